//! no field `nane` on type `ToOne<Root<Book>, Author, 1>`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
#[orm(ordering = (author.nane, -id))]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade)]
    author: ForeignKey<Author>,
}

fn main() {}
