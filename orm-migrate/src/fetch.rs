//! Rows of statements that no model has.

use orm_core::db::{self, Executor};
use orm_core::error::{DecodeResult, Error, Result};
use orm_core::sql::Statement;
use orm_core::value::Reader;

/// Runs a statement and reads its rows.
pub(crate) async fn fetch(
    on: &impl Executor,
    statement: &Statement,
    read: &mut (dyn FnMut(&mut dyn Reader) -> DecodeResult<()> + Send),
) -> Result<()> {
    let mut read = |row: &mut dyn Reader| read(row).map_err(Error::Undecoded);
    db::fetch(on.target(), statement, &mut read).await
}
