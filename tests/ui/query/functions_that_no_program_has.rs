//! conditions are combined by `&` and `|`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().filter(or_(Book.year.gt(1900), Book.title.eq("Emma")));
    let _ = Book::objects().filter(not_(Book.title.eq("Emma")));
    let _ = Book::objects().options(joinedload(Book.author));
    let _ = get_object_or_404(Book, 1);
    let _ = insert_into(Book);
}
