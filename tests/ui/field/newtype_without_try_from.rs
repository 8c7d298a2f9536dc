//! What is read by `TryFrom` implements it.

use orm::prelude::*;

#[derive(Field)]
#[orm(try_from)]
struct Isbn(String);

fn main() {}
