//! A field is compared with its own enum.

use orm::prelude::*;

#[derive(Choices)]
enum Status {
    Draft,
}

#[derive(Model)]
struct Book {
    id: i64,
    status: Status,
}

fn drafts() -> QuerySet<Book> {
    Book::objects().filter(Book.status.eq("draft"))
}

fn main() {}
