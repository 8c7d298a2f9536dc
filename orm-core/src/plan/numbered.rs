//! A page of each: so many rows of every value of a foreign key.

use super::scope::Scope;
use super::write::key;
use super::{Alias, Comparison, Expr, From, Order, Planner, ROW_NUMBER, Select};
use crate::error::Result;
use crate::query;
use crate::value::Value;
use std::borrow::Cow;

impl Planner {
    /// The rows whose number among those of the same `field` is in the page.
    pub(super) fn numbered<'q>(
        &mut self,
        select: &'q query::Select,
        alias: Alias,
        field: usize,
    ) -> Result<Select<'q>> {
        let table = select.table();
        let kept = self.kept(select, field)?;
        let mut scope = Scope::new(table, alias);
        let (columns, tree) = self.output(&mut scope, select)?;
        let order = self.order(&mut scope, select)?;
        Ok(Select {
            joins: scope.joins(),
            filter: Expr::InSelect(key(table, alias), Box::new(kept)),
            order,
            tree,
            ..Select::all(table, alias, columns)
        })
    }

    /// Their keys.
    fn kept<'q>(&mut self, select: &'q query::Select, field: usize) -> Result<Select<'q>> {
        let numbers = self.numbers(select, field)?;
        let alias = self.alias();
        let number = |how, bound: u64| {
            let bound = Value::I64(i64::try_from(bound).unwrap_or(i64::MAX));
            let column = Expr::Column(alias, ROW_NUMBER);
            Expr::Compare(
                how,
                Box::new(column),
                Box::new(Expr::Bound(Cow::Owned(bound))),
            )
        };
        let first = (select.offset > 0).then(|| number(Comparison::Gt, select.offset));
        let last = select
            .limit
            .map(|limit| number(Comparison::Le, limit.saturating_add(select.offset)));
        let filter = self.all(first.into_iter().chain(last).collect())?;
        let keys = key(select.table(), alias);
        Ok(Select {
            from: From::Select(Box::new(numbers)),
            filter,
            ..Select::all(select.table(), alias, keys)
        })
    }

    /// The key and the number of every row.
    fn numbers<'q>(&mut self, select: &'q query::Select, field: usize) -> Result<Select<'q>> {
        let (table, alias) = (select.table(), self.alias());
        let mut scope = Scope::new(table, alias);
        let filter = self.filter(&mut scope, &select.filter, Vec::new())?;
        let mut order = self.order(&mut scope, select)?;
        if order.is_empty() {
            let by_key = |expr| Order {
                expr,
                descending: false,
                nulls_first: None,
            };
            order.extend(key(table, alias).into_iter().map(by_key));
        }
        let partition = table
            .columns_of(field)
            .iter()
            .map(|column| Expr::Column(alias, column.name))
            .collect();
        let mut columns = key(table, alias);
        columns.push(Expr::RowNumber(partition, order));
        Ok(Select {
            joins: scope.joins(),
            filter,
            ..Select::all(table, alias, columns)
        })
    }
}
