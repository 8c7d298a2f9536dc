//! The page that a client of a web service asks for.

use crate::error::{Error, FieldError, Result};

/// The page that a client of a web service asks for in a url: `?page=2&per_page=50`, each of which may be missing.
///
/// A page has `PER_PAGE` rows unless the client asks for others, and never more than `MOST`. With the feature `axum` it is
/// an extractor: a handler takes it as an argument, and a page that is no number is a response of status 422.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::query::PageRequest;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// let asked: PageRequest = PageRequest::parse("sort=year&page=2&per_page=2")?;
/// let page = Book::objects().order_by((Book.year, Book.id)).page(asked.number, asked.per_page, &db).await?;
/// assert_eq!((page.number, page.rows.len(), page.pages), (2, 1, 2));
///
/// let error = PageRequest::<20>::parse("page=last").expect_err("no number");
/// assert_eq!(error.to_string(), "the `PageRequest` is not valid: page: must be a number from 1 on");
/// assert_eq!(error.http_status(), 422);
/// # Ok(())
/// # }
/// ```
/// ```sql
/// SELECT …, (SELECT COUNT(*) FROM "book" AS "t1") FROM "book" ORDER BY "book"."year", "book"."id" LIMIT ? OFFSET ?
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageRequest<const PER_PAGE: u64 = 20, const MOST: u64 = 100> {
    /// The number of the page; the first is 1.
    pub number: u64,
    /// The number of rows that the page may have, from 1 to `MOST`.
    pub per_page: u64,
}

impl<const PER_PAGE: u64, const MOST: u64> PageRequest<PER_PAGE, MOST> {
    /// Reads the part of a url behind `?`. Parameters of other names are passed over; of one that stands there twice the
    /// last counts.
    ///
    /// ```
    /// use orm::query::PageRequest;
    ///
    /// let asked: PageRequest = PageRequest::parse("page=3&per_page=500")?;
    /// assert_eq!((asked.number, asked.per_page), (3, 100));
    /// # Ok::<(), orm::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Validation`] of `page` or `per_page` that is no number from 1 on.
    pub fn parse(query: &str) -> Result<Self> {
        let mut asked = PageRequest::default();
        for parameter in query.split('&') {
            match parameter.split_once('=') {
                Some(("page", number)) => asked.number = positive("page", number)?,
                Some(("per_page", n)) => asked.per_page = positive("per_page", n)?.min(MOST),
                _ => {}
            }
        }
        Ok(asked)
    }
}

/// The first page.
impl<const PER_PAGE: u64, const MOST: u64> Default for PageRequest<PER_PAGE, MOST> {
    fn default() -> Self {
        PageRequest {
            number: 1,
            per_page: PER_PAGE,
        }
    }
}

fn positive(parameter: &'static str, text: &str) -> Result<u64> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| Error::Validation {
        model: "PageRequest",
        errors: vec![FieldError::new([parameter], "must be a number from 1 on")],
    })
}

#[cfg(feature = "axum")]
impl<S: Sync, const PER_PAGE: u64, const MOST: u64> axum_core::extract::FromRequestParts<S>
    for PageRequest<PER_PAGE, MOST>
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut http::request::Parts, _: &S) -> Result<Self> {
        Self::parse(parts.uri.query().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::PageRequest;

    #[test]
    fn a_page_is_read_from_a_url() {
        for (query, number, per_page) in [
            ("", 1, 20),
            ("page=3", 3, 20),
            ("title=war&page=3&per_page=7", 3, 7),
            ("per_page=5000", 1, 100),
            ("page=2&page=4", 4, 20),
            ("pages=9&per_pages=9&page", 1, 20),
        ] {
            let asked = PageRequest::<20>::parse(query).expect(query);
            assert_eq!(
                (asked.number, asked.per_page),
                (number, per_page),
                "{query}"
            );
        }
        let few = PageRequest::<5, 10>::parse("per_page=11").expect("few rows");
        assert_eq!((few.number, few.per_page), (1, 10));
    }

    #[test]
    fn what_is_no_page_is_refused_without_its_text() {
        for query in [
            "page=0",
            "page=",
            "page=-1",
            "page=x",
            "per_page=0",
            "page=1e3",
        ] {
            let error = PageRequest::<20>::parse(query).expect_err(query);
            assert_eq!(error.http_status(), 422, "{query}");
            assert!(
                error.to_string().ends_with("must be a number from 1 on"),
                "{error}"
            );
        }
        let huge = format!("page={}0", u64::MAX);
        assert!(PageRequest::<20>::parse(&huge).is_err());
    }
}
