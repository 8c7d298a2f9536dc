//! `max_length` does not stand on a newtype; put it on each field of this type, and write `#[orm(text)]` here

use orm::prelude::*;

#[derive(Field)]
#[orm(max_length = 13)]
struct Isbn(String);

fn main() {}
