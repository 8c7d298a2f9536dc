//! this lookup is called `ne`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.title.neq("Emma");
    let _ = Book.year.gte(1868);
    let _ = Book.year.in_([1868]);
    let _ = Book.subtitle.is_none();
    let _ = Book.title.startswith("E");
    let _ = Book.title.ilike("e%");
    let _ = Book::objects().filter(Book.title.eq("Emma").and(Book.year.eq(1815)));
}
