//! cannot prefetch `ToOne<Root<Book>, Author, 4>` in a query of `Book`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().prefetch_related(Book.author);
}
