//! Foreign keys of a whole database: what asks its catalog for them, and what the answer says.

use super::{Statement, Verb, dialect_of};
use crate::backend::Backend;
use crate::error::DecodeResult;
use crate::schema::{
    Catalog, CatalogTable, ForeignColumn, ForeignKey, KeyColumn, KeyType, Namespace, OnDelete,
};
use crate::value::{Reader, Type};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// Asks for all foreign keys, and for the keys of the tables at their ends. The rows are for [`CatalogRows::read`].
pub(crate) fn find_foreign_keys(backend: Backend) -> Statement {
    let text = dialect_of(backend).find_foreign_keys();
    let mut statement = Statement::new(text, Vec::new(), None, Verb::Catalog);
    statement.columns = 15;
    statement
}

/// The rows of [`find_foreign_keys`], each about one column of a key.
#[derive(Debug, Default)]
pub(crate) struct CatalogRows(Vec<CatalogRow>);

#[derive(Debug)]
struct CatalogRow {
    /// The number of the foreign key; 0 is the key by which the rows of a table are told apart.
    number: i64,
    name: String,
    on_delete: OnDelete,
    can_be_deferred: bool,
    table: CatalogTableName,
    target: CatalogTableName,
    column: String,
    /// The column referred to, or the type of a key.
    target_column: String,
    default: Option<String>,
    is_nullable: bool,
    is_alike: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct CatalogTableName {
    namespace: String,
    name: String,
    is_searched: bool,
}

impl CatalogRows {
    /// Reads a row.
    pub(crate) fn read(&mut self, row: &mut dyn Reader) -> DecodeResult<()> {
        self.0.push(CatalogRow {
            number: row.i64()?,
            name: row.string()?,
            on_delete: on_delete(&row.string()?),
            can_be_deferred: row.bool()?,
            table: CatalogTableName::read(row)?,
            target: CatalogTableName::read(row)?,
            column: row.string()?,
            target_column: row.string()?,
            default: if row.take_null()? {
                None
            } else {
                Some(row.string()?)
            },
            is_nullable: row.bool()?,
            is_alike: row.bool()?,
        });
        Ok(())
    }

    /// Returns the catalog that the rows make.
    pub(crate) fn catalog(self) -> Catalog {
        let (keys, references): (Vec<_>, Vec<_>) =
            self.0.into_iter().partition(|row| row.number == 0);
        let mut tables = CatalogTables::new(keys);
        let of_one = references
            .chunk_by(|one, other| (one.number, &one.table) == (other.number, &other.table));
        Catalog::new(of_one.filter_map(|rows| tables.foreign_key(rows)).collect())
    }
}

impl CatalogTableName {
    fn read(row: &mut dyn Reader) -> DecodeResult<Self> {
        Ok(CatalogTableName {
            namespace: row.string()?,
            name: row.string()?,
            is_searched: row.bool()?,
        })
    }
}

/// The tables, each made once.
struct CatalogTables {
    keys: HashMap<CatalogTableName, Vec<KeyColumn>>,
    made: HashMap<CatalogTableName, Arc<CatalogTable>>,
}

impl CatalogTables {
    fn new(rows: Vec<CatalogRow>) -> Self {
        let mut keys: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            keys.entry(row.table).or_default().push(KeyColumn {
                name: Cow::Owned(row.column),
                ty: key_type(row.target_column),
            });
        }
        CatalogTables {
            keys,
            made: HashMap::new(),
        }
    }

    fn foreign_key(&mut self, rows: &[CatalogRow]) -> Option<Arc<ForeignKey>> {
        let first = rows.first()?;
        let columns = rows.iter().map(|row| ForeignColumn {
            name: row.column.clone(),
            target: row.target_column.clone(),
            default: row.default.clone(),
            is_nullable: row.is_nullable,
            is_alike: row.is_alike,
        });
        Some(Arc::new(ForeignKey {
            name: first.name.clone(),
            table: self.table(&first.table),
            target: self.table(&first.target),
            columns: columns.collect(),
            on_delete: first.on_delete,
            can_be_deferred: first.can_be_deferred,
        }))
    }

    fn table(&mut self, name: &CatalogTableName) -> Arc<CatalogTable> {
        if let Some(made) = self.made.get(name) {
            return Arc::clone(made);
        }
        let namespace = (!name.namespace.is_empty()).then(|| Namespace {
            name: name.namespace.clone(),
            is_searched: name.is_searched,
        });
        let table = Arc::new(CatalogTable {
            namespace,
            name: name.name.clone(),
            key: self.keys.remove(name).unwrap_or_default(),
        });
        self.made.insert(name.clone(), Arc::clone(&table));
        table
    }
}

/// The letters are those of Postgres.
fn on_delete(letter: &str) -> OnDelete {
    match letter {
        "c" => OnDelete::Cascade,
        "r" => OnDelete::Protect,
        "n" => OnDelete::SetNull,
        "d" => OnDelete::SetDefault,
        _ => OnDelete::Restrict,
    }
}

fn key_type(name: String) -> KeyType {
    match &*name {
        "" => KeyType::Stored,
        "bigint" => KeyType::Of(Type::I64),
        "integer" => KeyType::Of(Type::I32),
        "smallint" => KeyType::Of(Type::I16),
        _ => KeyType::Cast(name),
    }
}
