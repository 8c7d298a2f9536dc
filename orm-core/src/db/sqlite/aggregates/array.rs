//! Values gathered in an array.

use super::Accumulator;
use crate::db::sqlite::array::push;
use crate::db::sqlite::computed::Computed;
use crate::db::sqlite::functions::FunctionFailure;
use crate::db::sqlite::packed::SqliteCell;

/// An array that is not closed yet.
pub(super) struct GatheredArray(String);

impl Default for GatheredArray {
    fn default() -> Self {
        GatheredArray("[".to_owned())
    }
}

impl Accumulator for GatheredArray {
    fn step(&mut self, value: SqliteCell<'_>) -> Result<(), FunctionFailure> {
        push(value, &mut self.0);
        Ok(())
    }

    fn result(&self) -> Result<Computed<'static>, FunctionFailure> {
        Ok(format!("{}]", self.0).into())
    }
}

#[cfg(test)]
mod tests {
    use super::super::run;
    use super::*;

    #[test]
    fn values_and_nulls_are_gathered() {
        let values = [SqliteCell::Real(0.5), SqliteCell::Null];
        assert_eq!(
            run(c"orm_array_agg", &values),
            Ok("[0.5,null]".to_owned().into())
        );
        assert_eq!(run(c"orm_array_agg", &[]), Ok("[]".to_owned().into()));
    }
}
