//! Values as those of another type: numbers as texts, texts as numbers, booleans as integers, dates and times as texts.

on_each! {
    numbers_are_written_alike,
    texts_are_read_as_numbers,
    a_text_that_is_no_number_is_out_of_range,
    booleans_are_integers,
    dates_times_and_booleans_are_texts,
    null_is_cast_to_null,
    a_number_there_and_back_is_itself,
    texts_of_numbers_are_ordered_by_code_point,
}

use super::*;
use orm::functions::concat;

async fn numbers_are_written_alike(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let draft = Sample::draft().small(-7).whole(42).large(i64::MIN);
    draft.single(0.1).number(-0.25).save(&db).await?;
    for (text, expected) in [
        (Sample.small.cast::<String>(), "-7"),
        (Sample.whole.cast(), "42"),
        (Sample.large.cast(), "-9223372036854775808"),
        (Sample.single.cast(), "0.1"),
        (Sample.number.cast(), "-0.25"),
        ((Sample.whole - 42).cast(), "0"),
        (concat((Sample.whole.cast::<String>(), "%")), "42%"),
    ] {
        assert_eq!(one(&db, &text).await.as_deref(), Some(expected), "{text:?}");
    }
    for (number, expected) in [
        (0.0, "0"),
        (1e14, "100000000000000"),
        (1e15, "1e+15"),
        (1.5e300, "1.5e+300"),
        (0.0001, "0.0001"),
        (0.000_012_5, "1.25e-05"),
        (5e-324, "5e-324"),
        (0.1 + 0.2, "0.30000000000000004"),
        (f64::INFINITY, "Infinity"),
        (f64::NEG_INFINITY, "-Infinity"),
    ] {
        all().update(Sample.number.set(number), &db).await?;
        assert_eq!(
            one(&db, Sample.number.cast::<String>()).await.as_deref(),
            Some(expected)
        );
    }
    all().update(Sample.number.set(-0.5), &db).await?;
    assert_eq!(
        one(&db, Sample.number.ceil().cast::<String>())
            .await
            .as_deref(),
        Some("0")
    );
    all().update(Sample.single.set(1e6_f32), &db).await?;
    assert_eq!(
        one(&db, Sample.single.cast::<String>()).await.as_deref(),
        Some("1e+06")
    );
    Ok(())
}

async fn texts_are_read_as_numbers(db: Database) -> orm::Result<()> {
    texts(&db, "", "").await?;
    for (text, integer, float) in [
        ("12", 12, 12.0),
        ("-0", 0, 0.0),
        (" +7\t", 7, 7.0),
        ("-32768", -32768, -32768.0),
    ] {
        all().update(Sample.text.set(text), &db).await?;
        assert_eq!(
            counted(&db, Sample.text.cast::<i16>()).await?,
            [Some(integer)]
        );
        assert_eq!(
            counted(&db, Sample.text.cast::<i64>()).await?,
            [Some(integer)]
        );
        assert_eq!(
            computed(&db, Sample.text.cast::<f64>()).await?,
            [Some(float)]
        );
    }
    for (text, float) in [
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("-1e-3", -0.001),
        ("1E+20", 1e20),
        ("Infinity", f64::INFINITY),
        ("-inf", f64::NEG_INFINITY),
    ] {
        all().update(Sample.text.set(text), &db).await?;
        assert_eq!(
            computed(&db, Sample.text.cast::<f64>()).await?,
            [Some(float)],
            "{text}"
        );
    }
    Ok(())
}

async fn a_text_that_is_no_number_is_out_of_range(db: Database) -> orm::Result<()> {
    texts(&db, "", "").await?;
    for text in [
        "", " ", "x", "1.0", "1e3", "1 2", "--1", "40000", "Infinity", "0x1F", "0b11", "0o17",
        "1_000",
    ] {
        all().update(Sample.text.set(text), &db).await?;
        out_of_range(counted(&db, Sample.text.cast::<i16>()).await);
    }
    all().update(Sample.text.set("x"), &db).await?;
    for failed in [
        counted(&db, Sample.text.cast::<i16>()).await,
        counted(&db, Sample.text.cast::<i64>()).await,
    ] {
        assert_eq!(
            failed.expect_err("no number").to_string(),
            "out of range for `Sample.counted`: a text is no number of this type"
        );
    }
    for failed in [
        computed(&db, Sample.text.cast::<f32>().cast::<f64>()).await,
        computed(&db, Sample.text.cast::<f64>()).await,
    ] {
        assert_eq!(
            failed.expect_err("no number").to_string(),
            "out of range for `Sample.computed`: a text is no number of this type"
        );
    }
    for text in ["", "x", "1.5x", "1e400", "1e-400", "NaN", "nan(1)", "1,5"] {
        all().update(Sample.text.set(text), &db).await?;
        out_of_range(computed(&db, Sample.text.cast::<f64>()).await);
    }
    for text in [
        "0x1F", "0X1f", "-0x1p4", "+0x1.8p2", "0x0", "0b11", "1_000", "1.0_1",
    ] {
        all().update(Sample.text.set(text), &db).await?;
        out_of_range(computed(&db, Sample.text.cast::<f64>()).await);
        out_of_range(counted(&db, Sample.text.cast::<f32>().cast::<i64>()).await);
    }
    Ok(())
}

async fn booleans_are_integers(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let drafts = [true, false].map(|truth| Sample::draft().truth(truth));
    Sample::bulk_create(drafts, &db).await?;
    let expected = [Some(1), Some(0)];
    assert_eq!(counted(&db, Sample.truth.cast::<i16>()).await?, expected);
    assert_eq!(counted(&db, Sample.truth.cast::<i32>()).await?, expected);
    assert_eq!(
        counted(&db, Sample.truth.cast::<i64>() * 1).await?,
        expected
    );
    Ok(())
}

async fn null_is_cast_to_null(db: Database) -> orm::Result<()> {
    table(&db).await?;
    Sample::draft().save(&db).await?;
    assert_eq!(counted(&db, Sample.maybe.cast::<i32>()).await?, [None]);
    assert_eq!(computed(&db, Sample.maybe.cast::<f64>()).await?, [None]);
    assert_eq!(made(&db, Sample.computed.cast::<String>()).await?, [None]);
    Ok(())
}

async fn a_number_there_and_back_is_itself(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let mut random = Random(3);
    let drafts: Vec<_> = (0..300)
        .map(|_| {
            let draft = Sample::draft().number(random.float());
            draft.large(random.bits().cast_signed())
        })
        .collect();
    let rows = Sample::bulk_create(drafts, &db).await?;
    let texts = made(&db, Sample.number.cast::<String>()).await?;
    for (row, text) in rows.iter().zip(texts) {
        let text = text.expect("a text");
        assert_eq!(
            text.parse::<f64>().ok().map(f64::to_bits),
            Some(row.number.to_bits()),
            "{text}"
        );
    }
    let back = computed(&db, Sample.number.cast::<String>().cast::<f64>()).await?;
    let numbers: Vec<_> = rows.iter().map(|row| Some(row.number)).collect();
    assert_eq!(back, numbers);
    let back = counted(&db, Sample.large.cast::<String>().cast::<i64>()).await?;
    let numbers: Vec<_> = rows.iter().map(|row| Some(row.large)).collect();
    assert_eq!(back, numbers);
    Ok(())
}

async fn texts_of_numbers_are_ordered_by_code_point(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let drafts = [10, -2, 9, -10].map(|whole| Sample::draft().whole(whole));
    Sample::bulk_create(drafts, &db).await?;
    let rows = Sample::objects()
        .order_by(Sample.whole.cast::<String>())
        .all(&db)
        .await?;
    let wholes: Vec<_> = rows.iter().map(|row| row.whole).collect();
    assert_eq!(wholes, [-10, -2, 10, 9]);
    Ok(())
}

/// A visit, with each kind of date and time.
#[derive(Model, Debug)]
struct Visit {
    id: i64,
    day: NaiveDate,
    hour: NaiveTime,
    local: NaiveDateTime,
    at: DateTime<Utc>,
    left: Option<DateTime<Utc>>,
    is_paid: bool,
    is_late: Option<bool>,
}

async fn dates_times_and_booleans_are_texts(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Visit]).await?;
    let local = |text: &str| text.parse::<NaiveDateTime>().expect("a date and time");
    for (moment, paid) in [
        ("0045-03-01T00:00:00", true),
        ("2024-02-29T23:59:59.999999", false),
    ] {
        let moment = local(moment);
        let visit = Visit::draft()
            .day(moment.date())
            .hour(moment.time())
            .local(moment);
        visit.at(moment.and_utc()).is_paid(paid).save(&db).await?;
    }
    let texts = Visit::objects().order_by(Visit.id).values((
        Visit.day.cast::<String>(),
        Visit.hour.cast::<String>(),
        Visit.local.cast::<String>(),
        Visit.at.cast::<String>(),
        Visit.left.cast::<String>(),
        Visit.is_paid.cast::<String>(),
        Visit.is_late.cast::<String>(),
    ));
    let early = (
        "0045-03-01".to_owned(),
        "00:00:00.000000".to_owned(),
        "0045-03-01T00:00:00.000000".to_owned(),
        "0045-03-01T00:00:00.000000+00:00".to_owned(),
        None,
        "true".to_owned(),
        None,
    );
    let late = (
        "2024-02-29".to_owned(),
        "23:59:59.999999".to_owned(),
        "2024-02-29T23:59:59.999999".to_owned(),
        "2024-02-29T23:59:59.999999+00:00".to_owned(),
        None,
        "false".to_owned(),
        None,
    );
    assert_eq!(texts.all(&db).await?, [early, late]);
    // What is computed is written too, such as the month of a report.
    let month = Visit.at.cast::<String>().left(7);
    let months = Visit::objects().values((&month, count())).order_by(&month);
    let expected = [("0045-03".to_owned(), 1), ("2024-02".to_owned(), 1)];
    assert_eq!(months.all(&db).await?, expected);
    let next = (Visit.day + orm::chrono::TimeDelta::days(1)).cast::<String>();
    assert!(
        Visit::objects()
            .filter(next.eq("2024-03-01"))
            .exists(&db)
            .await?
    );
    Ok(())
}
