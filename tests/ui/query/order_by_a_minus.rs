//! cannot apply unary operator `-` to type `Column<Root<Book>, String, 1>`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().order_by(-Book.title);
}
