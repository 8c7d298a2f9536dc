//! Rows that a unique key forbids: `OnConflict`, for one draft and for many.

on_each! {
    one_draft_that_is_ignored,
    one_draft_that_updates,
    one_draft_that_updates_where_a_condition_holds,
    values_for_a_stored_row_are_checked_each_time,
    many_are_ignored_by_any_key,
    many_are_ignored_by_one_key,
    many_update,
    many_update_where_a_condition_holds,
    what_each_draft_sets_is_updated,
    many_count_up,
    primary_keys_that_were_written_are_not_looked_up,
    rows_that_a_trigger_drops_are_skipped,
    values_are_bound_in_their_order,
    every_row_is_new,
    drafts_that_set_different_fields,
    rows_whose_key_is_null,
    keys_of_several_columns,
    models_that_are_all_key,
    rows_that_set_nothing,
    foreign_keys_and_times_are_updated,
    what_comes_is_spoken_of_in_every_way,
    foreign_keys_of_what_comes,
    another_unique_key_still_forbids,
    nothing_is_sent_for_no_drafts,
    duplicates_are_refused_first,
    equal_drafts_are_ignored,
    drafts_are_ignored_as_if_saved_one_by_one,
    updates_that_are_refused,
    what_comes_is_known_on_conflict_alone,
    rows_before_the_statement_are_not_seen,
    all_of_it_or_nothing,
    within_a_transaction,
    a_transaction_goes_on_without_drafts_that_are_refused,
    writers_at_once_lose_no_count,
    writers_at_once_tell_who_inserted,
    numbers_and_times_are_matched_as_they_are_stored,
    more_rows_than_a_statement_binds;
    only(Sqlite, "Postgres has no collation that ignores case by itself, and tells of every row what became of it")
        values_that_differ_by_case,
        rows_that_sqlite_does_not_tell_of;
    only(Postgres, "SQLite has no partitions, and no collations that are made")
        rows_of_a_table_in_parts,
        drafts_that_are_equal_by_a_collation;
    only(Postgres, "SQLite takes any row of a subquery")
        a_subquery_of_several_rows_is_told_as_one,
}

use orm::chrono::{DateTime, TimeZone, Utc};
use orm::db::Backend;
use orm::functions::{concat, greatest, least};
use orm::prelude::*;
use orm::testing::assert_queries;
use orm::uuid::Uuid;
use orm::{Error, Result};
use tokio::task::JoinSet;

use orm_tests::support::{assert_sent, run};

#[derive(Model, Debug, Clone, PartialEq)]
struct Item {
    id: i64,
    #[orm(max_length = 40, unique)]
    code: String,
    #[orm(max_length = 40, unique)]
    label: Option<String>,
    #[orm(default = 1)]
    n: i32,
    #[orm(default = 0)]
    version: i32,
    #[orm(related_name = "items", on_delete = Cascade)]
    shelf: Option<ForeignKey<Shelf>>,
    #[orm(auto_now)]
    changed_at: DateTime<Utc>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Shelf {
    id: i64,
    #[orm(default = 0)]
    room: i32,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(room, seat))]
struct Place {
    room: i32,
    seat: i16,
    taken: bool,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Word {
    #[orm(primary_key, max_length = 20)]
    text: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Reading {
    #[orm(primary_key, default = Uuid::from_u128(7))]
    key: Uuid,
    #[orm(unique)]
    at: DateTime<Utc>,
    #[orm(unique)]
    value: f64,
}

async fn tables(db: &Database) -> Result<()> {
    db.create_tables(schema![Item, Shelf, Place, Word, Reading])
        .await
}

fn item(code: &str) -> ItemDraft {
    Item::draft().code(code)
}

fn count_up() -> OnConflict<Item, orm::query::DoUpdate> {
    OnConflict::update(Item.n.set(Item.n + incoming(Item.n))).on(Item.code)
}

/// The codes and numbers of all items, by their keys.
async fn items(db: &impl Executor) -> Result<Vec<(i64, String, i32)>> {
    let items = Item::objects().order_by(Item.id);
    items.values((Item.id, Item.code, Item.n)).all(db).await
}

async fn values_for_a_stored_row_are_checked_each_time(db: Database) -> Result<()> {
    tables(&db).await?;
    item("a").save(&db).await?;
    let store = async |label: String| {
        let rule = OnConflict::update(Item.label.set(label)).on(Item.code);
        item("a").save_with(rule, &db).await.map(drop)
    };
    store("one".to_owned()).await?;
    store("two".to_owned()).await?;
    let refused = store("x".repeat(41)).await;
    assert!(matches!(refused, Err(Error::TooLong { .. })), "{refused:?}");
    let label = Item::objects().values(Item.label).get(&db).await?;
    assert_eq!(label.as_deref(), Some("two"));
    Ok(())
}

async fn what_each_draft_sets_is_updated(db: Database) -> Result<()> {
    tables(&db).await?;
    let rule = || OnConflict::update_all().on(Item.code);
    let before = [
        item("a").n(1).label("x"),
        item("b").n(2).label("y"),
        item("c").n(3),
    ];
    Item::bulk_create(before, &db).await?;
    assert_sent(&db, "many_update_what_they_set", async || {
        // One sets both, one the number, which has a default, one nothing but the key; one is new.
        let drafts = [item("a").n(7).label("z"), item("d").n(4).label("w")];
        let written = Item::bulk_create_with(drafts, rule(), &db).await?;
        assert_eq!(written, [Written::Updated(1), Written::Inserted(5)]);
        let written = Item::bulk_create_with([item("b").n(8)], rule(), &db).await?;
        assert_eq!(written, [Written::Updated(2)]);
        Ok(())
    })
    .await?;
    let written = Item::bulk_create_with([item("c"), item("e").label("v")], rule(), &db).await?;
    assert_eq!(written.len(), 2);
    assert_eq!(
        (&written[0], written[1].is_inserted()),
        (&Written::Updated(3), true)
    );
    let stored = Item::objects()
        .order_by(Item.code)
        .values((Item.code, Item.n, Item.label));
    let stored = stored.all(&db).await?;
    let stored: Vec<_> = stored
        .iter()
        .map(|(code, n, label)| (&**code, *n, label.as_deref()))
        .collect();
    assert_eq!(
        stored[..4],
        [
            ("a", 7, Some("z")),
            ("b", 8, Some("y")),
            ("c", 3, None),
            ("d", 4, Some("w"))
        ]
    );

    let one = item("a").label(None).save_with(rule(), &db).await?;
    let Written::Updated(one) = one else {
        panic!("{one:?}")
    };
    assert_eq!((one.n, one.label), (7, None));
    let kept = item("a")
        .n(1)
        .save_with(rule().update_where(Item.n.gt(100)), &db)
        .await?;
    assert!(kept.is_skipped());
    // All that a query selects.
    let again = Item::objects().values((Item.code, Item.n + 10));
    assert_eq!(
        again
            .insert_into_with((Item.code, Item.n), rule(), &db)
            .await?,
        5
    );
    assert_eq!(Item::objects().filter(Item.n.ge(10)).count(&db).await?, 5);
    Ok(())
}

async fn one_draft_that_is_ignored(db: Database) -> Result<()> {
    tables(&db).await?;
    assert_sent(&db, "one_draft_ignored", async || {
        let new = item("a")
            .label("x")
            .save_with(OnConflict::ignore(), &db)
            .await?;
        let Written::Inserted(new) = new else {
            panic!("{new:?}")
        };
        let same = item("a").n(9).save_with(OnConflict::ignore(), &db).await?;
        assert_eq!(same, Written::Skipped(Some(new.clone())));
        let by_label = item("b")
            .label("x")
            .save_with(OnConflict::ignore(), &db)
            .await?;
        assert_eq!(by_label.stored(), Some(&new));
        let by_code = item("a")
            .save_with(OnConflict::ignore().on(Item.code), &db)
            .await?;
        assert!(by_code.is_skipped());
        Ok(())
    })
    .await?;
    let error = item("b")
        .label("x")
        .save_with(OnConflict::ignore().on(Item.code), &db)
        .await;
    assert!(
        matches!(error, Err(Error::UniqueViolation { .. })),
        "{error:?}"
    );
    Ok(())
}

async fn one_draft_that_updates(db: Database) -> Result<()> {
    tables(&db).await?;
    let shelf = Shelf::draft().room(4).save(&db).await?;
    assert_sent(&db, "one_draft_updates", async || {
        let new = item("a").n(2).save_with(count_up(), &db).await?;
        let Written::Inserted(new) = new else {
            panic!("{new:?}")
        };
        let same = item("a")
            .n(5)
            .shelf(&shelf)
            .save_with(count_up(), &db)
            .await?;
        let Written::Updated(same) = same else {
            panic!("{same:?}")
        };
        // The shelf is not among the fields to update.
        assert_eq!((same.id, same.n, &same.shelf), (new.id, 7, &None));
        assert!(same.changed_at > new.changed_at);
        let moved = item("a")
            .shelf(shelf.clone())
            .save_with(OnConflict::update(Item.shelf).on(Item.code), &db)
            .await?;
        let moved = moved.into_stored().expect("a row");
        assert_eq!(moved.shelf.as_ref().map(|shelf| shelf.id), Some(shelf.id));
        assert_eq!(moved.shelf.loaded(), Some(&shelf));
        Ok(())
    })
    .await
}

async fn one_draft_that_updates_where_a_condition_holds(db: Database) -> Result<()> {
    tables(&db).await?;
    let newer = || {
        OnConflict::update((Item.n, Item.version))
            .update_where(Item.version.lt(incoming(Item.version)))
            .on(Item.code)
            .update_where(Some(Item.n.lt(100)))
    };
    let old = item("a")
        .n(1)
        .version(3)
        .save_with(newer(), &db)
        .await?
        .into_stored()
        .expect("a row");
    let skipped = item("a").n(2).version(3).save_with(newer(), &db).await?;
    assert_eq!(skipped, Written::Skipped(Some(old)));
    let updated = item("a").n(2).version(4).save_with(newer(), &db).await?;
    assert!(updated.is_updated());
    assert_eq!(
        updated.stored().map(|row| (row.n, row.version)),
        Some((2, 4))
    );
    Ok(())
}

async fn many_are_ignored_by_any_key(db: Database) -> Result<()> {
    tables(&db).await?;
    let a = item("a").label("x").save(&db).await?;
    let b = item("b").save(&db).await?;
    assert_sent(&db, "many_ignored", async || {
        let drafts = vec![
            item("c"),
            item("a"),
            item("d").label("x"),
            item("e"),
            item("b"),
        ];
        let written = Item::bulk_create_with(drafts, OnConflict::ignore(), &db).await?;
        let [c, again, by_label, e, also] = &written[..] else {
            panic!("{written:?}")
        };
        assert!(c.is_inserted() && e.is_inserted());
        assert_eq!([again, by_label], [&Written::Skipped(Some(a.id)); 2]);
        assert_eq!(also, &Written::Skipped(Some(b.id)));
        for (code, written) in [("c", c), ("e", e)] {
            let id = *written.stored().expect("a key");
            assert_eq!(Item::get(id, &db).await?.code, code);
        }
        Ok(())
    })
    .await?;
    assert_eq!(items(&db).await?.len(), 4);
    Ok(())
}

async fn many_are_ignored_by_one_key(db: Database) -> Result<()> {
    tables(&db).await?;
    let a = item("a").label("x").save(&db).await?;
    let rule = OnConflict::ignore().on(Item.code);
    let written = Item::bulk_create_with([item("b"), item("a")], rule.clone(), &db).await?;
    assert_eq!(written[1], Written::Skipped(Some(a.id)));
    let error = Item::bulk_create_with([item("c"), item("d").label("x")], rule, &db).await;
    let Err(Error::UniqueViolation { fields, .. }) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(fields, &["label"]);
    assert_eq!(items(&db).await?.len(), 2);
    Ok(())
}

async fn many_update(db: Database) -> Result<()> {
    tables(&db).await?;
    let a = item("a").label("x").n(4).save(&db).await?;
    let b = item("b").n(5).save(&db).await?;
    assert_sent(&db, "many_updated", async || {
        let drafts =
            [("c", 1), ("b", 50), ("d", 2), ("a", 40)].map(|(code, n)| item(code).n(n).version(9));
        let rule = OnConflict::update(Item.n).on(Item.code);
        let written = Item::bulk_create_with(drafts, rule, &db).await?;
        assert_eq!(
            (written[1], written[3]),
            (Written::Updated(b.id), Written::Updated(a.id))
        );
        assert!(written[0].is_inserted() && written[2].is_inserted());
        Ok(())
    })
    .await?;
    let rows = items(&db).await?;
    let rows: Vec<_> = rows
        .iter()
        .map(|(_, code, n)| (code.as_str(), *n))
        .collect();
    assert_eq!(rows, [("a", 40), ("b", 50), ("c", 1), ("d", 2)]);
    let a = Item::get(a.id, &db).await?;
    assert_eq!((a.version, a.label.as_deref()), (0, Some("x")));
    Ok(())
}

async fn many_update_where_a_condition_holds(db: Database) -> Result<()> {
    tables(&db).await?;
    let rows = [("a", 1), ("b", 5), ("c", 3)].map(|(code, version)| item(code).version(version));
    let rows = Item::bulk_create(rows, &db).await?;
    assert_sent(&db, "many_updated_where", async || {
        let drafts = ["c", "b", "z", "a"].map(|code| item(code).version(4).n(8));
        let rule = OnConflict::update((Item.version, Item.n))
            .on(Item.code)
            .update_where(incoming(Item.version).gt(Item.version));
        let written = Item::bulk_create_with(drafts, rule, &db).await?;
        assert_eq!(written[0], Written::Updated(rows[2].id));
        assert_eq!(written[1], Written::Skipped(Some(rows[1].id)));
        assert!(written[2].is_inserted());
        assert_eq!(written[3], Written::Updated(rows[0].id));
        Ok(())
    })
    .await
}

async fn many_count_up(db: Database) -> Result<()> {
    tables(&db).await?;
    for _ in 0..3 {
        let drafts = (0..300).map(|n| item(&n.to_string()).n(n));
        Item::bulk_create_with(drafts, count_up(), &db).await?;
    }
    let rows = items(&db).await?;
    assert!(
        rows.iter()
            .all(|(_, code, n)| *n == 3 * code.parse::<i32>().expect("a number"))
    );
    // What does not fit is refused, as it is by `update`.
    let error = Item::bulk_create_with([item("299").n(i32::MAX)], count_up(), &db).await;
    assert!(
        matches!(error, Err(Error::OutOfRange { model: "Item", .. })),
        "{error:?}"
    );
    Ok(())
}

async fn every_row_is_new(db: Database) -> Result<()> {
    tables(&db).await?;
    let drafts = |from: i32| (from..from + 50).rev().map(|n| item(&format!("{n:03}")));
    for rule in [OnConflict::ignore(), OnConflict::ignore().on(Item.code)] {
        let from = i32::try_from(items(&db).await?.len()).expect("few");
        let written = Item::bulk_create_with(drafts(from), rule, &db).await?;
        for (n, written) in (from..from + 50).rev().zip(written) {
            let Written::Inserted(key) = written else {
                panic!("{written:?}")
            };
            assert_eq!(Item::get(key, &db).await?.code, format!("{n:03}"));
        }
    }
    Ok(())
}

async fn drafts_that_set_different_fields(db: Database) -> Result<()> {
    tables(&db).await?;
    let a = item("a").save(&db).await?;
    let drafts = vec![
        item("b").id(70),
        item("a").n(6),
        item("c"),
        item("d").id(60),
    ];
    let rule = OnConflict::update(Item.n).on(Item.code);
    let written = Item::bulk_create_with(drafts, rule, &db).await?;
    assert_eq!(written[0], Written::Inserted(70));
    assert_eq!(written[1], Written::Updated(a.id));
    assert_eq!(written[3], Written::Inserted(60));
    let c = *written[2].stored().expect("a key");
    assert_eq!(Item::get(c, &db).await?.code, "c");
    assert!(item("e").save(&db).await?.id > 70);
    Ok(())
}

async fn rows_whose_key_is_null(db: Database) -> Result<()> {
    tables(&db).await?;
    let x = item("a").label("x").save(&db).await?;
    let drafts = vec![
        item("b"),
        item("c").label("x").n(3),
        item("d"),
        item("e").label("y"),
        item("f").label(None::<String>),
    ];
    let rule = OnConflict::update(Item.n).on(Item.label);
    let written = Item::bulk_create_with(drafts, rule.clone(), &db).await?;
    assert_eq!(written[1], Written::Updated(x.id));
    for (code, written) in
        [("b", 0), ("d", 2), ("e", 3), ("f", 4)].map(|(code, n)| (code, written[n]))
    {
        let Written::Inserted(key) = written else {
            panic!("{code}: {written:?}")
        };
        assert_eq!(Item::get(key, &db).await?.code, code);
    }
    assert!(
        item("g")
            .label(None::<String>)
            .save_with(rule, &db)
            .await?
            .is_inserted()
    );
    Ok(())
}

async fn keys_of_several_columns(db: Database) -> Result<()> {
    tables(&db).await?;
    let place = |seat: i16, taken| Place::draft().room(1).seat(seat).taken(taken);
    place(1, false).save(&db).await?;
    assert_sent(&db, "many_by_two_columns", async || {
        let rule = OnConflict::update(Place.taken).on((Place.room, Place.seat));
        let written = Place::bulk_create_with([place(2, true), place(1, true)], rule, &db).await?;
        assert_eq!(
            written,
            [Written::Inserted((1, 2)), Written::Updated((1, 1))]
        );
        let written = Place::bulk_create_with(
            [place(1, false), place(3, false)],
            OnConflict::ignore(),
            &db,
        )
        .await?;
        assert_eq!(
            written,
            [Written::Skipped(Some((1, 1))), Written::Inserted((1, 3))]
        );
        Ok(())
    })
    .await?;
    assert!(Place::get((1, 1), &db).await?.taken);
    Ok(())
}

async fn models_that_are_all_key(db: Database) -> Result<()> {
    tables(&db).await?;
    let words = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| Word::draft().text(*text))
            .collect::<Vec<_>>()
    };
    let key = |text: &str| text.to_owned();
    let written = Word::bulk_create_with(words(&["a", "b"]), OnConflict::ignore(), &db).await?;
    assert_eq!(
        written,
        [Written::Inserted(key("a")), Written::Inserted(key("b"))]
    );
    let written = Word::bulk_create_with(words(&["c", "b"]), OnConflict::ignore(), &db).await?;
    assert_eq!(
        written,
        [
            Written::Inserted(key("c")),
            Written::Skipped(Some(key("b")))
        ]
    );
    let one = Word::draft()
        .text("c")
        .save_with(OnConflict::ignore().on(Word.text), &db)
        .await?;
    assert!(one.is_skipped());
    Ok(())
}

async fn rows_that_set_nothing(db: Database) -> Result<()> {
    #[derive(Model)]
    struct Ticket {
        id: i64,
    }
    db.create_tables(schema![Ticket]).await?;
    let written = Ticket::bulk_create_with(
        [Ticket::draft(), Ticket::draft()],
        OnConflict::ignore(),
        &db,
    )
    .await?;
    assert_eq!(written, [Written::Inserted(1), Written::Inserted(2)]);
    let given = Ticket::bulk_create_with(
        [Ticket::draft().id(2), Ticket::draft().id(9)],
        OnConflict::ignore(),
        &db,
    )
    .await?;
    assert_eq!(given, [Written::Skipped(Some(2)), Written::Inserted(9)]);
    assert!(
        Ticket::draft()
            .save_with(OnConflict::ignore(), &db)
            .await?
            .is_inserted()
    );
    Ok(())
}

async fn foreign_keys_and_times_are_updated(db: Database) -> Result<()> {
    tables(&db).await?;
    let shelf = Shelf::draft().save(&db).await?;
    let old = item("a")
        .changed_at(Utc.timestamp_opt(1, 0).unwrap())
        .save(&db)
        .await?;
    let rule = OnConflict::update(Item.shelf).on(Item.code);
    Item::bulk_create_with([item("a").shelf(&shelf)], rule.clone(), &db).await?;
    let new = Item::get(old.id, &db).await?;
    assert_eq!(new.shelf.map(|shelf| shelf.id), Some(shelf.id));
    assert!(new.changed_at > old.changed_at);
    // A time that is set by hand stays as it is.
    Item::bulk_create_with([item("a").changed_at(old.changed_at)], rule.clone(), &db).await?;
    let same = Item::get(old.id, &db).await?;
    assert_eq!((same.changed_at, same.shelf), (old.changed_at, None));
    let error = Item::bulk_create_with([item("b"), item("a").shelf(99)], rule, &db)
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            Error::ForeignKeyViolation {
                model: "Item",
                field: Some("shelf"),
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(items(&db).await?.len(), 1);
    Ok(())
}

async fn what_comes_is_spoken_of_in_every_way(db: Database) -> Result<()> {
    tables(&db).await?;
    item("a").n(5).version(1).label("old").save(&db).await?;
    let n = incoming(Item.n);
    let versions = (incoming(Item.version), Item.version);
    let rule = OnConflict::update((
        Item.n
            .set(case().when(n.clone().gt(Item.n), &n * 10).otherwise(Item.n)),
        Item.version.set(greatest(versions)),
        Item.label.set(coalesce((incoming(Item.label), Item.label))),
    ));
    let rule = rule.on(Item.code);
    let come = item("a").n(7);
    let run = async || {
        let row = come.save_with(rule.clone(), &db).await?.into_stored();
        let row = row.expect("the stored row");
        assert_eq!(
            (row.n, row.version, row.label.as_deref()),
            (70, 1, Some("old"))
        );
        Ok(())
    };
    assert_sent(&db, "what_comes_in_expressions", run).await?;
    let come = item("a").n(3).version(9).label("new");
    let row = come.save_with(rule, &db).await?.into_stored();
    let row = row.expect("the stored row");
    assert_eq!(
        (row.n, row.version, row.label.as_deref()),
        (70, 9, Some("new"))
    );
    // Conditions, functions and other types of values.
    let rule = OnConflict::update((
        Item.label.set(concat((incoming(Item.code).upper(), "!"))),
        Item.n.set(least((incoming(Item.n), 4, Item.n))),
        Item.version.set(incoming(Item.code).length().cast::<i32>()),
    ));
    let rule = rule.on(Item.code).update_where(
        incoming(Item.label).is_null()
            & incoming(Item.n).between(1, 9)
            & incoming(Item.code).eq(Item.code),
    );
    let row = item("a")
        .n(8)
        .save_with(rule.clone(), &db)
        .await?
        .into_stored();
    let row = row.expect("the stored row");
    assert_eq!(
        (row.n, row.version, row.label.as_deref()),
        (4, 1, Some("A!"))
    );
    assert!(item("a").n(12).save_with(rule, &db).await?.is_skipped());
    Ok(())
}

async fn foreign_keys_of_what_comes(db: Database) -> Result<()> {
    tables(&db).await?;
    let shelves = [
        Shelf::draft().save(&db).await?,
        Shelf::draft().room(2).save(&db).await?,
    ];
    item("a").shelf(&shelves[0]).save(&db).await?;
    let moved = OnConflict::update((Item.shelf.set(incoming(Item.shelf)), Item.n.set(Item.n + 1)));
    let moved = moved
        .on(Item.code)
        .update_where(Item.shelf.ne(incoming(Item.shelf)));
    let drafts = || [item("a").shelf(&shelves[1]), item("b").shelf(&shelves[1])];
    let run = async || {
        let written = Item::bulk_create_with(drafts(), moved.clone(), &db).await?;
        assert!(written[0].is_updated() && written[1].is_inserted());
        Ok(())
    };
    assert_sent(&db, "foreign_keys_of_what_comes", run).await?;
    let again = Item::bulk_create_with(drafts(), moved.clone(), &db).await?;
    assert!(again.iter().all(Written::is_skipped));
    let found = Item::objects()
        .order_by(Item.id)
        .values((Item.n, Item.shelf.id));
    assert_eq!(found.all(&db).await?, [(2, Some(2)), (1, Some(2))]);
    // None comes: it differs from the shelf that is stored.
    assert!(item("b").save_with(moved, &db).await?.is_updated());
    let left = Item::objects().filter(Item.shelf.is_null());
    assert_eq!(left.values(Item.code).all(&db).await?, ["b"]);
    Ok(())
}

async fn another_unique_key_still_forbids(db: Database) -> Result<()> {
    tables(&db).await?;
    item("a").label("x").save(&db).await?;
    item("b").save(&db).await?;
    let rule = OnConflict::update(Item.label).on(Item.code);
    let error = Item::bulk_create_with([item("b").label("x")], rule, &db).await;
    let Err(Error::UniqueViolation {
        model: "Item",
        fields,
        ..
    }) = &error
    else {
        panic!("{error:?}")
    };
    assert_eq!(fields, &["label"]);
    Ok(())
}

async fn primary_keys_that_were_written_are_not_looked_up(db: Database) -> Result<()> {
    tables(&db).await?;
    Shelf::draft().id(1).room(1).save(&db).await?;
    assert_sent(&db, "upserts_by_primary_key", async || {
        let drafts = [(1, 5), (2, 6)].map(|(id, room)| Shelf::draft().id(id).room(room));
        let rule = OnConflict::update(Shelf.room).on(Shelf.id);
        let written = Shelf::bulk_create_with(drafts, rule, &db).await?;
        assert_eq!(written, [Written::Updated(1), Written::Inserted(2)]);
        // Of these, only the row that was left out is looked for.
        let drafts = [(2, 7), (3, 8)].map(|(id, room)| Shelf::draft().id(id).room(room));
        let written = Shelf::bulk_create_with(drafts, OnConflict::ignore(), &db).await?;
        assert_eq!(written, [Written::Skipped(Some(2)), Written::Inserted(3)]);
        Ok(())
    })
    .await?;
    let rooms = Shelf::objects().order_by(Shelf.id).values(Shelf.room);
    assert_eq!(rooms.all(&db).await?, [5, 6, 8]);
    Ok(())
}

async fn rows_that_a_trigger_drops_are_skipped(db: Database) -> Result<()> {
    tables(&db).await?;
    Shelf::draft().id(1).room(1).save(&db).await?;
    let trigger = if db.backend() == Backend::Sqlite {
        "CREATE TRIGGER two BEFORE INSERT ON shelf WHEN new.id = 2 BEGIN SELECT RAISE(IGNORE); END"
    } else {
        "CREATE FUNCTION two() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN IF NEW.id = 2 THEN RETURN NULL; END IF; RETURN NEW; END $$;
         CREATE TRIGGER two BEFORE INSERT ON shelf FOR EACH ROW EXECUTE FUNCTION two()"
    };
    run(trigger, &db).await?;
    let drafts = [1, 2, 3].map(|id| Shelf::draft().id(id).room(9));
    let rule = OnConflict::update(Shelf.room).on(Shelf.id);
    let written = Shelf::bulk_create_with(drafts, rule, &db).await?;
    let wanted = [
        Written::Updated(1),
        Written::Skipped(None),
        Written::Inserted(3),
    ];
    assert_eq!(written, wanted);
    let rooms = Shelf::objects()
        .order_by(Shelf.id)
        .values((Shelf.id, Shelf.room));
    assert_eq!(rooms.all(&db).await?, [(1, 9), (3, 9)]);
    Ok(())
}

/// Those of the rows come before those of the update, in every form of the statement.
async fn values_are_bound_in_their_order(db: Database) -> Result<()> {
    tables(&db).await?;
    let drafts = || (1..=40).map(|id| Shelf::draft().id(id).room(i32::try_from(id).unwrap()));
    let rule = || OnConflict::update(Shelf.room.set(Shelf.room * 2 + 100)).on(Shelf.id);
    let written = Shelf::bulk_create_with(drafts(), rule(), &db).await?;
    assert!(written.iter().all(Written::is_inserted));
    let written = Shelf::bulk_create_with(drafts(), rule(), &db).await?;
    let keys: Vec<_> = (1..=40).map(Written::Updated).collect();
    assert_eq!(written, keys);
    let rooms = Shelf::objects().order_by(Shelf.id).values(Shelf.room);
    let wanted: Vec<i32> = (1..=40).map(|room| room * 2 + 100).collect();
    assert_eq!(rooms.all(&db).await?, wanted);
    // The next key is behind those that were set.
    assert_eq!(Shelf::draft().save(&db).await?.id, 41);
    Ok(())
}

async fn nothing_is_sent_for_no_drafts(db: Database) -> Result<()> {
    tables(&db).await?;
    assert_queries(&db, 0, async || {
        let none: [ItemDraft; 0] = [];
        assert!(
            Item::bulk_create_with(none, OnConflict::ignore(), &db)
                .await?
                .is_empty()
        );
        Ok(())
    })
    .await
}

async fn duplicates_are_refused_first(db: Database) -> Result<()> {
    tables(&db).await?;
    let sent = db.queries().len();
    let error = Item::bulk_create_with([item("a"), item("b"), item("a").n(3)], count_up(), &db)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the draft at 2, counted from 0: the `Item` is not valid: code: the draft at 0 has the same; keep one of them"
    );
    assert_eq!(
        (error.draft_position(), error.http_status()),
        (Some(2), 422)
    );
    let places = [(1, 2), (2, 1), (1, 2)]
        .map(|(room, seat)| Place::draft().room(room).seat(seat).taken(true));
    let rule = OnConflict::update(Place.taken).on((Place.room, Place.seat));
    let error = Place::bulk_create_with(places, rule, &db)
        .await
        .unwrap_err();
    assert_eq!(same_fields(&error), (2, vec!["room", "seat"]));
    let zeros = [0.0, -0.0].map(|value| Reading::draft().at(Utc::now()).value(value));
    let rule = OnConflict::update(Reading.at).on(Reading.value);
    let error = Reading::bulk_create_with(zeros, rule, &db)
        .await
        .unwrap_err();
    assert_eq!(same_fields(&error), (1, vec!["value"]));
    assert_eq!(db.queries().len(), sent);
    Ok(())
}

async fn equal_drafts_are_ignored(db: Database) -> Result<()> {
    tables(&db).await?;
    let there = item("b").save(&db).await?;
    let drafts = ["a", "b", "a", "c", "b", "a"].map(item);
    let written = Item::bulk_create_with(drafts, OnConflict::ignore(), &db).await?;
    let [a, c] = [0, 3].map(|at: usize| written[at].stored().copied());
    let wanted = [a, Some(there.id), a, c, Some(there.id), a];
    let stored: Vec<_> = written.iter().map(|it| it.stored().copied()).collect();
    assert_eq!(stored, wanted);
    let inserted: Vec<bool> = written.iter().map(Written::is_inserted).collect();
    assert_eq!(inserted, [true, false, false, true, false, false]);
    assert_eq!(Item::objects().count(&db).await?, 3);

    let places = [(1, 2), (2, 1), (1, 2)]
        .map(|(room, seat)| Place::draft().room(room).seat(seat).taken(true));
    let rule = || OnConflict::ignore().on((Place.room, Place.seat));
    let written = Place::bulk_create_with(places, rule(), &db).await?;
    assert_eq!(written[2], Written::Skipped(written[0].stored().copied()));
    assert!(written[1].is_inserted());
    // Drafts that set other fields besides, and none that is left.
    let places = [(1, 2), (1, 2)].map(|(room, seat)| Place::draft().room(room).seat(seat));
    let written = Place::bulk_create_with(places.map(|it| it.taken(false)), rule(), &db).await?;
    assert!(written.iter().all(Written::is_skipped) && written[0] == written[1]);
    assert_eq!(Place::objects().count(&db).await?, 2);
    // One that another key forbids is in nobody's way.
    let drafts = [item("b").label("x"), item("d").label("x")];
    let written = Item::bulk_create_with(drafts, OnConflict::ignore(), &db).await?;
    assert_eq!(written[0], Written::Skipped(Some(there.id)));
    assert!(written[1].is_inserted());
    Ok(())
}

/// Every way in which a draft may have the same as stored rows and as drafts before it, by two unique keys.
async fn drafts_are_ignored_as_if_saved_one_by_one(db: Database) -> Result<()> {
    tables(&db).await?;
    let drafts = || {
        let codes = ["a", "b", "c", "d"].into_iter();
        let labels = [Some("x"), Some("y"), Some("z"), None];
        let pairs = codes.flat_map(|code| labels.map(|label| (code, label.map(str::to_owned))));
        // Each pair comes twice, in an order that mixes them.
        let pairs: Vec<_> = pairs.collect();
        (0..32).map(move |n: usize| pairs[n * 7 % 16].clone())
    };
    let stored = async |tx: &Transaction| item("b").label("x").save(tx).await;
    let tx = db.begin().await?;
    stored(&tx).await?;
    let mut one_by_one = Vec::new();
    for (code, label) in drafts() {
        let draft = item(code).label(label);
        one_by_one.push(draft.save_with(OnConflict::ignore(), &tx).await?);
    }
    tx.rollback().await?;
    let tx = db.begin().await?;
    stored(&tx).await?;
    let all = drafts().map(|(code, label)| item(code).label(label));
    let together = Item::bulk_create_with(all, OnConflict::ignore(), &tx).await?;
    assert_eq!(together.len(), one_by_one.len());
    let told = together.iter().zip(one_by_one).zip(drafts());
    for (position, ((together, alone), (code, label))) in told.enumerate() {
        assert_eq!(together.is_inserted(), alone.is_inserted(), "{position}");
        let key = together.stored().expect("a row is there");
        let row = Item::get(*key, &tx).await?;
        let is_same = (row.code == code, label.is_some() && row.label == label);
        if together.is_inserted() {
            assert_eq!((&*row.code, &row.label), (code, &label), "{position}");
        } else {
            assert!(is_same.0 || is_same.1, "{position}: {row:?}");
        }
    }
    tx.commit().await
}

/// The place of a draft that has the same in these fields as one before it.
fn same_fields(error: &Error) -> (u64, Vec<&str>) {
    let Error::RefusedDraft { position, error } = error else {
        panic!("{error}");
    };
    let Error::Validation { errors, .. } = &**error else {
        panic!("{error}");
    };
    (*position, errors[0].fields.clone())
}

async fn updates_that_are_refused(db: Database) -> Result<()> {
    tables(&db).await?;
    let sent = db.queries().len();
    let refused = async |rule: OnConflict<Item, orm::query::DoUpdate>, why: &str| {
        let many = Item::bulk_create_with([item("a")], rule.clone(), &db)
            .await
            .unwrap_err();
        let one = item("a").save_with(rule, &db).await.unwrap_err();
        for error in [many, one] {
            assert!(error.to_string().contains(why), "{error}");
            assert!(
                matches!(error, Error::InvalidQuery { model: "Item", .. }),
                "{error}"
            );
        }
    };
    refused(
        OnConflict::update(Item.id).on(Item.code),
        "cannot set `id`, which is in the primary key",
    )
    .await;
    refused(
        OnConflict::update(Item.code.set("x")).on(Item.code),
        "can set it to `incoming(Item.code)` alone",
    )
    .await;
    refused(
        OnConflict::update((Item.n, Item.n.set(4))).on(Item.code),
        "sets `n` twice",
    )
    .await;
    refused(
        OnConflict::update(Item.n).on(Item.id),
        "`on` names `id`, which a draft does not set",
    )
    .await;
    let others = OnConflict::update(Item.n)
        .on(Item.code)
        .update_where(Item.shelf.room.eq(4));
    refused(
        others,
        "can read the stored row and the one that comes, and no others",
    )
    .await;
    assert_eq!(db.queries().len(), sent);
    // The spelling of the unique field itself may be updated.
    let rule = OnConflict::update((Item.code, Item.n.set(incoming(Item.n)))).on(Item.code);
    assert!(item("a").save_with(rule, &db).await?.is_inserted());
    Ok(())
}

async fn what_comes_is_known_on_conflict_alone(db: Database) -> Result<()> {
    tables(&db).await?;
    let error = Item::objects()
        .filter(incoming(Item.n).gt(1))
        .all(&db)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("`incoming` is the row that an insert could not store"),
        "{error}"
    );
    let update = Item::objects()
        .every_row()
        .update(Item.n.set(incoming(Item.n)), &db)
        .await;
    assert!(
        matches!(update, Err(Error::InvalidQuery { model: "Item", .. })),
        "{update:?}"
    );
    Ok(())
}

/// A condition that reads other rows would see them on one database as they were, on the other as they became.
async fn rows_before_the_statement_are_not_seen(db: Database) -> Result<()> {
    tables(&db).await?;
    let rule = OnConflict::update(Shelf.room)
        .on(Shelf.id)
        .update_where(Shelf.items().count().gt(1));
    let error = Shelf::draft().id(1).save_with(rule, &db).await.unwrap_err();
    assert!(
        matches!(error, Error::InvalidQuery { model: "Shelf", .. }),
        "{error}"
    );
    Ok(())
}

async fn all_of_it_or_nothing(db: Database) -> Result<()> {
    tables(&db).await?;
    let a = item("a").save(&db).await?;
    // The drafts go in two statements, since they set different fields.
    let drafts = vec![item("a").n(7), item("b"), item("c").id(50).shelf(99)];
    let error = Item::bulk_create_with(drafts, OnConflict::update(Item.n).on(Item.code), &db)
        .await
        .unwrap_err();
    assert!(
        matches!(error, Error::ForeignKeyViolation { .. }),
        "{error}"
    );
    assert_eq!(items(&db).await?, [(a.id, "a".to_owned(), 1)]);
    Ok(())
}

async fn within_a_transaction(db: Database) -> Result<()> {
    tables(&db).await?;
    let a = item("a").save(&db).await?;
    let tx = db.begin().await?;
    let written = Item::bulk_create_with([item("b"), item("a").n(4)], count_up(), &tx).await?;
    assert!(written[0].is_inserted());
    assert_eq!(written[1], Written::Updated(a.id));
    // Rows of the same transaction are there already.
    let again = Item::bulk_create_with([item("b"), item("c")], count_up(), &tx).await?;
    assert_eq!(
        again[0],
        Written::Updated(*written[0].stored().expect("a key"))
    );
    assert!(again[1].is_inserted());
    assert!(item("c").save_with(count_up(), &tx).await?.is_updated());
    tx.rollback().await?;
    assert_eq!(items(&db).await?, [(a.id, "a".to_owned(), 1)]);
    Ok(())
}

/// By whichever key the rows are told, one that the database counts or one that the drafts set.
async fn a_transaction_goes_on_without_drafts_that_are_refused(db: Database) -> Result<()> {
    tables(&db).await?;
    let a = item("a").label("x").save(&db).await?;
    let tx = db.begin().await?;
    item("kept").save(&tx).await?;
    let new = [item("b"), item("c").label("x")];
    let by_code = Item::bulk_create_with(new, count_up(), &tx).await;
    let new = [item("b").id(7), item("c").label("x").id(8)];
    let by_id = OnConflict::update(Item.n).on(Item.id);
    let by_id = Item::bulk_create_with(new, by_id, &tx).await;
    let new = [item("b"), item("c").label("x")];
    let ignored = OnConflict::ignore().on(Item.code);
    let ignored = Item::bulk_create_with(new, ignored, &tx).await;
    for refused in [by_code, by_id, ignored] {
        let is_label = |error: &Error| matches!(error, Error::UniqueViolation { fields, .. } if fields == &["label"]);
        assert!(refused.as_ref().is_err_and(is_label), "{refused:?}");
    }
    tx.commit().await?;
    let codes = Item::objects().order_by(Item.id).values(Item.code);
    assert_eq!(codes.all(&db).await?, [a.code, "kept".to_owned()]);
    Ok(())
}

async fn writers_at_once_lose_no_count(db: Database) -> Result<()> {
    tables(&db).await?;
    let mut tasks = JoinSet::new();
    for n in 0..40 {
        let db = db.clone();
        tasks.spawn(async move {
            if n % 2 == 0 {
                return item("a")
                    .n(1)
                    .save_with(count_up(), &db)
                    .await
                    .map(|row| vec![row.is_inserted()]);
            }
            let written = Item::bulk_create_with(["a", "b"].map(item), count_up(), &db).await?;
            Ok(written.iter().map(Written::is_inserted).collect())
        });
    }
    let written = tasks
        .join_all()
        .await
        .into_iter()
        .collect::<Result<Vec<Vec<bool>>>>()?;
    let inserted = written
        .iter()
        .flatten()
        .filter(|is_inserted| **is_inserted)
        .count();
    assert_eq!(inserted, 2);
    let mut rows = items(&db).await?;
    rows.sort_by(|one, other| one.1.cmp(&other.1));
    let counts: Vec<_> = rows
        .iter()
        .map(|(_, code, n)| (code.as_str(), *n))
        .collect();
    assert_eq!(counts, [("a", 40), ("b", 20)]);
    Ok(())
}

async fn writers_at_once_tell_who_inserted(db: Database) -> Result<()> {
    tables(&db).await?;
    let mut tasks = JoinSet::new();
    for writer in 0..10 {
        let db = db.clone();
        tasks.spawn(async move {
            // In one order for all, so that none waits for another that waits for it.
            let drafts = (0..40).map(|n| item(&format!("{n:02}")).label(format!("{writer} {n}")));
            Item::bulk_create_with(drafts, OnConflict::ignore().on(Item.code), &db).await
        });
    }
    let written = tasks
        .join_all()
        .await
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    for n in 0..40 {
        let of_row: Vec<&Written<i64>> = written.iter().map(|written| &written[n]).collect();
        assert_eq!(of_row.iter().filter(|it| it.is_inserted()).count(), 1);
        let row = Item::objects()
            .filter(Item.code.eq(format!("{n:02}")))
            .get(&db)
            .await?;
        assert!(of_row.iter().all(|it| it.stored() == Some(&row.id)));
    }
    Ok(())
}

async fn numbers_and_times_are_matched_as_they_are_stored(db: Database) -> Result<()> {
    tables(&db).await?;
    let at = |nanos: u32| Utc.timestamp_opt(5, nanos).unwrap();
    let reading = |n: u128, nanos, value| {
        Reading::draft()
            .key(Uuid::from_u128(n))
            .at(at(nanos))
            .value(value)
    };
    reading(1, 1_000, 0.0).save(&db).await?;
    let drafts = [
        reading(2, 2_500, 0.1),
        reading(3, 1_999, 0.2),
        reading(4, 3_000, -0.0),
    ];
    let written = Reading::bulk_create_with(drafts, OnConflict::ignore(), &db).await?;
    let first = Uuid::from_u128(1);
    assert_eq!(written[0], Written::Inserted(Uuid::from_u128(2)));
    assert_eq!(written[1..], [Written::Skipped(Some(first)); 2]);
    let drafts = [reading(5, 2_999, 7.5), reading(6, 9_000, 8.5)];
    let written = Reading::bulk_create_with(
        drafts,
        OnConflict::update(Reading.value).on(Reading.at),
        &db,
    )
    .await?;
    assert_eq!(
        written,
        [
            Written::Updated(Uuid::from_u128(2)),
            Written::Inserted(Uuid::from_u128(6))
        ]
    );
    Ok(())
}

async fn more_rows_than_a_statement_binds(db: Database) -> Result<()> {
    tables(&db).await?;
    let drafts = |step: usize| {
        (0..8_000)
            .step_by(step)
            .map(|n: i32| item(&n.to_string()).n(1))
    };
    let written = Item::bulk_create_with(drafts(2), count_up(), &db).await?;
    assert!(written.iter().all(Written::is_inserted));
    let written = Item::bulk_create_with(drafts(1), count_up(), &db).await?;
    for (n, written) in written.iter().enumerate() {
        assert_eq!(written.is_updated(), n % 2 == 0, "{n}: {written:?}");
    }
    let total: Option<i64> = Item::objects().aggregate(Item.n.sum(), &db).await?;
    assert_eq!(total, Some(12_000));
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn values_that_differ_by_case(db: Database) -> Result<()> {
    #[derive(Model)]
    struct Label {
        id: i64,
        #[orm(unique, collation = "NOCASE")]
        text: String,
        #[orm(default = 1)]
        n: i32,
    }
    let label = |text: &str| Label::draft().text(text);
    db.create_tables(schema![Label]).await?;
    let jo = label("Jo").save(&db).await?;
    let rule = OnConflict::update((Label.text, Label.n.set(Label.n + 1))).on(Label.text);
    let written = Label::bulk_create_with(["amy", "JO"].map(label), rule.clone(), &db).await?;
    let amy = Label::objects()
        .filter(Label.text.eq("amy"))
        .get(&db)
        .await?;
    assert_eq!(
        written,
        [Written::Inserted(amy.id), Written::Updated(jo.id)]
    );
    assert_eq!(Label::get(jo.id, &db).await?.text, "JO");
    let written =
        Label::bulk_create_with(["Amy", "meg"].map(label), OnConflict::ignore(), &db).await?;
    assert_eq!(written[0], Written::Skipped(Some(amy.id)));
    assert!(written[1].is_inserted());
    let (same, _) = label("AMY").get_or_create(Label.text, &db).await?;
    assert_eq!(same.id, amy.id);
    // The database finds the duplicate that Rust does not, and nothing of it is stored.
    let error = Label::bulk_create_with(["beth", "BETH"].map(label), rule, &db)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the draft at 0 is the same row to the database"),
        "{error}"
    );
    assert_eq!(Label::objects().count(&db).await?, 3);
    // Within a transaction too, which goes on.
    let tx = db.begin().await?;
    label("kate").save(&tx).await?;
    let rule = OnConflict::update(Label.text).on(Label.text);
    let refused = Label::bulk_create_with(["beth", "BETH"].map(label), rule, &tx).await;
    assert!(
        matches!(refused, Err(Error::RefusedDraft { position: 1, .. })),
        "{refused:?}"
    );
    tx.commit().await?;
    let texts = Label::objects().order_by(Label.id).values(Label.text);
    assert_eq!(texts.all(&db).await?, ["JO", "amy", "meg", "kate"]);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn drafts_that_are_equal_by_a_collation(db: Database) -> Result<()> {
    #[derive(Model)]
    struct Label {
        id: i64,
        #[orm(unique, collation = "any_case")]
        text: String,
    }
    let collation = sql!(
        "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
    );
    db.execute(collation).await?;
    db.create_tables(schema![Label]).await?;
    let tx = db.begin().await?;
    let drafts = ["beth", "BETH"].map(|text| Label::draft().text(text));
    let rule = OnConflict::update(Label.text).on(Label.text);
    let refused = Label::bulk_create_with(drafts, rule, &tx).await;
    let expected = "two of the drafts are the same row to the database; keep one of them";
    assert!(
        matches!(&refused, Err(Error::Validation { errors, .. }) if errors[0].message == expected),
        "{refused:?}"
    );
    // The transaction goes on.
    Label::draft().text("amy").save(&tx).await?;
    tx.commit().await?;
    assert_eq!(Label::objects().values(Label.text).all(&db).await?, ["amy"]);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_subquery_of_several_rows_is_told_as_one(db: Database) -> Result<()> {
    #[derive(Model, Debug)]
    struct Count {
        id: i64,
        #[orm(unique)]
        name: String,
        n: i64,
    }
    db.create_tables(schema![Count]).await?;
    let draft = |name: &str| Count::draft().name(name).n(1);
    Count::bulk_create(["amy", "beth"].map(draft), &db).await?;
    let any = || raw::<i64>("(SELECT n FROM count)", ());
    let rule = || OnConflict::update(Count.n.set(any())).on(Count.name);
    let one = draft("amy").save_with(rule(), &db).await.map(drop);
    let many = ["amy", "beth"].map(draft);
    let many = Count::bulk_create_with(many, rule(), &db).await.map(drop);
    let rows = Count::objects().values((Count.name, Count.n));
    let rows = rows.insert_into_with::<Count>((Count.name, Count.n), rule(), &db);
    let rows = rows.await.map(drop);
    let updated = Count::objects().filter(Count.n.eq(1));
    let updated = updated.update(Count.n.set(any()), &db).await.map(drop);
    let read = Count::objects().values(any()).all(&db).await.map(drop);
    for refused in [one, many, rows, updated, read] {
        assert!(
            matches!(&refused, Err(Error::InvalidQuery { model: "Count", why }) if why.contains("LIMIT 1")),
            "{refused:?}"
        );
    }
    Ok(())
}

#[cfg(feature = "postgres")]
async fn rows_of_a_table_in_parts(db: Database) -> Result<()> {
    use sqlx::Executor as _;
    let table = "CREATE TABLE place (room int4, seat int2, taken bool, PRIMARY KEY (room, seat)) PARTITION BY RANGE (room);
        CREATE TABLE low PARTITION OF place FOR VALUES FROM (0) TO (10);
        CREATE TABLE high (taken bool, seat int2 NOT NULL, room int4 NOT NULL);
        ALTER TABLE place ATTACH PARTITION high FOR VALUES FROM (10) TO (20)";
    db.with_postgres(async |connection| connection.execute(table).await)
        .await?
        .expect("the table is made");
    let place = |room: i32, taken| Place::draft().room(room).seat(1).taken(taken);
    place(1, false).save(&db).await?;
    place(11, false).save(&db).await?;
    let key = (Place.room, Place.seat);
    let drafts = [place(12, true), place(11, true), place(2, true)];
    let written = Place::bulk_create_with(drafts, OnConflict::ignore().on(key), &db).await?;
    let expected = [
        Written::Inserted((12, 1)),
        Written::Skipped(Some((11, 1))),
        Written::Inserted((2, 1)),
    ];
    assert_eq!(written, expected);
    assert!(place(11, true).update_or_create(key, &db).await?.taken);
    // The columns of a part may stand in another order, so its rows are told apart too.
    let rule = OnConflict::update(Place.taken).on(key);
    let drafts = [
        place(1, true),
        place(13, true),
        place(3, true),
        place(12, false),
    ];
    let written = Place::bulk_create_with(drafts, rule.clone(), &db).await?;
    let expected = [
        Written::Updated((1, 1)),
        Written::Inserted((13, 1)),
        Written::Inserted((3, 1)),
        Written::Updated((12, 1)),
    ];
    assert_eq!(written, expected);
    assert!(Place::get((1, 1), &db).await?.taken);
    assert!(!Place::get((12, 1), &db).await?.taken);
    // The same for one draft, and for rows of which the same transaction has written some.
    let tx = db.begin().await?;
    let inserted = place(4, false).save_with(rule.clone(), &tx).await?;
    assert!(inserted.is_inserted(), "{inserted:?}");
    let updated = place(4, true).save_with(rule.clone(), &tx).await?;
    assert_eq!(updated.into_stored(), Some(Place::get((4, 1), &tx).await?));
    let skips = rule.update_where(incoming(Place.taken).eq(false));
    assert!(place(4, true).save_with(skips, &tx).await?.is_skipped());
    tx.commit().await?;
    assert_eq!(Place::objects().count(&db).await?, 7);
    Ok(())
}

/// SQLite reports nothing of a table without a `rowid`, another number of one with a key of another type, and more rows
/// where a trigger or a foreign key writes too. Then the rows that are there are looked for before.
#[cfg(feature = "sqlite")]
async fn rows_that_sqlite_does_not_tell_of(db: Database) -> Result<()> {
    let tables = [
        "CREATE TABLE shelf (id INTEGER PRIMARY KEY, room INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE TABLE shelf (id INT PRIMARY KEY, room INTEGER NOT NULL) STRICT",
        "CREATE TABLE shelf (id INTEGER PRIMARY KEY, room INTEGER NOT NULL) STRICT;
         CREATE TRIGGER t AFTER UPDATE ON shelf WHEN new.id = 2 BEGIN UPDATE shelf SET room = 70 WHERE id = 7; END",
        "CREATE TABLE shelf (
             id INTEGER PRIMARY KEY, room INTEGER NOT NULL UNIQUE,
             beside INTEGER REFERENCES shelf (room) ON UPDATE CASCADE
         ) STRICT;
         INSERT INTO shelf VALUES (2, 2, NULL), (7, 7, 2)",
    ];
    for table in tables {
        run(table, &db).await?;
        let tx = db.begin().await?;
        let before = [(2, 2), (7, 7)].map(|(id, room)| Shelf::draft().id(id).room(room));
        let rule = || OnConflict::update(Shelf.room).on(Shelf.id);
        Shelf::bulk_create_with(before, rule(), &tx).await?;
        let drafts = [(3, 30), (2, 20), (1, 10)].map(|(id, room)| Shelf::draft().id(id).room(room));
        let written = Shelf::bulk_create_with(drafts, rule(), &tx).await?;
        let wanted = [
            Written::Inserted(3),
            Written::Updated(2),
            Written::Inserted(1),
        ];
        assert_eq!(written, wanted, "{table}");
        tx.commit().await?;
        let shelves = Shelf::objects().order_by(Shelf.id);
        let ids = shelves.values((Shelf.id, Shelf.room)).all(&db).await?;
        assert_eq!(ids[..3], [(1, 10), (2, 20), (3, 30)], "{table}");
        assert_eq!(ids.len(), 4, "{table}");
        rows_that_are_looked_for(&db, table).await?;
        let tx = db.begin().await?;
        rows_that_are_looked_for(&tx, table).await?;
        tx.commit().await?;
        run("DROP TABLE shelf", &db).await?;
    }
    Ok(())
}

/// One row at a time, and those that a condition leaves out.
#[cfg(feature = "sqlite")]
async fn rows_that_are_looked_for(on: &dyn Executor, table: &str) -> Result<()> {
    let draft = |id, room| Shelf::draft().id(id).room(room);
    let all = || OnConflict::update(Shelf.room).on(Shelf.id);
    let rises = || all().update_where(incoming(Shelf.room).gt(Shelf.room));
    let new = draft(5, 50).save_with(rises(), on).await?;
    assert!(new.is_inserted(), "{table}");
    let updated = draft(2, 21).save_with(rises(), on).await?;
    assert!(matches!(updated, Written::Updated(_)), "{table}");
    let skipped = draft(2, 1).save_with(rises(), on).await?;
    assert!(
        matches!(&skipped, Written::Skipped(Some(it)) if it.room == 21),
        "{table}"
    );
    let drafts = [draft(2, 22), draft(6, 60), draft(1, 1)];
    let written = Shelf::bulk_create_with(drafts, rises(), on).await?;
    let wanted = [
        Written::Updated(2),
        Written::Inserted(6),
        Written::Skipped(Some(1)),
    ];
    assert_eq!(written, wanted, "{table}");
    let lowered = draft(2, 20).save_with(all(), on).await?;
    assert!(matches!(lowered, Written::Updated(_)), "{table}");
    Shelf::objects()
        .filter(Shelf.id.is_in([5, 6]))
        .delete(on)
        .await?;
    Ok(())
}
