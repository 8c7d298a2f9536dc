//! The order that pages from a row on are read in: one in which no two rows are at one place.

use super::order_shape::OrderShape;
use crate::query::{OrderKey, RowOrder, Select, order_by_name};
use crate::schema::Table;
use crate::value::Type;

/// The side of a row on which others are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::objects) enum Side {
    After,
    Before,
}

/// The keys of an order in which no two rows are at one place: those asked for, or the model's own, and then what tells
/// one row or value from others, in the direction of the last of them.
pub(in crate::objects) struct KeysetOrder {
    keys: Vec<OrderKey>,
    pub(super) shape: OrderShape,
}

impl KeysetOrder {
    /// Returns the order of a query, or why its rows have no place to go on from. `types` are those of the values that are
    /// read in place of rows.
    pub(in crate::objects) fn of(
        select: &Select,
        types: &[Option<Type>],
    ) -> Result<KeysetOrder, String> {
        let keys = order_of(select, types)?;
        let shape = OrderShape::of(select.table(), &keys)?;
        Ok(KeysetOrder { keys, shape })
    }

    /// Returns the keys by which the rows on this side of a place come, nearest first.
    pub(in crate::objects) fn keys(&self, side: Side) -> Vec<OrderKey> {
        let mut keys = self.keys.clone();
        if side == Side::Before {
            keys.iter_mut().for_each(OrderKey::reverse);
        }
        keys
    }

    /// Returns the types of the values that make a place.
    pub(in crate::objects) fn types(&self) -> &[Type] {
        self.shape.types()
    }
}

fn order_of(select: &Select, types: &[Option<Type>]) -> Result<Vec<OrderKey>, String> {
    let identity = select.identity(types);
    if identity.is_empty() {
        return Err("it gives one value for all rows, behind which there is none".to_owned());
    }
    if select.may_repeat_values() {
        return Err(
            "equal values of `union_all` are at one place, behind which the others of them are not found; use `union`, which has each once, or `page`"
                .to_owned(),
        );
    }
    let is_merged = select.stands_for_many();
    let mut keys = match select.order() {
        RowOrder::By(keys) => keys.clone(),
        RowOrder::None => Vec::new(),
        RowOrder::OfModel { reversed } if is_merged => {
            let mut keys = identity.clone();
            for key in &mut keys {
                key.descending = *reversed;
            }
            keys
        }
        RowOrder::OfModel { .. } if select.is_tree_walk() => select.order_keys(),
        RowOrder::OfModel { reversed } => own_order(select.table(), *reversed),
    };
    keys.retain(|key| !select.is_one_value(select.named(&key.expr)));
    let is_key = |part: &OrderKey, key: &OrderKey| {
        select
            .named(&part.expr)
            .is_same_value(select.named(&key.expr))
    };
    let is_selected = |key: &OrderKey| identity.iter().any(|part| is_key(part, key));
    if is_merged && !select.is_grouped() && !keys.iter().all(is_selected) {
        return Err(
            "a `distinct` query can be ordered only by what it selects; select it too, or drop `distinct`"
                .to_owned(),
        );
    }
    if select.is_grouped() && keys.iter().any(has_no_lowest) {
        return Err(
            "groups by a computed value of bytes, a uuid or JSON have no place to go on from; use `page`"
                .to_owned(),
        );
    }
    if keys.iter().any(|key| key.expr.is_random()) {
        return Err(
            "an order by `random()` is another each time, so that no row has a place to go on from"
                .to_owned(),
        );
    }
    let descending = keys.last().is_some_and(|key| key.descending);
    for mut part in identity {
        if !keys.iter().any(|key| is_key(&part, key)) {
            part.descending = descending;
            keys.push(part);
        }
    }
    Ok(keys)
}

/// Returns whether a computed value is of a type whose lowest value a group cannot be asked for.
fn has_no_lowest(key: &OrderKey) -> bool {
    let is_comparable = match key.ty {
        Some(Type::Bytes) => false,
        #[cfg(feature = "uuid")]
        Some(Type::Uuid) => false,
        #[cfg(feature = "json")]
        Some(Type::Json) => false,
        _ => true,
    };
    key.is_computed() && !is_comparable
}

/// Returns the model's own order.
fn own_order(table: &'static Table, reversed: bool) -> Vec<OrderKey> {
    let keys = table.ordering.iter().map(|key| {
        let mut order = order_by_name(table, &key.path.join("."));
        order.descending = key.descending ^ reversed;
        order
    });
    keys.collect()
}
