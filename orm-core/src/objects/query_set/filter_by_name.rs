//! Conditions whose fields are named at run time, such as in a url: `?year.ge=1860`.

use super::QuerySet;
use crate::model::{Model, Predicate};
use crate::query;

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// Keeps the rows for which a condition holds whose field is named at run time and whose value is written as a text,
    /// such as in a url.
    ///
    /// The name is that of a field, and behind it a lookup, which is `eq` where none is written: `year`, `year.ge`,
    /// `author.name.starts_with`, or as in Django `author__name__starts_with`. Fields of to-one relations are named over
    /// dots, and a relation itself is its key: `author` is compared with `2`. Nothing of the texts gets into SQL: names
    /// are looked up among the fields that the models declare, the value is bound.
    ///
    /// | lookup | holds where the field |
    /// |---|---|
    /// | `eq`, `ne`, `lt`, `le`, `gt`, `ge` | compares so with the value |
    /// | `is_in`, `not_in` | is, or is not, one of the values between commas |
    /// | `contains`, `starts_with`, `ends_with` | is a text with this part; of an array, `contains` is an element |
    /// | `icontains`, `istarts_with`, `iends_with`, `ieq` | the same, whatever the case |
    /// | `is_null` | is null (`true`) or not (`false`) |
    ///
    /// Numbers, uuids and `true` and `false` are written as in Rust, dates and times as in RFC 3339
    /// (`1868-09-30T10:30:00Z`), choices as they are stored. Bytes, durations and documents are not written as texts;
    /// `is_null` asks for them too.
    ///
    /// All fields can be named, and rows that are found or not tell what their fields hold, of a password's hash letter by
    /// letter: where strangers choose, match the name against those that they may know.
    ///
    /// [`Predicate::by_name`] is the condition itself, for `|`, `!` and `exclude`.
    ///
    /// # Errors
    /// When the rows are asked for, [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) of a name that there is
    /// none of, with the nearest, and of a text that is no value of the field. Over HTTP it is a response of 400.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let mut query = Book::objects();
    /// for (name, value) in [("year.ge", "1860"), ("author.name", "Louisa")] {
    ///     query = query.filter_by_name(name, value);
    /// }
    /// # assert_sql(&query, r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" WHERE "book"."year" >= ? AND "t1"."name" = ?"#);
    /// let error = Book::objects().filter_by_name("year", "soon").to_sql_for(Backend::Sqlite).unwrap_err();
    /// assert_eq!(error.to_string(), "invalid query of `Book`: the condition named `year` takes an integer from -2147483648 to 2147483647");
    /// ```
    /// ```sql
    /// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
    /// WHERE "book"."year" >= ? AND "t1"."name" = ?
    /// ```
    pub fn filter_by_name(self, name: &str, value: &str) -> Self {
        self.filter(Predicate::<M>::by_name(name, value))
    }
}

impl<R: Model> Predicate<R> {
    /// Makes the condition on a field that is named at run time, compared with a value that is written as a text: that of
    /// [`QuerySet::filter_by_name`], which says how both are written.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let old = Predicate::by_name("year.lt", "1850");
    /// let lent = Predicate::by_name("copies", "0");
    /// let query = Book::objects().exclude(old | lent);
    /// # assert_sql(&query, r#"SELECT … FROM "book" WHERE NOT ("book"."year" < ? OR "book"."copies" = ?)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE NOT ("book"."year" < ? OR "book"."copies" = ?)
    /// ```
    pub fn by_name(name: &str, value: &str) -> Self {
        Predicate::from_expr(query::condition_by_name(R::table(), name, value))
    }
}
