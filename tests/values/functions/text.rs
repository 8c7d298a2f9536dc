//! Functions of texts, character by character.

on_each! {
    upper_and_lower_case_follow_unicode,
    trimming_takes_spaces_or_characters,
    parts_begin_and_end_at_characters,
    numbers_of_characters_at_the_ends_of_an_i32,
    a_part_of_negative_length_is_out_of_range,
    positions_beyond_an_i32_are_out_of_range,
    a_replaced_text_stands_nowhere_any_more,
    padding_cuts_and_fills,
    a_text_of_a_gigabyte_is_refused,
    positions_are_counted_in_characters,
    characters_have_code_points,
    concat_takes_null_for_an_empty_text,
    null_stays_null,
    null_beside_an_empty_text_is_null,
    arguments_are_expressions_too,
    functions_filter_order_and_update,
    random_texts_are_taken_apart_as_in_rust,
}

use super::*;
use crate::library::{Book, stocked, titles};
use orm::functions::{concat, left, length, upper};

async fn upper_and_lower_case_follow_unicode(db: Database) -> orm::Result<()> {
    texts(&db, "ÀÉ straße ΣΑΣ", "").await?;
    assert_eq!(
        one(&db, Sample.text.lower()).await.as_deref(),
        Some("àé straße σας")
    );
    assert_eq!(
        one(&db, Sample.text.upper()).await.as_deref(),
        Some("ÀÉ STRASSE ΣΑΣ")
    );
    Ok(())
}

async fn trimming_takes_spaces_or_characters(db: Database) -> orm::Result<()> {
    texts(&db, " \t né!  ", "").await?;
    for (text, expected) in [
        (Sample.text.trim(), "\t né!"),
        (Sample.text.ltrim(), "\t né!  "),
        (Sample.text.rtrim(), " \t né!"),
        (Sample.text.trim_chars("! é"), "\t n"),
        (Sample.text.ltrim_chars(" \t"), "né!  "),
        (Sample.text.rtrim_chars("! "), " \t né"),
        (Sample.text.trim_chars(""), " \t né!  "),
    ] {
        assert_eq!(one(&db, &text).await.as_deref(), Some(expected), "{text:?}");
    }
    Ok(())
}

async fn parts_begin_and_end_at_characters(db: Database) -> orm::Result<()> {
    texts(&db, "añ漢🦀e", "").await?;
    for (text, expected) in [
        (Sample.text.substr(2, 2), "ñ漢"),
        (Sample.text.substr(0, 2), "a"),
        (Sample.text.substr(-1, 3), "a"),
        (Sample.text.substr(-5, 2), ""),
        (Sample.text.substr(5, 100), "e"),
        (Sample.text.substr(6, 1), ""),
        (Sample.text.substr(3, 0), ""),
        (Sample.text.substr(i32::MIN, i32::MAX), ""),
        (Sample.text.substr(2, i32::MAX), "ñ漢🦀e"),
        (Sample.text.substr_from(4), "🦀e"),
        (Sample.text.substr_from(-4), "añ漢🦀e"),
        (Sample.text.left(2), "añ"),
        (Sample.text.left(-1), "añ漢🦀"),
        (Sample.text.left(-9), ""),
        (Sample.text.left(0), ""),
        (Sample.text.left(i32::MAX), "añ漢🦀e"),
        (Sample.text.left(i32::MIN), ""),
        (Sample.text.right(2), "🦀e"),
        (Sample.text.right(-2), "漢🦀e"),
        (Sample.text.right(-9), ""),
        (Sample.text.right(0), ""),
        (Sample.text.reverse(), "e🦀漢ña"),
    ] {
        assert_eq!(one(&db, &text).await.as_deref(), Some(expected), "{text:?}");
    }
    Ok(())
}

async fn numbers_of_characters_at_the_ends_of_an_i32(db: Database) -> orm::Result<()> {
    const MIN: i32 = i32::MIN;
    const MAX: i32 = i32::MAX;
    texts(&db, "añ漢🦀e", "").await?;
    let text = Sample.text;
    for (whole, large) in [(MIN, MAX), (MAX, MIN), (MIN + 1, MAX - 1)] {
        all()
            .update(
                (Sample.whole.set(whole), Sample.large.set(i64::from(large))),
                &db,
            )
            .await?;
        let kept = if whole < 0 { "" } else { "añ漢🦀e" };
        for (text, expected) in [
            (text.left(Sample.whole), kept),
            (text.right(Sample.whole), kept),
            (text.right(Sample.whole + 0), kept),
            (text.left(whole), kept),
            (text.right(whole), kept),
        ] {
            assert_eq!(one(&db, &text).await.as_deref(), Some(expected), "{text:?}");
        }
        let from = if whole < 0 { "añ漢🦀e" } else { "" };
        let substr = text.substr_from(Sample.whole);
        assert_eq!(one(&db, &substr).await.as_deref(), Some(from), "{whole}");
    }
    for (text, expected) in [
        (text.substr(MIN, 0), ""),
        (text.substr(MIN, MAX), ""),
        (text.substr(-1, MAX), "añ漢🦀e"),
        (text.substr(0, MAX), "añ漢🦀e"),
        (text.substr(MAX, MAX), ""),
        (text.lpad(MIN, "x"), ""),
        (text.rpad(MIN, "x"), ""),
        (text.lpad(MIN, ""), ""),
        (text.lpad(MAX, ""), "añ漢🦀e"),
        (text.rpad(MAX, ""), "añ漢🦀e"),
        (text.repeat(MIN), ""),
        (Sample.other.left(MIN), ""),
        (Sample.other.right(MIN), ""),
        (Sample.other.right(MAX), ""),
    ] {
        assert_eq!(one(&db, &text).await.as_deref(), Some(expected), "{text:?}");
    }
    for length in [MIN, -1] {
        for start in [MIN, -1, 1, MAX] {
            out_of_range(made(&db, text.substr(start, length)).await);
        }
    }
    all()
        .update(Sample.large.set(i64::from(MIN) - 1), &db)
        .await?;
    out_of_range(made(&db, text.right(Sample.large)).await);
    assert_eq!(made(&db, text.right(Sample.maybe.length())).await?, [None]);
    Ok(())
}

/// The calculation is out of range for this reason.
#[track_caller]
fn refused<T: std::fmt::Debug>(made: orm::Result<T>, reason: &str) {
    match made {
        Err(Error::OutOfRange { why, .. }) => assert_eq!(why, reason),
        other => panic!("{other:?}"),
    }
}

async fn a_part_of_negative_length_is_out_of_range(db: Database) -> orm::Result<()> {
    texts(&db, "Walden", "").await?;
    for text in [Sample.text.substr(1, -1), Sample.text.substr(100, -1)] {
        let reason = "a part of a text has no length below zero";
        refused(made(&db, text).await, reason);
    }
    Ok(())
}

async fn positions_beyond_an_i32_are_out_of_range(db: Database) -> orm::Result<()> {
    table(&db).await?;
    Sample::draft()
        .text("Walden")
        .large(1 << 40)
        .save(&db)
        .await?;
    out_of_range(made(&db, Sample.text.left(Sample.large)).await);
    out_of_range(made(&db, Sample.text.repeat(Sample.large)).await);
    assert_eq!(
        one(&db, Sample.text.left(Sample.large - ((1 << 40) - 2)))
            .await
            .as_deref(),
        Some("Wa")
    );
    Ok(())
}

async fn a_replaced_text_stands_nowhere_any_more(db: Database) -> orm::Result<()> {
    texts(&db, "aaa é a", "é").await?;
    for (text, expected) in [
        (Sample.text.replace("aa", "b"), "ba é a"),
        (Sample.text.replace(Sample.other, "e"), "aaa e a"),
        (Sample.text.replace("", "x"), "aaa é a"),
        (Sample.text.replace("a", ""), " é "),
        (Sample.text.replace("A", "x"), "aaa é a"),
    ] {
        assert_eq!(one(&db, &text).await.as_deref(), Some(expected), "{text:?}");
    }
    Ok(())
}

async fn padding_cuts_and_fills(db: Database) -> orm::Result<()> {
    texts(&db, "né", "").await?;
    for (text, expected) in [
        (Sample.text.lpad(7, "漢x"), "漢x漢x漢né"),
        (Sample.text.rpad(7, "漢x"), "né漢x漢x漢"),
        (Sample.text.lpad(1, "x"), "n"),
        (Sample.text.rpad(1, "x"), "n"),
        (Sample.text.lpad(-1, "x"), ""),
        (Sample.text.rpad(0, "x"), ""),
        (Sample.text.lpad(5, ""), "né"),
        (Sample.text.rpad(1, ""), "n"),
        (Sample.text.repeat(3), "nénéné"),
        (Sample.text.repeat(0), ""),
        (Sample.text.repeat(-2), ""),
    ] {
        assert_eq!(one(&db, &text).await.as_deref(), Some(expected), "{text:?}");
    }
    Ok(())
}

async fn a_text_of_a_gigabyte_is_refused(db: Database) -> orm::Result<()> {
    texts(&db, "x", "").await?;
    for text in [
        Sample.text.repeat(i32::MAX),
        Sample.text.lpad(i32::MAX, "ab"),
        Sample.text.rpad(i32::MAX, "漢"),
    ] {
        let reason = "a text is longer than a database holds";
        refused(made(&db, text).await, reason);
    }
    // An empty text is as long however often it is repeated; Postgres goes round so often all the same.
    let often = Sample.other.repeat(1_000_000);
    assert_eq!(one(&db, often).await.as_deref(), Some(""));
    Ok(())
}

async fn positions_are_counted_in_characters(db: Database) -> orm::Result<()> {
    texts(&db, "漢🦀 née", "n").await?;
    for (number, expected) in [
        (Sample.text.length(), 6),
        (Sample.text.strpos("é"), 5),
        (Sample.text.strpos("🦀 n"), 2),
        (Sample.text.strpos(Sample.other), 4),
        (Sample.text.strpos("x"), 0),
        (Sample.text.strpos("E"), 0),
        (Sample.text.strpos(""), 1),
        (length(Sample.maybe.coalesce("")), 0),
    ] {
        assert_eq!(counted(&db, &number).await?, [Some(expected)], "{number:?}");
    }
    Ok(())
}

async fn characters_have_code_points(db: Database) -> orm::Result<()> {
    texts(&db, "éa", "").await?;
    assert_eq!(counted(&db, Sample.text.ord()).await?, [Some(233)]);
    assert_eq!(counted(&db, Sample.other.ord()).await?, [Some(0)]);
    assert_eq!(counted(&db, Sample.maybe.ord()).await?, [None]);
    assert_eq!(
        counted(&db, Sample.text.replace("é", "🦀").ord()).await?,
        [Some(0x1F980)]
    );
    for (code, character) in [
        (65, Some("A")),
        (0x1F980, Some("🦀")),
        (0xD7FF, Some("\u{D7FF}")),
        (0xE000, Some("\u{E000}")),
        (0x0010_FFFF, Some("\u{10FFFF}")),
        (0, None),
        (-1, None),
        (0xD800, None),
        (0xDFFF, None),
        (0x0011_0000, None),
        (i32::MAX, None),
    ] {
        all()
            .update(
                (Sample.whole.set(code), Sample.large.set(i64::from(code))),
                &db,
            )
            .await?;
        assert_eq!(
            one(&db, Sample.whole.chr()).await.as_deref(),
            character,
            "{code}"
        );
        assert_eq!(
            one(&db, Sample.large.chr()).await.as_deref(),
            character,
            "{code}"
        );
        assert_eq!(
            one(&db, (Sample.whole + 0).chr()).await.as_deref(),
            character,
            "{code}"
        );
    }
    all().update(Sample.large.set(1_i64 << 40), &db).await?;
    out_of_range(made(&db, Sample.large.chr()).await);
    Ok(())
}

async fn concat_takes_null_for_an_empty_text(db: Database) -> orm::Result<()> {
    texts(&db, "a", "b").await?;
    for (text, expected) in [
        (
            concat((Sample.text, Sample.maybe, " by ", Sample.other)),
            "a by b",
        ),
        (concat((Sample.maybe, Sample.maybe)), ""),
        (Sample.maybe.concat(Sample.text), "a"),
        (Sample.text.concat("+").concat(upper(Sample.other)), "a+B"),
    ] {
        // In type it is never null.
        let text: Expr<Sample, String> = text;
        assert_eq!(one(&db, &text).await.as_deref(), Some(expected), "{text:?}");
    }
    Ok(())
}

async fn null_stays_null(db: Database) -> orm::Result<()> {
    texts(&db, "a", "b").await?;
    for text in [
        Sample.maybe.lower(),
        Sample.maybe.trim(),
        Sample.maybe.substr(1, 2),
        Sample.maybe.replace("a", "b"),
        Sample.text.replace("a", Sample.maybe),
        Sample.text.lpad(3, Sample.maybe),
        Sample.maybe.reverse(),
        Sample.text.left(Sample.maybe.length()),
        Sample.text.repeat(Sample.maybe.length()),
    ] {
        assert_eq!(made(&db, &text).await?, [None], "{text:?}");
    }
    assert_eq!(
        counted(&db, Sample.text.strpos(Sample.maybe)).await?,
        [None]
    );
    Ok(())
}

/// No argument has a value for which the others count no more.
async fn null_beside_an_empty_text_is_null(db: Database) -> orm::Result<()> {
    texts(&db, "a", "").await?;
    let (text, empty, null) = (Sample.text, Sample.other, Sample.maybe);
    for text in [
        text.replace("", null),
        text.replace(null, "b"),
        text.replace("b", null),
        text.replace("", value(None::<String>)),
        empty.replace("a", null),
        empty.replace(null, "a"),
        text.trim_chars(null),
        empty.ltrim_chars(null),
        empty.rtrim_chars(null),
        text.lpad(0, null),
        text.rpad(-1, null),
        text.lpad(null.length(), ""),
        empty.left(null.length()),
        empty.right(null.length()),
        empty.repeat(null.length()),
        empty.substr_from(null.length()),
        empty.substr(null.length(), 0),
        empty.substr(1, null.length()),
        null.substr(1, 0),
    ] {
        assert_eq!(made(&db, &text).await?, [None], "{text:?}");
    }
    for number in [empty.strpos(null), null.strpos("")] {
        assert_eq!(counted(&db, &number).await?, [None], "{number:?}");
    }
    Ok(())
}

async fn arguments_are_expressions_too(db: Database) -> orm::Result<()> {
    texts(&db, "Walden; or, Life in the Woods", "; ").await?;
    let end = Sample.text.strpos(Sample.other) - 1;
    let short = left(Sample.text, &end);
    assert_eq!(one(&db, &short).await.as_deref(), Some("Walden"));
    let rest = Sample.text.substr_from(end + Sample.other.length() + 1);
    assert_eq!(
        one(&db, rest).await.as_deref(),
        Some("or, Life in the Woods")
    );
    Ok(())
}

async fn functions_filter_order_and_update(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .filter(Book.title.left(6).eq("Little"))
        .order_by((
            Book.title.length().desc(),
            Book.subtitle.upper().asc().nulls_first(),
        ));
    assert_eq!(titles(&query, &db).await, ["Little Women", "Little Men"]);
    let reversed = Book::objects().order_by(Book.title.reverse());
    assert_eq!(
        titles(&reversed, &db).await,
        ["Emma", "Little Men", "Walden", "Little Women"]
    );
    let by_subtitle =
        Book::objects().order_by((Book.subtitle.lower().asc().nulls_first(), Book.id));
    assert_eq!(
        titles(&by_subtitle, &db).await,
        ["Little Men", "Emma", "Walden", "Little Women"]
    );
    let of_alcott = Book::objects().filter(Book.author.name.lower().ends_with("alcott"));
    let changed = of_alcott
        .update(Book.title.set(Book.title.upper()), &db)
        .await?;
    assert_eq!(changed, 2);
    assert_eq!(
        titles(&of_alcott, &db).await,
        ["LITTLE WOMEN", "LITTLE MEN"]
    );
    Ok(())
}

/// The characters from one position up to another, both counted from 1.
fn part(text: &str, start: i64, end: i64) -> String {
    let position = |(n, _): &(usize, char)| i64::try_from(*n).expect("an index") + 1;
    let signs = text.chars().enumerate();
    let signs = signs.filter(|sign| (start..end).contains(&position(sign)));
    signs.map(|(_, sign)| sign).collect()
}

/// A function, and what Rust computes.
type Computed<'c> = (Expr<Sample, String>, &'c dyn Fn(&Sample) -> String);

async fn random_texts_are_taken_apart_as_in_rust(db: Database) -> orm::Result<()> {
    table(&db).await?;
    let mut random = Random(7);
    let drafts: Vec<_> = (0..150)
        .map(|_| {
            let draft = Sample::draft().text(random.text(8)).other(random.text(2));
            draft
                .whole(random.around(9))
                .large(i64::from(random.around(9).abs()))
        })
        .collect();
    let rows = Sample::bulk_create(drafts, &db).await?;
    let (text, other) = (Sample.text, Sample.other);
    let (whole, large) = (Sample.whole, Sample.large);
    let count = |text: &str| i64::try_from(text.chars().count()).expect("a length");
    let kept = |row: &Sample| {
        let (length, whole) = (count(&row.text), i64::from(row.whole));
        if whole < 0 {
            (length + whole).max(0)
        } else {
            whole.min(length)
        }
    };
    let filled = |row: &Sample| {
        let missing = i64::from(row.whole.max(0));
        let missing = usize::try_from((missing - count(&row.text)).max(0)).expect("a length");
        row.other.chars().cycle().take(missing).collect::<String>()
    };
    let cut = |row: &Sample| part(&row.text, 1, 1 + i64::from(row.whole.max(0)));
    let cases: [Computed<'_>; 11] = [
        (text.reverse(), &|row| row.text.chars().rev().collect()),
        (text.trim(), &|row| row.text.trim_matches(' ').to_owned()),
        (text.trim_chars(other), &|row| {
            row.text
                .trim_matches(|sign| row.other.contains(sign))
                .to_owned()
        }),
        (text.rtrim_chars(other), &|row| {
            row.text
                .trim_end_matches(|sign| row.other.contains(sign))
                .to_owned()
        }),
        (text.replace(other, "-é"), &|row| match row.other.as_str() {
            "" => row.text.clone(),
            other => row.text.replace(other, "-é"),
        }),
        (text.left(whole), &|row| part(&row.text, 1, kept(row) + 1)),
        (text.right(whole), &|row| {
            let length = count(&row.text);
            part(&row.text, length - kept(row) + 1, length + 1)
        }),
        (text.substr(whole, large), &|row| {
            let start = i64::from(row.whole);
            part(&row.text, start, start + row.large)
        }),
        (text.lpad(whole, other), &|row| filled(row) + &cut(row)),
        (text.rpad(whole, other), &|row| cut(row) + &filled(row)),
        (text.repeat(large), &|row| {
            row.text
                .repeat(usize::try_from(row.large).expect("a count"))
        }),
    ];
    for (expr, expected) in &cases {
        for (row, made) in rows.iter().zip(made(&db, expr).await?) {
            assert_eq!(made, Some(expected(row)), "{expr:?} of {row:?}");
        }
    }
    let found = counted(&db, text.strpos(other)).await?;
    for (row, found) in rows.iter().zip(found) {
        let before = row
            .text
            .find(&row.other)
            .map(|at| count(&row.text[..at]) + 1);
        assert_eq!(found, Some(before.unwrap_or(0)), "{row:?}");
    }
    Ok(())
}
