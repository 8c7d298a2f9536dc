//! `Field` is derived for a struct around one value, and `Status` is an enum

use orm::prelude::*;

#[derive(Field)]
enum Status {
    Draft,
    Out,
}

fn main() {}
