//! Many rows at once.

on_each! {
    rows_come_back_in_order_with_what_the_database_filled_in,
    any_number_of_rows_is_one_statement,
    drafts_that_set_different_fields_come_back_in_order,
    keys_may_be_given_and_the_next_is_free,
    rows_that_set_nothing,
    nothing_is_sent_for_no_drafts,
    all_rows_or_none,
    all_rows_or_none_across_statements,
    what_is_refused_is_refused_before_anything_is_sent,
    values_that_are_too_many_for_one_statement,
    small_keys,
    keys_of_other_types,
    rows_of_a_transaction_go_with_it,
    one_moment_for_all,
    keys_that_are_given_beside_what_the_database_fills_in,
    no_statement_binds_more_than_was_set;
    only(Postgres, "of SQLite another way to drop a row is shown") rows_that_a_trigger_drops;
    only(Postgres, "SQLite has no rules that insert in another order") keys_that_are_handed_back_in_another_order,
    given_keys_that_are_handed_back_in_another_order,
    keys_that_nothing_but_the_values_tells_apart,
    keys_of_rows_that_a_trigger_changes,
    keys_that_do_not_rise,
    rows_of_a_table_in_parts;
    only(Sqlite, "Postgres hands back every key by itself") keys_beside_those_of_a_trigger,
    keys_of_a_table_without_a_counter,
    keys_of_tables_that_only_speak_of_a_counter,
    keys_where_the_caller_is_told_of_writes,
    rows_that_a_constraint_drops,
}

use orm::Error;
use orm::chrono::{DateTime, Utc};
use orm::prelude::*;
use orm::testing::assert_queries;
use orm::uuid::Uuid;

use crate::library::{Author, stocked};
use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Note {
    id: i64,
    #[orm(max_length = 40, unique)]
    text: String,
    mood: Option<String>,
    #[orm(default = 3)]
    number: i32,
    #[orm(db_default = "7")]
    lucky: i32,
    #[orm(auto_now_add)]
    created_at: DateTime<Utc>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Ticket {
    id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Small {
    id: i16,
    text: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Country {
    #[orm(primary_key, max_length = 2)]
    code: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(country, number))]
struct Visit {
    #[orm(on_delete = Cascade)]
    country: ForeignKey<Country>,
    number: i16,
    #[orm(default = Uuid::from_u128(5))]
    stamp: Uuid,
}

async fn rows_come_back_in_order_with_what_the_database_filled_in(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let drafts = (0..300).map(|n| {
        Note::draft()
            .text(format!("note {n}"))
            .mood((n % 3 == 0).then(|| n.to_string()))
    });
    let notes = Note::bulk_create(drafts, &db).await?;
    for (n, note) in notes.iter().enumerate() {
        assert_eq!(
            (note.text.as_str(), note.number, note.lucky),
            (format!("note {n}").as_str(), 3, 7)
        );
    }
    assert!(notes.is_sorted_by_key(|note| note.id));
    assert_eq!(Note::objects().order_by(Note.id).all(&db).await?, notes);
    Ok(())
}

async fn any_number_of_rows_is_one_statement(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let run = async || {
        Note::bulk_create([Note::draft().text("one")], &db).await?;
        // More values than a statement can bind one by one.
        Note::bulk_create(
            (0..20_000).map(|n| Note::draft().text(n.to_string()).mood("so")),
            &db,
        )
        .await
    };
    assert_sent(&db, "rows_at_once", run).await?;
    assert_eq!(Note::objects().count(&db).await?, 20_001);
    Ok(())
}

async fn drafts_that_set_different_fields_come_back_in_order(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let draft = |n: i32| Note::draft().text(n.to_string());
    let drafts = (0..12).map(|n| {
        if n % 2 == 0 {
            draft(n)
        } else {
            draft(n).lucky(n)
        }
    });
    let create = async || Note::bulk_create(drafts.clone(), &db).await;
    let notes = assert_queries(&db, 2, create).await?;
    let lucky: Vec<_> = notes
        .iter()
        .map(|note| (note.text.clone(), note.lucky))
        .collect();
    let expected = (0..12).map(|n| (n.to_string(), if n % 2 == 0 { 7 } else { n }));
    assert_eq!(lucky, expected.collect::<Vec<_>>());
    for note in &notes {
        assert_eq!(&Note::get(note.id, &db).await?, note);
    }
    Ok(())
}

async fn keys_may_be_given_and_the_next_is_free(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let given = [40, 20].map(|id| Note::draft().id(id).text(id.to_string()));
    let notes = Note::bulk_create(given, &db).await?;
    assert_eq!(
        notes.iter().map(|note| note.id).collect::<Vec<_>>(),
        [40, 20]
    );
    let next = Note::bulk_create([Note::draft().text("next")], &db).await?;
    assert_eq!(next[0].id, 41);
    Ok(())
}

async fn rows_that_set_nothing(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Ticket]).await?;
    let tickets = Ticket::bulk_create((0..3).map(|_| Ticket::draft()), &db).await?;
    assert_eq!(tickets, [1, 2, 3].map(|id| Ticket { id }));
    Ok(())
}

async fn nothing_is_sent_for_no_drafts(db: Database) -> orm::Result<()> {
    let create = async || Ticket::bulk_create((0..0).map(|_| Ticket::draft()), &db).await;
    assert_eq!(assert_queries(&db, 0, create).await?, []);
    Ok(())
}

async fn all_rows_or_none(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let twice = ["a", "b", "a"].map(|text| Note::draft().text(text));
    let error = Note::bulk_create(twice, &db).await.unwrap_err();
    assert!(
        matches!(error, Error::UniqueViolation { model: "Note", fields, .. } if fields == ["text"])
    );
    assert_eq!(Note::objects().count(&db).await?, 0);
    Ok(())
}

async fn all_rows_or_none_across_statements(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let drafts = [Note::draft().text("a"), Note::draft().text("a").lucky(1)];
    let error = Note::bulk_create(drafts, &db).await.unwrap_err();
    assert!(matches!(
        error,
        Error::UniqueViolation { model: "Note", .. }
    ));
    assert_eq!(Note::objects().count(&db).await?, 0);
    Ok(())
}

async fn what_is_refused_is_refused_before_anything_is_sent(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let create = async || {
        let long = Note::draft().text("x".repeat(41));
        Note::bulk_create([Note::draft().text("a").lucky(1), long], &db).await
    };
    let error = assert_queries(&db, 0, create).await.unwrap_err();
    let Error::RefusedDraft { position: 1, error } = error else {
        panic!("{error:?}");
    };
    assert!(matches!(
        *error,
        Error::TooLong {
            model: "Note",
            field: Some("text"),
            max: Some(40)
        }
    ));
    let nul = [Note::draft().text("a").mood("\0")];
    let error = Note::bulk_create(nul, &db).await.unwrap_err();
    assert!(matches!(
        error,
        Error::InvalidText {
            model: "Note",
            field: Some("mood")
        }
    ));
    Ok(())
}

async fn values_that_are_too_many_for_one_statement(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let mood = "so ".repeat(2 << 20);
    let drafts = (0..5).map(|n| Note::draft().text(n.to_string()).mood(mood.clone()));
    let create = async || Note::bulk_create(drafts.clone(), &db).await;
    let notes = assert_queries(&db, 2, create).await?;
    assert!(
        notes
            .iter()
            .map(|note| note.text.as_str())
            .eq(["0", "1", "2", "3", "4"])
    );
    assert_eq!(
        Note::objects()
            .filter(Note.mood.eq(mood.clone()))
            .count(&db)
            .await?,
        5
    );
    Ok(())
}

async fn small_keys(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Small]).await?;
    let small = Small::bulk_create(["a", "b"].map(|text| Small::draft().text(text)), &db).await?;
    assert_eq!(
        small.iter().map(|small| small.id).collect::<Vec<_>>(),
        [1_i16, 2]
    );
    Ok(())
}

async fn keys_of_other_types(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Country, Visit]).await?;
    let create = async || {
        Country::bulk_create(["de", "fr"].map(|code| Country::draft().code(code)), &db).await
    };
    let countries = assert_queries(&db, 1, create).await?;
    let visits = countries
        .iter()
        .flat_map(|country| (1..3).map(move |n| Visit::draft().country(country).number(n)));
    let visits = Visit::bulk_create(visits, &db).await?;
    assert_eq!(
        Visit::objects()
            .order_by((Visit.country.code, Visit.number))
            .all(&db)
            .await?,
        visits
    );
    assert_eq!(visits[3].stamp, Uuid::from_u128(5));
    let nowhere = Visit::bulk_create([Visit::draft().country("xx").number(1)], &db).await;
    assert!(matches!(
        nowhere,
        Err(Error::ForeignKeyViolation {
            model: "Visit",
            field: Some("country"),
            ..
        })
    ));
    Ok(())
}

async fn rows_of_a_transaction_go_with_it(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let tx = db.begin().await?;
    let drafts = [Note::draft().text("a"), Note::draft().text("b").lucky(1)];
    assert_eq!(Note::bulk_create(drafts, &tx).await?.len(), 2);
    assert_eq!(Note::objects().count(&tx).await?, 2);
    tx.rollback().await?;
    assert_eq!(Note::objects().count(&db).await?, 0);
    Ok(())
}

async fn one_moment_for_all(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let notes = Note::bulk_create(["a", "b"].map(|text| Note::draft().text(text)), &db).await?;
    assert_eq!(notes[0].created_at, notes[1].created_at);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn rows_that_a_trigger_drops(db: Database) -> orm::Result<()> {
    use sqlx::Executor as _;
    db.create_tables(schema![Note]).await?;
    let trigger = "
        CREATE FUNCTION drop_b() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN IF NEW.text = 'b' THEN RETURN NULL; END IF; RETURN NEW; END $$;
        CREATE TRIGGER drop_b BEFORE INSERT ON note FOR EACH ROW EXECUTE FUNCTION drop_b()";
    db.with_postgres(async |connection| connection.execute(trigger).await)
        .await?
        .expect("the trigger is made");
    let drafts = ["a", "b"].map(|text| Note::draft().text(text));
    let error = Note::bulk_create(drafts, &db).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("fewer rows of `Note` are stored"),
        "{error}"
    );
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Stamp {
    #[orm(primary_key, max_length = 10)]
    code: String,
    worth: f64,
    #[orm(db_default = "7")]
    lucky: i32,
}

async fn keys_that_are_given_beside_what_the_database_fills_in(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Stamp]).await?;
    let drafts = (0..50).map(|n| {
        let code = format!("s{}", n * 17 % 50);
        Stamp::draft().code(code).worth(f64::from(n) * -0.1)
    });
    let create = async || Stamp::bulk_create(drafts, &db).await;
    for stamp in assert_queries(&db, 1, create).await? {
        assert_eq!(stamp.lucky, 7);
        let stored = Stamp::get(stamp.code.as_str(), &db).await?;
        assert_eq!((stored.worth, stored.lucky), (stamp.worth, stamp.lucky));
    }
    Ok(())
}

/// Runs statements of our own.
#[cfg(feature = "postgres")]
async fn run_on_postgres(statements: &'static str, db: &Database) -> orm::Result<()> {
    use sqlx::Executor as _;
    db.with_postgres(async |connection| connection.execute(statements).await)
        .await?
        .expect("the statements are carried out");
    Ok(())
}

/// A view in place of each table, which inserts rows in the order of their texts, backwards: so they come back. The
/// keys are counted before.
#[cfg(feature = "postgres")]
async fn stock_backwards(db: &Database) -> orm::Result<()> {
    let views = "
        CREATE TABLE ware_rows (
            id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name text NOT NULL, place text,
            weight float8 NOT NULL, rank bigint GENERATED ALWAYS AS (length(name) * 100 + id) STORED);
        CREATE VIEW ware AS SELECT * FROM ware_rows;
        ALTER VIEW ware ALTER id SET DEFAULT nextval('ware_rows_id_seq');
        CREATE RULE backwards AS ON INSERT TO ware DO INSTEAD
            INSERT INTO ware_rows (id, name, place, weight)
            SELECT one.* FROM (SELECT NEW.id, NEW.name, NEW.place, NEW.weight OFFSET 0) AS one
            ORDER BY one.name DESC, one.place
            RETURNING ware_rows.*;
        CREATE TABLE stamp_rows (code text PRIMARY KEY, worth float8 NOT NULL, lucky int NOT NULL);
        CREATE VIEW stamp AS SELECT * FROM stamp_rows;
        CREATE RULE backwards AS ON INSERT TO stamp DO INSTEAD
            INSERT INTO stamp_rows
            SELECT one.* FROM (SELECT NEW.code, NEW.worth, ascii(NEW.code) OFFSET 0) AS one ORDER BY one.code DESC
            RETURNING stamp_rows.*;
        CREATE TABLE token_rows (key uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL, number int);
        CREATE VIEW token AS SELECT * FROM token_rows;
        ALTER VIEW token ALTER key SET DEFAULT gen_random_uuid();
        CREATE RULE backwards AS ON INSERT TO token DO INSTEAD
            INSERT INTO token_rows
            SELECT one.* FROM (SELECT NEW.key, NEW.name, NEW.number OFFSET 0) AS one
            ORDER BY one.name DESC, one.number DESC
            RETURNING token_rows.*";
    run_on_postgres(views, db).await
}

#[cfg(feature = "postgres")]
#[derive(Model, Debug, Clone, PartialEq)]
struct Ware {
    id: i64,
    name: String,
    place: Option<String>,
    weight: f64,
    #[orm(db_default = "0")]
    rank: i64,
}

#[cfg(feature = "postgres")]
#[derive(Model, Debug, Clone, PartialEq)]
struct Token {
    #[orm(
        primary_key,
        db_default(sqlite = "(randomblob(16))", postgres = "gen_random_uuid()")
    )]
    key: Uuid,
    name: String,
    number: Option<i32>,
}

#[cfg(feature = "postgres")]
fn wares(count: i32) -> impl Iterator<Item = impl Draft<Model = Ware>> {
    (0..count).map(|n| {
        let place = (n % 3 > 0).then(|| format!("place {}", n % 5));
        let name = format!("ware {}", n * 7 % 10);
        Ware::draft()
            .name(name)
            .place(place)
            .weight(f64::from(n % 4))
    })
}

/// Each row is stored as it came back.
#[cfg(feature = "postgres")]
async fn find_again(wares: &[Ware], db: &Database) -> orm::Result<()> {
    for ware in wares {
        assert_eq!(&Ware::get(ware.id, db).await?, ware);
    }
    Ok(())
}

#[cfg(feature = "postgres")]
async fn keys_that_are_handed_back_in_another_order(db: Database) -> orm::Result<()> {
    stock_backwards(&db).await?;
    // One statement, and one to see that each key is where it was expected.
    let create = async || Ware::bulk_create(wares(40), &db).await;
    let created = assert_queries(&db, 2, create).await?;
    assert!(created.iter().map(|ware| ware.id).eq(1..=40));
    find_again(&created, &db).await?;
    // In order nothing more is asked.
    let falling = (0..5).map(|n| Ware::draft().name(format!("{}", 9 - n)).weight(-0.0));
    let create = async || Ware::bulk_create(falling, &db).await;
    find_again(&assert_queries(&db, 1, create).await?, &db).await
}

#[cfg(feature = "postgres")]
async fn given_keys_that_are_handed_back_in_another_order(db: Database) -> orm::Result<()> {
    stock_backwards(&db).await?;
    let codes = ["b", "c", "a", "e", "d"];
    let drafts = codes.map(|code| Stamp::draft().code(code).worth(-0.0));
    let create = async || Stamp::bulk_create(drafts, &db).await;
    let stamps = assert_queries(&db, 1, create).await?;
    for (stamp, code) in stamps.iter().zip(codes) {
        assert_eq!(
            (stamp.code.as_str(), stamp.lucky),
            (code, i32::from(code.as_bytes()[0]))
        );
    }
    Ok(())
}

#[cfg(feature = "postgres")]
async fn keys_that_nothing_but_the_values_tells_apart(db: Database) -> orm::Result<()> {
    stock_backwards(&db).await?;
    let drafts = (0..30).map(|n| {
        let number = (n % 4 > 0).then_some(n % 4);
        Token::draft()
            .name(format!("token {}", n % 7))
            .number(number)
    });
    let create = async || Token::bulk_create(drafts, &db).await;
    let tokens = assert_queries(&db, 1, create).await?;
    let mut keys: Vec<Uuid> = tokens.iter().map(|token| token.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 30);
    for (n, token) in (0..).zip(&tokens) {
        assert_eq!(token.name, format!("token {}", n % 7));
        assert_eq!(&Token::get(token.key, &db).await?, token);
    }
    Ok(())
}

#[cfg(feature = "postgres")]
async fn keys_of_rows_that_a_trigger_changes(db: Database) -> orm::Result<()> {
    stock_backwards(&db).await?;
    let trigger = "
        CREATE FUNCTION heavier() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN NEW.weight := NEW.weight + 1; NEW.name := upper(NEW.name); RETURN NEW; END $$;
        CREATE TRIGGER heavier BEFORE INSERT ON ware_rows FOR EACH ROW EXECUTE FUNCTION heavier()";
    run_on_postgres(trigger, &db).await?;
    for ware in Ware::bulk_create(wares(40), &db).await? {
        let stored = Ware::get(ware.id, &db).await?;
        assert_eq!(stored.name, ware.name.to_uppercase());
        assert_eq!(
            (stored.weight, stored.place),
            (ware.weight + 1.0, ware.place)
        );
    }
    Ok(())
}

#[cfg(feature = "postgres")]
async fn keys_that_do_not_rise(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note, Ticket]).await?;
    run_on_postgres(
        "ALTER SEQUENCE note_id_seq INCREMENT BY -1 MINVALUE -100 START 5 RESTART 5",
        &db,
    )
    .await?;
    let notes = ["a", "b", "c"].map(|text| Note::draft().text(text));
    for (note, text) in Note::bulk_create(notes, &db)
        .await?
        .iter()
        .zip(["a", "b", "c"])
    {
        assert_eq!(Note::get(note.id, &db).await?.text, text);
    }
    Ok(())
}

#[cfg(feature = "postgres")]
async fn rows_of_a_table_in_parts(db: Database) -> orm::Result<()> {
    let parts = "
        CREATE TABLE ware (
            id bigint GENERATED BY DEFAULT AS IDENTITY, name text NOT NULL, place text, weight float8 NOT NULL,
            rank bigint NOT NULL DEFAULT 0, PRIMARY KEY (id, name)) PARTITION BY HASH (name);
        CREATE TABLE ware_0 PARTITION OF ware FOR VALUES WITH (MODULUS 3, REMAINDER 0);
        CREATE TABLE ware_1 PARTITION OF ware FOR VALUES WITH (MODULUS 3, REMAINDER 1);
        CREATE TABLE ware_2 PARTITION OF ware FOR VALUES WITH (MODULUS 3, REMAINDER 2)";
    run_on_postgres(parts, &db).await?;
    let create = async || Ware::bulk_create(wares(40), &db).await;
    find_again(&assert_queries(&db, 1, create).await?, &db).await
}

/// Runs statements of our own.
#[cfg(feature = "sqlite")]
async fn run(statements: &'static str, db: &Database) -> orm::Result<()> {
    use sqlx::Executor as _;
    db.with_sqlite(async |connection| connection.execute(statements).await)
        .await?
        .expect("the statements are carried out");
    Ok(())
}

/// Creates these, and finds each again by the key it came back with.
#[cfg(feature = "sqlite")]
async fn create_and_find(texts: [&str; 3], db: &Database) -> orm::Result<()> {
    let drafts = texts.map(|text| Mark::draft().text(text));
    let marks = Mark::bulk_create(drafts, db).await?;
    for (mark, text) in marks.iter().zip(texts) {
        assert_eq!(Mark::get(mark.id, db).await?.text, text);
    }
    Ok(())
}

#[cfg(feature = "sqlite")]
#[derive(Model, Debug, Clone, PartialEq)]
struct Mark {
    id: i64,
    text: String,
}

#[cfg(feature = "sqlite")]
async fn keys_beside_those_of_a_trigger(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Mark]).await?;
    create_and_find(["a", "b", "c"], &db).await?;
    let trigger = "
        CREATE TRIGGER echo AFTER INSERT ON mark WHEN NEW.text NOT LIKE 'echo%'
        BEGIN INSERT INTO mark (text) VALUES ('echo of ' || NEW.text); END";
    run(trigger, &db).await?;
    create_and_find(["d", "e", "f"], &db).await?;
    assert_eq!(Mark::objects().count(&db).await?, 9);
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn keys_of_a_table_without_a_counter(db: Database) -> orm::Result<()> {
    // Beyond the largest key SQLite takes any that is free.
    let table = "
        CREATE TABLE mark (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
        INSERT INTO mark VALUES (9223372036854775807, 'last')";
    run(table, &db).await?;
    create_and_find(["a", "b", "c"], &db).await
}

#[cfg(feature = "sqlite")]
async fn keys_of_tables_that_only_speak_of_a_counter(db: Database) -> orm::Result<()> {
    let table = "
        CREATE TABLE mark (
            id INTEGER PRIMARY KEY, -- no AUTOINCREMENT
            text TEXT NOT NULL DEFAULT 'AUTOINCREMENT'
        ) STRICT;
        INSERT INTO mark VALUES (9223372036854775807, 'last');
        CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT)";
    run(table, &db).await?;
    create_and_find(["a", "b", "c"], &db).await
}

#[cfg(feature = "sqlite")]
async fn rows_that_a_constraint_drops(db: Database) -> orm::Result<()> {
    let table = "
        CREATE TABLE mark (
            id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE ON CONFLICT IGNORE
        ) STRICT";
    run(table, &db).await?;
    let drafts = ["a", "b", "a"].map(|text| Mark::draft().text(text));
    let error = Mark::bulk_create(drafts, &db).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("fewer rows of `Mark` are stored"),
        "{error}"
    );
    Ok(())
}

async fn no_statement_binds_more_than_was_set(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let settings = Database::builder(&orm_tests::support::url()).max_bind_bytes(2_000);
    let small = settings.record_queries(true).connect().await?;
    let draft = |n: usize| Author::draft().name("x".repeat(n));
    let made = Author::bulk_create((1..=50).map(draft), &small).await?;
    assert!(made.iter().map(|author| author.name.len()).eq(1..=50));
    assert!(small.queries().len() > 1);

    let names = (0..40).map(|n| format!("{n:060}"));
    let many = Author::objects().filter(Author.name.is_in(names));
    let refused = many.count(&small).await;
    assert!(
        matches!(refused, Err(Error::OutOfRange { .. })),
        "{refused:?}"
    );
    let tx = small.begin().await?;
    let refused = many.count(&tx).await;
    assert!(
        matches!(refused, Err(Error::OutOfRange { .. })),
        "{refused:?}"
    );
    // It was refused before the database, so the transaction goes on.
    draft(1).save(&tx).await?;
    tx.commit().await?;
    assert_eq!(Author::objects().count(&db).await?, 55);
    Ok(())
}

/// SQLite tells one function of each row that it writes, which may be the caller's.
#[cfg(feature = "sqlite")]
async fn keys_where_the_caller_is_told_of_writes(_: Database) -> orm::Result<()> {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let db = Database::connect("sqlite::memory:").await?;
    db.create_tables(schema![Mark]).await?;
    let told = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&told);
    db.with_sqlite(async move |connection| {
        let mut handle = connection.lock_handle().await.expect("a handle");
        handle.set_update_hook(move |_| _ = count.fetch_add(1, Ordering::Relaxed));
    })
    .await?;
    create_and_find(["a", "b", "c"], &db).await?;
    assert_eq!(told.load(Ordering::Relaxed), 3);
    Ok(())
}
