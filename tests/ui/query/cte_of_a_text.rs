//! `&str` is no SQL; write `sql!(

use orm::prelude::*;

#[derive(Model)]
#[orm(cte)]
struct Total {
    #[orm(primary_key)]
    year: i32,
    books: i64,
}

fn totals() -> Cte<Total> {
    Cte::of_sql("SELECT year, count(*) AS books FROM book GROUP BY year")
}

fn main() {}
