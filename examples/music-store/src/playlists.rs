//! Lists of tracks, any number of which may hold the same track.

use orm::prelude::*;

use crate::catalogue::Track;

/// Tracks that go well together.
#[derive(Model, Debug, Clone)]
#[orm(ordering = name)]
pub struct Playlist {
    /// Assigned by the database.
    pub id: i64,
    /// What it is called.
    #[orm(max_length = 120, unique)]
    pub name: String,
    /// What is on it. Of a track: `track.playlists()`.
    #[orm(related_name = "playlists")]
    pub tracks: ManyToMany<Track, PlaylistTrack>,
}

/// That a track is on a playlist, once at most.
#[derive(Model, Debug, Clone)]
#[orm(primary_key(playlist, track))]
pub struct PlaylistTrack {
    /// The list.
    #[orm(related_name = "+", on_delete = Cascade)]
    pub playlist: ForeignKey<Playlist>,
    /// What is on it.
    #[orm(related_name = "+", on_delete = Cascade)]
    pub track: ForeignKey<Track>,
}
