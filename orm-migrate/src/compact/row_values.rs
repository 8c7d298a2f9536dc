//! The values that a column has in the rows that are there.

use orm_core::schema::physical::{ColumnDefault, ColumnType, PhysicalColumn, SqlExpression};
use orm_core::value::Type;

/// The values that a column has in the rows that are there, by the changes so far.
pub(super) struct RowValues {
    /// The types of the column in their order, of which the last is its own.
    types: Vec<ColumnType>,
    source: Source,
}

/// Where values come from.
enum Source {
    /// There are none: the table had no rows, or the change fails where it has.
    NoRows,
    /// They were there at the start.
    Stored,
    /// They were there at the start, and this stands in place of nulls.
    StoredOr(SqlExpression),
    /// They are null.
    Null,
    /// The database counts or computes them.
    Computed,
    /// They are this, be it a fill or a default.
    Given(SqlExpression),
}

/// The reason why one change does not stand for several: rows would have other values.
pub(super) struct OtherValues;

impl RowValues {
    fn new(column: &PhysicalColumn, source: Source) -> Self {
        RowValues {
            types: vec![column.ty.clone()],
            source,
        }
    }

    pub(super) fn of_no_row(column: &PhysicalColumn) -> Self {
        RowValues::new(column, Source::NoRows)
    }

    pub(super) fn stored(column: &PhysicalColumn) -> Self {
        RowValues::new(column, Source::Stored)
    }

    /// The values of a column that is added to a table with rows.
    pub(super) fn added(column: &PhysicalColumn, fill: Option<&SqlExpression>) -> Self {
        let source = match (fill, &column.default) {
            (Some(sql), _) | (None, Some(ColumnDefault::Expression(sql))) => {
                Source::Given(sql.clone())
            }
            (None, Some(_)) => Source::Computed,
            (None, None) if column.null => Source::Null,
            (None, None) => Source::NoRows,
        };
        RowValues::new(column, source)
    }

    pub(super) fn ty(&self) -> &ColumnType {
        self.types.last().expect("a column has a type")
    }

    pub(super) fn are_given(&self) -> bool {
        matches!(self.source, Source::Given(_) | Source::StoredOr(_))
    }

    /// Follows a change of the column; none if one change would not give rows the same.
    pub(super) fn alter(
        &mut self,
        from: &PhysicalColumn,
        to: &PhysicalColumn,
        fill: Option<&SqlExpression>,
    ) -> Option<()> {
        if (from.is_generated() || to.is_generated()) && from.default != to.default {
            return None;
        }
        if from.ty != to.ty {
            // A fill is a value of the type that the column had by then.
            if matches!(self.source, Source::StoredOr(_)) && !is_same(&from.ty, &to.ty) {
                return None;
            }
            self.types.push(to.ty.clone());
        }
        let Some(fill) = fill else { return Some(()) };
        let filled = match &self.source {
            Source::Stored => Source::StoredOr(fill.clone()),
            Source::Null => Source::Given(fill.clone()),
            Source::Given(value) if value.reads_columns() => return None,
            Source::NoRows | Source::StoredOr(_) | Source::Computed | Source::Given(_) => {
                return Some(());
            }
        };
        self.source = filled;
        Some(())
    }

    /// The fill by which one change of a column that was there gives rows these values, if it needs one.
    pub(super) fn of_nulls(
        &self,
        before: &PhysicalColumn,
        wanted: &PhysicalColumn,
    ) -> Result<Option<SqlExpression>, OtherValues> {
        if !self.are_of_type() {
            return Err(OtherValues);
        }
        match &self.source {
            Source::StoredOr(_) if before.null && wanted.null => Err(OtherValues),
            Source::StoredOr(fill) if before.null => Ok(Some(fill.clone())),
            _ => Ok(None),
        }
    }

    /// The fill by which adding this column gives rows these values, if it needs one.
    pub(super) fn of_new(
        &self,
        wanted: &PhysicalColumn,
    ) -> Result<Option<SqlExpression>, OtherValues> {
        if !self.are_of_type() {
            return Err(OtherValues);
        }
        match &self.source {
            Source::NoRows | Source::Stored | Source::StoredOr(_) => Ok(None),
            Source::Null if wanted.default.is_none() => Ok(None),
            Source::Computed if is_computed(wanted) => Ok(None),
            Source::Null | Source::Computed => Err(OtherValues),
            Source::Given(_) if is_computed(wanted) => Err(OtherValues),
            Source::Given(value) => {
                let own = ColumnDefault::Expression(value.clone());
                let is_default = wanted.default.as_ref() == Some(&own);
                Ok((!is_default).then(|| value.clone()))
            }
        }
    }

    /// Returns whether values become those of the last type by one change too: they are converted once, and no value that is
    /// given was converted.
    fn are_of_type(&self) -> bool {
        let most = match self.source {
            Source::NoRows | Source::Null => return true,
            Source::Stored | Source::StoredOr(_) => 1,
            Source::Computed | Source::Given(_) => 0,
        };
        self.types.len() - 1 <= most
            || self
                .types
                .windows(2)
                .all(|pair| is_same(&pair[0], &pair[1]))
    }
}

fn is_computed(column: &PhysicalColumn) -> bool {
    let default = column.default.as_ref();
    default.is_some_and(|default| !matches!(default, ColumnDefault::Expression(_)))
}

/// Returns whether a value of one type is the same in the other, if that has it at all.
fn is_same(from: &ColumnType, to: &ColumnType) -> bool {
    let is_whole = |ty: Option<Type>| matches!(ty, Some(Type::I16 | Type::I32 | Type::I64));
    if let (ColumnType::Decimal(from), ColumnType::Decimal(to)) = (from, to) {
        return from.decimal_places == to.decimal_places;
    }
    let (from, to) = (from.logical(), to.logical());
    from == Some(Type::Text) && to == Some(Type::Text) || is_whole(from) && is_whole(to)
}
