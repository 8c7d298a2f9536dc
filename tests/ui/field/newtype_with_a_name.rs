//! `Field` is derived for a struct around one value, and `Isbn` has named fields

use orm::prelude::*;

#[derive(Field)]
struct Isbn {
    text: String,
}

fn main() {}
