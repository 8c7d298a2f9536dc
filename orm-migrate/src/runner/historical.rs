//! Tables as they are at one point of a history, with their rows.

use super::data::MigrationContext;
use crate::fetch::fetch;
use orm_core::db;
use orm_core::error::{Error, Result};
use orm_core::model::Scalar;
use orm_core::schema::physical::{PhysicalColumn, PhysicalTable};
use orm_core::sql::Statement;
use orm_core::sql::migration::{
    NextRows, read_next_rows, read_value, set_column, set_column_of_rows, value_type,
};
use orm_core::value::{Array, Stored, Type, Value, ValueRow};
use std::sync::Arc;

/// The most rows that are read at once.
const BATCH: usize = 1_000;

/// A table as it is when a data migration runs. Its columns go by their names in the database.
///
/// ```
/// use orm_core::error::Result;
/// use orm_migrate::runner::MigrationContext;
///
/// async fn fill_slugs(context: &MigrationContext) -> Result<()> {
///     let book = context.table("book")?;
///     let mut rows = book.rows(&["title"])?.filter("slug = ''");
///     while let Some(batch) = rows.next().await? {
///         let mut slugs = Vec::new();
///         for row in &batch {
///             slugs.push((row, row.get::<String>("title")?.to_lowercase()));
///         }
///         book.bulk_set("slug", slugs).await?;
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct HistoricalTable<'c> {
    context: &'c MigrationContext,
    table: Arc<PhysicalTable>,
}

/// Rows of a [`HistoricalTable`], a batch at a time, in the order of the primary key: so memory does not grow with the
/// table, and rows may be changed meanwhile.
///
/// ```
/// use orm_core::error::Result;
/// use orm_migrate::runner::MigrationContext;
///
/// async fn count(context: &MigrationContext) -> Result<()> {
///     let mut rows = context.table("book")?.rows(&["title"])?.filter("title <> ''");
///     let mut n = 0;
///     while let Some(batch) = rows.next().await? {
///         n += batch.len();
///     }
///     println!("{n} books have a title");
///     Ok(())
/// }
/// ```
#[derive(Debug)]
#[must_use = "nothing is read before `next`"]
pub struct HistoricalRows<'c> {
    table: HistoricalTable<'c>,
    columns: Arc<[PhysicalColumn]>,
    condition: Option<&'static str>,
    after: Option<Vec<Value>>,
    done: u64,
}

/// Nothing meets this bound, so that whoever walks rows by `for` reads its message.
#[diagnostic::on_unimplemented(
    message = "the rows of a table come a thousand at a time; write `while let Some(batch) = rows.next().await? {{ for row in batch {{ … }} }}`",
    label = "a column of a row is `row.get::<String>(\"name\")?`"
)]
#[doc(hidden)]
pub trait ReadInBatches<'a> {}

#[doc(hidden)]
impl Iterator for HistoricalRows<'_>
where
    for<'a> HistoricalRow: ReadInBatches<'a>,
{
    type Item = HistoricalRow;
    fn next(&mut self) -> Option<HistoricalRow> {
        unreachable!()
    }
}

/// A row of a [`HistoricalTable`].
///
/// ```
/// use orm_core::error::Result;
/// use orm_migrate::runner::MigrationContext;
///
/// async fn show(context: &MigrationContext) -> Result<()> {
///     let mut rows = context.table("book")?.rows(&["title", "year"])?;
///     for row in rows.next().await?.unwrap_or_default() {
///         let (title, year): (String, Option<i32>) = (row.get("title")?, row.get_option("year")?);
///         println!("{title} {year:?}");
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct HistoricalRow {
    columns: Arc<[PhysicalColumn]>,
    values: Vec<Value>,
    n_key: usize,
}

impl MigrationContext {
    /// The table of this name, as it is when the function runs; `"sales.book"` is one in a schema.
    ///
    /// ```
    /// use orm_core::error::Result;
    /// use orm_migrate::runner::MigrationContext;
    ///
    /// async fn fill(context: &MigrationContext) -> Result<()> {
    ///     let book = context.table("book")?;
    ///     let sales = context.table("shop.sale")?; // one of a schema
    /// #    let _ = (book, sales);
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Error::Migration`] if there is no such table then.
    pub fn table(&self, name: &str) -> Result<HistoricalTable<'_>> {
        let mut tables = self.state().tables();
        let table = tables.find(|table| table.name.to_string() == name);
        let table = table.ok_or_else(|| {
            let known = self.state().tables();
            let known: Vec<_> = known.map(|table| table.name.to_string()).collect();
            refused(format!(
                "there is no table `{name}` at this point of the history; there are `{}`",
                known.join("`, `")
            ))
        })?;
        Ok(HistoricalTable {
            context: self,
            table: Arc::clone(table),
        })
    }
}

impl<'c> HistoricalTable<'c> {
    /// The rows, with these columns and those of the primary key.
    ///
    /// ```
    /// use orm_core::error::Result;
    /// use orm_migrate::runner::MigrationContext;
    ///
    /// async fn fill(context: &MigrationContext) -> Result<()> {
    ///     let book = context.table("book")?;
    ///     let mut rows = book.rows(&["title"])?;
    ///     while let Some(batch) = rows.next().await? {
    ///         let slugs = batch.iter().map(|row| Ok((row, row.get::<String>("title")?.to_lowercase())));
    ///         book.bulk_set("slug", slugs.collect::<Result<Vec<_>>>()?).await?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Error::Migration`] if there is no such column then, or no primary key.
    pub fn rows(&self, columns: &[&str]) -> Result<HistoricalRows<'c>> {
        let key = self.table.key_columns().iter().map(String::as_str);
        let key: Vec<_> = key.collect();
        if key.is_empty() {
            return Err(refused(format!(
                "the table `{}` has no primary key, by which its rows are read; read them by SQL (`executor`)",
                self.table.name
            )));
        }
        let others = columns.iter().filter(|column| !key.contains(column));
        let columns = key.iter().chain(others).map(|name| self.column(name));
        Ok(HistoricalRows {
            table: self.clone(),
            columns: columns.collect::<Result<_>>()?,
            condition: None,
            after: None,
            done: 0,
        })
    }

    /// Gives a column of a row another value, an `Option` of one too: of any type that a field of a model may have. The
    /// value of an enum is its text. Of many rows [`bulk_set`](Self::bulk_set) is much faster.
    ///
    /// ```sql
    /// UPDATE "book" SET "slug" = ? WHERE "id" = ?
    /// ```
    ///
    /// # Errors
    /// [`Error::Migration`] if there is no such column then, or its values are of another type; errors of the database.
    pub async fn set<V: Scalar>(
        &self,
        row: &HistoricalRow,
        column: &str,
        value: impl Into<Option<V>> + Send,
    ) -> Result<()> {
        let own = self.column(column)?;
        let value = self.value_of(&own, value)?;
        let key: Vec<_> = row.key().collect();
        let backend = self.context.backend();
        let statement = set_column(&self.table.name, (&own, &value), &key, backend);
        let on = self.context.executor().target();
        db::execute(on, &statement).await.map(drop)
    }

    /// Gives a column of many rows other values, each row its own, by one statement; each row stands in the list once.
    ///
    /// ```
    /// use orm_core::error::Result;
    /// use orm_migrate::runner::MigrationContext;
    ///
    /// async fn shorten_notes(context: &MigrationContext) -> Result<()> {
    ///     let book = context.table("book")?;
    ///     let mut rows = book.rows(&["note"])?;
    ///     while let Some(batch) = rows.next().await? {
    ///         let mut notes = Vec::new();
    ///         for row in &batch {
    ///             let note = row.get_option::<String>("note")?;
    ///             notes.push((row, note.map(|note| note.chars().take(80).collect::<String>())));
    ///         }
    ///         book.bulk_set::<String>("note", notes).await?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    /// ```sql
    /// WITH "values in hand" ("1", "2") AS (SELECT … FROM unnest($1::int8[], $2::text[]) …)
    /// UPDATE "book" SET "note" = "values in hand"."2" FROM "values in hand" WHERE "book"."id" = "values in hand"."1"
    /// ```
    ///
    /// # Errors
    /// As [`set`](Self::set).
    pub async fn bulk_set<'r, V: Scalar>(
        &self,
        column: &str,
        values: impl IntoIterator<Item = (&'r HistoricalRow, impl Into<Option<V>>)>,
    ) -> Result<()> {
        let Some(statement) = self.bulk_statement(column, values)? else {
            return Ok(());
        };
        let on = self.context.executor().target();
        db::execute(on, &statement).await.map(drop)
    }

    /// The statement of [`bulk_set`](Self::bulk_set); none if there are no rows.
    fn bulk_statement<'r, V: Scalar>(
        &self,
        column: &str,
        values: impl IntoIterator<Item = (&'r HistoricalRow, impl Into<Option<V>>)>,
    ) -> Result<Option<Statement>> {
        let own = self.column(column)?;
        let (mut rows, mut others) = (Vec::new(), Vec::new());
        for (row, value) in values {
            rows.push(row);
            others.push(self.value_of(&own, value)?);
        }
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let key = first.key().enumerate().map(|(position, (column, value))| {
            let values = rows.iter().map(|row| row.values[position].clone());
            (column, Array::new(value.ty(), values.collect()))
        });
        let set = (&own, Array::new(type_of(&own)?, others));
        let backend = self.context.backend();
        let statement = set_column_of_rows(&self.table.name, set, key.collect(), backend);
        Ok(Some(statement))
    }

    /// The value as the column stores it.
    fn value_of<V: Scalar>(
        &self,
        column: &PhysicalColumn,
        value: impl Into<Option<V>>,
    ) -> Result<Value> {
        let ty = type_of(column)?;
        let value = value.into();
        let value = value.map_or(Value::Null(ty), |value: V| value.store().into_value());
        if value.ty() == ty {
            return Ok(value);
        }
        Err(refused(format!(
            "`{}` of the table `{}` holds values of type {ty:?}, and was given one of {:?}",
            column.name,
            self.table.name,
            value.ty()
        )))
    }

    fn column(&self, name: &str) -> Result<PhysicalColumn> {
        let column = self.table.column(name).cloned();
        column.ok_or_else(|| {
            let known = self.table.columns.iter();
            let known: Vec<_> = known.map(|column| column.name.clone()).collect();
            refused(format!(
                "the table `{}` has no column `{name}` at this point of the history; it has `{}`",
                self.table.name,
                known.join("`, `")
            ))
        })
    }
}

impl HistoricalRows<'_> {
    /// Only the rows for which this SQL holds. It is read anew with each batch, after the rows that came before.
    ///
    /// ```
    /// use orm_core::error::Result;
    /// use orm_migrate::runner::MigrationContext;
    ///
    /// async fn fill(context: &MigrationContext) -> Result<()> {
    ///     let book = context.table("book")?;
    ///     let mut rows = book.rows(&["title"])?.filter("slug = ''");
    ///     while let Some(batch) = rows.next().await? {
    ///         for row in batch {
    ///             book.set(&row, "slug", row.get::<String>("title")?.to_lowercase()).await?;
    ///         }
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn filter(mut self, condition: &'static str) -> Self {
        self.condition = Some(condition);
        self
    }

    /// The next rows; `None` after the last. The progress is told with each batch.
    ///
    /// ```
    /// use orm_core::error::Result;
    /// use orm_migrate::runner::MigrationContext;
    ///
    /// async fn longest(context: &MigrationContext) -> Result<()> {
    ///     let mut rows = context.table("book")?.rows(&["title"])?;
    ///     let mut longest = 0;
    ///     while let Some(batch) = rows.next().await? {
    ///         for row in batch {
    ///             longest = longest.max(row.get::<String>("title")?.len());
    ///         }
    ///     }
    ///     println!("{longest}");
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// Errors of the database, and [`Error::Migration`] if a column is of a type that has no value here.
    pub async fn next(&mut self) -> Result<Option<Vec<HistoricalRow>>> {
        let HistoricalTable { context, table } = &self.table;
        if self.done > 0 {
            context.progress(self.done, None);
        }
        let types: Vec<_> = self.columns.iter().map(type_of).collect::<Result<_>>()?;
        let n_key = table.key_columns().len();
        let wanted = NextRows {
            table: &table.name,
            columns: &self.columns,
            n_key,
            condition: self.condition,
            after: self.after.as_deref(),
            limit: BATCH,
        };
        let statement = read_next_rows(wanted, context.backend());
        let mut rows = Vec::new();
        fetch(&context.executor(), &statement, &mut |row| {
            let columns = self.columns.iter().zip(&types);
            let values = columns.map(|(column, ty)| read_value(row, &column.ty, *ty));
            rows.push(HistoricalRow {
                columns: Arc::clone(&self.columns),
                values: values.collect::<Result<_, _>>()?,
                n_key,
            });
            Ok(())
        })
        .await?;
        self.done += rows.len() as u64;
        self.after = rows.last().map(|row| row.values[..row.n_key].to_vec());
        Ok(Some(rows).filter(|rows| !rows.is_empty()))
    }
}

impl HistoricalRow {
    /// The value of a column, of any type that a field of a model may have; of one that may be null an `Option`:
    /// [`get_option`](Self::get_option). The value of an enum is its text.
    ///
    /// ```
    /// use orm_core::error::Result;
    /// use orm_migrate::runner::MigrationContext;
    ///
    /// async fn show(context: &MigrationContext) -> Result<()> {
    ///     let mut rows = context.table("book")?.rows(&["title"])?;
    ///     for row in rows.next().await?.unwrap_or_default() {
    ///         println!("{}: {}", row.get::<i64>("id")?, row.get::<String>("title")?);
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Error::Migration`] if the column was not read, is null, or holds values of another type.
    pub fn get<V: Scalar>(&self, column: &str) -> Result<V> {
        let value = self.get_option(column)?;
        value.ok_or_else(|| refused(format!("`{column}` is null; read it by `get_option`")))
    }

    /// The value of a column; `None` where it is null.
    ///
    /// ```
    /// use orm_core::error::Result;
    /// use orm_migrate::runner::MigrationContext;
    ///
    /// async fn show(context: &MigrationContext) -> Result<()> {
    ///     let mut rows = context.table("book")?.rows(&["subtitle"])?;
    ///     for row in rows.next().await?.unwrap_or_default() {
    ///         let subtitle: Option<String> = row.get_option("subtitle")?;
    ///         println!("{}", subtitle.as_deref().unwrap_or("none"));
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Error::Migration`] if the column was not read, or holds values of another type.
    pub fn get_option<V: Scalar>(&self, column: &str) -> Result<Option<V>> {
        let position = self.columns.iter().position(|own| own.name == column);
        let Some(position) = position else {
            return Err(refused(format!(
                "the column `{column}` was not read; name it in `rows`"
            )));
        };
        let mut value = self.values[position].clone();
        let ty = value.ty();
        if matches!(value, Value::Null(_)) {
            return Ok(None);
        }
        let mut reader = ValueRow::new(std::slice::from_mut(&mut value));
        let stored = V::Stored::read(&mut reader).map_err(|_| {
            refused(format!(
                "`{column}` holds values of type {ty:?}, and is read as {:?}",
                V::Stored::TYPE
            ))
        })?;
        V::load(stored).map(Some)
    }

    fn key(&self) -> impl Iterator<Item = (&PhysicalColumn, &Value)> {
        self.columns.iter().zip(&self.values).take(self.n_key)
    }
}

/// The type of the values of a column.
fn type_of(column: &PhysicalColumn) -> Result<Type> {
    value_type(&column.ty).ok_or_else(|| {
        refused(format!(
            "the column `{}` is of a type that only the database knows (`{}`); read and write it by SQL (`executor`)",
            column.name, column.ty
        ))
    })
}

fn refused(why: String) -> Error {
    Error::Migration { why, source: None }
}
