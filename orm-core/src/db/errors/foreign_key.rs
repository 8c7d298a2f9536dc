//! A foreign key that does not hold; `None` where the model is not known.

use super::{StatementContext, Table};
use crate::db::driver::ReportedKey;
use crate::error::{Error, Source};
use crate::schema::{Constraint, ForeignKey, OnDelete, Rule};
use crate::sql::Verb;

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
}

/// Returns the error of a foreign key: the one that was found out by asking, or else the one that the database names.
pub(super) fn violation(
    reported: Option<&ReportedKey<'_>>,
    context: &StatementContext<'_>,
    source: Option<Source>,
) -> Option<Error> {
    let failed = match (context.foreign_key(), reported) {
        (Some(key), _) => FailedForeignKey::in_catalog(key, context),
        (None, Some(reported)) => FailedForeignKey::reported(reported, context),
        (None, None) => FailedForeignKey {
            is_own: true,
            ..FailedForeignKey::default()
        },
    };
    if let Some(HeldKey { by }) = key_changed(&failed, context) {
        return Some(Error::Protected {
            model: context.model()?,
            by: by.map(|table| table.model),
            table: failed
                .name
                .or(by.map(|table| table.name))
                .map(str::to_owned),
            source,
        });
    }
    error(failed, context, source)
}

/// A key that an update would change, and that rows hold.
struct HeldKey {
    /// The table of those rows, where it is known.
    by: Option<&'static Table>,
}

/// Returns the key that an update would change, if that is why a foreign key failed: the update wrote none of the columns
/// that refer. The rows that hold it are of the same table, where that refers to itself.
fn key_changed(failed: &FailedForeignKey<'_>, context: &StatementContext<'_>) -> Option<HeldKey> {
    let statement = context.statement.filter(|it| it.verb == Verb::Update)?;
    let table = statement.table.filter(|_| failed.is_own)?;
    if statement.written.is_empty() {
        return None;
    }
    let mut refers_to_itself = false;
    for constraint in table.constraints() {
        let Rule::ForeignKey(relation) = constraint.rule else {
            continue;
        };
        let is_it = |field: &usize| Some(table.fields[*field].name) == failed.field;
        if failed.field.is_some() && !constraint.fields.iter().any(is_it) {
            continue;
        }
        let mut columns = constraint.columns.iter();
        if columns.any(|column| statement.written.contains(&&**column)) {
            return None;
        }
        refers_to_itself |= (relation.target)() == table;
    }
    let by = refers_to_itself.then_some(table);
    Some(HeldKey { by })
}

impl<'f> FailedForeignKey<'f> {
    /// The foreign key as the database's catalog has it.
    fn in_catalog(key: &'f ForeignKey, context: &StatementContext<'_>) -> Self {
        let table = context.names.table(&key.table);
        FailedForeignKey {
            name: Some(&key.table.name),
            table,
            field: table.and_then(|table| key.field_of(table)),
            on_delete: Some(key.on_delete),
            is_own: context.table().is_none_or(|table| key.table.is_of(table)),
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
        }
    }
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
    let field = *named.or_else(|| keys.find(is_over))?.fields.first()?;
    Some(table.fields[field].name)
}

/// Returns the error of a foreign key. Either a row that refers stands in the way of the one it refers to, or it would
/// refer to none: by the statement, or because its default is no row.
fn error(
    failed: FailedForeignKey<'_>,
    context: &StatementContext<'_>,
    source: Option<Source>,
) -> Option<Error> {
    let protects = match context.verb() {
        Some(Verb::Delete) => failed.on_delete != Some(OnDelete::SetDefault),
        Some(Verb::Update) => !failed.is_own,
        _ => false,
    };
    let refers = failed.table.map(|table| table.model);
    if protects {
        return Some(Error::Protected {
            model: context.model()?,
            by: refers,
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
