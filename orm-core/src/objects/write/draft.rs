//! Rows that are not stored yet.

use super::auto::moment;
use crate::db::{Executor, Pending, Target};
use crate::error::Result;
use crate::model::{Draft, DraftValues, Model, RowInHand, at_column};
use crate::objects::run::columns::read_columns;
use crate::objects::run::prepare;
use crate::query::{Insert, InsertValues, Request};
use crate::schema::Table;
use crate::value::{Reader, Type, Value, ValueRow};
use chrono::{DateTime, Utc};

/// The `save` of a draft, for generic code. This trait is sealed: every [`Draft`] has it.
///
/// On a draft itself `save` is there without this trait.
pub trait SaveDraft: Draft {
    /// Inserts the row: one statement, which hands back what the database fills in. A row that a foreign key was set to
    /// by value is kept by it as loaded.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::draft().title("Walden").year(1854).author(1).save(&db).await?;
    /// assert_eq!((book.id, book.copies), (4, 1));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "book" ("title", "year", "subtitle", "copies", "author_id") VALUES (?, ?, ?, ?, ?) RETURNING "id"
    /// ```
    #[track_caller]
    fn save(self, db: &(impl Executor + ?Sized)) -> Pending<'_, Self::Model> {
        let (mut draft, on) = (self.into_values(), db.target());
        let rows = draft.take_rows();
        let values = fill_in(draft, Self::Model::write_default, Utc::now());
        Pending::new(async move {
            let mut row = insert(values, on).await?;
            keep_rows(&mut row, rows);
            Ok(row)
        })
    }
}

impl<D: Draft> SaveDraft for D {}

/// Has the foreign keys of a row keep the rows that they were set to.
pub(in crate::objects) fn keep_rows<M: Model>(row: &mut M, rows: Vec<(usize, RowInHand)>) {
    for (field, kept) in rows {
        if let Some(relation) = row.relation_mut(field) {
            relation.accept(kept);
        }
    }
}

/// Returns the values of all columns; those left to the database are empty.
pub(in crate::objects) fn fill_in(
    draft: DraftValues,
    write_default: fn(usize, &mut dyn FnMut(Value)),
    now: DateTime<Utc>,
) -> Vec<Option<Value>> {
    let table = draft.table();
    let mut values = draft.into_inner();
    for (field, described) in table.fields.iter().enumerate() {
        let places = &mut values[table.range(field)];
        if places.iter().any(Option::is_some) {
            continue;
        }
        if described.auto.is_some() {
            fill(
                places,
                table
                    .columns_of(field)
                    .iter()
                    .map(|column| moment(column.ty, now)),
            );
        } else if described.default {
            let mut defaults = Vec::with_capacity(1);
            write_default(field, &mut |value| defaults.push(value));
            fill(places, defaults);
        } else if described.null && described.db_default.is_none() {
            fill(places, described.types.iter().map(|&ty| Value::Null(ty)));
        }
    }
    values
}

fn fill(places: &mut [Option<Value>], values: impl IntoIterator<Item = Value>) {
    for (place, value) in places.iter_mut().zip(values) {
        *place = Some(value);
    }
}

async fn insert<M: Model>(values: Vec<Option<Value>>, on: Target<'_>) -> Result<M> {
    let table = M::table();
    let (insert, left) = split(table, values);
    let prepared = prepare(Request::Insert(&insert), on.backend())?;
    let mut returned = Vec::with_capacity(left.len());
    if left.is_empty() {
        prepared.execute(on).await?;
    } else {
        prepared
            .fetch(on, &mut |reader| {
                read_columns(table, &left, reader, &mut returned)
            })
            .await?;
    }
    let set = insert.columns.into_iter().zip(insert.values.into_row());
    let mut row = empty_row(table);
    row_of(&mut row, set.chain(left.into_iter().zip(returned)))
}

/// Returns a row with room for one value a column.
pub(in crate::objects) fn empty_row(table: &'static Table) -> Vec<Value> {
    vec![Value::Null(Type::I64); table.columns().len()]
}

/// Reads the row that has these values at these columns. They are all columns, so nothing stays of what `row` held
/// before.
pub(in crate::objects) fn row_of<M: Model>(
    row: &mut [Value],
    values: impl Iterator<Item = (usize, Value)>,
) -> Result<M> {
    let table = M::table();
    for (column, value) in values {
        row[column] = value;
    }
    let mut reader = ValueRow::new(row);
    M::read(&mut reader).map_err(|error| at_column(error, table, reader.position()))
}

/// Splits a row into the insert of its values and the columns left to the database.
fn split(table: &'static Table, values: Vec<Option<Value>>) -> (Insert, Vec<usize>) {
    let (mut columns, mut set, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for (column, value) in values.into_iter().enumerate() {
        match value {
            Some(value) => {
                columns.push(column);
                set.push(value);
            }
            None => left.push(column),
        }
    }
    let insert = Insert {
        table,
        columns,
        values: InsertValues::Row(set),
        returning: left.clone(),
        ignore: Vec::new(),
    };
    (insert, left)
}
