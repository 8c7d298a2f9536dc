//! One row: drafted, saved, got, changed, refreshed, deleted; and its key.

on_each! {
    a_saved_draft_equals_the_row_read_again,
    get_finds_by_key_or_says_that_nothing_is_there,
    save_writes_every_field,
    save_refreshes_auto_now_and_keeps_auto_now_add,
    moments_set_by_hand_win,
    save_fields_writes_these_alone,
    refresh_reads_the_row_again,
    a_row_that_is_gone_cannot_be_saved_or_refreshed,
    a_row_written_out_by_hand_is_told_of_the_draft,
    delete_counts_the_row_once,
    defaults_are_evaluated_for_each_row,
    a_default_without_a_value_is_that_of_the_type,
    defaults_of_the_database_are_read_back,
    optional_fields_take_values_options_and_none,
    a_key_may_be_given_and_the_next_is_free,
    keys_are_never_used_again,
    keys_of_every_integer_type_count_up,
    a_natural_key,
    an_integer_key_without_identity,
    an_integer_key_of_a_default,
    no_database_makes_a_key_up,
    a_uuid_key,
    a_key_of_two_foreign_keys,
    a_foreign_key_to_a_key_of_two_fields,
    a_skipped_field_is_no_column,
}

use std::borrow::Cow;
use std::sync::atomic::{AtomicI32, Ordering};

use orm::Error;
use orm::chrono::{DateTime, TimeZone, Utc};
use orm::prelude::*;
use orm::uuid::Uuid;

#[derive(Model, Debug, Clone, PartialEq)]
struct Note {
    id: i64,
    #[orm(max_length = 40)]
    text: String,
    mood: Option<String>,
    #[orm(default = NEXT_NUMBER.fetch_add(1, Ordering::Relaxed))]
    number: i32,
    #[orm(db_default = "7")]
    lucky: i32,
    #[orm(auto_now_add)]
    created_at: DateTime<Utc>,
    #[orm(auto_now)]
    updated_at: DateTime<Utc>,
    #[orm(skip)]
    draft_of: Vec<String>,
}

#[derive(Choices, Debug, Default, Clone, Copy, PartialEq)]
enum Mood {
    Glad,
    #[default]
    Calm,
}

#[derive(Embed, Debug, Default, Clone, PartialEq)]
struct Shelf {
    room: String,
    #[orm(default)]
    place: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Parcel {
    id: i64,
    #[orm(default)]
    copies: i32,
    #[orm(default, max_length = 10)]
    title: String,
    #[orm(default)]
    mood: Mood,
    #[orm(default)]
    keywords: Vec<String>,
    #[orm(embed, default)]
    shelf: Shelf,
    #[orm(default)]
    hint: Option<i32>,
}

static NEXT_NUMBER: AtomicI32 = AtomicI32::new(100);

#[derive(Model, Debug, Clone, PartialEq)]
struct Country {
    #[orm(primary_key, max_length = 2)]
    code: String,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Element {
    #[orm(primary_key, identity = false)]
    number: i32,
    symbol: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Token {
    #[orm(primary_key)]
    key: Uuid,
    label: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Small {
    id: i16,
    text: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Medium {
    id: i32,
    text: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Playlist {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Track {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(playlist, track))]
struct Entry {
    #[orm(on_delete = Cascade)]
    playlist: ForeignKey<Playlist>,
    #[orm(on_delete = Cascade)]
    track: ForeignKey<Track>,
    position: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Play {
    id: i64,
    #[orm(on_delete = Cascade)]
    entry: ForeignKey<Entry>,
    #[orm(related_name = "skips", on_delete = SetNull)]
    skipped: Option<ForeignKey<Entry>>,
}

/// A moment that is not now.
fn long_ago() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(1868, 9, 30, 12, 0, 0)
        .single()
        .expect("a moment")
}

async fn a_saved_draft_equals_the_row_read_again(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let before = Utc::now();
    let note = orm::testing::assert_queries(&db, 1, async || {
        Note::draft().text("Fünf Äpfel").save(&db).await
    })
    .await?;
    assert_eq!(note, Note::get(note.id, &db).await?);
    assert_eq!(
        (note.id, note.text.as_str(), &note.mood),
        (1, "Fünf Äpfel", &None)
    );
    assert_eq!(note.created_at, note.updated_at);
    assert!(
        note.created_at.timestamp_micros() >= before.timestamp_micros()
            && note.created_at <= Utc::now()
    );
    Ok(())
}

async fn get_finds_by_key_or_says_that_nothing_is_there(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let note = Note::draft().text("one").save(&db).await?;
    assert_eq!(
        orm::testing::assert_queries(&db, 1, async || Note::get(note.id, &db).await).await?,
        note
    );
    assert_eq!(Note::get(&note, &db).await?, note);
    let missing = Note::get(note.id + 1, &db).await;
    assert!(
        matches!(missing, Err(Error::DoesNotExist { model: "Note" })),
        "{missing:?}"
    );
    Ok(())
}

async fn save_writes_every_field(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let other = Note::draft().text("other").save(&db).await?;
    let mut note = Note::draft().text("one").save(&db).await?;
    note.text = "two".into();
    note.mood = Some("calm".to_owned());
    note.number = -3;
    note.lucky = 8;
    note.created_at = long_ago();
    orm::testing::assert_queries(&db, 1, async || note.save(&db).await).await?;
    assert_eq!(Note::get(note.id, &db).await?, note);
    assert_eq!(
        (note.mood.as_deref(), note.number, note.created_at),
        (Some("calm"), -3, long_ago())
    );
    note.mood = None;
    note.save(&db).await?;
    assert_eq!(Note::get(note.id, &db).await?.mood, None);
    assert_eq!(Note::get(other.id, &db).await?, other);
    Ok(())
}

async fn save_refreshes_auto_now_and_keeps_auto_now_add(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let mut note = Note::draft()
        .text("one")
        .created_at(long_ago())
        .updated_at(long_ago())
        .save(&db)
        .await?;
    note.save(&db).await?;
    assert_eq!(note.created_at, long_ago());
    assert!(note.updated_at > long_ago());
    assert_eq!(Note::get(note.id, &db).await?, note);
    Ok(())
}

async fn moments_set_by_hand_win(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let note = Note::draft()
        .text("one")
        .created_at(long_ago())
        .updated_at(long_ago())
        .save(&db)
        .await?;
    assert_eq!((note.created_at, note.updated_at), (long_ago(), long_ago()));

    let only = Note::objects().filter(Note.id.eq(note.id));
    only.update(Note.text.set("two"), &db).await?;
    let touched = Note::get(note.id, &db).await?;
    assert!(touched.updated_at > long_ago());
    only.update(
        (Note.text.set("three"), Note.updated_at.set(long_ago())),
        &db,
    )
    .await?;
    assert_eq!(Note::get(note.id, &db).await?.updated_at, long_ago());

    // A field that is named is stored as it is in the row; `save` names none.
    let mut note = touched;
    note.updated_at = long_ago();
    note.save_fields((Note.text, Note.updated_at), &db).await?;
    assert_eq!(note.updated_at, long_ago());
    let stored = Note::get(note.id, &db).await?;
    assert_eq!(
        (stored.text.as_str(), stored.updated_at),
        ("two", long_ago())
    );
    note.save_fields(Note.text, &db).await?;
    assert!(note.updated_at > long_ago());
    note.updated_at = long_ago();
    let fields = (Note.text, Note.updated_at);
    Note::bulk_update([&mut note], fields, &db).await?;
    assert_eq!(note.updated_at, long_ago());
    assert_eq!(Note::get(note.id, &db).await?.updated_at, long_ago());
    note.save(&db).await?;
    assert!(note.updated_at > long_ago());
    Ok(())
}

async fn save_fields_writes_these_alone(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let mut note = Note::draft()
        .text("one")
        .updated_at(long_ago())
        .save(&db)
        .await?;
    note.text = "two".into();
    note.number = -1;
    orm::testing::assert_queries(&db, 1, async || note.save_fields((Note.text,), &db).await)
        .await?;
    assert!(note.updated_at > long_ago());
    let stored = Note::get(note.id, &db).await?;
    assert_eq!(
        (stored.text.as_str(), stored.updated_at),
        ("two", note.updated_at)
    );
    assert_ne!(stored.number, -1);

    note.save_fields((Note.number, Note.mood), &db).await?;
    assert_eq!(Note::get(note.id, &db).await?, note);
    note.lucky = 9;
    note.save_fields(Note.lucky, &db).await?;
    assert_eq!(Note::get(note.id, &db).await?.lucky, 9);
    Ok(())
}

async fn refresh_reads_the_row_again(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let mut note = Note::draft().text("one").save(&db).await?;
    let mut same = Note::get(note.id, &db).await?;
    same.text = "two".into();
    same.save(&db).await?;
    orm::testing::assert_queries(&db, 1, async || note.refresh(&db).await).await?;
    assert_eq!(note, same);
    Ok(())
}

async fn a_row_that_is_gone_cannot_be_saved_or_refreshed(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let mut note = Note::draft().text("one").save(&db).await?;
    assert_eq!(Note::get(note.id, &db).await?.delete(&db).await?, 1);
    let gone = [
        note.save(&db).await,
        note.save_fields((Note.text,), &db).await,
        note.refresh(&db).await,
    ];
    for result in gone {
        assert!(
            matches!(result, Err(Error::DoesNotExist { model: "Note" })),
            "{result:?}"
        );
    }
    assert_eq!(Note::objects().count(&db).await?, 0);
    Ok(())
}

/// The key of one is 0, where the database counts keys up; that of another may be any.
async fn a_row_written_out_by_hand_is_told_of_the_draft(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note, Element]).await?;
    let mut note = Note::draft().text("one").save(&db).await?;
    note.id = 0;
    for result in [note.save(&db).await, note.save_fields(Note.text, &db).await] {
        let error = result.expect_err("no such row");
        assert_eq!(
            error.to_string(),
            "invalid query of `Note`: `save` updates a stored row, and none has the key 0 of this one; a new row is `Note::draft()`, a setter for each field, and `.save(&db)`"
        );
    }
    let zero = Note::draft().id(0).text("zero").save(&db).await?;
    note.save(&db).await?;
    assert_eq!(Note::get(zero.id, &db).await?.text, "one");
    let mut element = Element {
        number: 0,
        symbol: "n".into(),
    };
    let missing = element.save(&db).await;
    assert!(
        matches!(missing, Err(Error::DoesNotExist { model: "Element" })),
        "{missing:?}"
    );
    Ok(())
}

async fn delete_counts_the_row_once(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let note = Note::draft().text("one").save(&db).await?;
    let kept = Note::draft().text("two").save(&db).await?;
    let again = note.clone();
    assert_eq!(
        orm::testing::assert_queries(&db, 1, async || note.delete(&db).await).await?,
        1
    );
    assert_eq!(again.delete(&db).await?, 0);
    assert_eq!(Note::objects().all(&db).await?, [kept]);
    Ok(())
}

async fn defaults_are_evaluated_for_each_row(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let first = Note::draft().text("one").save(&db).await?;
    let second = Note::draft().text("two").save(&db).await?;
    assert!(second.number > first.number && first.number >= 100);
    assert_eq!(
        Note::draft()
            .text("three")
            .number(5)
            .save(&db)
            .await?
            .number,
        5
    );
    Ok(())
}

async fn a_default_without_a_value_is_that_of_the_type(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Parcel]).await?;
    let parcel = Parcel::draft().save(&db).await?;
    let expected = Parcel {
        id: parcel.id,
        copies: 0,
        title: String::new(),
        mood: Mood::Calm,
        keywords: Vec::new(),
        shelf: Shelf::default(),
        hint: None,
    };
    assert_eq!(parcel, expected);
    assert_eq!(Parcel::get(parcel.id, &db).await?, expected);
    let set = Parcel::draft().copies(2).mood(Mood::Glad).save(&db).await?;
    assert_eq!(
        (set.copies, set.mood, set.title.as_str()),
        (2, Mood::Glad, "")
    );
    Ok(())
}

async fn defaults_of_the_database_are_read_back(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    assert_eq!(Note::draft().text("one").save(&db).await?.lucky, 7);
    assert_eq!(
        Note::draft().text("two").lucky(13).save(&db).await?.lucky,
        13
    );
    Ok(())
}

async fn optional_fields_take_values_options_and_none(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let mut moods = Vec::new();
    let (calm, none) = (Some("calm".to_owned()), None);
    let drafts = [
        Note::draft().text("value").mood("calm"),
        Note::draft().text("some").mood(Some("calm".to_owned())),
        Note::draft().text("none").mood(None),
        Note::draft().text("unset"),
        Note::draft()
            .text(Cow::Borrowed("borrowed"))
            .mood(Cow::Owned("calm".to_owned())),
        Note::draft().text(Box::from("boxed")).mood(&calm),
        Note::draft().text("reference to none").mood(&none),
    ];
    for draft in drafts {
        moods.push(draft.save(&db).await?.mood);
    }
    let some = || calm.clone();
    assert_eq!(moods, [some(), some(), None, None, some(), some(), None]);
    Ok(())
}

async fn a_key_may_be_given_and_the_next_is_free(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    assert_eq!(Note::draft().id(7).text("seven").save(&db).await?.id, 7);
    assert_eq!(Note::draft().text("eight").save(&db).await?.id, 8);
    assert_eq!(Note::draft().id(3).text("three").save(&db).await?.id, 3);
    assert_eq!(Note::draft().text("nine").save(&db).await?.id, 9);
    Ok(())
}

async fn keys_are_never_used_again(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let first = Note::draft().text("one").save(&db).await?;
    let id = first.id;
    first.delete(&db).await?;
    assert!(Note::draft().text("two").save(&db).await?.id > id);
    Ok(())
}

async fn keys_of_every_integer_type_count_up(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Small, Medium]).await?;
    for expected in 1..=3 {
        assert_eq!(Small::draft().text("x").save(&db).await?.id, expected);
        assert_eq!(
            Medium::draft().text("x").save(&db).await?.id,
            i32::from(expected)
        );
    }
    assert_eq!(Small::get(2, &db).await?.id, 2);
    assert_eq!(Medium::get(2, &db).await?.id, 2);
    Ok(())
}

async fn a_natural_key(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Country]).await?;
    let austria = Country::draft()
        .code("AT")
        .name("Österreich")
        .save(&db)
        .await?;
    assert_eq!(Country::get("AT", &db).await?, austria);
    let mut found = Country::get("AT".to_owned(), &db).await?;
    found.name = "Austria".into();
    found.save(&db).await?;
    assert_eq!(
        Country::objects()
            .filter(Country.code.starts_with("A"))
            .all(&db)
            .await?,
        [found.clone()]
    );
    let taken = Country::draft().code("AT").name("again").save(&db).await;
    assert!(
        matches!(&taken, Err(Error::UniqueViolation { model: "Country", fields, .. }) if fields == &["code"]),
        "{taken:?}"
    );
    assert_eq!(found.delete(&db).await?, 1);
    Ok(())
}

async fn an_integer_key_without_identity(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Element]).await?;
    let gold = Element::draft().number(79).symbol("Au").save(&db).await?;
    let ununseptium = Element::draft().number(0).symbol("n").save(&db).await?;
    assert_eq!(
        Element::objects().order_by(Element.number).all(&db).await?,
        [ununseptium, gold]
    );
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Ticket {
    #[orm(db_default = "1000 + abs(-7)")]
    id: i64,
    text: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Seat {
    #[orm(primary_key, identity = false, db_default = "-5")]
    number: i16,
    #[orm(on_delete = SetNull)]
    ticket: Option<ForeignKey<Ticket>>,
}

/// SQLite takes an `INTEGER` that is the key for the number of the row, whatever its default.
async fn an_integer_key_of_a_default(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Ticket, Seat]).await?;
    db.create_tables(schema![Ticket, Seat]).await?;
    let ticket = Ticket::draft().text("a").save(&db).await?;
    let seat = Seat::draft().ticket(&ticket).save(&db).await?;
    assert_eq!((ticket.id, seat.number), (1007, -5));
    let again = Ticket::draft().text("b").save(&db).await;
    assert!(
        matches!(&again, Err(Error::UniqueViolation { fields, .. }) if fields == &["id"]),
        "{again:?}"
    );
    ticket.delete(&db).await?;
    let many = Ticket::bulk_create([Ticket::draft().text("c")], &db).await?;
    assert_eq!(many[0].id, 1007);
    let given = Ticket::draft().id(3).text("d").save(&db).await?;
    assert_eq!(Ticket::get(3, &db).await?, given);
    let mut seat = Seat::get(-5, &db).await?;
    assert_eq!(seat.ticket, None);
    seat.ticket = Some((&given).into());
    seat.save(&db).await?;
    let found = Seat::objects().filter(Seat.ticket.text.eq("d"));
    assert_eq!(found.get(&db).await?, seat);
    Ok(())
}

/// Other programs that leave a key out which is not counted are told so on both.
async fn no_database_makes_a_key_up(db: Database) -> orm::Result<()> {
    use sqlx::Executor as _;
    db.create_tables(schema![Element]).await?;
    let text = "INSERT INTO element (symbol) VALUES ('Uue')";
    let refused = match db.backend() {
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => {
            let done = db.with_sqlite(async |connection| connection.execute(text).await.is_err());
            done.await?
        }
        #[cfg(feature = "postgres")]
        Backend::Postgres => {
            let done = db.with_postgres(async |connection| connection.execute(text).await.is_err());
            done.await?
        }
        backend => panic!("{backend:?}"),
    };
    assert!(refused);
    assert_eq!(Element::objects().count(&db).await?, 0);
    Ok(())
}

async fn a_uuid_key(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Token]).await?;
    let keys = [
        Uuid::from_u128(u128::MAX),
        Uuid::nil(),
        Uuid::from_u128(0x0123_4567_89ab_cdef),
    ];
    for key in keys {
        let token = Token::draft().key(key).label("x").save(&db).await?;
        assert_eq!((token.key, Token::get(key, &db).await?), (key, token));
    }
    assert_eq!(
        Token::objects()
            .filter(Token.key.is_in(&keys[..2]))
            .count(&db)
            .await?,
        2
    );
    Ok(())
}

async fn playlists(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Playlist, Track, Entry, Play])
        .await?;
    for name in ["morning", "evening"] {
        Playlist::draft().name(name).save(db).await?;
        Track::draft().name(name).save(db).await?;
    }
    Ok(())
}

async fn a_key_of_two_foreign_keys(db: Database) -> orm::Result<()> {
    playlists(&db).await?;
    let entry = Entry::draft()
        .playlist(1)
        .track(2)
        .position(1)
        .save(&db)
        .await?;
    assert_eq!(entry.key(), (1, 2));
    assert_eq!(Entry::get((1, 2), &db).await?, entry);
    let missing = Entry::get((2, 1), &db).await;
    assert!(
        matches!(missing, Err(Error::DoesNotExist { model: "Entry" })),
        "{missing:?}"
    );

    let mut other = Entry::draft()
        .playlist(1)
        .track(1)
        .position(2)
        .save(&db)
        .await?;
    other.position = 5;
    other.save(&db).await?;
    assert_eq!(
        (
            Entry::get((1, 1), &db).await?.position,
            Entry::get((1, 2), &db).await?.position
        ),
        (5, 1)
    );
    assert_eq!(other.track.get(&db).await?.name, "morning");

    let taken = Entry::draft()
        .playlist(1)
        .track(2)
        .position(9)
        .save(&db)
        .await;
    let fields = ["playlist", "track"];
    assert!(
        matches!(&taken, Err(Error::UniqueViolation { model: "Entry", fields: f, .. }) if f == &fields),
        "{taken:?}"
    );
    assert_eq!(entry.delete(&db).await?, 1);
    assert_eq!(Entry::objects().all(&db).await?, [other]);
    Ok(())
}

async fn a_foreign_key_to_a_key_of_two_fields(db: Database) -> orm::Result<()> {
    playlists(&db).await?;
    let entry = Entry::draft()
        .playlist(2)
        .track(1)
        .position(1)
        .save(&db)
        .await?;
    let play = Play::draft().entry(&entry).save(&db).await?;
    let skip = Play::draft()
        .entry((2, 1))
        .skipped(&entry)
        .save(&db)
        .await?;
    assert_eq!((play.entry.id, play.skipped.clone()), ((2, 1), None));
    assert_eq!(Play::get(play.id, &db).await?.entry.get(&db).await?, &entry);
    assert_eq!(entry.play_set().count(&db).await?, 2);
    assert_eq!(
        Play::objects()
            .filter(Play.entry.eq(&entry) & Play.skipped.is_null())
            .all(&db)
            .await?,
        [play]
    );
    assert_eq!(
        Play::objects()
            .filter(Play.entry.track.name.eq("morning") & Play.skipped.eq(&entry))
            .all(&db)
            .await?,
        [skip]
    );
    let dangling = Play::draft().entry((1, 1)).save(&db).await;
    assert!(
        matches!(
            dangling,
            Err(Error::ForeignKeyViolation {
                model: "Play",
                field: Some("entry"),
                ..
            })
        ),
        "{dangling:?}"
    );
    Ok(())
}

async fn a_skipped_field_is_no_column(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let mut note = Note::draft().text("one").save(&db).await?;
    note.draft_of.push("not stored".to_owned());
    note.save(&db).await?;
    assert_eq!(
        Note::get(note.id, &db).await?.draft_of,
        Vec::<String>::new()
    );
    Ok(())
}
