//! this part of the key is a `std::string::String`, not a `i64`

use orm::prelude::*;

#[derive(Model)]
#[orm(primary_key(room, place))]
struct Seat {
    room: i64,
    #[orm(max_length = 9)]
    place: String,
}

async fn find(db: &Database) -> orm::Result<Seat> {
    Seat::get((1, 7_i64), db).await
}

fn main() {}
