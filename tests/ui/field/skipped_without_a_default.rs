//! the trait bound `Cover: Default` is not satisfied

use orm::prelude::*;

struct Cover;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(skip)]
    cover: Cover,
}

fn main() {}
