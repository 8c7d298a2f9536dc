//! Pages of rows: by number, with the number of all rows; and by cursor, from one row on.
//!
//! - this file: [`Page`], and the query of one, which counts all rows along with those of the page
//! - `keyset`: [`KeysetPage`], and the query of the rows behind or before a row
//! - `order`: the order that such pages are read in
//! - `cursor`: the text that a row's place in an order is written as; `order_shape`: what of the order that text depends on
//! - `request`: the page that a client of a web service asks for
//! - `serialized`: pages as the body of a response

pub(super) mod cursor;
pub(super) mod keyset;
pub(super) mod order;
mod order_shape;
mod request;
#[cfg(feature = "serde")]
mod serialized;

pub use keyset::KeysetPage;
pub use request::PageRequest;

use super::run::{Prepared, prepare};
use crate::db::Target;
use crate::error::{Error, Result};
use crate::query::{Expr, Request, Select};
use crate::value::{Type, Value};

/// One page of the rows of a query, and how many there are in all.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let page: orm::query::Page<Book> = Book::objects().order_by(Book.id).page(1, 2, &db).await?;
/// assert_eq!((page.rows.len(), page.number, page.total, page.pages), (2, 1, 3, 2));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// SELECT …, (SELECT COUNT(*) FROM "book" AS "t1") FROM "book" ORDER BY "book"."id" LIMIT ? OFFSET ?
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// The number of this page; the first is 1.
    pub number: u64,
    /// The number of rows that a page may have.
    pub per_page: u64,
    /// The number of rows of the query, on all pages.
    pub total: u64,
    /// The number of pages; 0 if there are no rows.
    pub pages: u64,
}

impl<T> Page<T> {
    /// Returns whether there is a page behind this one.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let page = Book::objects().order_by(Book.id).page(1, 2, &db).await?;
    /// assert!(page.has_next() && !page.has_previous());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn has_next(&self) -> bool {
        self.number < self.pages
    }

    /// Returns whether there is a page before this one.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let page = Book::objects().order_by(Book.id).page(2, 2, &db).await?;
    /// assert!(page.has_previous() && !page.has_next());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn has_previous(&self) -> bool {
        self.number > 1
    }
}

/// The queries of one page.
pub(super) struct PageQuery {
    /// The rows of the page.
    rows: Select,
    /// The number of all rows.
    count: Select,
    number: u64,
    per_page: u64,
}

impl PageQuery {
    /// Cuts a page out of the rows of a query; `count` asks for their number.
    pub(super) fn new(
        mut rows: Select,
        mut count: Select,
        number: u64,
        per_page: u64,
    ) -> Result<PageQuery> {
        if number == 0 || per_page == 0 {
            let why = if number == 0 {
                "pages are counted from 1, and page 0 is asked for"
            } else {
                "a page of no rows is asked for"
            };
            return Err(Error::InvalidQuery {
                model: rows.table().model,
                why: why.to_owned(),
            });
        }
        // Rows are locked as they are read, and not as they are counted.
        count.drop_lock();
        // A query that is a page already is cut within that page.
        rows.filter(Expr::constant(true));
        rows.offset((number - 1).saturating_mul(per_page));
        rows.limit(per_page);
        Ok(PageQuery {
            rows,
            count,
            number,
            per_page,
        })
    }

    /// Writes the query of the rows, each with the number of all. Where that is too complex to ask at once, it is that of
    /// the rows alone.
    pub(super) fn prepare(&self, on: Target<'_>) -> Result<Prepared> {
        let mut rows = self.rows.clone();
        rows.read_last([Expr::scalar(self.count.clone(), Type::I64)]);
        match prepare(Request::Select(&rows), on) {
            Ok(prepared) => Ok(prepared.with_last(&[Type::I64])),
            Err(Error::QueryTooComplex { .. }) => prepare(Request::Select(&self.rows), on),
            Err(error) => Err(error),
        }
    }

    /// Makes the page of its rows. Their number came with them; of a page behind the last one it is asked for.
    pub(super) async fn page<T>(
        self,
        rows: Vec<T>,
        prepared: Prepared,
        on: Target<'_>,
    ) -> Result<Page<T>> {
        let came = prepared.into_last().into_iter().next();
        let total = match came.as_deref() {
            Some([Value::I64(total)]) => u64::try_from(*total).unwrap_or(0),
            _ if rows.is_empty() && self.number == 1 => 0,
            _ => {
                let count = prepare(Request::Select(&self.count), on)?;
                count.count(on).await?
            }
        };
        Ok(Page {
            rows,
            number: self.number,
            per_page: self.per_page,
            total,
            pages: total.div_ceil(self.per_page),
        })
    }
}
