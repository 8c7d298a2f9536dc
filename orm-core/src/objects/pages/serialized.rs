//! Pages as the body of a response: an object of their fields.

use super::{KeysetPage, Page};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// Writes a page as an object, so that a handler returns it as JSON.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// let titles = Book::objects().order_by(Book.title).values(Book.title).page(1, 2, &db).await?;
/// let json = serde_json::to_string(&titles).expect("texts are JSON");
/// assert_eq!(json, r#"{"rows":["Little Men","Little Women"],"number":1,"per_page":2,"total":3,"pages":2}"#);
/// # Ok(())
/// # }
/// ```
impl<T: Serialize> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut page = serializer.serialize_struct("Page", 5)?;
        page.serialize_field("rows", &self.rows)?;
        page.serialize_field("number", &self.number)?;
        page.serialize_field("per_page", &self.per_page)?;
        page.serialize_field("total", &self.total)?;
        page.serialize_field("pages", &self.pages)?;
        page.end()
    }
}

/// Writes a page as an object; a cursor that is not there is `null`.
impl<T: Serialize> Serialize for KeysetPage<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut page = serializer.serialize_struct("KeysetPage", 3)?;
        page.serialize_field("rows", &self.rows)?;
        page.serialize_field("next", &self.next)?;
        page.serialize_field("previous", &self.previous)?;
        page.end()
    }
}
