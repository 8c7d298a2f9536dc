// Written by `manage inspectdb` from the tables of a database.
// NOTE: the table `documents` is left out: a JSON document cannot be a key, and `data` is one
// NOTE: the table `doubled` is left out: a generated column cannot be a key, and `twice` is one
// NOTE: the table `log` is left out: a model needs a primary key, and it has none
// NOTE: the table `metric` is left out: the key of a model has at most 4 columns, and that of this table has 5
// NOTE: the table `order details` is left out: a name is made of the letters a to z, digits and underscores, and begins with no digit
// NOTE: the table `reading` is left out: a float cannot be a key, and `number` is one
// NOTE: times are texts, compared as they stand, and new ones are written as `2024-05-01T10:00:00.000000`; once the first migration is recorded, `check --database --sql` brings those that are there into this form

use orm::prelude::*;
use orm::serde_json::Value;

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrphanC {
    P,
    Q,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrphanB {
    X,
    Y,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockState {
    New,
    #[orm(rename = "second hand")]
    SecondHand,
    #[orm(rename = "")]
    Empty,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "Album", index(artist, name = "IFK_AlbumArtistId"))]
pub struct Album {
    #[orm(primary_key, column = "AlbumId")]
    pub album_id: i64,
    #[orm(column = "Title", max_length = 160)]
    pub title: String,
    #[orm(column = "ArtistId", related_name = "albums", on_delete = Restrict)]
    pub artist: ForeignKey<Artist>,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "Artist")]
pub struct Artist {
    #[orm(primary_key, column = "ArtistId")]
    pub artist_id: i64,
    #[orm(column = "Name", max_length = 120)]
    pub name: Option<String>,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "Customer")]
pub struct Customer {
    #[orm(primary_key, column = "CustomerId")]
    pub customer_id: i64,
    #[orm(column = "FirstName", max_length = 40)]
    pub first_name: String,
    #[orm(column = "LastName", max_length = 20)]
    pub last_name: String,
    #[orm(column = "Email", max_length = 60)]
    pub email: String,
    #[orm(
        column = "SupportRepId",
        related_name = "customers",
        on_delete = Restrict,
        index = false
    )]
    pub support_rep: Option<ForeignKey<Employee>>,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "Employee")]
pub struct Employee {
    #[orm(primary_key, column = "EmployeeId")]
    pub employee_id: i64,
    #[orm(column = "LastName", max_length = 20)]
    pub last_name: String,
    #[orm(
        column = "ReportsTo",
        related_name = "employees_by_reports_to",
        on_delete = Restrict,
        index = false
    )]
    pub reports_to: Option<ForeignKey<Employee>>,
    #[orm(column = "BirthDate")]
    pub birth_date: Option<NaiveDateTime>,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "Genre")]
pub struct Genre {
    #[orm(primary_key, column = "GenreId")]
    pub genre_id: i64,
    #[orm(column = "Name", max_length = 120)]
    pub name: Option<String>,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "Invoice")]
pub struct Invoice {
    #[orm(primary_key, column = "InvoiceId")]
    pub invoice_id: i64,
    #[orm(
        column = "CustomerId",
        related_name = "invoices",
        on_delete = Restrict,
        index = false
    )]
    pub customer: ForeignKey<Customer>,
    #[orm(column = "InvoiceDate")]
    pub invoice_date: NaiveDateTime,
    // NOTE: a `NUMERIC(10,2)` of SQLite is a float, and a `Decimal` a whole number of its smallest parts; to make it one, rewrite the column by a migration
    #[orm(column = "Total")]
    pub total: f64,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "InvoiceLine")]
pub struct InvoiceLine {
    #[orm(primary_key, column = "InvoiceLineId")]
    pub invoice_line_id: i64,
    #[orm(
        column = "InvoiceId",
        related_name = "invoice_lines",
        on_delete = Restrict,
        index = false
    )]
    pub invoice: ForeignKey<Invoice>,
    #[orm(
        column = "TrackId",
        related_name = "invoice_lines",
        on_delete = Restrict,
        index = false
    )]
    pub track: ForeignKey<Track>,
    // NOTE: a `NUMERIC(10,2)` of SQLite is a float, and a `Decimal` a whole number of its smallest parts; to make it one, rewrite the column by a migration
    #[orm(column = "UnitPrice")]
    pub unit_price: f64,
    #[orm(column = "Quantity")]
    pub quantity: i64,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "Playlist")]
pub struct Playlist {
    #[orm(primary_key, column = "PlaylistId")]
    pub playlist_id: i64,
    #[orm(column = "Name", max_length = 120)]
    pub name: Option<String>,
    #[orm(related_name = "playlists")]
    pub tracks: ManyToMany<Track, PlaylistTrack>,
}

#[derive(Model, Clone, Debug)]
#[orm(
    table = "PlaylistTrack",
    primary_key(playlist, track),
    index(track, name = "IFK_PlaylistTrackTrackId")
)]
pub struct PlaylistTrack {
    #[orm(
        column = "PlaylistId",
        related_name = "playlist_tracks",
        on_delete = Restrict
    )]
    pub playlist: ForeignKey<Playlist>,
    #[orm(
        column = "TrackId",
        related_name = "playlist_tracks",
        on_delete = Restrict
    )]
    pub track: ForeignKey<Track>,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "Track")]
pub struct Track {
    #[orm(primary_key, column = "TrackId")]
    pub track_id: i64,
    #[orm(column = "Name", max_length = 200)]
    pub name: String,
    #[orm(
        column = "AlbumId",
        related_name = "tracks",
        on_delete = Restrict,
        index = false
    )]
    pub album: Option<ForeignKey<Album>>,
    #[orm(
        column = "GenreId",
        related_name = "tracks",
        on_delete = Restrict,
        index = false
    )]
    pub genre: Option<ForeignKey<Genre>>,
    #[orm(column = "Milliseconds")]
    pub milliseconds: i64,
    // NOTE: a `NUMERIC(10,2)` of SQLite is a float, and a `Decimal` a whole number of its smallest parts; to make it one, rewrite the column by a migration
    #[orm(column = "UnitPrice")]
    pub unit_price: f64,
}

#[derive(Model, Clone, Debug)]
#[orm(primary_key(owner, note))]
pub struct Archive {
    #[orm(column = "owner_uuid", related_name = "archives", on_delete = Restrict)]
    pub owner: ForeignKey<Owner>,
    #[orm(
        column = "note_uuid",
        related_name = "archives",
        on_delete = Restrict,
        index = false
    )]
    pub note: ForeignKey<Note>,
    pub at: i64,
}

#[derive(Model, Clone, Debug)]
#[orm(primary_key(owner, note))]
pub struct Favorite {
    #[orm(
        column = "owner_uuid",
        related_name = "favorites",
        on_delete = Restrict
    )]
    pub owner: ForeignKey<Owner>,
    #[orm(
        column = "note_uuid",
        related_name = "favorites",
        on_delete = Restrict,
        index = false
    )]
    pub note: ForeignKey<Note>,
}

#[derive(Model, Clone, Debug)]
pub struct Note {
    #[orm(primary_key)]
    pub uuid: String,
    #[orm(
        column = "owner_uuid",
        related_name = "notes",
        on_delete = Restrict,
        index = false
    )]
    pub owner: ForeignKey<Owner>,
}

// NOTE: the foreign key of `gone_id` to `gone` is left out: that table is no model here
#[derive(Model, Clone, Debug)]
#[orm(
    check(name = "orphan_check1", "a > 0"),
    check(name = "orphan_check3", "a < 100")
)]
pub struct Orphan {
    pub id: i64,
    #[orm(
        column = "ARTIST_ID",
        related_name = "orphans",
        on_delete = Restrict,
        index = false
    )]
    pub artist: Option<ForeignKey<Artist>>,
    pub c: Option<OrphanC>,
    pub gone_id: Option<i64>,
    pub a: Option<i64>,
    pub b: Option<OrphanB>,
    pub update: Option<String>,
}

#[derive(Model, Clone, Debug)]
pub struct Owner {
    #[orm(primary_key)]
    pub uuid: String,
    pub name: String,
    #[orm(related_name = "owners_by_archive")]
    pub notes_by_archive: ManyToMany<Note, Archive>,
    #[orm(related_name = "owners_by_favorite")]
    pub notes_by_favorite: ManyToMany<Note, Favorite>,
    #[orm(related_name = "owners")]
    pub secrets_by_share: ManyToMany<Secret, Share>,
}

#[derive(Model, Clone, Debug)]
pub struct Preset {
    pub id: i64,
    #[orm(db_default = "'\\x00FF'")]
    pub hash: Vec<u8>,
    #[orm(db_default = "false")]
    pub hidden: bool,
    pub shown: Option<bool>,
}

#[derive(Model, Clone, Debug)]
pub struct Secret {
    #[orm(primary_key)]
    pub uuid: String,
    #[orm(
        column = "owner_uuid",
        related_name = "secrets",
        on_delete = Restrict,
        index = false
    )]
    pub owner_uuid: Option<ForeignKey<Owner>>,
    pub owner: Option<String>,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "settings")]
pub struct Setting {
    #[orm(primary_key)]
    pub key: String,
    pub value: Option<Vec<u8>>,
    #[orm(db_default = "CURRENT_TIMESTAMP")]
    pub at: NaiveDateTime,
    // NOTE: the column `made at` is left out: a name is made of the letters a to z, digits and underscores, and begins with no digit
    // NOTE: `ALTER TABLE "settings" RENAME COLUMN "made at" TO "made_at"`, before the models are written again, makes it a field, if no other program names it
}

#[derive(Model, Clone, Debug)]
#[orm(primary_key(owner, secret))]
pub struct Share {
    #[orm(
        column = "secret_uuid",
        related_name = "shares",
        on_delete = Restrict,
        index = false
    )]
    pub secret: ForeignKey<Secret>,
    #[orm(column = "owner_uuid", related_name = "shares", on_delete = Restrict)]
    pub owner: ForeignKey<Owner>,
}

// NOTE: the check `stock_state` is that of SQLite alone
#[derive(Model, Clone, Debug)]
#[orm(
    unique(state, counted, where = "sold", name = "stock_once"),
    index(-counted, place, name = "stock_order"),
    check(name = "stock_place", "place >= 0 AND lower(\"type\") <> 'x'"),
    check(name = "stock_state", sqlite = "state GLOB '[a-z]*' OR state = ''", postgres = "true")
)]
pub struct Stock {
    #[orm(primary_key, on_delete = Cascade)]
    pub track: OneToOne<Track>,
    #[orm(db_default = "false")]
    pub sold: bool,
    #[orm(db_default = "'new'")]
    pub state: StockState,
    #[orm(max_length = 10, unique)]
    pub r#type: String,
    #[orm(db_default = "CURRENT_DATE")]
    pub counted: Option<NaiveDate>,
    pub place: Option<f64>,
    pub cover: Option<Vec<u8>>,
    // NOTE: the column `odd` is left out: no field holds a `GEOMETRY`
    pub small: Option<i16>,
}

#[derive(Model, Clone, Debug)]
pub struct Tick {
    pub id: i64,
    #[orm(db_default = "CURRENT_TIMESTAMP")]
    pub made: NaiveDateTime,
    #[orm(db_default = "CURRENT_DATE")]
    pub day: NaiveDate,
    // NOTE: the default is that of SQLite alone
    #[orm(
        db_default(sqlite = "strftime('%Y-%m-%d %H:%M', 'now', 'localtime')", postgres = "NULL")
    )]
    pub local: Option<NaiveDateTime>,
}

// NOTE: `twice_again` is left out: `sqlite_autoindex_twice_1` says the same
// NOTE: the unique constraint `twice_data` is left out: a JSON document cannot be unique
// NOTE: the index `twice_code` cannot be said of a model, and is left out
// NOTE: `twice_place_again` is left out: `twice_place` says the same
#[derive(Model, Clone, Debug)]
#[orm(unique(code, place), index(place, name = "twice_place"))]
pub struct Twice {
    pub id: i64,
    #[orm(max_length = 20)]
    pub code: String,
    pub place: Option<i64>,
    // NOTE: a document that is a number and nothing else becomes that number, which is no document
    pub data: Value,
}

#[derive(Model, Clone, Debug)]
pub struct Watch {
    pub id: i64,
    #[orm(
        column = "keeper_id_id",
        related_name = "watches",
        on_delete = Restrict,
        index = false
    )]
    pub keeper_id: ForeignKey<Employee>,
}

// NOTE: `big` is a view, which `schema()` leaves out; it has no primary key, and the model takes `TrackId` for one, in which no two rows may be the same
// NOTE: no database tells which columns of a view are never null; those need no `Option`
#[derive(Model, Clone, Debug)]
pub struct Big {
    #[orm(primary_key, identity = false, column = "TrackId")]
    pub track_id: i64,
    #[orm(column = "Name", max_length = 200)]
    pub name: Option<String>,
    #[orm(column = "AlbumId")]
    pub album_id: Option<i64>,
    #[orm(column = "GenreId")]
    pub genre_id: Option<i64>,
    #[orm(column = "Milliseconds")]
    pub milliseconds: Option<i64>,
    // NOTE: a `NUMERIC(10,2)` of SQLite is a float, and a `Decimal` a whole number of its smallest parts; to make it one, rewrite the column by a migration
    #[orm(column = "UnitPrice")]
    pub unit_price: Option<f64>,
}

/// The tables of all models.
pub fn schema() -> orm::schema::Schema {
    schema![
        Album,
        Artist,
        Customer,
        Employee,
        Genre,
        Invoice,
        InvoiceLine,
        Playlist,
        PlaylistTrack,
        Track,
        Archive,
        Favorite,
        Note,
        Orphan,
        Owner,
        Preset,
        Secret,
        Setting,
        Share,
        Stock,
        Tick,
        Twice,
        Watch,
    ]
}
