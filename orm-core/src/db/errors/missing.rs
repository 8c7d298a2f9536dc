//! A table, column or partition that is not there, or not what it was.

mod given_sql;

use super::{DriverError, StatementContext, constraint};
use crate::db::driver::MissingName;
use crate::error::{Error, STALE_PLAN, Source};
use crate::sql::Verb;
use std::sync::Arc;

/// Returns the error for a table or column that is not there.
pub(super) fn name(
    missing: &MissingName<'_>,
    context: &StatementContext<'_>,
    error: &Arc<DriverError>,
) -> Error {
    if let Some(why) = elsewhere(missing, context, error) {
        return mismatch(why, context, Some(Arc::clone(error) as Source));
    }
    if let Some(why) = given_sql::why(missing, context) {
        return Error::SchemaMismatch {
            model: context.model(),
            field: None,
            why,
            is_raw: true,
            source: Some(Arc::clone(error) as Source),
        };
    }
    let table = context.table();
    let own = table.filter(|table| match missing {
        MissingName::Table(name) | MissingName::Column(Some(name), _) => name == table.name,
        MissingName::Column(None, _) | MissingName::Unknown => true,
    });
    let field = match missing {
        MissingName::Column(_, column) => {
            own.and_then(|table| constraint::field(table, column, false))
        }
        _ => None,
    };
    // What makes or changes tables is a step among others, such as one of a migration.
    let is_step = context.verb() == Some(Verb::Schema);
    let create = if is_step {
        "create it before".to_owned()
    } else {
        let model = own.map_or("\u{2026}", |table| table.model);
        format!("create it with `db.create_tables(schema![{model}])` or a migration")
    };
    let add = if is_step {
        "add it before"
    } else {
        "add it by a migration"
    };
    let why = match (missing, own) {
        (MissingName::Table(name), _) => format!("there is no table `{name}`; {create}"),
        (MissingName::Column(_, column), Some(table)) => format!(
            "there is no column `{column}` in the table `{}`; {add}",
            table.name
        ),
        (MissingName::Column(_, column), None) => {
            format!("there is no column `{column}`; {add}")
        }
        (MissingName::Unknown, _) => format!("{error}; {create}"),
    };
    Error::SchemaMismatch {
        model: context.model(),
        field,
        why,
        is_raw: false,
        source: Some(Arc::clone(error) as Source),
    }
}

/// Returns the sentence for a name that stands in a trigger, function, view or foreign key of the database, and not in the
/// statement.
fn elsewhere(
    missing: &MissingName<'_>,
    context: &StatementContext<'_>,
    error: &DriverError,
) -> Option<String> {
    let routine = error.routine();
    if routine.is_none() && is_named(missing, context) {
        return None;
    }
    let what = match missing {
        MissingName::Table(name) => format!("there is no table `{name}`"),
        MissingName::Column(_, column) => format!("there is no column `{column}`"),
        MissingName::Unknown => error.to_string(),
    };
    Some(match routine {
        Some(routine) => format!("{what}, which {routine} names; mend that function"),
        None => format!(
            "{what}, which the statement does not name; mend the trigger or view of the database that does"
        ),
    })
}

/// Returns whether the statement has the name that is missing, or the table is one of a model, which others refer to.
fn is_named(missing: &MissingName<'_>, context: &StatementContext<'_>) -> bool {
    let text = context.statement.map(|it| it.text.to_lowercase());
    let has = |name: &str| {
        text.as_ref()
            .is_none_or(|text| text.contains(&name.to_lowercase()))
    };
    let is_of_model = |name: &str| context.tables().any(|table| table.name == name);
    match missing {
        MissingName::Table(name) => has(name) || is_of_model(name),
        MissingName::Column(_, column) => has(column),
        MissingName::Unknown => true,
    }
}

/// Returns the error of a statement that was prepared before a table changed.
pub(super) fn plan(context: &StatementContext<'_>, source: Option<Source>) -> Error {
    mismatch(STALE_PLAN.to_owned(), context, source)
}

/// Returns the error of a row that no partition takes.
pub(super) fn partition(
    table: &str,
    context: &StatementContext<'_>,
    source: Option<Source>,
) -> Error {
    let why = format!(
        "no partition takes the row written to `{table}`; create one for its values, or a default partition"
    );
    mismatch(why, context, source)
}

fn mismatch(why: String, context: &StatementContext<'_>, source: Option<Source>) -> Error {
    Error::SchemaMismatch {
        model: context.model(),
        field: None,
        why,
        is_raw: false,
        source,
    }
}
