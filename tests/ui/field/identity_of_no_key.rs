//! only a primary key of one field is counted up, and `title` is none; leave `identity` out

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(identity = false)]
    title: i64,
}

fn main() {}
