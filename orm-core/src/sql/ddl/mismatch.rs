//! Differences between tables, in the words of the models.

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
        Difference::Search {
            name,
            wanted,
            found,
        } => (
            None,
            format!(
                "the search index `{name}` of the table `{}` is `{found}`, and `{}` needs `{wanted}`",
                table.name, table.model
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::Backend;
    use crate::schema::physical::{
        ColumnDefault, ColumnType, KeyConstraint, PhysicalColumn, PhysicalTable, SqlExpression,
        TableKind, TableName,
    };
    use crate::schema::samples::AUTHOR;
    use crate::schema::{Field, Index, IndexKey};
    use crate::value::Type;

    /// The author's table as it should be, ready to be changed.
    fn author() -> PhysicalTable {
        let described = Schema::new([&AUTHOR as &'static Table]).describe();
        PhysicalTable::clone(&described.tables()[0])
    }

    fn compared(table: &'static Table, found: Vec<PhysicalTable>) -> Result<()> {
        let schema = Schema::new([table]);
        let found = PhysicalSchema::new([], found);
        super::super::compare(&schema, &schema.describe(), &found, Backend::Postgres)
    }

    /// Changes the author's table, and expects it to differ in this.
    #[track_caller]
    fn check(change: impl FnOnce(&mut PhysicalTable), expected: Option<(Option<&str>, &str)>) {
        let mut found = author();
        change(&mut found);
        match (compared(&AUTHOR, vec![found]), expected) {
            (Ok(()), None) => {}
            (
                Err(Error::SchemaMismatch {
                    model: Some("Author"),
                    field,
                    why,
                    ..
                }),
                Some((at, expected)),
            ) => {
                let expected = format!(
                    "{expected}; migrate or drop what differs, `create_tables` alters no table"
                );
                assert_eq!((field, why), (at, expected));
            }
            (compared, _) => panic!("{compared:?}"),
        }
    }

    fn generated() -> ColumnDefault {
        ColumnDefault::Generated(SqlExpression::Common("1".to_owned()))
    }

    fn bytes(name: &str, null: bool, default: Option<ColumnDefault>) -> PhysicalColumn {
        PhysicalColumn {
            name: name.to_owned(),
            ty: ColumnType::of(Type::Bytes),
            null,
            default,
            collation: None,
        }
    }

    #[test]
    fn a_table_that_is_not_there_differs_in_nothing() {
        assert!(compared(&AUTHOR, Vec::new()).is_ok());
    }

    #[test]
    fn a_table_may_have_columns_that_can_be_left_out() {
        check(|_| {}, None);
        let more = [bytes("a", true, None), bytes("b", false, Some(generated()))];
        check(|author| author.columns.extend(more), None);
        check(
            |author| author.columns.push(bytes("c", false, None)),
            Some((
                None,
                "the table `author` has a column `c` that is never null and has no default, and `Author` has no field for it",
            )),
        );
    }

    #[test]
    fn lengths_collations_checks_and_foreign_keys_are_not_compared() {
        check(
            |author| {
                author.columns[1].ty = ColumnType::text(3);
                author.columns[1].collation = Some("de-x-icu".to_owned());
                author.foreign_keys.clear();
                author.indexes.clear();
                author.columns.reverse();
            },
            None,
        );
    }

    #[test]
    fn a_column_that_is_missing_differs() {
        check(
            |author| author.columns.truncate(2),
            Some((
                Some("mentor"),
                "the table `author` has no column `mentor_id` for `Author.mentor`",
            )),
        );
    }

    #[test]
    fn a_column_of_another_type_differs() {
        for ty in [
            ColumnType::of(Type::Bytes),
            ColumnType::Other("bytea".to_owned()),
        ] {
            check(
                |author| author.columns[1].ty = ty,
                Some((
                    Some("name"),
                    "the column `name` of the table `author` is of type `bytea`, and `Author.name` needs `VARCHAR(255)`",
                )),
            );
        }
    }

    #[test]
    fn a_column_of_other_nullability_differs() {
        check(
            |author| {
                author.columns[1].null = true;
                author.columns[2].null = false;
            },
            Some((
                Some("name"),
                "the column `name` of the table `author` may be null, and `Author.name` never is; \
                the column `mentor_id` of the table `author` is never null, and `Author.mentor` may be",
            )),
        );
    }

    #[test]
    fn a_key_that_is_not_counted_up_differs() {
        check(
            |author| author.columns[0].default = None,
            Some((
                Some("id"),
                "the column `id` of the table `author` is not filled in by the database, and `Author.id` is",
            )),
        );
    }

    #[test]
    fn another_primary_key_differs() {
        check(
            |author| author.primary_key = None,
            Some((
                None,
                "the primary key of the table `author` is nothing, and that of `Author` is `id`",
            )),
        );
    }

    #[test]
    fn of_a_view_only_names_and_types_count() {
        let view = |author: &mut PhysicalTable| {
            author.kind = TableKind::View;
            author.primary_key = None;
            for column in &mut author.columns {
                column.null = true;
                column.default = None;
            }
        };
        check(view, None);
        check(
            |author| {
                view(author);
                author.columns.remove(0);
            },
            Some((
                Some("id"),
                "the table `author` has no column `id` for `Author.id`",
            )),
        );
    }

    #[test]
    fn uniques_are_compared_by_their_columns() {
        static TAG: Table = Table::new(
            "Tag",
            "library",
            "tag",
            &[
                Field::new("name", "name", &[Type::Text], false),
                Field::new("kind", "kind", &[Type::Text], false),
            ],
            &[0],
        )
        .uniques(&[Index::new(&[IndexKey::field(1), IndexKey::field(0)])]);
        let described = Schema::new([&TAG as &'static Table]).describe();
        let mut found = PhysicalTable::clone(&described.tables()[0]);
        found.uniques.clear();
        let Err(Error::SchemaMismatch {
            field: None, why, ..
        }) = compared(&TAG, vec![found.clone()])
        else {
            panic!("it differs")
        };
        assert!(
            why.starts_with("the table `tag` does not keep `kind`, `name` unique, and `Tag` does;")
        );
        found.uniques.push(KeyConstraint {
            name: "any_name".to_owned(),
            columns: ["name", "kind"].map(str::to_owned).into(),
        });
        assert!(compared(&TAG, vec![found]).is_ok());
    }

    #[test]
    fn a_table_of_another_namespace_is_another() {
        let mut elsewhere = author();
        elsewhere.name = TableName::new(Some("people"), "author");
        elsewhere.columns.clear();
        assert!(compared(&AUTHOR, vec![elsewhere]).is_ok());
    }
}
