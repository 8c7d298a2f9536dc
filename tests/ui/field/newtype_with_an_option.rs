//! unknown option `max_length`; a newtype knows `crate`

use orm::prelude::*;

#[derive(Field)]
#[orm(max_length = 13)]
struct Isbn(String);

fn main() {}
