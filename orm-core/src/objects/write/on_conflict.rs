//! Rows that a unique key forbids: `ON CONFLICT`.
//!
//! - this file: the clause of an `OnConflict`, and the rows that it cannot speak of
//! - `one`: one draft
//! - `drafts`: many drafts, refused where no rule says what becomes of them
//! - `turns`: drafts that are the same row by a unique key, one after the other
//! - `many`: many drafts, and what became of each
//! - `resolve`: the rows that came back, and those that did not, matched with the drafts

mod drafts;
pub(in crate::objects) mod many;
pub(super) mod one;
mod resolve;
mod turns;

use crate::db::Target;
use crate::error::{Error, FieldError, Result};
use crate::model::{ConflictRule, RowUpdates};
use crate::objects::run::transaction::all_or_nothing;
use crate::objects::write::unique_target::UniqueTarget;
use crate::objects::write::version::set_next;
use crate::query::{ConflictAction, ConflictClause, Expr, SetClause};
use crate::schema::{Auto, Index, Table};

/// A rule for the rows of a table, and the unique keys by which it may forbid one.
pub(in crate::objects) struct TableRule {
    clause: ConflictClause,
    /// Has the clause set each column that a row is given.
    sets_given: bool,
    /// The fields of the unique keys: the one of the rule, or all that the model declares.
    keys: Vec<Vec<usize>>,
    /// The unique indexes of some rows, of texts whose case is ignored, and of expressions: the one of the rule, or all that
    /// the model declares.
    indexes: Vec<&'static Index>,
}

impl TableRule {
    pub(in crate::objects) fn new(rule: ConflictRule, table: &'static Table) -> Result<Self> {
        let unique = UniqueTarget::of_rule(table, rule.target)?;
        let target = unique.as_ref().map(|unique| unique.columns(table));
        let target = target.unwrap_or_default();
        let sets_given = rule.update.as_ref().is_some_and(|update| update.sets_given);
        let action = match rule.update {
            None => ConflictAction::DoNothing,
            Some(RowUpdates {
                mut set, filter, ..
            }) => {
                check_updates(table, &target, &set)?;
                set_auto_now(table, &mut set);
                set_next(table, &mut set);
                ConflictAction::DoUpdate { set, filter }
            }
        };
        let index = unique.as_ref().and_then(|unique| unique.index);
        let (keys, indexes) = match unique {
            None => (table.keys().collect(), table.partial_uniques().collect()),
            Some(unique) if index.is_none() => (vec![unique.fields], Vec::new()),
            Some(_) => (Vec::new(), index.into_iter().collect()),
        };
        Ok(TableRule {
            clause: ConflictClause {
                target,
                index,
                action,
            },
            sets_given,
            keys,
            indexes,
        })
    }

    /// Returns the clause of rows that are given these columns.
    pub(in crate::objects) fn clause_of(
        &self,
        table: &'static Table,
        is_given: impl Fn(usize) -> bool,
    ) -> ConflictClause {
        let mut clause = self.clause.clone();
        if let (true, ConflictAction::DoUpdate { set, .. }) = (self.sets_given, &mut clause.action)
        {
            *set = given_updates(table, &clause.target, &is_given);
        }
        clause
    }

    /// Returns the columns of the unique key in whose order rows are written: that of the rule, or the first of which rows
    /// are given all. It is none where rows that overlap are left out: which of two that is depends on their order.
    fn written_by(&self, table: &'static Table, is_given: impl Fn(usize) -> bool) -> Vec<usize> {
        if skips_overlaps(table, &self.clause) {
            return Vec::new();
        }
        let columns = |key: &Vec<usize>| key.iter().flat_map(|&field| table.range(field)).collect();
        let keys = self.keys.iter().map(columns);
        let mut keys = keys.chain([self.clause.target.clone()]);
        keys.find(|columns: &Vec<usize>| columns.iter().all(|&column| is_given(column)))
            .unwrap_or_default()
    }

    fn updates(&self) -> bool {
        matches!(self.clause.action, ConflictAction::DoUpdate { .. })
    }

    /// Refuses a row that leaves the unique key of the rule to the database: no stored row could have the same.
    fn check_is_given(
        &self,
        table: &'static Table,
        is_given: impl Fn(usize) -> bool,
    ) -> Result<()> {
        self.check_target(table, is_given, |name| {
            format!(
                "`on` names `{name}`, which a draft does not set; call `.{name}(…)` on it, or name another unique field"
            )
        })
    }

    /// Refuses rows of a query that leave the unique key of the rule to the database.
    pub(in crate::objects) fn check_is_selected(
        &self,
        table: &'static Table,
        is_selected: impl Fn(usize) -> bool,
    ) -> Result<()> {
        self.check_target(table, is_selected, |name| {
            format!(
                "`on` names `{name}`, for which the query has no value; select one, or name another unique field"
            )
        })
    }

    fn check_target(
        &self,
        table: &'static Table,
        is_given: impl Fn(usize) -> bool,
        why: impl Fn(&str) -> String,
    ) -> Result<()> {
        let mut target = self.clause.target.iter();
        match target.find(|&&column| !is_given(column)) {
            None => Ok(()),
            Some(&left) => Err(Error::InvalidQuery {
                model: table.model,
                why: why(table.fields[table.columns()[left].field].name),
            }),
        }
    }
}

/// Refuses updates of the primary key, and of the fields by which the stored row is found to something else: nothing
/// would tell any more which row is whose.
fn check_updates(table: &'static Table, target: &[usize], set: &[SetClause]) -> Result<()> {
    for clause in set {
        let field = table.columns()[clause.column].field;
        let name = table.fields[field].name;
        let why = if table.primary_key.contains(&field) {
            format!(
                "`OnConflict::update` cannot set `{name}`, which is in the primary key; leave it out"
            )
        } else if target.contains(&clause.column)
            && *clause != SetClause::incoming(table, clause.column)
        {
            format!(
                "`OnConflict::update` finds the stored row by `{name}`, and can set it to `incoming({}.{name})` alone",
                table.model
            )
        } else {
            continue;
        };
        return Err(Error::InvalidQuery {
            model: table.model,
            why,
        });
    }
    Ok(())
}

/// The assignments to a stored row of what the row that comes is given, of `auto_now` fields and of the version; not of
/// the key, nor of the columns by which the row is found. Where that is nothing, a column is set to itself: a row that is
/// left alone is not handed back.
pub(super) fn given_updates(
    table: &'static Table,
    target: &[usize],
    is_given: &dyn Fn(usize) -> bool,
) -> Vec<SetClause> {
    let field_of = |column: usize| table.columns()[column].field;
    let is_key = |field: usize| {
        table.primary_key.contains(&field) || target.iter().any(|&it| field_of(it) == field)
    };
    let is_auto = |field: usize| table.fields[field].auto == Some(Auto::Write);
    let is_written = |&column: &usize| {
        let field = field_of(column);
        !is_key(field) && (is_given(column) || is_auto(field))
    };
    let written = (0..table.columns().len()).filter(is_written);
    let mut set: Vec<SetClause> = written
        .map(|column| SetClause::incoming(table, column))
        .collect();
    if set.is_empty() {
        let mut own = target.iter().copied();
        let own = own.find(|&column| table.columns()[column].shared_with.is_none());
        let column = own.unwrap_or(target[0]);
        let value = Expr::own_column(table, column);
        set.push(SetClause { column, value });
    } else {
        set_next(table, &mut set);
    }
    set
}

/// Adds the `auto_now` fields that are not set by hand: the row that comes has now in them, or what its draft sets.
fn set_auto_now(table: &'static Table, set: &mut Vec<SetClause>) {
    let columns = table.columns().iter().enumerate();
    let is_auto = |field: usize| table.fields[field].auto == Some(Auto::Write);
    let auto = columns.filter(|(_, column)| is_auto(column.field));
    for (column, _) in auto {
        if set.iter().all(|clause| clause.column != column) {
            set.push(SetClause::incoming(table, column));
        }
    }
}

/// Returns whether rows that are to be left out make the statement fail here, where their ranges overlap those of others.
pub(in crate::objects) fn fails_of_overlaps(
    table: &'static Table,
    clause: &ConflictClause,
    on: Target<'_>,
) -> bool {
    skips_overlaps(table, clause) && !on.backend().features().skips_overlaps
}

/// Returns whether rows are to be left out whose ranges overlap those of others.
fn skips_overlaps(table: &Table, clause: &ConflictClause) -> bool {
    let skips = clause.target.is_empty() && matches!(clause.action, ConflictAction::DoNothing);
    skips && !table.no_overlaps.is_empty()
}

/// Inserts one row, which is left out if its range overlaps that of another: the statement alone is undone then.
async fn unless_it_overlaps<T>(
    on: Target<'_>,
    insert: impl AsyncFnOnce(Target<'_>) -> Result<Option<T>>,
) -> Result<Option<T>> {
    let inserted = match on.database() {
        Some(_) => insert(on).await,
        None => all_or_nothing(on, insert).await,
    };
    match inserted {
        Err(Error::ExclusionViolation { table: None, .. }) => Ok(None),
        inserted => inserted,
    }
}

/// Returns whether Postgres refused to update a row twice (`cardinality_violation`).
pub(in crate::objects) fn updates_twice(error: &Error) -> bool {
    matches!(error, Error::Database(error) if error.code.as_deref() == Some("21000"))
}

/// The error of two drafts that are one row: the second one is refused.
fn duplicates(table: &Table, [first, second]: [usize; 2], key: Option<&[usize]>) -> Error {
    let fields = key.unwrap_or_default().iter();
    let message = match key {
        Some(_) => format!("the draft at {first} has the same; keep one of them"),
        None => format!("the draft at {first} is the same row to the database; keep one of them"),
    };
    let names = fields.map(|&field| table.fields[field].name);
    Error::RefusedDraft {
        position: second as u64,
        error: Box::new(Error::Validation {
            model: table.model,
            errors: vec![FieldError::new(names, message)],
        }),
    }
}
