//! what follows it can only be `PhantomData`

use orm::prelude::*;

#[derive(Field)]
struct Isbn {
    text: String,
    edition: i32,
}

fn main() {}
