//! the field that this one refers to holds a `std::string::String`, and this one a `i64`; a foreign key holds what it refers to

use orm::prelude::*;

#[derive(Model)]
struct Country {
    id: i64,
    #[orm(unique)]
    code: String,
}

#[derive(Model)]
#[orm(foreign_key(country = Country.code, on_delete = Cascade))]
struct City {
    id: i64,
    country: i64,
}

fn main() {}
