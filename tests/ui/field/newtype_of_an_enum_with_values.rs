//! A column holds no enum whose variants hold values, but as a document.

use orm::prelude::*;

#[derive(Field)]
enum Payment {
    Cash,
    Card(String),
}

fn main() {}
