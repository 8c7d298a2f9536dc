//! a query has at most so many rows by `limit`, behind those that `offset` passes over

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = &Book::objects()[0..10];
}
