//! `SetNull` needs a field that may be null; make `user` an `Option<OneToOne<User>>`, or choose `Cascade`

use orm::prelude::*;

#[derive(Model)]
struct User {
    id: i64,
}

#[derive(Model)]
struct Profile {
    id: i64,
    #[orm(on_delete = SetNull)]
    user: OneToOne<User>,
}

fn main() {}
