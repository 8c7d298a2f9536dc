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
    Alias, Expr, GivenKey, Insert, InsertSource, InsertedKeys, LookupKey, OutputColumn, Planner,
    Select, UpdateFrom, at_most,
};
use crate::error::Result;
use crate::query;
use crate::schema::{Column, Table};
use std::borrow::Cow;

impl Planner {
    /// `INSERT … SELECT …`.
    pub(super) fn insert_from<'q>(&mut self, insert: &'q query::InsertFrom) -> Result<Insert<'q>> {
        let table = insert.table;
        let columns = table.columns();
        self.check_conflict(table, insert.conflict.as_ref())?;
        let (written, mut source) = self.selected(insert)?;
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

    /// `UPDATE … FROM (SELECT …)`: the rows that the insert would update.
    pub(super) fn update_from<'q>(
        &mut self,
        rows: &'q query::InsertFrom,
    ) -> Result<UpdateFrom<'q>> {
        let table = rows.table;
        let (written, mut source) = self.selected(rows)?;
        let written = select_once(table, written, &mut source)?;
        let conflict = self.conflict(table, rows.conflict.as_ref())?;
        let (key, update) = conflict
            .and_then(|clause| Some((clause.target, clause.update?)))
            .expect("an update says what it sets, and in which rows");
        let key = key.into_iter().filter_map(|key| match key {
            LookupKey::Column(name) => Some(name),
            LookupKey::IgnoringCase(_) | LookupKey::Expression(_) => None,
        });
        let columns = written.iter().map(|&column| table.columns()[column].name);
        Ok(UpdateFrom {
            table,
            columns: columns.collect(),
            source,
            key: key.collect(),
            update,
            conditions: self.of_tenant(table, Alias::Table(table.name))?,
        })
    }

    /// Returns the columns that get values and the query of them: those that were asked for, and after them those that are
    /// the same in every row.
    fn selected<'q>(
        &mut self,
        insert: &'q query::InsertFrom,
    ) -> Result<(Vec<usize>, Box<Select<'q>>)> {
        let table = insert.table;
        let mut source = self.values_of_columns(&insert.source, table, &insert.columns)?;
        let mut written = insert.columns.clone();
        self.insert_for_tenant(table, &mut written, &mut source)?;
        for (column, value) in &insert.constants {
            check_stored(std::slice::from_ref(value), table, *column)?;
            let value = Expr::Bound(Cow::Borrowed(value));
            let value = to_column(self.features, value, table, *column);
            source.columns.push(OutputColumn::from(value));
            written.push(*column);
        }
        Ok((written, source))
    }

    /// Returns the query of values for these columns of a table, in the form in which they hold them.
    pub(super) fn values_of_columns<'q>(
        &mut self,
        select: &'q query::Select,
        table: &'static Table,
        columns: &[usize],
    ) -> Result<Box<Select<'q>>> {
        let mut source = self.source_of_insert(select)?;
        for (output, &column) in source.columns.iter_mut().zip(columns) {
            let value = std::mem::replace(&mut output.expr, Expr::One);
            output.expr = stored(value, table.columns()[column].ty);
        }
        let mut source = self.apart_from_columns(source, table, columns)?;
        for (output, &column) in source.columns.iter_mut().zip(columns) {
            let value = std::mem::replace(&mut output.expr, Expr::One);
            output.expr = to_column(self.features, value, table, column);
        }
        Ok(source)
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
