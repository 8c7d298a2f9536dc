//! a list of `Item` is no value of one column; write `Json<Vec<Item>>`

use orm::prelude::*;

pub struct Item {
    pub name: String,
}

#[derive(Model)]
pub struct Order {
    pub id: i64,
    pub items: Vec<Item>,
}

fn main() {}
