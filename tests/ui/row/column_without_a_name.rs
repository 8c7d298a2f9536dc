//! `column` is written `column = "…"`

use orm::prelude::*;

#[derive(Row)]
struct BookLine {
    #[row(column)]
    title: String,
    #[row(column = "")]
    name: String,
}

fn main() {}
