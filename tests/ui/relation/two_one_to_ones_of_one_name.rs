//! `user` and `reviewer` would both be `profile` on `User`; name one of them: `related_name = "…"`

use orm::prelude::*;

#[derive(Model)]
struct User {
    id: i64,
}

#[derive(Model)]
struct Profile {
    id: i64,
    #[orm(on_delete = Cascade)]
    user: OneToOne<User>,
    #[orm(on_delete = Cascade)]
    reviewer: OneToOne<User>,
}

fn main() {}
