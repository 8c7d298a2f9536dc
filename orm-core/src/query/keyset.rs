//! The rows behind a place in an order.

use super::{Expr, Node, OrderKey};
use crate::value::Value;

impl Expr {
    /// Returns the condition that a row comes after this place in the order of these keys: `(year, id) > (?, ?)`.
    pub fn behind(keys: Vec<OrderKey>, place: Vec<Value>) -> Expr {
        let depth = keys.iter().map(|key| key.expr.depth()).max().unwrap_or(0);
        Expr::over(
            depth,
            |(keys, place)| Node::Behind(keys, place),
            (keys, place),
        )
    }
}
