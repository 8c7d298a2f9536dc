//! `Rent` has no primary key; write `#[orm(primary_key(house, tenant))]` on the struct for one row of each pair

use orm::prelude::*;

#[derive(Model)]
struct House {
    id: i64,
}

#[derive(Model)]
struct Tenant {
    id: i64,
}

#[derive(Model)]
struct Rent {
    #[orm(on_delete = Cascade)]
    house: ForeignKey<House>,
    #[orm(on_delete = Cascade)]
    tenant: ForeignKey<Tenant>,
    amount: i32,
}

fn main() {}
