//! Decimals on a database that has none of its own: columns hold whole numbers of their last place.

use super::writer::Writer;
use crate::plan::Expr;
use crate::schema::Digits;

impl Writer {
    /// Writes the decimal of a column.
    pub(super) fn decimal_of_units(&mut self, column: &Expr<'_>, digits: Digits) {
        self.decimal_of(digits, |to| to.expr(column));
    }

    /// Writes the decimal of what columns hold as whole numbers of a last place.
    pub(in crate::sql) fn decimal_of(&mut self, digits: Digits, units: impl FnOnce(&mut Self)) {
        self.push("orm_decimal(");
        units(self);
        self.fmt(format_args!(", {})", digits.decimal_places));
    }

    /// Writes a decimal as a column of so many digits holds it.
    pub(in crate::sql) fn units_of_decimal(
        &mut self,
        digits: Digits,
        decimal: impl FnOnce(&mut Self),
    ) {
        self.push("orm_units(");
        decimal(self);
        let (most, places) = (digits.max_digits, digits.decimal_places);
        self.fmt(format_args!(", {most}, {places})"));
    }
}
