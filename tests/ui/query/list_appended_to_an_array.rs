//! one value of type `String` stands here, and a list holds several

use orm::prelude::*;

#[derive(Model)]
pub struct Walk {
    pub id: i64,
    pub places: Vec<String>,
}

fn main() {
    let _ = Walk.places.set(Walk.places.append(["Walden", "Concord"]));
    let _ = Walk.places.at(0).set("Walden");
}
