//! Whether the tables that are there are those of the models.

use super::definitions::{Definitions, definitions};
use super::found::{Column, Found, FoundTable};
use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::schema::{Field, Rule, Schema, Table};

/// Compares the tables that were found with the models, without regard to lengths, collations, checks, foreign keys
/// and the order of columns.
///
/// A table may have more columns than its model if they can be left out: they are null or filled in by the database.
/// Of a view only names and types of columns are compared.
///
/// # Errors
/// [`Error::SchemaMismatch`] with model and field of the first difference and, in its text, all of them.
pub fn compare(schema: &Schema, backend: Backend, found: &Found) -> Result<()> {
    let to = definitions(backend);
    let mut differences = Vec::new();
    for &table in schema.tables() {
        let found = found.of(schema, table);
        if found.is_there() {
            Pair { to, table, found }.compare(&mut differences);
        }
    }
    let Some(&Difference { model, field, .. }) = differences.first() else {
        return Ok(());
    };
    let all: Vec<_> = differences
        .into_iter()
        .map(|difference| difference.why)
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

struct Difference {
    model: &'static str,
    field: Option<&'static str>,
    why: String,
}

/// A model's table, and what the database has of it.
struct Pair<'f> {
    to: &'static dyn Definitions,
    table: &'static Table,
    found: FoundTable<'f>,
}

impl Pair<'_> {
    fn compare(&self, differences: &mut Vec<Difference>) {
        self.compare_columns(differences);
        if !self.found.is_view() {
            self.compare_key(differences);
            self.compare_uniques(differences);
            self.compare_others(differences);
        }
    }

    fn compare_columns(&self, differences: &mut Vec<Difference>) {
        for position in 0..self.table.columns().len() {
            let field = &self.table.fields[self.table.columns()[position].field];
            if let Some(why) = self.compare_column(position, field) {
                differences.push(Difference {
                    model: self.table.model,
                    field: Some(field.name),
                    why,
                });
            }
        }
    }

    fn compare_column(&self, position: usize, field: &Field) -> Option<String> {
        let column = &self.table.columns()[position];
        let (table, name) = (self.table.name, column.name);
        let field_name = format!("`{}.{}`", self.table.model, field.name);
        let Some(found) = self
            .found
            .columns
            .iter()
            .find(|found| self.to.is_name(name, &found.name))
        else {
            return Some(format!(
                "the table `{table}` has no column `{name}` for {field_name}"
            ));
        };
        let difference = if !self.to.is_type(column.ty, &found.ty) {
            let expected = self
                .to
                .column_type(column.ty, self.table.origin(position).max_length);
            format!(
                "is of type `{}`, and {field_name} needs `{expected}`",
                found.ty
            )
        } else if self.found.is_view() {
            return None;
        } else if found.never_null && column.null {
            format!("is never null, and {field_name} may be")
        } else if !found.never_null && !column.null {
            format!("may be null, and {field_name} never is")
        } else if !found.filled_in && self.fills_in(field) {
            format!("is not filled in by the database, and {field_name} is")
        } else {
            return None;
        };
        Some(format!(
            "the column `{name}` of the table `{table}` {difference}"
        ))
    }

    /// Whether the database has a value of its own for the field. A default of null is what every column has.
    fn fills_in(&self, field: &Field) -> bool {
        let default = field.db_default.map(|default| self.to.default(default));
        field.identity || default.is_some_and(|sql| !sql.trim().eq_ignore_ascii_case("null"))
    }

    fn compare_key(&self, differences: &mut Vec<Difference>) {
        let key: Vec<_> = self.table.key_columns().map(|column| column.name).collect();
        let found: Vec<_> = self
            .found
            .columns
            .iter()
            .filter(|column| column.in_key)
            .map(|column| column.name.as_str())
            .collect();
        if !self.are_same(&key, &found) {
            let (model, name) = (self.table.model, self.table.name);
            let found = if found.is_empty() {
                "nothing".to_owned()
            } else {
                list(&found)
            };
            let why = format!(
                "the primary key of the table `{name}` is {found}, and that of `{model}` is {}",
                list(&key)
            );
            differences.push(Difference {
                model,
                field: None,
                why,
            });
        }
    }

    /// Saving a row twice relies on the unique constraints: `get_or_create`, upserts.
    fn compare_uniques(&self, differences: &mut Vec<Difference>) {
        let uniques = self
            .table
            .constraints()
            .iter()
            .filter(|constraint| matches!(constraint.rule, Rule::Unique));
        for unique in uniques {
            let is_same = |columns: &[String]| {
                self.are_same(
                    &unique.columns,
                    &columns.iter().map(String::as_str).collect::<Vec<_>>(),
                )
            };
            if !self
                .found
                .indexes
                .iter()
                .any(|index| index.unique && is_same(&index.columns))
            {
                let (model, name) = (self.table.model, self.table.name);
                let field = match unique.fields[..] {
                    [field] => Some(self.table.fields[field].name),
                    _ => None,
                };
                let why = format!(
                    "the table `{name}` does not keep {} unique, and `{model}` does",
                    list(&unique.columns)
                );
                differences.push(Difference { model, field, why });
            }
        }
    }

    fn compare_others(&self, differences: &mut Vec<Difference>) {
        let is_other = |column: &&&Column| {
            !self
                .table
                .columns()
                .iter()
                .any(|own| self.to.is_name(own.name, &column.name))
        };
        for column in self
            .found
            .columns
            .iter()
            .filter(is_other)
            .filter(|column| column.never_null && !column.filled_in)
        {
            let (model, name) = (self.table.model, self.table.name);
            let why = format!(
                "the table `{name}` has a column `{}` that is never null and has no default, and `{model}` has no field for it",
                column.name
            );
            differences.push(Difference {
                model,
                field: None,
                why,
            });
        }
    }

    /// Whether these are the same columns, in any order.
    fn are_same(&self, columns: &[&str], found: &[&str]) -> bool {
        columns.len() == found.len()
            && columns
                .iter()
                .all(|column| found.iter().any(|found| self.to.is_name(column, found)))
    }
}

fn list(columns: &[&str]) -> String {
    columns
        .iter()
        .map(|column| format!("`{column}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::samples::AUTHOR;
    use crate::value::{Type, Value, ValueRow};

    /// Name, type, never null, filled in, in the key.
    type Row = (&'static str, &'static str, bool, bool, bool);

    const ID: Row = ("id", "bigint", true, true, true);
    const NAME: Row = ("name", "character varying", true, false, false);
    const MENTOR: Row = ("mentor_id", "bigint", false, false, false);

    fn found(rows: &[Row], in_table: bool) -> Found {
        let mut found = Found::default();
        for &(name, ty, never_null, filled_in, in_key) in rows {
            let text = |text: &str| Value::Text(text.to_owned());
            let flags = [never_null, filled_in, in_key].map(Value::Bool);
            let mut row = vec![Value::I64(0), Value::Bool(in_table), text(name), text(ty)];
            row.extend(flags);
            found
                .read_column(&mut ValueRow::new(&mut row))
                .expect("a row");
        }
        found
    }

    #[track_caller]
    fn check(rows: &[Row], expected: Option<(Option<&str>, &str)>) {
        let compared = compare(
            &Schema::new([&AUTHOR as &'static Table]),
            Backend::Postgres,
            &found(rows, true),
        );
        match (compared, expected) {
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

    #[test]
    fn a_table_that_is_not_there_differs_in_nothing() {
        check(&[], None);
    }

    #[test]
    fn a_table_may_have_columns_that_can_be_left_out() {
        let columns = [ID, NAME, MENTOR];
        check(&columns, None);
        let more = [
            ("a", "bytea", false, false, false),
            ("b", "bytea", true, true, false),
        ];
        check(&[&columns[..], &more].concat(), None);
        check(
            &[&columns[..], &[("c", "bytea", true, false, false)]].concat(),
            Some((
                None,
                "the table `author` has a column `c` that is never null and has no default, and `Author` has no field for it",
            )),
        );
    }

    #[test]
    fn a_column_that_is_missing_differs() {
        check(
            &[ID, NAME],
            Some((
                Some("mentor"),
                "the table `author` has no column `mentor_id` for `Author.mentor`",
            )),
        );
    }

    #[test]
    fn a_column_of_another_type_differs() {
        let name = ("name", "bytea", true, false, false);
        let why = "the column `name` of the table `author` is of type `bytea`, and `Author.name` needs `VARCHAR(255)`";
        check(&[ID, name, MENTOR], Some((Some("name"), why)));
    }

    #[test]
    fn a_column_of_other_nullability_differs() {
        let name = ("name", "text", false, false, false);
        let mentor = ("mentor_id", "bigint", true, false, false);
        let why = "the column `name` of the table `author` may be null, and `Author.name` never is; \
            the column `mentor_id` of the table `author` is never null, and `Author.mentor` may be";
        check(&[ID, name, mentor], Some((Some("name"), why)));
    }

    #[test]
    fn a_key_that_is_not_counted_up_differs() {
        let id = ("id", "bigint", true, false, true);
        let why = "the column `id` of the table `author` is not filled in by the database, and `Author.id` is";
        check(&[id, NAME, MENTOR], Some((Some("id"), why)));
    }

    #[test]
    fn another_primary_key_differs() {
        let id = ("id", "bigint", true, true, false);
        let why = "the primary key of the table `author` is nothing, and that of `Author` is `id`";
        check(&[id, NAME, MENTOR], Some((None, why)));
    }

    #[test]
    fn of_a_view_only_names_and_types_count() {
        let schema = Schema::new([&AUTHOR as &'static Table]);
        let rows = [("id", "bigint"), ("name", "text"), ("mentor_id", "bigint")];
        let rows = rows.map(|(name, ty)| (name, ty, false, false, false));
        assert!(compare(&schema, Backend::Postgres, &found(&rows, false)).is_ok());
        assert!(compare(&schema, Backend::Postgres, &found(&rows[1..], false)).is_err());
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
        .uniques(&[crate::schema::Index { fields: &[1, 0] }]);
        let schema = Schema::new([&TAG as &'static Table]);
        let mut found = found(
            &[
                ("name", "text", true, false, true),
                ("kind", "text", true, false, false),
            ],
            true,
        );
        assert!(compare(&schema, Backend::Postgres, &found).is_err());
        let [name, columns] = ["any_name", "name,kind"].map(|text| Value::Text(text.to_owned()));
        let mut row = [Value::I64(0), name, Value::Bool(true), columns];
        found
            .read_index(&mut ValueRow::new(&mut row))
            .expect("a row");
        assert!(compare(&schema, Backend::Postgres, &found).is_ok());
    }
}
