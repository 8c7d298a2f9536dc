//! `OneToOne` is not supported yet

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
}

#[derive(Model)]
struct Cover {
    id: i64,
    #[orm(on_delete = Cascade)]
    book: OneToOne<Book>,
}

fn main() {}
