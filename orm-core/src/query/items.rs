//! The items of `IN (…)` as they come: values and keys in hand, and what is computed.

use super::{Comparison, Expr, KeyExpr, List};
use crate::value::Value;

/// Returns whether there is no last item, as in `1868..`.
pub fn is_endless(items: &impl Iterator) -> bool {
    items.size_hint().0 == usize::MAX
}

/// The items that an expression is compared with. Values go into one list; what is computed is compared one by one.
pub(super) struct ListItems {
    expr: Expr,
    values: Vec<Value>,
    computed: Vec<Expr>,
}

impl ListItems {
    /// No items yet, and room for so many.
    pub(super) fn of(expr: Expr, n: usize) -> Self {
        ListItems {
            expr,
            values: Vec::with_capacity(n),
            computed: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, item: Expr) {
        match item.into_value() {
            Ok(value) => self.values.push(value),
            Err(item) => {
                let equal = Expr::compare(Comparison::Eq, self.expr.clone(), item);
                self.computed.push(equal);
            }
        }
    }

    /// Returns `expr IN (…)`.
    pub(super) fn condition(self) -> Expr {
        let listed = self.expr.is_in(List::Values(self.values));
        self.computed.into_iter().fold(listed, Expr::or)
    }
}

/// The keys that a key is compared with.
pub(super) enum KeyItems {
    /// Keys of one column.
    Single(ListItems),
    /// Keys of several: those in hand go into one list a column.
    Several {
        key: KeyExpr,
        in_hand: Vec<Vec<Value>>,
        computed: Vec<Expr>,
    },
}

impl KeyItems {
    /// No keys yet, and room for so many of one column.
    pub(super) fn of(key: KeyExpr, n: usize) -> Self {
        match key.single() {
            Ok(column) => KeyItems::Single(ListItems::of(column, n)),
            Err(key) => KeyItems::Several {
                key,
                in_hand: Vec::new(),
                computed: Vec::new(),
            },
        }
    }

    pub(super) fn push(&mut self, item: KeyExpr) {
        match self {
            KeyItems::Single(items) => item.into_iter().for_each(|part| items.push(part)),
            KeyItems::Several {
                key,
                in_hand,
                computed,
            } => match item.in_hand() {
                Some(values) => in_hand.push(values),
                None => computed.push(key.clone().eq(item)),
            },
        }
    }

    /// Returns `key IN (…)`.
    pub(super) fn condition(self) -> Expr {
        match self {
            KeyItems::Single(items) => items.condition(),
            KeyItems::Several {
                key,
                in_hand,
                computed,
            } => {
                let listed = key.among_listed(in_hand.into_iter());
                computed.into_iter().fold(listed, Expr::or)
            }
        }
    }
}
