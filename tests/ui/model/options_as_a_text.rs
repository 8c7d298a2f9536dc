//! options are words, and no text

use orm::prelude::*;

#[derive(Model)]
pub struct Book {
    #[orm("primaryKey;autoIncrement")]
    pub id: i64,
    #[orm("size:255;uniqueIndex")]
    pub title: String,
}

fn main() {}
