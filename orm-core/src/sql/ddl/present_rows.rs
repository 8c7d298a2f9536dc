//! The values of a column in those rows alone in which another column says that it has one: the required columns of an
//! optional embedded struct are null together, and those of a variant are there where the tag of its enum says so.

use super::definitions;
use super::definitions::Definitions;
use super::identifiers::quote;
use crate::backend::Backend;
use crate::schema::physical::{PhysicalColumn, PhysicalTable, SqlExpression, literal};
use std::fmt;

/// The rows in which a column has a value, where others have none.
///
/// ```
/// use orm_core::sql::ddl::PresentRows;
///
/// let cards = PresentRows::OfVariant { tag: "kind".to_owned(), value: "card".to_owned() };
/// assert_eq!(cards.to_string(), "`kind` is 'card'");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PresentRows {
    /// Rows in which this column is not null: both are of an optional embedded struct, or of one foreign key.
    With(String),
    /// Rows of one variant of an embedded enum.
    OfVariant {
        /// The column of the tag.
        tag: String,
        /// The value of the tag.
        value: String,
    },
}

impl fmt::Display for PresentRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PresentRows::With(column) => write!(f, "`{column}` has one"),
            PresentRows::OfVariant { tag, value } => write!(f, "`{tag}` is {}", literal(value)),
        }
    }
}

impl PresentRows {
    fn condition(&self) -> String {
        match self {
            PresentRows::With(column) => format!("{} IS NOT NULL", quote(column)),
            PresentRows::OfVariant { tag, value } => format!("{} = {}", quote(tag), literal(value)),
        }
    }
}

/// Returns the value of a new column of a table in these rows; in others it is null.
///
/// ```
/// use orm_core::schema::physical::{
///     ColumnType, PhysicalColumn, PhysicalTable, SqlExpression, TableName,
/// };
/// use orm_core::sql::ddl::{PresentRows, new_value_where_present};
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
/// let value = new_value_where_present((&table, &column), &PresentRows::With("to_city".to_owned()), &value);
/// let postgres = r#"CASE WHEN "to_city" IS NOT NULL THEN coalesce("to_country", ('AT')) END"#;
/// assert_eq!(value.postgres(), postgres);
/// ```
pub fn new_value_where_present(
    place: (&PhysicalTable, &PhysicalColumn),
    present: &PresentRows,
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

/// Returns the value of a column that a table has before: its own, and this one where it is null in one of these rows.
pub fn value_where_present(
    place: (&PhysicalTable, &PhysicalColumn),
    present: &PresentRows,
    value: &SqlExpression,
) -> SqlExpression {
    case(place, present, value, |_, value| own_or(place.1, &value))
}

/// `CASE WHEN "to_city" IS NOT NULL THEN … END`. A value that is one already stays, and so does one that a database refuses
/// with the reason.
fn case(
    (table, column): (&PhysicalTable, &PhysicalColumn),
    present: &PresentRows,
    value: &SqlExpression,
    in_row: impl Fn(&dyn Definitions, String) -> String,
) -> SqlExpression {
    let begin = format!("CASE WHEN {} THEN ", present.condition());
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
