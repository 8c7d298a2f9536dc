//! `line_item: ForeignKey<LineItem>`, whose column is `line_item_id`

use orm::prelude::*;

#[derive(Model)]
struct LineItem {
    id: i64,
}

#[derive(Model)]
struct Return {
    id: i64,
    #[orm(foreign_key = "LineItem.id")]
    line_item_id: i64,
}

fn main() {}
