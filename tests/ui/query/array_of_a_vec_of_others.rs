//! a `Vec` for an array holds values of its own type; write

use orm::prelude::*;

#[derive(Model)]
pub struct Walk {
    pub id: i64,
    pub places: Vec<String>,
    pub marks: Option<Vec<i64>>,
}

fn main() {
    let places = vec!["Walden", "Concord"];
    let _ = Walk::objects().filter(Walk.places.eq(places.clone()));
    let _ = Walk.places.set(places.clone());
    let _ = Walk::draft().places(places);
    let marks: Vec<i32> = Vec::new();
    let _ = Walk::draft().marks(marks);

    let _ = Walk::draft().places(Vec::new()).marks(vec![]);
    let _ = Walk::objects().filter(Walk.places.eq(Vec::new()));
}
