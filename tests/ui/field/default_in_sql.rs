//! a default is an expression of Rust, and `now` is SQL; the time of the insert is `auto_now_add`, that of each write `auto_now`

use orm::chrono::{DateTime, Utc};
use orm::prelude::*;
use orm::uuid::Uuid;

#[derive(Model)]
struct Book {
    #[orm(primary_key, default = uuid)]
    id: Uuid,
    #[orm(default = now)]
    created: DateTime<Utc>,
    #[orm(default = "CURRENT_TIMESTAMP")]
    changed: DateTime<Utc>,
    #[orm(default = null)]
    note: Option<String>,
}

fn main() {}
