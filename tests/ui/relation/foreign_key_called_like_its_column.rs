//! a foreign key is called like the row it leads to, and the column of `author_id` would be `author_id_id`; call it `author`, whose column is `author_id`, or name the column: `column = "author_id"`

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_delete = Cascade)]
    author_id: ForeignKey<Author>,
    #[orm(column = "editor_id", related_name = "edited", on_delete = SetNull)]
    editor_id: Option<ForeignKey<Author>>,
}

#[derive(Model)]
struct Type {
    id: i64,
}

#[derive(Model)]
struct Animal {
    id: i64,
    #[orm(on_delete = Cascade)]
    type_id: ForeignKey<Type>,
    #[orm(on_delete = Cascade)]
    self_id: ForeignKey<Self>,
}

fn main() {}
