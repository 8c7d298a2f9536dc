//! Ranges that do not overlap: rows that are in each other's way, however they are written.

on_each! {
    a_row_that_overlaps_is_refused,
    ranges_that_touch_do_not_overlap,
    an_end_may_belong_to_the_range,
    a_range_may_have_no_end,
    a_range_may_begin_nowhere,
    an_empty_range_is_in_nobodys_way,
    a_range_that_ends_before_it_begins_is_refused,
    some_rows_alone_may_be_concerned,
    a_null_among_the_equal_fields_is_nobodys_equal,
    a_row_is_not_in_its_own_way,
    rows_of_one_statement_are_in_each_others_way,
    a_row_in_the_way_may_be_left_out,
    drafts_that_no_key_tells_apart_are_left_out_too,
    an_upsert_moves_the_row_that_is_there,
    rows_are_moved_by_a_query,
    a_savepoint_outlives_the_refusal,
    ranges_of_every_type,
    fields_of_embedded_structs,
    several_constraints_of_one_model,
    every_pair_of_ranges_is_told_alike;
    only(Postgres, "SQLite has one writer")
        one_of_two_who_write_at_once_is_refused,
}

use orm::prelude::*;
use orm::{Error, Result};
use orm_tests::support::assert_sent;
use std::collections::BTreeMap;

#[derive(Model, Debug, Clone, PartialEq)]
struct Room {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(no_overlap(room, starts..ends, where = "NOT cancelled"))]
struct Booking {
    id: i64,
    #[orm(unique)]
    reference: String,
    #[orm(related_name = "bookings", on_delete = Cascade)]
    room: ForeignKey<Room>,
    starts: DateTime<Utc>,
    ends: DateTime<Utc>,
    #[orm(default = false)]
    cancelled: bool,
}

fn at(hour: i64) -> DateTime<Utc> {
    let nine: DateTime<Utc> = "2026-05-01T00:00:00Z".parse().expect("a moment");
    nine + TimeDelta::hours(hour)
}

async fn rooms(db: &Database) -> Result<[Room; 2]> {
    db.create_tables(schema![Room, Booking]).await?;
    let rooms =
        Room::bulk_create(["Aalto", "Wright"].map(|name| Room::draft().name(name)), db).await?;
    Ok(rooms.try_into().expect("two rooms"))
}

fn booking(reference: &str, room: &Room, hours: std::ops::Range<i64>) -> BookingDraft {
    let draft = Booking::draft().reference(reference).room(room);
    draft.starts(at(hours.start)).ends(at(hours.end))
}

/// Returns the fields and the constraint of the error that a row is in the way.
#[track_caller]
fn overlap<T>(result: Result<T>) -> (Vec<&'static str>, String) {
    match result.err().expect("a row in the way") {
        Error::ExclusionViolation {
            fields, constraint, ..
        } => (fields, constraint),
        error => panic!("{error:?}"),
    }
}

async fn references(db: &Database) -> Result<Vec<String>> {
    let bookings = Booking::objects().order_by((Booking.room.id, Booking.starts));
    bookings.values(Booking.reference).all(db).await
}

async fn a_row_that_overlaps_is_refused(db: Database) -> Result<()> {
    let [aalto, wright] = rooms(&db).await?;
    booking("first", &aalto, 9..11).save(&db).await?;
    booking("elsewhere", &wright, 9..11).save(&db).await?;
    for hours in [10..12, 8..10, 9..11, 8..12, 9..10] {
        let error = booking("second", &aalto, hours)
            .save(&db)
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "another `Booking` with this `room` overlaps this one from `starts` to `ends`"
        );
        assert_eq!(error.http_status(), 409);
        assert!(std::error::Error::source(&error).is_some());
        let (fields, constraint) = overlap(Result::<()>::Err(error));
        assert_eq!(fields, ["room", "starts", "ends"]);
        assert_eq!(constraint, "booking_room_id_starts_ends_excl");
    }
    assert_eq!(references(&db).await?, ["first", "elsewhere"]);
    Ok(())
}

async fn ranges_that_touch_do_not_overlap(db: Database) -> Result<()> {
    let [aalto, _] = rooms(&db).await?;
    for (n, hours) in [9..11, 11..12, 8..9, 14..16, 13..14]
        .into_iter()
        .enumerate()
    {
        booking(&n.to_string(), &aalto, hours).save(&db).await?;
    }
    overlap(booking("late", &aalto, 12..15).save(&db).await);
    booking("fits", &aalto, 12..13).save(&db).await?;
    assert_eq!(references(&db).await?, ["2", "0", "1", "fits", "4", "3"]);
    Ok(())
}

/// A stay with its last day.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(no_overlap(first..=last))]
struct Stay {
    id: i64,
    first: NaiveDate,
    last: NaiveDate,
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 5, day).expect("a day of May")
}

async fn an_end_may_belong_to_the_range(db: Database) -> Result<()> {
    db.create_tables(schema![Stay]).await?;
    let stay = |first, last| Stay::draft().first(day(first)).last(day(last));
    stay(5, 7).save(&db).await?;
    stay(9, 9).save(&db).await?;
    for (first, last) in [(7, 8), (1, 5), (9, 9), (6, 6), (1, 30)] {
        let (fields, constraint) = overlap(stay(first, last).save(&db).await);
        assert_eq!(
            (fields, &*constraint),
            (vec!["first", "last"], "stay_first_last_excl")
        );
    }
    stay(8, 8).save(&db).await?;
    assert_eq!(Stay::objects().count(&db).await?, 3);
    Ok(())
}

/// A price that holds until there is another.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(no_overlap(ware, begins..ends))]
struct Price {
    id: i64,
    ware: Option<i32>,
    begins: Option<i32>,
    ends: Option<i32>,
}

fn price(begins: Option<i32>, ends: Option<i32>) -> PriceDraft {
    Price::draft().ware(1).begins(begins).ends(ends)
}

async fn a_range_may_have_no_end(db: Database) -> Result<()> {
    db.create_tables(schema![Price]).await?;
    price(Some(10), None).save(&db).await?;
    overlap(price(Some(20), None).save(&db).await);
    overlap(price(Some(20), Some(30)).save(&db).await);
    overlap(price(Some(1), Some(11)).save(&db).await);
    overlap(price(None, None).save(&db).await);
    price(Some(1), Some(10)).save(&db).await?;
    Ok(())
}

async fn a_range_may_begin_nowhere(db: Database) -> Result<()> {
    db.create_tables(schema![Price]).await?;
    price(None, Some(10)).save(&db).await?;
    overlap(price(None, Some(5)).save(&db).await);
    overlap(price(Some(-5), Some(5)).save(&db).await);
    overlap(price(Some(9), None).save(&db).await);
    price(Some(10), None).save(&db).await?;
    Ok(())
}

async fn an_empty_range_is_in_nobodys_way(db: Database) -> Result<()> {
    let [aalto, _] = rooms(&db).await?;
    booking("empty", &aalto, 10..10).save(&db).await?;
    booking("around", &aalto, 9..11).save(&db).await?;
    booking("within", &aalto, 10..10).save(&db).await?;
    assert_eq!(Booking::objects().count(&db).await?, 3);
    Ok(())
}

async fn a_range_that_ends_before_it_begins_is_refused(db: Database) -> Result<()> {
    let [aalto, _] = rooms(&db).await?;
    let odd = || booking("odd", &aalto, 11..12).ends(at(9));
    let error = odd().save(&db).await.unwrap_err();
    let Error::CheckViolation { constraint, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(constraint, "booking_starts_ends_order");
    let drafts = [booking("right", &aalto, 9..11), odd()];
    let error = Booking::bulk_create(drafts, &db).await.unwrap_err();
    assert_eq!(error.draft_position(), Some(1));
    Ok(())
}

async fn some_rows_alone_may_be_concerned(db: Database) -> Result<()> {
    let [aalto, _] = rooms(&db).await?;
    let mut first = booking("first", &aalto, 9..11)
        .cancelled(true)
        .save(&db)
        .await?;
    booking("second", &aalto, 10..12).save(&db).await?;
    booking("third", &aalto, 10..12)
        .cancelled(true)
        .save(&db)
        .await?;
    first.cancelled = false;
    overlap(first.save(&db).await);
    let cancelled = Booking::objects().filter(Booking.cancelled);
    overlap(cancelled.update(Booking.cancelled.set(false), &db).await);
    assert_eq!(
        Booking::objects()
            .filter(Booking.cancelled)
            .count(&db)
            .await?,
        2
    );
    Ok(())
}

async fn a_null_among_the_equal_fields_is_nobodys_equal(db: Database) -> Result<()> {
    db.create_tables(schema![Price]).await?;
    let draft = || Price::draft().begins(1).ends(9);
    draft().save(&db).await?;
    draft().save(&db).await?;
    draft().ware(1).save(&db).await?;
    overlap(draft().ware(1).save(&db).await);
    overlap(
        Price::objects()
            .filter(Price.ware.is_null())
            .update(Price.ware.set(1), &db)
            .await,
    );
    Ok(())
}

async fn a_row_is_not_in_its_own_way(db: Database) -> Result<()> {
    let [aalto, wright] = rooms(&db).await?;
    let mut first = booking("first", &aalto, 9..11).save(&db).await?;
    booking("second", &aalto, 12..14).save(&db).await?;
    first.starts = at(10);
    first.ends = at(12);
    first.save(&db).await?;
    "renamed".clone_into(&mut first.reference);
    first.save(&db).await?;
    first.ends = at(13);
    overlap(first.save(&db).await);
    first.room = ForeignKey::from(&wright);
    first.save(&db).await?;
    assert_eq!(references(&db).await?, ["second", "renamed"]);
    Ok(())
}

async fn rows_of_one_statement_are_in_each_others_way(db: Database) -> Result<()> {
    let [aalto, wright] = rooms(&db).await?;
    let drafts = [
        booking("a", &aalto, 9..11),
        booking("b", &wright, 9..11),
        booking("c", &aalto, 10..12),
    ];
    let refused = Booking::bulk_create(drafts.clone(), &db).await;
    let position = refused.as_ref().err().and_then(Error::draft_position);
    assert_eq!(position, Some(2));
    overlap(refused);
    assert_eq!(Booking::objects().count(&db).await?, 0);
    overlap(Booking::copy_in(drafts.clone(), &db).await);
    assert_eq!(Booking::objects().count(&db).await?, 0);
    let [first, second, _] = drafts;
    Booking::bulk_create([first, second, booking("c", &aalto, 11..12)], &db).await?;
    let drafts = [
        booking("cancelled", &aalto, 9..12).cancelled(true),
        booking("empty", &aalto, 10..10).cancelled(false),
        booking("in the way", &aalto, 11..13).cancelled(false),
    ];
    assert_sent(&db, "an_overlapping_draft_among_others", async || {
        let refused = Booking::bulk_create(drafts.clone(), &db).await;
        assert_eq!(
            refused.err().and_then(|error| error.draft_position()),
            Some(2)
        );
        Ok(())
    })
    .await?;
    assert_eq!(references(&db).await?, ["a", "c", "b"]);
    Ok(())
}

async fn a_row_in_the_way_may_be_left_out(db: Database) -> Result<()> {
    let [aalto, wright] = rooms(&db).await?;
    let ignore = OnConflict::ignore;
    let first = booking("a", &aalto, 9..11).save_with(ignore(), &db).await?;
    assert!(first.is_inserted());
    assert_sent(&db, "an_overlapping_draft_ignored", async || {
        let second = booking("b", &aalto, 10..12);
        let second = second.save_with(ignore(), &db).await?;
        assert_eq!(second, Written::Skipped(None));
        Ok(())
    })
    .await?;
    let drafts = [
        booking("c", &aalto, 10..12),
        booking("d", &wright, 9..11),
        booking("e", &wright, 10..11),
        booking("a", &wright, 12..13),
        booking("f", &aalto, 11..12),
    ];
    assert_sent(&db, "overlapping_drafts_ignored", async || {
        let written = Booking::bulk_create_with(drafts.clone(), ignore(), &db).await?;
        let written: Vec<_> = written.iter().map(Written::is_inserted).collect();
        assert_eq!(written, [false, true, false, false, true]);
        Ok(())
    })
    .await?;
    assert_eq!(references(&db).await?, ["a", "f", "d"]);
    let tx = db.begin().await?;
    let third = booking("g", &aalto, 10..12)
        .save_with(ignore(), &tx)
        .await?;
    assert_eq!(third, Written::Skipped(None));
    booking("h", &aalto, 14..15).save(&tx).await?;
    tx.commit().await?;
    assert_eq!(references(&db).await?, ["a", "f", "h", "d"]);
    Ok(())
}

/// A visit whose time nobody else may have; what it is about is unique, where it is known.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(no_overlap(starts..ends))]
struct Visit {
    id: i64,
    #[orm(unique, max_length = 20)]
    about: Option<String>,
    starts: i32,
    ends: i32,
}

async fn drafts_that_no_key_tells_apart_are_left_out_too(db: Database) -> Result<()> {
    db.create_tables(schema![Visit]).await?;
    let visit = |hours: std::ops::Range<i32>| Visit::draft().starts(hours.start).ends(hours.end);
    visit(9..11).save(&db).await?;
    let drafts = [
        visit(10..12),
        visit(11..13),
        visit(12..14),
        visit(11..13),
        visit(15..16).about("teeth"),
        visit(17..18).about("teeth"),
        visit(13..14).about("eyes"),
        visit(13..15).about("ears"),
    ];
    assert_sent(&db, "overlapping_drafts_without_a_key", async || {
        let ignore = OnConflict::ignore();
        let written = Visit::bulk_create_with(drafts.clone(), ignore, &db).await?;
        let is_inserted: Vec<_> = written.iter().map(Written::is_inserted).collect();
        assert_eq!(
            is_inserted,
            [false, true, false, false, true, false, true, false]
        );
        let first = Visit::get(*written[1].stored().expect("a row"), &db).await?;
        assert_eq!((first.starts, first.ends), (11, 13));
        let teeth = written[4].stored();
        assert_eq!(written[5], Written::Skipped(teeth.copied()));
        Ok(())
    })
    .await?;
    let stored = Visit::objects().order_by(Visit.starts).all(&db).await?;
    let hours: Vec<_> = stored.iter().map(|it| (it.starts, it.ends)).collect();
    assert_eq!(hours, [(9, 11), (11, 13), (13, 14), (15, 16)]);
    Ok(())
}

async fn an_upsert_moves_the_row_that_is_there(db: Database) -> Result<()> {
    let [aalto, _] = rooms(&db).await?;
    let on = || OnConflict::update((Booking.starts, Booking.ends)).on(Booking.reference);
    booking("a", &aalto, 9..11).save(&db).await?;
    booking("b", &aalto, 14..15).save(&db).await?;
    booking("a", &aalto, 10..12).save_with(on(), &db).await?;
    overlap(booking("a", &aalto, 13..15).save_with(on(), &db).await);
    overlap(booking("c", &aalto, 13..15).save_with(on(), &db).await);
    let moved = Booking::objects()
        .filter(Booking.reference.eq("a"))
        .get(&db)
        .await?;
    assert_eq!((moved.starts, moved.ends), (at(10), at(12)));
    Ok(())
}

async fn rows_are_moved_by_a_query(db: Database) -> Result<()> {
    let [aalto, _] = rooms(&db).await?;
    booking("a", &aalto, 9..11).save(&db).await?;
    booking("b", &aalto, 14..15).save(&db).await?;
    let first = Booking::objects().filter(Booking.reference.eq("a"));
    let later = (
        Booking.starts.set(Booking.starts + TimeDelta::hours(1)),
        Booking.ends.set(Booking.ends + TimeDelta::hours(1)),
    );
    assert_eq!(first.update(later, &db).await?, 1);
    overlap(first.update(Booking.ends.set(at(15)), &db).await);
    assert_eq!(first.update(Booking.ends.set(at(14)), &db).await?, 1);
    Ok(())
}

async fn a_savepoint_outlives_the_refusal(db: Database) -> Result<()> {
    let [aalto, _] = rooms(&db).await?;
    let tx = db.begin().await?;
    booking("a", &aalto, 9..11).save(&tx).await?;
    let inner = tx
        .transaction(async |tx| booking("b", &aalto, 10..12).save(tx).await)
        .await;
    overlap(inner);
    booking("c", &aalto, 11..12).save(&tx).await?;
    tx.commit().await?;
    assert_eq!(references(&db).await?, ["a", "c"]);
    Ok(())
}

/// One of each type of range.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(
    no_overlap(small..small_end),
    no_overlap(int..int_end),
    no_overlap(big..big_end),
    no_overlap(date..date_end),
    no_overlap(clock..clock_end),
    no_overlap(exact..exact_end)
)]
struct Ranges {
    id: i64,
    small: i16,
    small_end: i16,
    int: i32,
    int_end: i32,
    big: i64,
    big_end: i64,
    date: NaiveDate,
    date_end: NaiveDate,
    clock: NaiveDateTime,
    clock_end: NaiveDateTime,
    #[orm(max_digits = 8, decimal_places = 2)]
    exact: Decimal,
    #[orm(max_digits = 8, decimal_places = 2)]
    exact_end: Decimal,
}

/// The ranges from one day of May to another.
fn ranges(from: u32, to: u32) -> RangesDraft {
    let number = |day: u32| i16::try_from(day).expect("a day");
    let clock = |day_of_may| day(day_of_may).and_hms_opt(12, 0, 0).expect("noon");
    Ranges::draft()
        .small(number(from))
        .small_end(number(to))
        .int(i32::from(number(from)))
        .int_end(i32::from(number(to)))
        .big(i64::from(number(from)))
        .big_end(i64::from(number(to)))
        .date(day(from))
        .date_end(day(to))
        .clock(clock(from))
        .clock_end(clock(to))
        .exact(Decimal::new(i64::from(number(from)) * 10, 1))
        .exact_end(Decimal::from(number(to)))
}

async fn ranges_of_every_type(db: Database) -> Result<()> {
    db.create_tables(schema![Ranges]).await?;
    ranges(5, 10).save(&db).await?;
    ranges(10, 12).save(&db).await?;
    let others = ranges(20, 22);
    let refused = [
        others.clone().small(9).save(&db).await,
        others.clone().int(9).save(&db).await,
        others.clone().big(9).save(&db).await,
        others.clone().date(day(9)).save(&db).await,
        others
            .clone()
            .clock(day(9).and_hms_opt(1, 0, 0).expect("a time"))
            .save(&db)
            .await,
        others.clone().exact(Decimal::new(999, 2)).save(&db).await,
    ];
    let fields = refused.map(|refused| overlap(refused).0[0]);
    assert_eq!(fields, ["small", "int", "big", "date", "clock", "exact"]);
    others.save(&db).await?;
    Ok(())
}

#[derive(Embed, Debug, Clone, PartialEq)]
struct Hours {
    from: i32,
    to: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(no_overlap(person, hours.from..hours.to, name = "shift_hours"))]
struct Shift {
    id: i64,
    person: String,
    #[orm(embed)]
    hours: Hours,
}

async fn fields_of_embedded_structs(db: Database) -> Result<()> {
    db.create_tables(schema![Shift]).await?;
    let shift = |person: &str, from, to| Shift::draft().person(person).hours(Hours { from, to });
    shift("Ada", 8, 12).save(&db).await?;
    shift("Grace", 8, 12).save(&db).await?;
    let (fields, constraint) = overlap(shift("Ada", 11, 14).save(&db).await);
    assert_eq!(fields, ["person", "hours.from", "hours.to"]);
    assert_eq!(constraint, "shift_hours");
    Ok(())
}

/// Neither the teacher nor the room is at two places at once.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(no_overlap(teacher, from..to), no_overlap(room, from..to))]
struct Lesson {
    id: i64,
    teacher: i32,
    room: i32,
    from: i32,
    to: i32,
}

async fn several_constraints_of_one_model(db: Database) -> Result<()> {
    db.create_tables(schema![Lesson]).await?;
    let lesson = |teacher, room| Lesson::draft().teacher(teacher).room(room).from(1).to(3);
    lesson(1, 1).save(&db).await?;
    lesson(2, 2).save(&db).await?;
    assert_eq!(overlap(lesson(1, 3).save(&db).await).0[0], "teacher");
    assert_eq!(overlap(lesson(3, 2).save(&db).await).0[0], "room");
    lesson(3, 3).save(&db).await?;
    Ok(())
}

/// As `Price`, and its end belongs to it.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(no_overlap(ware, begins..=ends))]
struct Offer {
    id: i64,
    ware: i32,
    begins: Option<i32>,
    ends: Option<i32>,
}

/// A range of some ware: null is from ever, or for ever.
#[derive(Clone, Copy, Debug)]
struct Span {
    ware: i32,
    begins: Option<i32>,
    ends: Option<i32>,
}

impl Span {
    fn is_in_order(self) -> bool {
        self.begins
            .zip(self.ends)
            .is_none_or(|(begins, ends)| begins <= ends)
    }

    /// Returns whether the range may be that of a row, beside those of all others.
    fn is_free(self, stored: &BTreeMap<i64, Span>, own: Option<i64>, includes_end: bool) -> bool {
        let mut others = stored.iter().filter(|(id, _)| Some(**id) != own);
        self.is_in_order() && !others.any(|(_, other)| self.overlaps(*other, includes_end))
    }

    /// Returns whether some moment is in both.
    fn overlaps(self, other: Span, includes_end: bool) -> bool {
        let begins = |span: Span| span.begins.unwrap_or(i32::MIN);
        let ends = |span: Span| {
            span.ends
                .map_or(i64::MAX, |end| i64::from(end) + i64::from(includes_end))
        };
        let is_empty = |span: Span| i64::from(begins(span)) >= ends(span);
        let first = i64::from(begins(self).max(begins(other)));
        let behind = ends(self).min(ends(other));
        let is_one_empty = is_empty(self) || is_empty(other);
        self.ware == other.ware && !is_one_empty && first < behind
    }
}

/// A generator of random numbers that gives the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: i32) -> i32 {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        i32::try_from(self.0 >> 33).unwrap_or_default() % n
    }

    /// Returns the key of one of the rows, or none.
    fn of(&mut self, rows: &BTreeMap<i64, Span>) -> Option<i64> {
        let place = usize::try_from(self.below(12)).unwrap_or_default();
        rows.keys().copied().nth(place)
    }

    fn unless_open(&mut self, end: i32) -> Option<i32> {
        (self.below(20) > 0).then_some(end)
    }

    /// Returns a range, which is empty or out of order now and then.
    fn span(&mut self) -> Span {
        let begins = self.below(1000);
        let ends = begins + self.below(60) - 3;
        Span {
            ware: self.below(2),
            begins: self.unless_open(begins),
            ends: self.unless_open(ends),
        }
    }
}

/// Inserts and moves ranges at random. Each is refused just where it is out of order or overlaps another.
async fn every_pair_of_ranges_is_told_alike(db: Database) -> Result<()> {
    db.create_tables(schema![Price, Offer]).await?;
    let mut chance = Chance(7);
    let (mut prices, mut offers): (BTreeMap<i64, Span>, BTreeMap<i64, Span>) = Default::default();
    let mut refused = 0;
    for _ in 0..300 {
        let span = chance.span();
        let moved = chance.of(&prices);
        let (ware, begins, ends) = (span.ware, span.begins, span.ends);
        let written = match moved {
            None => price(begins, ends)
                .ware(ware)
                .save(&db)
                .await
                .map(|row| row.id),
            Some(id) => {
                let ware = Some(ware);
                let mut row = Price {
                    id,
                    ware,
                    begins,
                    ends,
                };
                row.save(&db).await.map(|()| id)
            }
        };
        let is_free = span.is_free(&prices, moved, false);
        assert_eq!(
            written.is_ok(),
            is_free,
            "{span:?} in {prices:?}: {written:?}"
        );
        refused += i32::from(!is_free);
        if let Ok(id) = written {
            prices.insert(id, span);
        }
        let moved = chance.of(&offers);
        let written = match moved {
            None => {
                let draft = Offer::draft().ware(ware).begins(begins).ends(ends);
                draft.save(&db).await.map(|row| row.id)
            }
            Some(id) => {
                let mut row = Offer {
                    id,
                    ware,
                    begins,
                    ends,
                };
                row.save(&db).await.map(|()| id)
            }
        };
        let is_free = span.is_free(&offers, moved, true);
        assert_eq!(
            written.is_ok(),
            is_free,
            "{span:?} in {offers:?}: {written:?}"
        );
        if let Ok(id) = written {
            offers.insert(id, span);
        }
    }
    assert!((100..250).contains(&refused), "{refused}");
    Ok(())
}

async fn one_of_two_who_write_at_once_is_refused(db: Database) -> Result<()> {
    let [aalto, _] = rooms(&db).await?;
    let (one, two) = (db.begin().await?, db.begin().await?);
    booking("a", &aalto, 9..11).save(&one).await?;
    let second = booking("b", &aalto, 10..12);
    let (second, committed) = tokio::join!(second.save(&two), one.commit());
    committed?;
    overlap(second);
    two.rollback().await?;
    assert_eq!(references(&db).await?, ["a"]);
    Ok(())
}
