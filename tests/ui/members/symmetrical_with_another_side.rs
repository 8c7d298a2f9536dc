//! a symmetrical relation has no other side

use orm::prelude::*;

#[derive(Model)]
struct User {
    id: i64,
    #[orm(symmetrical, related_name = "befriended_by")]
    friends: ManyToMany<User>,
}

fn main() {}
