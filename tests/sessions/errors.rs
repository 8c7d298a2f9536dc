//! What bad input gets: each mistake its own error, with the model and the field, and nothing of it remains.

on_each! {
    a_missing_row,
    a_unique_value_that_is_taken,
    a_unique_pair_that_is_taken,
    a_dangling_key,
    a_dangling_key_at_commit,
    a_protected_delete,
    a_restricted_delete,
    set_null_and_do_nothing,
    null_where_none_may_be,
    null_in_a_column_that_is_no_field,
    a_check_that_does_not_hold,
    a_number_the_column_cannot_hold,
    a_table_with_no_key_left,
    a_table_that_is_missing,
    a_column_that_is_missing,
    a_column_of_another_type,
    nothing_of_a_failed_write_remains,
    messages_name_model_and_field_but_no_values,
    a_url_of_no_database;
    only(Sqlite, "files are SQLite's alone") a_file_that_cannot_be_opened,
    tables_that_need_what_another_program_registers;
    only(Postgres, "SQLite looks for values that are taken at once") a_unique_value_that_is_taken_at_commit;
    only(Postgres, "SQLite indexes values of any length") a_value_that_is_too_long_for_an_index;
    only(Postgres, "SQLite has no server") a_server_that_refuses
}

#[cfg(feature = "sqlite")]
mod disk;
#[cfg(feature = "postgres")]
mod languages;
mod names;
#[cfg(feature = "postgres")]
mod partitions;
#[cfg(feature = "postgres")]
mod server;
#[cfg(feature = "postgres")]
mod set_up_by_others;
mod triggers;

use orm::Error;
use orm::prelude::*;

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(first, last), check(name = "adult", "age >= 18"))]
struct Person {
    id: i64,
    #[orm(unique, max_length = 40)]
    email: String,
    first: String,
    last: String,
    #[orm(default = 30)]
    age: i32,
}

#[derive(Model, Debug, Clone)]
struct Passport {
    id: i64,
    #[orm(on_delete = Protect)]
    owner: ForeignKey<Person>,
}

#[derive(Model, Debug, Clone)]
struct Visa {
    id: i64,
    #[orm(on_delete = Restrict)]
    holder: ForeignKey<Person>,
}

#[derive(Model, Debug, Clone)]
struct Letter {
    id: i64,
    #[orm(related_name = "letters", on_delete = SetNull)]
    to: Option<ForeignKey<Person>>,
    #[orm(related_name = "sent", on_delete = DoNothing)]
    from: ForeignKey<Person>,
}

/// Runs statements of an administrator.
async fn by_hand(db: &Database, statements: &'static str) -> orm::Result<()> {
    use sqlx::Executor as _;
    let done = match db.backend() {
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => {
            db.with_sqlite(async |connection| connection.execute(statements).await.map(drop))
                .await?
        }
        #[cfg(feature = "postgres")]
        Backend::Postgres => {
            db.with_postgres(async |connection| connection.execute(statements).await.map(drop))
                .await?
        }
        other => panic!("{other:?}"),
    };
    done.expect("the statements are carried out");
    Ok(())
}

/// Jo and Amy, with all tables.
async fn people(db: &Database) -> orm::Result<[Person; 2]> {
    db.create_tables(schema![Person, Passport, Visa, Letter])
        .await?;
    let jo = Person::draft()
        .email("jo@example.org")
        .first("Jo")
        .last("March")
        .save(db)
        .await?;
    let amy = Person::draft()
        .email("amy@example.org")
        .first("Amy")
        .last("March")
        .save(db)
        .await?;
    Ok([jo, amy])
}

async fn a_missing_row(db: Database) -> orm::Result<()> {
    people(&db).await?;
    for missing in [
        Person::get(99, &db).await,
        Person::objects().filter(Person.age.gt(99)).get(&db).await,
    ] {
        assert!(
            matches!(missing, Err(Error::DoesNotExist { model: "Person" })),
            "{missing:?}"
        );
    }
    Ok(())
}

/// Asserts that exactly these fields of `Person` are said to be taken.
fn assert_taken<T: std::fmt::Debug>(result: &orm::Result<T>, expected: &[&str]) {
    let fits = matches!(result, Err(Error::UniqueViolation { model: "Person", fields, .. }) if fields == expected);
    assert!(fits, "{result:?}");
}

async fn a_unique_value_that_is_taken(db: Database) -> orm::Result<()> {
    let [_, mut amy] = people(&db).await?;
    assert_taken(
        &Person::draft()
            .email("jo@example.org")
            .first("x")
            .last("y")
            .save(&db)
            .await,
        &["email"],
    );
    assert_taken(
        &Person::draft()
            .id(1)
            .email("new")
            .first("x")
            .last("y")
            .save(&db)
            .await,
        &["id"],
    );
    amy.email = "jo@example.org".into();
    assert_taken(&amy.save(&db).await, &["email"]);
    assert_taken(&amy.save_fields((Person.email,), &db).await, &["email"]);
    let amys = Person::objects().filter(Person.first.eq("Amy"));
    assert_taken(
        &amys.update(Person.email.set("jo@example.org"), &db).await,
        &["email"],
    );
    Ok(())
}

async fn a_unique_pair_that_is_taken(db: Database) -> orm::Result<()> {
    people(&db).await?;
    assert_taken(
        &Person::draft()
            .email("new")
            .first("Jo")
            .last("March")
            .save(&db)
            .await,
        &["first", "last"],
    );
    Person::draft()
        .email("new")
        .first("Jo")
        .last("Bhaer")
        .save(&db)
        .await
        .map(drop)
}

async fn a_dangling_key(db: Database) -> orm::Result<()> {
    let [jo, _] = people(&db).await?;
    let dangling = Passport::draft().owner(99).save(&db).await;
    assert!(
        matches!(
            dangling,
            Err(Error::ForeignKeyViolation {
                model: "Passport",
                field: Some("owner"),
                ..
            })
        ),
        "{dangling:?}"
    );
    let mut passport = Passport::draft().owner(&jo).save(&db).await?;
    passport.owner.id = 99;
    let dangling = passport.save(&db).await;
    assert!(
        matches!(
            dangling,
            Err(Error::ForeignKeyViolation {
                model: "Passport",
                field: Some("owner"),
                ..
            })
        ),
        "{dangling:?}"
    );
    let updated = Passport::objects()
        .every_row()
        .update(Passport.owner.set(98), &db)
        .await;
    assert!(
        matches!(
            updated,
            Err(Error::ForeignKeyViolation {
                model: "Passport",
                field: Some("owner"),
                ..
            })
        ),
        "{updated:?}"
    );
    let letter = Letter::draft().to(99).from(&jo).save(&db).await;
    assert!(
        matches!(
            letter,
            Err(Error::ForeignKeyViolation {
                model: "Letter",
                field: Some("to"),
                ..
            })
        ),
        "{letter:?}"
    );
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Reply {
    id: i64,
    text: String,
    #[orm(related_name = "got", on_delete = Cascade, deferrable)]
    to: ForeignKey<Person>,
    #[orm(related_name = "copies", on_delete = SetNull, deferrable)]
    copy: Option<ForeignKey<Person>>,
}

/// Another way to the same tables, by a program that has named no models.
async fn nameless(db: &Database) -> orm::Result<Database> {
    db.create_tables(schema![Person, Reply]).await?;
    Database::connect(&orm_tests::support::url()).await
}

async fn a_dangling_key_at_commit(db: Database) -> orm::Result<()> {
    let [jo, _] = people(&db).await?;
    let nameless = nameless(&db).await?;
    for (to, copy, expected) in [(99, jo.id, "to"), (jo.id, 99, "copy")] {
        let reply = Reply::draft().text("yes").to(to).copy(copy);
        let lost = nameless.transaction(async |tx| {
            assert_eq!(Person::objects().count(tx).await?, 2);
            reply.save(tx).await.map(drop)
        });
        let lost = lost.await;
        assert!(
            matches!(
                lost,
                Err(Error::ForeignKeyViolation { model: "Reply", field: Some(field), .. }) if field == expected
            ),
            "{lost:?}"
        );
        assert_eq!(Reply::objects().count(&nameless).await?, 0);
    }
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_unique_value_that_is_taken_at_commit(db: Database) -> orm::Result<()> {
    let [jo, _] = people(&db).await?;
    let nameless = nameless(&db).await?;
    by_hand(
        &db,
        "ALTER TABLE reply ADD UNIQUE (text) DEFERRABLE INITIALLY DEFERRED",
    )
    .await?;
    let taken = nameless.transaction(async |tx| {
        Reply::draft().text("yes").to(&jo).save(tx).await?;
        Reply::draft().text("yes").to(&jo).save(tx).await.map(drop)
    });
    let taken = taken.await;
    assert!(
        matches!(&taken, Err(Error::UniqueViolation { model: "Reply", fields, .. }) if fields == &["text"]),
        "{taken:?}"
    );
    assert_eq!(Reply::objects().count(&nameless).await?, 0);
    Ok(())
}

async fn a_protected_delete(db: Database) -> orm::Result<()> {
    let [jo, amy] = people(&db).await?;
    Passport::draft().owner(&jo).save(&db).await?;
    let deletes = [
        jo.clone().delete(&db).await,
        Person::objects().every_row().delete(&db).await,
    ];
    for refused in deletes {
        assert!(
            matches!(
                refused,
                Err(Error::Protected {
                    model: "Person",
                    by: Some("Passport"),
                    ..
                })
            ),
            "{refused:?}"
        );
    }
    assert_eq!(Person::objects().count(&db).await?, 2);
    assert_eq!(amy.delete(&db).await?, 1);
    Passport::objects().every_row().delete(&db).await?;
    assert_eq!(jo.delete(&db).await?, 1);
    Ok(())
}

async fn a_restricted_delete(db: Database) -> orm::Result<()> {
    let [jo, _] = people(&db).await?;
    Visa::draft().holder(&jo).save(&db).await?;
    let refused = jo.clone().delete(&db).await;
    assert!(
        matches!(
            refused,
            Err(Error::Protected {
                model: "Person",
                by: Some("Visa"),
                ..
            })
        ),
        "{refused:?}"
    );
    assert_eq!(Person::get(jo.id, &db).await?, jo);
    Ok(())
}

async fn set_null_and_do_nothing(db: Database) -> orm::Result<()> {
    let [jo, amy] = people(&db).await?;
    let letter = Letter::draft().to(&jo).from(&amy).save(&db).await?;
    jo.delete(&db).await?;
    assert!(Letter::get(letter.id, &db).await?.to.is_none());
    amy.delete(&db).await?;
    let letter = Letter::get(letter.id, &db).await?;
    let gone = letter.from.get(&db).await;
    assert!(
        matches!(gone, Err(Error::DoesNotExist { model: "Person" })),
        "{gone:?}"
    );
    Letter::draft().from(12_345).save(&db).await.map(drop)
}

/// The table of `Person`, as a program sees it whose models are not those of the database.
mod drifted {
    use orm::prelude::*;

    #[derive(Model, Debug, Clone)]
    #[orm(table = "person")]
    pub(super) struct Nullable {
        pub(super) id: i64,
        pub(super) email: Option<String>,
        pub(super) first: String,
        pub(super) last: String,
        pub(super) age: i32,
    }

    /// A model without fields for some columns.
    #[derive(Model, Debug, Clone)]
    #[orm(table = "person")]
    pub(super) struct Nameless {
        pub(super) id: i64,
        pub(super) email: String,
        pub(super) age: i32,
    }

    #[derive(Model, Debug, Clone)]
    #[orm(table = "person")]
    pub(super) struct Taller {
        pub(super) id: i64,
        pub(super) email: String,
        pub(super) height: i32,
    }

    #[derive(Model, Debug, Clone)]
    #[orm(table = "person")]
    pub(super) struct Renamed {
        pub(super) id: i64,
        pub(super) first: i32,
    }

    #[derive(Model, Debug, Clone)]
    pub(super) struct Nowhere {
        pub(super) id: i64,
        pub(super) name: String,
    }
}

async fn null_where_none_may_be(db: Database) -> orm::Result<()> {
    use drifted::Nullable;
    people(&db).await?;
    let saved = Nullable::draft()
        .first("Meg")
        .last("March")
        .age(20)
        .save(&db)
        .await;
    assert!(
        matches!(
            saved,
            Err(Error::NotNullViolation {
                model: "Nullable",
                field: Some("email"),
                ..
            })
        ),
        "{saved:?}"
    );
    let updated = Nullable::objects()
        .every_row()
        .update(Nullable.email.set(None), &db)
        .await;
    assert!(
        matches!(
            updated,
            Err(Error::NotNullViolation {
                model: "Nullable",
                field: Some("email"),
                ..
            })
        ),
        "{updated:?}"
    );
    Ok(())
}

async fn null_in_a_column_that_is_no_field(db: Database) -> orm::Result<()> {
    use drifted::Nameless;
    people(&db).await?;
    let saved = Nameless::draft().email("meg").age(20).save(&db).await;
    let error = saved.expect_err("there is a column more");
    let is_named = matches!(
        &error,
        Error::NotNullViolation { model: "Nameless", field: None, column: Some(column), .. } if column == "first"
    );
    assert!(is_named, "{error:?}");
    assert_eq!(
        error.to_string(),
        "null for the column `first`, which is never null, where `Nameless` is written; give `Nameless` a field of it, or the column a default in the database"
    );
    Ok(())
}

async fn a_check_that_does_not_hold(db: Database) -> orm::Result<()> {
    let [mut jo, _] = people(&db).await?;
    jo.age = 15;
    let results = [
        jo.save(&db).await,
        Person::draft()
            .email("x")
            .first("x")
            .last("y")
            .age(17)
            .save(&db)
            .await
            .map(drop),
        Person::objects()
            .every_row()
            .update(Person.age.set(Person.age - 20), &db)
            .await
            .map(drop),
    ];
    for result in results {
        let fits = matches!(&result, Err(Error::CheckViolation { model: "Person", constraint, .. }) if constraint == "adult");
        assert!(fits, "{result:?}");
    }
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Counter {
    id: i64,
    small: i16,
    large: i64,
}

async fn a_number_the_column_cannot_hold(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Counter]).await?;
    Counter::draft()
        .small(i16::MAX)
        .large(i64::MAX)
        .save(&db)
        .await?;
    let counters = Counter::objects().every_row();
    let overflows = [
        counters
            .update(Counter.small.set(Counter.small + 1), &db)
            .await,
        counters
            .update(Counter.large.set(Counter.large + 1), &db)
            .await,
        counters
            .update(Counter.large.set(Counter.large * 2), &db)
            .await,
    ];
    for refused in overflows {
        assert!(
            matches!(
                refused,
                Err(Error::OutOfRange {
                    model: "Counter",
                    ..
                })
            ),
            "{refused:?}"
        );
    }
    assert_eq!(
        counters
            .filter(Counter.small.eq(i16::MAX) & Counter.large.eq(i64::MAX))
            .count(&db)
            .await?,
        1
    );
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Ticket {
    id: i32,
    seat: i16,
}

#[track_caller]
fn assert_no_key_left<T: std::fmt::Debug>(saved: orm::Result<T>, expected: &str) {
    match saved {
        Err(Error::OutOfRange {
            model,
            field: Some("id"),
            why,
        }) => {
            assert_eq!(model, expected);
            assert!(why.contains("no key is left"), "{why}");
        }
        other => panic!("{other:?}"),
    }
}

async fn a_table_with_no_key_left(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Counter, Ticket]).await?;
    Counter::draft()
        .id(i64::MAX - 1)
        .small(1)
        .large(1)
        .save(&db)
        .await?;
    Counter::draft().small(1).large(1).save(&db).await?;
    Ticket::draft().id(i32::MAX).seat(1).save(&db).await?;
    let tx = db.begin().await?;
    assert_no_key_left(Ticket::draft().seat(1).save(&tx).await, "Ticket");
    tx.rollback().await?;
    for _ in 0..2 {
        assert_no_key_left(
            Counter::draft().small(1).large(1).save(&db).await,
            "Counter",
        );
        let drafts = [1, 2].map(|number| Counter::draft().small(number).large(1));
        assert_no_key_left(Counter::bulk_create(drafts, &db).await, "Counter");
        assert_no_key_left(Ticket::draft().seat(1).save(&db).await, "Ticket");
        let copied = Counter::copy_in([Counter::draft().small(1).large(1)], &db);
        assert_no_key_left(copied.await, "Counter");
        let copied = Ticket::copy_in([Ticket::draft().seat(1)], &db);
        assert_no_key_left(copied.await, "Ticket");
    }
    // The numbers of other fields have not run out.
    let grown = Ticket::objects()
        .every_row()
        .update(Ticket.seat.set(Ticket.seat + i16::MAX), &db)
        .await;
    let fits = matches!(&grown, Err(Error::OutOfRange { model: "Ticket", why, .. }) if !why.contains("key"));
    assert!(fits, "{grown:?}");
    assert_eq!(
        (
            Counter::objects().count(&db).await?,
            Ticket::objects().count(&db).await?
        ),
        (2, 1)
    );
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_value_that_is_too_long_for_an_index(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Person]).await?;
    // Signs that no compression makes short.
    let mut state = 1_u64;
    let mut sign = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        char::from(b' ' + u8::try_from((state >> 33) % 90).expect("a small number"))
    };
    for length in [4_000, 20_000] {
        let first: String = (0..length).map(|_| sign()).collect();
        let person = Person::draft().email("a@b.c").first(first).last("x");
        let refused = person.save(&db).await;
        let fits = matches!(
            &refused,
            Err(Error::OutOfRange { model: "Person", why, .. }) if why.contains("too long for an index")
        );
        assert!(fits, "{length}: {refused:?}");
    }
    Ok(())
}

async fn a_table_that_is_missing(db: Database) -> orm::Result<()> {
    use drifted::Nowhere;
    let results = [
        Nowhere::objects().all(&db).await.map(drop),
        Nowhere::get(1, &db).await.map(drop),
        Nowhere::draft().name("x").save(&db).await.map(drop),
        Nowhere::objects()
            .every_row()
            .update(Nowhere.name.set("x"), &db)
            .await
            .map(drop),
        Nowhere::objects().every_row().delete(&db).await.map(drop),
    ];
    for result in results {
        assert!(
            matches!(
                result,
                Err(Error::SchemaMismatch {
                    model: Some("Nowhere"),
                    ..
                })
            ),
            "{result:?}"
        );
    }
    Ok(())
}

async fn a_column_that_is_missing(db: Database) -> orm::Result<()> {
    use drifted::Taller;
    people(&db).await?;
    let results = [
        Taller::objects().all(&db).await.map(drop),
        Taller::draft()
            .email("x")
            .height(180)
            .save(&db)
            .await
            .map(drop),
        Taller::objects()
            .every_row()
            .update(Taller.height.set(1), &db)
            .await
            .map(drop),
    ];
    for result in results {
        let fits = matches!(
            result,
            Err(Error::SchemaMismatch {
                model: Some("Taller"),
                field: Some("height"),
                ..
            })
        );
        assert!(fits, "{result:?}");
    }
    Ok(())
}

async fn a_column_of_another_type(db: Database) -> orm::Result<()> {
    use drifted::Renamed;
    people(&db).await?;
    let read = Renamed::objects().all(&db).await;
    let fits = matches!(
        read,
        Err(Error::Decode {
            model: "Renamed",
            field: "first",
            ..
        } | Error::SchemaMismatch {
            field: Some("first"),
            ..
        })
    );
    assert!(fits, "{read:?}");
    Ok(())
}

async fn nothing_of_a_failed_write_remains(db: Database) -> orm::Result<()> {
    let before = people(&db).await?;
    let failures = [
        Person::draft()
            .email("jo@example.org")
            .first("x")
            .last("y")
            .save(&db)
            .await
            .map(drop),
        Person::draft()
            .email("x")
            .first("Jo")
            .last("March")
            .save(&db)
            .await
            .map(drop),
        Person::draft()
            .email("x")
            .first("x")
            .last("y")
            .age(1)
            .save(&db)
            .await
            .map(drop),
        Person::draft()
            .email("x".repeat(41))
            .first("x")
            .last("y")
            .save(&db)
            .await
            .map(drop),
        Person::draft()
            .email("x")
            .first("\0")
            .last("y")
            .save(&db)
            .await
            .map(drop),
        Person::objects()
            .every_row()
            .update(Person.email.set("same"), &db)
            .await
            .map(drop),
        Passport::draft().owner(99).save(&db).await.map(drop),
    ];
    assert!(failures.iter().all(Result::is_err), "{failures:?}");
    assert_eq!(
        Person::objects().order_by(Person.id).all(&db).await?,
        before
    );
    assert_eq!(Passport::objects().count(&db).await?, 0);
    Ok(())
}

async fn messages_name_model_and_field_but_no_values(db: Database) -> orm::Result<()> {
    people(&db).await?;
    let secret = "hunter2";
    Person::draft()
        .email(secret)
        .first(secret)
        .last(secret)
        .save(&db)
        .await?;
    let errors = [
        Person::draft()
            .email(secret)
            .first("x")
            .last("y")
            .save(&db)
            .await
            .map(drop),
        Person::draft()
            .email("x")
            .first(secret)
            .last(secret)
            .save(&db)
            .await
            .map(drop),
        Person::draft()
            .email(secret.repeat(9))
            .first("x")
            .last("y")
            .save(&db)
            .await
            .map(drop),
        Person::draft()
            .email("x")
            .first(format!("{secret}\0"))
            .last("y")
            .save(&db)
            .await
            .map(drop),
        Person::draft()
            .email("x")
            .first(secret)
            .last("z")
            .age(1)
            .save(&db)
            .await
            .map(drop),
        Person::objects()
            .filter(Person.email.ne(secret) | Person.age.gt(0))
            .get(&db)
            .await
            .map(drop),
    ];
    for error in errors {
        let error = error.expect_err("bad input");
        let shown = format!("{error} {error:?}");
        assert!(
            error.to_string().contains("Person") && !shown.contains(secret),
            "{shown}"
        );
    }
    Ok(())
}

async fn a_url_of_no_database(_: Database) {
    for url in [
        "",
        "library.db",
        "mysql://localhost/x",
        "postgres//localhost",
        "sqlite",
    ] {
        let refused = Database::connect(url).await;
        assert!(
            matches!(refused, Err(Error::Connect { .. })),
            "{url}: {:?}",
            refused.map(drop)
        );
    }
}

#[cfg(feature = "sqlite")]
async fn a_file_that_cannot_be_opened(_: Database) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(
        path("text.db"),
        "this is a text, and by far long enough to be one".repeat(100),
    )
    .expect("a file");
    for url in [
        path("text.db"),
        path("missing/x.db"),
        path("missing.db?mode=rw"),
        path("missing.db?mode=ro"),
    ] {
        let refused = Database::connect(&format!("sqlite://{url}")).await;
        assert!(
            matches!(refused, Err(Error::Connect { .. })),
            "{:?}",
            refused.map(drop)
        );
    }
    assert!(!folder.path().join("missing.db").exists());
}

#[cfg(feature = "postgres")]
async fn a_server_that_refuses(_: Database) {
    use sqlx::ConnectOptions;
    let server = orm_tests::support::server();
    let closed =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let closed = closed.expect("a port that nobody listens on").port();
    let secret = "hunter2";
    for (options, reason) in [
        (server.clone().host("127.0.0.1").port(closed), "refused"),
        (
            server.clone().database("orm_no_such_database"),
            "orm_no_such_database",
        ),
        (
            server.clone().username("orm_nobody").password(secret),
            "orm_nobody",
        ),
    ] {
        let refused = Database::connect(options.to_url_lossy().as_ref())
            .await
            .map(drop);
        let error = refused.expect_err("nobody there");
        assert!(matches!(error, Error::Connect { .. }), "{error:?}");
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(reason) && !shown.contains(secret), "{shown}");
    }
}

/// A collation and a function that only the program knows which made the tables.
#[cfg(feature = "sqlite")]
async fn tables_that_need_what_another_program_registers(_: Database) -> orm::Result<()> {
    use sqlx::Connection as _;
    #[derive(Model, Debug)]
    struct Word {
        id: i64,
        text: String,
    }
    #[derive(Model, Debug)]
    struct Amount {
        id: i64,
        size: i64,
    }
    let url = orm_tests::support::url();
    let mut other = sqlx::SqliteConnection::connect(&url).await.expect("a file");
    let made = sqlx::raw_sql(
        "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT COLLATE NOCASE);
        CREATE TABLE amount (id INTEGER PRIMARY KEY, size INTEGER CHECK (abs(size) > 0));
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(replace(sql, 'NOCASE', 'fancy'), 'abs(', 'own(')",
    );
    made.execute(&mut other).await.expect("two tables");
    other.close().await.expect("an end");
    let db = Database::connect(&url).await?;
    let sorted = Word::objects().order_by(Word.text).all(&db).await;
    assert_eq!(
        sorted.expect_err("nobody registered it").to_string(),
        "database error 257: no such collation sequence: fancy (SQLite has `BINARY`, `NOCASE` and `RTRIM`; a table with another one is for the program that registers it, and is made anew without it for others)"
    );
    let stored = Amount::draft().size(1).save(&db).await;
    assert_eq!(
        stored.expect_err("nobody registered it").to_string(),
        "database error 1: unknown function: own() (a table whose checks, indexes or columns call it is for the program that registers it, and is made anew without it for others)"
    );
    Ok(())
}
