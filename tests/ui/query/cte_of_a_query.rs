//! a common table expression is made of the values of a query by `cte`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Model)]
#[orm(cte)]
struct Total {
    #[orm(primary_key)]
    year: i32,
    books: i64,
}

fn busy_years() -> QuerySet<Total> {
    let totals = Cte::of(Book::objects().values((Book.year, count())));
    Total::objects().with_cte(&totals).filter(Total.books.gt(1))
}

fn main() {}
