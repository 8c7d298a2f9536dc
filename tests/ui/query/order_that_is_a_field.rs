//! mismatched types

#[path = "../models.rs"]
mod models;

use models::*;
use orm::query::Order;

fn order(newest_first: bool) -> Order<Book> {
    if newest_first { Book.year.desc() } else { Book.title }
}

fn main() {}
