//! Rows of any table as plain values, read and stored without its model: for files of rows.
//!
//! - `order`: the order in which the rows of tables can be stored
//! - `read`: the rows of a table, batch by batch
//! - `limits`: values that a column cannot have, found before anything is stored
//! - `load`: rows that are stored
//! - `halves`: rows of a file that are stored together, and the one among them that is refused
//! - `late`: foreign keys in a circle, which are set once all rows are there

mod halves;
mod late;
mod limits;
mod load;
mod order;
mod read;

pub use halves::{FileRow, LoadError};
pub use late::LateUpdate;
pub use limits::RowLimits;
pub use load::{LoadConflict, TableLoad};
pub use order::{LoadStep, load_order};
pub use read::TableRows;

use crate::db::{self, Executor, Transaction};
use crate::error::{DecodeError, Result};
use crate::schema::Table;
use crate::sql::{
    alter_foreign_key, check_foreign_keys, defer_foreign_keys, find_fixed_foreign_keys,
};

/// The size of the rows that are stored together, in bytes of values, about.
const BATCH_BYTES: usize = 1 << 20;

/// Foreign keys that are checked once all rows are there, and of Postgres at once again from then on.
pub struct LateForeignKeys {
    /// The first of the tables, by which an error knows the models.
    table: Option<&'static Table>,
    /// The SQL of the table and the name of each key that was not `DEFERRABLE`.
    fixed: Vec<(String, String)>,
}

/// Has foreign keys checked at the end of the transaction. Those of these tables that are not `DEFERRABLE` become so, if they
/// belong to the role.
pub async fn check_foreign_keys_late(
    tables: &[&'static Table],
    tx: &Transaction,
) -> Result<LateForeignKeys> {
    let on = tx.target();
    let mut fixed = Vec::new();
    if let Some(find) = find_fixed_foreign_keys(tables, on.backend()) {
        db::fetch(on, &find, &mut |row| {
            let key = row.string().and_then(|table| Ok((table, row.string()?)));
            fixed.push(key.map_err(DecodeError::of_no_model)?);
            Ok(())
        })
        .await?;
    }
    for (table, name) in &fixed {
        db::execute(on, &alter_foreign_key(table, name, true)).await?;
    }
    db::execute(on, &defer_foreign_keys(on.backend())).await?;
    Ok(LateForeignKeys {
        table: tables.first().copied(),
        fixed,
    })
}

impl LateForeignKeys {
    /// Has those checked that became `DEFERRABLE`, and makes them what they were.
    pub async fn check(self, tx: &Transaction) -> Result<()> {
        let Some(table) = self.table.filter(|_| !self.fixed.is_empty()) else {
            return Ok(());
        };
        let on = tx.target();
        db::execute(on, &check_foreign_keys(table)).await?;
        for (table, name) in &self.fixed {
            db::execute(on, &alter_foreign_key(table, name, false)).await?;
        }
        Ok(())
    }
}

/// Returns the columns that hold the primary key, each by the position under which a row has its value.
fn key_columns(table: &'static Table) -> impl Iterator<Item = usize> {
    let key = table.key_positions().iter();
    key.map(|&column| table.stored_position(column))
}
