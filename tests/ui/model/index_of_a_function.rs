//! an index knows no `lower(…)`; write SQL as a text, such as `"lower(title)"`, or `ignore_case(title)` for lookups such as `ieq`

use orm::prelude::*;

#[derive(Model)]
#[orm(index(lower(title)))]
struct Book {
    id: i64,
    title: String,
}

fn main() {}
