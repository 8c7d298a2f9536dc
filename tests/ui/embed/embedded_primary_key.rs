//! A primary key that is an embedded struct.

use orm::prelude::*;

#[derive(Embed, Clone, PartialEq)]
struct SeatKey {
    line: i16,
    place: i16,
}

#[derive(Model)]
struct Seat {
    #[orm(primary_key, embed)]
    key: SeatKey,
    category: String,
}

async fn run(db: &Database) -> orm::Result<()> {
    let _ = Seat::objects().all(db).await?;
    Ok(())
}

fn main() {}
