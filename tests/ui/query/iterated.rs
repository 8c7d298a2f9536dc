//! a query is read by an end, such as `all`, which needs the database

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    for _book in Book::objects() {}
}
