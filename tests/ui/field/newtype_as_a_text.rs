//! The newtype of a number is no text.

use orm::prelude::*;

#[derive(Field)]
#[orm(text)]
struct Copies(i32);

fn main() {}
