//! a `tenant` is a foreign key, and `firm_id` is none; write `firm_id: ForeignKey<…>` of the model whose rows are the tenants

use orm::prelude::*;

#[derive(Model)]
struct Task {
    id: i64,
    #[orm(tenant)]
    firm_id: i64,
}

fn main() {}
