//! Statements in SQL of the user's own: `sql!`, `db.fetch`, `db.execute`.
//!
//! - this file: [`ExecuteSql`], which sends a [`RawSql`]
//! - `row`: [`SqlRow`], what the rows are read as: single values and tuples
//! - `named`: [`NamedRow`](named::NamedRow), models and structs, which are read by the names of their columns
//! - `by_name`: columns found by their names

pub(super) mod by_name;
pub(super) mod named;
pub(super) mod row;

use crate::db::{self, Executor, Pending, Target, refuse_tenant};
use crate::error::{Error, Result};
use crate::objects::run::one_row::{one, one_or_none};
use crate::query::{RawSql, SqlStatement, refuse_raw};
use crate::sql::{Statement, raw_statement};
use row::SqlRow;

/// Writes a statement for a database; `reads` names what its rows are read as.
fn statement(sql: &RawSql, on: Target<'_>, reads: &'static str) -> Result<Statement> {
    refuse_tenant(on.tenant(), "SQL of your own")?;
    let refused = |why| Error::InvalidQuery { model: reads, why };
    if let Some(why) = refuse_raw(sql.text, sql.values.len()) {
        return Err(refused(why));
    }
    raw_statement(sql.text, &sql.values, on.backend()).map_err(refused)
}

/// Sends statements in SQL of the user's own: on a [`Database`](crate::db::Database), a
/// [`Transaction`](crate::db::Transaction), or whatever else is an [`Executor`]. This trait is implemented for all of
/// them, and users do not implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// /// Counts the rows of a table on a database, or in a transaction.
/// async fn titles(db: &impl ExecuteSql) -> orm::Result<Vec<String>> {
///     db.fetch(sql!("SELECT upper(title) FROM book ORDER BY id")).await
/// }
///
/// let tx = db.begin().await?;
/// tx.execute(sql!("DELETE FROM book WHERE id > {}", 1)).await?;
/// assert_eq!(titles(&tx).await?, ["NATURE"]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub trait ExecuteSql: Executor {
    /// Runs a statement, and reads its rows: each as one value, as a tuple of up to twelve, as a struct with
    /// `#[derive(Row)]`, or as a model.
    ///
    /// The columns of a single value or a tuple are read by position, and there must be as many. Those of a struct are
    /// found by the names of its fields, in any order, and each needs a field. Those of a model are found by their names
    /// too; others are passed over. Rows of a model load their relations together, as those of any query do.
    ///
    /// A column of another type, a null that is read as no `Option`, and a column that is missing or stands there twice
    /// are errors, which say which one: [`Error::Decode`] and [`Error::InvalidQuery`]. Of no rows nothing is checked. A statement that would change the connection it runs on, such as `BEGIN` or `SET`, and several in one
    /// text, are [`Error::InvalidQuery`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let counts: Vec<(String, i64)> = db
    ///     .fetch(sql!("SELECT name, count(*) FROM author JOIN book ON author_id = author.id GROUP BY name ORDER BY 2"))
    ///     .await?;
    /// assert_eq!(counts[1], ("Louisa May Alcott".to_owned(), 2));
    ///
    /// let books = db.fetch::<Book>(sql!("SELECT * FROM book WHERE length(title) > {}", 6)).await?;
    /// assert_eq!(books[0].author.get(&db).await?.name, "Louisa May Alcott");
    ///
    /// #[derive(Row)]
    /// struct Shelf {
    ///     name: String,
    ///     #[row(column = "n")]
    ///     n_books: i64,
    /// }
    /// let shelves: Vec<Shelf> = db
    ///     .fetch(sql!("SELECT count(*) AS n, name FROM author JOIN book ON author_id = author.id GROUP BY name ORDER BY 1"))
    ///     .await?;
    /// assert_eq!((shelves[1].name.as_str(), shelves[1].n_books), ("Louisa May Alcott", 2));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    fn fetch<T: SqlRow>(&self, sql: impl SqlStatement) -> Pending<'_, Vec<T>> {
        let on = self.target();
        let statement = statement(&sql.into_sql(), on, T::show_sql_row());
        Pending::new(async move {
            let statement = statement?;
            let (mut rows, mut layout) = (Vec::new(), None);
            db::fetch(on, &statement, &mut |reader| {
                let layout = match &layout {
                    Some(layout) => layout,
                    None => layout.insert(T::layout(reader)?),
                };
                rows.push(T::read(reader, layout)?);
                Ok(())
            })
            .await?;
            T::set_load_policy(&mut rows, on);
            Ok(rows)
        })
    }

    /// Runs a statement, and reads its one row. [`Error::DoesNotExist`] if there is none,
    /// [`Error::MultipleObjectsReturned`] if there are more.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let (books, last): (i64, Option<i32>) =
    ///     db.fetch_one(sql!("SELECT count(*), max(year) FROM book")).await?;
    /// assert_eq!((books, last), (3, Some(1871)));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    fn fetch_one<T: SqlRow>(&self, sql: impl SqlStatement) -> Pending<'_, T> {
        let row = self.fetch_optional(sql);
        Pending::new(async move { one(row.await?, T::show_sql_row()) })
    }

    /// Runs a statement, and reads its one row, if there is one. [`Error::MultipleObjectsReturned`] if there are more.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let title: Option<String> = db.fetch_optional(sql!("SELECT title FROM book WHERE id = {}", 99)).await?;
    /// assert_eq!(title, None);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    fn fetch_optional<T: SqlRow>(&self, sql: impl SqlStatement) -> Pending<'_, Option<T>> {
        let rows = self.fetch(sql);
        Pending::new(async move { one_or_none(rows.await?, T::show_sql_row()) })
    }

    /// Runs a statement. Returns the number of rows that it inserted, updated or deleted, which is 0 of a query and of a
    /// change of tables.
    ///
    /// Tables may be made, changed and dropped by it; what is known of the tables is then read anew. A statement that
    /// would change the connection it runs on, such as `BEGIN` or `SET`, and several in one text, are
    /// [`Error::InvalidQuery`].
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let changed = db.execute(sql!("UPDATE book SET copies = copies + {} WHERE year < {}", 1, 1870)).await?;
    /// assert_eq!(changed, 2);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    fn execute(&self, sql: impl SqlStatement) -> Pending<'_, u64> {
        let on = self.target();
        let statement = statement(&sql.into_sql(), on, row::NAME);
        Pending::new(async move {
            let statement = statement?;
            let changed = db::execute(on, &statement).await?;
            Ok(if statement.verb.changes_rows() {
                changed
            } else {
                0
            })
        })
    }
}

impl<E: Executor + ?Sized> ExecuteSql for E {}
