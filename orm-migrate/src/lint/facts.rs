//! Facts about the databases that a migration is for.

use super::BIG;
use orm_core::backend::Backend;
use orm_core::db::{self, Database, Executor, Pending};
use orm_core::error::{Error, Result};
use orm_core::schema::Change;
use orm_core::schema::physical::{TableKind, TableName};
use orm_core::sql::migration::{count_rows, find_estimates};
use orm_core::value::Reader;
use std::collections::BTreeMap;

/// Facts about the databases that a migration is for.
///
/// By default it is for both, and nothing is known of their rows.
///
/// ```
/// use orm_core::backend::Backend;
/// use orm_core::schema::physical::TableName;
/// use orm_migrate::LintFacts;
///
/// let book = TableName::new(None, "book");
/// let facts = LintFacts::of(Backend::Postgres).with_rows(&book, 1_000_000);
/// # let _ = facts;
/// ```
#[derive(Clone, Debug, Default)]
pub struct LintFacts {
    backend: Option<Backend>,
    rows: BTreeMap<TableName, u64>,
}

impl LintFacts {
    /// One database, of whose rows nothing is known.
    pub fn of(backend: Backend) -> Self {
        LintFacts {
            backend: Some(backend),
            rows: BTreeMap::new(),
        }
    }

    /// The table has about so many rows.
    #[must_use]
    pub fn with_rows(mut self, table: &TableName, rows: u64) -> Self {
        self.rows.insert(table.clone(), rows);
        self
    }

    /// The facts of a live database: about how many rows each of these tables has. One that is not there yet has none.
    ///
    /// On Postgres the number is the estimate of the server where a table is large by it; all others are counted, up to
    /// one row more than makes a table large.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm_core::error::Result<()> {
    /// use orm_core::db::Database;
    /// use orm_migrate::{LintFacts, Migration};
    ///
    /// let db = Database::connect("sqlite::memory:").await?;
    /// let facts = LintFacts::read(&db, Migration::default().changed_tables()).await?;
    /// # let _ = facts;
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT count(*) FROM (SELECT 1 FROM "book" LIMIT 100001) AS "rows"
    /// ```
    ///
    /// # Errors
    /// Errors of the database.
    #[track_caller]
    pub fn read(
        db: &Database,
        tables: impl IntoIterator<Item = TableName>,
    ) -> Pending<'_, LintFacts> {
        let names: Vec<_> = tables.into_iter().collect();
        Pending::new(async move {
            let mut facts = LintFacts::of(db.backend());
            facts.rows = names.iter().map(|name| (name.clone(), 0)).collect();
            for (table, estimate) in estimates(db, names).await? {
                let rows = if estimate > BIG {
                    estimate
                } else {
                    counted(db, &table).await?
                };
                facts.rows.insert(table, rows);
            }
            Ok(facts)
        })
    }

    /// The facts after these changes: a table that is created has no rows, and one that is renamed has those that it had.
    ///
    /// ```
    /// use orm_core::backend::Backend;
    /// use orm_core::schema::physical::TableName;
    /// use orm_migrate::{Change, LintFacts};
    ///
    /// let (book, work) = (TableName::new(None, "book"), TableName::new(None, "work"));
    /// let facts = LintFacts::of(Backend::Postgres).with_rows(&book, 1_000_000);
    /// let facts = facts.after(&[Change::RenameTable { from: book, to: work }]);
    /// # let _ = facts;
    /// ```
    #[must_use]
    pub fn after(mut self, changes: &[Change]) -> Self {
        for change in changes {
            match change {
                Change::CreateTable(table) => {
                    self.rows.insert(table.name.clone(), 0);
                }
                Change::RenameTable { from, to } => {
                    if let Some(rows) = self.rows.remove(from) {
                        self.rows.insert(to.clone(), rows);
                    }
                }
                _ => {}
            }
        }
        self
    }

    pub(super) fn is_for(&self, backend: Backend) -> bool {
        self.backend.is_none_or(|own| own == backend)
    }

    pub(super) fn rows_of(&self, table: &TableName) -> Option<u64> {
        self.rows.get(table).copied()
    }
}

/// The tables that are there, with what the database takes for the number of their rows.
async fn estimates(db: &Database, names: Vec<TableName>) -> Result<Vec<(TableName, u64)>> {
    let Some(statement) = find_estimates(&names, db.backend()) else {
        let found = db.table_names(TableKind::Base).await?.into_iter();
        let found = found.filter(|table| names.contains(table));
        return Ok(found.map(|table| (table, 0)).collect());
    };
    let mut found = Vec::new();
    let mut read = |row: &mut dyn Reader| {
        let position = usize::try_from(row.i64().map_err(Error::Undecoded)?).unwrap_or(usize::MAX);
        let estimate = u64::try_from(row.i64().map_err(Error::Undecoded)?).unwrap_or_default();
        found.extend(names.get(position).map(|table| (table.clone(), estimate)));
        Ok(())
    };
    db::fetch(db.target(), &statement, &mut read).await?;
    Ok(found)
}

async fn counted(db: &Database, table: &TableName) -> Result<u64> {
    let mut rows = 0;
    let mut read = |row: &mut dyn Reader| {
        rows = u64::try_from(row.i64().map_err(Error::Undecoded)?).unwrap_or_default();
        Ok(())
    };
    db::fetch(
        db.target(),
        &count_rows(table, BIG + 1, db.backend()),
        &mut read,
    )
    .await?;
    Ok(rows)
}
