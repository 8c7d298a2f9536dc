//! of several foreign keys the ends are named

use orm::prelude::*;

#[derive(Model)]
struct Follow {
    id: i64,
    #[orm(on_delete = Cascade, related_name = "+")]
    from: ForeignKey<User>,
    #[orm(on_delete = Cascade, related_name = "+")]
    to: ForeignKey<User>,
}

#[derive(Model)]
struct User {
    id: i64,
    #[orm(through = Follow, related_name = "followers")]
    follows: ManyToMany<User>,
}

fn main() {}
