//! `SetDefault` would lead `project`, which is within `tenant`, to another row

use orm::prelude::*;

#[derive(Model)]
struct Tenant {
    id: i64,
}

#[derive(Model)]
#[orm(primary_key(tenant, id))]
struct Project {
    #[orm(related_name = "+", on_delete = Cascade)]
    tenant: ForeignKey<Tenant>,
    id: i64,
}

#[derive(Model)]
struct Task {
    id: i64,
    #[orm(related_name = "+", db_default = "1", on_delete = SetDefault)]
    tenant: ForeignKey<Tenant>,
    #[orm(within = tenant, related_name = "+", on_delete = Cascade)]
    project: Option<ForeignKey<Project>>,
}

fn main() {}
