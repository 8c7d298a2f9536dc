//! Foreign keys that are checked at the end of the transaction.

use super::{Statement, Verb, ddl, dialect_of};
use crate::backend::Backend;
use crate::schema::Table;
use crate::value::{Array, Parameter, Type, Value};

/// Has the foreign keys of all tables checked at the end of the transaction, as far as the database can.
pub(crate) fn defer_foreign_keys(backend: Backend) -> Statement {
    let text = dialect_of(backend).defer_foreign_keys();
    Statement::new(text, Vec::new(), None, Verb::Select)
}

/// Has the foreign keys checked that wait for the end of the transaction, those of this table and of tables around it.
pub(crate) fn check_foreign_keys(table: &'static Table) -> Statement {
    let text = "SET CONSTRAINTS ALL IMMEDIATE";
    Statement::new(text, Vec::new(), Some(table), Verb::Select)
}

/// Asks for the foreign keys of tables that are not `DEFERRABLE`, and that the role may alter: the SQL of the table and the name
/// of each. A database that defers any has none.
pub(crate) fn find_fixed_foreign_keys(
    tables: &[&'static Table],
    backend: Backend,
) -> Option<Statement> {
    let text = dialect_of(backend).find_fixed_foreign_keys()?;
    let namespaces = tables.iter().map(|it| it.namespace.unwrap_or_default());
    let names = tables.iter().map(|it| it.name);
    let texts = |texts: Vec<&str>| {
        let texts = texts.into_iter().map(|text| Value::Text(text.to_owned()));
        Parameter::List(Array::new(Type::Text, texts.collect()))
    };
    let parameters = vec![texts(namespaces.collect()), texts(names.collect())];
    Some(Statement::new(text, parameters, None, Verb::Select))
}

/// `ALTER TABLE … ALTER CONSTRAINT …`: has a foreign key checked at the end of each transaction, or at once.
pub(crate) fn alter_foreign_key(table: &str, name: &str, is_deferred: bool) -> Statement {
    let timing = if is_deferred {
        "DEFERRABLE INITIALLY DEFERRED"
    } else {
        "NOT DEFERRABLE"
    };
    let name = ddl::quote(name);
    let text = format!("ALTER TABLE {table} ALTER CONSTRAINT {name} {timing}");
    ddl::statement(text, Vec::new())
}
