//! `firm_id: i64` of a tenant

use orm::prelude::*;

#[derive(Model)]
struct Project {
    id: i64,
    #[orm(tenant)]
    firm_id: i64,
}

fn main() {}
