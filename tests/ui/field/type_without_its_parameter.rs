//! Types that have a parameter, written without it.

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
}

#[derive(Model)]
struct Meeting {
    id: i64,
    starts: DateTime,
    ends: Option<DateTime>,
    invited: Json,
    #[orm(on_delete = Cascade)]
    host: ForeignKey,
    guests: ManyToMany,
    #[orm(on_delete = Cascade)]
    writer: ForeignKey<"Author">,
}

fn main() {}
