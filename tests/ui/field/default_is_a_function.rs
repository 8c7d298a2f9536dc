//! A default is what a function gives, and not the function.

use orm::prelude::*;

fn today() -> NaiveDate {
    Utc::now().date_naive()
}

#[derive(Model)]
struct Loan {
    id: Uuid,
    #[orm(default = Uuid::now_v7)]
    token: Uuid,
    #[orm(default = today)]
    day: NaiveDate,
}

fn main() {}
