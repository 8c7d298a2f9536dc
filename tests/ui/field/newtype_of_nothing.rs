//! `Field` is derived for a struct around one value, and `Isbn` holds nothing

use orm::prelude::*;

#[derive(Field)]
struct Isbn;

fn main() {}
