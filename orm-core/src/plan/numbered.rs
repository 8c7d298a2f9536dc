//! Rows by their number among those alike: a page of each owner, the first of each pair.

use super::scope::Scope;
use super::select::Correlated;
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
        let table = select.source();
        let numbers = self.numbers(select, field)?;
        let after = (select.offset > 0).then_some((Comparison::Gt, select.offset));
        let upto = select
            .limit
            .map(|limit| (Comparison::Le, limit.saturating_add(select.offset)));
        let kept = self.kept(table, numbers, after.into_iter().chain(upto))?;
        let mut scope = self.scope(select, alias)?;
        let read = self.output(&mut scope, select)?;
        let order = self.order(&mut scope, select)?;
        Ok(Select {
            joins: self.joins(&scope, &From::Table(table))?,
            filter: Expr::InSelect(key(table, alias), Box::new(kept)),
            order,
            tree: read.tree,
            extra: read.extra,
            ..Select::all(table, alias, read.columns)
        })
    }

    /// Is the first of the rows whose owner has the same in all these fields.
    pub(super) fn first_of_alike<'q>(
        &mut self,
        select: &'q query::Select,
        fields: [usize; 2],
        correlated: &[Correlated],
        alias: Alias,
    ) -> Result<Expr<'q>> {
        let (table, inner) = (select.source(), self.alias());
        let mut scope = Scope::new(table, inner);
        let owned = self.owned(&mut scope, select, correlated)?;
        let numbers = Select {
            filter: self.all(owned)?,
            ..numbers(&scope, inner, &fields, by_key(&scope, inner))
        };
        let kept = self.kept(table, numbers, [(Comparison::Eq, 1)].into_iter())?;
        Ok(Expr::InSelect(key(table, alias), Box::new(kept)))
    }

    /// The keys of those whose number compares so.
    fn kept<'q>(
        &mut self,
        table: &'static crate::schema::Table,
        numbers: Select<'q>,
        compared: impl Iterator<Item = (Comparison, u64)>,
    ) -> Result<Select<'q>> {
        let alias = self.alias();
        let number = |(how, bound): (Comparison, u64)| {
            let bound = Value::I64(i64::try_from(bound).unwrap_or(i64::MAX));
            let column = Expr::Column(alias, ROW_NUMBER);
            Expr::Compare(
                how,
                Box::new(column),
                Box::new(Expr::Bound(Cow::Owned(bound))),
            )
        };
        Ok(Select {
            from: From::Select(Box::new(numbers)),
            filter: self.all(compared.map(number).collect())?,
            ..Select::all(table, alias, key(table, alias))
        })
    }

    /// The key and the number of every row.
    fn numbers<'q>(&mut self, select: &'q query::Select, field: usize) -> Result<Select<'q>> {
        let alias = self.alias();
        let mut scope = self.scope(select, alias)?;
        let (from, owned) = self.from(&mut scope, select, Vec::new())?;
        let filter = self.filter(&mut scope, &select.filter, owned)?;
        let mut order = self.order(&mut scope, select)?;
        if order.is_empty() {
            order = by_key(&scope, alias);
        }
        Ok(Select {
            filter,
            joins: self.joins(&scope, &from)?,
            ..numbers(&scope, alias, &[field], order)
        })
    }
}

/// The key of every row of the root, and its number among those with the same in these fields.
fn numbers<'q>(scope: &Scope, alias: Alias, fields: &[usize], order: Vec<Order<'q>>) -> Select<'q> {
    let table = scope.nodes[0].table;
    let alike = fields
        .iter()
        .flat_map(|&field| table.columns_of(field))
        .map(|column| Expr::Column(alias, column.name))
        .collect();
    let mut columns = key(table, alias);
    columns.push(Expr::RowNumber(alike, order));
    Select::all(table, alias, columns)
}

fn by_key<'q>(scope: &Scope, alias: Alias) -> Vec<Order<'q>> {
    let key = key(scope.nodes[0].table, alias).into_iter();
    key.map(|expr| Order {
        expr,
        descending: false,
        nulls_first: None,
    })
    .collect()
}
