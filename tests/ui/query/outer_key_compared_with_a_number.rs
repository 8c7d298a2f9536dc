//! a foreign key of the query around is compared with another foreign key, and its field `id` with a value; write `outer(Book.author.id)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let written = Author::objects().filter(Author.id.eq(outer(Book.author)));
    let _ = Book::objects().filter(exists(written));
}
