//! no row of a query goes with another; leave `on_delete` of `author` out beside `cte`

use orm::prelude::*;

#[derive(Model)]
pub struct Author {
    pub id: i64,
}

#[derive(Model)]
pub struct Tag {
    pub id: i64,
}

#[derive(Model)]
#[orm(cte)]
pub struct Shelf {
    #[orm(primary_key, on_delete = Cascade)]
    pub author: OneToOne<Author>,
    pub tags: ManyToMany<Tag>,
}

fn main() {}
