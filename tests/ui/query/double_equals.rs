//! binary operation `==` cannot be applied to type `Column<Root<Book>, i32, 2>`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(Book.year == 1868);
}
