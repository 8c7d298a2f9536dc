//! Unique constraints, indexes and search indexes as words.

use super::casts::{NamedColumn, named};
use super::source::literal;
use super::sql::{self, Written};
use crate::backend_name::backend_name;
use orm_core::backend::Backend;
use orm_core::schema::NullsOrder;
use orm_core::schema::names;
use orm_core::schema::physical::{
    IndexedValue, PhysicalIndex, PhysicalIndexKey, PhysicalTable, SqlExpression,
};
use orm_core::value::Type;

/// The words that a model has for the indexes of its table.
#[derive(Debug, Default)]
pub(super) struct IndexWords {
    /// Words on the struct.
    pub(super) of_model: Vec<String>,
    /// Columns that are `unique`, that have an `index`, and that would have one and have none.
    pub(super) unique: Vec<String>,
    pub(super) indexed: Vec<String>,
    pub(super) without: Vec<Vec<String>>,
    pub(super) notes: Vec<String>,
}

/// A table, with the names that the fields of its columns have.
pub(super) struct IndexedTable<'t> {
    pub(super) table: &'t PhysicalTable,
    /// The field of each column; none where the column is none.
    pub(super) fields: &'t dyn Fn(&str) -> Option<String>,
    /// Returns whether a column holds JSON documents, which no model can have unique.
    pub(super) is_document: &'t dyn Fn(&str) -> bool,
    /// The columns of foreign keys, which have an index unless said otherwise.
    pub(super) relations: &'t [Vec<String>],
    /// The columns that expressions and conditions may name.
    pub(super) columns: &'t [NamedColumn<'t>],
    pub(super) backend: Backend,
}

/// A key of an index as a word.
struct KeyWord {
    text: String,
    /// True where one of the databases alone can have it.
    is_of_one: bool,
}

impl IndexedTable<'_> {
    pub(super) fn words(&self) -> IndexWords {
        let mut words = IndexWords::default();
        self.add_uniques(&mut words);
        for index in &self.table.indexes {
            self.add_index(index, &mut words);
        }
        for columns in self.relations {
            let mut indexes = self.table.indexes.iter().filter(|index| is_plain(index));
            let is_there = indexes.any(|index| index.columns().is_some_and(|own| own == *columns));
            if !is_there && !is_served(self.table, columns, None) {
                words.without.push(columns.clone());
            }
        }
        self.add_searches(&mut words);
        self.add_exclusions(&mut words);
        words
    }

    fn add_uniques(&self, words: &mut IndexWords) {
        let table = &self.table.name.name;
        for key in &self.table.uniques {
            let columns: Vec<_> = key.columns.iter().map(String::as_str).collect();
            let mut before = self.table.uniques.iter().take_while(|other| *other != key);
            if let Some(twin) = before.find(|other| other.columns == key.columns) {
                words.notes.push(twins(&key.name, &twin.name));
                continue;
            }
            if columns.iter().any(|column| (self.is_document)(column)) {
                words.notes.push(of_document(&key.name));
                continue;
            }
            let is_usual = key.name == names::unique(table, &columns)
                || key.name.starts_with("sqlite_autoindex_");
            let is_relation = self.relations.contains(&key.columns);
            match &columns[..] {
                [column] if is_usual && !is_relation => words.unique.push((*column).to_owned()),
                // A one-to-one relation is unique by itself.
                _ if is_usual && is_relation => {}
                _ => {
                    let Some(mut parts) = self.fields(&columns) else {
                        words.notes.push(not_said("unique constraint", &key.name));
                        continue;
                    };
                    if !is_usual {
                        parts.push(format!("name = {}", literal(&key.name)));
                    }
                    words.of_model.push(format!("unique({})", parts.join(", ")));
                }
            }
        }
    }

    fn add_index(&self, index: &PhysicalIndex, words: &mut IndexWords) {
        let columns = index.columns().filter(|_| is_plain(index));
        if let Some(columns) = columns {
            let owned: Vec<_> = columns.iter().map(ToString::to_string).collect();
            let is_relation = self.relations.contains(&owned);
            let is_usual = index.name == names::index(&self.table.name.name, &columns)
                && !is_served(self.table, &owned, Some(index));
            match &columns[..] {
                _ if is_usual && is_relation => return,
                [column] if is_usual && self.fields(&columns).is_some() => {
                    words.indexed.push((*column).to_owned());
                    return;
                }
                _ => {}
            }
        }
        if let Some(twin) = self.twin(index) {
            words.notes.push(twins(&index.name, &twin.name));
            return;
        }
        if index.is_unique && self.is_of_documents(index) {
            words.notes.push(of_document(&index.name));
            return;
        }
        match self.index(index) {
            Some((word, notes)) => {
                words.of_model.push(word);
                words.notes.extend(notes);
            }
            None => words.notes.push(not_said("index", &index.name)),
        }
    }

    /// The index before this one that differs from it in the name alone.
    fn twin(&self, index: &PhysicalIndex) -> Option<&PhysicalIndex> {
        let indexes = self.table.indexes.iter();
        let mut before = indexes.take_while(|other| *other != index);
        before.find(|other| {
            let name = index.name.clone();
            PhysicalIndex {
                name,
                ..PhysicalIndex::clone(other)
            } == *index
        })
    }

    fn is_of_documents(&self, index: &PhysicalIndex) -> bool {
        let mut columns = index.keys.iter().filter_map(|key| match &key.value {
            IndexedValue::Column(column) => Some(column),
            _ => None,
        });
        columns.any(|column| (self.is_document)(column))
    }

    /// `index(author, -year, name = "…")`, and what is to be noted of it.
    fn index(&self, index: &PhysicalIndex) -> Option<(String, Vec<String>)> {
        let mut is_of_one = index.keys.iter().any(|key| key.operator_class.is_some());
        let (mut parts, mut notes) = (Vec::new(), Vec::new());
        for key in &index.keys {
            let word = self.key(key, index.is_unique)?;
            is_of_one |= word.is_of_one;
            parts.push(word.text);
        }
        if is_of_one && index.is_unique {
            let backend = backend_name(self.backend);
            let note = format!(
                "the expression of `{}` is that of {backend} alone",
                index.name
            );
            notes.push(note);
        }
        let mut classes = index.keys.iter().map(|key| key.operator_class.as_deref());
        let class = classes.next().flatten();
        if classes.any(|other| other != class) {
            return None;
        }
        if !index.include.is_empty() {
            let columns: Vec<_> = index.include.iter().map(String::as_str).collect();
            parts.push(format!("include = ({})", self.fields(&columns)?.join(", ")));
            is_of_one = true;
        }
        if index.method != PhysicalIndex::BTREE {
            parts.push(format!("using = {}", index.method));
            is_of_one = true;
        }
        notes.extend(self.needed_extension(index));
        parts.extend(class.map(|class| format!("ops = {}", literal(class))));
        if let Some(condition) = &index.condition {
            let condition = self.sql(condition)?;
            // A unique index of all rows would forbid some that the other database allows.
            let instead = if index.is_unique { "false" } else { "true" };
            let condition = Written::of(condition, self.backend, self.columns, instead);
            let what = format!("the condition of `{}`", index.name);
            notes.extend(condition.note(&what, self.backend));
            parts.push(format!("where{}", condition.assigned()));
        }
        parts.push(format!("name = {}", literal(&index.name)));
        if is_of_one && !index.is_unique {
            parts.push(format!("only = {}", self.backend.name()));
        }
        let known = ["btree", "hash", "gin", "gist", "brin"];
        let word = if index.is_unique { "unique" } else { "index" };
        let is_known = known.contains(&&*index.method) && !(index.is_unique && class.is_some());
        is_known.then(|| (format!("{word}({})", parts.join(", ")), notes))
    }

    /// A note on the extension by which an index has values that its method has no order of.
    fn needed_extension(&self, index: &PhysicalIndex) -> Option<String> {
        let extension = match &*index.method {
            "gin" => "btree_gin",
            "gist" => "btree_gist",
            _ => return None,
        };
        let is_plain = |key: &PhysicalIndexKey| {
            let IndexedValue::Column(name) = &key.value else {
                return false;
            };
            let mut columns = self.columns.iter();
            let column = columns.find(|column| column.name == name);
            let ty = column.and_then(|column| column.ty.as_ref());
            key.operator_class.is_none() && ty.is_some_and(|ty| *ty != Type::Json)
        };
        index.keys.iter().any(is_plain).then(|| {
            format!(
                "the index `{}` needs the extension `{extension}`, which a new database has to have before",
                index.name
            )
        })
    }

    /// `-year.nulls_last()`
    fn key(&self, key: &PhysicalIndexKey, is_unique: bool) -> Option<KeyWord> {
        if key.collation.is_some() {
            return None;
        }
        let mut is_of_one = false;
        let value = match &key.value {
            IndexedValue::Column(column) => (self.fields)(column)?,
            IndexedValue::IgnoringCase(column) => {
                format!("ignore_case({})", (self.fields)(column)?)
            }
            IndexedValue::Expression(own) => {
                let sql = self.sql(own)?;
                let is_column = |sql: &String| self.table.column(sql).is_some();
                let common = sql::for_both(sql, self.backend, self.columns);
                let common = common.filter(|sql| !is_column(sql));
                is_of_one = common.is_none();
                match common {
                    Some(common) => literal(&common),
                    // Rows with null in a unique index are never the same.
                    None if is_unique => {
                        format!("expr({})", sql::one_each(sql, self.backend, "NULL"))
                    }
                    None => literal(sql),
                }
            }
        };
        // The same rows are kept apart in any order, which `unique` has no word for.
        if is_unique {
            let text = value;
            return Some(KeyWord { text, is_of_one });
        }
        let sign = if key.descending { "-" } else { "" };
        let nulls = match key.nulls {
            Some(NullsOrder::First) => ".nulls_first()",
            Some(NullsOrder::Last) => ".nulls_last()",
            None => "",
        };
        Some(KeyWord {
            text: format!("{sign}{value}{nulls}"),
            is_of_one: is_of_one || key.nulls.is_some(),
        })
    }

    /// The text of SQL; none if it names a column that is no field.
    pub(super) fn sql<'s>(&self, sql: &'s SqlExpression) -> Option<&'s str> {
        let sql = sql.postgres();
        named(sql, self.columns)
            .all(|column| column.is_field)
            .then_some(sql)
    }

    fn add_searches(&self, words: &mut IndexWords) {
        for search in &self.table.searches {
            let columns: Vec<_> = search.columns.iter().map(String::as_str).collect();
            let Some(mut parts) = self.fields(&columns) else {
                words.notes.push(not_said("search index", &search.name));
                continue;
            };
            if search.language != "simple" {
                parts.push(format!("language = {}", literal(&search.language)));
            }
            if search.name != names::search(&self.table.name.name, &columns) {
                parts.push(format!("name = {}", literal(&search.name)));
            }
            words.of_model.push(format!("search({})", parts.join(", ")));
        }
    }

    /// The fields of columns; none if one of the columns is none. A field of several columns stands once.
    pub(super) fn fields(&self, columns: &[&str]) -> Option<Vec<String>> {
        let fields: Option<Vec<_>> = columns.iter().map(|column| (self.fields)(column)).collect();
        let mut fields = fields?;
        fields.dedup();
        Some(fields)
    }
}

/// Returns whether a key or a list of columns, which is another than `own`, begins with these, so that they need no index of
/// their own.
pub(super) fn is_served(
    table: &PhysicalTable,
    columns: &[String],
    own: Option<&PhysicalIndex>,
) -> bool {
    let keys = table.primary_key.iter().chain(&table.uniques);
    let mut keys = keys.map(|key| key.columns.clone());
    let indexes = table.indexes.iter();
    let others = indexes.filter(|index| is_plain(index) && own.is_none_or(|own| own != *index));
    let mut others = others.filter_map(PhysicalIndex::columns);
    keys.any(|key| key.starts_with(columns))
        || others.any(|other| {
            other.len() >= columns.len() && other.iter().zip(columns).all(|(a, b)| a == b)
        })
}

/// Returns whether an index is a list of columns in ascending order, without options.
fn is_plain(index: &PhysicalIndex) -> bool {
    let has_order = |key: &PhysicalIndexKey| {
        key.descending
            || key.nulls.is_some()
            || key.collation.is_some()
            || key.operator_class.is_some()
    };
    !index.is_unique
        && index.columns().is_some()
        && index.method == PhysicalIndex::BTREE
        && index.include.is_empty()
        && index.condition.is_none()
        && !index.keys.iter().any(has_order)
}

fn twins(name: &str, twin: &str) -> String {
    format!("`{name}` is left out: `{twin}` says the same")
}

fn of_document(name: &str) -> String {
    format!("the unique constraint `{name}` is left out: a JSON document cannot be unique")
}

pub(super) fn not_said(what: &str, name: &str) -> String {
    format!("the {what} `{name}` cannot be said of a model, and is left out")
}
