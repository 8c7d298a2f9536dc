//! Arrays of Postgres.

use crate::plan::Expr;
use crate::query::ArrayFunction;
use crate::schema::EnumType;
use crate::sql::types::names;
use crate::sql::writer::Writer;
use crate::value::{ColumnValues, Type};

impl Writer {
    /// Writes a function of arrays.
    pub(super) fn postgres_array(&mut self, function: ArrayFunction, arguments: &[Expr<'_>]) {
        match function {
            ArrayFunction::Length => self.call("cardinality", arguments),
            ArrayFunction::At(_) => self.template("(#1)[#2]", arguments),
            ArrayFunction::Position => self.template("#1 - 1", arguments),
            ArrayFunction::Slice => self.template("(#1)[#2:#3]", arguments),
            ArrayFunction::Contains => self.template("#1 @> #2", arguments),
            ArrayFunction::ContainedBy => self.template("#1 <@ #2", arguments),
            ArrayFunction::Overlaps => self.template("#1 && #2", arguments),
            ArrayFunction::Append => self.call("array_append", arguments),
            ArrayFunction::Concat => self.template("coalesce(#1 || #2, '{}')", arguments),
            ArrayFunction::Remove => self.call("array_remove", arguments),
            ArrayFunction::Greatest => self.call("greatest", arguments),
            ArrayFunction::Least => self.call("least", arguments),
            ArrayFunction::Compared(how) => {
                let operator = self.dialect.comparison(how.into());
                self.template(&format!("#1{operator}#2"), arguments);
            }
            ArrayFunction::Element(_) | ArrayFunction::Ranked => {
                self.joined("", arguments, Self::operand);
            }
        }
    }

    /// Writes the cast behind a value of a column of arrays, `::int8[]`. They come as the texts that they are read from,
    /// since `unnest` takes an array of arrays apart down to its last element.
    pub(in crate::sql) fn read_array(&mut self, column: &ColumnValues) {
        if let ty @ Type::Array(_) = column.ty() {
            self.fmt(format_args!("::{}", names(ty).postgres_cast));
        }
    }
}

/// Returns whether the values of a column are arrays themselves.
pub(super) fn are_arrays(column: &ColumnValues) -> bool {
    matches!(column.ty(), Type::Array(_))
}

/// Writes the columns of rows that are given column by column. Texts may be of an enum type; where none are, the list of types
/// may be empty.
pub(super) fn unnested(to: &mut Writer, columns: &[ColumnValues], enum_types: &[Option<EnumType>]) {
    to.joined(", ", columns.iter().enumerate(), |to, (n, column)| {
        to.push("unnest(");
        to.column_parameter(column);
        to.push(")");
        to.read_array(column);
        to.read_enum(enum_types.get(n).copied().flatten());
    });
}
