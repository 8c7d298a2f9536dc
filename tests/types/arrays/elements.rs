//! Elements of every type: stored, read, compared and ordered on both databases as in Rust.

on_each! {
    numbers,
    texts_and_bytes,
    dates_and_times,
    uuids_and_own_types,
    elements_may_be_null,
    what_cannot_be_stored_is_refused,
    a_million_elements,
    json_of_others_is_read,
}

use orm::Error;
use orm::chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use orm::prelude::*;
use orm::rust_decimal::Decimal;
use orm::uuid::Uuid;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

/// Arrays of a type: as many as given and some that are made up, each stored and read; then all pairs compared.
macro_rules! arrays {
    ($test:ident, $model:ident, $ty:ty, $element:expr) => {
        #[derive(Model, Debug, Clone, PartialEq)]
        struct $model {
            id: i64,
            value: Vec<$ty>,
            maybe: Option<Vec<$ty>>,
        }

        impl $model {
            /// Asserts that the elements come back as rows, and are gathered again.
            async fn as_rows(values: &[Vec<$ty>], db: &Database) -> orm::Result<()> {
                let unnested = $model::objects()
                    .values($model.value.unnest())
                    .order_by(($model.id, $model.value.unnest_position()));
                assert_eq!(unnested.all(db).await?, values.concat());
                for value in values.iter().flatten() {
                    let holds = $model.value.any(|it| it.eq(value.clone()));
                    let n = values.iter().filter(|it| it.contains(value)).count();
                    assert_eq!($model::objects().filter(holds).count(db).await?, n as u64);
                    let groups = $model::objects().values(($model.value.unnest(), count()));
                    let group = groups.filter($model.value.unnest().eq(value.clone()));
                    #[allow(clippy::float_cmp, reason = "floats are among the elements")]
                    let n = values.iter().flatten().filter(|it| *it == value).count();
                    let n = i64::try_from(n).expect("a number");
                    assert_eq!(group.all(db).await?, [(value.clone(), n)]);
                }
                let gathered = $model.value.aggregate(|it| it.array_agg());
                let gathered = $model::objects().order_by($model.id).values(gathered);
                assert_eq!(gathered.all(db).await?, values);
                Ok(())
            }
        }

        async fn $test(db: &Database) -> orm::Result<()> {
            db.create_tables(schema![$model]).await?;
            let mut runner = TestRunner::deterministic();
            let strategy = proptest::collection::vec($element, 0..4);
            let mut values: Vec<Vec<$ty>> = vec![Vec::new()];
            values.extend(
                (0..20).map(|_| strategy.new_tree(&mut runner).expect("an array").current()),
            );
            let drafts = values
                .iter()
                .map(|value| $model::draft().value(value.clone()).maybe(value.clone()));
            let stored = $model::bulk_create(drafts, db).await?;
            for (row, value) in stored.iter().zip(&values) {
                let read = $model::get(row.id, db).await?;
                assert_eq!((&read.value, read.maybe.as_ref()), (value, Some(value)));
                let one = $model::draft()
                    .value(value.clone())
                    .maybe(None)
                    .save(db)
                    .await?;
                assert_eq!(&$model::get(one.id, db).await?.value, value);
                one.delete(db).await?;
                let count = |condition: Predicate<$model>| async move {
                    $model::objects().filter(condition).count(db).await
                };
                let expected = |holds: &dyn Fn(&Vec<$ty>) -> bool| {
                    values.iter().filter(|it| holds(it)).count() as u64
                };
                assert_eq!(
                    count($model.value.eq(value.clone())).await?,
                    expected(&|it| it == value)
                );
                assert_eq!(
                    count($model.value.lt(value.clone())).await?,
                    expected(&|it| it < value),
                    "{value:?}"
                );
                assert_eq!(
                    count($model.maybe.ge(value.clone())).await?,
                    expected(&|it| it >= value)
                );
                let has_all = |it: &Vec<$ty>| value.iter().all(|own| it.contains(own));
                assert_eq!(
                    count($model.value.contains(value.clone())).await?,
                    expected(&has_all),
                    "{value:?}"
                );
                let has_one = |it: &Vec<$ty>| value.iter().any(|own| it.contains(own));
                assert_eq!(
                    count($model.value.overlap(value)).await?,
                    expected(&has_one),
                    "{value:?}"
                );
                let parts = $model::objects().filter($model.id.eq(row.id));
                let parts =
                    parts.values(($model.value.at(0), $model.value.at(2), $model.value.len()));
                let (first, third, length) = parts.get(db).await?;
                assert_eq!(
                    (first.as_ref(), third.as_ref()),
                    (value.first(), value.get(2))
                );
                assert_eq!(usize::try_from(length), Ok(value.len()));
                if let Some(last) = value.last() {
                    let changed = $model::objects().filter($model.id.eq(row.id));
                    let changed = changed.values((
                        $model.value.append(last.clone()),
                        $model.value.remove(last.clone()),
                    ));
                    #[allow(clippy::float_cmp, reason = "floats are among the elements")]
                    let without: Vec<$ty> =
                        value.iter().filter(|it| *it != last).cloned().collect();
                    assert_eq!(
                        changed.get(db).await?,
                        ([&value[..], std::slice::from_ref(last)].concat(), without)
                    );
                }
            }
            $model::as_rows(&values, db).await?;
            let ordered = $model::objects()
                .order_by($model.value)
                .values($model.value)
                .all(db)
                .await?;
            values.sort_by(|one, other| one.partial_cmp(other).expect("no NaN"));
            assert_eq!(ordered, values);
            Ok(())
        }
    };
}

arrays!(of_i16, Shorts, i16, prop_oneof![any::<i16>(), -2..2_i16]);
arrays!(of_i32, Ints, i32, prop_oneof![any::<i32>(), -2..2]);
arrays!(of_i64, Longs, i64, prop_oneof![any::<i64>(), -2..2_i64]);
arrays!(
    of_f32,
    Singles,
    f32,
    prop_oneof![
        proptest::num::f32::NORMAL | proptest::num::f32::SUBNORMAL,
        Just(f32::INFINITY),
        Just(0.1)
    ]
);
arrays!(
    of_f64,
    Doubles,
    f64,
    prop_oneof![
        proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL,
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(1.0)
    ]
);
arrays!(of_bool, Flags, bool, any::<bool>());
arrays!(
    of_texts,
    Texts,
    String,
    prop_oneof!["[^\0]{0,4}", "[ab\"\\\\{},é😀NULL]{0,3}"]
);
arrays!(
    of_bytes,
    Blobs,
    Vec<u8>,
    proptest::collection::vec(any::<u8>(), 0..3)
);
arrays!(
    of_dates,
    Days,
    NaiveDate,
    (1..=3_652_059).prop_map(|day| NaiveDate::from_num_days_from_ce_opt(day).expect("a day"))
);
arrays!(
    of_times,
    Times,
    NaiveTime,
    (0..86_400_u32, 0..1_000_000_u32).prop_map(|(second, micro)| {
        NaiveTime::from_num_seconds_from_midnight_opt(second, micro * 1_000).expect("a time")
    })
);
arrays!(
    of_moments,
    Moments,
    DateTime<Utc>,
    (-62_000_000_000_000_000..250_000_000_000_000_000_i64)
        .prop_map(|micros| DateTime::from_timestamp_micros(micros).expect("a moment"))
);
arrays!(
    of_local_moments,
    LocalMoments,
    NaiveDateTime,
    (-62_000_000_000_000_000..250_000_000_000_000_000_i64).prop_map(|micros| {
        DateTime::from_timestamp_micros(micros)
            .expect("a moment")
            .naive_utc()
    })
);
arrays!(
    of_spans,
    Spans,
    TimeDelta,
    any::<i64>().prop_map(TimeDelta::microseconds)
);
arrays!(
    of_uuids,
    Keys,
    Uuid,
    prop_oneof![any::<u128>().prop_map(Uuid::from_u128), Just(Uuid::nil())]
);

arrays!(
    of_decimals,
    Prices,
    Decimal,
    prop_oneof![
        any::<i64>().prop_map(|units| Decimal::new(units, 4)),
        Just(Decimal::new(150, 2)),
    ]
);

async fn numbers(db: Database) -> orm::Result<()> {
    of_i16(&db).await?;
    of_i32(&db).await?;
    of_i64(&db).await?;
    of_f32(&db).await?;
    of_f64(&db).await?;
    of_decimals(&db).await?;
    of_bool(&db).await
}

async fn texts_and_bytes(db: Database) -> orm::Result<()> {
    of_texts(&db).await?;
    of_bytes(&db).await
}

async fn dates_and_times(db: Database) -> orm::Result<()> {
    of_dates(&db).await?;
    of_times(&db).await?;
    of_moments(&db).await?;
    of_local_moments(&db).await?;
    of_spans(&db).await
}

#[derive(Field, Debug, Clone, PartialEq)]
struct Tag(String);

#[derive(Field, Debug, Clone, PartialEq)]
struct Path(Vec<Tag>);

#[derive(Choices, Debug, Clone, Copy, PartialEq)]
enum Status {
    Draft,
    Printed,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Page {
    id: i64,
    history: Vec<Status>,
    tags: Vec<Tag>,
    path: Path,
}

async fn uuids_and_own_types(db: Database) -> orm::Result<()> {
    of_uuids(&db).await?;
    db.create_tables(schema![Page]).await?;
    let tag = |text: &str| Tag(text.to_owned());
    let draft = Page::draft()
        .history([Status::Draft, Status::Printed])
        .tags([tag("a"), tag("b")])
        .path(Path(vec![tag("x")]));
    let page = draft.save(&db).await?;
    assert_eq!(Page::get(page.id, &db).await?, page);
    let last = Page.history.at(1).eq(Status::Printed) & Page.history.contains([Status::Draft]);
    assert_eq!(Page::objects().filter(last).count(&db).await?, 1);
    let found =
        Page::objects().filter(Page.tags.contains([tag("b")]) & Page.path.eq(page.path.clone()));
    assert_eq!(
        found.values(Page.tags.at(0)).get(&db).await?,
        Some(tag("a"))
    );
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Survey {
    id: i64,
    answers: Vec<Option<String>>,
    marks: Option<Vec<Option<i32>>>,
}

async fn elements_may_be_null(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Survey]).await?;
    let answers = vec![Some("yes".to_owned()), None, Some("null".to_owned())];
    let draft = Survey::draft()
        .answers(answers.clone())
        .marks([None, Some(1)]);
    let survey = draft.save(&db).await?;
    assert_eq!(Survey::get(survey.id, &db).await?, survey);
    assert_eq!(
        (survey.answers, survey.marks),
        (answers, Some(vec![None, Some(1)]))
    );
    let count = |condition: Predicate<Survey>| {
        let db = db.clone();
        async move { Survey::objects().filter(condition).count(&db).await }
    };
    assert_eq!(count(Survey.answers.contains(["yes"])).await?, 1);
    assert_eq!(count(Survey.answers.contains([None::<String>])).await?, 0);
    assert_eq!(count(Survey.answers.overlap([None::<String>])).await?, 0);
    assert_eq!(
        count(
            Survey
                .answers
                .gt([Some("yes"), Some("zoo")].map(|it| it.map(str::to_owned)))
        )
        .await?,
        1
    );
    let parts = Survey::objects().values((
        Survey.answers.at(1),
        Survey.answers.at(2),
        Survey.marks.append(None),
        Survey.marks.remove(None),
        Survey.answers.len(),
    ));
    let (second, third, longer, shorter, length) = parts.get(&db).await?;
    assert_eq!((second, third, length), (None, Some("null".to_owned()), 3));
    assert_eq!(
        (longer, shorter),
        (vec![None, Some(1), None], Some(vec![Some(1)]))
    );
    Ok(())
}

async fn what_cannot_be_stored_is_refused(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Texts, Doubles, Days]).await?;
    let sent = db.queries().len();
    let nul = Texts::draft().value(["a", "b\0"]).save(&db).await;
    assert!(
        matches!(
            nul,
            Err(Error::InvalidText {
                model: "Texts",
                field: Some("value")
            })
        ),
        "{nul:?}"
    );
    let found = Texts::objects()
        .filter(Texts.value.contains(["\0"]))
        .count(&db)
        .await;
    assert!(
        matches!(
            found,
            Err(Error::InvalidText {
                field: Some("value"),
                ..
            })
        ),
        "{found:?}"
    );
    let less = Texts::objects()
        .filter(Texts.value.lt(["\0"]))
        .count(&db)
        .await;
    assert!(
        matches!(
            less,
            Err(Error::InvalidText {
                field: Some("value"),
                ..
            })
        ),
        "{less:?}"
    );
    let nan = Doubles::draft().value([f64::NAN]).save(&db).await;
    assert!(
        matches!(
            nan,
            Err(Error::OutOfRange {
                field: Some("value"),
                ..
            })
        ),
        "{nan:?}"
    );
    let late = NaiveDate::from_ymd_opt(10_000, 1, 1).expect("a day");
    let late = Days::bulk_create([Days::draft().value([late])], &db).await;
    assert!(
        matches!(
            late,
            Err(Error::OutOfRange {
                field: Some("value"),
                ..
            })
        ),
        "{late:?}"
    );
    assert_eq!(db.queries().len(), sent);
    Ok(())
}

async fn a_million_elements(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Longs]).await?;
    let many: Vec<i64> = (0..1_000_000).map(|n| n * 1_000_003).collect();
    let row = Longs::draft().value(&many[..]).save(&db).await?;
    assert_eq!(row.value, many);
    let found = Longs::objects()
        .filter(Longs.value.contains([many[999_999]]) & Longs.value.len().eq(1_000_000));
    assert_eq!(
        found.values(Longs.value.at(999_998)).get(&db).await?,
        Some(many[999_998])
    );
    Ok(())
}

async fn json_of_others_is_read(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Texts]).await?;
    let insert = if db.backend() == Backend::Sqlite {
        sql!(r#"INSERT INTO texts (value) VALUES (json_array('a', 'b"')), ('[ "\u00e9" , "x" ]')"#)
    } else {
        sql!(r#"INSERT INTO texts (value) VALUES (ARRAY['a', 'b"']), ('{{é,x}}')"#)
    };
    db.execute(insert).await?;
    let read = Texts::objects()
        .order_by(Texts.id)
        .values(Texts.value)
        .all(&db)
        .await?;
    assert_eq!(read, [["a", "b\""], ["é", "x"]]);
    Ok(())
}
