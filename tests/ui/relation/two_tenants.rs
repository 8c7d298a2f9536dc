//! `firm` is the `tenant` already; a row has one

use orm::prelude::*;

#[derive(Model)]
struct Firm {
    id: i64,
}

#[derive(Model)]
struct Task {
    id: i64,
    #[orm(tenant, related_name = "tasks", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    #[orm(tenant, related_name = "received", on_delete = Cascade)]
    receiver: ForeignKey<Firm>,
}

fn main() {}
