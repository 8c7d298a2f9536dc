//! a query of `models::Book` is combined with queries of `models::Book`; rows of two models are combined by their values, `.values(…)` of both

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().union(Author::objects());
}
