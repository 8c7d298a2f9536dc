//! Pages from a row on, known by the row's place in the order: the rows behind or before it.

use super::cursor::{Cursor, OrderShape};
use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::objects::run::{Prepared, prepare};
use crate::query::{Expr, Node, OrderKey, Request, RowOrder, Select, order_by_name};
use crate::schema::Table;
use crate::value::{Type, Value};

/// The rows behind or before a row of a query, with the cursors of the pages around them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeysetPage<T> {
    /// The rows of this page, in the order of the query.
    pub rows: Vec<T>,
    /// The cursor of the last row, if there are rows behind it: for `after`.
    pub next: Option<String>,
    /// The cursor of the first row, if there may be rows before it: for `before`.
    pub previous: Option<String>,
}

/// The side of a row on which others are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::objects) enum Side {
    After,
    Before,
}

/// The query of the rows on one side of a cursor.
pub(in crate::objects) struct KeysetQuery {
    select: Select,
    shape: OrderShape,
    side: Side,
    has_cursor: bool,
    n: u64,
}

impl KeysetQuery {
    /// Asks for `n` rows on this side of a cursor, or for the first or last ones. `types` are those of the values that are
    /// read in place of rows.
    pub(in crate::objects) fn new(
        mut select: Select,
        types: &[Option<Type>],
        cursor: Option<&str>,
        side: Side,
        n: u64,
    ) -> Result<KeysetQuery> {
        let table = select.table();
        let refused = |why: String| Error::InvalidQuery {
            model: table.model,
            why,
        };
        if n == 0 {
            return Err(refused("a page of no rows is asked for".to_owned()));
        }
        let keys = order_of(&select, types).map_err(refused)?;
        let shape = OrderShape::of(table, &keys).map_err(refused)?;
        let place = cursor.map(|text| Cursor::read(text, &shape)).transpose();
        let place = place.map_err(refused)?;
        let mut keys = keys;
        if side == Side::Before {
            keys.iter_mut().for_each(OrderKey::reverse);
        }
        select.go_on_behind(keys, place);
        select.limit(n.saturating_add(1));
        Ok(KeysetQuery {
            select,
            shape,
            side,
            has_cursor: cursor.is_some(),
            n,
        })
    }

    /// Writes the query of the rows, each with its place in the order.
    pub(in crate::objects) fn prepare(&self, backend: Backend) -> Result<Prepared> {
        let prepared = prepare(Request::Select(&self.select), backend)?;
        Ok(prepared.with_last(self.shape.types()))
    }

    /// Makes the page of its rows: one more than it has, if there are others behind them.
    pub(in crate::objects) fn page<T>(self, mut rows: Vec<T>, prepared: Prepared) -> KeysetPage<T> {
        let n = usize::try_from(self.n).unwrap_or(usize::MAX);
        let mut places = prepared.into_last();
        let has_more = rows.len() > n;
        rows.truncate(n);
        places.truncate(n);
        if self.side == Side::Before {
            rows.reverse();
            places.reverse();
        }
        let cursor =
            |place: Option<&Vec<Value>>| place.map(|place| Cursor::write(place, &self.shape));
        let (is_next, is_previous) = match self.side {
            Side::After => (has_more, self.has_cursor),
            Side::Before => (self.has_cursor, has_more),
        };
        KeysetPage {
            next: cursor(places.last()).filter(|_| is_next),
            previous: cursor(places.first()).filter(|_| is_previous),
            rows,
        }
    }
}

/// Returns the keys of an order in which no two rows are at one place: those asked for, or the model's own, and then what
/// tells one row or value from others, in the direction of the last of them.
fn order_of(select: &Select, types: &[Option<Type>]) -> Result<Vec<OrderKey>, String> {
    let identity = select.identity(types);
    if identity.is_empty() {
        return Err("it gives one value for all rows, behind which there is none".to_owned());
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
        RowOrder::OfModel { .. } if select.is_tree_walk() => {
            return Err(
                "the depth in a tree is no place to go on from; add an `order_by`, or use `page`"
                    .to_owned(),
            );
        }
        RowOrder::OfModel { reversed } => own_order(select.table(), *reversed),
    };
    let is_selected = |key: &OrderKey| identity.iter().any(|part| is_same(&part.expr, &key.expr));
    if is_merged && !select.is_grouped() && !keys.iter().all(is_selected) {
        return Err(
            "a `distinct` query can be ordered only by what it selects; select it too, or drop `distinct`"
                .to_owned(),
        );
    }
    if select.is_grouped() && keys.iter().any(has_no_lowest) {
        return Err(
            "groups by a computed value of bytes or a uuid have no place to go on from; use `page`"
                .to_owned(),
        );
    }
    let descending = keys.last().is_some_and(|key| key.descending);
    for mut part in identity {
        if !keys.iter().any(|key| is_same(&key.expr, &part.expr)) {
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

/// Returns whether two expressions are the same value of a row.
fn is_same(one: &Expr, other: &Expr) -> bool {
    let place = |expr: &Expr| match expr.node() {
        Node::Column {
            path: None,
            field,
            part,
        } => Some((*field, *part)),
        Node::Reached {
            foreign_keys,
            field,
            part,
        } if foreign_keys.is_empty() => Some((*field, *part)),
        _ => None,
    };
    one == other || (place(one).is_some() && place(one) == place(other))
}

/// Returns the type of a key, and where it is read from, in words that tell it from others.
pub(super) fn described(table: &'static Table, key: &OrderKey) -> Result<(Type, String), String> {
    let (table, way, field, part) = match key.expr.node() {
        Node::Column { path, field, part } => match path {
            Some(path) => (path.target(table), path.written(table), *field, *part),
            None => (table, table.model.to_owned(), *field, *part),
        },
        Node::Reached {
            foreign_keys,
            field,
            part,
        } => {
            let (end, way) = walked(table, foreign_keys);
            (end, way, *field, *part)
        }
        Node::Refused(why) => return Err(why.clone()),
        _ => {
            let ty = key.ty.ok_or(
                "its order is by a value of unknown type; order by a field or a typed expression",
            )?;
            return Ok((ty, "computed".to_owned()));
        }
    };
    let column = &table.columns_of(field)[part];
    Ok((column.ty, format!("{way}.{}", column.name)))
}

/// Returns the table that foreign keys lead to, and the way as it is written.
fn walked(table: &'static Table, foreign_keys: &[usize]) -> (&'static Table, String) {
    let (mut end, mut way) = (table, table.model.to_owned());
    for &position in foreign_keys {
        let field = &end.fields[position];
        way.push('.');
        way.push_str(field.name);
        end = field.relation.map_or(end, |relation| (relation.target)());
    }
    (end, way)
}
