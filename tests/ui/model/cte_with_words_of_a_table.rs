//! `index` is of a table, and the rows of a model with `cte` are those of a query; leave it out

use orm::prelude::*;

#[derive(Model)]
#[orm(cte, index(books))]
pub struct Shelf {
    #[orm(primary_key)]
    pub author: i64,
    #[orm(db_default = "0")]
    pub books: i64,
}

fn main() {}
