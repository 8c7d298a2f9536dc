//! The order in which many rows are written.
//!
//! A row that is written is locked until its transaction ends. Whoever writes several writes them in this order, so that
//! two who write the same rows wait for each other in turn, and cannot deadlock.

use crate::value::Value;
use std::cmp::Ordering;

/// Returns the positions of so many rows in the order of their keys; `None` where they are in order already.
pub(super) fn writing_order<'v, K>(
    rows: usize,
    key: impl Fn(usize) -> K + Copy,
) -> Option<Vec<usize>>
where
    K: Iterator<Item = &'v Value>,
{
    let by_key = |&one: &usize, &other: &usize| compare(key(one), key(other));
    let mut order: Vec<usize> = (0..rows).collect();
    if order.is_sorted_by(|one, other| by_key(one, other).is_le()) {
        return None;
    }
    order.sort_by(by_key);
    Some(order)
}

/// Puts values into this order.
pub(super) fn put_in_order<T>(values: Vec<T>, order: &[usize]) -> Vec<T> {
    let mut places: Vec<Option<T>> = Vec::with_capacity(values.len());
    for value in values {
        places.push(Some(value));
    }
    let mut ordered = Vec::with_capacity(places.len());
    for &place in order {
        if let Some(value) = places[place].take() {
            ordered.push(value);
        }
    }
    ordered
}

/// Puts what belongs to these positions into their order.
pub(super) fn by_position<T>(positions: &[usize], values: Vec<T>) -> Vec<T> {
    match order_of(positions) {
        Some(order) => put_in_order(values, &order),
        None => values,
    }
}

/// Returns the places of these positions in their order; `None` where they are in order already.
fn order_of(positions: &[usize]) -> Option<Vec<usize>> {
    if positions.is_sorted() {
        return None;
    }
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_unstable_by_key(|&place| positions[place]);
    Some(order)
}

/// Compares two keys. It is no order of a database, but the same for everybody who writes.
fn compare<'v>(
    one: impl Iterator<Item = &'v Value>,
    other: impl Iterator<Item = &'v Value>,
) -> Ordering {
    one.zip(other)
        .map(|(one, other)| compare_values(one, other))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn compare_values(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => one.cmp(other),
        _ => match (one.as_integer(), other.as_integer()) {
            (Some(one), Some(other)) => one.cmp(&other),
            _ => one.to_string().cmp(&other.to_string()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(rows: &[[Value; 2]]) -> Option<Vec<usize>> {
        writing_order(rows.len(), |row| rows[row].iter())
    }

    fn row(text: &str, number: i64) -> [Value; 2] {
        [Value::Text(text.into()), Value::I64(number)]
    }

    #[test]
    fn rows_go_by_each_part_of_their_keys() {
        let rows = [row("b", 1), row("a", 10), row("a", 9)];
        assert_eq!(order(&rows), Some(vec![2, 1, 0]));
    }

    #[test]
    fn rows_in_order_stay_as_they_are() {
        assert_eq!(order(&[row("a", 9), row("a", 10), row("b", 1)]), None);
        assert_eq!(order(&[]), None);
    }

    #[test]
    fn values_are_put_in_order() {
        assert_eq!(
            put_in_order(vec!['a', 'b', 'c'], &[2, 0, 1]),
            ['c', 'a', 'b']
        );
    }
}
