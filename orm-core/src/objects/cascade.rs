//! The rows that go with deleted ones, found without deleting any: along every foreign key under `Cascade`, level by
//! level.
//!
//! Each foreign key costs one query a level, however many rows there are: their keys travel as one list. Only keys
//! that are new go on, so circles of tables and of rows end.

use super::columns::read_values;
use super::prepare::prepare;
use crate::db::Target;
use crate::error::Result;
use crate::model::one_of_keys;
use crate::query::{Output, Request, Select};
use crate::schema::{OnDelete, Pointer, Table};
use crate::value::Value;
use std::collections::HashSet;

/// The values of a key, one a column.
type Key = Vec<Value>;

/// All rows that go, table by table in the order in which they are reached.
pub(super) struct Cascade<'r> {
    reach: &'r [Pointer],
    going: Vec<Going>,
}

/// The rows of one table that go.
struct Going {
    table: &'static Table,
    keys: HashSet<Key>,
    /// How many were counted, where no key is needed.
    counted: u64,
}

impl<'r> Cascade<'r> {
    /// Follows these rows along the foreign keys that they may come to.
    pub(super) async fn follow(
        rows: Select,
        reach: &'r [Pointer],
        on: Target<'_>,
    ) -> Result<Cascade<'r>> {
        let mut cascade = Cascade {
            reach,
            going: Vec::new(),
        };
        let root = rows.table();
        let found = cascade.add(root, rows, on).await?;
        let mut level = vec![(root, found)];
        while !level.is_empty() {
            level = cascade.next_level(level, on).await?;
        }
        Ok(cascade)
    }

    /// Adds what goes with these rows; answers those that nobody came to before.
    async fn next_level(
        &mut self,
        level: Vec<(&'static Table, Vec<Key>)>,
        on: Target<'_>,
    ) -> Result<Vec<(&'static Table, Vec<Key>)>> {
        let mut next: Vec<(&'static Table, Vec<Key>)> = Vec::new();
        for (target, keys) in level.iter().filter(|(_, keys)| !keys.is_empty()) {
            let is_next = |pointer: &&Pointer| {
                pointer.relation.on_delete == OnDelete::Cascade && pointer.target().is_same(target)
            };
            for pointer in self.reach.iter().filter(is_next) {
                let rows = pointing(pointer, keys.iter());
                let found = self.add(pointer.table, rows, on).await?;
                match next
                    .iter_mut()
                    .find(|(table, _)| table.is_same(pointer.table))
                {
                    Some((_, keys)) => keys.extend(found),
                    None => next.push((pointer.table, found)),
                }
            }
        }
        Ok(next)
    }

    /// Adds rows of a table; answers the keys of those that are new. Where nothing asks for keys they are counted.
    async fn add(
        &mut self,
        table: &'static Table,
        rows: Select,
        on: Target<'_>,
    ) -> Result<Vec<Key>> {
        if !self.asks_for_keys(table) {
            let counted = count(rows, on).await?;
            self.going_of(table).counted += counted;
            return Ok(Vec::new());
        }
        let found = keys(rows, on).await?;
        let going = self.going_of(table);
        let is_new = |key: &Key| going.keys.insert(key.clone());
        Ok(found.into_iter().filter(is_new).collect())
    }

    /// Whether rows of a table are pointed at, or may be met by several ways. Else each is met once: it points at one
    /// row, and every row goes on once.
    fn asks_for_keys(&self, table: &Table) -> bool {
        let ways = self.reach.iter().filter(|way| way.table.is_same(table));
        ways.count() > 1 || self.reach.iter().any(|way| way.target().is_same(table))
    }

    fn going_of(&mut self, table: &'static Table) -> &mut Going {
        let position = self.position(table).unwrap_or_else(|| {
            self.going.push(Going {
                table,
                keys: HashSet::new(),
                counted: 0,
            });
            self.going.len() - 1
        });
        &mut self.going[position]
    }

    fn position(&self, table: &Table) -> Option<usize> {
        self.going
            .iter()
            .position(|going| going.table.is_same(table))
    }

    /// How many rows of each table go.
    pub(super) fn counts(&self) -> impl Iterator<Item = (&'static Table, u64)> {
        let counts = self.going.iter();
        counts.map(|going| (going.table, going.counted + going.keys.len() as u64))
    }

    /// How many rows a foreign key leaves behind: those that point at one that goes, and stay themselves. Under
    /// `Protect` they count even if they go.
    pub(super) async fn left_behind(&self, pointer: &Pointer, on: Target<'_>) -> Result<u64> {
        let Some(target) = self.position(pointer.target()) else {
            return Ok(0);
        };
        let rows = pointing(pointer, self.going[target].keys.iter());
        let own = self.position(pointer.table);
        match own.filter(|_| pointer.relation.on_delete != OnDelete::Protect) {
            None => count(rows, on).await,
            Some(own) => {
                let going = &self.going[own].keys;
                let pointing = keys(rows, on).await?;
                let stay = pointing.iter().filter(|&key| !going.contains(key));
                Ok(stay.count() as u64)
            }
        }
    }
}

/// The rows whose foreign key is one of these.
fn pointing<'k>(pointer: &Pointer, keys: impl Iterator<Item = &'k Key>) -> Select {
    let mut rows = Select::new(pointer.table);
    let keys = keys.map(Vec::as_slice);
    rows.filter
        .push(one_of_keys(pointer.table, &[pointer.field], keys));
    rows
}

/// How many rows there are.
pub(super) async fn count(mut rows: Select, on: Target<'_>) -> Result<u64> {
    rows.output = Output::Count;
    match prepare(Request::Select(&rows), on.backend())? {
        Some(prepared) => prepared.count(on).await,
        None => Ok(0),
    }
}

/// The keys of these rows.
async fn keys(mut rows: Select, on: Target<'_>) -> Result<Vec<Key>> {
    let table = rows.table();
    rows.output = Output::Key;
    read_values(&rows, table, table.key_positions(), on).await
}
