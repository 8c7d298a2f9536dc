//! `title` has no index unless you ask for one; leave `index = false` out

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(index = false)]
    title: String,
}

fn main() {}
