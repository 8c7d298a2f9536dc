//! The values of a query, stored as new rows: `insert_into`.

on_each! {
    values_become_rows,
    rows_of_the_table_that_is_written,
    groups_aggregates_and_pages,
    foreign_keys_take_the_keys_of_rows,
    fields_of_every_type,
    integers_become_wider_ones,
    rows_are_ordered_and_told_apart_as_they_were_asked,
    keys_that_are_set_move_the_counter,
    rows_that_a_unique_key_forbids_are_left_out,
    rows_that_are_there_are_updated,
    a_row_that_would_be_updated_twice_is_refused,
    the_key_of_an_upsert_is_selected,
    rows_and_values_are_returned,
    fields_that_nobody_fills_in_are_named,
    rules_of_the_model_hold,
    nothing_is_sent_where_no_row_can_match,
    within_a_transaction,
    more_than_twelve_values_are_tuples_in_a_tuple,
}

use orm::chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use orm::functions::{concat, lower};
use orm::prelude::*;
use orm::testing::assert_queries;
use orm::uuid::Uuid;
use orm::{Decimal, Error, Result};

use crate::library::*;
use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Archived {
    id: i64,
    #[orm(max_length = 20, unique)]
    title: String,
    year: i32,
    subtitle: Option<String>,
    #[orm(default = "shelf".to_owned())]
    place: String,
    #[orm(db_default = "7")]
    copies: i32,
    #[orm(related_name = "archived", on_delete = SetNull)]
    author: Option<ForeignKey<Author>>,
    #[orm(auto_now_add)]
    at: DateTime<Utc>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Tally {
    #[orm(primary_key, on_delete = Cascade)]
    author: ForeignKey<Author>,
    books: i64,
    newest: Option<i64>,
}

#[derive(Model, Debug, Clone)]
struct Kind {
    id: i64,
    name: String,
    #[orm(default = 3)]
    rank: i32,
    is_used: bool,
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(room, number))]
struct Seat {
    room: i16,
    number: i32,
}

#[derive(Model, Debug, Clone)]
struct Ticket {
    id: i64,
    #[orm(on_delete = Cascade)]
    seat: ForeignKey<Seat>,
    #[orm(related_name = "former_tickets", on_delete = SetNull)]
    before: Option<ForeignKey<Seat>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Sample {
    id: i64,
    token: Uuid,
    day: NaiveDate,
    at: DateTime<Utc>,
    spent: TimeDelta,
    share: f64,
    low: f32,
    small: i16,
    blob: Vec<u8>,
    good: Option<bool>,
    note: Option<String>,
}

/// What a report stores of each century and length.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(century, is_long))]
struct Rollup {
    id: i64,
    century: i32,
    is_long: bool,
    #[orm(max_digits = 10, decimal_places = 2)]
    share: Decimal,
    books: i64,
    #[orm(default = "new".to_owned())]
    note: String,
    #[orm(version)]
    version: i32,
    #[orm(auto_now)]
    at: DateTime<Utc>,
}

#[derive(Model, Debug, Clone)]
struct Coupon {
    id: i64,
    #[orm(unique, default = Uuid::nil())]
    code: Uuid,
    name: String,
    #[orm(default = 1)]
    uses: i16,
}

/// The order of the variants is not that of their texts.
#[derive(Choices, Debug, Clone, Copy, PartialEq, Eq)]
#[orm(db_enum)]
enum Grade {
    Poor,
    Good,
}
use Grade::{Good, Poor};

#[derive(Model, Debug, Clone)]
struct Score {
    id: i64,
    grade: Grade,
    #[orm(max_digits = 10, decimal_places = 4)]
    points: Decimal,
}

#[derive(Model, Debug, Clone)]
struct Outcome {
    id: i64,
    grade: Option<Grade>,
    #[orm(max_digits = 10, decimal_places = 1)]
    points: Option<Decimal>,
    n: Option<i64>,
}

async fn library(db: &Database) -> Result<()> {
    stocked(db).await?;
    db.create_tables(schema![Author, Book, Archived, Tally, Kind])
        .await
}

async fn archived(db: &impl Executor) -> Result<Vec<Archived>> {
    Archived::objects().order_by(Archived.id).all(db).await
}

async fn values_become_rows(db: Database) -> Result<()> {
    library(&db).await?;
    let before = Utc::now() - TimeDelta::microseconds(1);
    let books = Book::objects()
        .filter(Book.year.gt(1850))
        .order_by(Book.year);
    let values = books.values((Book.title, Book.year, Book.subtitle));
    let fields = (Archived.title, Archived.year, Archived.subtitle);
    assert_sent(&db, "insert_into", async || {
        assert_eq!(values.insert_into(fields, &db).await?, 3);
        Ok(())
    })
    .await?;
    let rows = archived(&db).await?;
    let titles: Vec<&str> = rows.iter().map(|row| &*row.title).collect();
    // Keys are counted in the order of the query.
    assert_eq!(titles, ["Walden", "Little Women", "Little Men"]);
    assert_eq!(rows[0].subtitle.as_deref(), Some("Life in the Woods"));
    for row in &rows {
        assert_eq!((&*row.place, row.copies, &row.author), ("shelf", 7, &None));
        assert!(row.at > before && row.at == rows[0].at);
    }
    // One value, a constant, and a value where the field may be null.
    let one = Book::objects().filter(Book.title.eq("Emma"));
    let one = one.values((Book.title, value(3), lower(Book.title), value(9)));
    let fields = (
        Archived.title,
        Archived.year,
        Archived.subtitle,
        Archived.copies,
    );
    assert_eq!(one.insert_into(fields, &db).await?, 1);
    let emma = Archived::objects().get_or_none(&db).await;
    assert!(matches!(emma, Err(Error::MultipleObjectsReturned { .. })));
    let emma = &archived(&db).await?[3];
    assert_eq!(
        (emma.year, emma.subtitle.as_deref(), emma.copies),
        (3, Some("emma"), 9)
    );
    Ok(())
}

async fn rows_of_the_table_that_is_written(db: Database) -> Result<()> {
    library(&db).await?;
    let all = Book::objects().values((concat((Book.title, " II")), Book.year + 1, Book.author.id));
    let fields = (Book.title, Book.year, Book.author);
    assert_sent(&db, "insert_into_the_same_table", async || {
        assert_eq!(all.insert_into(fields, &db).await?, 4);
        Ok(())
    })
    .await?;
    assert_eq!(all.insert_into(fields, &db).await?, 8);
    let titles = Book::objects().filter(Book.title.starts_with("Emma"));
    let titles = titles
        .order_by(Book.title)
        .values((Book.title, Book.author.id));
    let titles = titles.all(&db).await?;
    let expected = ["Emma", "Emma II", "Emma II", "Emma II II"];
    assert_eq!(titles, expected.map(|title| (title.to_owned(), AUSTEN)));
    Ok(())
}

async fn groups_aggregates_and_pages(db: Database) -> Result<()> {
    library(&db).await?;
    let newest = Book.year.max().cast::<i64>();
    let groups = Book::objects().values((Book.author.id, count(), newest));
    let fields = (Tally.author, Tally.books, Tally.newest);
    let many = groups.clone().filter(count().gt(1));
    let rest = groups
        .filter(count().eq(1))
        .order_by(Book.author.id.desc())
        .limit(2);
    let run = async || {
        assert_eq!(many.insert_into(fields, &db).await?, 1);
        assert_eq!(rest.insert_into(fields, &db).await?, 2);
        // One row of no rows, beside fields that are not named.
        let none = Book::objects().filter(Book.year.gt(3000));
        let none = none.values((coalesce((Book.title.max(), "none")), count().cast::<i32>()));
        let fields = (Archived.title, Archived.year);
        assert_eq!(none.insert_into(fields, &db).await?, 1);
        let subtitles = Book::objects().values((coalesce((Book.subtitle, "-")), Book.copies.gt(0)));
        let subtitles = subtitles.distinct().order_by(Book.copies.gt(0));
        let kinds = subtitles.insert_into_returning((Kind.name, Kind.is_used), Kind.name, &db);
        assert_eq!(kinds.await?.len(), 4);
        Ok(())
    };
    assert_sent(&db, "insert_into_of_groups", run).await?;
    let tallies = Tally::objects().order_by(Tally.author.id).all(&db).await?;
    let tally = |author: i64, books, newest| Tally {
        author: ForeignKey::new(author),
        books,
        newest: Some(newest),
    };
    let expected = [
        tally(ALCOTT, 2, 1871),
        tally(THOREAU, 1, 1854),
        tally(AUSTEN, 1, 1815),
    ];
    assert_eq!(tallies, expected);
    Ok(())
}

async fn foreign_keys_take_the_keys_of_rows(db: Database) -> Result<()> {
    library(&db).await?;
    let values = Book::objects().values((Book.title, Book.year, Book.editor.id));
    let fields = (Archived.title, Archived.year, Archived.author);
    assert_eq!(values.insert_into(fields, &db).await?, 4);
    let edited = Archived::objects().filter(Archived.author.is_not_null());
    let edited = edited
        .values((Archived.title, Archived.author.id))
        .all(&db)
        .await?;
    assert_eq!(edited, [("Walden".to_owned(), Some(EMERSON))]);
    let more = Book::objects().values((concat((Book.title, "!")), Book.year, Book.author.id));
    assert_eq!(more.insert_into(fields, &db).await?, 4);
    // Keys of several columns.
    db.create_tables(schema![Seat, Ticket]).await?;
    let seats = [(1, 7), (2, 8)].map(|(room, number)| Seat::draft().room(room).number(number));
    Seat::bulk_create(seats, &db).await?;
    let seats = Seat::objects().values(((Seat.room, Seat.number), (Seat.room, Seat.number)));
    assert_eq!(
        seats.insert_into((Ticket.seat, Ticket.before), &db).await?,
        2
    );
    let tickets = Ticket::objects().order_by(Ticket.id).all(&db).await?;
    assert_eq!(tickets[1].seat.id, (2, 8));
    assert_eq!(tickets[0].before.as_ref().map(|seat| seat.id), Some((1, 7)));
    Ok(())
}

async fn fields_of_every_type(db: Database) -> Result<()> {
    db.create_tables(schema![Sample]).await?;
    let sample = Sample::draft()
        .token(Uuid::from_u128(7))
        .day(NaiveDate::from_ymd_opt(1868, 9, 30).expect("a day"))
        .at(Utc::now())
        .spent(TimeDelta::microseconds(1_500_001))
        .share(0.1)
        .low(0.1)
        .small(-3)
        .blob(vec![0, 255])
        .note("a 'quoted' note; --")
        .save(&db)
        .await?;
    let values = Sample::objects().values((
        (Sample.token, Sample.day, Sample.at, Sample.spent),
        (Sample.share, Sample.low, Sample.small, Sample.blob),
        (Sample.good, Sample.note),
    ));
    let fields = (
        (Sample.token, Sample.day, Sample.at, Sample.spent),
        (Sample.share, Sample.low, Sample.small, Sample.blob),
        (Sample.good, Sample.note),
    );
    assert_eq!(values.insert_into(fields, &db).await?, 1);
    let copy = Sample::get(2, &db).await?;
    assert_eq!(copy, Sample { id: 2, ..sample });
    Ok(())
}

async fn integers_become_wider_ones(db: Database) -> Result<()> {
    library(&db).await?;
    let sums = Book::objects().filter(Book.title.eq("Emma"));
    let sums = sums.values((Book.author.id, Book.copies, Book.year + Book.copies));
    let fields = (Tally.author, Tally.books, Tally.newest);
    assert_eq!(sums.insert_into(fields, &db).await?, 1);
    assert_eq!(Tally::get(AUSTEN, &db).await?.newest, Some(1815));
    // A calculation stays in its own type.
    let far = Book::objects().filter(Book.title.eq("Walden"));
    let far = far.values((Book.author.id, Book.year + i32::MAX));
    let far = far.insert_into((Tally.author, Tally.books), &db).await;
    assert!(matches!(far, Err(Error::OutOfRange { .. })), "{far:?}");
    Ok(())
}

async fn keys_that_are_set_move_the_counter(db: Database) -> Result<()> {
    library(&db).await?;
    let values = Book::objects().values((Book.id + 40, Book.title, Book.year));
    let fields = (Archived.id, Archived.title, Archived.year);
    assert_sent(&db, "insert_into_with_keys", async || {
        assert_eq!(values.insert_into(fields, &db).await?, 4);
        Ok(())
    })
    .await?;
    let next = Archived::draft().title("next").year(1).save(&db).await?;
    assert_eq!(next.id, 45);
    Ok(())
}

async fn rows_that_a_unique_key_forbids_are_left_out(db: Database) -> Result<()> {
    library(&db).await?;
    Archived::draft().title("Emma").year(1).save(&db).await?;
    let fields = (Archived.title, Archived.year);
    let all = Book::objects().values((Book.title, Book.year));
    let taken = all.insert_into(fields, &db).await;
    let fits = matches!(&taken, Err(Error::UniqueViolation { model: "Archived", fields, .. }) if fields == &["title"]);
    assert!(fits, "{taken:?}");
    assert_eq!(archived(&db).await?.len(), 1);
    let run = async || {
        let by_title = OnConflict::ignore().on(Archived.title);
        assert_eq!(all.insert_into_with(fields, by_title, &db).await?, 3);
        assert_eq!(
            all.insert_into_with(fields, OnConflict::ignore(), &db)
                .await?,
            0
        );
        // The first of rows that are the same among themselves.
        let old = Book::objects().filter(Book.year.lt(1860));
        let old = old
            .order_by(Book.year)
            .values((value("old".to_owned()), Book.year));
        assert_eq!(
            old.insert_into_with(fields, OnConflict::ignore(), &db)
                .await?,
            1
        );
        Ok(())
    };
    assert_sent(&db, "insert_into_ignoring", run).await?;
    let old = Archived::objects().filter(Archived.title.eq("old"));
    assert_eq!(old.get(&db).await?.year, 1815);
    Ok(())
}

async fn rows_that_are_there_are_updated(db: Database) -> Result<()> {
    library(&db).await?;
    db.create_tables(schema![Rollup]).await?;
    let centuries = Book::objects().values((
        Book.year / 100,
        Book.title.length().gt(10),
        count().cast::<Decimal>() / 8,
        count(),
    ));
    let fields = (Rollup.century, Rollup.is_long, Rollup.share, Rollup.books);
    let by_key = (Rollup.is_long, Rollup.century);
    let rule = || OnConflict::update((Rollup.share, Rollup.books)).on(by_key);
    let mut stored = Vec::new();
    assert_sent(&db, "insert_into_updating", async || {
        let written = centuries.insert_into_with(fields, rule(), &db).await?;
        stored = Rollup::objects().order_by(Rollup.id).all(&db).await?;
        assert_eq!(usize::try_from(written), Ok(stored.len()));
        Ok(())
    })
    .await?;
    Rollup::objects()
        .every_row()
        .update(Rollup.note.set("kept"), &db)
        .await?;

    // A second time, with more books; what the rule does not name stays.
    Book::objects()
        .limit(1)
        .values((value("Ivanhoe"), value(1819), Book.author.id))
        .insert_into((Book.title, Book.year, Book.author), &db)
        .await?;
    let written = centuries.insert_into_with(fields, rule(), &db).await?;
    let again = Rollup::objects().order_by(Rollup.id).all(&db).await?;
    assert_eq!(again.iter().map(|row| row.books).sum::<i64>(), 5);
    for row in &stored {
        let now = again
            .iter()
            .find(|it| it.id == row.id)
            .expect("the same row");
        assert_eq!((now.century, now.is_long), (row.century, row.is_long));
        assert_eq!((now.note.as_str(), now.version), ("kept", 3));
        assert!(now.at >= row.at);
        assert_eq!(
            now.share,
            Decimal::new(now.books * 125, 3).round_dp_with_strategy(
                2,
                orm::rust_decimal::RoundingStrategy::MidpointAwayFromZero
            )
        );
    }
    assert_eq!(usize::try_from(written), Ok(again.len()));

    // What is computed of both rows, and only where a condition holds.
    let adds =
        OnConflict::update(Rollup.books.set(Rollup.books + incoming(Rollup.books))).on(by_key);
    let more = adds.update_where(Rollup.books.lt(2));
    let few = Rollup::objects()
        .filter(Rollup.books.lt(2))
        .count(&db)
        .await?;
    assert!(few > 0 && few < written);
    assert_eq!(centuries.insert_into_with(fields, more, &db).await?, few);
    assert_eq!(
        Rollup::objects()
            .filter(Rollup.books.lt(2))
            .count(&db)
            .await?,
        0
    );
    Ok(())
}

async fn a_row_that_would_be_updated_twice_is_refused(db: Database) -> Result<()> {
    library(&db).await?;
    db.create_tables(schema![Rollup]).await?;
    let zero = value(Decimal::ZERO);
    let each = Book::objects().values((value(18), value(true), zero, value(1_i64)));
    let fields = (Rollup.century, Rollup.is_long, Rollup.share, Rollup.books);
    let rule = OnConflict::update(Rollup.books).on((Rollup.century, Rollup.is_long));
    let refused = each.insert_into_with(fields, rule.clone(), &db).await;
    let Err(Error::InvalidQuery {
        model: "Rollup",
        why,
    }) = &refused
    else {
        panic!("{refused:?}")
    };
    assert!(
        why.contains("the same `century` and `is_long` in several rows"),
        "{why}"
    );
    assert_eq!(Rollup::objects().count(&db).await?, 0);
    // A transaction goes on.
    db.transaction(async |tx| {
        let refused = each.insert_into_with(fields, rule, tx).await;
        assert!(
            matches!(refused, Err(Error::InvalidQuery { .. })),
            "{refused:?}"
        );
        let left_out = OnConflict::ignore().on((Rollup.century, Rollup.is_long));
        assert_eq!(each.insert_into_with(fields, left_out, tx).await?, 1);
        Ok(())
    })
    .await
}

async fn the_key_of_an_upsert_is_selected(db: Database) -> Result<()> {
    library(&db).await?;
    let titles = Book::objects().values((Book.title, Book.year));
    let rule = OnConflict::update(Archived.year).on(Archived.id);
    let refused = titles
        .insert_into_with((Archived.title, Archived.year), rule, &db)
        .await;
    let Err(Error::InvalidQuery { why, .. }) = &refused else {
        panic!("{refused:?}")
    };
    assert!(
        why.starts_with("`on` names `id`, for which the query has no value"),
        "{why}"
    );
    let rule = OnConflict::update(Archived.id.set(1)).on(Archived.title);
    let refused = titles
        .insert_into_with((Archived.title, Archived.year), rule, &db)
        .await;
    assert!(
        matches!(refused, Err(Error::InvalidQuery { .. })),
        "{refused:?}"
    );
    Ok(())
}

async fn rows_and_values_are_returned(db: Database) -> Result<()> {
    library(&db).await?;
    let old = Book::objects()
        .filter(Book.year.lt(1860))
        .order_by(Book.year);
    let old = old.values((Book.title, Book.year));
    let fields = (Archived.title, Archived.year);
    let run = async || {
        let mut rows: Vec<Archived> = old.insert_into_returning(fields, Archived, &db).await?;
        rows.sort_by_key(|row| row.id);
        assert_eq!(rows, archived(&db).await?);
        let keyed = old.clone().filter(Book.title.eq("Emma"));
        Archived::objects().every_row().delete(&db).await?;
        let values = (Archived.id, Archived.title.upper(), Archived.copies);
        let values = keyed.insert_into_returning(fields, values, &db).await?;
        assert_eq!(values, [(3, "EMMA".to_owned(), 7)]);
        Ok(())
    };
    assert_sent(&db, "insert_into_returning", run).await?;
    // Keys that are set, and values that speak of other rows.
    let keyed = Book::objects().values((Book.id + 60, concat((Book.title, "?")), Book.year));
    let fields = (Archived.id, Archived.title, Archived.year);
    let keys = keyed
        .insert_into_returning(fields, Archived.id, &db)
        .await?;
    assert_eq!(keys.len(), 4);
    let others = keyed
        .insert_into_returning(fields, Archived.author.name, &db)
        .await;
    assert_refused(others, "what the written rows hold themselves");
    Ok(())
}

#[track_caller]
fn assert_refused<T: std::fmt::Debug>(done: Result<T>, words: &str) {
    let error = done.expect_err("it is refused");
    let fits = matches!(&error, Error::InvalidQuery { why, .. } if why.contains(words));
    assert!(fits, "{error}");
}

async fn fields_that_nobody_fills_in_are_named(db: Database) -> Result<()> {
    library(&db).await?;
    assert_queries(&db, 0, async || {
        let titles = Book::objects().values(Book.title);
        assert_refused(
            titles.insert_into(Archived.title, &db).await,
            "no value for `year`;",
        );
        let years = Book::objects().values(Book.year);
        assert_refused(
            years.insert_into(Book.year, &db).await,
            "for `title` and `author`;",
        );
        let twice = Book::objects().values((Book.title, Book.title, Book.year));
        let fields = (Archived.title, Archived.title, Archived.year);
        assert_refused(twice.insert_into(fields, &db).await, "`title` twice");
        // A default that would be the same in all rows.
        assert_refused(
            titles.insert_into(Coupon.name, &db).await,
            "no value for `code`;",
        );
        let locked = Book::objects()
            .for_update()
            .or_ignore()
            .values((Book.title, Book.year));
        let locked = locked
            .insert_into((Archived.title, Archived.year), &db)
            .await;
        assert_refused(locked, "part of another statement");
        let long = Book::objects().values((value("x\0".to_owned()), Book.year));
        let long = long.insert_into((Archived.title, Archived.year), &db).await;
        assert!(matches!(long, Err(Error::InvalidText { .. })), "{long:?}");
        Ok(())
    })
    .await
}

async fn rules_of_the_model_hold(db: Database) -> Result<()> {
    library(&db).await?;
    let fields = (Archived.title, Archived.year, Archived.author);
    let long = Book::objects().values((Book.title.repeat(4), Book.year, Book.author.id));
    let long = long.insert_into(fields, &db).await;
    let fits = matches!(
        long,
        Err(Error::TooLong {
            model: "Archived",
            field: Some("title"),
            max: Some(20)
        })
    );
    assert!(fits, "{long:?}");
    let nowhere = Book::objects().values((Book.title, Book.year, value(99_i64)));
    let nowhere = nowhere.insert_into(fields, &db).await;
    let fits = matches!(
        nowhere,
        Err(Error::ForeignKeyViolation {
            model: "Archived",
            field: Some("author"),
            ..
        })
    );
    assert!(fits, "{nowhere:?}");
    let far = Book::objects().values((Book.title, Book.year * 2_000_000));
    let far = far.insert_into((Archived.title, Archived.year), &db).await;
    assert!(
        matches!(
            far,
            Err(Error::OutOfRange {
                model: "Archived" | "Book",
                ..
            })
        ),
        "{far:?}"
    );
    assert_eq!(archived(&db).await?, []);
    Ok(())
}

async fn nothing_is_sent_where_no_row_can_match(db: Database) -> Result<()> {
    library(&db).await?;
    assert_queries(&db, 0, async || {
        let none = Book::objects().none().values((Book.title, Book.year));
        let fields = (Archived.title, Archived.year);
        assert_eq!(none.insert_into(fields, &db).await?, 0);
        assert_eq!(none.insert_into_returning(fields, Archived, &db).await?, []);
        Ok(())
    })
    .await
}

async fn within_a_transaction(db: Database) -> Result<()> {
    library(&db).await?;
    let all = Book::objects().values((Book.title, Book.year));
    let fields = (Archived.title, Archived.year);
    let tx = db.begin().await?;
    assert_eq!(all.insert_into(fields, &tx).await?, 4);
    assert_eq!(archived(&tx).await?.len(), 4);
    tx.rollback().await?;
    assert_eq!(archived(&db).await?, []);
    // `all` is as good as before.
    assert_eq!(all.insert_into(fields, &db).await?, 4);
    Ok(())
}

/// A column holds a decimal of fewer places, and a value of an enum type that has an order of its own.
async fn rows_are_ordered_and_told_apart_as_they_were_asked(db: Database) -> Result<()> {
    db.create_tables(schema![Score, Outcome]).await?;
    let scores = [
        (Poor, 10_100),
        (Good, 10_200),
        (Poor, 10_300),
        (Good, 10_100),
    ];
    let scores = scores.map(|(grade, points)| {
        let points = Decimal::new(points, 4);
        Score::draft().grade(grade).points(points)
    });
    Score::bulk_create(scores, &db).await?;
    let taken = async || {
        let taken = Outcome::objects().order_by(Outcome.id).all(&db).await?;
        Outcome::objects().every_row().delete(&db).await?;
        Result::Ok(taken)
    };
    let grades = async || Result::Ok(taken().await?.iter().map(|it| it.grade).collect::<Vec<_>>());
    let numbers = async || Result::Ok(taken().await?.iter().map(|it| it.n).collect::<Vec<_>>());
    let points = async || {
        Result::Ok(
            taken()
                .await?
                .iter()
                .map(|it| it.points)
                .collect::<Vec<_>>(),
        )
    };
    let one = Some(Decimal::ONE);

    let by_grade = Score::objects().values(Score.grade).distinct();
    let by_grade = by_grade.order_by(Score.grade);
    by_grade.insert_into(Outcome.grade, &db).await?;
    assert_eq!(grades().await?, [Some(Good), Some(Poor)]);
    let all = Score::objects().values((Score.grade, Score.id));
    let all = all.order_by((Score.grade, Score.id)).limit(2);
    all.insert_into((Outcome.grade, Outcome.n), &db).await?;
    assert_eq!(numbers().await?, [Some(2), Some(4)]);

    let parts = || Score.points * 1;
    let largest = Score::objects().values((parts(), Score.id));
    let largest = largest.order_by((parts().desc(), Score.id)).limit(3);
    largest
        .insert_into((Outcome.points, Outcome.n), &db)
        .await?;
    assert_eq!(numbers().await?, [Some(3), Some(2), Some(1)]);
    let different = Score::objects().values(parts()).distinct();
    different.insert_into(Outcome.points, &db).await?;
    assert_eq!(points().await?, [one; 3]);
    let different = Score::objects().values(Score.points).distinct();
    different.insert_into(Outcome.points, &db).await?;
    assert_eq!(points().await?, [one; 3]);
    let groups = Score::objects().values((parts(), count()));
    let groups = groups.filter(count().gt(1));
    groups.insert_into((Outcome.points, Outcome.n), &db).await?;
    assert_eq!(numbers().await?, [Some(2)]);
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Wide {
    id: i64,
    a: i32,
    b: i32,
    c: i32,
    d: i32,
    e: i32,
    f: i32,
    g: i32,
    h: i32,
    i: i32,
    j: i32,
    k: i32,
    l: Option<String>,
}

#[derive(Model, Debug, Clone)]
struct Narrowed {
    #[orm(identity = false)]
    id: i64,
    a: i32,
    b: i32,
    c: i32,
    d: i32,
    e: i32,
    f: i32,
    g: i32,
    h: i32,
    i: i32,
    j: i32,
    k: i32,
    l: Option<String>,
    batch: i64,
}

/// A row of an archive has as many columns as the one that it was made of, and more.
async fn more_than_twelve_values_are_tuples_in_a_tuple(db: Database) -> Result<()> {
    db.create_tables(schema![Wide, Narrowed]).await?;
    let draft = Wide::draft().a(1).b(2).c(3).d(4).e(5).f(6).g(7);
    draft.h(8).i(9).j(10).k(11).l("end").save(&db).await?;
    let values = Wide::objects().values((
        (Wide.id, Wide.a, Wide.b, Wide.c, Wide.d, Wide.e, Wide.f),
        (Wide.g, Wide.h, Wide.i, Wide.j, Wide.k, Wide.l, value(5_i64)),
    ));
    let fields = (
        (
            Narrowed.id,
            Narrowed.a,
            Narrowed.b,
            Narrowed.c,
            Narrowed.d,
            Narrowed.e,
            Narrowed.f,
        ),
        (
            Narrowed.g,
            Narrowed.h,
            Narrowed.i,
            Narrowed.j,
            Narrowed.k,
            Narrowed.l,
            Narrowed.batch,
        ),
    );
    let rule = || OnConflict::update(Narrowed.batch).on(Narrowed.id);
    assert_eq!(values.insert_into_with(fields, rule(), &db).await?, 1);
    assert_eq!(values.insert_into_with(fields, rule(), &db).await?, 1);
    let row = Narrowed::objects().get(&db).await?;
    assert_eq!(
        (row.a, row.k, row.l.as_deref(), row.batch),
        (1, 11, Some("end"), 5)
    );
    Ok(())
}
