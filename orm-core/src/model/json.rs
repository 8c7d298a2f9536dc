//! JSON documents as fields.

#[cfg(feature = "axum")]
mod body;

use super::{IntoField, Operand, PerRow, Scalar, never_found, never_met};
use crate::error::Result;
use crate::query;
use crate::value::{JsonText, Stored, ValueSink};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::{Deref, DerefMut};

/// A field that holds a value of any type with serde's `Serialize` and `Deserialize`, as a JSON document.
///
/// The column is `jsonb` on Postgres and a text on SQLite, and is read as the type again; a document of another shape
/// is [`Decode`](crate::error::Error::Decode). A value that cannot be written as JSON is refused before any database is
/// asked: [`InvalidText`](crate::error::Error::InvalidText) where a text holds a NUL character, else
/// [`OutOfRange`](crate::error::Error::OutOfRange).
///
/// ```
/// use orm::prelude::*;
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Settings {
///     theme: String,
///     columns: u8,
/// }
///
/// #[derive(Model)]
/// struct Account {
///     id: i64,
///     settings: Json<Settings>,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = Database::connect("sqlite::memory:").await?;
/// # db.create_tables(schema![Account]).await?;
/// let settings = Settings { theme: "dark".to_owned(), columns: 3 };
/// let account = Account::draft().settings(settings).save(&db).await?; // or `Json(settings)`
/// assert_eq!(account.settings.theme, "dark");
/// # Ok(())
/// # }
/// ```
/// ```sql
/// INSERT INTO "account" ("settings") VALUES (?) RETURNING "id"
/// ```
///
/// With the feature `axum` it is the body of a request and of a response too, as the `Json` of axum is: a handler takes
/// `Json<NewBook>`, and answers `orm::Result<Json<Book>>`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Json<T>(pub T);

impl<T> Json<T> {
    /// Returns the value.
    ///
    /// ```
    /// use orm::prelude::*;
    /// assert_eq!(Json(vec![1, 2]).into_inner(), [1, 2]);
    /// ```
    pub fn into_inner(self) -> T {
        self.0
    }
}

never_met! {
    ReadByField "a document is read as the value that it holds; write its field, `page.data.title`, or of a document of any shape, `Json<serde_json::Value>`, `page.data[\"title\"]`" "in a query a place is `Page.data.path(\"title\").text()`";
}
never_found! {
    [T] Json<T>;
    ReadByField: get get_str get_string get_i64 get_bool path pointer key value as_object as_str as_i64 as_bool as_array to_value as_value at dig inner unwrap;
}

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Json(value)
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// Written as the value itself.
impl<T: Serialize> Serialize for Json<T> {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

/// Read as the value itself.
impl<'d, T: Deserialize<'d>> Deserialize<'d> for Json<T> {
    fn deserialize<D: Deserializer<'d>>(from: D) -> std::result::Result<Self, D::Error> {
        T::deserialize(from).map(Json)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Scalar for Json<T> {
    type Stored = JsonText;
    fn store(&self) -> JsonText {
        JsonText::of(&self.0)
    }
    fn load(stored: JsonText) -> Result<Self> {
        stored.parse().map(Json)
    }
}

/// Values that stand for a document: what it holds, by itself or by reference.
macro_rules! documents {
    ($([$($g:tt)*] $t:ty as $json:ty as $field:ty, |$value:ident| $document:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<R, $($g)*> Operand<$field, R> for $t
        where
            $json: Scalar,
        {
            type Value = $json;
            type Divisor = $json;
            type Wider = $json;
            type Kind = PerRow;
            fn operand(self) -> query::Expr {
                let $value = self;
                query::Expr::value($document)
            }
        }
    )*};
}
documents! {
    [T: Serialize] T as Json<T> as Json<T>, |value| JsonText::of(&value).into_value();
    [T: Serialize] T as Json<T> as Option<Json<T>>, |value| JsonText::of(&value).into_value();
    [T: Serialize] &T as Json<T> as Json<T>, |value| JsonText::of(value).into_value();
    [T: Serialize] &T as Json<T> as Option<Json<T>>, |value| JsonText::of(value).into_value();
    [T: Serialize] Json<T> as serde_json::Value as serde_json::Value, |json| JsonText::of(&json.0).into_value();
    [T: Serialize] Json<T> as serde_json::Value as Option<serde_json::Value>, |json| JsonText::of(&json.0).into_value();
    [T: Serialize] &Json<T> as serde_json::Value as serde_json::Value, |json| JsonText::of(&json.0).into_value();
    [T: Serialize] &Json<T> as serde_json::Value as Option<serde_json::Value>, |json| JsonText::of(&json.0).into_value();
}

/// A draft takes a document of any shape for a field of `serde_json::Value`: `Page::draft().data(Json(settings))`.
#[diagnostic::do_not_recommend]
impl<T: Serialize> IntoField<serde_json::Value> for Json<T> {
    fn fill(self, to: &mut dyn ValueSink) {
        to.put(JsonText::of(&self.0).into_value());
    }
}
#[diagnostic::do_not_recommend]
impl<T: Serialize> IntoField<Option<serde_json::Value>> for Json<T> {
    fn fill(self, to: &mut dyn ValueSink) {
        to.put(JsonText::of(&self.0).into_value());
    }
}

/// A draft takes the value of a document as it is: `Account::draft().settings(settings)`.
#[diagnostic::do_not_recommend]
impl<T> IntoField<Json<T>> for T
where
    Json<T>: Scalar,
{
    fn fill(self, to: &mut dyn ValueSink) {
        to.put(Json(self).into_stored_value());
    }
}

#[diagnostic::do_not_recommend]
impl<T> IntoField<Option<Json<T>>> for T
where
    Json<T>: Scalar,
{
    fn fill(self, to: &mut dyn ValueSink) {
        to.put(Json(self).into_stored_value());
    }
}

#[diagnostic::do_not_recommend]
impl Scalar for serde_json::Value {
    type Stored = JsonText;
    fn store(&self) -> JsonText {
        JsonText::of(self)
    }
    fn load(stored: JsonText) -> Result<Self> {
        stored.parse_any()
    }
}

/// Types that are stored as a JSON document: `serde_json::Value`, [`Json`] and newtypes of them. Users do not implement
/// it.
///
/// ```
/// # use orm::doc::assert_sql;
/// use orm::prelude::*;
/// use orm::serde_json::{Value, json};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize)]
/// pub struct Size {
///     width: i32,
/// }
///
/// #[derive(Model)]
/// pub struct Picture {
///     pub id: i64,
///     pub size: Json<Size>,
///     pub labels: Value,
/// }
///
/// # fn main() {
/// // Documents of both kinds have paths and the lookups of documents.
/// let query = Picture::objects().filter(Picture.size.path("width").int().gt(640) & Picture.labels.ne(json!({})));
/// # assert_sql(&query, r#"SELECT … FROM "picture" WHERE orm_json_int("picture"."size", ?) > ? AND orm_json_normal("picture"."labels") <> ?"#);
/// # }
/// ```
/// ```sql
/// SELECT … FROM "picture" WHERE orm_json_int("picture"."size", ?) > ? AND orm_json_normal("picture"."labels") <> ?
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is no JSON document",
    label = "expected a field of type `serde_json::Value` or `Json<…>`"
)]
pub trait JsonDocument: Scalar<Stored = JsonText> {}
impl<S: Scalar<Stored = JsonText>> JsonDocument for S {}
