//! Unique constraints of some rows, of expressions and of texts whose case is ignored: which draft breaks one, and which
//! row is in its way.

#![expect(
    clippy::duplicated_attributes,
    reason = "two constraints of one field name it twice"
)]

on_each! {
    a_text_that_differs_in_case_among_the_drafts,
    a_text_that_differs_in_case_from_a_stored_one,
    a_value_among_some_rows,
    the_value_of_an_expression,
    several_constraints_of_the_same_field,
    a_null_is_no_others_equal,
    a_condition_on_what_the_database_fills_in,
    a_failed_transaction_is_not_asked,
    one_draft_is_told_what_is_in_its_way,
    a_row_outside_of_the_index_is_in_nobodys_way,
    what_is_in_the_way_is_not_known_where_the_database_fills_in,
    many_drafts_are_told_what_is_in_their_way,
    many_drafts_that_are_the_same_row,
    many_drafts_that_are_the_same_row_where_both_are_in_the_index,
    many_drafts_of_which_nothing_would_tell,
    rows_that_are_not_in_the_index,
    nulls_are_equal_by_a_second_constraint;
    only(Sqlite, "Postgres has no collation that ignores case by itself")
        a_collation_that_ignores_case;
    only(Postgres, "SQLite has no exclusion constraints of SQL")
        ranges_that_overlap,
}

use orm::prelude::*;
use orm::testing::assert_queries;
use orm::{Error, Result};

use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(
    unique(ignore_case(email)),
    unique(slug, where = "deleted_at IS NULL"),
    unique(team, "lower(nick)")
)]
struct Member {
    id: i64,
    email: String,
    slug: Option<String>,
    deleted_at: Option<i64>,
    #[orm(default = 1)]
    team: i32,
    nick: Option<String>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(
    unique(row, where = "seat = 1", name = "first_seat"),
    unique(row, where = "seat = 2", name = "second_seat")
)]
struct Booking {
    id: i64,
    row: i32,
    seat: i32,
}

/// The day is filled in by the database.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(place, where = "day > 0"))]
struct Visit {
    id: i64,
    place: i32,
    #[orm(db_default = "1")]
    day: i32,
}

fn member(email: &str) -> MemberDraft {
    Member::draft().email(email)
}

/// Members of the e-mail addresses `u1@x` to `u5@x`, the last with the slug `five` and the nick `Fünf`, and one whose slug
/// `gone` is that of no row in the index.
/// A folder, of which no two of one name are in another, nor at the top.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(parent, name), unique(name, where = "parent_id IS NULL"))]
struct Folder {
    id: i64,
    name: String,
    #[orm(related_name = "folders", on_delete = Cascade)]
    parent: Option<ForeignKey<Folder>>,
}

async fn nulls_are_equal_by_a_second_constraint(db: Database) -> Result<()> {
    db.create_tables(schema![Folder]).await?;
    let named = |name: &str| Folder::draft().name(name);
    let home = named("home").save(&db).await?;
    let ann = named("ann").parent(&home).save(&db).await?;
    named("home").parent(&home).save(&db).await?;
    named("ann").save(&db).await?;
    let twice = named("home").save(&db).await;
    let Err(Error::UniqueViolation { fields, .. }) = &twice else {
        panic!("{twice:?}");
    };
    assert_eq!(fields, &["name"]);
    let twice = named("ann").parent(&home).save(&db).await;
    let Err(Error::UniqueViolation { fields, .. }) = &twice else {
        panic!("{twice:?}");
    };
    assert_eq!(fields, &["parent", "name"]);
    // Each place has its own key for what may be there.
    let (at_the_top, is_new) = named("home").get_or_create(Folder.name, &db).await?;
    assert_eq!((at_the_top.id, is_new), (home.id, false));
    let within = named("ann").parent(&home);
    let (within, is_new) = within
        .get_or_create((Folder.parent, Folder.name), &db)
        .await?;
    assert_eq!((within.id, is_new), (ann.id, false));
    let drafts = [named("home"), named("etc"), named("etc")];
    let written = Folder::bulk_create_with(drafts, OnConflict::ignore(), &db).await?;
    assert_eq!(written[0], Written::Skipped(Some(home.id)));
    assert!(written[1].is_inserted() && !written[2].is_inserted());
    // One that moves to the top meets the one of its name there.
    let moved = Folder::objects().filter(Folder.id.eq(ann.id));
    let moved = moved.update(Folder.parent.set(None), &db).await;
    assert!(matches!(moved, Err(Error::UniqueViolation { .. })));
    Ok(())
}

async fn members(db: &Database) -> Result<Vec<Member>> {
    db.create_tables(schema![Member]).await?;
    let mut drafts: Vec<MemberDraft> = (1..=5).map(|n| member(&format!("u{n}@x"))).collect();
    drafts[4] = member("u5@x").slug("five").nick("Five");
    drafts.push(member("gone@x").slug("gone").deleted_at(7));
    Member::bulk_create(drafts, db).await
}

/// Inserts the drafts, which fail for these fields. Returns the place of the draft.
async fn refused<D: Draft>(
    drafts: impl IntoIterator<Item = D>,
    fields: &[&str],
    db: &impl Executor,
) -> Option<u64> {
    let error = D::Model::bulk_create(drafts, db).await;
    let error = error.err().expect("drafts that fail");
    let Error::UniqueViolation { fields: broken, .. } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(broken, fields);
    error.draft_position()
}

async fn a_text_that_differs_in_case_among_the_drafts(db: Database) -> Result<()> {
    members(&db).await?;
    let place = refused(["a@b", "c@d", "A@B"].map(member), &["email"], &db).await;
    assert_eq!(place, Some(2));
    let place = refused(["straße", "é", "x", "É"].map(member), &["email"], &db).await;
    assert_eq!(place, Some(3));
    Ok(())
}

async fn a_text_that_differs_in_case_from_a_stored_one(db: Database) -> Result<()> {
    members(&db).await?;
    let create = async || Ok(refused(["a@b", "c@d", "U5@x"].map(member), &["email"], &db).await);
    assert_eq!(assert_queries(&db, 2, create).await?, Some(2));
    Ok(())
}

async fn a_value_among_some_rows(db: Database) -> Result<()> {
    members(&db).await?;
    let slug = |n: i64, slug: &str| member(&format!("new{n}@x")).slug(slug);
    assert_sent(&db, "partial_unique_among_drafts", async || {
        let drafts = [slug(1, "a"), slug(2, "b"), slug(3, "a")];
        assert_eq!(refused(drafts, &["slug"], &db).await, Some(2));
        Ok(())
    })
    .await?;
    // Neither draft nor stored row counts where it is not in the index.
    let drafts = [
        slug(1, "five").deleted_at(1),
        slug(2, "gone"),
        slug(3, "gone").deleted_at(1),
        slug(4, "five"),
    ];
    assert_eq!(refused(drafts, &["slug"], &db).await, Some(3));
    Ok(())
}

async fn the_value_of_an_expression(db: Database) -> Result<()> {
    members(&db).await?;
    let nick = |n: i64, nick: &str| member(&format!("new{n}@x")).nick(nick);
    let drafts = [nick(1, "FIVE").team(2), nick(2, "six"), nick(3, "fivE")];
    assert_eq!(refused(drafts, &["team", "nick"], &db).await, Some(2));
    // The function takes the texts of the drafts for what it takes those of the column for: neither database has `É`
    // and `é` the same there.
    let drafts = [nick(1, "É"), nick(2, "é"), nick(3, "Z"), nick(4, "z")];
    assert_eq!(refused(drafts, &["team", "nick"], &db).await, Some(3));
    Ok(())
}

/// SQLite does not tell which of them is broken.
async fn several_constraints_of_the_same_field(db: Database) -> Result<()> {
    db.create_tables(schema![Booking]).await?;
    let booking = |(row, seat)| Booking::draft().row(row).seat(seat);
    Booking::bulk_create([(1, 1), (1, 2), (1, 3), (2, 1)].map(booking), &db).await?;
    let place = refused([(2, 3), (2, 3), (2, 2), (1, 2)].map(booking), &["row"], &db).await;
    assert_eq!(place, Some(3));
    let place = refused([(2, 3), (2, 1)].map(booking), &["row"], &db).await;
    assert_eq!(place, Some(1));
    Ok(())
}

async fn a_null_is_no_others_equal(db: Database) -> Result<()> {
    members(&db).await?;
    let drafts = [
        member("a"),
        member("b").slug(None).nick(None),
        member("c").nick("five"),
    ];
    assert_eq!(refused(drafts, &["team", "nick"], &db).await, Some(2));
    Ok(())
}

async fn a_condition_on_what_the_database_fills_in(db: Database) -> Result<()> {
    db.create_tables(schema![Visit]).await?;
    let visits = [1, 2, 1].map(|place| Visit::draft().place(place));
    assert_eq!(refused(visits, &["place"], &db).await, None);
    let visits = [(1, 0), (1, 1), (1, 2)].map(|(place, day)| Visit::draft().place(place).day(day));
    assert_eq!(refused(visits, &["place"], &db).await, Some(2));
    Ok(())
}

async fn a_failed_transaction_is_not_asked(db: Database) -> Result<()> {
    members(&db).await?;
    let tx = db.begin().await?;
    let place = refused(["a@b", "A@B"].map(member), &["email"], &tx).await;
    tx.rollback().await?;
    assert_eq!(place, None);
    Ok(())
}

/// Saves the draft, which is left out. Returns the row in its way.
async fn in_the_way<D: Draft>(draft: D, db: &impl Executor) -> Result<Option<D::Model>> {
    match draft.save_with(OnConflict::ignore(), db).await? {
        Written::Skipped(row) => Ok(row),
        _ => panic!("a draft that is left out"),
    }
}

async fn one_draft_is_told_what_is_in_its_way(db: Database) -> Result<()> {
    let stored = members(&db).await?;
    assert_sent(&db, "partial_unique_in_the_way", async || {
        let row = in_the_way(member("U2@X"), &db).await?;
        assert_eq!(row.as_ref(), Some(&stored[1]));
        Ok(())
    })
    .await?;
    let row = in_the_way(member("new").slug("five"), &db).await?;
    assert_eq!(row.as_ref(), Some(&stored[4]));
    let tx = db.begin().await?;
    let row = in_the_way(member("new").nick("FIVE"), &tx).await?;
    tx.commit().await?;
    assert_eq!(row.as_ref(), Some(&stored[4]));
    let new = member("new").slug("gone");
    assert!(
        new.save_with(OnConflict::ignore(), &db)
            .await?
            .is_inserted()
    );
    Ok(())
}

/// The draft has the slug of one row, but is none of those whose slugs differ.
async fn a_row_outside_of_the_index_is_in_nobodys_way(db: Database) -> Result<()> {
    let stored = members(&db).await?;
    let draft = member("U1@x").slug("five").deleted_at(1);
    assert_eq!(in_the_way(draft, &db).await?.as_ref(), Some(&stored[0]));
    Ok(())
}

async fn what_is_in_the_way_is_not_known_where_the_database_fills_in(db: Database) -> Result<()> {
    db.create_tables(schema![Visit]).await?;
    let visit = Visit::draft().place(1).save(&db).await?;
    assert_eq!(in_the_way(Visit::draft().place(1), &db).await?, None);
    let row = in_the_way(Visit::draft().place(1).day(9), &db).await?;
    assert_eq!(row, Some(visit));
    Ok(())
}

async fn many_drafts_are_told_what_is_in_their_way(db: Database) -> Result<()> {
    let stored = members(&db).await?;
    let drafts = [
        member("U3@x"),
        member("new").slug("gone"),
        member("other").slug("five"),
        member("third").slug("five").deleted_at(1),
    ];
    let written = Member::bulk_create_with(drafts, OnConflict::ignore(), &db).await?;
    let new = Member::objects()
        .order_by(Member.id)
        .filter(Member.id.gt(stored[5].id));
    let new: Vec<(i64, String)> = new.values((Member.id, Member.email)).all(&db).await?;
    let [(new, _), (third, email)] = &new[..] else {
        panic!("two new rows: {new:?}")
    };
    assert_eq!(email, "third");
    let wanted = [
        Written::Skipped(Some(stored[2].id)),
        Written::Inserted(*new),
        Written::Skipped(Some(stored[4].id)),
        Written::Inserted(*third),
    ];
    assert_eq!(written, wanted);
    let one = Member::bulk_create_with([member("NEW")], OnConflict::ignore(), &db).await?;
    assert_eq!(one, [Written::Skipped(Some(*new))]);
    Ok(())
}

async fn many_drafts_that_are_the_same_row(db: Database) -> Result<()> {
    members(&db).await?;
    let drafts = ["a@b", "c@d", "A@B"].map(member);
    let written = Member::bulk_create_with(drafts, OnConflict::ignore(), &db).await?;
    let first = Member::objects()
        .filter(Member.email.eq("a@b"))
        .get(&db)
        .await?;
    assert_eq!(written[0], Written::Inserted(first.id));
    assert!(written[1].is_inserted());
    assert_eq!(written[2], Written::Skipped(Some(first.id)));
    assert_eq!(Member::objects().count(&db).await?, 8);
    Ok(())
}

async fn many_drafts_that_are_the_same_row_where_both_are_in_the_index(db: Database) -> Result<()> {
    members(&db).await?;
    let drafts = [
        member("1").slug("s").deleted_at(1),
        member("2").slug("s"),
        member("3").slug("s").deleted_at(2),
        member("4").slug("s"),
        member("5").slug("five"),
        member("5").slug("six"),
    ];
    let written = Member::bulk_create_with(drafts, OnConflict::ignore(), &db).await?;
    let inserted: Vec<bool> = written.iter().map(Written::is_inserted).collect();
    assert_eq!(inserted, [true, true, true, false, false, true]);
    assert_eq!(written[3].stored(), written[1].stored());
    let five = Member::objects()
        .filter(Member.slug.eq("five"))
        .get(&db)
        .await?;
    assert_eq!(written[4], Written::Skipped(Some(five.id)));
    Ok(())
}

async fn many_drafts_of_which_nothing_would_tell(db: Database) -> Result<()> {
    db.create_tables(schema![Visit]).await?;
    let visit = |place| Visit::draft().place(place);
    let create =
        async || Ok(Visit::bulk_create_with([1, 2].map(visit), OnConflict::ignore(), &db).await);
    let refused = assert_queries(&db, 0, create).await?;
    let Err(Error::InvalidQuery { why, .. }) = &refused else {
        panic!("{refused:?}")
    };
    let wanted = "nothing tells which drafts `visit_place_key` leaves out, as the database fills in what it is about; set those fields, name another unique key with `on`, or save the drafts one by one";
    assert_eq!(why, wanted);
    let one = Visit::bulk_create_with([visit(1)], OnConflict::ignore(), &db).await?;
    assert!(one[0].is_inserted());
    let one = Visit::bulk_create_with([visit(1)], OnConflict::ignore(), &db).await?;
    assert_eq!(one, [Written::Skipped(None)]);
    Ok(())
}

async fn rows_that_are_not_in_the_index(db: Database) -> Result<()> {
    db.create_tables(schema![Booking]).await?;
    let booking = |(row, seat)| Booking::draft().row(row).seat(seat);
    let ignore = OnConflict::ignore;
    let first = Booking::bulk_create_with([(1, 1), (1, 3)].map(booking), ignore(), &db).await?;
    assert!(first.iter().all(Written::is_inserted));
    let drafts = [(1, 3), (1, 1), (1, 3), (1, 2)].map(booking);
    let written = Booking::bulk_create_with(drafts, ignore(), &db).await?;
    let inserted: Vec<bool> = written.iter().map(Written::is_inserted).collect();
    assert_eq!(inserted, [true, false, true, true]);
    assert_eq!(written[1].stored(), first[0].stored());
    let seats = Booking::objects()
        .order_by(Booking.id)
        .values((Booking.id, Booking.seat));
    let seats: Vec<(i64, i32)> = seats.all(&db).await?;
    for (written, (_, seat)) in written.iter().zip([(1, 3), (1, 1), (1, 3), (1, 2)]) {
        let key = *written.stored().expect("a row");
        assert!(seats.contains(&(key, seat)), "{key} {seat} {seats:?}");
    }
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(name, where = "open"))]
struct Shop {
    id: i64,
    #[orm(collation = "NOCASE")]
    name: String,
    open: bool,
}

#[cfg(feature = "sqlite")]
async fn a_collation_that_ignores_case(db: Database) -> Result<()> {
    db.create_tables(schema![Shop]).await?;
    let shop = |name: &str| Shop::draft().name(name).open(true);
    let shops = Shop::bulk_create(["a", "b"].map(shop), &db).await?;
    let place = refused(["c", "C", "B"].map(shop), &["name"], &db).await;
    assert_eq!(place, Some(1));
    assert_eq!(in_the_way(shop("B"), &db).await?.as_ref(), Some(&shops[1]));
    Ok(())
}

#[cfg(feature = "postgres")]
#[derive(Model, Debug, Clone)]
struct Slot {
    id: i64,
    begins: i64,
    ends: i64,
}

/// A row in the way of an exclusion constraint is told as one in the way of a unique constraint is.
#[cfg(feature = "postgres")]
async fn ranges_that_overlap(db: Database) -> Result<()> {
    db.create_tables(schema![Slot]).await?;
    db.execute(sql!(
        "ALTER TABLE slot ADD CONSTRAINT slot_overlap EXCLUDE USING gist (int8range(begins, ends) WITH &&)"
    ))
    .await?;
    Slot::draft().begins(1).ends(5).save(&db).await?;
    let next = Slot::draft().begins(5).ends(7).save(&db).await?;
    let drafts = [(8, 9), (4, 6)].map(|(begins, ends)| Slot::draft().begins(begins).ends(ends));
    let refused = Slot::bulk_create(drafts.clone(), &db).await;
    let Err(error) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(
        error.to_string(),
        "another `Slot` is in the way of this one, by the constraint `slot_overlap`"
    );
    assert!(
        matches!(&error, Error::ExclusionViolation { fields, .. } if fields.is_empty()),
        "{error:?}"
    );
    let moved = Slot::objects().filter(Slot.id.eq(next.id));
    let moved = moved.update(Slot.begins.set(4), &db).await;
    assert!(
        matches!(moved, Err(Error::ExclusionViolation { .. })),
        "{moved:?}"
    );
    let [_, overlapping] = drafts;
    let written = overlapping.save_with(OnConflict::ignore(), &db).await?;
    assert!(matches!(written, Written::Skipped(None)), "{written:?}");
    Ok(())
}
