//! A table, column or partition that is not there, or not what it was.

use super::{DriverError, StatementContext, constraint};
use crate::db::driver::MissingName;
use crate::error::{Error, Source};
use crate::sql::Verb;
use std::sync::Arc;

/// Returns the error for a table or column that is not there.
pub(super) fn name(
    missing: &MissingName<'_>,
    context: &StatementContext<'_>,
    error: &Arc<DriverError>,
) -> Error {
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
        source: Some(Arc::clone(error) as Source),
    }
}

/// Returns the error of a statement that was prepared before a table changed.
pub(super) fn plan(context: &StatementContext<'_>, source: Option<Source>) -> Error {
    mismatch(
        "a table was changed while the statement was being prepared; run it again, and the transaction it is in from its beginning"
            .to_owned(),
        context,
        source,
    )
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
        source,
    }
}
