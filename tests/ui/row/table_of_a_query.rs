//! the rows of a query that others ask as a table are a model; write `#[derive(Model)]` in place of `#[derive(Row)]`, with `#[orm(cte)]`

use orm::prelude::*;

#[derive(Row)]
#[orm(cte)]
struct Total {
    amount: i64,
}

fn main() {}
