//! A foreign key that does not hold; `None` where the model is not known.

use super::driver_error::note_missing_row;
use super::{StatementContext, Table};
use crate::db::driver::ReportedKey;
use crate::error::{Error, Source};
use crate::schema::{Constraint, ForeignColumn, ForeignKey, OnDelete, Rule};
use crate::sql::{JoinedRelation, Verb};

/// The foreign key that failed, as far as that is known.
#[derive(Clone, Copy, Default)]
struct FailedForeignKey<'f> {
    /// The name of the table whose row refers.
    name: Option<&'f str>,
    /// The model of that table.
    table: Option<&'static Table>,
    /// The field of the model.
    field: Option<&'static str>,
    /// `ON DELETE` of the foreign key.
    on_delete: Option<OnDelete>,
    /// True where the statement itself is about the table whose row refers.
    is_own: bool,
    /// True where the database says that the row would refer to none, as one does that a trigger writes.
    dangles: bool,
}

/// Returns the error of a foreign key: the one that was found out by asking, or else the one that the database names.
pub(super) fn violation(
    reported: Option<&ReportedKey<'_>>,
    context: &StatementContext<'_>,
    source: Option<Source>,
) -> Option<Error> {
    let failed = match (context.foreign_key(), reported) {
        (Some(key), reported) => FailedForeignKey {
            dangles: reported.is_some_and(|reported| dangles(reported, key)),
            ..FailedForeignKey::in_catalog(key, context)
        },
        (None, Some(reported)) => FailedForeignKey::reported(reported, context),
        (None, None) => FailedForeignKey {
            is_own: true,
            ..FailedForeignKey::default()
        },
    };
    let failed = if changes_key(&failed, context) {
        failed.of_rows_at_rest(context)
    } else {
        failed
    };
    error(failed, context, source)
}

/// Returns the error of a foreign key that leads to no row of the tenant: the same as where there is no such row at all.
pub(crate) fn leads_nowhere(
    table: &'static Table,
    field: &'static str,
    relation: Option<JoinedRelation>,
) -> Error {
    let failed = FailedForeignKey {
        field: Some(field),
        ..FailedForeignKey::default()
    };
    match relation {
        Some(relation) => of_relation(relation, failed, None),
        None => Error::ForeignKeyViolation {
            model: table.model,
            field: failed.field,
            table: None,
            source: None,
        },
    }
}

/// Returns whether a foreign key failed because an update would change the key of a row: it wrote none of the columns that
/// refer.
fn changes_key(failed: &FailedForeignKey<'_>, context: &StatementContext<'_>) -> bool {
    let updates = context.statement.filter(|it| it.verb == Verb::Update);
    let Some((statement, table)) = updates.zip(context.table()) else {
        return false;
    };
    let writes = |key: &Constraint| {
        let mut columns = key.columns.iter();
        columns.any(|column| statement.written.contains(&&**column))
    };
    let is_it = |field: &usize| {
        failed
            .field
            .is_none_or(|it| it == table.fields[*field].name)
    };
    let mut keys = table.constraints().iter().filter(|constraint| {
        matches!(constraint.rule, Rule::ForeignKey(_)) && constraint.fields.iter().all(is_it)
    });
    failed.is_own && !statement.written.is_empty() && !keys.any(writes)
}

impl<'f> FailedForeignKey<'f> {
    /// Returns the failed key as one of rows that the statement did not write: those of its own table, where that refers to
    /// itself.
    fn of_rows_at_rest(self, context: &StatementContext<'_>) -> Self {
        let refers_to_itself = |table: &&'static Table| {
            let mut constraints = table.constraints().iter();
            constraints.any(|constraint| match constraint.rule {
                Rule::ForeignKey(relation) => (relation.target)() == *table,
                _ => false,
            })
        };
        let table = context.table().filter(refers_to_itself);
        FailedForeignKey {
            name: self.name.or(table.map(|table| table.name)),
            table: self.table.or(table),
            is_own: false,
            ..self
        }
    }

    /// The foreign key as the database's catalog has it.
    fn in_catalog(key: &'f ForeignKey, context: &StatementContext<'_>) -> Self {
        let table = context.names.table(&key.table);
        FailedForeignKey {
            name: Some(&key.table.name),
            table,
            field: table.and_then(|table| key.field_of(table)),
            on_delete: Some(key.on_delete),
            is_own: context.table().is_none_or(|table| key.table.is_of(table)),
            dangles: false,
        }
    }

    /// The foreign key as the error alone tells it: a transaction that failed cannot be asked.
    fn reported(reported: &ReportedKey<'f>, context: &StatementContext<'_>) -> Self {
        let field = |table| field(reported, table);
        let named = context.table_named(reported.table);
        // A partition is unknown by its name. A row of it points nowhere if the statement writes such keys.
        let table = named.or_else(|| {
            let is_written = context.verb() != Some(Verb::Delete) && reported.table.is_own;
            let own = context.table();
            own.filter(|table| is_written && field(table).is_some())
        });
        let is_own = |own: &Table| table.is_some_and(|table| std::ptr::eq(table, own));
        FailedForeignKey {
            name: reported.table.name,
            table,
            field: table.and_then(field),
            on_delete: None,
            is_own: context.table().is_none_or(is_own),
            dangles: false,
        }
    }
}

/// Returns whether the row would refer to none: the database gives the columns that refer then, and otherwise those that are
/// referred to.
fn dangles(reported: &ReportedKey<'_>, key: &ForeignKey) -> bool {
    let is_key = |name: &dyn Fn(&ForeignColumn) -> &String| {
        let columns = key.columns.iter().map(name);
        columns.eq(&reported.columns)
    };
    is_key(&|column| &column.name) && !is_key(&|column| &column.target)
}

/// Returns the field of the foreign key, by the name of the constraint or else by its columns.
fn field(reported: &ReportedKey<'_>, table: &'static Table) -> Option<&'static str> {
    let constraints = table.constraints();
    let mut keys = constraints
        .iter()
        .filter(|it| matches!(it.rule, Rule::ForeignKey(_)));
    let name = reported.constraint.unwrap_or_default();
    let named = keys.clone().find(|it| it.name == name);
    let is_over = |it: &&Constraint| it.columns.iter().eq(reported.columns.iter());
    let key = named.or_else(|| keys.find(is_over))?;
    table.field_of_key(&key.fields)
}

/// Returns the error of a foreign key. Either a row that refers stands in the way of the one it refers to, or it would
/// refer to none: by the statement, or because its default is no row.
fn error(
    failed: FailedForeignKey<'_>,
    context: &StatementContext<'_>,
    source: Option<Source>,
) -> Option<Error> {
    let protects = match context.verb() {
        _ if failed.dangles => false,
        Some(Verb::Delete) => failed.on_delete != Some(OnDelete::SetDefault),
        Some(Verb::Update) => !failed.is_own,
        _ => false,
    };
    let relation = context.statement.and_then(|it| it.relation);
    if let Some(relation) = relation.filter(|_| failed.is_own) {
        return Some(of_relation(relation, failed, source));
    }
    let refers = failed.table.map(|table| table.model);
    if protects {
        let by = |table| context.names.referring(table, failed.field);
        return Some(Error::Protected {
            model: context.model()?,
            by: failed.table.map(by),
            table: failed.name.map(str::to_owned),
            source,
        });
    }
    Some(Error::ForeignKeyViolation {
        model: refers.or(context.model())?,
        field: failed.field,
        table: failed.name.map(str::to_owned),
        source,
    })
}

/// Returns the error of a row of a join table that nobody has declared, in the words of the relation: with the model of the
/// row that is not there.
fn of_relation(
    relation: JoinedRelation,
    failed: FailedForeignKey<'_>,
    source: Option<Source>,
) -> Error {
    let error = Error::ForeignKeyViolation {
        model: relation.model,
        field: Some(relation.field),
        table: failed.name.map(str::to_owned),
        source,
    };
    let mut ends = relation.ends.iter();
    if let Some(end) = ends.find(|end| Some(end.field) == failed.field) {
        note_missing_row(&error, end.model);
    }
    error
}
