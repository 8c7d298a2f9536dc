//! `INSERT … SELECT …`.
//!
//! A column may hold a value in another form than the query is about: a decimal of fewer places, a text of an enum type.
//! Where rows are ordered or told apart by the value, it takes that form outside:
//!
//! ```sql
//! -- Book::objects().values(Book.price / 3).distinct().insert_into(Offer.price, &db) on SQLite
//! INSERT INTO "offer" ("price") SELECT orm_units("t1"."value 1", 8, 2) FROM (
//!   SELECT DISTINCT orm_div_decimal(orm_decimal("book"."price", 2), ?) AS "value 1" FROM "book"
//! ) AS "t1"
//! ```

use super::check::check_stored;
use super::clause::NAMES;
use super::column_form::to_column;
use super::expr::stored;
use super::shared_column::select_once;
use super::tenancy::check_has_tenant;
use super::{
    Expr, GivenKey, Insert, InsertSource, InsertedKeys, OutputColumn, Planner, Select, at_most,
};
use crate::error::Result;
use crate::query;
use crate::schema::{Column, Table};
use std::borrow::Cow;

impl Planner {
    /// `INSERT … SELECT …`: the values of the query, and after them those that are the same in every row.
    pub(super) fn insert_from<'q>(&mut self, insert: &'q query::InsertFrom) -> Result<Insert<'q>> {
        let table = insert.table;
        let columns = table.columns();
        let mut source = self.source_of_insert(&insert.source)?;
        for (output, &column) in source.columns.iter_mut().zip(&insert.columns) {
            let value = std::mem::replace(&mut output.expr, Expr::One);
            output.expr = stored(value, columns[column].ty);
        }
        let mut source = self.apart_from_columns(source, table, &insert.columns)?;
        for (output, &column) in source.columns.iter_mut().zip(&insert.columns) {
            let value = std::mem::replace(&mut output.expr, Expr::One);
            output.expr = to_column(self.features, value, table, column);
        }
        let mut written = insert.columns.clone();
        self.check_conflict(table, insert.conflict.as_ref())?;
        self.insert_for_tenant(table, &mut written, &mut source)?;
        for (column, value) in &insert.constants {
            check_stored(std::slice::from_ref(value), table, *column)?;
            let value = Expr::Bound(Cow::Borrowed(value));
            let value = to_column(self.features, value, table, *column);
            source.columns.push(OutputColumn::from(value));
            written.push(*column);
        }
        check_has_tenant(table, |column| written.contains(&column))?;
        let written = select_once(table, written, &mut source)?;
        let written: Vec<&Column> = written.iter().map(|&column| &columns[column]).collect();
        let counted = written.iter().find(|it| table.fields[it.field].identity);
        Ok(Insert {
            table,
            columns: written.iter().map(|column| column.name).collect(),
            enum_types: Vec::new(),
            source: InsertSource::Select(source),
            expressions: Box::default(),
            returning: Vec::new(),
            items: self.returned(table, &insert.returning)?,
            counted: counted.map(|column| GivenKey {
                column: column.name,
                largest: None,
            }),
            conflict: self.conflict(table, insert.conflict.as_ref())?,
            tells_inserted: false,
            keys: InsertedKeys::Returned,
            returns_integers: false,
        })
    }

    /// Returns the query of the values; within another one, if it is about them in a form that the columns do not hold.
    fn apart_from_columns<'q>(
        &mut self,
        mut source: Box<Select<'q>>,
        table: &'static Table,
        columns: &[usize],
    ) -> Result<Box<Select<'q>>> {
        let mut values = source.columns.iter().zip(columns);
        let changes = values.any(|(value, &column)| {
            let digits = table.digits(column).filter(|_| !self.features.decimals);
            match &value.expr {
                Expr::OfUnits(_, own) => digits.is_some_and(|digits| *own != digits),
                Expr::OfEnum(..) => true,
                Expr::Column(..) | Expr::Bound(_) => false,
                _ => {
                    digits.is_some()
                        || self.features.enum_types && table.enum_type(column).is_some()
                }
            }
        });
        let is_apart = source.n_unread > 0 || changes && source.compares_columns();
        if !is_apart {
            return Ok(source);
        }
        at_most("values of an insert", NAMES.len(), columns.len())?;
        for (column, name) in source.columns.iter_mut().zip(NAMES).take(columns.len()) {
            column.name = Some(name);
        }
        let alias = self.alias();
        let values = NAMES[..columns.len()].iter();
        let values = values.map(|name| OutputColumn::from(Expr::Column(alias, name)));
        Ok(Box::new(Select::of(source, alias, values.collect())))
    }
}
