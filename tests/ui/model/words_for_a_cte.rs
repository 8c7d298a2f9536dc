//! a model whose rows are those of a query has `cte`, and the query is given by `.with_cte(&rows)`

use orm::prelude::*;

#[derive(Model)]
#[orm(with_cte)]
pub struct Shelf {
    #[orm(primary_key)]
    pub author: i64,
}

fn main() {}
