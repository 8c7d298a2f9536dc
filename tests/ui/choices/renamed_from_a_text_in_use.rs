//! A former text that another variant has now.

use orm::prelude::*;

#[derive(Choices)]
enum Status {
    Draft,
    #[orm(renamed_from = "draft")]
    Public,
}

fn main() {}
