//! Assignments of one place in a JSON document, and of some of its keys.

use super::steps::IntoJsonPath;
use crate::model::{
    Assignment, Column, Expr, Field, Json, JsonDocument, OfRow, Operand, OwnFields, Path, PathFrom,
    Scalar,
};
use crate::query::{self, Function, JsonFunction, JsonStep};
use crate::value::{JsonText, Stored, StoredByte, Type, Value};
use serde::Serialize;
use std::borrow::Cow;

/// A value that a place in a JSON document is set to: a text, number, boolean or document, [`Json`] of anything else, or
/// a field or expression of such a type; what is null becomes JSON's `null`. Users do not implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::serde_json::json;
///
/// # db.create_tables(schema![Page]).await?;
/// let page = Page::draft().data(json!({ "views": 1 })).save(&db).await?;
/// let this = Page::objects().filter(Page.id.eq(page.id));
/// this.update(Page.data.set_path("lang", "en"), &db).await?; // a value of Rust
/// this.update(Page.data.set_path("views", Page.data.path("views").int() + 1), &db).await?; // computed by the database
/// assert_eq!(this.get(&db).await?.data, json!({ "lang": "en", "views": 2 }));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value for a place in a JSON document; write `Json(value)` of what serde can write",
    label = "expected a text, a number, a `bool`, a `serde_json::Value`, or a field or expression of such a type"
)]
pub trait IntoJson<R> {
    /// Returns the untyped document.
    #[doc(hidden)]
    fn into_json(self) -> query::Expr;
}

/// Types of columns whose values become part of a document. This trait is sealed.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::prelude::*;
/// use orm::serde_json::{Value, json};
///
/// #[derive(Model)]
/// pub struct Ballot {
///     pub id: i64,
///     pub votes: i32,
///     pub state: Value,
/// }
///
/// # let db = Database::connect("sqlite::memory:").await?;
/// # db.create_tables(schema![Ballot]).await?;
/// let ballot = Ballot::draft().votes(3).state(json!({})).save(&db).await?;
/// // A whole number becomes a number of the document; what no document has needs `.cast::<String>()`.
/// Ballot::objects().of_keys([ballot.id]).update(Ballot.state.set_path("votes", Ballot.votes), &db).await?;
/// assert_eq!(Ballot::get(ballot.id, &db).await?.state, json!({ "votes": 3 }));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is no value of a JSON document",
    label = "expected a text, a whole number, an `f64`, a `bool` or a document"
)]
pub trait StoredInJson: Scalar {}

#[diagnostic::do_not_recommend]
impl<S: Scalar<Stored: JsonPart>> StoredInJson for S {}

/// Stored values that a document may hold.
#[doc(hidden)]
pub trait JsonPart: Stored {}
impl JsonPart for String {}
impl JsonPart for i16 {}
impl JsonPart for StoredByte {}
impl JsonPart for i32 {}
impl JsonPart for i64 {}
impl JsonPart for f64 {}
impl JsonPart for bool {}
impl JsonPart for JsonText {}

fn document<T: Serialize>(value: &T) -> query::Expr {
    query::Expr::value(Value::Json(JsonText::of(value)))
}

/// Returns a value of the database as a document.
fn computed<S: StoredInJson>(value: query::Expr) -> query::Expr {
    match S::Stored::TYPE {
        Type::Json => value,
        ty => query::Expr::call(Function::Json(JsonFunction::Of(ty)), vec![value]),
    }
}

macro_rules! values {
    ($($t:ty),*) => {$(
        impl<R> IntoJson<R> for $t {
            fn into_json(self) -> query::Expr {
                document(&self)
            }
        }
    )*};
}
values!(
    &str,
    &String,
    String,
    Cow<'_, str>,
    bool,
    i8,
    i16,
    i32,
    i64,
    u8,
    u16,
    u32,
    u64,
    f64
);
values!(serde_json::Value, &serde_json::Value);

impl<R, T: Serialize> IntoJson<R> for Json<T> {
    fn into_json(self) -> query::Expr {
        document(&self.0)
    }
}

#[diagnostic::do_not_recommend]
impl<R, T: Serialize> IntoJson<R> for &Json<T> {
    fn into_json(self) -> query::Expr {
        document(&self.0)
    }
}

impl<R, P, V, const N: usize> IntoJson<R> for Column<P, V, N>
where
    P: Path + PathFrom<R>,
    V: Field<Base: StoredInJson>,
{
    fn into_json(self) -> query::Expr {
        computed::<V::Base>(self.node())
    }
}

impl<R, V, K: OfRow> IntoJson<R> for Expr<R, V, K>
where
    V: Field<Base: StoredInJson>,
{
    fn into_json(self) -> query::Expr {
        computed::<V::Base>(self.node())
    }
}

#[diagnostic::do_not_recommend]
impl<R, V, K: OfRow> IntoJson<R> for &Expr<R, V, K>
where
    V: Field<Base: StoredInJson>,
{
    fn into_json(self) -> query::Expr {
        computed::<V::Base>(self.node())
    }
}

impl<P: Path, V: Field<Base: JsonDocument>, const N: usize> Column<P, V, N> {
    /// Sets the value at one place of the document, and leaves the rest as it is.
    ///
    /// A key of an object is added where it is missing, and a position beyond the end of an array adds the value there;
    /// one before its start, counted from the end, puts it first. Where there is no object or array to hold the value,
    /// the document stays as it is: set what is around first.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::serde_json::json;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// # db.create_tables(schema![Page]).await?;
    /// let page = Page::draft().data(json!({ "author": { "name": "Jo" } })).save(&db).await?;
    /// let pages = Page::objects().filter(Page.id.eq(page.id));
    /// pages.update(Page.data.set_path(("author", "age"), 15), &db).await?;
    /// # assert_last_sql::<Page>(&db, r#"UPDATE "page" SET "data" = orm_json_set("page"."data", ?, ?) WHERE "page"."id" = ?"#);
    /// assert_eq!(pages.get(&db).await?.data, json!({ "author": { "name": "Jo", "age": 15 } }));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// UPDATE "page" SET "data" = orm_json_set("page"."data", ?, ?) WHERE "page"."id" = ?   -- on SQLite
    /// UPDATE "page" SET "data" = CASE WHEN jsonb_path_exists("page"."data", …) THEN jsonb_set("page"."data", …)
    ///   ELSE "page"."data" END WHERE "page"."id" = $5::int8                                -- on Postgres
    /// ```
    pub fn set_path(
        &self,
        path: impl IntoJsonPath,
        value: impl IntoJson<P::Root>,
    ) -> Assignment<P::Root>
    where
        P: OwnFields,
    {
        let document = self
            .node()
            .json_set(path.into_steps(), Some(value.into_json()));
        Assignment::new(Self::POSITION, vec![document])
    }

    /// Adds a value at the end of the array at one place of the document, and leaves the rest as it is. Where there is no
    /// array, the document stays as it is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::serde_json::json;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// # db.create_tables(schema![Page]).await?;
    /// let page = Page::draft().data(json!({ "tags": ["war"] })).save(&db).await?;
    /// let pages = Page::objects().filter(Page.id.eq(page.id));
    /// pages.update(Page.data.append_path("tags", "peace"), &db).await?;
    /// # assert_last_sql::<Page>(&db, r#"UPDATE "page" SET "data" = orm_json_set("page"."data", ?, ?) WHERE "page"."id" = ?"#);
    /// assert_eq!(pages.get(&db).await?.data, json!({ "tags": ["war", "peace"] }));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// UPDATE "page" SET "data" = orm_json_set("page"."data", ?, ?) WHERE "page"."id" = ?   -- on SQLite
    /// UPDATE "page" SET "data" = CASE WHEN jsonb_path_exists("page"."data", …) THEN jsonb_set("page"."data", …)
    ///   ELSE "page"."data" END WHERE "page"."id" = $5::int8                                -- on Postgres
    /// ```
    pub fn append_path(
        &self,
        path: impl IntoJsonPath,
        value: impl IntoJson<P::Root>,
    ) -> Assignment<P::Root>
    where
        P: OwnFields,
    {
        let mut steps = path.into_steps();
        // No array is as long.
        steps.push(JsonStep::Index(i32::MAX));
        self.set_path(steps, value)
    }

    /// Sets keys of the document, an object, to the values that another object has for them, and leaves the other keys as
    /// they are: `||` of Postgres. Objects within are not merged but set. What is no object stays as it is, and so does
    /// the document where the other is none.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::serde_json::json;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// # db.create_tables(schema![Page]).await?;
    /// let page = Page::draft().data(json!({ "lang": "en", "views": 1 })).save(&db).await?;
    /// let pages = Page::objects().filter(Page.id.eq(page.id));
    /// pages.update(Page.data.merge_json(json!({ "views": 2, "tags": [] })), &db).await?;
    /// # assert_last_sql::<Page>(&db, r#"UPDATE "page" SET "data" = orm_json_merge("page"."data", ?) WHERE "page"."id" = ?"#);
    /// assert_eq!(pages.get(&db).await?.data, json!({ "lang": "en", "views": 2, "tags": [] }));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// UPDATE "page" SET "data" = orm_json_merge("page"."data", ?) WHERE "page"."id" = ?   -- on SQLite
    /// UPDATE "page" SET "data" = (CASE WHEN jsonb_typeof("page"."data") = 'object' AND jsonb_typeof($1::jsonb) = 'object'
    ///   THEN "page"."data" || $2::jsonb ELSE "page"."data" END) WHERE "page"."id" = $3::int8   -- on Postgres
    /// ```
    pub fn merge_json<K: OfRow>(
        &self,
        keys: impl Operand<serde_json::Value, P::Root, Kind = K>,
    ) -> Assignment<P::Root>
    where
        P: OwnFields,
    {
        let merge = Function::Json(JsonFunction::Merge);
        let document = query::Expr::call(merge, vec![self.node(), keys.operand()]);
        Assignment::new(Self::POSITION, vec![document])
    }

    /// Removes the value at one place of the document: a key of an object, or a value of an array, after which the next
    /// ones move up. Where there is none, the document stays as it is.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// use orm::serde_json::json;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// # db.create_tables(schema![Page]).await?;
    /// let page = Page::draft().data(json!({ "tags": ["war", "peace"] })).save(&db).await?;
    /// let pages = Page::objects().filter(Page.id.eq(page.id));
    /// pages.update(Page.data.remove_path(("tags", 0)), &db).await?;
    /// # assert_last_sql::<Page>(&db, r#"UPDATE "page" SET "data" = orm_json_remove("page"."data", ?) WHERE "page"."id" = ?"#);
    /// assert_eq!(pages.get(&db).await?.data, json!({ "tags": ["peace"] }));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// UPDATE "page" SET "data" = orm_json_remove("page"."data", ?) WHERE "page"."id" = ?   -- on SQLite
    /// UPDATE "page" SET "data" = CASE WHEN jsonb_path_exists("page"."data", …) THEN "page"."data" #- …
    ///   ELSE "page"."data" END WHERE "page"."id" = $3::int8                                -- on Postgres
    /// ```
    pub fn remove_path(&self, path: impl IntoJsonPath) -> Assignment<P::Root>
    where
        P: OwnFields,
    {
        let document = self.node().json_set(path.into_steps(), None);
        Assignment::new(Self::POSITION, vec![document])
    }
}
