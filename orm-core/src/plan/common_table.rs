//! `WITH`: queries that a statement names, and asks as tables.
//!
//! They stand at the beginning of the statement, wherever in it a query is given them, so that each is computed once:
//!
//! ```sql
//! -- Author::objects().with_cte(&shelves).filter(Author.shelf().books.gt(1))
//! WITH "shelf"("author_id", "books") AS (SELECT "book"."author_id", COUNT(*) FROM "book" GROUP BY "book"."author_id")
//! SELECT … FROM "author" LEFT JOIN "shelf" AS "t1" ON "t1"."author_id" = "author"."id" WHERE "t1"."books" > ?
//! ```

use super::check::check_stored_column;
use super::column_form::stored_columns;
use super::{Alias, CommonTable, CommonTableSource, Expr, Planner, ROWS_OF_SQL, Select};
use crate::error::{Error, Result};
use crate::query::{self, Function, Request};
use crate::schema::Table;
use crate::value::{Type, Value};
use std::borrow::Cow;
use std::ptr;
use std::sync::Arc;

/// The queries that a statement names, and the tables of which it takes them.
#[derive(Default)]
pub(super) struct CommonTables {
    /// The queries, each behind those that it asks itself, and as the request has them.
    planned: Vec<(Arc<query::CommonTable>, CommonTable)>,
    /// The tables that the statement asks.
    asked: Vec<&'static Table>,
}

impl CommonTables {
    /// Notes that the statement asks the rows of a table.
    pub(super) fn ask(&mut self, table: &'static Table) {
        if !self.asks(table) {
            self.asked.push(table);
        }
    }

    fn asks(&self, table: &'static Table) -> bool {
        self.asked.iter().any(|it| ptr::eq(*it, table))
    }

    fn has(&self, table: &'static Table) -> bool {
        let mut planned = self.planned.iter();
        planned.any(|(asked, _)| ptr::eq(asked.table, table))
    }

    /// Returns the queries, which are all that the statement asks, and have the names of no tables that it asks.
    pub(super) fn finish(self) -> Result<Vec<CommonTable>> {
        if let Some(table) = self.asked.iter().find(|it| it.cte && !self.has(it)) {
            return Err(missing(table));
        }
        let stored = || {
            self.asked
                .iter()
                .filter(|it| !it.cte && it.namespace.is_none())
        };
        for (asked, _) in &self.planned {
            let name = asked.table.name;
            if let Some(other) = stored().find(|it| it.name.eq_ignore_ascii_case(name)) {
                return Err(named_alike(asked.table, other));
            }
        }
        Ok(self.planned.into_iter().map(|(_, it)| it).collect())
    }
}

impl Planner {
    /// Plans the queries that a request names, unless another part of the statement has named them before.
    pub(super) fn name_common_tables(&mut self, select: &query::Select) -> Result<()> {
        for common_table in select.common_tables() {
            self.name_common_table(common_table)?;
        }
        Ok(())
    }

    fn name_common_table(&mut self, asked: &Arc<query::CommonTable>) -> Result<()> {
        let table = asked.table;
        let mut before = self.common_tables.planned.iter();
        match before.find(|(it, _)| ptr::eq(it.table, table)) {
            Some((before, _)) if before == asked => return Ok(()),
            Some(_) => return Err(named_twice(table)),
            None => {}
        }
        check_named_once(asked)?;
        check_complete(asked)?;
        let source = match &asked.source {
            query::CommonTableSource::Query(select) => {
                CommonTableSource::Query(self.of_its_own(|planner| {
                    let values = planner.values_of(asked, select)?;
                    if planner.common_tables.asks(table) {
                        return Err(of_itself(table));
                    }
                    Ok(values.into_owned())
                })?)
            }
            query::CommonTableSource::Rows(values) => {
                for (values, &column) in values.iter().zip(&asked.columns) {
                    check_stored_column(values, table, column)?;
                }
                let values = stored_columns(self.features, table, &asked.columns, values);
                CommonTableSource::Rows(values.into_owned())
            }
            query::CommonTableSource::Sql(sql) => {
                self.check_is_of_all_tenants()?;
                CommonTableSource::Sql(self.columns_of_sql(asked), sql.clone())
            }
            query::CommonTableSource::Refused(why) => return refuse(table, why.clone()),
        };
        let step = match &asked.step {
            None => None,
            Some(step) => {
                let values = self.of_its_own(|planner| {
                    planner.is_recursive_step = true;
                    let values = planner.values_of(asked, &step.source)?;
                    planner.check_recursive_step(table, &values)?;
                    Ok(values.into_owned())
                })?;
                Some((step.operator, values))
            }
        };
        let planned = CommonTable {
            table,
            columns: asked.columns.clone(),
            source,
            step,
            storage: asked.storage,
        };
        // The queries that this one names itself are planned by now.
        if self.common_tables.has(table) {
            return Err(named_twice(table));
        }
        self.common_tables
            .planned
            .push((Arc::clone(asked), planned));
        Ok(())
    }

    /// Returns the query of the values, each as a column of the table would hold it.
    fn values_of<'q>(
        &mut self,
        asked: &query::CommonTable,
        select: &'q query::Select,
    ) -> Result<Box<Select<'q>>> {
        let mut values = self.values_of_columns(select, asked.table, &asked.columns)?;
        for (output, &column) in values.columns.iter_mut().zip(&asked.columns) {
            let value = std::mem::replace(&mut output.expr, Expr::One);
            output.expr = self.as_column(value, asked, column);
        }
        Ok(values)
    }

    /// Returns the columns of rows that SQL of the user's own finds: `"rows"."amount"`. Texts are of one collation, as those of
    /// columns are.
    fn columns_of_sql(&self, asked: &query::CommonTable) -> Vec<Expr<'static>> {
        let columns = asked.columns.iter().map(|&column| {
            let name = asked.table.columns()[column].name;
            self.as_column(Expr::Column(Alias::Table(ROWS_OF_SQL), name), asked, column)
        });
        columns.collect()
    }

    /// Returns a value as a column would hold it that is given it: where the database has types of its own for numbers, the
    /// values of a query keep theirs. Both queries of a recursive one have texts of one collation, and arrays of them too, and so
    /// has SQL of the user's own.
    fn as_column<'q>(
        &self,
        value: Expr<'q>,
        asked: &query::CommonTable,
        column: usize,
    ) -> Expr<'q> {
        let ty = asked.table.columns()[column].ty;
        let is_open = match asked.source {
            query::CommonTableSource::Sql(_) => asked.table.enum_type(column).is_none(),
            _ => asked.step.is_some(),
        };
        let has_form = is_open && matches!(ty, Type::Text | Type::Array(Type::Text));
        if !self.features.decimals {
            value
        } else if has_form
            || matches!(ty, Type::I16 | Type::I32 | Type::I64) && asked.widened.contains(&column)
        {
            Expr::Cast {
                from: ty,
                to: ty,
                number: Box::new(value),
            }
        } else if let Some(digits) = asked.table.digits(column) {
            let places = Value::I32(i32::try_from(digits.decimal_places).unwrap_or(i32::MAX));
            let places = Expr::Bound(Cow::Owned(places));
            Expr::Call(Function::RoundTo(ty), vec![value, places])
        } else {
            value
        }
    }

    /// Plans a query that sees no row of the statement around it.
    fn of_its_own(
        &mut self,
        plan: impl FnOnce(&mut Planner) -> Result<Box<Select<'static>>>,
    ) -> Result<Box<Select<'static>>> {
        let asked = std::mem::take(&mut self.common_tables.asked);
        let mut inner = Planner::new(self.features, self.tenant.clone());
        inner.common_tables = std::mem::take(&mut self.common_tables);
        inner.terms = self.terms;
        let planned = plan(&mut inner);
        self.terms = inner.terms;
        self.common_tables = inner.common_tables;
        for table in asked {
            self.common_tables.ask(table);
        }
        planned
    }
}

/// Refuses to write rows of a query.
pub(super) fn check_is_stored(request: &Request<'_>) -> Result<()> {
    let table = match request {
        Request::Insert(insert) => insert.table,
        Request::Copy(rows) => rows.table,
        Request::InsertFrom(insert) | Request::UpdateFrom(insert) => insert.table,
        Request::Update(update) => update.rows.table(),
        Request::BulkUpdate(update) => update.table,
        Request::Delete(delete) => delete.rows.table(),
        Request::Select(_) | Request::Lookup(_) | Request::IndexLookup(_) | Request::Check(_) => {
            return Ok(());
        }
    };
    if !table.cte {
        return Ok(());
    }
    let model = table.model;
    refuse(
        table,
        format!(
            "a `{model}` is not stored, since its rows are those of a query; write those of the models that the query asks"
        ),
    )
}

/// Refuses a query that has two values for one field.
fn check_named_once(asked: &query::CommonTable) -> Result<()> {
    let is_again = |(n, column): &(usize, &usize)| asked.columns[..*n].contains(column);
    let Some((_, &column)) = asked.columns.iter().enumerate().find(is_again) else {
        return Ok(());
    };
    let field = asked.table.fields[asked.table.columns()[column].field].name;
    refuse(
        asked.table,
        format!("`cte` names `{field}` twice; keep one of the two"),
    )
}

/// Refuses a query that has no value for one of the columns.
fn check_complete(asked: &query::CommonTable) -> Result<()> {
    let table = asked.table;
    let is_missing = |column: &usize| !asked.columns.contains(column);
    let missing = (0..table.columns().len()).filter(is_missing);
    let mut missing: Vec<usize> = missing
        .map(|column| table.columns()[column].field)
        .collect();
    missing.dedup();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing
        .iter()
        .map(|&field| format!("`{}`", table.fields[field].name));
    let names: Vec<String> = names.collect();
    refuse(
        table,
        format!(
            "`cte` names no value for {}; select one, and name the field for it",
            names.join(" and ")
        ),
    )
}

fn refuse<T>(table: &'static Table, why: String) -> Result<T> {
    let model = table.model;
    Err(Error::InvalidQuery { model, why })
}

/// The error of a statement that asks for rows whose query it does not name.
fn missing(table: &'static Table) -> Error {
    let model = table.model;
    Error::InvalidQuery {
        model,
        why: format!(
            "the rows of a `{model}` are those of a query, which has to be given; add `.with_cte(&rows)`, where \
            `let rows = query.values(…).cte(…)`, or `Cte::of_rows(…)` of rows in hand"
        ),
    }
}

/// The error of two queries for the rows of one model.
fn named_twice(table: &'static Table) -> Error {
    let model = table.model;
    Error::InvalidQuery {
        model,
        why: format!(
            "the statement has two queries for the rows of a `{model}`; give it one, or have another model for the second"
        ),
    }
}

/// The error of a query that asks for its own rows.
fn of_itself(table: &'static Table) -> Error {
    let model = table.model;
    Error::InvalidQuery {
        model,
        why: format!(
            "the query for the rows of a `{model}` asks for such rows itself; begin with one that does not, and add this one: \
            `first.recursive_cte(fields, next)`"
        ),
    }
}

/// The error of a query that has the name of a table which the statement asks too.
fn named_alike(table: &'static Table, other: &'static Table) -> Error {
    Error::InvalidQuery {
        model: table.model,
        why: format!(
            "the rows of `{}::{}` and those of `{}::{}` are both asked for by the name `{}`; give the query another one by \
            `table = \"…\"`",
            table.module, table.model, other.module, other.model, other.name
        ),
    }
}
