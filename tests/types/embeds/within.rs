//! Words and types of the fields within an embedded struct.

on_each! {
    fields_have_their_collation,
    fields_are_wrapped_skipped_and_documents,
    fields_are_searched,
    fields_of_structs_in_structs_are_searched_and_unique,
    raw_rows_are_read_by_column,
}

use orm::prelude::*;
use std::time::SystemTime;

/// A moment in seconds.
#[derive(Field, Debug, Clone, Copy, PartialEq)]
struct Seconds(i64);

impl From<SystemTime> for Seconds {
    fn from(time: SystemTime) -> Self {
        let since = time.duration_since(SystemTime::UNIX_EPOCH);
        Seconds(since.map_or(0, |since| since.as_secs().try_into().unwrap_or(i64::MAX)))
    }
}

impl From<Seconds> for SystemTime {
    fn from(seconds: Seconds) -> Self {
        let since = seconds.0.try_into().unwrap_or_default();
        SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(since)
    }
}

#[derive(Choices, Debug, Clone, Copy, PartialEq)]
#[orm(db_enum = "tone")]
enum Tone {
    Warm,
    Cold,
}

#[derive(Embed, Debug, Clone, PartialEq)]
struct Letter {
    subject: String,
    body: Option<String>,
    #[orm(as = Seconds)]
    sent: SystemTime,
    #[orm(skip)]
    is_read: bool,
    headers: Json<Vec<(String, String)>>,
    tone: Tone,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(search(letter.subject, letter.body, name = "letter_words"), index(letter.tone))]
struct Parcel {
    id: i64,
    title: String,
    #[orm(embed)]
    letter: Letter,
    #[orm(embed)]
    reply: Option<Letter>,
}

fn letter(subject: &str, body: &str, tone: Tone) -> Letter {
    Letter {
        subject: subject.to_owned(),
        body: Some(body.to_owned()),
        sent: SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000),
        is_read: false,
        headers: Json(vec![("to".to_owned(), subject.to_owned())]),
        tone,
    }
}

async fn parcels(db: &Database) -> orm::Result<Vec<Parcel>> {
    db.create_tables(schema![Parcel]).await?;
    let women = letter("Little women", "four sisters", Tone::Warm);
    let walden = letter("Walden", "a hut by the lake", Tone::Cold);
    let drafts = [
        Parcel::draft().title("one").letter(&women),
        Parcel::draft().title("two").letter(&walden).reply(&women),
    ];
    Parcel::bulk_create(drafts, db).await
}

#[cfg(feature = "sqlite")]
mod by_case {
    use orm::prelude::*;

    #[derive(Embed, Debug, Clone, PartialEq)]
    pub(super) struct Place {
        #[orm(collation = "NOCASE")]
        pub(super) city: String,
    }

    #[derive(Model, Debug, Clone)]
    pub(super) struct Shop {
        pub(super) id: i64,
        #[orm(embed)]
        pub(super) place: Place,
    }
}

#[cfg(not(feature = "sqlite"))]
async fn fields_have_their_collation(_: Database) {}

#[cfg(feature = "sqlite")]
async fn fields_have_their_collation(db: Database) -> orm::Result<()> {
    use by_case::{Place, Shop};
    let made = db.create_tables(schema![Shop]).await;
    if db.backend() == Backend::Postgres {
        assert!(matches!(made, Err(Error::Unsupported { .. })), "{made:?}");
        return Ok(());
    }
    made?;
    let city = "Bonn".to_owned();
    Shop::draft().place(Place { city }).save(&db).await?;
    let found = Shop::objects().filter(Shop.place.city.eq("BONN"));
    assert_eq!(found.count(&db).await?, 1);
    Ok(())
}

async fn fields_are_wrapped_skipped_and_documents(db: Database) -> orm::Result<()> {
    let stored = parcels(&db).await?;
    let mut read = Parcel::objects().order_by(Parcel.id).all(&db).await?;
    assert_eq!(read, stored);
    let at = Seconds(1_000);
    let found =
        Parcel::objects().filter(Parcel.letter.sent.eq(at) & Parcel.reply.tone.eq(Tone::Warm));
    assert_eq!(found.get(&db).await?.title, "two");
    let named = Parcel.letter.headers.path((0, 1)).text().eq("Walden");
    assert_eq!(Parcel::objects().filter(named).get(&db).await?.title, "two");
    read[0].letter.is_read = true;
    read[0].letter.tone = Tone::Cold;
    read[0].save(&db).await?;
    let again = Parcel::get(read[0].id, &db).await?;
    assert!(!again.letter.is_read && again.letter.tone == Tone::Cold);
    let whole = Parcel::objects().order_by(Parcel.id).values(Parcel.letter);
    assert_eq!(whole.all(&db).await?[1], stored[1].letter);
    let cold = Parcel::objects().order_by((Parcel.letter.tone.desc(), Parcel.id.desc()));
    assert_eq!(cold.values(Parcel.id).all(&db).await?, [2, 1]);
    Ok(())
}

async fn fields_are_searched(db: Database) -> orm::Result<()> {
    parcels(&db).await?;
    let words = search((Parcel.letter.subject, Parcel.letter.body), "sisters women");
    let found = Parcel::objects().filter(&words);
    let found = found.values((Parcel.title, words.highlight(Parcel.letter.subject)));
    let women = "Little <b>women</b>".to_owned();
    assert_eq!(found.all(&db).await?, [("one".to_owned(), women)]);
    let hut = Parcel::objects().filter(search(Parcel.letter.body, "hut"));
    assert_eq!(hut.get(&db).await?.title, "two");
    Ok(())
}

#[derive(Embed, Debug, Clone, PartialEq)]
struct Town {
    name: String,
    code: String,
    river: Option<String>,
}

#[derive(Embed, Debug, Clone, PartialEq)]
struct Site {
    street: String,
    #[orm(embed)]
    town: Town,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(
    search(name, site.town.name, site.town.river),
    unique(name, site.town.code),
    unique(site.town.code, site.street),
    index(site.town.river)
)]
struct Shop {
    id: i64,
    name: String,
    #[orm(embed)]
    site: Site,
}

async fn fields_of_structs_in_structs_are_searched_and_unique(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shop]).await?;
    let draft = |name: &str, street: &str| {
        let town = Town {
            name: "Bonn am Rhein".to_owned(),
            code: "BN".to_owned(),
            river: Some("Rhein".to_owned()),
        };
        let street = street.to_owned();
        Shop::draft().name(name).site(Site { street, town })
    };
    let books = draft("Books", "Markt").save(&db).await?;
    let words = search((Shop.name, Shop.site.town.name), "bonn books");
    let found = Shop::objects().filter(&words).order_by(words.rank().desc());
    let marked = found.values(words.highlight(Shop.site.town.name));
    assert_eq!(marked.all(&db).await?, ["<b>Bonn</b> am Rhein"]);
    let by_river = search(Shop.site.town.river, "rhein");
    assert_eq!(Shop::objects().filter(by_river).count(&db).await?, 1);

    let key = (Shop.name, Shop.site.town.code);
    let (same, created) = draft("Books", "Hof").get_or_create(key, &db).await?;
    assert_eq!((&same, created), (&books, false));
    let rule = OnConflict::update(Shop.name).on((Shop.site.street, Shop.site.town.code));
    let written = draft("Tea", "Markt").save_with(rule, &db).await?;
    assert_eq!(
        written.stored().map(|shop| (shop.id, &*shop.name)),
        Some((books.id, "Tea"))
    );
    // The compiler takes other fields of the same struct; these are in no key and in no search index.
    let refused = draft("Tea", "Markt").get_or_create((Shop.name, Shop.site.town.river), &db);
    let refused = refused.await.unwrap_err().to_string();
    assert!(
        refused.contains("several rows may have the same in `name, site.town.river`"),
        "{refused}"
    );
    let refused = Shop::objects()
        .filter(search(Shop.site.town.code, "bn"))
        .all(&db)
        .await;
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("searches `site.town.code`"), "{refused}");
    Ok(())
}

async fn raw_rows_are_read_by_column(db: Database) -> orm::Result<()> {
    let stored = parcels(&db).await?;
    let read: Vec<Parcel> = db.fetch(sql!("SELECT * FROM parcel ORDER BY id")).await?;
    assert_eq!(read, stored);
    Ok(())
}
