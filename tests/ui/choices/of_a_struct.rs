//! Choices are the variants of an enum.

use orm::prelude::*;

#[derive(Choices)]
struct Isbn(String);

fn main() {}
