//! A struct for the rows that are to be inserted, as other libraries have.

use orm::prelude::*;

#[derive(Model)]
struct Song {
    id: i64,
    title: String,
}

#[derive(Model)]
#[orm(table = "song")]
struct NewSong {
    title: String,
}

#[derive(Model)]
struct Newspaper {
    title: String,
}

fn main() {}
