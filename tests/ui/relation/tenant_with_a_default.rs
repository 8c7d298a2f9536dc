//! `db.tenant(…)` says whose a row is; leave `default` out beside `tenant`

use orm::prelude::*;

#[derive(Model)]
struct Firm {
    id: i64,
}

#[derive(Model)]
struct Task {
    id: i64,
    #[orm(tenant, default = 1, related_name = "tasks", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
}

fn main() {}
