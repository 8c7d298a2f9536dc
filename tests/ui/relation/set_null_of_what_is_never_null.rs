//! `SetNull` needs a field that may be null; make `author` an `Option<ForeignKey<Author>>`, or choose `Cascade`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = SetNull)]
    author: ForeignKey<Author>,
}

fn main() {}
