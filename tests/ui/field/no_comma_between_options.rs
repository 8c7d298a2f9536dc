//! Options have commas between them.

use orm::prelude::*;

#[derive(Model)]
#[orm(table = "people" ordering = email)]
struct User {
    id: i64,
    #[orm(max_length = 200 unique)]
    email: String,
    #[orm(unique max_length = 20)]
    nick: String,
    #[orm(on_delete = Cascade related_name = "guests")]
    host: ForeignKey<User>,
}

fn main() {}
