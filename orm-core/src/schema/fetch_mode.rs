//! How related rows are loaded when a row is asked for them.
//!
//! No part of a schema. `db` has it as a setting, `model` obeys it, and this is the highest floor that both may use.

/// The way in which `book.author.get(&db)` finds an author that the query did not read along.
///
/// Set for a query by [`fetch_mode`](crate::objects::QuerySet::fetch_mode), or for a whole database by
/// [`DatabaseBuilder::fetch_mode`](crate::db::DatabaseBuilder::fetch_mode).
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let books = Book::objects().order_by(Book.id).fetch_mode(FetchMode::Raise).all(&db).await?;
/// assert!(matches!(books[0].author.get(&db).await, Err(Error::NotLoaded { .. })));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FetchMode {
    /// Loads the rows of all foreign keys that came from the same query, by one query.
    #[default]
    Peers,
    /// Loads this one row.
    One,
    /// Loads nothing: [`Error::NotLoaded`](crate::error::Error::NotLoaded) names the query that left the row out, and
    /// what to add to it.
    Raise,
}
