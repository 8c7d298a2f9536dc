//! no two relations have one name on the other side

use orm::prelude::*;

#[derive(Model)]
struct Tag {
    id: i64,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(related_name = "books")]
    tags: ManyToMany<Tag>,
    #[orm(related_name = "books", on_delete = Cascade)]
    main: ForeignKey<Tag>,
    genres: ManyToMany<Tag>,
    moods: ManyToMany<Tag>,
}

fn main() {}
