//! Every type of field, there and back, at its limits; and what no column can hold.

on_each! {
    integers,
    floats,
    booleans,
    text,
    bytes,
    dates_and_times,
    durations,
    moments_are_floored_to_microseconds,
    durations_are_floored_and_ordered,
    durations_that_are_too_long_are_refused,
    uuids,
    network_addresses,
    addresses_of_one_version,
    a_text_that_is_no_address,
    time_zones,
    a_text_that_is_no_time_zone,
    other_integers,
    characters,
    durations_of_the_standard_library,
    dates_and_times_of_the_crate_time,
    null_of_every_type,
    types_of_your_own,
    years_outside_are_refused,
    not_a_number_is_refused,
    a_null_byte_is_refused,
    a_text_that_is_too_long_is_refused,
    what_is_refused_leaves_nothing,
}

use orm::Error;
use orm::chrono::{
    DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
};
use orm::chrono_tz::Tz;
use orm::prelude::*;
use orm::time;
use orm::uuid::Uuid;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// One column of a type, and one that may be null.
macro_rules! both_ways {
    ($test:ident, $model:ident, $ty:ty, [$($value:expr),* $(,)?]) => {
        #[derive(Model, Debug, Clone, PartialEq)]
        struct $model {
            id: i64,
            value: $ty,
            maybe: Option<$ty>,
        }

        async fn $test(db: Database) -> orm::Result<()> {
            db.create_tables(schema![$model]).await?;
            let values: Vec<$ty> = vec![$($value),*];
            for value in &values {
                let saved = $model::draft().value(value.clone()).maybe(Some(value.clone())).save(&db).await?;
                let read = $model::get(saved.id, &db).await?;
                assert_eq!((&read.value, &read.maybe), (value, &Some(value.clone())));
                assert_eq!(saved, read);
            }
            for value in &values {
                let found = $model::objects().filter($model.value.eq(value.clone()) & $model.maybe.eq(Some(value.clone())));
                let same = |other: &&$ty| format!("{other:?}") == format!("{value:?}");
                let expected = values.iter().filter(same).count() as u64;
                assert_eq!(found.count(&db).await?, expected, "{value:?}");
                assert_eq!($model::objects().filter($model.value.is_in([value.clone()])).count(&db).await?, expected);
            }
            $model::objects().every_row().delete(&db).await?;
            let drafts = values.iter().map(|value| $model::draft().value(value.clone()).maybe(Some(value.clone())));
            $model::copy_in(drafts, &db).await?;
            let copied = $model::objects().order_by($model.id).all(&db).await?;
            assert!(copied.iter().map(|row| &row.value).eq(&values), "{copied:?}");
            assert!(copied.iter().all(|row| row.maybe.as_ref() == Some(&row.value)), "{copied:?}");
            Ok(())
        }
    };
}

async fn integers(db: Database) -> orm::Result<()> {
    small_integers(db.clone()).await?;
    middle_integers(db.clone()).await?;
    large_integers(db).await
}
both_ways!(small_integers, Small, i16, [i16::MIN, -1, 0, 1, i16::MAX]);
both_ways!(middle_integers, Middle, i32, [i32::MIN, -1, 0, 1, i32::MAX]);
both_ways!(
    large_integers,
    Large,
    i64,
    [i64::MIN, -1, 0, 1, 1 << 53, (1 << 53) + 1, i64::MAX]
);

async fn floats(db: Database) -> orm::Result<()> {
    short_floats(db.clone()).await?;
    long_floats(db).await
}
both_ways!(
    short_floats,
    Short,
    f32,
    [
        0.0,
        0.1,
        -1.5,
        f32::MIN,
        f32::MAX,
        f32::MIN_POSITIVE,
        f32::INFINITY,
        f32::NEG_INFINITY
    ]
);
both_ways!(
    long_floats,
    Long,
    f64,
    [
        0.0,
        0.1,
        0.1 + 0.2,
        -1.5,
        f64::MIN,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        1e23,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ]
);

both_ways!(booleans, Flag, bool, [true, false]);
both_ways!(
    text,
    Text,
    String,
    [
        String::new(),
        " ".to_owned(),
        "it's \"quoted\" -- /* ; $1 ? :x \\".to_owned(),
        "Ünïcödé, 日本語, עברית, 👩‍👩‍👧‍👦".to_owned(),
        "line\nbreak\ttab\r".to_owned(),
        "x".repeat(1 << 20),
    ]
);
both_ways!(
    bytes,
    Blob,
    Vec<u8>,
    [vec![], vec![0], (0..=255).collect(), vec![0xff; 1 << 20]]
);

async fn dates_and_times(db: Database) -> orm::Result<()> {
    days(db.clone()).await?;
    times(db.clone()).await?;
    local_moments(db.clone()).await?;
    moments(db).await
}
both_ways!(
    days,
    Day,
    NaiveDate,
    [
        day(1, 1, 1),
        day(1970, 1, 1),
        day(2000, 2, 29),
        day(9999, 12, 31)
    ]
);
both_ways!(
    times,
    Clock,
    NaiveTime,
    [
        time(0, 0, 0, 0),
        time(12, 34, 56, 1),
        time(23, 59, 59, 999_999)
    ]
);
both_ways!(
    local_moments,
    Local,
    NaiveDateTime,
    [
        day(1, 1, 1).and_time(time(0, 0, 0, 0)),
        day(1969, 12, 31).and_time(time(23, 59, 59, 999_999)),
        day(9999, 12, 31).and_time(time(23, 59, 59, 999_999)),
    ]
);
both_ways!(
    moments,
    Moment,
    DateTime<Utc>,
    [
        Utc.from_utc_datetime(&day(1, 1, 1).and_time(time(0, 0, 0, 0))),
        Utc.from_utc_datetime(&day(1999, 12, 31).and_time(time(23, 59, 59, 999_999))),
        Utc.from_utc_datetime(&day(9999, 12, 31).and_time(time(23, 59, 59, 999_999))),
    ]
);

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn time(hour: u32, minute: u32, second: u32, micros: u32) -> NaiveTime {
    NaiveTime::from_hms_micro_opt(hour, minute, second, micros).expect("a time")
}

async fn moments_are_floored_to_microseconds(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Moment]).await?;
    for second in [-1_000_000_000, -1, 0, 1_700_000_000] {
        let precise = Utc
            .timestamp_opt(second, 123_456_789)
            .single()
            .expect("a moment");
        let saved = Moment::draft().value(precise).save(&db).await?;
        assert_eq!(saved.value, precise - Duration::nanoseconds(789));
        assert_eq!(Moment::get(saved.id, &db).await?, saved);
        assert_eq!(
            Moment::objects()
                .filter(Moment.value.eq(precise))
                .count(&db)
                .await?,
            1
        );
    }
    Ok(())
}

both_ways!(
    uuids,
    Token,
    Uuid,
    [
        Uuid::nil(),
        Uuid::max(),
        Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef)
    ]
);

both_ways!(
    network_addresses,
    Peer,
    IpAddr,
    [
        IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V4(Ipv4Addr::BROADCAST),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)),
        IpAddr::V6(Ipv4Addr::LOCALHOST.to_ipv6_mapped()),
    ]
);

async fn addresses_of_one_version(db: Database) -> orm::Result<()> {
    #[derive(Model, Debug)]
    struct Interface {
        id: i64,
        #[orm(unique)]
        address: Ipv6Addr,
        gateway: Option<Ipv4Addr>,
    }
    db.create_tables(schema![Interface]).await?;
    let draft = Interface::draft().address(Ipv6Addr::LOCALHOST);
    draft.gateway(Ipv4Addr::new(10, 0, 0, 1)).save(&db).await?;
    let of_address = Interface::objects().filter(Interface.address.eq(Ipv6Addr::LOCALHOST));
    let found = of_address.get(&db).await?;
    assert_eq!(found.gateway, Some(Ipv4Addr::new(10, 0, 0, 1)));
    Ok(())
}

both_ways!(
    time_zones,
    Office,
    Tz,
    [Tz::UTC, Tz::CET, Tz::Europe__Berlin, Tz::Etc__GMTPlus12]
);

async fn a_text_that_is_no_time_zone(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Office]).await?;
    let insert = sql!("INSERT INTO office (value) VALUES ({})", "Mars/Olympus");
    db.execute(insert).await?;
    let found = Office::objects().all(&db).await;
    let Err(error @ Error::Decode { .. }) = found else {
        panic!("{found:?}");
    };
    let message = error.to_string();
    assert!(message.contains("`Office.value`"), "{message}");
    assert!(message.contains("a text that is no time zone"), "{message}");
    Ok(())
}

async fn a_text_that_is_no_address(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Peer]).await?;
    let insert = sql!("INSERT INTO peer (value) VALUES ({})", "10.0.0.256");
    db.execute(insert).await?;
    let found = Peer::objects().all(&db).await;
    let Err(error @ Error::Decode { .. }) = found else {
        panic!("{found:?}");
    };
    let said = error.to_string();
    assert!(said.contains("a text that is no IP address"), "{said}");
    Ok(())
}

async fn other_integers(db: Database) -> orm::Result<()> {
    tiny_integers(db.clone()).await?;
    single_bytes(db.clone()).await?;
    short_unsigned(db.clone()).await?;
    long_unsigned(db.clone()).await?;
    huge_unsigned(db).await
}
both_ways!(tiny_integers, Tiny, i8, [i8::MIN, -1, 0, 1, i8::MAX]);
both_ways!(single_bytes, Byte, u8, [0, 1, 128, u8::MAX]);
both_ways!(short_unsigned, ShortUnsigned, u16, [0, 1, u16::MAX]);
both_ways!(long_unsigned, LongUnsigned, u32, [0, 1, u32::MAX]);
both_ways!(
    huge_unsigned,
    HugeUnsigned,
    u64,
    [0, 1, (1 << 53) + 1, (1 << 63) - 1]
);

both_ways!(
    characters,
    Letter,
    char,
    [
        'a',
        ' ',
        '\'',
        '\\',
        '\u{1}',
        'é',
        '\u{301}',
        '日',
        '👩',
        char::MAX
    ]
);

both_ways!(
    durations_of_the_standard_library,
    Took,
    std::time::Duration,
    [
        std::time::Duration::ZERO,
        std::time::Duration::from_micros(1),
        std::time::Duration::new(86_400, 999_999_000),
        std::time::Duration::from_micros((1 << 63) - 1),
    ]
);

async fn dates_and_times_of_the_crate_time(db: Database) -> orm::Result<()> {
    other_days(db.clone()).await?;
    other_times(db.clone()).await?;
    other_local_moments(db.clone()).await?;
    other_moments(db.clone()).await?;
    moments_of_utc(db.clone()).await?;
    other_spans(db).await
}
both_ways!(
    other_days,
    OtherDay,
    time::Date,
    [other_day(1), other_day(1970), other_day(9999)]
);
both_ways!(
    other_times,
    OtherTime,
    time::Time,
    [time::Time::MIDNIGHT, other_time()]
);
both_ways!(
    other_local_moments,
    OtherLocal,
    time::PrimitiveDateTime,
    [
        time::PrimitiveDateTime::new(other_day(1), other_time()),
        time::PrimitiveDateTime::new(other_day(1969), other_time()),
        time::PrimitiveDateTime::new(other_day(9999), other_time()),
    ]
);
both_ways!(
    other_moments,
    OtherMoment,
    time::OffsetDateTime,
    [
        time::OffsetDateTime::new_utc(other_day(1), other_time()),
        time::OffsetDateTime::new_utc(other_day(1969), other_time()),
        time::OffsetDateTime::new_utc(other_day(9999), other_time()),
    ]
);
both_ways!(
    moments_of_utc,
    UtcMoment,
    time::UtcDateTime,
    [
        time::UtcDateTime::new(other_day(1), other_time()),
        time::UtcDateTime::new(other_day(1969), other_time()),
        time::UtcDateTime::new(other_day(9999), other_time()),
    ]
);
both_ways!(
    other_spans,
    OtherSpan,
    time::Duration,
    [
        time::Duration::ZERO,
        time::Duration::microseconds(-1),
        time::Duration::microseconds(i64::MAX),
        time::Duration::microseconds(i64::MIN),
    ]
);

fn other_day(year: i32) -> time::Date {
    time::Date::from_ordinal_date(year, 365).expect("a day")
}

fn other_time() -> time::Time {
    time::Time::from_hms_micro(23, 59, 59, 999_999).expect("a time")
}

async fn null_of_every_type(db: Database) -> orm::Result<()> {
    macro_rules! null {
        ($($model:ident $value:expr),* $(,)?) => {$(
            db.create_tables(schema![$model]).await?;
            let row = $model::draft().value($value).maybe(None).save(&db).await?;
            assert_eq!($model::get(row.id, &db).await?.maybe, None);
            assert_eq!($model::objects().filter($model.maybe.is_null()).count(&db).await?, 1);
            let mut row = $model::draft().value($value).maybe($value).save(&db).await?;
            row.maybe = None;
            row.save(&db).await?;
            assert_eq!($model::objects().filter($model.maybe.eq(None)).count(&db).await?, 2);
        )*};
    }
    null!(
        Small 1, Middle 1, Large 1, Short 1.5, Long 1.5, Flag true, Text "x", Blob vec![1], Day day(2000, 1, 1),
        Clock time(1, 2, 3, 4), Local day(2000, 1, 1).and_time(time(1, 2, 3, 4)),
        Moment Utc.from_utc_datetime(&day(2000, 1, 1).and_time(time(1, 2, 3, 4))), Token Uuid::max(),
        Tiny -1, Byte 1, ShortUnsigned 1, LongUnsigned 1, HugeUnsigned 1, Letter 'a', Took std::time::Duration::ZERO,
        OtherDay other_day(2000), OtherTime other_time(), OtherSpan time::Duration::ZERO,
    );
    Ok(())
}

/// A colour, stored as its name.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Colour {
    Red,
    Blue,
}

impl orm::Scalar for Colour {
    type Stored = String;

    fn store(&self) -> String {
        match self {
            Colour::Red => "red".to_owned(),
            Colour::Blue => "blue".to_owned(),
        }
    }

    fn load(stored: String) -> orm::Result<Self> {
        match stored.as_str() {
            "red" => Ok(Colour::Red),
            "blue" => Ok(Colour::Blue),
            _ => Err(Error::decode("a text that is no colour")),
        }
    }
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Flower {
    id: i64,
    petals: Colour,
    leaves: Option<Colour>,
}

/// The same table, as somebody else sees it.
#[derive(Model, Debug, Clone)]
#[orm(table = "flower")]
struct Weed {
    id: i64,
    petals: String,
    leaves: Option<String>,
}

async fn types_of_your_own(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Flower]).await?;
    let poppy = Flower::draft()
        .petals(Colour::Red)
        .leaves(Some(Colour::Blue))
        .save(&db)
        .await?;
    assert_eq!(Flower::get(poppy.id, &db).await?, poppy);
    assert_eq!(
        Flower::objects()
            .filter(Flower.petals.eq(Colour::Red) & Flower.leaves.ne(None))
            .count(&db)
            .await?,
        1
    );

    Weed::objects()
        .every_row()
        .update(Weed.petals.set("grey"), &db)
        .await?;
    let grey = Flower::get(poppy.id, &db).await;
    assert!(
        matches!(
            grey,
            Err(Error::Decode {
                model: "Flower",
                field: "petals",
                ..
            })
        ),
        "{grey:?}"
    );
    Ok(())
}

both_ways!(
    durations,
    Span,
    TimeDelta,
    [
        TimeDelta::zero(),
        TimeDelta::microseconds(-1),
        TimeDelta::days(365_000),
        TimeDelta::microseconds(i64::MAX),
        TimeDelta::microseconds(i64::MIN),
    ]
);

async fn durations_are_floored_and_ordered(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Span]).await?;
    for nanos in [2_999, -1, 1] {
        Span::draft()
            .value(TimeDelta::nanoseconds(nanos))
            .save(&db)
            .await?;
    }
    let spans = Span::objects().order_by(Span.value).all(&db).await?;
    let micros = [-1, 0, 2].map(TimeDelta::microseconds);
    assert!(spans.iter().map(|span| span.value).eq(micros));
    let mut last = Span::objects()
        .order_by(Span.value.desc())
        .first(&db)
        .await?
        .expect("three spans");
    last.value = TimeDelta::nanoseconds(-1_001);
    last.save(&db).await?;
    assert_eq!(last.value, TimeDelta::microseconds(-2));
    let short = Span::objects().filter(Span.value.lt(TimeDelta::zero()));
    assert_eq!(short.count(&db).await?, 2);
    Ok(())
}

async fn durations_that_are_too_long_are_refused(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Span]).await?;
    for outside in [TimeDelta::MIN, TimeDelta::MAX] {
        let saved = Span::draft().value(outside).save(&db).await;
        let found = Span::objects().filter(Span.value.lt(outside)).count(&db);
        for error in [saved.unwrap_err(), found.await.unwrap_err()] {
            assert_eq!(
                error.to_string(),
                "out of range for `Span.value`: the duration must be within 292,471 years"
            );
        }
    }
    Ok(())
}

async fn years_outside_are_refused(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Day, Moment]).await?;
    for outside in [
        day(0, 12, 31),
        day(10_000, 1, 1),
        NaiveDate::MIN,
        NaiveDate::MAX,
    ] {
        let saved = Day::draft().value(outside).save(&db).await;
        assert!(
            matches!(
                saved,
                Err(Error::OutOfRange {
                    model: "Day",
                    field: Some("value"),
                    ..
                })
            ),
            "{saved:?}"
        );
        let found = Day::objects()
            .filter(Day.value.lt(outside))
            .count(&db)
            .await;
        assert!(
            matches!(found, Err(Error::OutOfRange { model: "Day", .. })),
            "{found:?}"
        );
    }
    for outside in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        let saved = Moment::draft().value(outside).save(&db).await;
        assert!(
            matches!(
                saved,
                Err(Error::OutOfRange {
                    model: "Moment",
                    field: Some("value"),
                    ..
                })
            ),
            "{saved:?}"
        );
    }
    Ok(())
}

async fn not_a_number_is_refused(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Short, Long]).await?;
    let short = Short::draft().value(f32::NAN).save(&db).await;
    assert!(
        matches!(
            short,
            Err(Error::OutOfRange {
                model: "Short",
                field: Some("value"),
                ..
            })
        ),
        "{short:?}"
    );
    let long = Long::draft().value(1.0).maybe(f64::NAN).save(&db).await;
    assert!(
        matches!(
            long,
            Err(Error::OutOfRange {
                model: "Long",
                field: Some("maybe"),
                ..
            })
        ),
        "{long:?}"
    );
    let found = Long::objects()
        .filter(Long.value.gt(f64::NAN))
        .count(&db)
        .await;
    assert!(
        matches!(found, Err(Error::OutOfRange { model: "Long", .. })),
        "{found:?}"
    );
    Ok(())
}

async fn a_null_byte_is_refused(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Text]).await?;
    let saved = Text::draft().value("a\0b").save(&db).await;
    assert!(
        matches!(
            saved,
            Err(Error::InvalidText {
                model: "Text",
                field: Some("value")
            })
        ),
        "{saved:?}"
    );
    for condition in [
        Text.value.eq("\0"),
        Text.value.contains("\0"),
        Text.value.is_in(["a", "\0"]),
    ] {
        let found = Text::objects().filter(condition).count(&db).await;
        assert!(
            matches!(found, Err(Error::InvalidText { model: "Text", .. })),
            "{found:?}"
        );
    }
    let updated = Text::objects()
        .every_row()
        .update(Text.value.set("\0"), &db)
        .await;
    assert!(
        matches!(updated, Err(Error::InvalidText { model: "Text", .. })),
        "{updated:?}"
    );
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Label {
    id: i64,
    #[orm(max_length = 3)]
    text: String,
    #[orm(max_length = 3)]
    other: Option<String>,
}

async fn a_text_that_is_too_long_is_refused(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Label]).await?;
    let mut label = Label::draft().text("日本語").other("äöü").save(&db).await?;
    let too_long = |result: orm::Result<()>, name: &'static str| {
        let fits = matches!(&result, Err(Error::TooLong { model: "Label", field: Some(field), max: Some(3) }) if *field == name);
        assert!(fits, "{result:?}");
    };
    too_long(
        Label::draft().text("日本語!").save(&db).await.map(drop),
        "text",
    );
    too_long(
        Label::draft()
            .text("x")
            .other("four")
            .save(&db)
            .await
            .map(drop),
        "other",
    );
    label.text = "four".into();
    too_long(label.save(&db).await, "text");
    too_long(label.save_fields((Label.text,), &db).await, "text");
    too_long(
        Label::objects()
            .every_row()
            .update(Label.other.set("four"), &db)
            .await
            .map(drop),
        "other",
    );
    assert_eq!(
        Label::objects()
            .filter(Label.text.eq("longer than any"))
            .count(&db)
            .await?,
        0
    );
    Ok(())
}

async fn what_is_refused_leaves_nothing(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Label]).await?;
    orm::testing::assert_queries(&db, 0, async || {
        for text in ["four", "\0"] {
            assert!(Label::draft().text(text).save(&db).await.is_err());
        }
    })
    .await;
    assert_eq!(Label::objects().count(&db).await?, 0);
    Ok(())
}
