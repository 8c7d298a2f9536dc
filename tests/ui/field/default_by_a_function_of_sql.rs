use orm::chrono::{DateTime, Utc};
use orm::prelude::*;

#[derive(Model)]
struct Loan {
    id: i64,
    #[orm(default = now())]
    began: DateTime<Utc>,
}

fn main() {}
