//! Numbers gathered as floats, from which `orm_percentile` takes them: eight bytes each.

use super::{Accumulator, float};
use crate::db::sqlite::computed::Computed;
use crate::db::sqlite::functions::FunctionFailure;
use crate::db::sqlite::packed::SqliteCell;

/// Floats, one after the other, the least byte of each first.
#[derive(Default)]
pub(super) struct GatheredNumbers(Vec<u8>);

impl Accumulator for GatheredNumbers {
    fn step(&mut self, value: SqliteCell<'_>) -> Result<(), FunctionFailure> {
        if let Some(number) = float(value) {
            self.0.extend_from_slice(&number.to_le_bytes());
        }
        Ok(())
    }

    fn result(&self) -> Result<Computed<'static>, FunctionFailure> {
        if self.0.is_empty() {
            return Ok(Computed::NULL);
        }
        Ok(Computed::Bytes(self.0.clone()))
    }
}
