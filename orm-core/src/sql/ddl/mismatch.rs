//! Differences between tables, in the words of the models.

#[cfg(test)]
mod tests;

use super::compare::{Difference, IntegerRange, SchemaComparison};
use super::introspection::Introspection;
use crate::error::{Error, Result};
use crate::schema::physical::{ChoiceValue, EnumName, PhysicalEnum, PhysicalSchema};
use crate::schema::{Schema, Table};

/// See [`compare`](super::compare).
pub(super) fn compare(
    database: &'static dyn Introspection,
    schema: &Schema,
    wanted: &PhysicalSchema,
    found: &PhysicalSchema,
) -> Result<()> {
    let mut mismatches = Vec::new();
    for (&table, wanted) in schema.tables().iter().zip(wanted.tables()) {
        let Some(found) = found.table(&wanted.name) else {
            continue;
        };
        let comparison = SchemaComparison {
            database,
            wanted,
            found,
        };
        let differences = comparison.differences().into_iter();
        mismatches.extend(differences.map(|difference| mismatch(table, &difference)));
    }
    mismatches.extend(wanted.enums().filter_map(|wanted| {
        let found = found.enum_type(&wanted.name)?;
        if found.values == wanted.values {
            return None;
        }
        enum_type(schema, wanted, found)
    }));
    let Some(&Mismatch { model, field, .. }) = mismatches.first() else {
        return Ok(());
    };
    let all: Vec<_> = mismatches
        .into_iter()
        .map(|mismatch| mismatch.why)
        .collect();
    let why = format!(
        "{}; migrate or drop what differs, `create_tables` alters no table",
        all.join("; ")
    );
    Err(Error::SchemaMismatch {
        model: Some(model),
        field,
        why,
        is_raw: false,
        source: None,
    })
}

/// An enum type of other values, or of another order, as seen from the first field that has it.
fn enum_type(schema: &Schema, wanted: &PhysicalEnum, found: &PhysicalEnum) -> Option<Mismatch> {
    let columns = schema.tables().iter().flat_map(|&table| {
        let columns = table.stored_columns();
        columns.map(move |column| (table, column))
    });
    let mut columns = columns.filter(|(table, column)| {
        let ty = table.enum_type(*column);
        ty.is_some_and(|ty| EnumName::new(ty.namespace, ty.name) == wanted.name)
    });
    let (table, column) = columns.next()?;
    let (model, field) = (
        table.model,
        table.fields[table.columns()[column].field].name,
    );
    let values = |own: &PhysicalEnum| list(own.values.iter().map(String::as_str));
    let (name, found, wanted) = (&wanted.name, values(found), values(wanted));
    Some(Mismatch {
        model,
        field: Some(field),
        why: format!(
            "the enum type `{name}` is {found}, and `{model}.{field}` is {wanted}, in this order"
        ),
    })
}

/// A difference between a model and its table.
struct Mismatch {
    model: &'static str,
    field: Option<&'static str>,
    why: String,
}

#[expect(
    clippy::too_many_lines,
    reason = "a table of messages, one arm a difference"
)]
fn mismatch(table: &'static Table, difference: &Difference) -> Mismatch {
    let (field, why) = match difference {
        Difference::Missing { column } => of_column(table, *column, |of| {
            format!(
                "the table `{}` has no column `{}` for {}",
                of.table, of.column, of.field
            )
        }),
        Difference::Type {
            column,
            wanted,
            found,
        } => of_column(table, *column, |of| {
            of.differs(&format!(
                "is of type `{found}`, and {} needs `{wanted}`",
                of.field
            ))
        }),
        Difference::NeverNull { column } => of_column(table, *column, |of| {
            of.differs(&format!("is never null, and {} may be", of.field))
        }),
        Difference::MayBeNull { column } => of_column(table, *column, |of| {
            of.differs(&format!("may be null, and {} never is", of.field))
        }),
        Difference::NotFilledIn { column } => of_column(table, *column, |of| {
            of.differs(&format!(
                "is not filled in by the database, and {} is",
                of.field
            ))
        }),
        Difference::Choices {
            column,
            wanted,
            found,
        } => of_column(table, *column, |of| {
            let wanted = wanted.as_deref();
            let wanted = wanted.map_or_else(|| "any value".to_owned(), choices);
            let (found, field) = (choices(found), &of.field);
            of.differs(&format!("is one of {found}, and {field} is {wanted}"))
        }),
        Difference::Range {
            column,
            wanted,
            found,
        } => of_column(table, *column, |of| {
            let wanted = wanted.map_or_else(|| "any number of its type".to_owned(), range);
            let (found, field) = (range(*found), &of.field);
            of.differs(&format!("is {found}, and {field} is {wanted}"))
        }),
        Difference::Bound {
            column,
            wanted,
            found,
        } => of_column(table, *column, |of| {
            let (wanted, field) = (wanted.as_deref().unwrap_or("any number"), &of.field);
            of.differs(&format!("is {found}, and {field} is {wanted}"))
        }),
        Difference::NotGenerated { column } => of_column(table, *column, |of| {
            of.differs(&format!(
                "is not computed by the database, and {} is `generated`",
                of.field
            ))
        }),
        Difference::Generated { column } => of_column(table, *column, |of| {
            of.differs(&format!(
                "is computed by the database, and {} is not `generated`",
                of.field
            ))
        }),
        Difference::PrimaryKey { found } => (None, primary_key(table, found)),
        Difference::NotUnique { columns } => not_unique(table, columns),
        Difference::NoUniqueIndex { name, wanted } => (
            of_index(table, name),
            format!(
                "the table `{}` has no index like `{name}`, and `{}` needs `{wanted}`",
                table.name, table.model
            ),
        ),
        Difference::Index {
            name,
            wanted,
            found,
        } => (
            of_index(table, name),
            format!(
                "the index `{name}` of the table `{}` is `{found}`, and `{}` needs `{wanted}`",
                table.name, table.model
            ),
        ),
        Difference::Item {
            kind,
            name,
            wanted,
            found,
        } => (
            None,
            format!(
                "the {} `{name}` of the table `{}` is `{found}`, and `{}` needs `{wanted}`",
                kind.word(),
                table.name,
                table.model
            ),
        ),
        Difference::Required { column } => (
            None,
            format!(
                "the table `{}` has a column `{column}` that is never null and has no default, and `{}` has no field for it",
                table.name, table.model
            ),
        ),
    };
    Mismatch {
        model: table.model,
        field,
        why,
    }
}

/// The names of a column, as messages show them.
struct ColumnWords {
    table: &'static str,
    column: &'static str,
    /// `` `Book.title` ``.
    field: String,
}

impl ColumnWords {
    fn differs(&self, how: &str) -> String {
        format!(
            "the column `{}` of the table `{}` {how}",
            self.column, self.table
        )
    }
}

fn of_column(
    table: &'static Table,
    position: usize,
    why: impl FnOnce(&ColumnWords) -> String,
) -> (Option<&'static str>, String) {
    let stored = table.stored_columns().nth(position).unwrap_or(position);
    let column = &table.columns()[stored];
    let field = table.fields[column.field].name;
    let words = ColumnWords {
        table: table.name,
        column: column.name,
        field: format!("`{}.{field}`", table.model),
    };
    (Some(field), why(&words))
}

/// The field that an index is about, if it is one.
fn of_index(table: &'static Table, name: &str) -> Option<&'static str> {
    match *table.constraint(name)?.fields {
        [field] => Some(table.fields[field].name),
        _ => None,
    }
}

fn primary_key(table: &'static Table, found: &[String]) -> String {
    let found = match found {
        [] => "nothing".to_owned(),
        columns => list(columns.iter().map(String::as_str)),
    };
    format!(
        "the primary key of the table `{}` is {found}, and that of `{}` is {}",
        table.name,
        table.model,
        list(table.key_names().into_iter())
    )
}

fn not_unique(table: &'static Table, columns: &[String]) -> (Option<&'static str>, String) {
    let own = table.stored_columns();
    let own = own.map(|column| &table.columns()[column]);
    let own = own.filter(|column| columns.iter().any(|name| name == column.name));
    let mut fields: Vec<_> = own.map(|column| column.field).collect();
    fields.dedup();
    let field = match fields[..] {
        [field] => Some(table.fields[field].name),
        _ => None,
    };
    let why = format!(
        "the table `{}` does not keep {} unique, and `{}` does",
        table.name,
        list(columns.iter().map(String::as_str)),
        table.model
    );
    (field, why)
}

/// `` `draft`, `in_print` ``
fn choices(values: &[ChoiceValue]) -> String {
    let values = values.iter().map(|value| match value {
        ChoiceValue::Text(text) => text.clone(),
        ChoiceValue::Integer(integer) => integer.to_string(),
    });
    let values: Vec<_> = values.collect();
    list(values.iter().map(String::as_str))
}

/// `from 0 to 255`
fn range((least, most): IntegerRange) -> String {
    match most {
        Some(most) => format!("from {least} to {most}"),
        None => format!("{least} or more"),
    }
}

fn list<'c>(columns: impl Iterator<Item = &'c str>) -> String {
    let columns: Vec<_> = columns.map(|column| format!("`{column}`")).collect();
    columns.join(", ")
}
