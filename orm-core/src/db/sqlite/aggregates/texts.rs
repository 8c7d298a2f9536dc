//! Texts gathered in one, from which `orm_join` takes them: each after its length.

use super::Accumulator;
use crate::db::sqlite::computed::Computed;
use crate::db::sqlite::functions::FunctionFailure;
use crate::db::sqlite::packed::SqliteCell;
use std::fmt::Write;

/// Texts, one after the other: `6:Walden4:Emma`.
#[derive(Default)]
pub(super) struct GatheredTexts(Option<String>);

impl Accumulator for GatheredTexts {
    fn step(&mut self, value: SqliteCell<'_>) -> Result<(), FunctionFailure> {
        if let SqliteCell::Text(bytes) = value
            && let Ok(text) = str::from_utf8(bytes)
        {
            let texts = self.0.get_or_insert_default();
            write!(texts, "{}:{text}", text.len()).map_err(|_| FunctionFailure::OutOfRange)?;
        }
        Ok(())
    }

    fn result(&self) -> Result<Computed<'static>, FunctionFailure> {
        Ok(self.0.clone().into())
    }
}
