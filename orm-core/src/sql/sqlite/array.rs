//! Arrays of SQLite: JSON, taken apart by functions of ours (`db/sqlite/functions/array.rs`).

use crate::plan::Expr;
use crate::query::ArrayFunction;
use crate::sql::types::names;
use crate::sql::writer::Writer;
use crate::value::Type;

impl Writer {
    /// Writes a function of arrays.
    pub(super) fn sqlite_array(&mut self, function: ArrayFunction, arguments: &[Expr<'_>]) {
        match function {
            ArrayFunction::Length => self.call("json_array_length", arguments),
            ArrayFunction::At(element) => {
                self.push("orm_array_at(");
                self.joined(", ", arguments, Self::expr);
                self.fmt(format_args!(", '{}')", names(element).sqlite));
            }
            ArrayFunction::Element(element) => self.sqlite_element(element, arguments),
            ArrayFunction::Position => self.joined("", arguments, Self::operand),
            ArrayFunction::Slice => self.call("orm_array_slice", arguments),
            ArrayFunction::Contains => self.call("orm_array_contains", arguments),
            ArrayFunction::ContainedBy => self.template("orm_array_contains(#2, #1)", arguments),
            ArrayFunction::Overlaps => self.call("orm_array_overlaps", arguments),
            ArrayFunction::Append => self.call("orm_array_append", arguments),
            ArrayFunction::Concat => self.call("orm_array_concat", arguments),
            ArrayFunction::Remove => self.call("orm_array_remove", arguments),
            ArrayFunction::Greatest => self.call("orm_array_greatest", arguments),
            ArrayFunction::Least => self.call("orm_array_least", arguments),
            // A collation in a comparison would be that of whatever the comparison is a part of, such as a `CASE`.
            ArrayFunction::Compared(how) => {
                let operator = self.dialect.comparison(how.into());
                self.template(&format!("orm_array_compare(#1, #2){operator}0"), arguments);
            }
            // By the elements, not by the text.
            ArrayFunction::Ranked => self.template("#1 COLLATE orm_array", arguments),
        }
    }

    /// Writes an element, which JSON has as a text where it is bytes or an infinite float.
    fn sqlite_element(&mut self, element: Type, arguments: &[Expr<'_>]) {
        match names(element).sqlite {
            storage @ ("BLOB" | "REAL") => {
                self.push("orm_array_element(");
                self.joined(", ", arguments, Self::expr);
                self.fmt(format_args!(", '{storage}')"));
            }
            _ => self.joined("", arguments, Self::operand),
        }
    }
}
