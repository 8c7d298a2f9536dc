//! `has_and_belongs_to_many` does not stand on a model

use orm::prelude::*;

#[derive(Model)]
pub struct Tag {
    pub id: i64,
}

#[derive(Model)]
#[orm(has_and_belongs_to_many(Tag), check_for_backend(Pg))]
pub struct Book {
    pub id: i64,
}

fn main() {}
