//! Conditions whose fields and lookups are named at run time, and whose values are written as texts.

on_each! {
    a_named_condition_is_that_of_the_method,
    values_of_every_type_are_read_from_texts,
    nulls_are_found_and_left_out,
    unknown_names_and_values_are_refused,
    texts_are_bound_as_they_are,
    a_name_leads_over_few_relations,
    related_rows_are_filtered_by_name,
}

use orm::chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use orm::prelude::*;
use orm::testing::assert_queries;
use orm::uuid::Uuid;
use orm::{Decimal, schema};

use crate::library::{Author, Book, stocked, titles};

#[derive(Choices, Debug, Clone, Copy, PartialEq)]
enum State {
    Open,
    OnHold,
}

#[derive(Choices, Debug, Clone, Copy, PartialEq)]
#[orm(db_enum)]
enum Grade {
    Low,
    High,
}

#[derive(Choices, Debug, Clone, Copy, PartialEq)]
#[repr(i32)]
enum Level {
    First = 1,
    Second = 2,
}

#[derive(Embed, Debug, Clone, PartialEq)]
struct Place {
    town: String,
    #[orm(max_length = 10)]
    code: Option<String>,
}

#[derive(Model, Debug, Clone)]
struct Parcel {
    id: i64,
    small: i16,
    byte: u8,
    large: i64,
    short: f32,
    long: f64,
    paid: bool,
    sign: char,
    name: String,
    day: NaiveDate,
    hour: NaiveTime,
    local: NaiveDateTime,
    moment: DateTime<Utc>,
    #[orm(max_digits = 10, decimal_places = 2)]
    price: Decimal,
    token: Uuid,
    state: State,
    grade: Grade,
    level: Level,
    #[orm(embed)]
    place: Place,
    marks: Vec<String>,
    sizes: Vec<i32>,
    weight: TimeDelta,
    seal: Vec<u8>,
    extra: orm::serde_json::Value,
    note: Option<String>,
    #[orm(related_name = "parts", on_delete = SetNull)]
    whole: Option<ForeignKey<Parcel>>,
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(street, number))]
struct House {
    street: String,
    number: i32,
}

#[derive(Model, Debug, Clone)]
struct Guest {
    id: i64,
    #[orm(related_name = "guests", on_delete = Cascade)]
    house: ForeignKey<House>,
    #[orm(related_name = "guests")]
    parcels: ManyToMany<Parcel>,
}

async fn two_parcels(db: &Database) -> orm::Result<[Parcel; 2]> {
    db.create_tables(schema![Parcel, House, Guest]).await?;
    let day = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day");
    let hour = NaiveTime::from_hms_opt(10, 30, 0).expect("an hour");
    let draft = |n: i16, name: &str| {
        Parcel::draft()
            .small(n)
            .byte(200)
            .large(1 << 40)
            .short(0.5)
            .long(1.25)
            .paid(n == 1)
            .sign('ß')
            .name(name)
            .day(day)
            .hour(hour)
            .local(day.and_time(hour))
            .moment(day.and_time(hour).and_utc())
            .price(Decimal::new(1250, 2))
            .token(Uuid::from_u128(7))
            .state(if n == 1 { State::OnHold } else { State::Open })
            .grade(if n == 1 { Grade::High } else { Grade::Low })
            .level(if n == 1 { Level::Second } else { Level::First })
            .place(Place {
                town: "Concord".to_owned(),
                code: None,
            })
            .marks(["a,b", name])
            .sizes([1, 2])
            .weight(TimeDelta::seconds(90))
            .seal(vec![1, 2])
            .extra(orm::serde_json::json!({ "a": 1 }))
    };
    let one = draft(1, "One").save(db).await?;
    let two = draft(2, "Two").note("n").whole(&one).save(db).await?;
    Ok([one, two])
}

async fn a_named_condition_is_that_of_the_method(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by = |name: &str, value: &str| Book::objects().filter_by_name(name, value);
    let cases = [
        (by("year", "1868"), Book.year.eq(1868)),
        (by("year.eq", "1868"), Book.year.eq(1868)),
        (by("year.ne", "1868"), Book.year.ne(1868)),
        (by("year__lt", "1868"), Book.year.lt(1868)),
        (by("year.le", "1868"), Book.year.le(1868)),
        (by("year.gt", "1868"), Book.year.gt(1868)),
        (by("year.ge", "1868"), Book.year.ge(1868)),
        (by("title.contains", "Wo"), Book.title.contains("Wo")),
        (by("title.icontains", "wO"), Book.title.icontains("wO")),
        (by("title.starts_with", "Li"), Book.title.starts_with("Li")),
        (
            by("title.istarts_with", "li"),
            Book.title.istarts_with("li"),
        ),
        (by("title.ends_with", "en"), Book.title.ends_with("en")),
        (by("title.iends_with", "EN"), Book.title.iends_with("EN")),
        (by("title.ieq", "emma"), Book.title.ieq("emma")),
        (by("year.is_in", "1815,1854"), Book.year.is_in([1815, 1854])),
        (by("year.not_in", "1815"), Book.year.not_in([1815])),
        (by("subtitle.is_null", "true"), Book.subtitle.is_null()),
        (by("subtitle.is_null", "false"), Book.subtitle.is_not_null()),
        (
            by("subtitle.ne", "Life in the Woods"),
            Book.subtitle.ne("Life in the Woods"),
        ),
        (by("author", "2"), Book.author.eq(2)),
        (by("author.ne", "2"), Book.author.ne(2)),
        (by("author.id.is_in", "2,3"), Book.author.id.is_in([2, 3])),
        (by("editor.is_null", "true"), Book.editor.is_null()),
        (
            by("author__mentor__name__starts_with", "Ralph"),
            Book.author.mentor.name.starts_with("Ralph"),
        ),
        (by("in_print", "false"), Book.in_print.eq(false)),
    ];
    for (named, typed) in cases {
        let typed = Book::objects().filter(typed);
        for backend in [Backend::Sqlite, Backend::Postgres] {
            let (named, typed) = (named.to_sql_for(backend)?, typed.to_sql_for(backend)?);
            assert_eq!(named.text(), typed.text());
            assert_eq!(named.to_string(), typed.to_string());
        }
        let found = titles(&named, &db).await;
        assert_eq!(found, titles(&typed, &db).await);
        assert!((1..4).contains(&found.len()), "{named:?} finds {found:?}");
    }
    let either = Predicate::by_name("year", "1815") | Predicate::by_name("copies.ge", "3");
    let found = Book::objects().exclude(either).order_by(Book.year);
    assert_eq!(titles(&found, &db).await, ["Walden", "Little Men"]);
    let updated = by("year.lt", "1860")
        .update(Book.copies.set(9), &db)
        .await?;
    assert_eq!(updated, 2);
    Ok(())
}

async fn values_of_every_type_are_read_from_texts(db: Database) -> orm::Result<()> {
    two_parcels(&db).await?;
    let (every, first) = (2, 1);
    for (name, value, found) in [
        ("small", "1", first),
        ("byte", "200", every),
        ("large", "1099511627776", every),
        ("short", "0.5", every),
        ("long", "1.25", every),
        ("paid", "true", first),
        ("sign", "ß", every),
        ("name", "One", first),
        ("name.is_in", "One,Three", first),
        ("day", "2024-02-29", every),
        ("day.lt", "2024-02-29", 0),
        ("hour", "10:30:00", every),
        ("local", "2024-02-29T10:30:00", every),
        ("moment", "2024-02-29T12:30:00+02:00", every),
        ("moment.lt", "2024-02-29T10:30:00Z", 0),
        ("price", "12.5", every),
        ("price.lt", "12.51", every),
        ("price.gt", "12.501", 0),
        ("token", "00000000-0000-0000-0000-000000000007", every),
        ("state", "on_hold", first),
        ("state.is_in", "open,on_hold", every),
        ("grade", "high", first),
        ("grade.ne", "high", first),
        ("level", "2", first),
        ("level.not_in", "1", first),
        ("place.town", "Concord", every),
        ("place__town__starts_with", "Con", every),
        ("place.code.is_null", "true", every),
        ("marks.contains", "One", first),
        ("marks.contains", "a,b", every),
        ("sizes.contains", "2", every),
        ("sizes.contains", "3", 0),
        ("weight.is_null", "true", 0),
        ("seal.is_null", "false", every),
        ("extra.is_null", "false", every),
        ("whole", "1", first),
        ("whole.name", "One", first),
        ("whole.state", "on_hold", first),
    ] {
        let rows = Parcel::objects()
            .filter_by_name(name, value)
            .count(&db)
            .await;
        assert_eq!(rows?, found, "{name} {value}");
    }
    Ok(())
}

async fn nulls_are_found_and_left_out(db: Database) -> orm::Result<()> {
    let [one, two] = two_parcels(&db).await?;
    let keys = async |query: QuerySet<Parcel>| -> orm::Result<Vec<i64>> {
        query.order_by(Parcel.id).values(Parcel.id).all(&db).await
    };
    for (name, value, typed) in [
        ("note", "n", Parcel.note.eq("n")),
        ("note.ne", "m", Parcel.note.ne("m")),
        ("note.not_in", "m", Parcel.note.not_in(["m"])),
        ("note.is_null", "true", Parcel.note.is_null()),
        ("whole.name.ne", "Two", Parcel.whole.name.ne("Two")),
        ("whole.is_null", "false", Parcel.whole.is_not_null()),
    ] {
        let named = Predicate::by_name(name, value);
        let kept = keys(Parcel::objects().filter(named.clone())).await?;
        let left = keys(Parcel::objects().exclude(named)).await?;
        assert_eq!(kept, keys(Parcel::objects().filter(typed.clone())).await?);
        assert_eq!(left, keys(Parcel::objects().exclude(typed)).await?);
        let mut all = [kept, left].concat();
        all.sort_unstable();
        assert_eq!(all, [one.id, two.id], "{name}");
    }
    Ok(())
}

/// Names and values of conditions on a parcel that there are none of, and why.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "nmae",
        "x",
        "no field `nmae` on `Parcel`; did you mean `name`?",
    ),
    (
        "whole.nmae",
        "x",
        "no field `nmae` on `Parcel`; did you mean `name`?",
    ),
    (
        "place",
        "x",
        "`place` is an embedded struct of `Parcel`; name one of its fields, such as `place.town`",
    ),
    (
        "name.startswith",
        "x",
        "the condition named `name.startswith` ends with no lookup; did you mean `starts_with`?",
    ),
    (
        "name.regex",
        "x",
        "the condition named `name.regex` ends with no lookup; there are `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `contains`, `icontains`, `starts_with`, `istarts_with`, `ends_with`, `iends_with`, `ieq`, `is_in`, `not_in`, `is_null`",
    ),
    (
        "small",
        "32768",
        "the condition named `small` takes an integer from -32768 to 32767",
    ),
    (
        "large.ge",
        "1e3",
        "the condition named `large.ge` takes an integer",
    ),
    (
        "large.is_in",
        "1,",
        "the condition named `large.is_in` takes an integer",
    ),
    (
        "paid",
        "yes",
        "the condition named `paid` takes `true` or `false`",
    ),
    (
        "note.is_null",
        "",
        "the condition named `note.is_null` takes `true` or `false`",
    ),
    (
        "long",
        "much",
        "the condition named `long` takes a number such as `1.5`",
    ),
    (
        "day",
        "29.2.2024",
        "the condition named `day` takes a date such as `1868-09-30`",
    ),
    (
        "hour",
        "noon",
        "the condition named `hour` takes a time such as `10:30:00`",
    ),
    (
        "local",
        "2024-02-29",
        "the condition named `local` takes a date and time such as `1868-09-30T10:30:00`",
    ),
    (
        "moment",
        "2024-02-29T10:30:00",
        "the condition named `moment` takes a timestamp such as `1868-09-30T10:30:00Z`",
    ),
    (
        "price",
        "12,50",
        "the condition named `price` takes a decimal such as `12.50`",
    ),
    ("token", "7", "the condition named `token` takes a uuid"),
    (
        "state",
        "closed",
        "the condition named `state` takes one of `open`, `on_hold`",
    ),
    (
        "state.is_in",
        "open,closed",
        "the condition named `state.is_in` takes one of `open`, `on_hold`",
    ),
    (
        "grade.ne",
        "",
        "the condition named `grade.ne` takes one of `low`, `high`",
    ),
    (
        "level",
        "3",
        "the condition named `level` takes one of `1`, `2`",
    ),
    (
        "state.contains",
        "o",
        "the condition named `state.contains` looks into a text, and the field is one of few choices",
    ),
    (
        "large.contains",
        "1",
        "the condition named `large.contains` looks into a text, and the field is an integer",
    ),
    (
        "marks.icontains",
        "o",
        "the condition named `marks.icontains` looks into a text, and the field is an array",
    ),
    (
        "sizes.contains",
        "x",
        "the condition named `sizes.contains` takes an integer from -2147483648 to 2147483647",
    ),
    (
        "marks",
        "One",
        "the condition named `marks` is of an array, which no text says; write the condition in Rust",
    ),
    (
        "weight",
        "90",
        "the condition named `weight` is of a duration, which no text says; write the condition in Rust",
    ),
    (
        "seal",
        "x",
        "the condition named `seal` is of bytes, which no text says; write the condition in Rust",
    ),
    (
        "extra",
        "{}",
        "the condition named `extra` is of JSON, which no text says; write the condition in Rust",
    ),
];

async fn unknown_names_and_values_are_refused(db: Database) -> orm::Result<()> {
    two_parcels(&db).await?;
    let why = async |name: &str, value: &str| {
        let rows = Parcel::objects().filter_by_name(name, value).all(&db).await;
        let error = rows.expect_err("a condition that is refused");
        assert!(matches!(
            error,
            Error::InvalidQuery {
                model: "Parcel",
                ..
            }
        ));
        assert_eq!(error.http_status(), 400);
        assert_eq!(error.http_body(), r#"{"error":"invalid_request"}"#);
        let why = error.to_string();
        why.strip_prefix("invalid query of `Parcel`: ")
            .map(str::to_owned)
            .expect("what is invalid")
    };
    for (name, value, expected) in REFUSED {
        assert_eq!(&why(name, value).await, expected);
    }
    let house = Guest::objects()
        .filter_by_name("house", "Main Street")
        .all(&db)
        .await;
    assert_eq!(
        house.expect_err("two columns").to_string(),
        "invalid query of `Guest`: `house` is a relation of `Guest`; name a field of its rows, such as `house.street`"
    );
    let parcels = Guest::objects()
        .filter_by_name("parcels", "1")
        .all(&db)
        .await;
    assert!(matches!(parcels, Err(Error::InvalidQuery { .. })));
    Ok(())
}

async fn texts_are_bound_as_they_are(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let names = [
        "title; DROP TABLE book",
        "\"title\"",
        "",
        ".",
        "eq",
        "title.",
        "__",
        "title\0",
    ];
    assert_queries(&db, 0, async || {
        for name in names {
            let rows = Book::objects().filter_by_name(name, "x").all(&db).await;
            assert!(
                matches!(rows, Err(Error::InvalidQuery { .. })),
                "`{name}` was taken"
            );
        }
    })
    .await;
    for value in ["'; DROP TABLE book; --", "%", "_", "*", "\"", "\\", ""] {
        for name in [
            "title",
            "title.contains",
            "title.icontains",
            "title.ieq",
            "title.is_in",
        ] {
            let found = Book::objects()
                .filter_by_name(name, value)
                .count(&db)
                .await?;
            let is_part = name.ends_with("contains") && value.is_empty();
            assert_eq!(found, if is_part { 4 } else { 0 }, "{name} {value}");
        }
    }
    Ok(())
}

async fn a_name_leads_over_few_relations(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let name = |relations: usize| format!("{}name", "mentor.".repeat(relations));
    let found = Author::objects()
        .filter_by_name(&name(16), "Jane")
        .count(&db)
        .await?;
    assert_eq!(found, 0);
    assert_eq!(
        Author::objects()
            .order_by_name(&name(16))
            .all(&db)
            .await?
            .len(),
        4
    );
    for relations in [17, 200] {
        let filtered = Author::objects().filter_by_name(&name(relations), "Jane");
        let ordered = Author::objects().order_by_name(&name(relations));
        for query in [filtered, ordered] {
            let error = query.all(&db).await.expect_err("far too many joins");
            assert_eq!(
                error.to_string(),
                "invalid query of `Author`: a name leads over at most 16 relations"
            );
            assert_eq!(error.http_status(), 400);
        }
    }
    let error = Author::objects()
        .filter_by_name(&name(10_000), "Jane")
        .all(&db)
        .await
        .expect_err("a name of 70 000 bytes");
    assert!(
        error
            .to_string()
            .starts_with("invalid query of `Author`: no field `mentor` on `Author`"),
        "{error}"
    );
    Ok(())
}

async fn related_rows_are_filtered_by_name(db: Database) -> orm::Result<()> {
    let [one, two] = two_parcels(&db).await?;
    let house = House::draft()
        .street("Main Street")
        .number(1)
        .save(&db)
        .await?;
    let guest = Guest::draft().house(&house).save(&db).await?;
    guest.parcels.add([&one, &two], &db).await?;
    let parcels = guest.parcels.filter_by_name("name", "One").all(&db).await?;
    assert_eq!(parcels.len(), 1);
    let parts = one.parts().filter_by_name("name", "One").count(&db).await?;
    assert_eq!(parts, 0);
    let within = Parcel::objects().filter_by_name("whole.whole.is_null", "true");
    assert_eq!(within.count(&db).await?, 2);
    let of_street = Guest::objects().filter_by_name("house.street", "Main Street");
    assert_eq!(of_street.count(&db).await?, 1);
    Ok(())
}
