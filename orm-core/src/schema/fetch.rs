//! How the row behind a foreign key comes when it is asked for.

/// What `book.author.get(&db)` does when the author was not read along.
///
/// Set for a query by [`fetch_mode`](crate::objects::QuerySet::fetch_mode), or for a whole database by
/// [`DatabaseBuilder::fetch_mode`](crate::db::DatabaseBuilder::fetch_mode).
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
