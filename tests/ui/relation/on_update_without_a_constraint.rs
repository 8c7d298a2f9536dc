//! under `on_delete = DoNothing` there is no constraint that could act; leave `on_update` out, or choose another `on_delete` for `country`

use orm::prelude::*;

#[derive(Model)]
struct Country {
    #[orm(primary_key)]
    code: String,
}

#[derive(Model)]
struct City {
    id: i64,
    #[orm(on_delete = DoNothing, on_update = Cascade)]
    country: ForeignKey<Country>,
}

fn main() {}
