//! Functions of texts. Lengths and positions are counted in characters (`char`s of Rust).

use super::declare::functions;
use crate::model::{Expr, Integer, Kind, Number, Text, Texts};
use crate::query::{self, Function};

/// The texts one after the other: two to twelve fields, expressions and texts, as a tuple. Null counts as an empty text, so
/// the result is never null.
///
/// What is no text becomes one by `.cast::<String>()`.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::concat;
///
/// let line = concat((Book.title, " by ", Book.author.name));
/// let query = Book::objects().filter(line.eq("Nature by Ralph Waldo Emerson"));
/// # assert_sql(&query, r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE concat("book"."title", ?, "t1"."name") = ?"#);
/// ```
/// ```sql
/// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
/// WHERE concat("book"."title", ?, "t1"."name") = ?
/// ```
pub fn concat<R, K: Kind>(texts: impl Texts<R, Kind = K>) -> Expr<R, String, K> {
    Expr::new(query::Expr::call(Function::Concat, texts.texts()))
}

functions! {
    /// The text in lower case, by Unicode on all databases. Null where the text is.
    ///
    /// On Postgres an error `Unsupported` in a database without ICU collations.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.lower().eq("nature"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_lower("book"."title") = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_lower("book"."title") = ?
    /// SELECT … FROM "book" WHERE (lower("book"."title" COLLATE "und-x-icu") COLLATE "C") = $1::text   -- on Postgres
    /// ```
    fn lower(text: [Text]) -> lift(String) = plain(Function::Lower);

    /// The text in upper case, by Unicode on all databases. Null where the text is.
    ///
    /// On Postgres an error `Unsupported` in a database without ICU collations.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.upper().eq("NATURE"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_upper("book"."title") = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_upper("book"."title") = ?
    /// SELECT … FROM "book" WHERE (upper("book"."title" COLLATE "und-x-icu") COLLATE "C") = $1::text   -- on Postgres
    /// ```
    fn upper(text: [Text]) -> lift(String) = plain(Function::Upper);

    /// The number of characters of the text. Null where the text is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.length().gt(20));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE length("book"."title") > ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE length("book"."title") > ?
    /// SELECT … FROM "book" WHERE length("book"."title") > $1::int4   -- on Postgres
    /// ```
    fn length(text: [Text]) -> lift(i32) = plain(Function::Length);

    /// The text without the spaces at its start and its end; other white space stays. Null where the text is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.trim().eq("Nature"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE trim("book"."title") = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE trim("book"."title") = ?
    /// SELECT … FROM "book" WHERE btrim("book"."title") = $1::text   -- on Postgres
    /// ```
    fn trim(text: [Text]) -> lift(String) = plain(Function::Trim);

    /// The text without the spaces at its start; other white space stays. Null where the text is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.ltrim().eq("Nature"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE ltrim("book"."title") = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE ltrim("book"."title") = ?
    /// SELECT … FROM "book" WHERE ltrim("book"."title") = $1::text   -- on Postgres
    /// ```
    fn ltrim(text: [Text]) -> lift(String) = plain(Function::TrimStart);

    /// The text without the spaces at its end; other white space stays. Null where the text is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.rtrim().eq("Nature"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE rtrim("book"."title") = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE rtrim("book"."title") = ?
    /// SELECT … FROM "book" WHERE rtrim("book"."title") = $1::text   -- on Postgres
    /// ```
    fn rtrim(text: [Text]) -> lift(String) = plain(Function::TrimEnd);

    /// The text without the characters at its start and its end that stand in `characters`, in whatever order. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.trim_chars("*!").eq("Nature"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE trim("book"."title", ?) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE trim("book"."title", ?) = ?
    /// SELECT … FROM "book" WHERE btrim("book"."title", $1::text) = $2::text   -- on Postgres
    /// ```
    fn trim_chars[C](text: [Text], characters: C as String) -> lift(String) = plain(Function::Trim);

    /// The text without the characters at its start that stand in `characters`, in whatever order. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.ltrim_chars("*!").eq("Nature"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE ltrim("book"."title", ?) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE ltrim("book"."title", ?) = ?
    /// SELECT … FROM "book" WHERE ltrim("book"."title", $1::text) = $2::text   -- on Postgres
    /// ```
    fn ltrim_chars[C](text: [Text], characters: C as String) -> lift(String) = plain(Function::TrimStart);

    /// The text without the characters at its end that stand in `characters`, in whatever order. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.rtrim_chars("*!").eq("Nature"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE rtrim("book"."title", ?) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE rtrim("book"."title", ?) = ?
    /// SELECT … FROM "book" WHERE rtrim("book"."title", $1::text) = $2::text   -- on Postgres
    /// ```
    fn rtrim_chars[C](text: [Text], characters: C as String) -> lift(String) = plain(Function::TrimEnd);

    /// The part of the text that begins at the character `start`, counted from 1, and is `length` characters long, or up to the end of
    /// the text. A start before the text counts: `substr(-1, 3)` is the first character. Null where one of them is.
    ///
    /// A negative length is an error [`OutOfRange`](crate::error::Error::OutOfRange).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.substr(1, 6).eq("Little"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_substr("book"."title", ?, ?) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_substr("book"."title", ?, ?) = ?
    /// SELECT … FROM "book" WHERE substr("book"."title", $1::int4, $2::int4) = $3::text   -- on Postgres
    /// ```
    fn substr[S, L](text: [Text], start: S as i32, length: L as i32) -> lift(String) = plain(Function::Substr);

    /// The part of the text from the character `start` on, counted from 1. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.substr_from(8).eq("Women"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_substr("book"."title", ?) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_substr("book"."title", ?) = ?
    /// SELECT … FROM "book" WHERE substr("book"."title", $1::int4) = $2::text   -- on Postgres
    /// ```
    fn substr_from[S](text: [Text], start: S as i32) -> lift(String) = plain(Function::Substr);

    /// The text with `to` wherever `from` stands in it. An empty `from` stands nowhere. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.replace("Little", "Good").eq("Good Wives"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_replace("book"."title", ?, ?) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_replace("book"."title", ?, ?) = ?
    /// SELECT … FROM "book" WHERE replace("book"."title", $1::text, $2::text) = $3::text   -- on Postgres
    /// ```
    fn replace[F, T](text: [Text], from: F as String, to: T as String) -> lift(String) = plain(Function::Replace);

    /// The first `count` characters of the text; of a negative count, all but the last so many. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.left(6).eq("Little"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_left("book"."title", ?) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_left("book"."title", ?) = ?
    /// SELECT … FROM "book" WHERE left("book"."title", $1::int4) = $2::text   -- on Postgres
    /// ```
    fn left[N](text: [Text], count: N as i32) -> lift(String) = plain(Function::Left);

    /// The last `count` characters of the text; of a negative count, all but the first so many. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.right(5).eq("Women"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_right("book"."title", ?) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_right("book"."title", ?) = ?
    /// SELECT … FROM "book" WHERE right("book"."title", $1::int4) = $2::text   -- on Postgres
    /// ```
    fn right[N](text: [Text], count: N as i32) -> lift(String) = plain(Function::Right);

    /// The text filled at its start with `fill`, again and again, up to `length` characters; a longer text is cut at its end to so many.
    /// Null where one of them is.
    ///
    /// A text over 1 GB is an error [`OutOfRange`](crate::error::Error::OutOfRange).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.lpad(8, "*").eq("**Nature"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_lpad("book"."title", ?, ?) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_lpad("book"."title", ?, ?) = ?
    /// SELECT … FROM "book" WHERE lpad("book"."title", $1::int4, $2::text) = $3::text   -- on Postgres
    /// ```
    fn lpad[N, F](text: [Text], length: N as i32, fill: F as String) -> lift(String) = plain(Function::PadStart);

    /// The text filled at its end with `fill`, again and again, up to `length` characters; a longer text is cut at its end to so many.
    /// Null where one of them is.
    ///
    /// A text over 1 GB is an error [`OutOfRange`](crate::error::Error::OutOfRange).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.rpad(8, "*").eq("Nature**"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_rpad("book"."title", ?, ?) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_rpad("book"."title", ?, ?) = ?
    /// SELECT … FROM "book" WHERE rpad("book"."title", $1::int4, $2::text) = $3::text   -- on Postgres
    /// ```
    fn rpad[N, F](text: [Text], length: N as i32, fill: F as String) -> lift(String) = plain(Function::PadEnd);

    /// The text so many times; of zero or less, an empty one. Null where one of them is.
    ///
    /// A text over 1 GB is an error [`OutOfRange`](crate::error::Error::OutOfRange).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.repeat(2).eq("EmmaEmma"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_repeat("book"."title", ?) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_repeat("book"."title", ?) = ?
    /// SELECT … FROM "book" WHERE repeat("book"."title", $1::int4) = $2::text   -- on Postgres
    /// ```
    fn repeat[N](text: [Text], times: N as i32) -> lift(String) = plain(Function::Repeat);

    /// The characters of the text in reverse order. Null where the text is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.reverse().eq("ammE"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_reverse("book"."title") = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_reverse("book"."title") = ?
    /// SELECT … FROM "book" WHERE reverse("book"."title") = $1::text   -- on Postgres
    /// ```
    fn reverse(text: [Text]) -> lift(String) = plain(Function::Reverse);

    /// The position of the character at which `needle` first stands in the text, counted from 1; 0 where it does not, and 1 where it is
    /// empty. Null where one of them is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.strpos("Women").eq(8));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE instr("book"."title", ?) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE instr("book"."title", ?) = ?
    /// SELECT … FROM "book" WHERE strpos("book"."title", $1::text) = $2::int4   -- on Postgres
    /// ```
    fn strpos[N](text: [Text], needle: N as String) -> lift(i32) = plain(Function::Position);

    /// The code point of the first character of the text; 0 where it is empty. Null where the text is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter(Book.title.ord().between(65, 90));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_ord("book"."title") >= ? AND orm_ord("book"."title") <= ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_ord("book"."title") >= ? AND orm_ord("book"."title") <= ?
    /// SELECT … FROM "book" WHERE ascii("book"."title") >= $1::int4 AND ascii("book"."title") <= $2::int4   -- on Postgres
    /// ```
    fn ord(text: [Text]) -> lift(i32) = plain(Function::Ord);

    /// How similar two texts are, from 0 to 1, in any case: the share of trigrams, runs of three characters in their words,
    /// that both have. Null where one is. It finds what is misspelt:
    /// [`trigram_similar`](crate::model::Column::trigram_similar) is the condition that indexes serve.
    ///
    /// Postgres needs the extension `pg_trgm`; without it the query is
    /// [`Unsupported`](crate::error::Error::Unsupported).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by(Book.title.similarity("Litle Woman").desc()).limit(5);
    /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY orm_similarity("book"."title", ?) DESC LIMIT ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY orm_similarity("book"."title", ?) DESC LIMIT ?
    /// SELECT … FROM "book" ORDER BY similarity("book"."title", $1::text)::float8 DESC LIMIT $2::int8   -- on Postgres
    /// ```
    fn similarity[T](text: [Text], other: T as String) -> lift(f64) = plain(Function::Similarity);
}

functions! {
    /// The character of a code point, as a text. Null where the number is, and where it is no code point of a character
    /// that a text may hold: 0, the halves of pairs in UTF-16, numbers beyond 1114111. One that is no `i32` is an error
    /// [`OutOfRange`](crate::error::Error::OutOfRange).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().filter((Book.copies + 64).chr().eq("A"));
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE orm_chr(orm_i32("book"."copies" + ?)) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE orm_chr(orm_i32("book"."copies" + ?)) = ?
    /// SELECT … FROM "book" WHERE (SELECT CASE WHEN "of"."x" BETWEEN 1 AND 55295 OR "of"."x" BETWEEN 57344 AND 1114111
    ///   THEN chr("of"."x") COLLATE "C" END FROM (SELECT "book"."copies" + $1::int4 AS "x") AS "of") = $2::text   -- on Postgres
    /// ```
    fn chr(code: [Integer<Stored: Number>]) -> null(String) = code_point(Function::Chr);
}
