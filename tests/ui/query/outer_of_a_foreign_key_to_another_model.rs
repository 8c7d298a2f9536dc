//! `OuterKey<_, Shop>` is none that a `ForeignKey<Author>` leads to

use orm::prelude::*;

#[derive(Model)]
pub struct Author {
    pub id: i64,
}

#[derive(Model)]
pub struct Shop {
    pub id: i64,
}

#[derive(Model)]
pub struct Book {
    pub id: i64,
    #[orm(related_name = "books", on_delete = Cascade)]
    pub author: ForeignKey<Author>,
    #[orm(related_name = "books", on_delete = Cascade)]
    pub shop: ForeignKey<Shop>,
}

fn main() {
    let others = Book::objects().filter(Book.author.eq(outer(Book.shop)));
    let _ = Book::objects().filter(exists(others));
}
