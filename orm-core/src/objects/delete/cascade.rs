//! The rows that go with deleted ones, found without deleting any: along every foreign key under `Cascade`, level by
//! level.
//!
//! Each foreign key costs one query a level, however many rows there are: their keys travel as one list. Only keys
//! that are new go on, so circles of tables and of rows end. Tables need no model: what is asked of them comes from
//! the database's catalog.

use crate::db::{self, Target};
use crate::error::{DecodeError, DecodeResult, Result};
use crate::objects::run::prepare;
use crate::query::{Output, Request, Select};
use crate::schema::{CatalogTable, ForeignKey, KeyColumn, KeyType, OnDelete, Table};
use crate::sql::{KeyLists, Referring, ReferringOutput, key_columns};
use crate::value::{KeyValue, Reader, Type, Value};
use std::collections::HashSet;
use std::sync::Arc;

/// All rows that go, table by table in the order in which they are reached.
pub(in crate::objects) struct Cascade<'r> {
    /// The table that is deleted from.
    root: &'static Table,
    reach: &'r [Arc<ForeignKey>],
    going: Vec<CascadedRows>,
}

/// The rows of one table that go. The first is the table that is deleted from.
struct CascadedRows {
    /// The table of the catalog; `None` if no foreign key reaches it.
    table: Option<Arc<CatalogTable>>,
    /// The columns of the keys.
    key: Vec<KeyColumn>,
    keys: HashSet<KeyValue>,
    /// The number of rows that were counted, where no key is needed.
    counted: u64,
}

/// Rows of the table at this position that were not reached before.
struct CascadeLevel {
    position: usize,
    keys: Vec<KeyValue>,
}

impl<'r> Cascade<'r> {
    /// Follows these rows along the foreign keys that they may reach.
    pub(in crate::objects) async fn follow(
        rows: Select,
        reach: &'r [Arc<ForeignKey>],
        on: Target<'_>,
    ) -> Result<Cascade<'r>> {
        let root = rows.table();
        let target = reach.iter().find(|key| key.target.is_of(root));
        let mut cascade = Cascade {
            root,
            reach,
            going: vec![CascadedRows {
                table: target.map(|key| Arc::clone(&key.target)),
                key: key_columns(root, on.backend()),
                keys: HashSet::new(),
                counted: 0,
            }],
        };
        let mut level = vec![cascade.add_root(rows, on).await?];
        while !level.is_empty() {
            level = cascade.next_level(level, on).await?;
        }
        Ok(cascade)
    }

    /// Adds the rows that go with these. Returns those that were not reached before.
    async fn next_level(
        &mut self,
        level: Vec<CascadeLevel>,
        on: Target<'_>,
    ) -> Result<Vec<CascadeLevel>> {
        let mut next: Vec<CascadeLevel> = Vec::new();
        for CascadeLevel { position, keys } in level.iter().filter(|level| !level.keys.is_empty()) {
            for key in self.cascades_to(*position) {
                let found = self.add(&key, *position, keys, on).await?;
                match next
                    .iter_mut()
                    .find(|level| level.position == found.position)
                {
                    Some(level) => level.keys.extend(found.keys),
                    None => next.push(found),
                }
            }
        }
        Ok(next)
    }

    fn cascades_to(&self, position: usize) -> Vec<Arc<ForeignKey>> {
        let leads_here = |key: &&Arc<ForeignKey>| {
            key.on_delete == OnDelete::Cascade && self.position(&key.target) == Some(position)
        };
        self.reach.iter().filter(leads_here).cloned().collect()
    }

    /// Adds the rows to be deleted. Where nothing asks for keys they are counted.
    async fn add_root(&mut self, mut rows: Select, on: Target<'_>) -> Result<CascadeLevel> {
        if self.reach.is_empty() {
            self.going[0].counted = count(rows, on).await?;
            return Ok(self.new_keys(0, Vec::new()));
        }
        rows.set_output(Output::Key);
        let prepared = prepare(Request::Select(&rows), on)?;
        let (mut found, key) = (Vec::new(), &self.going[0].key);
        prepared
            .fetch(on, &mut |row| {
                found.push(read_key(row, key)?);
                Ok(())
            })
            .await?;
        Ok(self.new_keys(0, found))
    }

    /// Adds the rows whose foreign key is one of these keys of the table at `target`.
    async fn add(
        &mut self,
        key: &ForeignKey,
        target: usize,
        keys: &[KeyValue],
        on: Target<'_>,
    ) -> Result<CascadeLevel> {
        let position = self.position_or_new(&key.table);
        let rows = self.referring(key, target, keys.iter());
        if self.asks_for_keys(&key.table) {
            let found = self.keys(rows, &self.going[position].key, on).await?;
            return Ok(self.new_keys(position, found));
        }
        self.going[position].counted += self.count(rows, on).await?;
        Ok(self.new_keys(position, Vec::new()))
    }

    /// Adds keys of the table at this position. Returns those that are new.
    fn new_keys(&mut self, position: usize, found: Vec<KeyValue>) -> CascadeLevel {
        let going = &mut self.going[position];
        let is_new = |key: &KeyValue| going.keys.insert(key.clone());
        let keys = found.into_iter().filter(is_new).collect();
        CascadeLevel { position, keys }
    }

    /// Returns true if other rows refer to those of a table, or several foreign keys reach them. Otherwise each is
    /// reached once, and counting them is enough.
    fn asks_for_keys(&self, table: &CatalogTable) -> bool {
        let ways = self.reach.iter().filter(|key| key.table.is(table));
        ways.count() > 1 || self.reach.iter().any(|key| key.target.is(table))
    }

    fn position(&self, table: &CatalogTable) -> Option<usize> {
        let is_it =
            |going: &CascadedRows| going.table.as_ref().is_some_and(|going| going.is(table));
        self.going.iter().position(is_it)
    }

    fn position_or_new(&mut self, table: &Arc<CatalogTable>) -> usize {
        self.position(table).unwrap_or_else(|| {
            self.going.push(CascadedRows {
                table: Some(Arc::clone(table)),
                key: table.key.clone(),
                keys: HashSet::new(),
                counted: 0,
            });
            self.going.len() - 1
        })
    }

    /// The number of rows that go of the table that is deleted from.
    pub(in crate::objects) fn rows(&self) -> u64 {
        self.going.first().map_or(0, CascadedRows::rows)
    }

    /// The number of rows of each other table that go with them.
    pub(in crate::objects) fn others(&self) -> impl Iterator<Item = (&CatalogTable, u64)> {
        let others = self.going.iter().skip(1);
        others.filter_map(|going| Some((&**going.table.as_ref()?, going.rows())))
    }

    /// Counts the rows that a foreign key leaves behind: those that refer to a row that goes, and stay themselves.
    /// Under `Protect` they count even if they go.
    pub(in crate::objects) async fn left_behind(
        &self,
        key: &ForeignKey,
        on: Target<'_>,
    ) -> Result<u64> {
        let Some(target) = self.position(&key.target) else {
            return Ok(0);
        };
        let rows = self.referring(key, target, self.going[target].keys.iter());
        let own = self.position(&key.table);
        match own.filter(|_| key.on_delete != OnDelete::Protect) {
            None => self.count(rows, on).await,
            Some(own) => {
                let going = &self.going[own];
                let referring = self.keys(rows, &going.key, on).await?;
                let stay = referring.iter().filter(|&key| !going.keys.contains(key));
                Ok(stay.count() as u64)
            }
        }
    }

    /// Returns whether the default of a foreign key is no row, or one that goes: then the rows that it leaves behind would
    /// refer to none.
    pub(in crate::objects) async fn lacks_default(
        &self,
        key: &ForeignKey,
        on: Target<'_>,
    ) -> Result<bool> {
        let target = self.position(&key.target);
        let rows = target.and_then(|it| self.referring(key, it, self.going[it].keys.iter()));
        let question = rows.and_then(|rows| rows.lacks_default(on.backend(), self.root));
        match question {
            Some(question) => db::gives_row(on, &question).await,
            None => Ok(false),
        }
    }

    /// The rows whose foreign key is one of these keys of the table at `target`; none where there are no keys.
    fn referring<'k>(
        &'k self,
        foreign_key: &'k ForeignKey,
        target: usize,
        keys: impl Iterator<Item = &'k KeyValue>,
    ) -> Option<Referring<'k>> {
        let mut keys = keys.peekable();
        keys.peek()?;
        let target_key = &*self.going[target].key;
        Some(Referring {
            foreign_key,
            target_key,
            keys: KeyLists::new(target_key, keys.map(|key| &**key)),
        })
    }

    async fn count(&self, rows: Option<Referring<'_>>, on: Target<'_>) -> Result<u64> {
        let mut number = 0;
        if let Some(rows) = rows {
            let statement = rows.statement(ReferringOutput::Count, on.backend(), self.root);
            db::fetch(on, &statement, &mut |row| {
                number = row.i64().map_err(DecodeError::of_no_model)?;
                Ok(())
            })
            .await?;
        }
        Ok(u64::try_from(number).unwrap_or(0))
    }

    async fn keys(
        &self,
        rows: Option<Referring<'_>>,
        key: &[KeyColumn],
        on: Target<'_>,
    ) -> Result<Vec<KeyValue>> {
        let mut found = Vec::new();
        if let Some(rows) = rows {
            let statement = rows.statement(ReferringOutput::Key(key), on.backend(), self.root);
            db::fetch(on, &statement, &mut |row| {
                found.push(read_key(row, key)?);
                Ok(())
            })
            .await?;
        }
        Ok(found)
    }
}

impl CascadedRows {
    fn rows(&self) -> u64 {
        self.counted + self.keys.len() as u64
    }
}

/// Takes a key as the database holds it.
fn read_key(row: &mut dyn Reader, key: &[KeyColumn]) -> Result<KeyValue> {
    let values = key.iter().map(|column| read(row, &column.ty));
    let values = values.collect::<DecodeResult<_>>();
    values.map_err(DecodeError::of_no_model)
}

/// Takes the next column as a value of a key.
fn read(row: &mut dyn Reader, ty: &KeyType) -> DecodeResult<Value> {
    match ty {
        KeyType::Of(ty) => Value::read(row, *ty),
        KeyType::Enum(_) | KeyType::Cast(_) => Value::read(row, Type::Text),
        KeyType::Stored => read_stored(row),
    }
}

/// Takes the next column, whatever it holds. A call that fails takes nothing, so one type after the other is tried.
fn read_stored(row: &mut dyn Reader) -> DecodeResult<Value> {
    let types = [Type::I64, Type::F64, Type::Text];
    let read = types.into_iter().find_map(|ty| Value::read(row, ty).ok());
    read.map_or_else(|| Value::read(row, Type::Bytes), Ok)
}

/// Counts the rows of a query.
pub(in crate::objects) async fn count(mut rows: Select, on: Target<'_>) -> Result<u64> {
    rows.set_output(Output::Count);
    let prepared = prepare(Request::Select(&rows), on)?;
    prepared.count(on).await
}
