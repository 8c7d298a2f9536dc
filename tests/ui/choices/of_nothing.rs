//! An enum without variants has no value to choose.

use orm::prelude::*;

#[derive(Choices)]
enum Status {}

fn main() {}
