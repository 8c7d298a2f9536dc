//! A default that is made of another field.

use orm::prelude::*;

#[derive(Model)]
struct Page {
    id: i64,
    title: String,
    #[orm(default = title.to_lowercase())]
    slug: String,
    #[orm(default = slug_of(&self.title))]
    path: String,
}

fn main() {}
