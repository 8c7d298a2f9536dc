//! `firm` says whose a row is, so its rows are not of every tenant; keep one of the two

use orm::prelude::*;

#[derive(Model)]
struct Firm {
    id: i64,
}

#[derive(Model)]
#[orm(every_tenant)]
struct Task {
    id: i64,
    #[orm(tenant, related_name = "tasks", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
}

fn main() {}
