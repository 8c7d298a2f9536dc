//! a `Uuid` contains no text

use orm::prelude::*;

#[derive(Model)]
struct Session {
    id: Uuid,
}

fn main() {
    let _ = Session.id.contains("0191");
}
