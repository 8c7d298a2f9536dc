//! No two choices are stored as one text.

use orm::prelude::*;

#[derive(Choices)]
enum Status {
    InPrint,
    #[orm(rename = "in_print")]
    Printed,
}

fn main() {}
