//! a field owns its value; `Isbn` must not borrow

use orm::prelude::*;

#[derive(Field)]
struct Isbn<'a>(&'a str);

fn main() {}
