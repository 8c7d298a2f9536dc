//! cannot order `Book` by `ToOne<Root<Book>, Author, 4>`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().order_by(Book.author);
    let _ = Author::objects().order_by(Author.mentor);
}
