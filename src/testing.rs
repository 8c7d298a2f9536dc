//! Assertions on the statements that a piece of code sends.
//!
//! ```
//! # #[cfg(feature = "sqlite")]
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! # use orm::doc::*;
//! # let db = library().await?;
//! use orm::testing::assert_queries;
//!
//! let books = assert_queries(&db, 1, async || Book::objects().all(&db).await).await?;
//! assert_eq!(books.len(), 3);
//! # Ok::<_, orm::Error>(()) }).unwrap();
//! ```

#[doc(inline)]
pub use orm_core::db::{AssertedRun, SentStatement, assert_no_n_plus_one, assert_queries};
#[doc(hidden)]
pub use orm_core::objects::items::tests::*;
