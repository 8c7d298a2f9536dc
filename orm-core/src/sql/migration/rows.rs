//! Rows of tables that no model describes, for data migrations.

use crate::backend::Backend;
use crate::error::DecodeResult;
use crate::schema::physical::{ColumnType, EnumName, PhysicalColumn, TableName};
use crate::sql::dialect::VALUES;
use crate::sql::writer::Writer;
use crate::sql::{Statement, Verb, dialect_of};
use crate::value::{Array, ColumnValues, Reader, Type, Value};

/// The rows of a table that come next, in the order of the key.
#[derive(Clone, Copy, Debug)]
pub struct NextRows<'n> {
    /// The table.
    pub table: &'n TableName,
    /// The columns that are read.
    pub columns: &'n [PhysicalColumn],
    /// How many of the columns, the first ones, are the key.
    pub n_key: usize,
    /// A condition of the user's own.
    pub condition: Option<&'n str>,
    /// The key of the last row that was read.
    pub after: Option<&'n [Value]>,
    /// The most rows that come.
    pub limit: usize,
}

/// Reads the next rows.
///
/// ```sql
/// SELECT "id", "title" FROM "book" WHERE (slug = '') AND ("id") > (?) ORDER BY "id" LIMIT 1000
/// ```
pub fn read_next_rows(rows: NextRows<'_>, backend: Backend) -> Statement {
    let mut to = Writer::new(dialect_of(backend));
    let key = &rows.columns[..rows.n_key];
    to.push("SELECT ");
    to.joined(", ", rows.columns, selected);
    to.push(" FROM ");
    table(&mut to, rows.table);
    let mut word = " WHERE ";
    if let Some(condition) = rows.condition {
        for part in [word, "(", condition, ")"] {
            to.push(part);
        }
        word = " AND ";
    }
    if let Some(after) = rows.after {
        to.push(word);
        to.push("(");
        names(&mut to, key);
        to.push(") > (");
        to.joined(", ", key.iter().zip(after), |to, (column, value)| {
            bound_as(to, backend, column, value);
        });
        to.push(")");
    }
    to.push(" ORDER BY ");
    names(&mut to, key);
    to.push(" LIMIT ");
    to.push(&rows.limit.to_string());
    finished(to, Verb::Select)
}

/// Gives one column of one row another value.
///
/// ```sql
/// UPDATE "book" SET "slug" = ? WHERE "id" = ?
/// ```
pub fn set_column(
    of: &TableName,
    set: (&PhysicalColumn, &Value),
    key: &[(&PhysicalColumn, &Value)],
    backend: Backend,
) -> Statement {
    let equal = |to: &mut Writer, (column, value): (&PhysicalColumn, &Value)| {
        to.name(&column.name);
        to.push(" = ");
        bound_as(to, backend, column, value);
    };
    let mut to = Writer::new(dialect_of(backend));
    to.push("UPDATE ");
    table(&mut to, of);
    to.push(" SET ");
    equal(&mut to, set);
    to.push(" WHERE ");
    to.joined(" AND ", key.iter().copied(), equal);
    finished(to, Verb::Update)
}

/// Gives one column of many rows other values, each row its own: the values of its key and of the column stand at the same
/// position of each list.
///
/// ```sql
/// WITH "values in hand" ("1", "2") AS (SELECT unnest($1::int8[]), unnest($2::text[]))
/// UPDATE "book" SET "slug" = "values in hand"."2" FROM "values in hand" WHERE "book"."id" = "values in hand"."1"
/// ```
pub fn set_column_of_rows(
    of: &TableName,
    set: (&PhysicalColumn, Array),
    key: Vec<(&PhysicalColumn, Array)>,
    backend: Backend,
) -> Statement {
    let mut to = Writer::new(dialect_of(backend));
    let dialect = to.dialect;
    let columns = key.into_iter().chain([set]);
    let columns = columns.map(|(column, values)| (column, values.into()));
    let (columns, arrays): (Vec<_>, Vec<ColumnValues>) = columns.unzip();
    let in_hand = |to: &mut Writer, n: usize| {
        stored_as(to, backend, columns[n], |to| {
            to.column(VALUES, &(n + 1).to_string());
        });
    };
    to.push("WITH ");
    to.alias(VALUES);
    to.push(" (");
    to.numbers(arrays.len());
    to.push(") AS (");
    dialect.tuples(&mut to, &arrays, &[]);
    to.push(") UPDATE ");
    table(&mut to, of);
    to.push(" SET ");
    let last = columns.len() - 1;
    to.name(&columns[last].name);
    to.push(" = ");
    in_hand(&mut to, last);
    to.push(" FROM ");
    to.alias(VALUES);
    to.push(" WHERE ");
    to.joined(" AND ", 0..last, |to, n| {
        to.name(&of.name);
        to.push(".");
        to.name(&columns[n].name);
        to.push(" = ");
        in_hand(to, n);
    });
    finished(to, Verb::Update)
}

/// The type of the values of a column; none of a type that only the database knows.
pub fn value_type(ty: &ColumnType) -> Option<Type> {
    match ty {
        ColumnType::Enum(_) => Some(Type::Text),
        ty => ty.logical(),
    }
}

/// Takes the next column of a row of [`read_next_rows`].
///
/// # Errors
/// An error if the database has a value of another type there.
pub fn read_value(row: &mut dyn Reader, column: &ColumnType, ty: Type) -> DecodeResult<Value> {
    if row.take_null()? {
        return Ok(Value::Null(ty));
    }
    match column {
        #[cfg(feature = "decimal")]
        ColumnType::Decimal(digits) => row.decimal_of(digits.decimal_places).map(Value::Decimal),
        _ => Value::read(row, ty),
    }
}

/// A value of an enum type is read as its text.
fn selected(to: &mut Writer, column: &PhysicalColumn) {
    if let ColumnType::Enum(_) = &column.ty {
        to.push("CAST(");
        to.name(&column.name);
        to.push(" AS TEXT)");
    } else {
        to.name(&column.name);
    }
}

/// A value as the column holds it: a text as one of its enum type, a decimal as a whole number where there are no decimals.
fn bound_as(to: &mut Writer, backend: Backend, column: &PhysicalColumn, value: &Value) {
    stored_as(to, backend, column, |to| to.bound(value));
}

fn stored_as(
    to: &mut Writer,
    backend: Backend,
    column: &PhysicalColumn,
    value: impl FnOnce(&mut Writer),
) {
    let features = backend.features();
    match &column.ty {
        ColumnType::Enum(name) if features.enum_types => {
            value(to);
            to.push("::");
            enum_name(to, name);
        }
        ColumnType::Decimal(digits) if !features.decimals => {
            to.units_of_decimal(*digits, value);
        }
        _ => value(to),
    }
}

fn enum_name(to: &mut Writer, name: &EnumName) {
    if let Some(namespace) = &name.namespace {
        to.name(namespace);
        to.push(".");
    }
    to.name(&name.name);
}

fn names(to: &mut Writer, columns: &[PhysicalColumn]) {
    to.joined(", ", columns, |to, column| to.name(&column.name));
}

fn table(to: &mut Writer, table: &TableName) {
    if let Some(namespace) = &table.namespace {
        to.name(namespace);
        to.push(".");
    }
    to.name(&table.name);
}

fn finished(writer: Writer, verb: Verb) -> Statement {
    let (text, parameters) = writer.finish();
    Statement::new(text, parameters, None, verb)
}
