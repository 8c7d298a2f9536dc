//! every row is of one `tenant`, and `firm` may be null; leave `Option` out

use orm::prelude::*;

#[derive(Model)]
struct Firm {
    id: i64,
}

#[derive(Model)]
struct Task {
    id: i64,
    #[orm(tenant, related_name = "tasks", on_delete = Cascade)]
    firm: Option<ForeignKey<Firm>>,
}

fn main() {}
