//! A word that is nearly one.

use orm::prelude::*;

#[derive(Choices)]
enum Status {
    #[orm(lable = "A draft")]
    Draft,
}

fn main() {}
