//! The values of a column in those rows alone in which another column has one: the required columns of an optional embedded
//! struct are null together.

use super::definitions;
use super::definitions::Definitions;
use super::identifiers::quote;
use crate::backend::Backend;
use crate::schema::physical::{PhysicalColumn, PhysicalTable, SqlExpression};

/// Returns the value of a new column of a table in the rows in which another column is not null; in others it is null.
///
/// ```
/// use orm_core::schema::physical::{
///     ColumnType, PhysicalColumn, PhysicalTable, SqlExpression, TableName,
/// };
/// use orm_core::sql::ddl::new_value_where_present;
///
/// let table = PhysicalTable::new(TableName::new(None, "parcel"));
/// let column = PhysicalColumn {
///     name: "to_country".to_owned(),
///     ty: ColumnType::text(2),
///     null: true,
///     default: None,
///     collation: None,
/// };
/// let value = SqlExpression::Common("'AT'".to_owned());
/// let value = new_value_where_present((&table, &column), "to_city", &value);
/// let postgres = r#"CASE WHEN "to_city" IS NOT NULL THEN coalesce("to_country", ('AT')) END"#;
/// assert_eq!(value.postgres(), postgres);
/// ```
pub fn new_value_where_present(
    place: (&PhysicalTable, &PhysicalColumn),
    present: &str,
    value: &SqlExpression,
) -> SqlExpression {
    case(place, present, value, |database, value| {
        // The column, where it is there by then, gives the value its type; else rows are copied into it.
        if database.alters_in_place() {
            own_or(place.1, &value)
        } else {
            value
        }
    })
}

/// Returns the value of a column that a table has before: its own, and this one where it is null although another column is
/// not.
pub fn value_where_present(
    place: (&PhysicalTable, &PhysicalColumn),
    present: &str,
    value: &SqlExpression,
) -> SqlExpression {
    case(place, present, value, |_, value| own_or(place.1, &value))
}

/// `CASE WHEN "to_city" IS NOT NULL THEN … END`. A value that is one already stays, and so does one that a database refuses
/// with the reason.
fn case(
    (table, column): (&PhysicalTable, &PhysicalColumn),
    present: &str,
    value: &SqlExpression,
    in_row: impl Fn(&dyn Definitions, String) -> String,
) -> SqlExpression {
    let begin = format!("CASE WHEN {} IS NOT NULL THEN ", quote(present));
    let type_of = |name: &str| table.column(name).map(|own| own.ty.clone());
    let mut databases = Backend::ALL.into_iter().map(definitions);
    let is_refused = databases.any(|it| it.misfit(&column.ty, value, &type_of).is_some());
    if is_refused || value.postgres().starts_with(&begin) {
        return value.clone();
    }
    let [sqlite, postgres] = [Backend::Sqlite, Backend::Postgres].map(|backend| {
        let database = definitions(backend);
        let value = format!("({})", database.value(&column.ty, value));
        format!("{begin}{} END", in_row(database, value))
    });
    SqlExpression::of(&sqlite, &postgres)
}

fn own_or(column: &PhysicalColumn, value: &str) -> String {
    format!("coalesce({}, {value})", quote(&column.name))
}
