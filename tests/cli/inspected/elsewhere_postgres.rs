// Written by `manage inspectdb` from the tables of a database.
// NOTE: the table `documents` is left out: a JSON document cannot be a key, and `data` is one
// NOTE: the table `doubled` is left out: a generated column cannot be a key, and `twice` is one
// NOTE: the table `label` is left out: an array cannot be a key, and `names` is one
// NOTE: the table `log` is left out: a model needs a primary key, and it has none
// NOTE: the table `metric` is left out: the key of a model has at most 4 columns, and that of this table has 5
// NOTE: the table `poster` is left out: `Poster` is called so in other letters, capital or small, and a program has one of the two
// NOTE: the table `reading` is left out: a float cannot be a key, and `number` is one
// NOTE: an index on a `character` column, that of a key too, serves no condition, since its values are compared as texts: each look-up by one reads the whole table; `check --database --sql` has at its end, as comments, what makes these columns texts, without their blanks

use orm::prelude::*;
use orm::serde_json::Value;

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[orm(db_enum)]
pub enum MpaaRating {
    #[orm(rename = "G")]
    G,
    #[orm(rename = "PG")]
    Pg,
    #[orm(rename = "PG-13")]
    Pg13,
    #[orm(rename = "R")]
    R,
    #[orm(rename = "NC-17")]
    Nc17,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[orm(db_enum = "option")]
pub enum OptionChoice {
    A,
    #[orm(rename = "²")]
    Empty,
    #[orm(rename = "①")]
    Empty2,
    #[orm(rename = "Self")]
    SelfValue,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[orm(db_enum = "staff_draft")]
pub enum StaffDraftChoice {
    New,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffType {
    Temp,
    #[orm(rename = "Full time")]
    FullTime,
}

// NOTE: the check `shown` is that of Postgres alone
#[derive(Model, Clone, Debug)]
#[orm(
    table = "Poster",
    check(name = "shown", sqlite = "true", postgres = "is_shown(rating)")
)]
pub struct Poster {
    pub id: i32,
    pub rating: MpaaRating,
}

#[derive(Model, Clone, Debug)]
#[orm(table = "Price")]
pub struct Price {
    pub id: String,
    // NOTE: the column is a `numeric(65, 30)`, and a field has 18 digits at most: a value of more is read, and refused where it is written
    #[orm(max_digits = 18, decimal_places = 6)]
    pub amount: Option<Decimal>,
    #[orm(column = "madeAt", db_default = "CURRENT_TIMESTAMP")]
    pub made_at: NaiveDateTime,
    // NOTE: the collation `und-x-icu` is that of Postgres alone; tables are made on SQLite once it is left out
    #[orm(collation = "und-x-icu")]
    pub note: Option<String>,
}

#[derive(Model, Clone, Debug)]
#[orm(
    table = "_CategoryToFilm",
    primary_key(a, b),
    index(b, name = "_CategoryToFilm_B_index")
)]
pub struct CategoryToFilm {
    #[orm(
        column = "A",
        related_name = "category_to_films",
        on_delete = Cascade,
        on_update = Cascade
    )]
    pub a: ForeignKey<Category>,
    #[orm(
        column = "B",
        related_name = "category_to_films",
        on_delete = Cascade,
        on_update = Cascade
    )]
    pub b: ForeignKey<Film>,
}

#[derive(Model, Clone, Debug)]
#[orm(index(last_name, name = "idx_actor_last_name"))]
pub struct Actor {
    #[orm(primary_key)]
    pub actor_id: i32,
    pub first_name: String,
    pub last_name: String,
    #[orm(db_default = "now()")]
    pub last_update: DateTime<Utc>,
    #[orm(related_name = "actors")]
    pub films: ManyToMany<Film, FilmActor>,
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
    pub at: i32,
}

// NOTE: the index `booking_address` cannot be said of a model, and is left out
// NOTE: the expression of `booking_day` is that of Postgres alone
// NOTE: the condition of `booking_paid` is that of Postgres alone
// NOTE: the index `booking_room` needs the extension `btree_gist`, which a new database has to have before
// NOTE: the exclusion constraint `one_party` is left to the database: no model says one
// NOTE: the exclusion constraint `one_payment` is left to the database; `ALTER TABLE "booking" ADD CONSTRAINT "booking_made_at_paid_at_order" CHECK ("made_at" <= "paid_at")`, before the models are written again, makes it a `no_overlap`
// NOTE: the check `address_known` is left out: `address` is no field
// NOTE: the check `share` is that of Postgres alone
#[derive(Model, Clone, Debug)]
#[orm(
    unique(room, expr(sqlite = "NULL", postgres = "(made_at)::date"), where = "state IN ('held', 'paid')", name = "booking_day"),
    unique("trim(lower(guest))", include = (room), where = "nights NOT IN (0, -1)", name = "booking_guest"),
    unique(made_at, guest, where = "nights > 1", name = "booking_newest"),
    unique(token, where(sqlite = "false", postgres = "(paid_at > '2020-01-01 00:00:00'::timestamp without time zone)"), name = "booking_paid"),
    index(room, using = gist, name = "booking_room", only = postgres),
    index("(token)::text", name = "booking_token", only = postgres),
    no_overlap(room, from_day..until_day, where = "state <> 'cancelled'", name = "no_overlap"),
    check(name = "booking_guests_nights_order", "\"guests\" <= \"nights\""),
    check(name = "guest_short", sqlite = "length(guest) <= 80", postgres = "(char_length((guest)::text) <= 80)"),
    check(name = "share", sqlite = "true", postgres = "(((guests)::numeric / (nights)::numeric) < (9)::numeric)")
)]
pub struct Booking {
    pub id: i64,
    pub room: i32,
    pub token: Uuid,
    pub guest: Option<String>,
    pub state: String,
    pub nights: i32,
    pub guests: i32,
    pub from_day: NaiveDate,
    pub until_day: NaiveDate,
    pub paid_at: Option<NaiveDateTime>,
    pub made_at: NaiveDateTime,
    // NOTE: the column `address` is left out: no field holds a `inet`
    // NOTE: `ALTER TABLE "booking" ALTER COLUMN "address" TYPE text USING abbrev("address")`, before the models are written again, makes it a type that one holds
    #[orm(db_default = "'{}'")]
    pub details: Value,
}

#[derive(Model, Clone, Debug)]
pub struct Category {
    #[orm(primary_key)]
    pub category_id: i16,
    #[orm(max_length = 25, unique)]
    pub name: String,
    #[orm(related_name = "children", on_delete = Restrict, index = false)]
    pub parent: Option<ForeignKey<Category>>,
    #[orm(related_name = "categories_by_category_to_film")]
    pub films_by_category_to_film: ManyToMany<Film, CategoryToFilm>,
}

#[derive(Model, Clone, Debug)]
pub struct Choice {
    pub id: i32,
    #[orm(column = "Self")]
    pub self_: Option<String>,
    // NOTE: the column `self` is left out: another column is called so in other letters, capital or small
    pub best: OptionChoice,
    pub other: Option<OptionChoice>,
    pub draft: Option<StaffDraftChoice>,
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

// NOTE: the index `film_fulltext_idx` cannot be said of a model, and is left out
#[derive(Model, Clone, Debug)]
#[orm(
    index("lower(title)", where = "length > 10", name = "film_lower"),
    index(title, ops = "text_pattern_ops", name = "film_title_like", only = postgres),
    index(language, name = "idx_fk_language_id"),
    index(title, name = "idx_title")
)]
pub struct Film {
    #[orm(primary_key)]
    pub film_id: i32,
    pub title: String,
    pub description: Option<String>,
    pub release_year: Option<i32>,
    #[orm(related_name = "films", on_delete = Protect, on_update = Cascade)]
    pub language: ForeignKey<Language>,
    #[orm(
        related_name = "films_by_original_language",
        on_delete = Protect,
        on_update = Cascade,
        index = false
    )]
    pub original_language: Option<ForeignKey<Language>>,
    #[orm(db_default = "3")]
    pub rental_duration: i16,
    #[orm(max_digits = 4, decimal_places = 2, db_default = "4.99")]
    pub rental_rate: Decimal,
    pub length: Option<i16>,
    #[orm(db_default = "'G'")]
    pub rating: Option<MpaaRating>,
    pub special_features: Option<Vec<String>>,
    // NOTE: the column `fulltext` is left out: no field holds a `tsvector`
    #[orm(db_default = "now()")]
    pub last_update: DateTime<Utc>,
    // NOTE: the column is a `numeric`, and a field has 18 digits at most: a value of more is read, and refused where it is written
    #[orm(max_digits = 18, decimal_places = 6, db_default = "0")]
    pub revenue: Option<Decimal>,
    // NOTE: the column is a `numeric(30, 10)`, and a field has 18 digits at most: a value of more is read, and refused where it is written
    #[orm(max_digits = 18, decimal_places = 6)]
    pub big: Option<Decimal>,
    #[orm(related_name = "films", table = "film_category")]
    pub categories: ManyToMany<Category>,
}

#[derive(Model, Clone, Debug)]
#[orm(primary_key(actor, film))]
pub struct FilmActor {
    #[orm(related_name = "film_actors", on_delete = Protect, on_update = Cascade)]
    pub actor: ForeignKey<Actor>,
    #[orm(
        related_name = "film_actors",
        on_delete = Protect,
        on_update = Cascade,
        index = false
    )]
    pub film: ForeignKey<Film>,
    #[orm(db_default = "now()")]
    pub last_update: DateTime<Utc>,
}

#[derive(Model, Clone, Debug)]
pub struct Language {
    #[orm(primary_key)]
    pub language_id: i32,
    // NOTE: a `character` column fills its texts up with blanks, which rows have too
    pub name: String,
    #[orm(db_default = "now()")]
    pub last_update: DateTime<Utc>,
}

#[derive(Model, Clone, Debug)]
pub struct Note {
    // NOTE: a `character` column fills its texts up with blanks, which rows have too
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

#[derive(Model, Clone, Debug)]
#[orm(table = "options")]
pub struct OptionRow {
    #[orm(db_default(sqlite = "randomblob(16)", postgres = "gen_random_uuid()"))]
    pub id: Uuid,
    pub value: Option<String>,
    #[orm(on_delete = SetNull)]
    pub owner: Option<OneToOne<Staff>>,
}

#[derive(Model, Clone, Debug)]
pub struct Owner {
    // NOTE: a `character` column fills its texts up with blanks, which rows have too
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
#[orm(primary_key(machine, number))]
pub struct Part {
    pub machine: i32,
    pub number: i32,
    #[orm(related_name = "parts_by_inside", on_delete = Restrict, index = false)]
    pub inside: Option<ForeignKey<Part>>,
}

/// What was paid.
#[derive(Model, Clone, Debug)]
#[orm(
    primary_key(payment_date, payment_id),
    comments,
    check(name = "payment_amount_check", "amount > 0")
)]
pub struct Payment {
    #[orm(db_default = "1")]
    pub payment_id: i32,
    pub payment_date: DateTime<Utc>,
    /// In
    /// euros.
    #[orm(max_digits = 5, decimal_places = 2)]
    pub amount: Decimal,
    #[orm(related_name = "payments", on_delete = Restrict, index = false)]
    pub staff: ForeignKey<Staff>,
    #[orm(db_default = "'{}'")]
    pub meta: Value,
    #[orm(db_default(sqlite = "'[]'", postgres = "'{}'"))]
    pub tags: Vec<String>,
    #[orm(db_default(sqlite = "randomblob(16)", postgres = "gen_random_uuid()"))]
    pub r#ref: Uuid,
    // NOTE: the column is a `json`, of which conditions on its document make an error; a migration that makes it a `jsonb` mends that
    pub doc: Option<Value>,
    // NOTE: the column `ip` is left out: no field holds a `inet`
    // NOTE: `ALTER TABLE "payment" ALTER COLUMN "ip" TYPE text USING abbrev("ip")`, before the models are written again, makes it a type that one holds
    #[orm(db_default = "CURRENT_DATE")]
    pub d: Option<NaiveDate>,
    pub t: Option<NaiveTime>,
    // NOTE: the column `dur` is left out: no field holds a `interval`
    // NOTE: `ALTER TABLE "payment" ALTER COLUMN "dur" TYPE bigint USING (extract(epoch FROM "dur") * 1000000)::bigint`, before the models are written again, makes it a type that one holds
    // NOTE: the column is a `character varying[]`, of which filters by several elements make an error; a migration that makes it a `text[]` mends that
    pub vs: Option<Vec<String>>,
}

#[derive(Model, Clone, Debug)]
pub struct Preset {
    pub id: i32,
    // NOTE: the default is that of Postgres alone
    #[orm(db_default(sqlite = "NULL", postgres = "'NaN'::double precision"))]
    pub ratio: Option<f64>,
    #[orm(db_default = "'\\x00ff'")]
    pub hash: Vec<u8>,
    #[orm(db_default = "'00000000-0000-0000-0000-00000000000a'")]
    pub token: Uuid,
    // NOTE: the default is that of Postgres alone
    #[orm(db_default(sqlite = "NULL", postgres = "CURRENT_USER"))]
    pub made_by: Option<String>,
    #[orm(db_default = "false")]
    pub hidden: bool,
}

#[derive(Model, Clone, Debug)]
pub struct Profile {
    #[orm(primary_key, on_delete = Cascade)]
    pub staff: OneToOne<Staff>,
    pub bio: Option<String>,
    pub score: Option<f64>,
    #[orm(max_digits = 12, decimal_places = 0)]
    pub area: Option<Decimal>,
    #[orm(generated = "length(bio)")]
    pub total: Option<i32>,
}

#[derive(Model, Clone, Debug)]
pub struct Secret {
    // NOTE: a `character` column fills its texts up with blanks, which rows have too
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

#[derive(Model, Clone, Debug)]
#[orm(
    foreign_key(of_number = Part.number, of_machine = Part.machine, on_delete = Restrict, index = false)
)]
pub struct Spare {
    pub id: i32,
    pub of_number: Option<i32>,
    pub of_machine: Option<i32>,
}

// NOTE: the check `staff_email_check` is that of Postgres alone
#[derive(Model, Clone, Debug)]
#[orm(
    unique(username, name = "staff_username_idx"),
    unique("lower(email)", where = "active", name = "staff_email_lower"),
    check(name = "staff_email_check", sqlite = "true", postgres = "(((email)::text ~ '^.+@.+$'::text) OR ((email)::text = 'none'::text))")
)]
pub struct Staff {
    #[orm(primary_key)]
    pub staff_id: i32,
    pub username: String,
    pub password: Option<String>,
    #[orm(db_default = "true")]
    pub active: bool,
    pub picture: Option<Vec<u8>>,
    #[orm(related_name = "staff", on_delete = Restrict, index = false)]
    pub store: ForeignKey<Store>,
    #[orm(max_length = 50, db_default = "'none'")]
    pub email: String,
    #[orm(db_default = "'temp'")]
    pub r#type: StaffType,
    // NOTE: the column `salary` is left out: no field holds a `money`
    // NOTE: `ALTER TABLE "staff" ALTER COLUMN "salary" TYPE numeric(18, 2) USING "salary"::numeric(18, 2)`, before the models are written again, makes it a type that one holds
}

#[derive(Model, Clone, Debug)]
pub struct Store {
    #[orm(primary_key)]
    pub store_id: i64,
    #[orm(related_name = "store_set", on_delete = Restrict, deferrable)]
    pub manager_staff: OneToOne<Staff>,
}

#[derive(Model, Clone, Debug)]
pub struct Tick {
    pub id: i32,
    #[orm(
        db_default(sqlite = "CURRENT_TIMESTAMP", postgres = "CURRENT_TIMESTAMP(3)")
    )]
    pub made: DateTime<Utc>,
    #[orm(
        db_default(sqlite = "CURRENT_TIMESTAMP", postgres = "(now() AT TIME ZONE 'utc'::text)")
    )]
    pub seen: NaiveDateTime,
    #[orm(db_default(sqlite = "CURRENT_DATE", postgres = "('now'::text)::date"))]
    pub day: NaiveDate,
    // NOTE: the default is that of Postgres alone
    #[orm(db_default(sqlite = "NULL", postgres = "('tomorrow'::text)::date"))]
    pub due: Option<NaiveDate>,
    // NOTE: the default `'infinity'::timestamp without time zone` is left out: it is no time, and a row that had it would not be read
    pub until: Option<NaiveDateTime>,
}

#[derive(Model, Clone, Debug)]
pub struct Ticket {
    #[orm(primary_key)]
    pub place: String,
    // NOTE: the default is that of Postgres alone
    #[orm(
        db_default(sqlite = "NULL", postgres = "nextval('ticket_number_seq'::regclass)")
    )]
    pub number: i32,
    // NOTE: the default is that of Postgres alone
    #[orm(
        column = "Turn",
        unique,
        db_default(sqlite = "NULL", postgres = "nextval('\"ticket_Turn_seq\"'::regclass)")
    )]
    pub turn: i64,
    // NOTE: the default is that of Postgres alone
    #[orm(db_default(sqlite = "NULL", postgres = "next_turn()"))]
    pub turn_of_day: i32,
    // NOTE: the default `'infinity'::date` is left out: it is no time, and a row that had it would not be read
    pub until: NaiveDate,
}

// NOTE: `twice_code_place_key` is left out: `twice_again` says the same
// NOTE: the unique constraint `twice_data` is left out: a JSON document cannot be unique
// NOTE: the index `twice_code` cannot be said of a model, and is left out
// NOTE: `twice_place_again` is left out: `twice_place` says the same
#[derive(Model, Clone, Debug)]
#[orm(
    unique(code, place, name = "twice_again"),
    index(place, name = "twice_place")
)]
pub struct Twice {
    #[orm(identity = false)]
    pub id: i32,
    #[orm(max_length = 20)]
    pub code: String,
    pub place: Option<i32>,
    pub data: Value,
}

#[derive(Model, Clone, Debug)]
#[orm(primary_key(number, at))]
pub struct Visit {
    // NOTE: the database counts this column up, and a model says that of its whole key alone; it takes no value, so that `save_fields` of the others stores a row
    #[orm(
        db_default(sqlite = "NULL", postgres = "nextval('visit_number_seq'::regclass)")
    )]
    pub number: i64,
    pub at: NaiveDate,
    // NOTE: the database counts this column up, and a model says that of its whole key alone
    #[orm(
        db_default(sqlite = "NULL", postgres = "nextval('visit_turn_seq'::regclass)")
    )]
    pub turn: i32,
}

#[derive(Model, Clone, Debug)]
pub struct Watch {
    pub id: i32,
    #[orm(
        column = "keeper_id_id",
        related_name = "watches",
        on_delete = Restrict,
        index = false
    )]
    pub keeper_id: ForeignKey<Staff>,
}

/// The tables of all models.
pub fn schema() -> orm::schema::Schema {
    schema![
        Poster,
        Price,
        CategoryToFilm,
        Actor,
        Archive,
        Booking,
        Category,
        Choice,
        Favorite,
        Film,
        FilmActor,
        Language,
        Note,
        OptionRow,
        Owner,
        Part,
        Payment,
        Preset,
        Profile,
        Secret,
        Share,
        Spare,
        Staff,
        Store,
        Tick,
        Ticket,
        Twice,
        Visit,
        Watch,
    ]
}
