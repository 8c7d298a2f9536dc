//! a query is read by an end, such as `all`, which needs the database

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let query = Book::objects();
    for _ in &query {}
}
