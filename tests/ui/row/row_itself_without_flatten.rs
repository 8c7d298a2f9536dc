//! `Book` has no field `book`; the row itself is read by `#[row(flatten)]` on this field

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    title: String,
    #[orm(related_name = "sequels", on_delete = Cascade)]
    first: ForeignKey<Book>,
}

#[derive(Row)]
#[row(Book)]
struct BookPage {
    book: Book,
    first: Book,
    #[row(from = Book.sequels().count())]
    n_sequels: i64,
}

fn main() {}
