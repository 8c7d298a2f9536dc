//! JSON documents in queries.
//!
//! - this file: what a document can be asked
//! - `path`: [`JsonPath`], a place in a document, and what is read there
//! - `steps`: the ways to a place
//! - `set`: assignments of one place in a document, and of some of its keys

pub(in crate::model) mod path;
pub(in crate::model) mod set;
pub(in crate::model) mod steps;

use crate::model::{
    Column, Expr, Field, IntoJsonPath, JsonDocument, JsonPath, Kind, Model, Operand, Path, PerRow,
    Predicate,
};
use crate::query::{self, Function, JsonFunction};
use crate::value::{JsonText, Value};

/// Returns a condition on a document and an argument.
fn condition<R: Model, K: Kind>(
    function: JsonFunction,
    document: query::Expr,
    argument: query::Expr,
) -> Predicate<R, K> {
    let function = Function::Json(function);
    Predicate::from_expr(query::Expr::call(function, vec![document, argument]))
}

/// Returns keys as one bound value: an array of texts.
fn keys<S: AsRef<str>>(keys: impl IntoIterator<Item = S>) -> query::Expr {
    let keys: Vec<String> = keys
        .into_iter()
        .map(|key| key.as_ref().to_owned())
        .collect();
    query::Expr::value(Value::Json(JsonText::of(&keys)))
}

macro_rules! documents {
    ([$($g:tt)*] $t:ty, $root:ty, $field:ty, $kind:ty) => {
        impl<$($g)*> $t
        where
            $field: Field<Base: JsonDocument>,
        {
            /// The place to which a path of keys and positions leads: `"a"`, `0`, `("a", 0, "b")`, or a `Vec` of
            /// [`JsonStep`](crate::query::JsonStep)s.
            ///
            /// A key finds a value in an object alone, and a position in an array alone; one below zero counts from the
            /// end. Keys may be any text, and are bound.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Page::objects().filter(Page.data.path(("tags", 0)).text().eq("war"));
            /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_text("page"."data", ?) = ?"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "page" WHERE orm_json_text("page"."data", '["tags",0]') = 'war'   -- on SQLite
            /// SELECT … FROM "page" WHERE ((jsonb_path_query_first("page"."data",
            ///   (SELECT CAST('strict $."tags"[0] ? (@.type() == "string")' AS jsonpath)), '{}', true) #>> '{}') COLLATE "C") = 'war'
            /// ```
            pub fn path(&self, path: impl IntoJsonPath /* several steps: `("key", 0)` */) -> JsonPath<$root, $kind> {
                JsonPath::new(self.node(), path)
            }

            /// A condition: the document is an object with this key, an array with this text, or the text itself, as
            /// `?` of Postgres has it.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Page::objects().filter(Page.data.has_key("tags"));
            /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_has_key("page"."data", ?)"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "page" WHERE orm_json_has_key("page"."data", ?)    -- on SQLite
            /// SELECT … FROM "page" WHERE ("page"."data" ? $1::text)            -- on Postgres
            /// ```
            pub fn has_key(&self, key: impl AsRef<str>) -> Predicate<$root, $kind> {
                let key = query::Expr::value(Value::Text(key.as_ref().to_owned()));
                condition(JsonFunction::HasKey, self.node(), key)
            }

            /// A condition: the document has one of these keys, or of these texts, as [`has_key`](Self::has_key) says.
            /// Of no keys it never holds.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Page::objects().filter(Page.data.has_any_key(["tags", "author"]));
            /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_has_any_key("page"."data", ?)"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "page" WHERE orm_json_has_any_key("page"."data", ?)    -- on SQLite
            /// SELECT … FROM "page" WHERE ("page"."data" ?| ARRAY(SELECT jsonb_array_elements_text($1::jsonb)))
            /// ```
            pub fn has_any_key<S: AsRef<str>>(
                &self,
                any_of: impl IntoIterator<Item = S>,
            ) -> Predicate<$root, $kind> {
                condition(JsonFunction::HasAnyKey, self.node(), keys(any_of))
            }

            /// A condition: the document has all these keys, or these texts, as [`has_key`](Self::has_key) says. Of no
            /// keys it holds for every document.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let query = Page::objects().filter(Page.data.has_all_keys(["tags", "author"]));
            /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_has_all_keys("page"."data", ?)"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "page" WHERE orm_json_has_all_keys("page"."data", ?)    -- on SQLite
            /// SELECT … FROM "page" WHERE ("page"."data" ?& ARRAY(SELECT jsonb_array_elements_text($1::jsonb)))
            /// ```
            pub fn has_all_keys<S: AsRef<str>>(
                &self,
                all_of: impl IntoIterator<Item = S>,
            ) -> Predicate<$root, $kind> {
                condition(JsonFunction::HasAllKeys, self.node(), keys(all_of))
            }

            /// A condition: the document contains another, as `@>` of Postgres has it: an object has the keys of the
            /// other with values that contain those, an array has for each value of the other one that contains it, in
            /// any order, and an array contains a text, number or boolean by itself.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// use orm::serde_json::json;
            ///
            /// let query = Page::objects().filter(Page.data.contains_json(json!({ "tags": ["war"] })));
            /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_contains("page"."data", ?)"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "page" WHERE orm_json_contains("page"."data", ?)    -- on SQLite
            /// SELECT … FROM "page" WHERE ("page"."data" @> $1::jsonb)           -- on Postgres
            /// ```
            pub fn contains_json<O: Kind>(
                &self,
                other: impl Operand<serde_json::Value, $root, Kind = O>,
            ) -> Predicate<$root, <$kind as Kind>::And<O>> {
                condition(JsonFunction::Contains, self.node(), other.operand())
            }

            /// A condition: the document is contained in another, as [`contains_json`](Self::contains_json) says.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// use orm::serde_json::json;
            ///
            /// let query = Page::objects().filter(Page.data.contained_in_json(json!({ "a": 1, "b": 2 })));
            /// # assert_sql(&query, r#"SELECT … FROM "page" WHERE orm_json_contains(?, "page"."data")"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "page" WHERE orm_json_contains(?, "page"."data")    -- on SQLite
            /// SELECT … FROM "page" WHERE ($1::jsonb @> "page"."data")           -- on Postgres
            /// ```
            pub fn contained_in_json<O: Kind>(
                &self,
                other: impl Operand<serde_json::Value, $root, Kind = O>,
            ) -> Predicate<$root, <$kind as Kind>::And<O>> {
                condition(JsonFunction::Contains, other.operand(), self.node())
            }
        }
    };
}

documents!([P: Path, V: Field, const N: usize] Column<P, V, N>, P::Root, V, PerRow);
documents!([R: Model, V: Field, K: Kind] Expr<R, V, K>, R, V, K);
