//! `touch` does not stand on a field; a row changes no other as it is saved

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    active: bool,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(related_name = "books", on_delete = Cascade, touch = true)]
    author: ForeignKey<Author>,
    #[orm(related_name = "edited", on_delete = Cascade, limit_choices_to = "active")]
    editor: ForeignKey<Author>,
    #[orm(related_name = "read", on_replace = Delete)]
    readers: ManyToMany<Author>,
    #[orm(class_name = "Author")]
    owner: i64,
}

fn main() {}
