//! the foreign key to the tenant of a row has `#[orm(tenant)]`; a table whose rows are of every tenant is `every_tenant`

use orm::prelude::*;

#[derive(Model)]
#[orm(tenant = "firm")]
struct Task {
    id: i64,
    title: String,
}

fn main() {}
