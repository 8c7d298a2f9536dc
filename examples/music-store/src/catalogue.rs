//! What the store sells: tracks, on albums, by artists.

use orm::prelude::*;

/// Somebody who makes records.
#[derive(Model, Debug, Clone)]
#[orm(ordering = name)]
pub struct Artist {
    /// Assigned by the database.
    pub id: i64,
    /// As on the cover.
    #[orm(max_length = 120, unique)]
    pub name: String,
}

/// A record by one artist, gone when the artist goes.
#[derive(Model, Debug, Clone)]
#[orm(ordering = title, unique(artist, title))]
pub struct Album {
    /// Assigned by the database.
    pub id: i64,
    /// As on the cover.
    #[orm(max_length = 160)]
    pub title: String,
    /// Whose record it is.
    #[orm(related_name = "albums", on_delete = Cascade)]
    pub artist: ForeignKey<Artist>,
}

/// Rock, Jazz, Metal…
#[derive(Model, Debug, Clone)]
pub struct Genre {
    /// Assigned by the database.
    pub id: i64,
    /// What it is called.
    #[orm(max_length = 120, unique)]
    pub name: String,
}

/// How a track is stored.
#[derive(Model, Debug, Clone)]
pub struct MediaType {
    /// Assigned by the database.
    pub id: i64,
    /// What it is called.
    #[orm(max_length = 120, unique)]
    pub name: String,
}

/// What is sold: a song, or an episode of a series.
///
/// It goes with its album, but one that was sold stays, and keeps its album with it: see
/// [`InvoiceLine::track`](crate::sales::InvoiceLine::track).
#[derive(Model, Debug, Clone)]
pub struct Track {
    /// Assigned by the database.
    pub id: i64,
    /// As on the cover.
    #[orm(max_length = 200, index)]
    pub name: String,
    /// Where it appeared, if on an album.
    #[orm(related_name = "tracks", on_delete = Cascade)]
    pub album: Option<ForeignKey<Album>>,
    /// How it is stored.
    #[orm(related_name = "tracks", on_delete = Protect)]
    pub media_type: ForeignKey<MediaType>,
    /// What it sounds like, where anybody has said so.
    #[orm(related_name = "tracks", on_delete = SetNull)]
    pub genre: Option<ForeignKey<Genre>>,
    /// Who wrote it, where that is known.
    #[orm(max_length = 220)]
    pub composer: Option<String>,
    /// How long it plays.
    pub milliseconds: i64,
    /// How large it is, where that is known.
    pub bytes: Option<i64>,
    /// What it costs today; what was paid is in
    /// [`InvoiceLine::unit_price`](crate::sales::InvoiceLine::unit_price).
    #[orm(max_digits = 10, decimal_places = 2)]
    pub unit_price: Decimal,
}
