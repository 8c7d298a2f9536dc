//! `on_update` says what becomes of a foreign key when the other row gets a new key; the time of each write is `auto_now`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(on_update = "CURRENT_TIMESTAMP")]
    changed: DateTime<Utc>,
    #[orm(onupdate = func::now())]
    printed: DateTime<Utc>,
}

fn main() {}
