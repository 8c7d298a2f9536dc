//! values are combined with values of the same types, here `std::string::String`; write `.values(…)` with as many, each of the type of the one in the first query

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().values(Book.title).union(Author::objects().values(Author.birth_year));
}
