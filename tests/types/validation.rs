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
    each_sentence_has_its_fields,
    validate_finds_every_fault_of_a_draft,
    validate_finds_every_fault_of_a_row,
    a_valid_row_is_not_refused_by_save,
    a_method_of_the_models_own_comes_before_validate,
    what_a_query_computes_is_not_asked_about,
}

use orm::FieldError;
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

/// The sentences of a `Validation`, behind the field that they are about.
fn broken<T: fmt::Debug>(done: orm::Result<T>) -> Vec<String> {
    match done {
        Err(Error::Validation { errors, .. }) => errors.iter().map(ToString::to_string).collect(),
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

async fn each_sentence_has_its_fields(db: Database) -> orm::Result<()> {
    let draft = Event::draft().title(" ").starts(day(2)).ends(day(1));
    let Err(Error::Validation { errors, .. }) = draft.save(&db).await else {
        panic!("two rules are broken");
    };
    assert_eq!(
        errors,
        [
            FieldError::new(["title"], "must not be blank"),
            FieldError::new(["starts", "ends"], "ends on 2024-05-01, before it starts"),
        ]
    );
    Ok(())
}

#[derive(Embed, Debug, Clone, PartialEq)]
struct Size {
    #[orm(min = 1)]
    width: i32,
    #[orm(max_length = 2, validate = not_blank)]
    unit: String,
}

#[derive(Choices, Debug, Clone, Copy, PartialEq)]
enum Side {
    Left,
    Right,
}

/// A row with a limit of each kind.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(shelf, code), validate = Self::worth(price, least))]
struct Plank {
    shelf: i64,
    #[orm(max_length = 4, validate = not_blank)]
    code: String,
    #[orm(max_length = 5)]
    name: String,
    #[orm(max_digits = 4, decimal_places = 2)]
    price: Decimal,
    #[orm(embed)]
    size: Size,
    #[orm(min = 0, default = 0)]
    least: i32,
    cut: Option<NaiveDate>,
    weight: Option<f64>,
    marks: Vec<String>,
    notes: Option<Json<String>>,
    side: Side,
    #[orm(auto_now)]
    changed: DateTime<Utc>,
    #[orm(version)]
    version: i16,
    #[orm(generated = "size_width * 2")]
    twice: i32,
}

impl Plank {
    fn worth(price: &Decimal, least: &i32) -> Result<(), &'static str> {
        if *price >= Decimal::from(*least) {
            Ok(())
        } else {
            Err("the plank is too cheap")
        }
    }
}

fn size(width: i32, unit: &str) -> Size {
    Size {
        width,
        unit: unit.to_owned(),
    }
}

fn good_plank() -> Plank {
    Plank {
        shelf: 1,
        code: "oak".to_owned(),
        name: "floor".to_owned(),
        price: Decimal::new(1999, 2),
        size: size(3, "cm"),
        least: 2,
        cut: None,
        weight: Some(0.5),
        marks: vec!["a".to_owned()],
        notes: Some(Json("sawn".to_owned())),
        side: Side::Left,
        changed: Utc::now(),
        version: 1,
        twice: 6,
    }
}

/// The values of a plank that no column takes.
fn bad_plank() -> Plank {
    Plank {
        name: "floor\0board".to_owned(),
        price: Decimal::new(19_995, 3),
        size: size(0, " cm "),
        least: 20,
        cut: NaiveDate::from_ymd_opt(10_000, 1, 1),
        weight: Some(f64::NAN),
        marks: vec!["a".to_owned(), "\0".to_owned()],
        notes: Some(Json("\0".to_owned())),
        ..good_plank()
    }
}

/// The faults of such a plank, in the order of its fields, and those of its rules behind them.
const FAULTS: [&str; 10] = [
    "name: the text has a NUL character, which cannot be stored",
    "price: the decimal has more than 2 decimal places; round it to 2",
    "size.width: the number must be at least 1",
    "size.unit: the text is too long; at most 2 characters fit",
    "cut: the year must be from 1 to 9999",
    "weight: NaN equals nothing on one database and itself on the other; store no value instead",
    "marks: the text has a NUL character, which cannot be stored",
    "notes: the text has a NUL character, which cannot be stored",
    "code: must not be blank",
    "the plank is too cheap",
];

async fn validate_finds_every_fault_of_a_draft(db: Database) -> orm::Result<()> {
    let Plank {
        name,
        price,
        size,
        least,
        cut,
        weight,
        marks,
        notes,
        side,
        ..
    } = bad_plank();
    let draft = Plank::draft().shelf(1).code(" ").name(name).price(price);
    let draft = draft.size(size).least(least).cut(cut).weight(weight);
    let draft = draft.marks(marks).notes(notes).side(side);
    assert_eq!(broken(draft.validate()), FAULTS);
    // `save` ends at the first.
    assert!(matches!(draft.save(&db).await, Err(error) if error.http_status() == 422));
    assert!(db.queries().is_empty());
    Ok(())
}

async fn validate_finds_every_fault_of_a_row(db: Database) -> orm::Result<()> {
    let mut plank = Plank {
        version: i16::MAX,
        ..bad_plank()
    };
    let mut faults = FAULTS.to_vec();
    // The key is not stored again, so that its own rule is not asked.
    faults.retain(|fault| !fault.starts_with("code"));
    faults.push(
        "version: no version is left: this is the last of its type; make the field an `i64`, by a migration",
    );
    assert_eq!(broken(plank.validate()), faults);
    assert!(matches!(plank.save(&db).await, Err(error) if error.http_status() == 422));
    assert!(db.queries().is_empty());
    Ok(())
}

async fn a_valid_row_is_not_refused_by_save(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Plank]).await?;
    let Plank {
        name, price, size, ..
    } = good_plank();
    let draft = Plank::draft().shelf(1).code("oak").name(name).price(price);
    let draft = draft.size(size).marks(Vec::new()).side(Side::Right);
    draft.validate()?;
    let mut plank = draft.save(&db).await?;
    plank.validate()?;
    plank.size.width = i32::MAX / 2;
    plank.marks = good_plank().marks;
    plank.notes = good_plank().notes;
    plank.validate()?;
    plank.save(&db).await?;
    // One fault at a time: what `validate` refuses `save` refuses, for the same field.
    let one_by_one: [fn(&mut Plank, Plank); 8] = [
        |plank, bad| plank.name = bad.name,
        |plank, bad| plank.price = bad.price,
        |plank, bad| plank.size.width = bad.size.width,
        |plank, bad| plank.size.unit = bad.size.unit,
        |plank, bad| plank.cut = bad.cut,
        |plank, bad| plank.weight = bad.weight,
        |plank, bad| plank.marks = bad.marks,
        |plank, bad| plank.notes = bad.notes,
    ];
    for spoil in one_by_one {
        let mut spoilt = plank.clone();
        spoil(&mut spoilt, bad_plank());
        let faults = broken(spoilt.validate());
        let (field, _) = faults[0].split_once(':').expect("a field");
        let refused = spoilt.save(&db).await.expect_err(field);
        let refused = refused.to_string();
        assert!(refused.contains(&format!("`Plank.{field}`")), "{refused}");
    }
    Ok(())
}

#[derive(Model, Debug)]
struct Ticket {
    id: i64,
    #[orm(max_length = 1)]
    validate: String,
}

impl Ticket {
    fn validate(&self) -> bool {
        self.validate.is_empty()
    }
}

async fn a_method_of_the_models_own_comes_before_validate(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Ticket]).await?;
    let draft = Ticket::draft().validate("ab");
    let long = ["validate: the text is too long; at most 1 characters fit"];
    assert_eq!(broken(SaveDraft::validate(&draft)), long);
    let mut ticket = draft.validate("a").save(&db).await?;
    assert!(!ticket.validate());
    ticket.validate.push('b');
    assert_eq!(broken(ValidateRow::validate(&ticket)), long);
    Ok(())
}
