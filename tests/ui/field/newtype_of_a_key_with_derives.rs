//! A newtype as a key is told of the derives that it lacks, and of no other: a second `Clone` would be refused.

use orm::prelude::*;

#[derive(Clone, Copy, PartialEq, Debug)]
struct TrackId(i64);

#[derive(Clone)]
struct DiscId(i64);

impl PartialEq for DiscId {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[derive(Model)]
struct Track {
    id: TrackId,
}

#[derive(Model)]
struct Disc {
    id: DiscId,
}

fn main() {}
