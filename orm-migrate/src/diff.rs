//! The changes that lead from the tables of a history to those of the models.
//!
//! - this file: the steps, in an order in which each can be done;
//! - `renames`: tables and columns that have another name, found by hints and questions;
//! - `new_names`: the old name of each, and an order in which every name is free when it is taken;
//! - `replaced`: tables of which nothing stays but the name;
//! - `targets`: foreign keys to another table;
//! - `conversions`: columns that get another type;
//! - `similarity`: how alike two tables or two columns are;
//! - `table`: the changes of one table that stays;
//! - `choices`: values of enums that have another text;
//! - `enums`: enum types;
//! - `order`: the order in which tables are created, dropped and changed; `value_order`: that of columns.

mod choices;
mod conversions;
mod enums;
#[cfg(test)]
mod fill_tests;
mod new_names;
mod order;
#[cfg(test)]
mod rename_tests;
mod renames;
mod replaced;
mod similarity;
mod table;
mod targets;
#[cfg(test)]
mod tests;
mod value_order;

use crate::hints::Hints;
use crate::items;
use crate::mistake::Mistake;
use crate::question::{Answers, NamedThings, Question};
use crate::state::SchemaState;
use conversions::Conversions;
pub(crate) use conversions::is_known;
use order::Creation;
use orm_core::schema::physical::{
    ColumnType, ForeignKeyConstraint, PhysicalTable, TableItem, TableName,
};
use orm_core::schema::{Change, TableChange};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use table::{Disturbed, TableDiff};

/// The reason why there are no changes from one state to another.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DiffError {
    /// Questions that nobody answered: all that were asked.
    Unanswered(Vec<Question>),
    /// A new column is unique, and every row that is there would get the same value.
    SameInEveryRow {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
    },
    /// The rows of a table would be divided into partitions in another way, which is chosen when a table is made.
    Partitioned {
        /// The table.
        table: TableName,
        /// The way in which they are divided, such as `range(day)`.
        from: Option<String>,
        /// The way in which they would be.
        to: Option<String>,
    },
    /// A column by which the rows of a table are divided into partitions would get another type.
    DividingColumn {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
    },
    /// Two renames that are said of one change give one name twice, or take it twice.
    RenamedTwice {
        /// The things that have the names.
        things: NamedThings,
        /// The old name of the second one.
        from: String,
        /// Its new name.
        to: String,
    },
    /// The tables do not fit together: one refers to a table or a column that is not there.
    Mistake(Box<Mistake>),
}

/// Returns the changes that lead from the old tables to the new ones.
///
/// They stand in an order in which each can be done: foreign keys are dropped first and added last, and those that close a
/// circle of new tables stand outside of them. Of equal states there are none.
///
/// # Errors
/// [`DiffError::Unanswered`] with all questions for which there is neither a hint nor an answer: nothing that may be a
/// rename is dropped silently. [`DiffError::SameInEveryRow`] if the value of a new unique column is a constant.
///
/// ```
/// use orm_core::schema::physical::{PhysicalTable, TableName};
/// use orm_migrate::{Change, Hints, NoAnswers, SchemaState, diff};
///
/// let book = PhysicalTable::new(TableName::new(None, "book"));
/// let mut models = SchemaState::default();
/// models.apply(&Change::CreateTable(book.clone()))?;
///
/// let changes = diff(&SchemaState::default(), &models, &Hints::default(), &mut NoAnswers)?;
/// assert_eq!(changes, [Change::CreateTable(book)]);
/// assert_eq!(diff(&models, &models, &Hints::default(), &mut NoAnswers)?, []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn diff(
    old: &SchemaState,
    new: &SchemaState,
    hints: &Hints,
    answers: &mut dyn Answers,
) -> Result<Vec<Change>, DiffError> {
    let mut diff = Diff {
        state: old.clone(),
        wanted: new,
        hints,
        answers,
        changes: Vec::new(),
        replaced: BTreeSet::new(),
        conversions: Conversions::default(),
        questions: Vec::new(),
        renamed_twice: None,
        refused: None,
    };
    let mut found = diff.rename_tables();
    // Whatever else is to be asked depends on which table is which.
    if diff.questions.is_empty() {
        let renamed = found
            .and_then(|()| diff.rename_all_columns())
            .and_then(|()| diff.rename_choices());
        diff.find_replaced();
        diff.find_conversions();
        found = renamed.and_then(|()| diff.alter());
    }
    if let Some(twice) = diff.renamed_twice {
        return Err(twice);
    }
    if !diff.questions.is_empty() {
        return Err(DiffError::Unanswered(diff.questions));
    }
    if let Some(refused) = diff.refused {
        return Err(refused);
    }
    found.map_err(|mistake| DiffError::Mistake(Box::new(mistake)))?;
    Ok(diff.changes)
}

/// Changes as far as they are found.
struct Diff<'d> {
    /// The old tables, changed by `changes`.
    state: SchemaState,
    wanted: &'d SchemaState,
    hints: &'d Hints,
    answers: &'d mut dyn Answers,
    changes: Vec<Change>,
    /// The tables that are dropped and made anew under their names.
    replaced: BTreeSet<TableName>,
    conversions: Conversions,
    questions: Vec<Question>,
    /// The first rename that contradicts another one, from which questions would follow that nobody need answer.
    renamed_twice: Option<DiffError>,
    /// The first thing that no answer makes possible.
    refused: Option<DiffError>,
}

impl Diff<'_> {
    fn push(&mut self, change: Change) -> Result<(), Mistake> {
        self.state.apply(&change)?;
        self.changes.push(change);
        Ok(())
    }

    /// Adds the changes that one step of each table has.
    fn step(
        &mut self,
        tables: &mut [(TableName, TableDiff)],
        changes: impl Fn(&mut TableDiff) -> Vec<TableChange>,
    ) -> Result<(), Mistake> {
        for (name, table) in tables {
            for change in changes(table) {
                self.push(Change::of_table(name, change))?;
            }
        }
        Ok(())
    }

    /// All that is no rename. A step takes what it finds, so the names that it frees and the columns that it adds are
    /// there for the next.
    fn alter(&mut self) -> Result<(), Mistake> {
        self.create_enums()?;
        let disturbed = Disturbed::between(&self.state, self.wanted);
        let mut tables = self.tables_that_stay(disturbed.clone());
        self.step(&mut tables, |it| drops(&mut it.dropped_keys))?;
        self.free_keys(&disturbed)?;
        self.step(&mut tables, |it| drops(&mut it.dropped_items))?;
        self.step(&mut tables, TableDiff::take_key_off)?;
        let mut tables = order::by_new_columns(tables);
        self.create_read_tables(&mut tables)?;
        self.step(&mut tables, |it| std::mem::take(&mut it.columns))?;
        self.create_successors(&mut tables)?;
        // Values of new columns may be read in a table that is gone, and its foreign keys lead to keys that are.
        self.drop_tables()?;
        self.alter_enums()?;
        self.step(&mut tables, |it| {
            it.primary_key.take().into_iter().collect()
        })?;
        self.step(&mut tables, |it| std::mem::take(&mut it.renamed_items))?;
        self.step(&mut tables, |it| adds(&mut it.added_items))?;
        self.create_tables(&mut tables)?;
        // Behind the new tables, to which their values may be moved before.
        self.step(&mut tables, |it| std::mem::take(&mut it.dropped_columns))?;
        self.step(&mut tables, |it| adds(&mut it.added_keys))?;
        self.set_comments()?;
        self.drop_enums()
    }

    fn set_comments(&mut self) -> Result<(), Mistake> {
        for table in self.wanted.tables() {
            let own = self.state.table(&table.name);
            let changes = own.map_or(Vec::new(), |own| items::comments(own, table));
            for change in changes {
                self.push(Change::of_table(&table.name, change))?;
            }
        }
        Ok(())
    }

    /// Drops the foreign keys of tables that go, where they lead to columns that get a type which does not compare, or are no
    /// key any more: the tables themselves go later, since values may be read in them.
    fn free_keys(&mut self, disturbed: &Disturbed) -> Result<(), Mistake> {
        let gone = self.gone_tables();
        let gone = gone.iter().filter_map(|name| self.state.table(name));
        let keys = gone.flat_map(|table| {
            let keys = table.foreign_keys.iter();
            let keys = keys.filter(|key| disturbed.has(key, &table.name));
            let drop = |key: &ForeignKeyConstraint| TableItem::ForeignKey(key.clone());
            keys.map(move |key| Change::of_table(&table.name, TableChange::DropItem(drop(key))))
        });
        let keys: Vec<_> = keys.collect();
        let mut keys = keys.into_iter();
        keys.try_for_each(|change| self.push(change))
    }

    /// The tables that are dropped, or made in another way.
    fn gone_tables(&self) -> Vec<TableName> {
        let names = self.state.tables().map(|table| &table.name);
        let gone =
            names.filter(|name| self.wanted.table(name).is_none() || self.replaced.contains(name));
        gone.cloned().collect()
    }

    fn tables_that_stay(&mut self, mut disturbed: Disturbed) -> Vec<(TableName, TableDiff)> {
        let wanted = self.wanted;
        let replaced = self
            .replaced
            .iter()
            .filter_map(|name| self.state.table(name));
        disturbed.columns.extend(replaced.flat_map(|table| {
            let columns = table.columns.iter();
            columns.map(|column| (table.name.clone(), column.name.clone()))
        }));
        let pairs = wanted.tables().filter_map(|wanted| {
            let own = self.state.table(&wanted.name)?;
            let is_touched = own != wanted || disturbed.has_key_of(own);
            (is_touched && !self.replaced.contains(&wanted.name)).then(|| (Arc::clone(own), wanted))
        });
        let pairs: Vec<_> = pairs.collect();
        let mut found: Vec<(TableName, TableDiff)> = Vec::new();
        for (own, wanted) in pairs {
            let table = self.diff_table(&own, wanted, &disturbed);
            found.push((wanted.name.clone(), table));
        }
        found
    }

    fn drop_tables(&mut self) -> Result<(), Mistake> {
        let gone = self.gone_tables();
        for change in order::drops(&self.state, &gone) {
            self.push(change)?;
        }
        Ok(())
    }

    /// Creates the new tables that values of columns read. Their foreign keys are added to the keys that come last, since
    /// what they lead to may be changed by then.
    fn create_read_tables(
        &mut self,
        tables: &mut Vec<(TableName, TableDiff)>,
    ) -> Result<(), Mistake> {
        let is_read = |table: &Arc<PhysicalTable>| {
            let mut tables = tables.iter();
            tables.any(|(_, it)| value_order::is_read(&it.columns, &table.name.name))
        };
        let read: Vec<_> = self.new_tables().into_iter().filter(is_read).collect();
        for table in read {
            let mut table = PhysicalTable::clone(&table);
            table.sort_items();
            let late = std::mem::take(&mut table.foreign_keys);
            self.create_table(Creation { table, late }, tables)?;
        }
        Ok(())
    }

    /// Creates the new tables to which rows of those that are dropped may be moved before. Foreign keys to tables that
    /// still change are added to the keys that come last.
    fn create_successors(
        &mut self,
        tables: &mut Vec<(TableName, TableDiff)>,
    ) -> Result<(), Mistake> {
        let gone = self.gone_tables();
        if gone.is_empty() {
            return Ok(());
        }
        let mut new = self.new_tables();
        new.retain(|table| self.is_free_beside(table, &gone));
        let mut created = BTreeSet::new();
        for creation in order::creations(&self.state, new) {
            let Creation {
                mut table,
                mut late,
            } = creation;
            created.insert(table.name.clone());
            let (keys, others) = table.foreign_keys.into_iter().partition(|key| {
                let target = &key.target;
                created.contains(target) || self.state.table(target) == self.wanted.table(target)
            });
            table.foreign_keys = keys;
            late.extend(others);
            self.create_table(Creation { table, late }, tables)?;
        }
        Ok(())
    }

    /// Returns whether a new table can be there while the tables that go still are: no name of it is theirs, and no enum
    /// type of it gets other values after that.
    fn is_free_beside(&self, table: &PhysicalTable, gone: &[TableName]) -> bool {
        // SQLite takes names that differ in case alone for one.
        let is_named = |other: &TableName| other.name.eq_ignore_ascii_case(&table.name.name);
        let has_changing_enum = table.columns.iter().any(|column| match &column.ty {
            ColumnType::Enum(name) => self.state.enum_type(name) != self.wanted.enum_type(name),
            _ => false,
        });
        if gone.iter().any(is_named) || has_changing_enum {
            return false;
        }
        // Without its foreign keys, which may lead to tables that are not there yet.
        let mut bare = table.clone();
        bare.foreign_keys.clear();
        let create = Change::CreateTable(bare);
        let mut beside = self.state.clone();
        beside.apply(&create).is_ok() && beside.clash_of_indexes([&create]).is_none()
    }

    /// Creates new tables; foreign keys that close a circle are added to the keys that come last.
    fn create_tables(&mut self, tables: &mut Vec<(TableName, TableDiff)>) -> Result<(), Mistake> {
        for created in order::creations(&self.state, self.new_tables()) {
            self.create_table(created, tables)?;
        }
        Ok(())
    }

    fn create_table(
        &mut self,
        created: Creation,
        tables: &mut Vec<(TableName, TableDiff)>,
    ) -> Result<(), Mistake> {
        let name = created.table.name.clone();
        self.push(Change::CreateTable(created.table))?;
        let late = created.late.into_iter().map(TableItem::ForeignKey);
        let late = TableDiff {
            added_keys: late.collect(),
            ..TableDiff::default()
        };
        tables.push((name, late));
        Ok(())
    }

    /// The tables of the models that are not there yet.
    fn new_tables(&self) -> Vec<Arc<PhysicalTable>> {
        let wanted = self.wanted.tables();
        let new = wanted.filter(|table| self.state.table(&table.name).is_none());
        new.cloned().collect()
    }
}

fn drops(items: &mut Vec<TableItem>) -> Vec<TableChange> {
    items.drain(..).map(TableChange::DropItem).collect()
}

fn adds(items: &mut Vec<TableItem>) -> Vec<TableChange> {
    items.drain(..).map(TableChange::AddItem).collect()
}

/// The way to a table that cannot become what the models say.
const MADE_ANEW: &str = "write a migration that renames the table, makes it anew by `create_table`, copies the rows by `run_sql`, and drops the old one";

impl fmt::Display for DiffError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DiffError::Unanswered(questions) => {
                let questions: Vec<_> = questions.iter().map(ToString::to_string).collect();
                f.write_str(&questions.join("\n"))
            }
            DiffError::SameInEveryRow { table, column } => write!(
                f,
                "the column `{table}.{column}` is unique, and every row that is there would get the same value: add it as null, give each row its own value by `run_rust` or `run_sql`, and make it not null after that"
            ),
            DiffError::Partitioned { table, from, to } => {
                let words = |own: &Option<String>| match own {
                    Some(own) => format!("by `{own}`"),
                    None => "into no partitions".to_owned(),
                };
                write!(
                    f,
                    "the rows of the table `{table}` are divided {}, and the model says {}; a table is divided as it is made, so {MADE_ANEW}",
                    words(from),
                    words(to)
                )
            }
            DiffError::DividingColumn { table, column } => write!(
                f,
                "the rows of the table `{table}` are divided by the column `{column}`, which keeps its type; {MADE_ANEW}"
            ),
            DiffError::RenamedTwice { things, from, to } => write!(
                f,
                "{} is said to be renamed to `{to}`, and another rename has one of the two names as well: give each name once",
                things.called(from)
            ),
            DiffError::Mistake(mistake) => mistake.fmt(f),
        }
    }
}

impl std::error::Error for DiffError {}
