//! A place in a JSON document, and what is read there.

use super::steps::IntoJsonPath;
use crate::model::{
    Aggregated, Expr, Expression, Field, IntoPredicate, Kind, Model, PerRow, Predicate,
};
use crate::query::{
    self, Comparison, ElementRead, ElementRows, Function, JsonFunction, JsonRead, JsonStep,
};
use crate::value::{JsonText, Value};
use std::marker::PhantomData;

/// A place in a JSON document: `Page.data.path(("tags", 0))`.
///
/// A place has no type until one is named: [`text`](Self::text), [`int`](Self::int), [`float`](Self::float),
/// [`bool`](Self::bool) and [`json`](Self::json) make an expression of it, with all their comparisons, orders and
/// aggregates. Such an expression is null where the place holds a value of another type, JSON's `null` or nothing.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let query = Page::objects().filter(Page.data.path(("author", "name")).text().eq("Jo"));
/// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_text("page"."data", ?) = ?"#);
/// ```
/// ```sql
/// SELECT … FROM "page" WHERE orm_json_text("page"."data", ?) = ? -- on Postgres "data" #>> …
/// ```
#[derive(Debug)]
#[must_use = "a path does nothing by itself; say how it is read: `.text()`, `.int()`"]
pub struct JsonPath<R, K = PerRow> {
    document: query::Expr,
    steps: Vec<JsonStep>,
    types: PhantomData<fn() -> (R, K)>,
}

impl<R, K> Clone for JsonPath<R, K> {
    fn clone(&self) -> Self {
        JsonPath {
            document: self.document.clone(),
            steps: self.steps.clone(),
            types: PhantomData,
        }
    }
}

macro_rules! reads {
    ($($(#[$docs:meta])* $name:ident $read:ident $t:ty;)*) => {$(
        $(#[$docs])*
        pub fn $name(&self) -> Expr<R, Option<$t>, K> {
            Expr::new(self.read(JsonRead::$read))
        }
    )*};
}

impl<R: Model, K: Kind> JsonPath<R, K> {
    pub(super) fn new(document: query::Expr, path: impl IntoJsonPath) -> Self {
        JsonPath {
            document,
            steps: path.into_steps(),
            types: PhantomData,
        }
    }

    fn read(&self, read: JsonRead) -> query::Expr {
        self.document.clone().json_at(self.steps.clone(), read)
    }

    /// The place further on.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let author = Page.data.path("author");
    /// let query = Page::objects().filter(author.path("name").text().eq("Jo"));
    /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_text("page"."data", ?) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "page" WHERE orm_json_text("page"."data", '["author","name"]') = 'Jo'
    /// ```
    pub fn path(&self, path: impl IntoJsonPath) -> Self {
        let mut further = self.clone();
        further.steps.extend(path.into_steps());
        further
    }

    reads! {
        /// The text at this place; null where there is none. A number is no text.
        ///
        /// ```
        /// # use orm::doc::*;
        /// # use orm::prelude::*;
        /// let query = Page::objects().filter(Page.data.path("name").text().icontains("jo"));
        /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_icontains(orm_json_text("page"."data", ?), orm_fold(?))"#);
        /// ```
        /// ```sql
        /// SELECT … FROM "page" WHERE orm_icontains(orm_json_text("page"."data", ?), orm_fold(?))
        /// ```
        text Text String;
        /// The whole number at this place, also one written `5.0`; null where there is none, or one beyond 64 bits.
        ///
        /// ```
        /// # use orm::doc::*;
        /// # use orm::prelude::*;
        /// let query = Page::objects().order_by(Page.data.path("year").int().desc());
        /// # assert_sql(&query, r#"SELECT … FROM "page" ORDER BY orm_json_int("page"."data", ?) DESC NULLS FIRST"#);
        /// ```
        /// ```sql
        /// SELECT … FROM "page" ORDER BY orm_json_int("page"."data", ?) DESC NULLS FIRST
        /// ```
        int Integer i64;
        /// The number at this place, as the nearest float; null where there is none, or one beyond all floats.
        ///
        /// ```
        /// # use orm::doc::*;
        /// # use orm::prelude::*;
        /// let query = Page::objects().filter(Page.data.path("price").float().lt(9.5));
        /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_float("page"."data", ?) < ?"#);
        /// ```
        /// ```sql
        /// SELECT … FROM "page" WHERE orm_json_float("page"."data", ?) < ?
        /// ```
        float Float f64;
        /// The boolean at this place; null where there is none.
        ///
        /// ```
        /// # use orm::doc::*;
        /// # use orm::prelude::*;
        /// let query = Page::objects().filter(Page.data.path("draft").bool().eq(true));
        /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_bool("page"."data", ?) = ?"#);
        /// ```
        /// ```sql
        /// SELECT … FROM "page" WHERE orm_json_bool("page"."data", ?) = ?
        /// ```
        bool Bool bool;
        /// The document at this place, of any type; null where there is nothing. JSON's own `null` is a document.
        ///
        /// ```
        /// # use orm::doc::*;
        /// # use orm::prelude::*;
        /// use orm::serde_json::json;
        ///
        /// let query = Page::objects().filter(Page.data.path("tags").json().eq(json!(["war"])));
        /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_normal(orm_json_at("page"."data", ?)) = ?"#);
        /// ```
        /// ```sql
        /// SELECT … FROM "page" WHERE orm_json_normal(orm_json_at("page"."data", ?)) = ?
        /// ```
        json Document serde_json::Value;
        /// The number of values of the array at this place; null where there is none.
        ///
        /// ```
        /// # use orm::doc::*;
        /// # use orm::prelude::*;
        /// let query = Page::objects().filter(Page.data.path("tags").array_length().gt(2));
        /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_array_length("page"."data", ?) > ?"#);
        /// ```
        /// ```sql
        /// SELECT … FROM "page" WHERE orm_json_array_length("page"."data", ?) > ?
        /// ```
        array_length ArrayLength i64;
    }

    /// A condition: the place holds JSON's `null`. It does not hold where there is nothing, which
    /// [`is_missing`](Self::is_missing) finds.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Page::objects().filter(Page.data.path("author").is_null());
    /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_normal(orm_json_at("page"."data", ?)) = ?"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "page" WHERE orm_json_normal(orm_json_at("page"."data", ?)) = 'null'
    /// ```
    pub fn is_null(&self) -> Predicate<R, K> {
        let null = query::Expr::value(Value::Json(JsonText::of(&())));
        let document = self.read(JsonRead::Document);
        Predicate::from_expr(query::Expr::compare(Comparison::Eq, document, null))
    }

    /// A condition: the place holds a value other than JSON's `null`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Page::objects().filter(Page.data.path("author").is_not_null());
    /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_at("page"."data", ?) IS NOT NULL AND NOT (((orm_json_normal(orm_json_at("page"."data", ?)) = ?) IS TRUE))"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "page" WHERE orm_json_at("page"."data", ?) IS NOT NULL AND NOT (((orm_json_normal(orm_json_at("page"."data", ?)) = 'null') IS TRUE))
    /// ```
    pub fn is_not_null(&self) -> Predicate<R, K> {
        let is_null = self.is_null().expr();
        Predicate::from_expr(
            self.read(JsonRead::Document)
                .is_null()
                .negated()
                .and(is_null.negated()),
        )
    }

    /// A condition: the place holds a value, JSON's `null` among them.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Page::objects().filter(Page.data.path("author").exists());
    /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_at("page"."data", ?) IS NOT NULL"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "page" WHERE orm_json_at("page"."data", ?) IS NOT NULL
    /// ```
    pub fn exists(&self) -> Predicate<R, K> {
        Predicate::from_expr(self.read(JsonRead::Document).is_null().negated())
    }

    /// A condition: there is nothing at this place, also where the field itself is null.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Page::objects().filter(Page.data.path("author").is_missing());
    /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_at("page"."data", ?) IS NULL"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "page" WHERE orm_json_at("page"."data", ?) IS NULL
    /// ```
    pub fn is_missing(&self) -> Predicate<R, K> {
        Predicate::from_expr(self.read(JsonRead::Document).is_null())
    }

    /// The elements of the array at this place, in rows of their own, each a place from which one reads on: each row of the
    /// query stands there once for each of its elements. Where there is no array, a row has none. It stands where
    /// [`unnest`](crate::model::Column::unnest) of an array does.
    ///
    /// # Errors
    ///
    /// The ends of a query of rows return [`Error::InvalidQuery`](crate::error::Error::InvalidQuery); whether a condition holds of an
    /// element asks [`any`](Self::any).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let tag = Page.data.path("tags").unnest().text();
    /// let query = Page::objects().values((tag, count()));
    /// # assert_sql(&query, r#"SELECT orm_json_text("t1"."value", ?), COUNT(*) FROM "page" CROSS JOIN json_each(orm_json_elements(orm_json_at("page"."data", ?))) AS "t1" GROUP BY 1"#);
    /// ```
    /// ```sql
    /// SELECT orm_json_text("t1"."value", ?), COUNT(*) FROM "page"
    /// CROSS JOIN json_each(orm_json_elements(orm_json_at("page"."data", ?))) AS "t1" GROUP BY 1
    /// … CROSS JOIN jsonb_path_query(…, 'strict $ ? (@.type() == "array")[*]') AS "t1"("value")   -- on Postgres
    /// ```
    pub fn unnest(&self) -> Self {
        self.element(ElementRows::Query)
    }

    /// The position of each element of [`unnest`](Self::unnest), counted from 0.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let tags = Page.data.path("tags");
    /// let query = Page::objects().values((Page.id, tags.unnest_position(), tags.unnest().text()));
    /// # assert_sql(&query, r#"SELECT "page"."id", "t1"."key", orm_json_text("t1"."value", ?) FROM "page" CROSS JOIN json_each(orm_json_elements(orm_json_at("page"."data", ?))) AS "t1""#);
    /// ```
    /// ```sql
    /// SELECT "page"."id", "t1"."key", orm_json_text("t1"."value", ?) FROM "page"
    /// CROSS JOIN json_each(orm_json_elements(orm_json_at("page"."data", ?))) AS "t1"
    /// ```
    pub fn unnest_position(&self) -> Expr<R, i64, K> {
        let array = self.read(JsonRead::Document);
        Expr::new(array.element(ElementRead::Position, ElementRows::Query))
    }

    /// The keys and values of the object at this place, as an array of objects with a `key` and a `value`, each of which is
    /// a place by [`unnest`](Self::unnest), [`any`](Self::any) or [`aggregate`](Self::aggregate). Shorter keys come first,
    /// and those of one length by their bytes. Where there is no object, there is no array.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let link = Page.data.path("links").entries().unnest();
    /// let query = Page::objects().values((link.path("key").text(), link.path("value").text()));
    /// # assert_sql(&query, r#"SELECT orm_json_text("t1"."value", ?), orm_json_text("t1"."value", ?) FROM "page" CROSS JOIN json_each(orm_json_elements(orm_json_at(orm_json_entries(orm_json_at("page"."data", ?)), ?))) AS "t1""#);
    /// ```
    /// ```sql
    /// SELECT orm_json_text("t1"."value", ?), orm_json_text("t1"."value", ?) FROM "page"
    /// CROSS JOIN json_each(orm_json_elements(orm_json_at(orm_json_entries(orm_json_at("page"."data", ?)), ?))) AS "t1"
    /// ```
    ///
    /// On Postgres the array is made of the rows of `jsonb_each`.
    pub fn entries(&self) -> Self {
        let entries = Function::Json(JsonFunction::Entries);
        let object = self.read(JsonRead::Document);
        JsonPath::new(query::Expr::call(entries, vec![object]), ())
    }

    /// A condition: another one holds of an element of the array at this place. The closure takes the place of an element. False
    /// where there is no array.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let long = Page.data.path("tags").any(|tag| tag.text().length().gt(20));
    /// let query = Page::objects().filter(long);
    /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE EXISTS (SELECT 1 FROM json_each(orm_json_elements(orm_json_at("page"."data", ?))) AS "t1" WHERE length(orm_json_text("t1"."value", ?)) > ? LIMIT 1)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "page" WHERE EXISTS (SELECT 1
    ///     FROM json_each(orm_json_elements(orm_json_at("page"."data", ?))) AS "t1"
    ///     WHERE length(orm_json_text("t1"."value", ?)) > ? LIMIT 1)
    /// ```
    pub fn any<C: IntoPredicate<R>>(
        &self,
        condition: impl FnOnce(JsonPath<R>) -> C,
    ) -> Predicate<R, K> {
        let element = self.element(ElementRows::ElementQuery);
        let array = self.read(JsonRead::Document);
        Predicate::from_expr(array.any_element(condition(element).condition()))
    }

    /// A value that is computed from the elements of the array at this place. The closure takes the place of an element, and
    /// answers an aggregate of what it reads there.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let longest = Page.data.path("tags").aggregate(|tag| tag.text().length().max());
    /// let query = Page::objects().values((Page.id, longest));
    /// # assert_sql(&query, r#"SELECT "page"."id", (SELECT MAX(length(orm_json_text("t1"."value", ?))) FROM json_each(orm_json_elements(orm_json_at("page"."data", ?))) AS "t1") FROM "page""#);
    /// ```
    /// ```sql
    /// SELECT "page"."id", (SELECT MAX(length(orm_json_text("t1"."value", ?)))
    ///     FROM json_each(orm_json_elements(orm_json_at("page"."data", ?))) AS "t1") FROM "page"
    /// ```
    pub fn aggregate<T: Field>(
        &self,
        value: impl FnOnce(JsonPath<R>) -> Expr<R, T, Aggregated>,
    ) -> Expr<R, T, K> {
        let element = self.element(ElementRows::ElementQuery);
        let array = self.read(JsonRead::Document);
        Expr::new(array.of_elements(value(element).expr()))
    }

    /// Returns the place of an element of the array at this place.
    fn element<Of: Kind>(&self, rows: ElementRows) -> JsonPath<R, Of> {
        let array = self.read(JsonRead::Document);
        JsonPath::new(array.element(ElementRead::Document, rows), ())
    }
}
