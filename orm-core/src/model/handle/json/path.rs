//! A place in a JSON document, and what is read there.

use super::steps::IntoJsonPath;
use crate::model::{Expr, Expression, Kind, Model, PerRow, Predicate};
use crate::query::{self, Comparison, JsonRead, JsonStep};
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
}
