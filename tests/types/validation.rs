//! Rules in Rust: `validate` on fields and on the struct.

#![expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "rules take references to what a row holds"
)]

on_each! {
    a_draft_that_breaks_rules_is_told_all_of_them,
    rules_are_asked_on_every_way_of_writing,
    a_rule_over_several_fields_sees_the_row_in_hand,
    null_breaks_no_rule_of_a_field,
    fields_of_embedded_structs_and_wrapped_types_have_rules_too,
    what_a_query_computes_is_not_asked_about,
}

use orm::Error;
use orm::chrono::NaiveDate;
use orm::prelude::*;
use std::fmt;

fn not_blank(text: &str) -> Result<(), &'static str> {
    if text.trim().is_empty() {
        return Err("must not be blank");
    }
    Ok(())
}

/// An error of a type of its own.
struct Odd(i32);

impl fmt::Display for Odd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is odd", self.0)
    }
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(validate = Event::in_order(starts, ends), validate = named_alike(title, subtitle))]
struct Event {
    id: i64,
    #[orm(unique, validate = not_blank)]
    title: String,
    #[orm(validate = not_blank)]
    subtitle: Option<String>,
    #[orm(validate = Self::even, default = 2)]
    seats: i32,
    starts: NaiveDate,
    ends: Option<NaiveDate>,
}

impl Event {
    fn even(seats: &i32) -> Result<(), Odd> {
        if seats % 2 == 0 {
            Ok(())
        } else {
            Err(Odd(*seats))
        }
    }

    fn in_order(starts: &NaiveDate, ends: &Option<NaiveDate>) -> Result<(), String> {
        match ends {
            Some(ends) if ends < starts => Err(format!("ends on {ends}, before it starts")),
            _ => Ok(()),
        }
    }
}

fn named_alike(title: &str, subtitle: &Option<String>) -> Result<(), String> {
    if subtitle.as_deref() == Some(title) {
        return Err("the subtitle says the same as the title".to_owned());
    }
    Ok(())
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 5, day).expect("a day")
}

/// The sentences of a `Validation`.
fn broken<T: fmt::Debug>(done: orm::Result<T>) -> Vec<String> {
    match done {
        Err(Error::Validation { errors, .. }) => errors,
        other => panic!("{other:?}"),
    }
}

async fn a_draft_that_breaks_rules_is_told_all_of_them(db: Database) -> orm::Result<()> {
    let draft = Event::draft().title(" ").subtitle(" ").seats(3);
    let draft = draft.starts(day(2)).ends(day(1));
    let error = draft.save(&db).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the `Event` is not valid: title: must not be blank; subtitle: must not be blank; seats: 3 is odd; ends on 2024-05-01, before it starts; the subtitle says the same as the title"
    );
    assert!(db.queries().is_empty());
    Ok(())
}

/// Returns whether the second draft breaks a rule.
fn is_refused<T>(done: &orm::Result<T>) -> bool {
    let is_broken = |error: &Error| matches!(error, Error::Validation { .. });
    matches!(done, Err(Error::RefusedDraft { position: 1, error }) if is_broken(error))
}

async fn rules_are_asked_on_every_way_of_writing(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Event]).await?;
    let good = || Event::draft().title("Fair").starts(day(1));
    let mut fair = good().save(&db).await?;
    let bad = || Event::draft().title("").starts(day(1));
    let blank = ["title: must not be blank"];
    assert_eq!(broken(bad().get_or_create(Event.title, &db).await), blank);
    assert_eq!(
        broken(bad().update_or_create(Event.title, &db).await),
        blank
    );
    let ignored = bad().save_with(OnConflict::ignore(), &db).await;
    assert_eq!(broken(ignored), blank);
    let drafts = || [good().title("Ball"), bad()];
    let created = Event::bulk_create(drafts(), &db).await;
    assert!(is_refused(&created), "{created:?}");
    let copied = Event::copy_in(drafts(), &db).await;
    assert!(is_refused(&copied), "{copied:?}");
    let all = || Event::objects().every_row();
    assert_eq!(broken(all().update(Event.title.set(""), &db).await), blank);

    fair.title.clear();
    assert_eq!(broken(fair.save(&db).await), blank);
    assert_eq!(broken(fair.save_fields(Event.title, &db).await), blank);
    let mut rows = [fair.clone()];
    assert_eq!(
        broken(Event::bulk_update(&mut rows, Event.title, &db).await),
        blank
    );
    // What is not written is not asked about.
    fair.seats = 4;
    fair.save_fields(Event.seats, &db).await?;
    assert_eq!(Event::objects().values(Event.seats).get(&db).await?, 4);
    Ok(())
}

async fn a_rule_over_several_fields_sees_the_row_in_hand(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Event]).await?;
    let mut fair = Event::draft()
        .title("Fair")
        .starts(day(9))
        .save(&db)
        .await?;
    fair.ends = Some(day(1));
    let early = ["ends on 2024-05-01, before it starts"];
    assert_eq!(broken(fair.save(&db).await), early);
    assert_eq!(broken(fair.save_fields(Event.ends, &db).await), early);
    let mut rows = [fair.clone()];
    let both = (Event.starts, Event.ends);
    assert_eq!(
        broken(Event::bulk_update(&mut rows, Event.ends, &db).await),
        early
    );
    assert_eq!(
        broken(Event::bulk_update(&mut rows, both, &db).await),
        early
    );
    let event = Event::objects().every_row();
    let both = (Event.starts.set(day(9)), Event.ends.set(day(1)));
    assert_eq!(broken(event.update(both, &db).await), early);
    fair.ends = Some(day(9));
    fair.save_fields(Event.ends, &db).await
}

async fn null_breaks_no_rule_of_a_field(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Event]).await?;
    let fair = Event::draft().title("Fair").subtitle(None).starts(day(1));
    assert_eq!(fair.save(&db).await?.subtitle, None);
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Kelvin(f64);

#[derive(Field, Debug, Clone, Copy)]
struct StoredKelvin(f64);

impl From<Kelvin> for StoredKelvin {
    fn from(kelvin: Kelvin) -> Self {
        StoredKelvin(kelvin.0)
    }
}

impl From<StoredKelvin> for Kelvin {
    fn from(stored: StoredKelvin) -> Self {
        Kelvin(stored.0)
    }
}

fn above_zero(kelvin: &Kelvin) -> Result<(), &'static str> {
    if kelvin.0 > 0.0 {
        Ok(())
    } else {
        Err("is colder than cold")
    }
}

#[derive(Embed, Debug, Clone)]
struct Place {
    #[orm(validate = not_blank)]
    city: String,
}

#[derive(Model, Debug, Clone)]
struct Oven {
    id: i64,
    #[orm(as = StoredKelvin, validate = above_zero)]
    hot: Kelvin,
    #[orm(as = StoredKelvin, validate = above_zero)]
    warm: Option<Kelvin>,
    #[orm(embed)]
    place: Place,
    #[orm(embed)]
    former: Option<Place>,
}

async fn fields_of_embedded_structs_and_wrapped_types_have_rules_too(
    db: Database,
) -> orm::Result<()> {
    db.create_tables(schema![Oven]).await?;
    let place = |city: &str| Place {
        city: city.to_owned(),
    };
    let draft = Oven::draft().hot(Kelvin(-1.0)).warm(Some(Kelvin(0.0)));
    let draft = draft.place(place(" ")).former(place(""));
    assert_eq!(
        broken(draft.save(&db).await),
        [
            "hot: is colder than cold",
            "warm: is colder than cold",
            "place.city: must not be blank",
            "former.city: must not be blank",
        ]
    );
    let oven = Oven::draft().hot(Kelvin(900.0)).place(place("Essen"));
    assert!(oven.save(&db).await?.former.is_none());
    Ok(())
}

async fn what_a_query_computes_is_not_asked_about(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Event]).await?;
    let mut fair = Event::draft()
        .title("Fair")
        .starts(day(1))
        .save(&db)
        .await?;
    let all = Event::objects().every_row();
    all.update(Event.seats.set(Event.seats + 1), &db).await?;
    fair.refresh(&db).await?;
    assert_eq!(fair.seats, 3);
    assert_eq!(broken(fair.save(&db).await), ["seats: 3 is odd"]);
    Ok(())
}
