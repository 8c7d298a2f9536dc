//! the foreign key `profile` must say what becomes of this row when the other is deleted; add `#[orm(on_delete = Cascade)]`, or one of `Protect`, `Restrict`, `SetDefault`, `DoNothing`; where `Profile` refers to this model, leave this field out: that one makes a method of its `related_name`

use orm::prelude::*;

#[derive(Model)]
struct User {
    id: i64,
    profile: OneToOne<Profile>,
}

#[derive(Model)]
struct Profile {
    id: i64,
    #[orm(related_name = "profile", on_delete = Cascade)]
    user: OneToOne<User>,
}

fn main() {}
