//! a field is of the type of its value, and what else is said of it stands in `#[orm(…)]`; write `i64`

use orm::prelude::*;

#[derive(Model)]
pub struct Book {
    pub id: Mapped<i64>,
    pub title: Required<String>,
}

fn main() {}
