//! A table or column that SQL of the user's own names, by `sql!`, `raw` or a condition of a model, and that is not there.

use super::StatementContext;
use crate::db::driver::MissingName;
use crate::schema::Table;
use crate::schema::near_name::nearest;
use crate::sql::{ROWS_OF_SQL, Verb};

/// Returns the sentence for a name that the user wrote; `None` where a model declares it.
pub(super) fn why(missing: &MissingName<'_>, context: &StatementContext<'_>) -> Option<String> {
    if let MissingName::Column(Some(table), name) = missing
        && table == ROWS_OF_SQL
    {
        return Some(format!(
            "`{name}` is none of the columns of the SQL that is given to `Cte::of_sql`; select it by that name, `SELECT … AS {name}`"
        ));
    }
    if !is_given(missing, context) {
        return None;
    }
    Some(match missing {
        MissingName::Table(name) => {
            let mend = mend_table(name, context);
            format!("it names a table `{name}`, and there is none; {mend}")
        }
        MissingName::Column(_, name) => {
            let mend = mend_column(name, context);
            format!("it names a column `{name}`, and there is none; {mend}")
        }
        MissingName::Unknown => {
            "it names a table or column that is not there; mend the name".to_owned()
        }
    })
}

/// Returns whether the name stands in SQL of the user's own. In a query of a model that is one which no model has, and
/// which the statement has without the quotes that stand around every name of a model.
fn is_given(missing: &MissingName<'_>, context: &StatementContext<'_>) -> bool {
    let Some(statement) = context.statement else {
        return false;
    };
    let is_unquoted = |name: &str| {
        statement.verb != Verb::Schema && !statement.text.contains(&format!("\"{name}\""))
    };
    statement.is_raw
        || match missing {
            MissingName::Table(name) => {
                is_unquoted(name) && context.tables().all(|table| table.name != name)
            }
            MissingName::Column(_, name) => {
                is_unquoted(name) && context.tables().all(|table| !has_column(table, name))
            }
            MissingName::Unknown => false,
        }
}

fn mend_table(name: &str, context: &StatementContext<'_>) -> String {
    if let Some(table) = context.tables().find(|table| table.name == name) {
        let model = table.model;
        return format!(
            "it is that of `{model}`: create it with `db.create_tables(schema![{model}])` or a migration"
        );
    }
    let meant = nearest(name, context.tables().map(|table| table.name));
    let meant = meant.and_then(|meant| context.tables().find(|table| table.name == meant));
    match meant {
        Some(Table { name, model, .. }) => {
            format!("did you mean `{name}`, the table of `{model}`?")
        }
        None => {
            "mend the name; `db.create_tables(schema![…])` or a migration makes the tables of models"
                .to_owned()
        }
    }
}

fn mend_column(name: &str, context: &StatementContext<'_>) -> String {
    let tables = || context.tables().filter(|table| is_asked(table, context));
    if let Some(table) = tables().find(|table| has_column(table, name)) {
        return format!(
            "`{}` has one in its table `{}`: write the name of that table in front, or add the column by a migration",
            table.model, table.name
        );
    }
    let columns = tables().flat_map(|table| table.columns().iter().map(|column| column.name));
    let meant = nearest(name, columns);
    let meant = meant.and_then(|meant| Some((meant, tables().find(|it| has_column(it, meant))?)));
    match meant {
        Some((meant, table)) => {
            format!("did you mean `{meant}`, of the table `{}`?", table.name)
        }
        None => "mend the name, or add the column by a migration".to_owned(),
    }
}

fn has_column(table: &'static Table, name: &str) -> bool {
    table.columns().iter().any(|column| column.name == name)
}

/// Returns whether the statement has the name of the table.
fn is_asked(table: &Table, context: &StatementContext<'_>) -> bool {
    let is_sign = |sign: char| sign.is_alphanumeric() || sign == '_';
    context.statement.is_some_and(|statement| {
        let mut words = statement.text.split(|sign| !is_sign(sign));
        words.any(|word| word.eq_ignore_ascii_case(table.name))
    })
}
