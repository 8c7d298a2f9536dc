//! `on_update` knows no `Protect`; choose one of `Cascade`, `Restrict`, `SetNull`, `SetDefault`, `NoAction`

use orm::prelude::*;

#[derive(Model)]
struct Country {
    #[orm(primary_key)]
    code: String,
}

#[derive(Model)]
struct City {
    id: i64,
    #[orm(on_delete = Cascade, on_update = Protect)]
    country: ForeignKey<Country>,
}

fn main() {}
