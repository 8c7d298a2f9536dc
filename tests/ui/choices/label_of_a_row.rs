//! what people read of a choice is its label; write `book.status.label()`, with the field of the choice

use orm::prelude::*;

#[derive(Choices, Clone, Debug, PartialEq)]
enum Status {
    Draft,
    Printed,
}

#[derive(Model)]
struct Book {
    id: i64,
    status: Status,
}

fn shown(book: Book) -> String {
    book.get_status_display().to_string()
}

fn main() {}
