//! Comparisons of the same columns with rows of values, folded into one list.
//!
//! ```sql
//! -- any_of(pairs.map(|(author, year)| Book.author.eq(author) & Book.year.eq(year))), of eight pairs or more
//! ("book"."author_id", "book"."year") IN (…)
//! ```

use super::fold::{FoldedColumn, compared};
use crate::plan::{Comparison, Expr, ValueColumns};
use crate::value::{ColumnValues, Type, Value};
use std::borrow::Cow;
use std::collections::HashMap;

/// The number of rows from which on they are a list. Of fewer, databases combine what their indexes find for each.
const MIN_ROWS: usize = 8;

/// Folds the parts of an `OR` that compare the same columns with values, at the place of the first of them.
pub(super) fn fold_rows(parts: Vec<Expr<'_>>) -> FoldedParts<'_> {
    let mut columns: Vec<_> = parts.iter().map(columns_of_row).collect();
    let mut n_rows: HashMap<Vec<FoldedColumn>, usize> = HashMap::new();
    for columns in columns.iter().flatten() {
        *n_rows.entry(columns.clone()).or_default() += 1;
    }
    for row in &mut columns {
        row.take_if(|columns| n_rows[columns] < MIN_ROWS);
    }
    let mut folded = FoldedParts::default();
    let mut lists: HashMap<Vec<FoldedColumn>, RowList> = HashMap::new();
    for (part, columns) in parts.into_iter().zip(columns) {
        let Some(columns) = columns else {
            folded.parts.push(part);
            continue;
        };
        let list = lists.entry(columns).or_insert_with(|| {
            // The list stands here once all of its rows are known.
            folded.parts.push(Expr::Constant(false));
            RowList::at(folded.parts.len() - 1)
        });
        list.add(&part);
    }
    folded.has_lists = !lists.is_empty();
    for (columns, list) in lists {
        let place = list.place;
        folded.parts[place] = list.condition(&columns);
    }
    folded
}

/// The parts of an `OR`.
#[derive(Default)]
pub(super) struct FoldedParts<'q> {
    pub(super) parts: Vec<Expr<'q>>,
    /// Says whether one of them is a list of rows.
    pub(super) has_lists: bool,
}

/// Returns the columns that a condition compares with values that may be a row of a list.
pub(super) fn columns_of_row(condition: &Expr<'_>) -> Option<Vec<FoldedColumn>> {
    let Expr::And(parts) = condition else {
        return None;
    };
    let columns = parts.iter().map(|part| {
        let (column, _) = compared(part, Comparison::Eq)?;
        is_listed(column.1).then_some(column)
    });
    columns.collect()
}

/// Returns whether values of this type are listed as they are.
fn is_listed(ty: Type) -> bool {
    match ty {
        Type::F32 | Type::F64 | Type::Array(_) => false,
        #[cfg(feature = "json")]
        Type::Json => false,
        _ => !ty.is_decimal(),
    }
}

/// Rows of values with which the same columns are compared.
struct RowList {
    /// The place of the first of them among the parts.
    place: usize,
    /// The values, one list a column.
    values: Vec<Vec<Value>>,
}

impl RowList {
    fn at(place: usize) -> Self {
        RowList {
            place,
            values: Vec::new(),
        }
    }

    fn add(&mut self, row: &Expr<'_>) {
        let Expr::And(parts) = row else { return };
        self.values.resize_with(parts.len(), Vec::new);
        for (part, column) in parts.iter().zip(&mut self.values) {
            let values = compared(part, Comparison::Eq).map(|(_, values)| values);
            column.extend_from_slice(values.unwrap_or_default());
        }
    }

    /// Returns `(columns) IN (…)`.
    fn condition<'q>(self, columns: &[FoldedColumn]) -> Expr<'q> {
        let arrays = columns.iter().zip(self.values);
        let arrays = arrays.map(|((_, ty, _), values)| ColumnValues::new(*ty, values));
        let key = columns
            .iter()
            .map(|((alias, name), ..)| Expr::Column(*alias, name));
        let rows = ValueColumns {
            arrays: Cow::Owned(arrays.collect()),
            enum_types: columns.iter().map(|(.., enum_type)| *enum_type).collect(),
        };
        Expr::InRows(key.collect(), rows)
    }
}
