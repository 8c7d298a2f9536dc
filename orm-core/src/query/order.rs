//! `ORDER BY`.

use super::Expr;
use crate::value::Type;

/// The order of rows.
#[derive(Clone, Debug, PartialEq)]
pub enum RowOrder {
    /// The model's `ordering`; of a walk over a tree, the nearest row first.
    OfModel {
        /// Puts the last row first.
        reversed: bool,
    },
    /// No order: rows come as the database likes.
    None,
    /// Keys, the first of which counts before the second.
    By(Vec<OrderKey>),
}

/// One key of [`RowOrder::By`].
#[derive(Clone, Debug, PartialEq)]
pub struct OrderKey {
    /// The value compared.
    pub expr: Expr,
    /// `DESC`: the highest comes first.
    pub descending: bool,
    /// `NULLS FIRST` or `NULLS LAST`; without it nulls are last ascending and first descending.
    pub nulls_first: Option<bool>,
    /// The type of the value, where the expression is no column.
    pub ty: Option<Type>,
}

impl RowOrder {
    /// Returns the keys asked for.
    pub fn keys(&self) -> &[OrderKey] {
        match self {
            RowOrder::By(keys) => keys,
            RowOrder::OfModel { .. } | RowOrder::None => &[],
        }
    }

    /// Turns the order around, nulls too.
    pub fn reverse(&mut self) {
        match self {
            RowOrder::OfModel { reversed } => *reversed = !*reversed,
            RowOrder::None => {}
            RowOrder::By(keys) => keys.iter_mut().for_each(OrderKey::reverse),
        }
    }
}

impl OrderKey {
    /// Returns a key that puts the lowest first.
    pub fn asc(expr: Expr) -> Self {
        OrderKey {
            expr,
            descending: false,
            nulls_first: None,
            ty: None,
        }
    }

    /// Returns the key of a value that has this type.
    #[must_use]
    pub fn of_type(mut self, ty: Option<Type>) -> Self {
        self.ty = ty;
        self
    }

    /// Returns a key that puts the highest first.
    pub fn desc(expr: Expr) -> Self {
        OrderKey {
            descending: true,
            ..OrderKey::asc(expr)
        }
    }

    /// Turns the order around, nulls too.
    pub fn reverse(&mut self) {
        self.descending = !self.descending;
        self.nulls_first = self.nulls_first.map(|first| !first);
    }
}
