//! Upserts by unique constraints of some rows, of texts whose case is ignored, and of expressions.

#![expect(
    clippy::duplicated_attributes,
    reason = "two constraints of one field name it twice"
)]

on_each! {
    one_draft,
    many_drafts,
    one_row_is_found_or_created,
    drafts_outside_of_the_index_are_inserted,
    equal_drafts_are_refused_where_both_are_in_the_index,
    rows_that_leave_the_index,
    a_constraint_of_all_rows_is_meant_first,
    constraints_of_the_same_fields_are_named,
    a_text_whose_case_is_ignored,
    an_expression_is_named,
    a_condition_on_what_the_database_fills_in,
    nulls_are_nobodys_equal,
    another_constraint_still_forbids,
    rows_of_a_query,
    a_transaction_and_many_statements,
    any_upserts_at_all;
    only(Sqlite, "Postgres tells of every row what became of it")
        rows_that_sqlite_does_not_tell_of,
        any_upserts_that_sqlite_does_not_tell_of,
}

use orm::db::Backend;
use orm::prelude::*;
use orm::testing::assert_queries;
use orm::{Error, Result};
use std::collections::BTreeMap;

use orm_tests::support::assert_sent;
#[cfg(feature = "sqlite")]
use orm_tests::support::run;

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(team, slug, where = "deleted_at IS NULL"))]
struct Member {
    id: i64,
    team: i32,
    slug: Option<String>,
    name: String,
    deleted_at: Option<i64>,
}

/// The seats of a row, the first and the second of which are taken once.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(
    unique(row, where = "seat = 1", name = "first_seat"),
    unique(row, where = "seat = 2", name = "second_seat"),
    unique(guest, where = "seat > 0"),
    unique(guest, name = "guest_once")
)]
struct Booking {
    id: i64,
    row: i32,
    seat: i32,
    guest: String,
}

#[derive(Embed, Debug, Clone, PartialEq)]
struct Address {
    city: String,
    zip: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(
    unique(ignore_case(email)),
    unique(team, "lower(nick)", name = "nick_in_team"),
    unique(team, address.zip, where = "NOT hidden")
)]
struct Account {
    id: i64,
    email: String,
    #[orm(default = 1)]
    team: i32,
    nick: Option<String>,
    #[orm(default = 0)]
    visits: i32,
    /// Filled in by the database.
    #[orm(db_default = "false")]
    hidden: bool,
    #[orm(embed)]
    address: Address,
}

fn member(slug: &str, name: &str) -> MemberDraft {
    Member::draft().team(1).slug(slug).name(name)
}

fn account(email: &str, zip: &str) -> AccountDraft {
    let (city, zip) = ("Concord".to_owned(), zip.to_owned());
    Account::draft()
        .team(1)
        .email(email)
        .address(Address { city, zip })
}

/// Two members: `old`, who is deleted, and `jo`, of the same slug.
async fn members(db: &Database) -> Result<[Member; 2]> {
    db.create_tables(schema![Member]).await?;
    let old = member("jo", "old").deleted_at(7).save(db).await?;
    Ok([old, member("jo", "jo").save(db).await?])
}

fn written_key(written: Written<Member>) -> Written<i64> {
    match written {
        Written::Inserted(row) => Written::Inserted(row.id),
        Written::Updated(row) => Written::Updated(row.id),
        Written::Skipped(row) => Written::Skipped(row.map(|row| row.id)),
    }
}

/// The names of all members and whether they are there, by their keys.
async fn all(db: &Database) -> Result<Vec<(String, bool)>> {
    let members = Member::objects().order_by(Member.id);
    let values = (Member.name, Member.deleted_at.is_null());
    members.values(values).all(db).await
}

fn refusal<T: std::fmt::Debug>(refused: Result<T>) -> String {
    match refused {
        Err(Error::InvalidQuery { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

async fn one_draft(db: Database) -> Result<()> {
    let [_, jo] = members(&db).await?;
    let by_slug = || OnConflict::update(Member.name).on((Member.slug, Member.team));
    assert_sent(&db, "partial_upsert_of_one", async || {
        let ignored = OnConflict::ignore().on((Member.team, Member.slug));
        let ignored = member("jo", "x").save_with(ignored, &db).await?;
        assert_eq!(ignored, Written::Skipped(Some(jo.clone())));
        let updated = member("jo", "josephine").save_with(by_slug(), &db).await?;
        let Written::Updated(updated) = updated else {
            panic!("{updated:?}")
        };
        assert_eq!((updated.id, &*updated.name), (jo.id, "josephine"));
        let rule = OnConflict::update_all().on((Member.team, Member.slug));
        let rule = rule.update_where(Member.name.eq("x"));
        let skipped = member("jo", "y").save_with(rule, &db).await?;
        assert_eq!(skipped, Written::Skipped(Some(updated)));
        Ok(())
    })
    .await?;
    let new = member("jo", "gone").deleted_at(1);
    assert!(new.save_with(by_slug(), &db).await?.is_inserted());
    let new = member("amy", "amy").save_with(by_slug(), &db).await?;
    assert!(new.is_inserted());
    let wanted = [
        ("old", false),
        ("josephine", true),
        ("gone", false),
        ("amy", true),
    ];
    assert_eq!(
        all(&db).await?,
        wanted.map(|(name, is)| (name.to_owned(), is))
    );
    Ok(())
}

async fn many_drafts(db: Database) -> Result<()> {
    let [_, jo] = members(&db).await?;
    assert_sent(&db, "partial_upsert_of_many", async || {
        let drafts = [
            member("amy", "amy"),
            member("jo", "gone").deleted_at(9),
            member("jo", "josephine").deleted_at(None),
        ];
        let rule = OnConflict::update(Member.name).on((Member.team, Member.slug));
        let written = Member::bulk_create_with(drafts, rule, &db).await?;
        assert!(
            written[0].is_inserted() && written[1].is_inserted(),
            "{written:?}"
        );
        assert_eq!(written[2], Written::Updated(jo.id));
        let drafts = ["jo", "beth", "jo"].map(|slug| member(slug, slug));
        let rule = OnConflict::ignore().on((Member.team, Member.slug));
        let written = Member::bulk_create_with(drafts, rule, &db).await?;
        assert!(written[1].is_inserted());
        assert_eq!(written[0], Written::Skipped(Some(jo.id)));
        assert_eq!(written[2], Written::Skipped(Some(jo.id)));
        Ok(())
    })
    .await?;
    let mut names = all(&db).await?;
    names.sort();
    let wanted = [
        ("amy", true),
        ("beth", true),
        ("gone", false),
        ("josephine", true),
        ("old", false),
    ];
    assert_eq!(names, wanted.map(|(name, is)| (name.to_owned(), is)));
    Ok(())
}

async fn one_row_is_found_or_created(db: Database) -> Result<()> {
    let [_, jo] = members(&db).await?;
    assert_sent(&db, "partial_get_or_create", async || {
        let by_slug = (Member.team, Member.slug);
        let found = member("jo", "x").get_or_create(by_slug, &db).await?;
        assert_eq!(found, (jo.clone(), false));
        let (beth, is_new) = member("beth", "beth").get_or_create(by_slug, &db).await?;
        assert!(is_new);
        let updated = member("beth", "Elizabeth")
            .update_or_create(by_slug, &db)
            .await?;
        assert_eq!((updated.id, &*updated.name), (beth.id, "Elizabeth"));
        Ok(())
    })
    .await?;
    let by_slug = (Member.team, Member.slug);
    Member::objects()
        .filter(Member.id.eq(jo.id))
        .update(Member.deleted_at.set(8), &db)
        .await?;
    let (second, is_new) = member("jo", "second").get_or_create(by_slug, &db).await?;
    assert!(is_new && second.id != jo.id);
    let third = member("jo", "third").update_or_create(by_slug, &db).await?;
    assert_eq!((third.id, &*third.name), (second.id, "third"));
    // One that would not be among them is in nobody's way.
    let gone = member("jo", "gone")
        .deleted_at(3)
        .update_or_create(by_slug, &db)
        .await?;
    assert!(gone.id > second.id);
    let without = Member::draft()
        .team(1)
        .name("x")
        .get_or_create(by_slug, &db)
        .await;
    assert!(refusal(without).contains("`slug`, which the draft does not set"));
    Ok(())
}

async fn drafts_outside_of_the_index_are_inserted(db: Database) -> Result<()> {
    let [_, jo] = members(&db).await?;
    let drafts = || {
        let gone = (1..=3).map(|n| member("jo", "gone").deleted_at(n));
        gone.chain([member("jo", "new").deleted_at(None)])
    };
    let rule = OnConflict::update_all().on((Member.team, Member.slug));
    let written = Member::bulk_create_with(drafts(), rule, &db).await?;
    assert!(written[..3].iter().all(Written::is_inserted));
    assert_eq!(written[3], Written::Updated(jo.id));
    let rule = OnConflict::ignore().on((Member.team, Member.slug));
    let written = Member::bulk_create_with(drafts(), rule, &db).await?;
    assert!(written[..3].iter().all(Written::is_inserted));
    assert_eq!(written[3], Written::Skipped(Some(jo.id)));
    assert_eq!(Member::objects().count(&db).await?, 8);
    Ok(())
}

async fn equal_drafts_are_refused_where_both_are_in_the_index(db: Database) -> Result<()> {
    members(&db).await?;
    let drafts = [
        member("a", "1").deleted_at(1),
        member("a", "2"),
        member("b", "3"),
        member("a", "4"),
        member("a", "5"),
    ];
    let rule = || OnConflict::update(Member.name).on((Member.team, Member.slug));
    let refused = Member::bulk_create_with(drafts.clone(), rule(), &db).await;
    let Err(Error::RefusedDraft { position: 3, error }) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(
        error.to_string(),
        "the `Member` is not valid: the draft at 1 has the same; keep one of them"
    );
    assert_eq!(Member::objects().count(&db).await?, 2);
    let [first, second, third, ..] = drafts;
    let create = async || Member::bulk_create_with([first, second, third], rule(), &db).await;
    let written = create().await?;
    assert!(written.iter().all(Written::is_inserted));
    Ok(())
}

/// Such rows are not found any more by what the drafts have.
async fn rows_that_leave_the_index(db: Database) -> Result<()> {
    let [_, jo] = members(&db).await?;
    let amy = member("amy", "amy").save(&db).await?;
    let drafts = || ["beth", "jo", "amy"].map(|slug| member(slug, "new"));
    assert_sent(&db, "partial_upsert_that_leaves", async || {
        let rule = OnConflict::update(Member.deleted_at.set(4)).on((Member.team, Member.slug));
        let written = Member::bulk_create_with(drafts(), rule, &db).await?;
        assert!(written[0].is_inserted(), "{written:?}");
        assert_eq!(
            written[1..],
            [Written::Updated(jo.id), Written::Updated(amy.id)]
        );
        Ok(())
    })
    .await?;
    let rule = OnConflict::update(Member.deleted_at.set(5)).on((Member.team, Member.slug));
    let rule = rule.update_where(Member.name.ne("new"));
    let written = Member::bulk_create_with(drafts(), rule, &db).await?;
    assert!(
        written[0].is_skipped() && written[0].stored().is_some(),
        "{written:?}"
    );
    assert!(written[1..].iter().all(Written::is_inserted), "{written:?}");
    Ok(())
}

async fn a_constraint_of_all_rows_is_meant_first(db: Database) -> Result<()> {
    db.create_tables(schema![Booking]).await?;
    let booking = |seat| Booking::draft().row(1).seat(seat).guest("Meg");
    booking(0).save(&db).await?;
    let rule = OnConflict::update(Booking.seat).on(Booking.guest);
    let written = booking(3).save_with(rule, &db).await?;
    assert!(
        matches!(written, Written::Updated(Booking { seat: 3, .. })),
        "{written:?}"
    );
    let sent = db.queries().pop().expect("an upsert").text;
    assert!(
        sent.contains(r#" ON CONFLICT ("guest") DO UPDATE "#),
        "{sent}"
    );
    Ok(())
}

async fn constraints_of_the_same_fields_are_named(db: Database) -> Result<()> {
    db.create_tables(schema![Booking]).await?;
    let booking = |seat, guest: &str| Booking::draft().row(1).seat(seat).guest(guest);
    let meg = booking(1, "Meg").save(&db).await?;
    let by_row = || OnConflict::update(Booking.guest).on(Booking.row);
    let why = "`row` is in several unique constraints, `first_seat`, `second_seat`; `OnConflict::ignore().on_constraint(\"first_seat\")` names one";
    let send = async || {
        assert_eq!(
            refusal(booking(1, "Jo").save_with(by_row(), &db).await),
            why
        );
        let many = Booking::bulk_create_with([booking(1, "Jo")], by_row(), &db).await;
        assert_eq!(refusal(many), why);
        assert_eq!(
            refusal(booking(1, "Jo").get_or_create(Booking.row, &db).await),
            why
        );
        let unknown = OnConflict::ignore().on_constraint("third_seat");
        assert_eq!(
            refusal(booking(1, "Jo").save_with(unknown, &db).await),
            "`Booking` has no unique constraint `third_seat`; those it has are `booking_pkey`, `first_seat`, `second_seat`, `booking_guest_key`, `guest_once`"
        );
        Ok(())
    };
    assert_queries(&db, 0, send).await?;
    let first = OnConflict::update(Booking.guest).on_constraint("first_seat");
    let written = booking(1, "Amy").save_with(first.clone(), &db).await?;
    assert!(
        matches!(&written, Written::Updated(row) if row.id == meg.id),
        "{written:?}"
    );
    let drafts = [booking(2, "Beth"), booking(1, "Jo")];
    let written = Booking::bulk_create_with(drafts, first, &db).await?;
    assert!(written[0].is_inserted());
    assert_eq!(written[1], Written::Updated(meg.id));
    let second = OnConflict::ignore().on_constraint("second_seat");
    let skipped = booking(2, "John").save_with(second, &db).await?;
    assert!(
        matches!(&skipped, Written::Skipped(Some(row)) if row.guest == "Beth"),
        "{skipped:?}"
    );
    let once = OnConflict::update(Booking.seat).on_constraint("guest_once");
    let written = booking(9, "Jo").save_with(once, &db).await?;
    assert!(
        matches!(&written, Written::Updated(row) if row.id == meg.id),
        "{written:?}"
    );
    Ok(())
}

async fn a_text_whose_case_is_ignored(db: Database) -> Result<()> {
    db.create_tables(schema![Account]).await?;
    let jo = account("Jo@Concord.us", "1").save(&db).await?;
    assert_sent(&db, "upsert_that_ignores_case", async || {
        let visits = Account.visits.set(Account.visits + 1);
        let rule = OnConflict::update(visits).on(Account.email);
        let drafts = [("amy@concord.us", "2"), ("JO@concord.us", "3")];
        let drafts = drafts.map(|(email, zip)| account(email, zip).hidden(false));
        let written = Account::bulk_create_with(drafts, rule, &db).await?;
        assert!(written[0].is_inserted());
        assert_eq!(written[1], Written::Updated(jo.id));
        let found = account("jo@CONCORD.us", "4")
            .get_or_create(Account.email, &db)
            .await?;
        assert_eq!((found.0.id, found.0.visits, found.1), (jo.id, 1, false));
        Ok(())
    })
    .await?;
    let drafts = ["x@y", "X@y"].map(|email| account(email, email));
    let rule = OnConflict::update_all().on(Account.email);
    let refused = Account::bulk_create_with(drafts.clone(), rule, &db).await;
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(Account::objects().count(&db).await?, 2);
    let rule = OnConflict::ignore().on(Account.email);
    let written = Account::bulk_create_with(drafts, rule, &db).await?;
    assert!(written[0].is_inserted() && written[1].is_skipped());
    assert_eq!(written[0].stored(), written[1].stored());
    Ok(())
}

async fn an_expression_is_named(db: Database) -> Result<()> {
    db.create_tables(schema![Account]).await?;
    let of_nick = |email: &str, nick: &str| account(email, email).nick(nick);
    let jo = of_nick("1", "Jo").save(&db).await?;
    let rule = OnConflict::update((Account.email, Account.nick)).on_constraint("nick_in_team");
    let written = of_nick("2", "JO").save_with(rule.clone(), &db).await?;
    assert!(matches!(&written, Written::Updated(row) if row.id == jo.id && row.email == "2"));
    let drafts = [of_nick("3", "amy"), of_nick("4", "jO"), account("5", "5")];
    let written = Account::bulk_create_with(drafts, rule, &db).await?;
    assert!(written[0].is_inserted() && written[2].is_inserted());
    assert_eq!(written[1], Written::Updated(jo.id));
    let rule = OnConflict::ignore().on_constraint("nick_in_team");
    let skipped = of_nick("6", "jo").save_with(rule, &db).await?;
    assert!(matches!(&skipped, Written::Skipped(Some(row)) if row.id == jo.id && row.email == "4"));
    // Of drafts that are the same row the first one is inserted, as if each were saved by itself.
    let drafts = ["Beth", "meg", "Beth", "BETH"].map(|nick| of_nick(&format!("{nick}@x"), nick));
    let emails = ["beth@1", "meg@1", "beth@2", "beth@3"];
    let drafts = drafts.into_iter().zip(emails);
    let drafts = drafts.map(|(draft, email)| draft.email(email).hidden(false));
    let drafts: Vec<_> = drafts.collect();
    let by_name = OnConflict::ignore().on_constraint("nick_in_team");
    for rule in [by_name, OnConflict::ignore()] {
        let written = Account::bulk_create_with(drafts.clone(), rule, &db).await?;
        let beth = written[0].stored();
        assert!(beth.is_some() && written[1].stored().is_some());
        assert_eq!(written[2], Written::Skipped(beth.copied()));
        assert_eq!(written[3], written[2]);
        let stored = Account::objects().filter(Account.nick.ieq("beth"));
        assert_eq!(stored.values(Account.email).all(&db).await?, ["beth@1"]);
    }
    Ok(())
}

async fn a_condition_on_what_the_database_fills_in(db: Database) -> Result<()> {
    db.create_tables(schema![Account]).await?;
    let by_zip = (Account.team, Account.address.zip);
    let hidden = account("0", "1").hidden(true).save(&db).await?;
    let (jo, is_new) = account("1", "1").get_or_create(by_zip, &db).await?;
    assert!(is_new && jo.id != hidden.id);
    let same = account("2", "1").get_or_create(by_zip, &db).await?;
    assert_eq!(same, (jo.clone(), false));
    let rule = || OnConflict::update(Account.visits.set(9)).on(by_zip);
    let written = account("2", "1").save_with(rule(), &db).await?;
    assert!(
        matches!(&written, Written::Updated(row) if row.id == jo.id),
        "{written:?}"
    );
    let rule_of_one = OnConflict::ignore().on(by_zip);
    let skipped = account("2", "1").save_with(rule_of_one, &db).await?;
    assert!(
        matches!(&skipped, Written::Skipped(Some(row)) if row.id == jo.id),
        "{skipped:?}"
    );
    let one = Account::bulk_create_with([account("2", "1")], rule(), &db).await?;
    assert_eq!(one, [Written::Updated(jo.id)]);
    let drafts = || [account("3", "3"), account("4", "1")];
    let refused = refusal(Account::bulk_create_with(drafts(), rule(), &db).await);
    assert!(
        refused.contains("which drafts `account_team_address_zip_key` leaves out"),
        "{refused}"
    );
    let drafts = drafts().map(|draft| draft.hidden(false));
    let written = Account::bulk_create_with(drafts, rule(), &db).await?;
    assert!(written[0].is_inserted());
    assert_eq!(written[1], Written::Updated(jo.id));
    Ok(())
}

async fn nulls_are_nobodys_equal(db: Database) -> Result<()> {
    members(&db).await?;
    let nobody = |name: &str| Member::draft().team(1).slug(None).name(name);
    for names in [["a", "b"], ["a", "b"]] {
        let rule = OnConflict::update_all().on((Member.team, Member.slug));
        let written = Member::bulk_create_with(names.map(nobody), rule, &db).await?;
        assert!(written.iter().all(Written::is_inserted));
        let rule = OnConflict::ignore().on((Member.team, Member.slug));
        assert!(nobody("c").save_with(rule, &db).await?.is_inserted());
    }
    assert_eq!(Member::objects().count(&db).await?, 8);
    Ok(())
}

async fn another_constraint_still_forbids(db: Database) -> Result<()> {
    db.create_tables(schema![Account]).await?;
    account("jo", "1").save(&db).await?;
    let rule = || OnConflict::ignore().on((Account.team, Account.address.zip));
    let refused = account("JO", "2").save_with(rule(), &db).await;
    assert!(matches!(&refused, Err(Error::UniqueViolation { fields, .. }) if fields == &["email"]));
    let drafts = [account("JO", "2").hidden(false)];
    let refused = Account::bulk_create_with(drafts, rule(), &db).await;
    assert!(matches!(&refused, Err(Error::UniqueViolation { fields, .. }) if fields == &["email"]));
    Ok(())
}

async fn rows_of_a_query(db: Database) -> Result<()> {
    let [old, jo] = members(&db).await?;
    let members = Member::objects()
        .filter(Member.id.le(jo.id))
        .order_by(Member.id);
    let values = members.values((Member.team, Member.slug, concat_new()));
    let fields = (Member.team, Member.slug, Member.name);
    let one = values.clone().filter(Member.id.eq(old.id));
    assert_sent(&db, "partial_upsert_of_a_query", async || {
        let rule = OnConflict::update(Member.name).on((Member.team, Member.slug));
        assert_eq!(one.insert_into_with(fields, rule, &db).await?, 1);
        Ok(())
    })
    .await?;
    let rule = OnConflict::ignore().on((Member.team, Member.slug));
    assert_eq!(values.insert_into_with(fields, rule, &db).await?, 0);
    let rule = OnConflict::update(Member.name).on((Member.team, Member.slug));
    let twice = refusal(values.insert_into_with(fields, rule, &db).await);
    assert!(twice.contains("`team` and `slug`"), "{twice}");
    let wanted = [("old", false), ("old, new", true)];
    assert_eq!(
        all(&db).await?,
        wanted.map(|(name, is)| (name.to_owned(), is))
    );
    Ok(())
}

fn concat_new() -> Expr<Member, String> {
    orm::functions::concat((Member.name, ", new"))
}

/// Postgres keeps the plan of a statement that it has run often, which fits the index still.
async fn a_transaction_and_many_statements(db: Database) -> Result<()> {
    let [_, jo] = members(&db).await?;
    let tx = db.begin().await?;
    if db.backend() == Backend::Postgres {
        tx.execute(sql!(
            "SELECT set_config('plan_cache_mode', 'force_generic_plan', true)"
        ))
        .await?;
    }
    for n in 0..8 {
        let rule = || OnConflict::update(Member.name).on((Member.team, Member.slug));
        let written = member("jo", &n.to_string()).save_with(rule(), &tx).await?;
        assert_eq!(written_key(written), Written::Updated(jo.id));
        let drafts = [member("jo", &n.to_string())];
        let written = Member::bulk_create_with(drafts, rule(), &tx).await?;
        assert_eq!(written, [Written::Updated(jo.id)]);
    }
    tx.commit().await?;
    Ok(())
}

/// SQLite tells nothing of the rows of such a table.
#[cfg(feature = "sqlite")]
const WRITES_TO_ITSELF: &str = "CREATE TRIGGER t AFTER UPDATE ON member WHEN new.name = 'never'
    BEGIN UPDATE member SET team = 9 WHERE id = 1; END";

#[cfg(feature = "sqlite")]
async fn rows_that_sqlite_does_not_tell_of(db: Database) -> Result<()> {
    let [_, jo] = members(&db).await?;
    run(WRITES_TO_ITSELF, &db).await?;
    let rule = || OnConflict::update(Member.name).on((Member.team, Member.slug));
    let gone = member("jo", "gone").deleted_at(2);
    assert!(gone.clone().save_with(rule(), &db).await?.is_inserted());
    let written = member("jo", "1").save_with(rule(), &db).await?;
    assert_eq!(written_key(written), Written::Updated(jo.id));
    let drafts = [gone.clone(), member("jo", "2"), member("amy", "3"), gone];
    let drafts = drafts.map(|draft| draft.team(1));
    let written = Member::bulk_create_with(drafts, rule(), &db).await?;
    assert_eq!(written[1], Written::Updated(jo.id));
    let others = [&written[0], &written[2], &written[3]];
    assert!(others.into_iter().all(Written::is_inserted), "{written:?}");
    let away = OnConflict::update(Member.deleted_at.set(1)).on((Member.team, Member.slug));
    let drafts = ["jo", "new", "amy"].map(|slug| member(slug, "4"));
    let written = Member::bulk_create_with(drafts, away, &db).await?;
    let is_updated: Vec<bool> = written.iter().map(Written::is_updated).collect();
    assert_eq!(is_updated, [true, false, true]);
    Ok(())
}

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// A draft, as it is written and as it is compared.
#[derive(Debug, Clone)]
struct Comer {
    team: i32,
    slug: Option<&'static str>,
    name: String,
    sets_deletion: bool,
    deleted_at: Option<i64>,
}

impl Comer {
    fn any(numbers: &mut Numbers) -> Self {
        let slugs = [None, Some("a"), Some("b"), Some("c")];
        let how = numbers.below(4);
        Comer {
            team: i32::try_from(numbers.below(2)).unwrap_or_default(),
            slug: slugs[usize::try_from(numbers.below(4)).unwrap_or_default()],
            name: numbers.below(5).to_string(),
            sets_deletion: how < 2,
            deleted_at: (how == 0).then_some(1),
        }
    }

    fn draft(&self) -> MemberDraft {
        let draft = Member::draft()
            .team(self.team)
            .slug(self.slug.map(str::to_owned))
            .name(&*self.name);
        if self.sets_deletion {
            draft.deleted_at(self.deleted_at)
        } else {
            draft
        }
    }

    fn row(&self, id: i64) -> Member {
        Member {
            id,
            team: self.team,
            slug: self.slug.map(str::to_owned),
            name: self.name.clone(),
            deleted_at: self.deleted_at,
        }
    }

    fn key(&self) -> Option<(i32, &'static str)> {
        let is_there = self.deleted_at.is_none();
        Some((self.team, self.slug.filter(|_| is_there)?))
    }
}

/// The rules, by their numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Upsert {
    Ignore,
    Name,
    Delete,
    NameAndDeletion,
    All,
    GreaterName,
}

const UPSERTS: [Upsert; 6] = [
    Upsert::Ignore,
    Upsert::Name,
    Upsert::Delete,
    Upsert::NameAndDeletion,
    Upsert::All,
    Upsert::GreaterName,
];

impl Upsert {
    /// Updates a stored row; false says that it is left alone.
    fn update(self, row: &mut Member, comer: &Comer) -> bool {
        match self {
            Upsert::Ignore => return false,
            Upsert::GreaterName if comer.name <= row.name => return false,
            Upsert::Name | Upsert::GreaterName => row.name.clone_from(&comer.name),
            Upsert::Delete => row.deleted_at = Some(5),
            Upsert::NameAndDeletion => {
                row.name.clone_from(&comer.name);
                row.deleted_at = comer.deleted_at;
            }
            Upsert::All => {
                row.name.clone_from(&comer.name);
                if comer.sets_deletion {
                    row.deleted_at = comer.deleted_at;
                }
            }
        }
        true
    }

    async fn run(self, drafts: Vec<MemberDraft>, db: &Database) -> Result<Vec<Written<i64>>> {
        let by_slug = (Member.team, Member.slug);
        let update = |rule: OnConflict<Member, orm::query::DoUpdateWithoutTarget>| rule.on(by_slug);
        let rule = match self {
            Upsert::Ignore => {
                let rule = OnConflict::ignore().on(by_slug);
                return written(drafts, rule, db).await;
            }
            Upsert::Name => update(OnConflict::update(Member.name)),
            Upsert::Delete => update(OnConflict::update(Member.deleted_at.set(5))),
            Upsert::NameAndDeletion => update(OnConflict::update((Member.name, Member.deleted_at))),
            Upsert::All => update(OnConflict::update_all()),
            Upsert::GreaterName => {
                let rule = update(OnConflict::update(Member.name));
                rule.update_where(incoming(Member.name).gt(Member.name))
            }
        };
        written(drafts, rule, db).await
    }
}

/// Saves one draft by itself, and several together.
async fn written(
    mut drafts: Vec<MemberDraft>,
    rule: impl orm::traits::ConflictHandling<Member>,
    db: &Database,
) -> Result<Vec<Written<i64>>> {
    if drafts.len() == 1 {
        let written = drafts.remove(0).save_with(rule, db).await?;
        return Ok(vec![written_key(written)]);
    }
    Member::bulk_create_with(drafts, rule, db).await
}

async fn any_upserts_at_all(db: Database) -> Result<()> {
    db.create_tables(schema![Member]).await?;
    upsert_as_told(&db).await
}

#[cfg(feature = "sqlite")]
async fn any_upserts_that_sqlite_does_not_tell_of(db: Database) -> Result<()> {
    db.create_tables(schema![Member]).await?;
    run(WRITES_TO_ITSELF, &db).await?;
    upsert_as_told(&db).await
}

/// Makes upserts, each of which has to do what its evaluation in memory does.
async fn upsert_as_told(db: &Database) -> Result<()> {
    let mut numbers = Numbers(7);
    let mut rows: BTreeMap<i64, Member> = BTreeMap::new();
    for round in 0..100 {
        let upsert = UPSERTS[usize::try_from(numbers.below(6)).unwrap_or_default()];
        let comers: Vec<Comer> = (0..=numbers.below(6))
            .map(|_| Comer::any(&mut numbers))
            .collect();
        let what = format!("round {round}: {upsert:?} {comers:?} {rows:?}");
        let written = upsert
            .run(comers.iter().map(Comer::draft).collect(), db)
            .await;
        let keys: Vec<_> = comers.iter().filter_map(Comer::key).collect();
        let are_equal = (1..keys.len()).any(|n| keys[..n].contains(&keys[n]));
        if upsert != Upsert::Ignore && are_equal {
            assert!(
                matches!(written, Err(Error::RefusedDraft { .. })),
                "{written:?} {what}"
            );
        } else {
            let written = written?;
            for (comer, written) in comers.iter().zip(&written) {
                let in_the_way = rows.values_mut().find(|row| {
                    let key = (row.team, row.slug.as_deref().unwrap_or_default());
                    row.deleted_at.is_none() && comer.key() == Some(key)
                });
                let wanted = if let Some(row) = in_the_way {
                    if upsert.update(row, comer) {
                        Written::Updated(row.id)
                    } else {
                        Written::Skipped(Some(row.id))
                    }
                } else {
                    let id = written.stored().copied().unwrap_or_default();
                    let before = rows.insert(id, comer.row(id));
                    assert!(before.is_none(), "{written:?} {what}");
                    Written::Inserted(id)
                };
                assert_eq!(*written, wanted, "{what}");
            }
        }
        let stored = Member::objects().order_by(Member.id).all(db).await?;
        assert_eq!(stored, rows.values().cloned().collect::<Vec<_>>(), "{what}");
        if rows.len() > 30 {
            Member::objects().every_row().delete(db).await?;
            rows.clear();
        }
    }
    Ok(())
}
