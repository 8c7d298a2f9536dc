//! Digests of texts and bytes.

use super::declare::functions;
use crate::model::Digestible;
use crate::query::{Digest, Function};

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
    fn md5(value: [Digestible]) -> lift(String) = typed(|ty| Function::Digest(Digest::Md5, ty));

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
    fn sha256(value: [Digestible]) -> lift(String) = typed(|ty| Function::Digest(Digest::Sha256, ty));

    /// The SHA-1 of a text or of bytes, as 40 hexadecimal digits in lower case. Null where it is.
    ///
    /// Postgres needs the extension `pgcrypto`; without it the query is
    /// [`Unsupported`](crate::error::Error::Unsupported). SHA-1 keeps nobody from making two texts of one digest: it is for
    /// what others have written by it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.sha1().starts_with("d4"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_sha1("book"."title") GLOB ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_sha1("book"."title") GLOB ?
    /// SELECT … FROM "book" WHERE encode(digest(convert_to("book"."title", 'UTF8'), 'sha1'), 'hex') LIKE $1::text ESCAPE '!'   -- on Postgres
    /// ```
    fn sha1(value: [Digestible]) -> lift(String) = typed(|ty| Function::Digest(Digest::Sha1, ty));

    /// The SHA-224 of a text or of bytes, as 56 hexadecimal digits in lower case. Null where it is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.sha224().starts_with("d4"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_sha224("book"."title") GLOB ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_sha224("book"."title") GLOB ?
    /// SELECT … FROM "book" WHERE encode(sha224(convert_to("book"."title", 'UTF8')), 'hex') LIKE $1::text ESCAPE '!'   -- on Postgres
    /// ```
    fn sha224(value: [Digestible]) -> lift(String) = typed(|ty| Function::Digest(Digest::Sha224, ty));

    /// The SHA-384 of a text or of bytes, as 96 hexadecimal digits in lower case. Null where it is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.sha384().starts_with("d4"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_sha384("book"."title") GLOB ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_sha384("book"."title") GLOB ?
    /// SELECT … FROM "book" WHERE encode(sha384(convert_to("book"."title", 'UTF8')), 'hex') LIKE $1::text ESCAPE '!'   -- on Postgres
    /// ```
    fn sha384(value: [Digestible]) -> lift(String) = typed(|ty| Function::Digest(Digest::Sha384, ty));

    /// The SHA-512 of a text or of bytes, as 128 hexadecimal digits in lower case. Null where it is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.sha512().starts_with("d4"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_sha512("book"."title") GLOB ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_sha512("book"."title") GLOB ?
    /// SELECT … FROM "book" WHERE encode(sha512(convert_to("book"."title", 'UTF8')), 'hex') LIKE $1::text ESCAPE '!'   -- on Postgres
    /// ```
    fn sha512(value: [Digestible]) -> lift(String) = typed(|ty| Function::Digest(Digest::Sha512, ty));
}
