//! Words of fields that have no column, are made by the program or are kept apart, in other libraries.

use orm::prelude::*;

#[derive(Model)]
pub struct Page {
    pub id: i64,
    #[orm(ignored)]
    pub size: i32,
    #[orm(auto_uuid)]
    pub token: Uuid,
    #[orm(min_len = 3)]
    pub title: String,
    #[orm(counter)]
    pub links: i32,
    #[orm(embeds_many)]
    pub lines: String,
}

fn main() {}
