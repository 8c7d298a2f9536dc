//! `readers` goes through `Loan`, which has a table of its own; `renamed_from` on that model renames it, and this field has nothing to rename

use orm::prelude::*;

#[derive(Model)]
struct Reader {
    id: i64,
}

#[derive(Model)]
struct Loan {
    id: i64,
    #[orm(on_delete = Cascade)]
    book: ForeignKey<Book>,
    #[orm(on_delete = Cascade)]
    reader: ForeignKey<Reader>,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(renamed_from = "borrowers")]
    readers: ManyToMany<Reader, Loan>,
}

fn main() {}
