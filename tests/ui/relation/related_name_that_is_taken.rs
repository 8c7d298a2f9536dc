//! an accessor cannot be called `objects`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade, related_name = "objects")]
    author: ForeignKey<Author>,
}

fn main() {}
