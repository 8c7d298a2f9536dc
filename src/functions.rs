//! Functions of values in one row, and window functions, the same on all databases.
//!
//! The functions of conditions and texts, the window functions and `now` are in the [`prelude`](crate::prelude) too.
//! Each that has an argument is also a method of fields and expressions: `lower(Book.title)` is `Book.title.lower()`.
//!
//! ```
//! # use orm::doc::*;
//! use orm::functions::upper;
//!
//! let query = Book::objects().filter(upper(Book.title).eq("NATURE")).order_by(Book.title.lower());
//! # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_upper("book"."title") = ? ORDER BY orm_lower("book"."title")"#);
//! ```
//! ```sql
//! SELECT … FROM "book" WHERE orm_upper("book"."title") = ? ORDER BY orm_lower("book"."title")
//! ```

#[doc(no_inline)]
pub use crate::{all_of, any_of, count, exists, outer, raw, search, value};
#[doc(inline)]
pub use orm_core::model::functions::*;
