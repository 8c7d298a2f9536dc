//! The rows of a table, batch by batch.

use super::key_columns;
use crate::db::{Executor, Transaction};
#[cfg(feature = "json")]
use crate::error::DecodeError;
use crate::error::Result;
use crate::objects::run::columns::read_values;
use crate::query::{Expr, Item, KeyExpr, OrderKey, Select};
use crate::schema::Table;
#[cfg(feature = "json")]
use crate::value::JsonText;
use crate::value::Value;

/// The number of rows of a batch.
const BATCH: u64 = 500;

/// The rows of a table in the order of their keys. A value stands for each column that has one of its own: not for one that the
/// database computes, nor for one that shares another's.
#[derive(Debug)]
pub struct TableRows {
    table: &'static Table,
    columns: Vec<usize>,
    /// The key of the row before the next batch.
    place: Option<Vec<Value>>,
    is_done: bool,
}

impl TableRows {
    /// The rows of a table from the first on.
    pub fn new(table: &'static Table) -> Self {
        TableRows {
            table,
            columns: TableRows::columns(table),
            place: None,
            is_done: false,
        }
    }

    /// Returns the columns that rows are read with, by their positions in the table.
    pub fn columns(table: &'static Table) -> Vec<usize> {
        let is_given = |column: &usize| {
            let field = &table.fields[table.columns()[*column].field];
            field.generated.is_none()
        };
        table.stored_columns().filter(is_given).collect()
    }

    /// Fails if the table is not there, or not as the model has it, as far as its first row tells.
    pub async fn check(&self, tx: &Transaction) -> Result<()> {
        let mut select = self.select();
        select.limit(1);
        let first = read_values(&select, self.table, &self.columns, tx.target()).await;
        first.map(drop)
    }

    /// Reads the next rows; none at the end.
    pub async fn next_batch(&mut self, tx: &Transaction) -> Result<Vec<Vec<Value>>> {
        if self.is_done {
            return Ok(Vec::new());
        }
        let select = self.select();
        let rows = read_values(&select, self.table, &self.columns, tx.target()).await?;
        #[cfg(feature = "json")]
        let rows = self.with_documents_in_one_form(rows)?;
        self.is_done = (rows.len() as u64) < BATCH;
        self.place = rows.last().map(|row| self.key(row));
        Ok(rows)
    }

    fn select(&self) -> Select {
        let table = self.table;
        let columns = self.columns.iter();
        let items = columns.map(|&column| Item::Value(Expr::own_column(table, column)));
        let keys: Vec<OrderKey> = KeyExpr::primary(table)
            .into_iter()
            .map(OrderKey::asc)
            .collect();
        let mut select = Select::new(table);
        select.set_values(items.collect());
        select.order_by(keys.clone());
        let place = self.place.clone();
        select.filter(place.map(|place| Expr::behind(keys, place)));
        select.limit(BATCH);
        select
    }

    /// Returns rows with their documents as they are written in files. What another program stored in the column may be none.
    #[cfg(feature = "json")]
    fn with_documents_in_one_form(&self, mut rows: Vec<Vec<Value>>) -> Result<Vec<Vec<Value>>> {
        for row in &mut rows {
            self.write_documents_in_one_form(row)?;
        }
        Ok(rows)
    }

    #[cfg(feature = "json")]
    fn write_documents_in_one_form(&self, row: &mut [Value]) -> Result<()> {
        for place in 0..row.len() {
            let Value::Json(document) = &row[place] else {
                continue;
            };
            let document = JsonText::of_text(&document.to_string());
            if document.text().is_err() {
                let key: Vec<String> = self.key(row).iter().map(ToString::to_string).collect();
                let field = self.table.columns()[self.columns[place]].field;
                let found = format!(
                    "a text that is no JSON, in the row of the key {}",
                    key.join(", ")
                );
                return Err(
                    DecodeError::new(found).of(self.table.model, self.table.fields[field].name)
                );
            }
            row[place] = Value::Json(document);
        }
        Ok(())
    }

    fn key(&self, row: &[Value]) -> Vec<Value> {
        let places = key_columns(self.table)
            .filter_map(|column| self.columns.iter().position(|read| *read == column));
        places.map(|place| row[place].clone()).collect()
    }
}
