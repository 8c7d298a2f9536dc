//! Rows that refer to rows in hand, of tables that may have no model: names come from the database's catalog.

use super::writer::Writer;
use super::{Statement, Verb, dialect_of};
use crate::backend::Backend;
use crate::schema::{CatalogTable, EnumType, ForeignKey, KeyColumn, KeyType, Table};
use crate::value::{Array, ColumnValues, Type, Value};
use std::borrow::Cow;

/// The rows whose foreign key is one of the keys in hand.
pub(crate) struct Referring<'r> {
    /// The foreign key.
    pub(crate) foreign_key: &'r ForeignKey,
    /// The columns of which the keys are.
    pub(crate) target_key: &'r [KeyColumn],
    /// The keys.
    pub(crate) keys: KeyLists,
}

/// Keys as they are bound: the values of each column.
pub(crate) struct KeyLists(Vec<Array>);

/// The columns that are read of the rows.
#[derive(Clone, Copy)]
pub(crate) enum ReferringOutput<'k> {
    /// Only the number of rows.
    Count,
    /// The values of these columns.
    Key(&'k [KeyColumn]),
}

/// The columns of the primary key that a model declares, as its database holds them.
pub(crate) fn key_columns(table: &'static Table, backend: Backend) -> Vec<KeyColumn> {
    let features = backend.features();
    let columns = table.key_positions().iter().map(|&position| {
        let column = &table.columns()[position];
        let is_units = !features.decimals && table.digits(position).is_some();
        KeyColumn {
            name: Cow::Borrowed(column.name),
            ty: match table.enum_type(position) {
                Some(ty) => KeyType::Enum(ty),
                None if is_units => KeyType::Of(Type::I64),
                None => KeyType::Of(column.ty),
            },
        }
    });
    columns.collect()
}

impl KeyLists {
    pub(crate) fn new<'k>(
        columns: &[KeyColumn],
        keys: impl Iterator<Item = &'k [Value]>,
    ) -> KeyLists {
        let mut lists = vec![Vec::new(); columns.len()];
        for key in keys {
            for (list, value) in lists.iter_mut().zip(key) {
                list.push(value.clone());
            }
        }
        let lists = columns.iter().zip(lists).map(|(column, list)| {
            let ty = match column.ty {
                KeyType::Of(ty) => ty,
                KeyType::Enum(_) | KeyType::Cast(_) | KeyType::Stored => Type::Text,
            };
            Array::new(ty, list)
        });
        KeyLists(lists.collect())
    }
}

impl Referring<'_> {
    /// The query. What goes wrong is told as the fault of a statement about `table`.
    ///
    /// ```sql
    /// SELECT "book"."id" FROM "book" WHERE "book"."author_id" = ANY($1::int8[])
    /// ```
    /// Where the keys in hand are not what the foreign key holds, the rows referred to are joined:
    /// ```sql
    /// SELECT COUNT(*) FROM "author" AS "t1" JOIN "book" AS "t2" ON "t1"."name" = "t2"."author"
    /// WHERE "t1"."id" = ANY($1::int8[])
    /// ```
    pub(crate) fn statement(
        &self,
        output: ReferringOutput<'_>,
        backend: Backend,
        table: &'static Table,
    ) -> Statement {
        let mut writer = Writer::new(dialect_of(backend));
        match self.direct_columns() {
            Some(columns) => self.write_direct(&mut writer, output, &columns),
            None => self.write_joined(&mut writer, output),
        }
        let (text, parameters) = writer.finish();
        let mut statement = Statement::new(text, parameters, Some(table), Verb::Select);
        statement.columns = match output {
            ReferringOutput::Count => 1,
            ReferringOutput::Key(columns) => columns.len(),
        };
        statement
    }

    /// Asks for a row if a foreign key that becomes its default would refer to none: to no row, or to one of the keys in hand.
    /// Without a default it becomes null.
    ///
    /// ```sql
    /// SELECT 1 WHERE (1) IS NOT NULL AND NOT EXISTS (
    ///   SELECT 1 FROM "author" AS "t1" WHERE "t1"."id" = (1) AND NOT ("t1"."id" = ANY($1::int8[])))
    /// ```
    pub(crate) fn lacks_default(
        &self,
        backend: Backend,
        table: &'static Table,
    ) -> Option<Statement> {
        let columns = self.foreign_key.columns.iter();
        let defaults = columns.map(|column| Some((&*column.target, column.default.as_deref()?)));
        let defaults: Vec<_> = defaults.collect::<Option<_>>()?;
        let mut writer = Writer::new(dialect_of(backend));
        let to = &mut writer;
        to.push("SELECT 1 WHERE ");
        to.joined(" AND ", &defaults, |to, (_, default)| {
            to.fmt(format_args!("({default}) IS NOT NULL"));
        });
        to.push(" AND NOT EXISTS (SELECT 1 FROM ");
        to.catalog_table(&self.foreign_key.target);
        to.push(" AS \"t1\" WHERE ");
        to.joined(" AND ", &defaults, |to, (target, default)| {
            to.qualified("t1", target);
            to.fmt(format_args!(" = ({default})"));
        });
        to.push(" AND NOT (");
        let key = self.target_key.iter().map(|column| &*column.name);
        self.write_among(to, "t1", &key.collect::<Vec<_>>());
        to.push("))");
        let (text, parameters) = writer.finish();
        Some(Statement::new(text, parameters, Some(table), Verb::Select))
    }

    /// The columns of the foreign key that hold just the keys in hand. Texts may be equal by the collation of the
    /// column referred to and not by that of the one that refers, and values of two types by conversion.
    fn direct_columns(&self) -> Option<Vec<&str>> {
        if self.target_key.len() != self.foreign_key.columns.len() {
            return None;
        }
        let columns = self.target_key.iter().map(|column| match column.ty {
            KeyType::Of(Type::Text) | KeyType::Enum(_) | KeyType::Stored => None,
            KeyType::Of(_) | KeyType::Cast(_) => {
                let column = self.foreign_key.column_to(&column.name)?;
                column.is_alike.then_some(&*column.name)
            }
        });
        columns.collect()
    }

    fn write_direct(&self, to: &mut Writer, output: ReferringOutput<'_>, columns: &[&str]) {
        let table = &self.foreign_key.table;
        to.push("SELECT ");
        to.read(output, &table.name);
        to.push(" FROM ");
        to.catalog_table(table);
        to.push(" WHERE ");
        self.write_among(to, &table.name, columns);
    }

    /// The column referred to stands first: its collation decides.
    fn write_joined(&self, to: &mut Writer, output: ReferringOutput<'_>) {
        let key = self.foreign_key;
        to.push("SELECT ");
        to.read(output, "t2");
        to.push(" FROM ");
        to.catalog_table(&key.target);
        to.push(" AS \"t1\" JOIN ");
        to.catalog_table(&key.table);
        to.push(" AS \"t2\" ON ");
        to.joined(" AND ", &key.columns, |to, column| {
            to.qualified("t1", &column.target);
            to.push(" = ");
            to.qualified("t2", &column.name);
        });
        to.push(" WHERE ");
        let columns = self.target_key.iter().map(|column| &*column.name);
        self.write_among(to, "t1", &columns.collect::<Vec<_>>());
    }

    /// Writes that these columns together are one of the keys.
    fn write_among(&self, to: &mut Writer, owner: &str, columns: &[&str]) {
        let dialect = to.dialect;
        let lists = &self.keys.0;
        let open = if columns.len() > 1 { "(" } else { "" };
        to.push(open);
        to.joined(", ", columns, |to, column| to.qualified(owner, column));
        to.push(if open.is_empty() { "" } else { ")" });
        if let ([column], [list]) = (self.target_key, &**lists)
            && column.ty != KeyType::Stored
        {
            let enum_type = enum_type(column).map(|ty| to.enum_name(ty));
            return dialect.among(to, list, enum_type.as_deref().or(cast(column)));
        }
        let is_cast = self.target_key.iter().any(|column| cast(column).is_some());
        to.push(" IN (");
        if is_cast {
            to.push("SELECT ");
            to.joined(", ", self.target_key.iter().zip(1..), |to, (column, n)| {
                to.fmt(format_args!("\"{n}\""));
                if let Some(cast) = cast(column) {
                    to.fmt(format_args!("::{cast}"));
                }
            });
            to.push(" FROM (");
        }
        let enum_types: Vec<_> = self.target_key.iter().map(enum_type).collect();
        let lists: Vec<ColumnValues> = lists.iter().cloned().map(Into::into).collect();
        dialect.tuples(to, &lists, &enum_types);
        if is_cast {
            to.push(") AS \"keys\"(");
            to.numbers(lists.len());
            to.push(")");
        }
        to.push(")");
    }
}

/// The type that texts of this column are cast to: named by the database, which quotes it where that is needed.
fn cast(column: &KeyColumn) -> Option<&str> {
    match &column.ty {
        KeyType::Cast(ty) => Some(ty),
        KeyType::Of(_) | KeyType::Enum(_) | KeyType::Stored => None,
    }
}

fn enum_type(column: &KeyColumn) -> Option<EnumType> {
    match column.ty {
        KeyType::Enum(ty) => Some(ty),
        _ => None,
    }
}

impl Writer {
    /// A column of rows that are called so.
    pub(super) fn qualified(&mut self, owner: &str, column: &str) {
        self.name(owner);
        self.push(".");
        self.name(column);
    }

    fn read(&mut self, output: ReferringOutput<'_>, owner: &str) {
        let columns = match output {
            ReferringOutput::Count => return self.push("COUNT(*)"),
            ReferringOutput::Key(columns) => columns,
        };
        self.joined(", ", columns, |to, column| {
            to.qualified(owner, &column.name);
            if cast(column).is_some() {
                to.push("::text");
            }
        });
    }

    /// A table, by its name alone where that finds it.
    fn catalog_table(&mut self, table: &CatalogTable) {
        if let Some(namespace) = table.hidden_namespace() {
            self.name(namespace);
            self.push(".");
        }
        self.name(&table.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::samples::AUTHOR;
    use crate::schema::{ForeignColumn, Namespace, OnDelete};
    use std::borrow::Cow;
    use std::sync::Arc;

    fn table(name: &str, is_searched: bool) -> Arc<CatalogTable> {
        Arc::new(CatalogTable {
            namespace: Some(Namespace {
                name: "library".to_owned(),
                is_searched,
            }),
            name: name.to_owned(),
            key: Vec::new(),
        })
    }

    fn foreign_key(columns: &[(&str, &str)]) -> ForeignKey {
        let columns = columns.iter().map(|&(name, target)| ForeignColumn {
            name: name.to_owned(),
            target: target.to_owned(),
            default: None,
            is_nullable: true,
            is_alike: true,
        });
        ForeignKey {
            name: String::new(),
            table: table("bo\"ok", false),
            target: table("author", true),
            columns: columns.collect(),
            on_delete: OnDelete::Cascade,
            can_be_deferred: false,
        }
    }

    fn column(name: &'static str, ty: KeyType) -> KeyColumn {
        KeyColumn {
            name: Cow::Borrowed(name),
            ty,
        }
    }

    #[track_caller]
    fn check(backend: Backend, columns: &[(&str, &str)], key: &[KeyColumn], expected: &str) {
        let row = vec![Value::I64(1); key.len()];
        let referring = Referring {
            foreign_key: &foreign_key(columns),
            target_key: key,
            keys: KeyLists::new(key, [&*row].into_iter()),
        };
        let statement = referring.statement(ReferringOutput::Key(key), backend, &AUTHOR);
        assert_eq!(statement.text, expected);
    }

    #[test]
    fn keys_that_the_foreign_key_holds_are_looked_for_in_it() {
        check(
            Backend::Postgres,
            &[("author_id", "id")],
            &[column("id", KeyType::Of(Type::I64))],
            r#"SELECT "bo""ok"."id" FROM "library"."bo""ok" WHERE "bo""ok"."author_id" = ANY($1::int8[])"#,
        );
        let [a, b] = ["a", "b"].map(|name| column(name, KeyType::Cast("money".to_owned())));
        check(
            Backend::Postgres,
            &[("author_b", "b"), ("author_a", "a")],
            &[a.clone(), b.clone()],
            r#"SELECT "bo""ok"."a"::text, "bo""ok"."b"::text FROM "library"."bo""ok" WHERE ("bo""ok"."author_a", "bo""ok"."author_b") IN (SELECT "1"::money, "2"::money FROM (SELECT unnest($1::text[]), unnest($2::text[])) AS "keys"("1", "2"))"#,
        );
        check(
            Backend::Postgres,
            &[("author_a", "a")],
            &[a],
            r#"SELECT "bo""ok"."a"::text FROM "library"."bo""ok" WHERE "bo""ok"."author_a" = ANY($1::text[]::money[])"#,
        );
    }

    #[test]
    fn rows_are_joined_where_the_foreign_key_holds_something_else() {
        check(
            Backend::Postgres,
            &[("author", "name")],
            &[column("id", KeyType::Of(Type::I64))],
            r#"SELECT "t2"."id" FROM "author" AS "t1" JOIN "library"."bo""ok" AS "t2" ON "t1"."name" = "t2"."author" WHERE "t1"."id" = ANY($1::int8[])"#,
        );
        check(
            Backend::Sqlite,
            &[("author", "name")],
            &[column("name", KeyType::Stored)],
            r#"SELECT "t2"."name" FROM "author" AS "t1" JOIN "library"."bo""ok" AS "t2" ON "t1"."name" = "t2"."author" WHERE "t1"."name" IN (SELECT +"1" FROM orm_rows(orm_columns(?)))"#,
        );
    }
}
