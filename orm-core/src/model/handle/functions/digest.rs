//! Digests of texts and bytes.

use super::declare::functions;
use crate::model::Digestible;
use crate::query::Function;

functions! {
    /// The MD5 of a text or of bytes, as 32 hexadecimal digits in lower case. Null where it is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.md5().starts_with("d4"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_md5("book"."title") GLOB ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_md5("book"."title") GLOB ?
    /// SELECT … FROM "book" WHERE md5("book"."title") LIKE $1::text ESCAPE '!'   -- on Postgres
    /// ```
    fn md5(value: [Digestible]) -> lift(String) = typed(Function::Md5);

    /// The SHA-256 of a text or of bytes, as 64 hexadecimal digits in lower case. Null where it is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.sha256().starts_with("d4"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_sha256("book"."title") GLOB ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_sha256("book"."title") GLOB ?
    /// SELECT … FROM "book" WHERE encode(sha256(convert_to("book"."title", 'UTF8')), 'hex') LIKE $1::text ESCAPE '!'   -- on Postgres
    /// ```
    fn sha256(value: [Digestible]) -> lift(String) = typed(Function::Sha256);
}
