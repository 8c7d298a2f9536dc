//! Words of models that are kept in several versions, are searched or have other traits, in other libraries.

use orm::prelude::*;

#[derive(Model)]
#[orm(versioned, fulltext(title), serde, repository = "Pages")]
pub struct Page {
    pub id: i64,
    pub title: String,
}

fn main() {}
