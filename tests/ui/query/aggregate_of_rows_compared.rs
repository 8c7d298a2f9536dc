//! a float is no integer; write `.cast::<f64>()` behind the integer

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(Book.year.gt(Book.year.avg()));
}
