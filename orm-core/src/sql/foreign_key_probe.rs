//! Questions that find the foreign key which made a statement fail, where the database does not name it (SQLite).
//!
//! Names come from the database's catalog, since tables may have no model.

use super::writer::Writer;
use super::{Statement, Verb, dialect_of};
use crate::backend::Backend;
use crate::schema::{CatalogTable, ForeignKey, OnDelete, Table};
use crate::value::{Parameter, Value};
use std::sync::Arc;

/// The keys of the rows that would go, each with the number of its table. No model's table is called so.
const GONE: &str = "rows gone";
/// The row that is referred to.
const TARGET: &str = "orm to";
/// The row that refers.
const REFERRING: &str = "orm of";
/// The row that a default refers to.
const DEFAULT: &str = "orm default";
/// Another one of the rows that would go.
const ALSO: &str = "also";

/// Asks for a row that refers to none by this foreign key; if `only_last`, for the last row inserted alone, whose
/// number is its key.
///
/// ```sql
/// SELECT 1 FROM "book" WHERE "book"."author_id" IS NOT NULL AND "book"."id" = last_insert_rowid()
/// AND NOT EXISTS (SELECT 1 FROM "author" AS "orm to" WHERE "orm to"."id" = "book"."author_id") LIMIT 1
/// ```
pub(crate) fn find_dangling(key: &ForeignKey, only_last: bool) -> Statement {
    let name = &*key.table.name;
    let number = key.table.key.first().filter(|_| only_last);
    question(Vec::new(), |to| {
        to.push("SELECT 1 FROM ");
        to.name(name);
        to.push(" WHERE ");
        to.joined(" AND ", &key.columns, |to, column| {
            to.qualified(name, &column.name);
            to.push(" IS NOT NULL");
        });
        if let Some(number) = number {
            to.push(" AND ");
            to.qualified(name, &number.name);
            to.push(" = last_insert_rowid()");
        }
        to.push(" AND NOT EXISTS (SELECT 1 FROM ");
        to.called(&key.target, TARGET);
        to.push(" WHERE ");
        to.references(key, name);
        to.push(") LIMIT 1");
    })
}

/// Asks whether the counter of a table's keys stands at the largest there is.
pub(crate) fn find_full_counter(table: &'static Table) -> Statement {
    let values = [Value::Text(table.name.to_owned()), Value::I64(i64::MAX)];
    question(values.map(Parameter::One).to_vec(), |to| {
        to.push("SELECT 1 FROM sqlite_sequence WHERE name = ? COLLATE NOCASE AND seq = ?");
    })
}

/// Returns a query whose one column has the name of the table's key, if SQLite counts that: then it is the number of the
/// row by another name.
#[cfg(feature = "sqlite")]
pub(crate) fn counted_key(table: &Table) -> String {
    let mut writer = Writer::new(dialect_of(Backend::Sqlite));
    writer.push("SELECT rowid FROM ");
    writer.name(table.name);
    writer.finish().0
}

/// Returns a question whose answer is a row or none.
fn question(parameters: Vec<Parameter>, write: impl FnOnce(&mut Writer)) -> Statement {
    let mut writer = Writer::new(dialect_of(Backend::Sqlite));
    write(&mut writer);
    Statement::new(writer.finish().0, parameters, None, Verb::Select)
}

/// A delete that failed, and the foreign keys that it may come to.
pub(crate) struct DeleteProbe<'d> {
    delete: &'d Statement,
    cascades: Vec<Arc<ForeignKey>>,
    /// The tables of which rows would go, that of the delete first.
    tables: Vec<Arc<CatalogTable>>,
    /// The number of columns of the longest of their keys.
    width: usize,
}

impl<'d> DeleteProbe<'d> {
    /// Prepares to ask about a delete from `root`.
    pub(crate) fn new(
        delete: &'d Statement,
        root: Arc<CatalogTable>,
        affected: &[Arc<ForeignKey>],
    ) -> Self {
        let is_cascade = |key: &&Arc<ForeignKey>| key.on_delete == OnDelete::Cascade;
        let cascades: Vec<_> = affected.iter().filter(is_cascade).cloned().collect();
        let mut tables = vec![root];
        for key in &cascades {
            if !tables.iter().any(|table| table.is(&key.table)) {
                tables.push(Arc::clone(&key.table));
            }
        }
        let width = tables.iter().map(|table| table.key.len()).max();
        DeleteProbe {
            delete,
            cascades,
            tables,
            width: width.unwrap_or_default(),
        }
    }

    /// Asks for a row that forbids the delete by this foreign key; none where there can be none.
    ///
    /// ```sql
    /// WITH RECURSIVE "rows gone"("table", "1") AS (SELECT 0, "author"."id" FROM "author" WHERE "author"."id" = ?)
    /// SELECT 1 FROM "rows gone" JOIN "author" AS "orm to" ON "rows gone"."table" = 0 AND "orm to"."id" = "rows gone"."1"
    /// JOIN "book" AS "orm of" ON "orm to"."id" = "orm of"."author_id" WHERE TRUE LIMIT 1
    /// ```
    pub(crate) fn blocked_by(&self, key: &ForeignKey) -> Option<Statement> {
        let defaults = key.columns.iter().map(|column| column.default.as_deref());
        let defaults: Option<Vec<_>> = defaults.collect();
        let sets_default = key.on_delete == OnDelete::SetDefault;
        if sets_default && defaults.is_none() || self.number(&key.target).is_none() {
            return None;
        }
        let table = self.delete.table?;
        let condition = &self.delete.text[self.delete.condition.clone()?];
        Some(question(self.delete.parameters.clone(), |to| {
            self.write_gone(to, table, condition);
            to.push(" SELECT 1 FROM ");
            self.write_referring(to, key);
            to.push(" WHERE TRUE");
            if key.on_delete != OnDelete::Protect {
                self.write_unless_gone(to, &key.table);
            }
            if let Some(defaults) = defaults.filter(|_| sets_default) {
                self.write_default_is_missing(to, key, &defaults);
            }
            to.push(" LIMIT 1");
        }))
    }

    fn number(&self, table: &CatalogTable) -> Option<usize> {
        self.tables.iter().position(|gone| gone.is(table))
    }

    /// `WITH RECURSIVE`: the rows of the delete, and along every `Cascade` those that go with them.
    fn write_gone(&self, to: &mut Writer, table: &Table, condition: &str) {
        to.push("WITH RECURSIVE ");
        let named = &self.delete.text[self.delete.common_tables.clone()];
        if !named.is_empty() {
            to.push(named);
            to.push(", ");
        }
        to.name(GONE);
        to.push("(\"table\", ");
        to.numbers(self.width);
        to.push(") AS (SELECT ");
        if let Some(root) = self.tables.first() {
            self.write_key(to, root, table.name);
        }
        to.push(" FROM ");
        to.name(table.name);
        to.push(condition);
        for key in &self.cascades {
            to.push(" UNION SELECT ");
            self.write_key(to, &key.table, REFERRING);
            to.push(" FROM ");
            self.write_referring(to, key);
        }
        to.push(")");
    }

    /// The number of a table and the columns of its key, as many as there are at most.
    fn write_key(&self, to: &mut Writer, table: &CatalogTable, owner: &str) {
        self.write_number(to, table);
        for column in &table.key {
            to.push(", ");
            to.qualified(owner, &column.name);
        }
        to.push(&", NULL".repeat(self.width - table.key.len()));
    }

    /// The number of a table of which rows would go; that of none is no row's.
    fn write_number(&self, to: &mut Writer, table: &CatalogTable) {
        match self.number(table) {
            Some(number) => to.fmt(format_args!("{number}")),
            None => to.push("NULL"),
        }
    }

    /// The rows that refer to one that would go. The row referred to is joined, since the foreign key may hold
    /// something else than the key by which rows are told apart.
    fn write_referring(&self, to: &mut Writer, key: &ForeignKey) {
        to.name(GONE);
        to.push(" JOIN ");
        to.called(&key.target, TARGET);
        to.push(" ON ");
        to.qualified(GONE, "table");
        to.push(" = ");
        self.write_number(to, &key.target);
        for (column, n) in key.target.key.iter().zip(1..) {
            to.push(" AND ");
            to.qualified(TARGET, &column.name);
            to.push(" = ");
            to.qualified(GONE, &n.to_string());
        }
        to.push(" JOIN ");
        to.called(&key.table, REFERRING);
        to.push(" ON ");
        to.references(key, REFERRING);
    }

    /// A row that goes itself is in nobody's way.
    fn write_unless_gone(&self, to: &mut Writer, table: &CatalogTable) {
        if self.number(table).is_none() {
            return;
        }
        to.push(" AND NOT EXISTS (");
        self.write_also_gone(to, table, REFERRING);
        to.push(")");
    }

    /// The row called `owner` is among those that would go.
    fn write_also_gone(&self, to: &mut Writer, table: &CatalogTable, owner: &str) {
        to.push("SELECT 1 FROM ");
        to.name(GONE);
        to.push(" AS ");
        to.name(ALSO);
        to.push(" WHERE ");
        to.qualified(ALSO, "table");
        to.push(" = ");
        self.write_number(to, table);
        for (column, n) in table.key.iter().zip(1..) {
            to.push(" AND ");
            to.qualified(ALSO, &n.to_string());
            to.push(" = ");
            to.qualified(owner, &column.name);
        }
    }

    /// The defaults are those of no row, or of one that would go.
    fn write_default_is_missing(&self, to: &mut Writer, key: &ForeignKey, defaults: &[&str]) {
        for default in defaults {
            to.fmt(format_args!(" AND ({default}) IS NOT NULL"));
        }
        to.push(" AND NOT EXISTS (SELECT 1 FROM ");
        to.called(&key.target, DEFAULT);
        to.push(" WHERE ");
        to.joined(
            " AND ",
            key.columns.iter().zip(defaults),
            |to, (column, default)| {
                to.qualified(DEFAULT, &column.target);
                to.fmt(format_args!(" = ({default})"));
            },
        );
        to.push(" AND NOT EXISTS (");
        self.write_also_gone(to, &key.target, DEFAULT);
        to.push("))");
    }
}

impl Writer {
    /// A table, and what its rows are called.
    fn called(&mut self, table: &CatalogTable, alias: &str) {
        self.name(&table.name);
        self.push(" AS ");
        self.name(alias);
    }

    /// The columns of a foreign key of the row called `owner` are those of the row referred to.
    fn references(&mut self, key: &ForeignKey, owner: &str) {
        self.joined(" AND ", &key.columns, |to, column| {
            to.qualified(TARGET, &column.target);
            to.push(" = ");
            to.qualified(owner, &column.name);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::samples::AUTHOR;
    use crate::schema::{ForeignColumn, KeyColumn, KeyType};
    use crate::value::Type;
    use std::borrow::Cow;

    fn table(name: &str) -> Arc<CatalogTable> {
        Arc::new(CatalogTable {
            namespace: None,
            name: name.to_owned(),
            key: vec![KeyColumn {
                name: Cow::Borrowed("id"),
                ty: KeyType::Of(Type::I64),
            }],
        })
    }

    /// `book.author_id` or `note.book_id`.
    fn key(
        table: &Arc<CatalogTable>,
        target: &Arc<CatalogTable>,
        on_delete: OnDelete,
    ) -> ForeignKey {
        ForeignKey {
            name: String::new(),
            table: Arc::clone(table),
            target: Arc::clone(target),
            columns: vec![ForeignColumn {
                name: format!("{}_id", target.name),
                target: "id".to_owned(),
                default: Some("7".to_owned()),
                is_nullable: true,
                is_alike: true,
            }],
            on_delete,
            can_be_deferred: false,
        }
    }

    #[test]
    fn a_row_that_refers_to_none_is_looked_for() {
        let key = key(&table("bo\"ok"), &table("author"), OnDelete::Protect);
        assert_eq!(
            find_dangling(&key, false).text,
            r#"SELECT 1 FROM "bo""ok" WHERE "bo""ok"."author_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "author" AS "orm to" WHERE "orm to"."id" = "bo""ok"."author_id") LIMIT 1"#
        );
        assert_eq!(
            find_dangling(&key, true).text,
            r#"SELECT 1 FROM "bo""ok" WHERE "bo""ok"."author_id" IS NOT NULL AND "bo""ok"."id" = last_insert_rowid() AND NOT EXISTS (SELECT 1 FROM "author" AS "orm to" WHERE "orm to"."id" = "bo""ok"."author_id") LIMIT 1"#
        );
    }

    #[test]
    fn a_row_that_forbids_a_delete_is_looked_for_among_those_that_refer() {
        let [author, book, note] = ["author", "book", "note"].map(table);
        let text = r#"DELETE FROM "author" WHERE "author"."id" = ?"#;
        let value = Parameter::One(Value::I64(1));
        let mut delete = Statement::new(text, vec![value.clone()], Some(&AUTHOR), Verb::Delete);
        delete.condition = text.find(" WHERE").map(|start| start..text.len());
        let cascade = Arc::new(key(&book, &author, OnDelete::Cascade));
        let probe = DeleteProbe::new(&delete, author, &[cascade]);
        let gone = r#"WITH RECURSIVE "rows gone"("table", "1") AS (SELECT 0, "author"."id" FROM "author" WHERE "author"."id" = ? UNION SELECT 1, "orm of"."id" FROM "rows gone" JOIN "author" AS "orm to" ON "rows gone"."table" = 0 AND "orm to"."id" = "rows gone"."1" JOIN "book" AS "orm of" ON "orm to"."id" = "orm of"."author_id")"#;
        let referring = r#"SELECT 1 FROM "rows gone" JOIN "book" AS "orm to" ON "rows gone"."table" = 1 AND "orm to"."id" = "rows gone"."1" JOIN "note" AS "orm of" ON "orm to"."id" = "orm of"."book_id" WHERE TRUE"#;
        let missing = r#" AND (7) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "book" AS "orm default" WHERE "orm default"."id" = (7) AND NOT EXISTS (SELECT 1 FROM "rows gone" AS "also" WHERE "also"."table" = 1 AND "also"."1" = "orm default"."id"))"#;
        for (on_delete, rest) in [(OnDelete::Protect, ""), (OnDelete::SetDefault, missing)] {
            let question = probe.blocked_by(&key(&note, &book, on_delete)).unwrap();
            assert_eq!(question.text, format!("{gone} {referring}{rest} LIMIT 1"));
            assert_eq!(question.parameters, std::slice::from_ref(&value));
        }
        assert!(
            probe
                .blocked_by(&key(&book, &note, OnDelete::Protect))
                .is_none()
        );
    }

    #[test]
    fn a_row_that_goes_itself_forbids_nothing() {
        let [author, book] = ["author", "book"].map(table);
        let text = r#"DELETE FROM "author""#;
        let mut delete = Statement::new(text, Vec::new(), Some(&AUTHOR), Verb::Delete);
        delete.condition = Some(text.len()..text.len());
        let cascade = Arc::new(key(&book, &author, OnDelete::Cascade));
        let probe = DeleteProbe::new(&delete, Arc::clone(&author), &[cascade]);
        let question = probe.blocked_by(&key(&book, &author, OnDelete::Restrict));
        let text = question.unwrap().text.clone();
        assert!(text.contains(r#"FROM "author" UNION SELECT"#), "{text}");
        assert!(
            text.ends_with(
                r#"WHERE TRUE AND NOT EXISTS (SELECT 1 FROM "rows gone" AS "also" WHERE "also"."table" = 1 AND "also"."1" = "orm of"."id") LIMIT 1"#
            ),
            "{text}"
        );
    }
}
