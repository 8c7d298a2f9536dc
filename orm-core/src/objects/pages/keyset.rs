//! Pages from a row on, known by the row's place in the order: the rows behind or before it.

use super::cursor::Cursor;
use super::order::{KeysetOrder, Side};
use crate::db::Target;
use crate::error::{Error, Result};
use crate::objects::run::{Prepared, prepare};
use crate::query::{Request, Select};
use crate::value::{Type, Value};

/// The rows behind or before a row of a query, with the cursors of the pages around them.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let books = Book::objects().order_by((Book.year, Book.id));
/// let first: orm::query::KeysetPage<Book> = books.after(None, 2, &db).await?;
/// assert_eq!((first.rows.len(), first.previous.as_deref()), (2, None));
/// let second = books.after(first.next.as_deref(), 2, &db).await?;
/// assert_eq!((second.rows.len(), second.next), (1, None));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeysetPage<T> {
    /// The rows of this page, in the order of the query.
    pub rows: Vec<T>,
    /// The cursor of the last row, if there are rows behind it: for `after`.
    pub next: Option<String>,
    /// The cursor of the first row, if there may be rows before it: for `before`.
    pub previous: Option<String>,
}

/// The query of the rows on one side of a cursor.
pub(in crate::objects) struct KeysetQuery {
    select: Select,
    order: KeysetOrder,
    side: Side,
    has_cursor: bool,
    n: u64,
}

impl KeysetQuery {
    /// Asks for `n` rows on this side of a cursor, or for the first or last ones. `types` are those of the values that are
    /// read in place of rows.
    pub(in crate::objects) fn new(
        mut select: Select,
        types: &[Option<Type>],
        cursor: Option<&str>,
        side: Side,
        n: u64,
    ) -> Result<KeysetQuery> {
        let model = select.table().model;
        let refused = |why: String| Error::InvalidQuery { model, why };
        if n == 0 {
            return Err(refused("a page of no rows is asked for".to_owned()));
        }
        let order = KeysetOrder::of(&select, types).map_err(refused)?;
        let place = cursor.map(|text| Cursor::read(text, &order.shape));
        let place = place.transpose().map_err(refused)?;
        select.go_on_behind(order.keys(side), place);
        select.limit(n.saturating_add(1));
        Ok(KeysetQuery {
            select,
            order,
            side,
            has_cursor: cursor.is_some(),
            n,
        })
    }

    /// Writes the query of the rows, each with its place in the order.
    pub(in crate::objects) fn prepare(&self, on: Target<'_>) -> Result<Prepared> {
        let prepared = prepare(Request::Select(&self.select), on)?;
        Ok(prepared.with_last(self.order.types()))
    }

    /// Makes the page of its rows: one more than it has, if there are others behind them.
    pub(in crate::objects) fn page<T>(self, mut rows: Vec<T>, prepared: Prepared) -> KeysetPage<T> {
        let n = usize::try_from(self.n).unwrap_or(usize::MAX);
        let mut places = prepared.into_last();
        let has_more = rows.len() > n;
        rows.truncate(n);
        places.truncate(n);
        if self.side == Side::Before {
            rows.reverse();
            places.reverse();
        }
        let cursor =
            |place: Option<&Vec<Value>>| place.map(|place| Cursor::write(place, &self.order.shape));
        let (is_next, is_previous) = match self.side {
            Side::After => (has_more, self.has_cursor),
            Side::Before => (self.has_cursor, has_more),
        };
        KeysetPage {
            next: cursor(places.last()).filter(|_| is_next),
            previous: cursor(places.first()).filter(|_| is_previous),
            rows,
        }
    }
}
