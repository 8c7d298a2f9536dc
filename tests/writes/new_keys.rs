//! Keys that are made for new rows: a `Uuid` that no draft sets, and drafts that are stored more than once.

on_each! {
    a_uuid_is_made_for_each_row,
    a_uuid_that_a_draft_sets_is_kept,
    many_rows_have_keys_in_their_order,
    a_row_that_is_there_keeps_its_key,
    a_newtype_is_made_too,
    a_random_key_is_a_default,
    a_key_of_several_fields_is_given,
    a_draft_is_stored_again_by_its_clone;
    only(Sqlite, "Postgres counts what its columns say") a_key_that_sqlite_does_not_count_is_none_that_it_counted,
}

use orm::prelude::*;
use orm::testing::assert_queries;

use orm_tests::support::assert_sent;
#[cfg(feature = "sqlite")]
use orm_tests::support::run;

#[derive(Model, Debug, Clone, PartialEq)]
struct Badge {
    id: Uuid,
    #[orm(max_length = 40, unique)]
    name: String,
    #[orm(default = 1)]
    level: i32,
}

#[derive(Field, Debug, Clone, Copy, PartialEq)]
struct TokenId(Uuid);

#[derive(Model, Debug, Clone, PartialEq)]
struct Token {
    id: TokenId,
    #[orm(related_name = "tokens", on_delete = Cascade)]
    badge: ForeignKey<Badge>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(badge, place))]
struct Entry {
    #[orm(on_delete = Cascade)]
    badge: ForeignKey<Badge>,
    place: Uuid,
    note: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Imported {
    #[orm(identity = false)]
    id: Uuid,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Session {
    #[orm(default = Uuid::new_v4())]
    id: Uuid,
    user: String,
}

async fn a_random_key_is_a_default(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Session]).await?;
    let one = Session::draft().user("emma").save(&db).await?;
    let drafts = ["anne", "jane"].map(|user| Session::draft().user(user));
    let others = Session::bulk_create(drafts, &db).await?;
    for session in others.iter().chain([&one]) {
        assert_eq!(session.id.get_version_num(), 4);
        assert_eq!(&Session::get(session.id, &db).await?, session);
    }
    Ok(())
}

async fn a_uuid_is_made_for_each_row(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Badge]).await?;
    assert_sent(&db, "a_new_uuid", async || {
        Badge::draft().name("swimmer").save(&db).await
    })
    .await?;
    let diver = assert_queries(&db, 1, async || {
        Badge::draft().name("diver").save(&db).await
    })
    .await?;
    let swimmer = Badge::objects()
        .filter(Badge.name.eq("swimmer"))
        .get(&db)
        .await?;
    assert_eq!(
        (swimmer.id.get_version_num(), diver.id.get_version_num()),
        (7, 7)
    );
    assert!(swimmer.id < diver.id);
    assert_eq!(Badge::get(diver.id, &db).await?, diver);
    Ok(())
}

async fn a_uuid_that_a_draft_sets_is_kept(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Badge, Imported]).await?;
    let id = Uuid::from_u128(7);
    let badge = Badge::draft().id(id).name("swimmer").save(&db).await?;
    assert_eq!(badge.id, id);
    let imported = Imported::draft().id(id).name("from elsewhere");
    assert_eq!(imported.save(&db).await?.id, id);
    Ok(())
}

async fn many_rows_have_keys_in_their_order(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Badge]).await?;
    let drafts = |from: u32| (from..from + 100).map(|n| Badge::draft().name(format!("{n:04}")));
    let rows = Badge::bulk_create(drafts(0), &db).await?;
    assert!(rows.is_sorted_by(|one, next| one.id < next.id));
    assert_eq!(Badge::copy_in(drafts(100), &db).await?, 100);
    let names = Badge::objects().values(Badge.name);
    let by_key = names.order_by(Badge.id).all(&db).await?;
    assert_eq!(by_key.len(), 200);
    assert!(by_key.is_sorted(), "{by_key:?}");
    Ok(())
}

async fn a_row_that_is_there_keeps_its_key(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Badge]).await?;
    let draft = || Badge::draft().name("swimmer");
    let (first, is_new) = draft().get_or_create(Badge.name, &db).await?;
    let (again, is_new_again) = draft().get_or_create(Badge.name, &db).await?;
    assert_eq!((is_new, is_new_again, &again), (true, false, &first));
    let updated = draft().level(3).update_or_create(Badge.name, &db).await?;
    assert_eq!((updated.id, updated.level), (first.id, 3));
    let other = Badge::draft()
        .name("diver")
        .update_or_create(Badge.name, &db);
    assert_ne!(other.await?.id, first.id);
    let ignored = draft().save_with(OnConflict::ignore(), &db).await?;
    assert!(!ignored.is_inserted());
    assert_eq!(Badge::objects().count(&db).await?, 2);
    Ok(())
}

async fn a_newtype_is_made_too(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Badge, Token]).await?;
    let badge = Badge::draft().name("swimmer").save(&db).await?;
    let token = Token::draft().badge(&badge).save(&db).await?;
    assert_eq!(token.id.0.get_version_num(), 7);
    assert_eq!(badge.tokens().all(&db).await?, [token]);
    Ok(())
}

async fn a_key_of_several_fields_is_given(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Badge, Entry]).await?;
    let badge = Badge::draft().name("swimmer").save(&db).await?;
    let place = Uuid::from_u128(1);
    let entry = Entry::draft().badge(&badge).place(place).note("early");
    entry.save(&db).await?;
    assert_eq!(Entry::get((badge.id, place), &db).await?.note, "early");
    Ok(())
}

async fn a_draft_is_stored_again_by_its_clone(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Badge]).await?;
    let expert = Badge::draft().level(9);
    let one = expert.clone().name("swimmer").save(&db).await?;
    let other = expert.name("diver").save(&db).await?;
    assert_eq!((one.level, other.level), (9, 9));
    assert_ne!(one.id, other.id);
    Ok(())
}

#[cfg(feature = "sqlite")]
#[derive(Model, Debug, Clone, PartialEq)]
struct Desk {
    id: i64,
    name: String,
}

/// Tables of another program: SQLite counts the key of an `INTEGER PRIMARY KEY` alone, and leaves any other null.
#[cfg(feature = "sqlite")]
async fn a_key_that_sqlite_does_not_count_is_none_that_it_counted(db: Database) -> orm::Result<()> {
    for key in [
        "INT PRIMARY KEY",
        "INTEGER PRIMARY KEY DESC",
        "BIGINT PRIMARY KEY",
    ] {
        run(
            &format!("CREATE TABLE desk (id {key}, name TEXT NOT NULL)"),
            &db,
        )
        .await?;
        for _ in 0..2 {
            let saved = Desk::draft().name("oak").save(&db).await;
            let why = "cannot read `Desk.id`: found null";
            assert_eq!(
                saved.map_err(|error| error.to_string()),
                Err(why.to_owned())
            );
        }
        let saved = Desk::draft().id(7).name("ash").save(&db).await?;
        assert_eq!(Desk::get(7, &db).await?, saved);
        run("DROP TABLE desk", &db).await?;
    }
    for table in [
        "(id INT PRIMARY KEY DEFAULT (abs(random() % 1000000) + 100), name TEXT NOT NULL)",
        "(id INTEGER PRIMARY KEY DEFAULT (abs(random() % 1000000) + 100), name TEXT NOT NULL) WITHOUT ROWID",
        "(name TEXT NOT NULL, ID Integer PRIMARY KEY)",
    ] {
        run(&format!("CREATE TABLE desk {table}"), &db).await?;
        let saved = Desk::draft().name("oak").save(&db).await?;
        assert_eq!(Desk::get(saved.id, &db).await?, saved);
        db.transaction(async |tx| {
            for _ in 0..3 {
                let saved = Desk::draft().name("elm").save(tx).await?;
                assert_eq!(Desk::get(saved.id, tx).await?, saved);
            }
            Ok(())
        })
        .await?;
        run("DROP TABLE desk", &db).await?;
    }
    Ok(())
}
