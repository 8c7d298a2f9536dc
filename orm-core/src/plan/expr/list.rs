//! `IN`.

use super::ExprContext;
use super::json::is_document;
use super::negation::negated;
use super::shared_column::whole_key;
use crate::backend::Features;
use crate::error::Result;
use crate::plan::check::check;
#[cfg(feature = "decimal")]
use crate::plan::decimal;
use crate::plan::typed::Typed;
use crate::plan::{Comparison, Expr, Planner, Select, ValueColumns, at_most};
use crate::query::{self, List};
use crate::value::{Array, ColumnValues, Type, Value};
use std::borrow::Cow;

impl Planner {
    /// A value is in a list, or among what a query finds.
    pub(super) fn is_in<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
        list: &'q List,
    ) -> Result<Typed<'q>> {
        match list {
            List::Values(values) if values.iter().any(Value::is_null) => {
                let values = values.iter().filter(|value| !value.is_null());
                self.among_or_null(context, expr, values.cloned().collect())
            }
            List::Values(values) => self.among(context, expr, Cow::Borrowed(values)),
            List::Select(select) => self.key_in(context, std::slice::from_ref(expr), select),
        }
    }

    /// A value is one of these, or null.
    fn among_or_null<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
        values: Vec<Value>,
    ) -> Result<Typed<'q>> {
        let among = self.among(context, expr, Cow::Owned(values))?.expr;
        let expr = self.expr(context, expr)?.expr.null_test();
        let null = Expr::IsNull(Box::new(expr));
        Ok(Typed::not_null(self.any(vec![among, null])?))
    }

    /// A value is one of these, none of which is null.
    fn among<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
        values: Cow<'q, [Value]>,
    ) -> Result<Typed<'q>> {
        let field = context.field(expr);
        let typed = self.expr(context, expr)?;
        let Some(ty) = values.first().map(Value::ty) else {
            return Ok(Typed::not_null(Expr::Constant(false)));
        };
        #[cfg(feature = "decimal")]
        if ty.is_decimal() {
            let features = self.features;
            return Ok(typed.map(|expr| {
                let (expr, ty, values) = decimal::among(features, expr, values);
                in_values(features, expr, ty, values)
            }));
        }
        values.iter().try_for_each(|value| check(value, field))?;
        if !is_one_list(self.features, ty) {
            at_most("floats or arrays in a list", 32_000, values.len())?;
        }
        let table = context.table();
        let (typed, values) = if is_document(expr, table) {
            let typed = typed.map(|expr| self.comparable(expr));
            (typed, self.comparable_list(values))
        } else {
            (typed, values)
        };
        let features = self.features;
        Ok(typed.map(|expr| in_values(features, expr, ty, values)))
    }

    /// A key, one expression a column, is among what a query finds.
    pub(super) fn key_in<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        key: &'q [query::Expr],
        select: &'q query::Select,
    ) -> Result<Typed<'q>> {
        let (key, select) = self.key_and_query(context, key, select)?;
        if select.is_nothing() {
            return Ok(Typed::not_null(Expr::Constant(false)));
        }
        Ok(Typed::nullable(Expr::InSelect(key, select)))
    }

    /// A key, one expression a column, is not among what a query finds: `NOT EXISTS (… AND "t1"."author_id" = "author"."id")`
    /// says the same, of nulls too, and is a join. Where `IN` stands below a negation, Postgres reads all that the query
    /// finds for each row, unless that is few enough to be kept in memory.
    pub(super) fn key_not_in<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        key: &'q [query::Expr],
        select: &'q query::Select,
    ) -> Result<Typed<'q>> {
        let (key, mut select) = self.key_and_query(context, key, select)?;
        if select.is_nothing() {
            return Ok(Typed::not_null(Expr::Constant(true)));
        }
        if !select.is_of_rows() {
            return Ok(negated(Typed::nullable(Expr::InSelect(key, select))));
        }
        let values = select.take_values().into_iter().zip(key);
        let equal = values
            .map(|(found, value)| Expr::Compare(Comparison::Eq, Box::new(found), Box::new(value)));
        let filter = std::mem::replace(&mut select.filter, Expr::Constant(true));
        select.filter = self.all(std::iter::once(filter).chain(equal).collect())?;
        Ok(Typed::not_null(Expr::Not(Box::new(Expr::Exists(select)))))
    }

    /// Plans a key, one expression a column, and the query that may find it.
    fn key_and_query<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        key: &'q [query::Expr],
        select: &'q query::Select,
    ) -> Result<(Vec<Expr<'q>>, Box<Select<'q>>)> {
        let table = context.table();
        let is_document = matches!(key, [value] if is_document(value, table));
        let mut key = whole_key(self.exprs(context, key)?.exprs);
        if matches!(select.body().output, query::Output::Key) {
            key = key.into_iter().map(Expr::held).collect();
        }
        let mut select = self.subquery(context, select)?;
        if is_document {
            let columns = select.columns.iter_mut().map(|column| &mut column.expr);
            for value in key.iter_mut().chain(columns) {
                *value = self.comparable(std::mem::replace(value, Expr::One));
            }
        }
        Ok((key, select))
    }

    /// A key, one expression a column, is among these, one list a column.
    pub(super) fn key_among<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        key: &'q [query::Expr],
        columns: &'q [ColumnValues],
    ) -> Result<Typed<'q>> {
        for (part, column) in key.iter().zip(columns) {
            let (field, mut values) = (context.field(part), column.values().iter());
            values.try_for_each(|value| check(value, field))?;
        }
        let key = whole_key(self.exprs(context, key)?.exprs);
        let enum_types = key.iter().map(Expr::enum_type).collect();
        let key = key.into_iter().map(Expr::without_enum);
        let values = ValueColumns {
            arrays: Cow::Borrowed(columns),
            enum_types,
        };
        // No key of the list is null, but SQLite would look at each of them to make sure, were it asked for `NOT`.
        Ok(Typed::nullable(Expr::InRows(key.collect(), values)))
    }
}

/// `expr IN (…)`, of values of this type: bound as one list where the database can. No database takes arrays so.
pub(super) fn in_values<'q>(
    features: &Features,
    expr: Expr<'q>,
    ty: Type,
    values: Cow<'q, [Value]>,
) -> Expr<'q> {
    if is_one_list(features, ty) {
        let enum_type = expr.enum_type();
        let list = Array::new(ty, values.into_owned());
        Expr::InList(Box::new(expr.without_enum()), list, enum_type)
    } else {
        Expr::InValues(Box::new(expr), values)
    }
}

/// Returns whether the database takes values of this type as one list.
fn is_one_list(features: &Features, ty: Type) -> bool {
    match ty {
        Type::F32 | Type::F64 => features.float_lists,
        Type::Array(_) => false,
        _ => true,
    }
}
