//! Sequences of Postgres: those that bear the names of their columns, and defaults that count by one.

use super::identifiers::quote;
use crate::schema::physical::{PhysicalColumn, PhysicalTable, SqlExpression};

/// The name that the database gives the sequence of a column, before it is cut: `book_number_seq`.
pub(super) fn own_sequence(table: &PhysicalTable, column: &PhysicalColumn) -> String {
    format!("{}_{}_seq", table.name.name, column.name)
}

/// The default of a column that counts by the sequence of its own name, as the database tells it.
///
/// ```
/// use orm::prelude::*;
/// use orm_core::sql::ddl::own_sequence_default;
///
/// #[derive(Model)]
/// pub struct Ticket {
///     pub id: i64,
///     pub number: i32,
/// }
///
/// let tables = schema![Ticket].describe();
/// let (ticket, number) = (&tables.tables()[0], &tables.tables()[0].columns[1]);
/// assert_eq!(own_sequence_default(ticket, number), "nextval('ticket_number_seq'::regclass)");
/// ```
pub fn own_sequence_default(table: &PhysicalTable, column: &PhysicalColumn) -> String {
    let name = own_sequence(table, column);
    let name = if is_folded(&name) { quote(&name) } else { name };
    format!("nextval('{name}'::regclass)")
}

/// The sequence in `nextval('"Book_number_seq"'::regclass)`, as it stands there.
pub(super) fn sequence_of(default: &SqlExpression) -> Option<String> {
    let name = default.postgres().strip_prefix("nextval('")?;
    Some(name.strip_suffix("'::regclass)")?.replace("''", "'"))
}

/// Returns whether SQL has this name, with quotes or, where the database does not fold it, without.
pub(super) fn is_name(sql: &str, name: &str) -> bool {
    sql == quote(name) || (sql == name && !is_folded(name))
}

/// Returns whether the database takes the name for another without quotes.
fn is_folded(name: &str) -> bool {
    name.contains(|sign: char| sign.is_ascii_uppercase())
}
