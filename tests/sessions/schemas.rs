//! Schemas of Postgres, each with tables of the same names, by way of one pool of connections.

on_each! {
    schemas_are_postgres_alone;
    only(Postgres, "SQLite has no schemas") each_schema_has_its_rows,
        statements_of_one_schema_never_meet_those_of_another,
        transactions_stay_in_their_schema,
        a_schema_that_is_not_there_is_told,
        tables_are_shared_by_all_schemas_of_a_path,
        a_lent_connection_is_of_the_schema,
        a_dropped_call_leaves_no_schema_behind,
        a_schema_that_is_made_anew_is_read,
        an_extension_outlives_the_schema_that_came_first,
        deletes_know_the_keys_of_their_schema,
        keys_that_changed_by_way_of_another_schema_are_known,
        replicas_and_users_are_of_the_schema,
        names_come_from_outside
}

use futures_util::{TryStreamExt, future::join_all};
use orm::prelude::*;
use std::time::Duration;

/// A type of each schema: the same value has another number there.
#[derive(Choices, Debug, Clone, Copy, PartialEq)]
#[orm(db_enum)]
enum Mood {
    Calm,
    Wild,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Owner {
    id: i64,
    #[orm(max_length = 100, unique)]
    name: String,
    mood: Mood,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Pet {
    id: i64,
    #[orm(max_length = 100)]
    name: String,
    #[orm(related_name = "pets", on_delete = Cascade)]
    owner: ForeignKey<Owner>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Plan {
    id: i64,
    #[orm(max_length = 100)]
    name: String,
}

async fn tenant(name: &str, db: &Database) -> orm::Result<Database> {
    db.create_schema(name).await?;
    let tenant = db.in_schema(name)?;
    tenant.create_tables(schema![Owner, Pet]).await?;
    Ok(tenant)
}

async fn owner(name: &str, mood: Mood, db: &Database) -> orm::Result<Owner> {
    Owner::draft().name(name).mood(mood).save(db).await
}

async fn names(db: &Database) -> orm::Result<Vec<String>> {
    let owners = Owner::objects().order_by(Owner.id.asc());
    owners.values(Owner.name).all(db).await
}

async fn schemas_are_postgres_alone(db: Database) -> orm::Result<()> {
    let asked = db.in_schema("acme").map(drop);
    let made = db.create_schema("acme").await;
    let dropped = db.drop_schema("acme").await;
    for answer in [asked, made, dropped] {
        match db.backend() {
            Backend::Sqlite => {
                let Err(Error::Unsupported { what, backend }) = answer else {
                    panic!("{answer:?}");
                };
                assert!(what.contains("schema") && backend == "sqlite", "{what}");
            }
            _ => answer?,
        }
    }
    Ok(())
}

async fn each_schema_has_its_rows(db: Database) -> orm::Result<()> {
    let (acme, umbrella) = (tenant("acme", &db).await?, tenant("umbrella", &db).await?);
    for round in 0..3 {
        owner(&format!("a{round}"), Mood::Calm, &acme).await?;
        owner(&format!("u{round}"), Mood::Wild, &umbrella).await?;
    }
    assert_eq!(names(&acme).await?, ["a0", "a1", "a2"]);
    assert_eq!(names(&umbrella).await?, ["u0", "u1", "u2"]);
    // Another handle, and one of a handle.
    assert_eq!(names(&db.in_schema("acme")?).await?.len(), 3);
    assert_eq!(
        names(&umbrella.in_schema("acme")?).await?,
        ["a0", "a1", "a2"]
    );
    // The database itself looks where the server chooses.
    let none = names(&db).await;
    assert!(
        matches!(none, Err(Error::SchemaMismatch { .. })),
        "{none:?}"
    );
    db.create_tables(schema![Owner, Pet]).await?;
    assert_eq!(names(&db).await?, [""; 0]);
    assert_eq!(acme.queries().len(), db.queries().len());
    Ok(())
}

/// Types of the schemas have other numbers, by which the driver and the server know them.
async fn statements_of_one_schema_never_meet_those_of_another(db: Database) -> orm::Result<()> {
    let mut tenants = Vec::new();
    for number in 0..5 {
        let tenant = tenant(&format!("t{number}"), &db).await?;
        owner(&format!("of {number}"), Mood::Wild, &tenant).await?;
        tenants.push((number, tenant));
    }
    let work = |round: usize| {
        let (number, tenant) = tenants[round % tenants.len()].clone();
        async move {
            let mine = format!("of {number}");
            let wild = Owner::objects().filter(Owner.mood.eq(Mood::Wild));
            let rows: Vec<Owner> = wild.clone().stream(&tenant).try_collect().await?;
            assert!(rows.iter().all(|row| row.name.starts_with(&mine)));
            let name = format!("of {number} in {round}");
            let saved = owner(&name, Mood::Calm, &tenant).await?;
            let changed = Owner::objects().filter(Owner.id.eq(saved.id));
            let n = changed.update(Owner.mood.set(Mood::Wild), &tenant).await?;
            assert_eq!(n, 1);
            tenant
                .transaction(async |tx| {
                    let row = Owner::get(saved.id, tx).await?;
                    assert_eq!((row.name.as_str(), row.mood), (name.as_str(), Mood::Wild));
                    let first = wild.order_by(Owner.id.asc()).first(tx).await?;
                    assert_eq!(first.map(|first| first.name), Some(mine));
                    Ok(())
                })
                .await
        }
    };
    for done in join_all((0..60).map(work)).await {
        done?;
    }
    for (_, tenant) in &tenants {
        assert_eq!(Owner::objects().count(tenant).await?, 13);
    }
    Ok(())
}

async fn transactions_stay_in_their_schema(db: Database) -> orm::Result<()> {
    let (acme, umbrella) = (tenant("acme", &db).await?, tenant("umbrella", &db).await?);
    let (a, u) = (acme.begin().await?, umbrella.begin().await?);
    Owner::draft().name("a").mood(Mood::Calm).save(&a).await?;
    Owner::draft().name("u").mood(Mood::Calm).save(&u).await?;
    let inner = a.begin().await?;
    Owner::draft()
        .name("undone")
        .mood(Mood::Calm)
        .save(&inner)
        .await?;
    inner.rollback().await?;
    assert_eq!(Owner::objects().count(&a).await?, 1);
    a.commit().await?;
    u.rollback().await?;
    assert_eq!(names(&acme).await?, ["a"]);
    assert_eq!(names(&umbrella).await?, [""; 0]);
    Ok(())
}

async fn a_schema_that_is_not_there_is_told(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Plan]).await?;
    let acme = db.in_schema(["acme", "public"])?;
    // Not the table of the next schema.
    for _ in 0..2 {
        let told = Plan::objects().count(&acme).await.unwrap_err().to_string();
        assert!(
            told.contains("no schema `acme`") && told.contains("create_schema"),
            "{told}"
        );
    }
    assert_eq!(Plan::objects().count(&db).await?, 0);
    db.create_schema("acme").await?;
    db.create_schema("acme").await?;
    assert_eq!(Plan::objects().count(&acme).await?, 0);
    for refused in ["", "a\0b", "$user", "pg_temp", &"x".repeat(64)] {
        let refused = db.in_schema(refused).map(drop);
        assert!(
            matches!(refused, Err(Error::InvalidSchema { .. })),
            "{refused:?}"
        );
    }
    assert!(db.in_schema([""; 0]).is_err());
    assert!(db.create_schema("").await.is_err());
    Ok(())
}

async fn tables_are_shared_by_all_schemas_of_a_path(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Plan]).await?;
    let basic = Plan::draft().name("basic").save(&db).await?;
    for name in ["acme", "umbrella"] {
        tenant(name, &db).await?;
        let tenant = db.in_schema([name, "public"])?;
        owner(name, Mood::Calm, &tenant).await?;
        assert_eq!(Plan::get(basic.id, &tenant).await?, basic);
        assert_eq!(names(&tenant).await?, [name]);
    }
    Ok(())
}

async fn a_lent_connection_is_of_the_schema(db: Database) -> orm::Result<()> {
    let acme = tenant("acme", &db).await?;
    owner("a", Mood::Calm, &acme).await?;
    let count = async |db: &Database| {
        db.with_postgres(async |connection| {
            let asked = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM owner");
            asked.fetch_one(connection).await.ok()
        })
        .await
    };
    for _ in 0..2 {
        assert_eq!(count(&acme).await?, Some(1));
        assert_eq!(count(&db).await?, None);
        assert_eq!(names(&acme).await?, ["a"]);
    }
    Ok(())
}

/// Calls of one schema are dropped at each of their first moments, and one of another schema follows.
async fn a_dropped_call_leaves_no_schema_behind(db: Database) -> orm::Result<()> {
    let (acme, umbrella) = (tenant("acme", &db).await?, tenant("umbrella", &db).await?);
    owner("a", Mood::Calm, &acme).await?;
    owner("u", Mood::Calm, &umbrella).await?;
    for polls in 0..12 {
        let (first, second) = if polls % 2 == 0 {
            (&acme, &umbrella)
        } else {
            (&umbrella, &acme)
        };
        let mut call = std::pin::pin!(names(first));
        for _ in 0..polls {
            let soon = tokio::time::timeout(Duration::from_micros(200), call.as_mut());
            if soon.await.is_ok() {
                break;
            }
        }
        let expected = if polls % 2 == 0 { "u" } else { "a" };
        assert_eq!(names(second).await?, [expected]);
    }
    Ok(())
}

async fn a_schema_that_is_made_anew_is_read(db: Database) -> orm::Result<()> {
    let acme = tenant("acme", &db).await?;
    owner("old", Mood::Calm, &acme).await?;
    assert_eq!(names(&acme).await?, ["old"]);
    db.drop_schema("acme").await?;
    db.drop_schema("acme").await?;
    assert!(names(&acme).await.is_err());
    let again = tenant("acme", &db).await?;
    owner("new", Mood::Wild, &again).await?;
    assert_eq!(names(&acme).await?, ["new"]);
    let wild = Owner::objects().filter(Owner.mood.eq(Mood::Wild));
    assert_eq!(wild.count(&acme).await?, 1);
    Ok(())
}

/// A desk of each tenant, of one person at a time.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(no_overlap(desk, starts..ends))]
struct Seat {
    id: i64,
    desk: i64,
    starts: i32,
    ends: i32,
}

async fn an_extension_outlives_the_schema_that_came_first(db: Database) -> orm::Result<()> {
    let seat = || Seat::draft().desk(1).starts(1).ends(5);
    for name in ["acme", "umbrella"] {
        db.create_schema(name).await?;
        let tenant = db.in_schema(name)?;
        tenant.create_tables(schema![Seat]).await?;
        seat().save(&tenant).await?;
    }
    db.drop_schema("acme").await?;
    let umbrella = db.in_schema("umbrella")?;
    let twice = seat().save(&umbrella).await;
    assert!(
        matches!(&twice, Err(Error::ExclusionViolation { .. })),
        "{twice:?}"
    );
    umbrella.create_tables(schema![Seat]).await
}

async fn deletes_know_the_keys_of_their_schema(db: Database) -> orm::Result<()> {
    let (acme, umbrella) = (tenant("acme", &db).await?, tenant("umbrella", &db).await?);
    for tenant in [&acme, &umbrella] {
        let owner = owner("o", Mood::Calm, tenant).await?;
        for name in ["x", "y"] {
            Pet::draft().name(name).owner(&owner).save(tenant).await?;
        }
        assert_eq!(owner.pets().count(tenant).await?, 2);
    }
    let deleted = Owner::objects().every_row().delete(&acme).await?;
    assert_eq!(deleted, 1);
    assert_eq!(Pet::objects().count(&acme).await?, 0);
    assert_eq!(Pet::objects().count(&umbrella).await?, 2);
    let twice = owner("o", Mood::Calm, &umbrella).await;
    assert!(
        matches!(&twice, Err(Error::UniqueViolation { model: "Owner", .. })),
        "{twice:?}"
    );
    Ok(())
}

/// Tables of a schema that are made anew by way of another database handle have other foreign keys.
async fn keys_that_changed_by_way_of_another_schema_are_known(db: Database) -> orm::Result<()> {
    let acme = tenant("acme", &db).await?;
    let first = owner("o", Mood::Calm, &acme).await?;
    first.delete(&acme).await?;
    db.drop_schema("acme").await?;
    db.create_schema("acme").await?;
    let other = db.in_schema(["acme", "public"])?;
    other.create_tables(schema![Owner, Pet]).await?;
    other
        .execute(sql!(
            "CREATE TABLE toy (id int8, owner_id int8 REFERENCES owner ON DELETE CASCADE)"
        ))
        .await?;
    let second = owner("o", Mood::Calm, &acme).await?;
    acme.execute(sql!("INSERT INTO toy VALUES (1, {})", second.id))
        .await?;
    let report = second.delete_report(&acme).await?;
    assert!(format!("{report:?}").contains("toy"), "{report:?}");
    Ok(())
}

async fn replicas_and_users_are_of_the_schema(db: Database) -> orm::Result<()> {
    let acme = tenant("acme", &db).await?;
    let user = acme.session(None);
    Owner::draft()
        .name("a")
        .mood(Mood::Calm)
        .save(&user)
        .await?;
    assert_eq!(Owner::objects().count(&user).await?, 1);
    // Without a replica the primary answers.
    assert_eq!(Owner::objects().count(&acme.replica()).await?, 1);
    assert_eq!(Owner::objects().count(&acme.replica()).await?, 1);
    Ok(())
}

async fn names_come_from_outside(db: Database) -> orm::Result<()> {
    let hostile = [
        "public\"; DROP SCHEMA public; --",
        "*/ SELECT 1; /*",
        "pg, public",
        "Ümlaut 'x'",
    ];
    for name in hostile {
        let tenant = tenant(name, &db).await?;
        owner(name, Mood::Calm, &tenant).await?;
        assert_eq!(names(&tenant).await?, [name]);
        db.drop_schema(name).await?;
    }
    Ok(())
}
