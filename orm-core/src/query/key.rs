//! Keys in a query.

use super::items::{KeyItems, is_endless};
use super::{Comparison, Expr, List, Node, RelationPath, Select};
use crate::schema::Table;
use crate::value::{ColumnValues, Value};

/// A key in a query: one expression a column.
///
/// ```sql
/// "seat"."car_id" = ? AND "seat"."number" = ?      -- eq
/// ("seat"."car_id", "seat"."number") IN (…)        -- is_in, is_one_of, is_found_by
/// ```
#[derive(Clone, Debug)]
pub struct KeyExpr(Vec<Expr>);

impl KeyExpr {
    /// Returns the columns of these fields of the query's own table.
    pub fn of_fields(table: &'static Table, fields: &[usize]) -> KeyExpr {
        KeyExpr::reached(None, table, fields)
    }

    /// Returns the primary key of the query's own table.
    pub fn primary(table: &'static Table) -> KeyExpr {
        KeyExpr::at(None, table)
    }

    /// Returns the primary key of the row of `table` at the end of a path. The foreign key that leads there holds the
    /// same, so that planning joins nothing.
    pub fn at(path: Option<&'static RelationPath>, table: &'static Table) -> KeyExpr {
        KeyExpr::reached(path, table, table.primary_key)
    }

    /// Returns these fields of the row of `table` at the end of a path.
    pub fn reached(
        path: Option<&'static RelationPath>,
        table: &'static Table,
        fields: &[usize],
    ) -> KeyExpr {
        let parts = |&field: &usize| {
            (0..table.range(field).len()).map(move |part| Expr::part(path, field, part))
        };
        fields.iter().flat_map(parts).collect()
    }

    /// Returns a key in hand, bound value by value.
    pub fn bound(key: &[Value]) -> KeyExpr {
        key.iter().cloned().map(Expr::value).collect()
    }

    /// Returns the parts.
    pub fn parts(&self) -> &[Expr] {
        &self.0
    }

    /// Returns `self = other`: all parts are equal.
    #[must_use]
    pub fn eq(self, other: KeyExpr) -> Expr {
        let parts = self.0.into_iter().zip(other.0);
        Expr::all_of(parts.map(|(left, right)| Expr::compare(Comparison::Eq, left, right)))
    }

    /// Returns `self IS NULL`. The parts of a key are null together, so one tells.
    #[must_use]
    pub fn is_null(mut self) -> Expr {
        self.0.swap_remove(0).is_null()
    }

    /// Returns `self IN (…)` of keys in hand.
    #[must_use]
    pub fn is_one_of<'k>(self, keys: impl Iterator<Item = &'k [Value]>) -> Expr {
        match self.single() {
            Ok(column) => column.is_in(List::Values(keys.flatten().cloned().collect())),
            Err(key) => key.among_listed(keys.map(<[Value]>::to_vec)),
        }
    }

    /// Returns `self IN (…)` of any keys: those in hand as one list a column, others one by one.
    #[must_use]
    pub fn is_in(self, keys: impl Iterator<Item = KeyExpr>) -> Expr {
        if is_endless(&keys) {
            return Expr::refused_endless();
        }
        let mut all = KeyItems::of(self, keys.size_hint().0);
        for key in keys {
            all.push(key);
        }
        all.condition()
    }

    /// Returns `self IN (SELECT …)`, of a query of as many columns.
    #[must_use]
    pub fn is_found_by(self, select: Select) -> Expr {
        Expr::key_in(self.0, select)
    }

    /// Returns `self IN (SELECT …)`, of a query of values, which may be null.
    #[must_use]
    pub fn is_among(self, select: Select) -> Expr {
        match self.single() {
            Ok(column) => column.is_in(List::Select(Box::new(select))),
            Err(key) => key.is_found_by(select),
        }
    }

    /// Lists keys of several columns column by column, so that each column is bound as one.
    pub(super) fn among_listed(self, keys: impl Iterator<Item = Vec<Value>>) -> Expr {
        let mut columns: Vec<_> = self.0.iter().map(|_| Vec::new()).collect();
        for key in keys {
            for (column, value) in columns.iter_mut().zip(key) {
                column.push(value);
            }
        }
        let columns = columns.into_iter().map(|column| {
            let ty = column.first().map(Value::ty)?;
            Some(ColumnValues::new(ty, column))
        });
        match columns.collect() {
            Some(columns) => Expr::key_among(self.0, columns),
            None => Expr::constant(false),
        }
    }

    /// Returns the values, if all parts are bound and none is null.
    pub(super) fn in_hand(&self) -> Option<Vec<Value>> {
        let value = |part: &Expr| match part.node() {
            Node::Value(value) if !value.is_null() => Some(value.clone()),
            _ => None,
        };
        self.0.iter().map(value).collect()
    }

    /// Returns the one column, or the key of several.
    pub(super) fn single(self) -> Result<Expr, KeyExpr> {
        <[Expr; 1]>::try_from(self.0)
            .map(|[column]| column)
            .map_err(KeyExpr)
    }
}

impl FromIterator<Expr> for KeyExpr {
    fn from_iter<I: IntoIterator<Item = Expr>>(parts: I) -> KeyExpr {
        KeyExpr(parts.into_iter().collect())
    }
}

impl IntoIterator for KeyExpr {
    type Item = Expr;
    type IntoIter = std::vec::IntoIter<Expr>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(fields: &[usize]) -> KeyExpr {
        fields
            .iter()
            .map(|&field| Expr::column(None, field))
            .collect()
    }

    fn key(values: [i64; 2]) -> Vec<Value> {
        values.map(Value::I64).to_vec()
    }

    #[test]
    fn a_key_equals_part_by_part() {
        let condition = columns(&[0, 1]).eq(KeyExpr::bound(&key([7, 8])));
        let Node::And(parts) = condition.node() else {
            panic!("not an AND: {condition:?}");
        };
        assert!(
            parts
                .iter()
                .all(|part| matches!(part.node(), Node::Compare(Comparison::Eq, ..)))
        );
    }

    #[test]
    fn keys_of_one_column_are_one_list() {
        let keys = [[Value::I64(1)], [Value::I64(2)]];
        let condition = columns(&[0]).is_one_of(keys.iter().map(<[Value; 1]>::as_slice));
        assert!(matches!(condition.node(), Node::In(_, List::Values(values)) if values.len() == 2));
    }

    #[test]
    fn keys_of_several_columns_are_a_list_a_column() {
        let keys = [key([1, 2]), key([3, 4]), key([5, 6])];
        let condition = columns(&[0, 1]).is_in(keys.iter().map(|key| KeyExpr::bound(key)));
        let Node::KeyAmong(_, lists) = condition.node() else {
            panic!("no list: {condition:?}");
        };
        let lists: Vec<_> = lists.iter().map(|list| list.values().len()).collect();
        assert_eq!(lists, [3, 3]);
    }

    #[test]
    fn keys_that_are_computed_are_compared_one_by_one() {
        let keys = [KeyExpr::bound(&key([1, 2])), columns(&[2, 3])];
        let condition = columns(&[0, 1]).is_in(keys.into_iter());
        assert!(matches!(condition.node(), Node::Or(parts) if matches!(
            (parts[0].node(), parts[1].node()),
            (Node::KeyAmong(..), Node::And(_))
        )));
    }

    #[test]
    fn no_key_is_among_none() {
        let condition = columns(&[0, 1]).is_one_of(std::iter::empty());
        assert!(matches!(condition.node(), Node::Constant(false)));
    }
}
