//! the rows of a query that others ask as a table are a model

use orm::prelude::*;

#[derive(Cte)]
struct Total {
    id: i64,
    amount: i64,
}

fn main() {}
