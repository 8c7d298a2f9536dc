//! The [Chinook](https://github.com/lerocha/chinook-database) music store: what it sells, who works there, and what
//! was bought.
//!
//! All eleven tables are here as models, and with them a small excerpt of the rows, as tab-separated text in `data/`.
//! Addresses, telephone numbers and mail are left out.
//!
//! ```sh
//! cargo run -p music-store                          # on SQLite, in memory
//! cargo run -p music-store -- sqlite://store.db     # in a file
//! cargo run -p music-store -- postgres://…          # on Postgres
//! ```
//!
//! What it prints is `report.txt`, the same on both databases.
//!
//! Read on in [`report`](mod@report), which asks, and in [`catalogue`], [`playlists`], [`people`] and [`sales`], which
//! declare.

pub mod catalogue;
mod data;
mod money;
pub mod people;
pub mod playlists;
pub mod report;
pub mod sales;

use orm::prelude::*;
use orm::schema::Schema;

use catalogue::{Album, Artist, Genre, MediaType, Track};
use people::{Customer, Employee};
use playlists::{Playlist, PlaylistTrack};
use sales::{Invoice, InvoiceLine};

pub use data::fill;
pub use money::dollars;
pub use report::report;

/// All tables of the store.
pub fn schema() -> Schema {
    schema![
        Artist,
        Album,
        Genre,
        MediaType,
        Track,
        Playlist,
        PlaylistTrack,
        Employee,
        Customer,
        Invoice,
        InvoiceLine,
    ]
}
