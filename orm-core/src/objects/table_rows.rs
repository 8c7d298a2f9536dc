//! Rows of any table as plain values, read and stored without its model: for files of rows.
//!
//! - `order`: the order in which the rows of tables can be stored
//! - `read`: the rows of a table, batch by batch
//! - `limits`: values that a column cannot have, found before anything is stored
//! - `load`: rows that are stored
//! - `halves`: the row that is refused, among those that are stored together
//! - `late`: foreign keys in a circle, which are set once all rows are there

mod halves;
mod late;
mod limits;
mod load;
mod order;
mod read;

pub use late::LateUpdate;
pub use limits::RowLimits;
pub use load::{FileRow, LoadConflict, LoadError, TableLoad};
pub use order::{LoadStep, load_order};
pub use read::TableRows;

use crate::db::{self, Executor, Transaction};
use crate::error::Result;
use crate::schema::Table;
use crate::sql::defer_foreign_keys;

/// The size of the rows that are stored together, in bytes of values, about.
const BATCH_BYTES: usize = 1 << 20;

/// Has foreign keys checked at the end of the transaction, as far as the database can.
pub async fn check_foreign_keys_late(tx: &Transaction) -> Result<()> {
    let on = tx.target();
    db::execute(on, &defer_foreign_keys(on.backend())).await?;
    Ok(())
}

/// Returns the columns that hold the primary key, each by the position under which a row has its value.
fn key_columns(table: &'static Table) -> impl Iterator<Item = usize> {
    let key = table.key_positions().iter();
    key.map(|&column| table.columns()[column].shared_with.unwrap_or(column))
}
