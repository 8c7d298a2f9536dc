//! a foreign key must say what becomes of this row when the other is deleted

use orm::prelude::*;

#[derive(Embed)]
struct Address {
    street: String,
}

#[derive(Model)]
struct Country {
    id: i64,
    #[orm(unique)]
    code: String,
}

#[derive(Model)]
struct Region {
    id: i64,
    #[orm(unique)]
    code: String,
}

#[derive(Model)]
#[orm(
    foreign_key(country = Country.code),
    foreign_key(country = Country.code, on_delete = DoNothing),
    foreign_key(country = Country.code, on_delete = SetNull),
    foreign_key(country = Country.code, on_delete = Cascade, on_update = SetDefault),
    foreign_key(country = Country.code, region = Region.code, on_delete = Cascade),
    foreign_key(country = Country.code, country = Country.id, on_delete = Cascade),
    foreign_key(address = Country.code, on_delete = Cascade),
    foreign_key(contry = Country.code, on_delete = Cascade),
)]
struct City {
    id: i64,
    country: String,
    region: String,
    #[orm(embed)]
    address: Address,
}

#[derive(Model)]
#[orm(foreign_key(country = Country.code, related_name = "towns", on_delete = Cascade))]
struct Town {
    id: i64,
    country: String,
}

#[derive(Model)]
struct Village {
    id: i64,
    #[orm(to_field = "code", on_delete = Cascade)]
    country: ForeignKey<Country>,
}

fn main() {}
