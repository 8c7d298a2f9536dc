use orm::prelude::*;

#[derive(Model)]
pub struct Walk {
    pub id: i64,
    pub places: Vec<String>,
}

fn main() {
    let places = ["Walden", "Concord"];
    let _ = Walk::draft().places(places.iter().map(|place| place.to_uppercase()));
    let _ = Walk.places.set(places.iter());
}
