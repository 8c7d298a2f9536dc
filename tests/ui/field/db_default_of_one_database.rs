//! `db_default` is written `db_default = "sql"` or `db_default(sqlite = "…", postgres = "…")`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(db_default(sqlite = "'x'"))]
    title: String,
}

fn main() {}
