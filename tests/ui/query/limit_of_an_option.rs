//! mismatched types

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let n: Option<u64> = None;
    let _ = Book::objects().limit(n);
}
