//! struct takes 3 generic arguments but 2 generic arguments were supplied

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;
use orm::query::Column;

fn matching(column: Column<Book, String>) -> QuerySet<Book> {
    Book::objects().filter(column.eq("Emma"))
}

fn main() {
    let _ = matching;
}
