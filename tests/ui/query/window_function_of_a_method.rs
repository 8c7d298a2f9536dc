//! cannot find function `lead` in this scope

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().values(lead(Book.year, 1).over(order_by(Book.year)));
}
