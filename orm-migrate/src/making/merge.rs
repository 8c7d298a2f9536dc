//! A migration that follows two branches, if they lead to the same tables in either order.
//!
//! - `reads`: names that a change reads, and those that another one makes stand for something else.

mod reads;

use crate::migration::Migration;
use crate::mistake::Mistake;
use crate::state::SchemaState;
use orm_core::schema::physical::{PhysicalTable, TableName};
use orm_core::schema::{Change, TableChange};
use reads::reads;
use std::fmt;

/// The migrations of one branch, which others do not follow.
#[derive(Clone, Debug)]
pub struct Branch<'m> {
    /// The migrations with their names, each after those that it depends on; the last is the head.
    pub migrations: Vec<(&'m str, &'m Migration)>,
}

/// A change, with the migration that makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchChange {
    /// The name of the migration.
    pub migration: String,
    /// The change.
    pub change: Change,
}

/// The reason why two branches cannot be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MergeError {
    /// Both branches change the same thing.
    Clashes(Vec<(BranchChange, BranchChange)>),
    /// The first change of each pair reads what the second one of another branch renames, drops or gives other values.
    Reads(Vec<(BranchChange, BranchChange)>),
    /// The changes of one branch do not fit the tables that the other leaves.
    Mistake {
        /// The head of the branch that does not fit.
        head: String,
        /// The head of the branch before it.
        after: String,
        /// The reason why it does not fit.
        mistake: Box<Mistake>,
    },
    /// The tables depend on which branch comes first.
    Order {
        /// The heads of both.
        heads: [String; 2],
    },
}

/// Returns the migration that follows these branches, without changes of its own.
///
/// # Errors
/// [`MergeError`] if two of them do not lead to the same tables in either order, with the changes that clash.
///
/// ```
/// use orm_core::schema::physical::{PhysicalTable, TableName};
/// use orm_migrate::{Branch, Change, Migration, SchemaState, merge};
///
/// let create = |name: &str| Migration {
///     changes: vec![Change::CreateTable(PhysicalTable::new(TableName::new(None, name)))],
///     ..Migration::default()
/// };
/// let (author, tag) = (create("author"), create("tag"));
/// let ours = Branch { migrations: vec![("0002_author", &author)] };
/// let theirs = Branch { migrations: vec![("0002_tag", &tag)] };
/// let merged = merge(&SchemaState::default(), &[ours.clone(), theirs])?;
/// assert_eq!(merged.depends_on, ["0002_author", "0002_tag"]);
///
/// let error = merge(&SchemaState::default(), &[ours.clone(), ours]).unwrap_err();
/// assert!(error.to_string().starts_with("0002_author and 0002_author both change the table `author`"));
/// # Ok::<(), orm_migrate::MergeError>(())
/// ```
pub fn merge(base: &SchemaState, branches: &[Branch<'_>]) -> Result<Migration, MergeError> {
    for (position, one) in branches.iter().enumerate() {
        for other in &branches[position + 1..] {
            check_pair(base, one, other)?;
        }
    }
    let heads = branches.iter().map(|branch| branch.head().to_owned());
    Ok(Migration {
        depends_on: heads.collect(),
        ..Migration::default()
    })
}

fn check_pair(base: &SchemaState, one: &Branch<'_>, other: &Branch<'_>) -> Result<(), MergeError> {
    let clashes = clashes(one, other);
    if !clashes.is_empty() {
        return Err(MergeError::Clashes(clashes));
    }
    let read = [reads_of(one, other), reads_of(other, one)].concat();
    if !read.is_empty() {
        return Err(MergeError::Reads(read));
    }
    if in_order(base, one, other)? == in_order(base, other, one)? {
        return Ok(());
    }
    let heads = [one, other].map(|branch| branch.head().to_owned());
    Err(MergeError::Order { heads })
}

/// The tables after one branch and then the other.
fn in_order(
    base: &SchemaState,
    first: &Branch<'_>,
    then: &Branch<'_>,
) -> Result<SchemaState, MergeError> {
    let mut state = base.clone();
    for branch in [first, then] {
        let misfit = |mistake| MergeError::Mistake {
            head: branch.head().to_owned(),
            after: first.head().to_owned(),
            mistake: Box::new(mistake),
        };
        let changes = || branch.changes().map(|(_, change)| change);
        let applied = changes().try_for_each(|change| state.apply(change));
        applied.map_err(misfit)?;
        if let Some((_, mistake)) = state.clash_of_indexes(changes()) {
            return Err(misfit(mistake));
        }
    }
    Ok(state)
}

fn clashes(one: &Branch<'_>, other: &Branch<'_>) -> Vec<(BranchChange, BranchChange)> {
    let overlap = |own: &Change, other: &Change| {
        touched(own).any(|own| touched(other).any(|it| own.overlaps(&it)))
    };
    pairs(one, other, &overlap)
}

/// The changes of one branch that read what the other one changes.
fn reads_of(one: &Branch<'_>, other: &Branch<'_>) -> Vec<(BranchChange, BranchChange)> {
    pairs(one, other, &reads)
}

fn pairs(
    one: &Branch<'_>,
    other: &Branch<'_>,
    is_one: &dyn Fn(&Change, &Change) -> bool,
) -> Vec<(BranchChange, BranchChange)> {
    let mut found = Vec::new();
    for (migration, change) in one.changes() {
        for (other_migration, other_change) in other.changes() {
            if is_one(change, other_change) {
                found.push((
                    BranchChange::new(migration, change),
                    BranchChange::new(other_migration, other_change),
                ));
            }
        }
    }
    found
}

/// A thing that a change names: a table, or a part of one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Touched<'c> {
    table: &'c TableName,
    part: Option<&'c str>,
}

impl Touched<'_> {
    fn overlaps(&self, other: &Self) -> bool {
        self.table == other.table
            && (self.part == other.part || self.part.is_none() || other.part.is_none())
    }
}

fn touched(change: &Change) -> impl Iterator<Item = Touched<'_>> {
    let whole = |table| vec![Touched { table, part: None }];
    let found = match change {
        Change::CreateTable(PhysicalTable { name, .. })
        | Change::DropTable(PhysicalTable { name, .. }) => whole(name),
        Change::RenameTable { from, to } => [whole(from), whole(to)].concat(),
        Change::AlterTable { table, change } => {
            let parts = parts(change).into_iter();
            let parts = parts.map(|part| Touched {
                table,
                part: Some(part),
            });
            parts.collect()
        }
        Change::RunSql { state, .. } | Change::StateOnly(state) => {
            state.iter().flat_map(touched).collect()
        }
        Change::CreateEnum(_)
        | Change::DropEnum(_)
        | Change::AlterEnum { .. }
        | Change::RenameEnumValue { .. }
        | Change::RunRust { .. }
        | Change::DatabaseOnly(_) => Vec::new(),
    };
    found.into_iter()
}

/// The columns, constraints and indexes that a change of a table names as its own.
fn parts(change: &TableChange) -> Vec<&str> {
    match change {
        TableChange::AddColumn { column, .. } | TableChange::DropColumn { column, .. } => {
            vec![&column.name]
        }
        TableChange::AlterColumn { to, .. } => vec![&to.name],
        TableChange::RenameChoice { column, .. } => vec![column],
        TableChange::RenameColumn { from, to } | TableChange::RenameItem { from, to, .. } => {
            vec![from, to]
        }
        TableChange::AlterPrimaryKey { .. } => vec!["primary key"],
        TableChange::AddItem(item)
        | TableChange::DropItem(item)
        | TableChange::AddOnline(item)
        | TableChange::DropOnline(item) => vec![item.name()],
        TableChange::SetComment { column, .. } => vec![column.as_deref().unwrap_or("comment")],
        TableChange::Validate { name, .. } => vec![name],
    }
}

impl<'m> Branch<'m> {
    /// The name of the last migration.
    pub fn head(&self) -> &'m str {
        self.migrations.last().map_or("", |(name, _)| name)
    }

    fn changes(&self) -> impl Iterator<Item = (&'m str, &'m Change)> {
        let migrations = self.migrations.iter();
        migrations.flat_map(|&(name, migration)| {
            let changes = migration.changes.iter();
            changes.map(move |change| (name, change))
        })
    }
}

impl BranchChange {
    fn new(migration: &str, change: &Change) -> Self {
        BranchChange {
            migration: migration.to_owned(),
            change: change.clone(),
        }
    }

    /// The thing that is changed, such as ``the column `title` of the table `book` ``.
    fn subject(&self) -> String {
        if let Change::RenameEnumValue { name, .. } = &self.change {
            return format!("the enum `{name}`");
        }
        let Some(Touched { table, .. }) = touched(&self.change).next() else {
            return "the tables".to_owned();
        };
        let Change::AlterTable { change, .. } = &self.change else {
            return format!("the table `{table}`");
        };
        match change {
            TableChange::AddColumn { column, .. }
            | TableChange::DropColumn { column, .. }
            | TableChange::AlterColumn { to: column, .. } => {
                format!("the column `{}` of the table `{table}`", column.name)
            }
            TableChange::RenameColumn { from, .. }
            | TableChange::RenameChoice { column: from, .. } => {
                format!("the column `{from}` of the table `{table}`")
            }
            TableChange::AlterPrimaryKey { .. } => {
                format!("the primary key of the table `{table}`")
            }
            TableChange::AddItem(item)
            | TableChange::DropItem(item)
            | TableChange::AddOnline(item)
            | TableChange::DropOnline(item) => {
                let word = item.kind().word();
                format!("the {word} `{}` of the table `{table}`", item.name())
            }
            TableChange::SetComment { column, .. } => match column {
                Some(column) => format!("the comment of the column `{column}` of `{table}`"),
                None => format!("the comment of the table `{table}`"),
            },
            TableChange::RenameItem { kind, from, .. }
            | TableChange::Validate { kind, name: from } => {
                format!("the {} `{from}` of the table `{table}`", kind.word())
            }
        }
    }
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MergeError::Clashes(clashes) => {
                let clashes = clashes.iter().map(|(one, other)| {
                    let (ours, theirs) = (&one.migration, &other.migration);
                    let part = match other.change {
                        Change::AlterTable { .. } => one,
                        _ => other,
                    };
                    format!("{ours} and {theirs} both change {}", part.subject())
                });
                let clashes: Vec<_> = clashes.collect();
                let clashes = clashes.join("\n");
                write!(
                    f,
                    "{clashes}\nchange one of the files that is not applied yet"
                )
            }
            MergeError::Reads(pairs) => {
                let pairs = pairs.iter().map(|(reader, other)| {
                    let (one, by) = (&reader.migration, &other.migration);
                    format!("{one} reads {}, which {by} changes", other.subject())
                });
                let mut pairs: Vec<_> = pairs.collect();
                pairs.dedup();
                let pairs = pairs.join("\n");
                write!(
                    f,
                    "{pairs}\nput one branch after the other, and change what it reads if it comes last"
                )
            }
            MergeError::Mistake {
                head,
                after,
                mistake,
            } => write!(f, "{head} does not fit after {after}: {mistake}"),
            MergeError::Order {
                heads: [one, other],
            } => write!(
                f,
                "{one} and {other} lead to other tables if the one comes before the other; change one of the files that is not applied yet"
            ),
        }
    }
}

impl std::error::Error for MergeError {}
