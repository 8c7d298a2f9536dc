//! `migrate`, `showmigrations` and `check --database`.

on_each! {
    migrations_are_applied_and_listed,
    changes_that_no_migration_has_are_told_of,
    migrations_are_undone_once_that_is_confirmed,
    values_that_are_rounded_are_told_before_a_migration_is_undone,
    a_migration_that_fails_is_told,
    what_may_lose_rows_is_held_back,
    a_database_that_was_changed_by_hand_is_found,
    a_database_made_otherwise_is_adopted,
    a_file_that_was_edited_is_refused,
    one_migration_more_and_one_less,
    a_migration_that_was_applied_is_not_written_anew,
    the_statements_and_the_order_are_shown,
    rows_that_are_done_are_shown_to_whoever_looks,
    limits_come_from_the_environment,
    a_table_with_many_rows_is_not_written_anew_unasked,
    whatever_a_table_may_have_is_migrated,
    values_that_are_suggested_fit_their_columns,
    values_that_are_suggested_pass_checks_and_keys,
    flags_that_do_not_go_together_are_refused,
    a_migration_in_place_of_others_counts_as_one;
    only(Postgres, "SQLite compares keys of any types") a_foreign_key_to_a_key_of_another_type_is_told,
}

use crate::scene::Scene;
use crate::schemas::{
    bounded_samples, first, manifold, measured_samples, samples, second, shelved_samples,
    with_rating,
};
use orm::chrono_tz::Tz;
use orm::migrate::{MigrationContext, Migrations};
use orm::prelude::*;
use orm_cli::{Exit, Manage, Prompt, Surroundings};
use orm_tests::support;
use std::{fs, io};

/// The first release, migrated, and a migration to the second.
async fn two_releases() -> Scene {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    scene.manage(first::schema(), "migrate").await;
    scene.manage(with_rating::schema(), "makemigrations").await;
    scene
}

async fn migrations_are_applied_and_listed(db: Database) -> orm::Result<()> {
    let mut scene = two_releases().await;
    let models = with_rating::schema;
    scene.manage(models(), "showmigrations").await;
    assert_eq!(
        scene.manage(models(), "check --database").await,
        Exit::Found
    );
    scene.manage(models(), "migrate --plan").await;
    scene.manage(models(), "migrate --plan --json").await;
    assert_eq!(scene.manage(models(), "migrate").await, Exit::Done);
    assert_eq!(scene.manage(models(), "migrate").await, Exit::Done);
    scene.manage(models(), "showmigrations").await;
    assert_eq!(scene.manage(models(), "check --database").await, Exit::Done);
    assert_eq!(with_rating::Book::objects().count(&db).await?, 0);
    scene.check(&of_backend(&db, "migrate"));
    Ok(())
}

async fn changes_that_no_migration_has_are_told_of(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    let models = with_rating::schema;
    // While there is something to apply, and when there is not.
    assert_eq!(scene.manage(models(), "migrate").await, Exit::Done);
    assert_eq!(scene.manage(models(), "migrate").await, Exit::Done);
    // Whoever goes to a migration does not ask for the last state of the models.
    assert_eq!(scene.manage(models(), "migrate 0001").await, Exit::Done);
    scene.manage(second::schema(), "migrate").await;
    // What needs the tables of the models says where to look, whether the migration was not written or not applied.
    let dumped = scene.manage(second::schema(), "dumpdata").await;
    assert_ne!(dumped, Exit::Done);
    scene.check(&of_backend(&db, "migrate_pending"));
    Ok(())
}

#[derive(Model)]
struct Price {
    id: i64,
    #[orm(max_digits = 9, decimal_places = 2)]
    net: Decimal,
}

async fn values_that_are_rounded_are_told_before_a_migration_is_undone(
    db: Database,
) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    let text = |depends: &str, operation: &str| {
        format!("format = 1\ndepends_on = [{depends}]\n[[operation]]\n{operation}\n")
    };
    let created = r#"op = "create_table"
table = "price"
columns = [{ name = "id", type = "i64", identity = "by_default" }, { name = "net", type = "i64" }]
primary_key = ["id"]"#;
    scene.write_migration("0001_initial", &text("", created));
    let altered = r#"op = "alter_column"
table = "price"
from = { name = "net", type = "i64" }
to = { name = "net", type = "decimal(9, 2)" }"#;
    scene.write_migration("0002_decimals", &text("\"0001_initial\"", altered));
    let models = || schema![Price];
    assert_eq!(
        scene.manage(models(), "migrate --allow D003").await,
        Exit::Done
    );
    Price::draft().net(Decimal::new(1250, 2)).save(&db).await?;
    assert_eq!(
        scene.manage(models(), "migrate 0001").await,
        Exit::Unanswered
    );
    let shown = scene.shown();
    let told = "Rounded to the type before:\n  ~ column price.net: decimal(9, 2) -> i64\n";
    assert!(shown.contains(told), "{shown}");
    assert_eq!(
        scene.manage(models(), "migrate 0001 --yes").await,
        Exit::Done
    );
    Ok(())
}

async fn migrations_are_undone_once_that_is_confirmed(db: Database) -> orm::Result<()> {
    let mut scene = two_releases().await;
    let models = with_rating::schema;
    scene.manage(models(), "migrate").await;
    let exit = scene.manage(models(), "migrate zero").await;
    assert_eq!(exit, Exit::Unanswered);
    let exit = scene.manage_with(models(), "migrate 0001", &["n"]).await;
    assert_eq!(exit, Exit::Unanswered);
    let exit = scene.manage_with(models(), "migrate 0001", &["y"]).await;
    assert_eq!(exit, Exit::Done);
    assert_eq!(first::Book::objects().count(&db).await?, 0);
    let exit = scene.manage(models(), "migrate zero --yes").await;
    assert_eq!(exit, Exit::Done);
    scene.manage(models(), "showmigrations").await;
    scene.check(&of_backend(&db, "migrate_backward"));
    Ok(())
}

async fn a_migration_that_fails_is_told(db: Database) -> orm::Result<()> {
    let mut scene = two_releases().await;
    let louisa = first::Author::draft().name("Louisa").save(&db).await?;
    for _ in 0..2 {
        let work = first::Book::draft().title("Work").pages(400);
        work.author(&louisa).save(&db).await?;
    }
    let unique = r#"format = 1
depends_on = ["0002_add_book_rating"]

[[operation]]
op = "add_unique"
table = "book"
constraint = { name = "book_title_key", columns = ["title"] }
"#;
    scene.write_migration("0003_title_unique", unique);
    let exit = scene.manage(with_rating::schema(), "migrate").await;
    assert_eq!(exit, Exit::Failed);
    scene.manage(with_rating::schema(), "showmigrations").await;
    assert_eq!(first::Book::objects().count(&db).await?, 2);
    scene.check(&of_backend(&db, "migrate_failed"));
    Ok(())
}

async fn what_may_lose_rows_is_held_back(db: Database) -> orm::Result<()> {
    let mut scene = two_releases().await;
    scene.manage(with_rating::schema(), "migrate").await;
    scene.manage(first::schema(), "makemigrations").await;
    let louisa = first::Author::draft().name("Louisa").save(&db).await?;
    let work = first::Book::draft().title("Work").pages(400);
    work.author(&louisa).save(&db).await?;
    let exit = scene.manage(first::schema(), "migrate").await;
    assert_eq!(exit, Exit::Found);
    assert_eq!(with_rating::Book::objects().count(&db).await?, 1);
    scene
        .manage(first::schema(), "check --database --lint")
        .await;
    scene.manage(first::schema(), "check --lint --json").await;
    let exit = scene.manage(first::schema(), "migrate --allow D002").await;
    assert_eq!(exit, Exit::Done);
    scene.check(&of_backend(&db, "migrate_lint"));
    Ok(())
}

async fn a_database_that_was_changed_by_hand_is_found(db: Database) -> orm::Result<()> {
    let mut scene = two_releases().await;
    let models = with_rating::schema;
    scene.manage(models(), "migrate").await;
    let statements = "CREATE INDEX tmp_idx ON book (pages); DROP INDEX book_author_id_idx; \
         CREATE TABLE spatial (id INTEGER)";
    support::run(statements, &db).await?;
    let exit = scene.manage(models(), "check --database").await;
    assert_eq!(exit, Exit::Found);
    scene.manage(models(), "check --database --strict").await;
    scene.manage(models(), "check --database --json").await;
    scene.check(&of_backend(&db, "check_database"));
    Ok(())
}

async fn a_database_made_otherwise_is_adopted(db: Database) -> orm::Result<()> {
    db.create_tables(first::schema()).await?;
    first::Author::draft().name("Louisa").save(&db).await?;
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    scene.manage(first::schema(), "check --database").await;
    let exit = scene.manage(first::schema(), "migrate").await;
    assert_eq!(exit, Exit::Failed);
    let exit = scene
        .manage(first::schema(), "migrate --fake-initial")
        .await;
    assert_eq!(exit, Exit::Done);
    scene.manage(first::schema(), "showmigrations").await;
    scene.manage(first::schema(), "check --database").await;
    assert_eq!(first::Author::objects().count(&db).await?, 1);
    scene.check(&of_backend(&db, "adopt"));
    Ok(())
}

async fn a_file_that_was_edited_is_refused(db: Database) -> orm::Result<()> {
    let mut scene = two_releases().await;
    let models = with_rating::schema;
    scene.manage(models(), "migrate").await;
    let path = scene.migration("0002_add_book_rating");
    let text = fs::read_to_string(&path).expect("the migration");
    fs::write(&path, format!("# A comment.\n{text}")).expect("it is written");
    assert_eq!(scene.manage(models(), "migrate").await, Exit::Done);
    fs::write(&path, text.replace("\"3\"", "\"4\"")).expect("it is written");
    assert_eq!(scene.manage(models(), "migrate").await, Exit::History);
    scene.manage(models(), "showmigrations").await;
    fs::remove_file(&path).expect("it is removed");
    assert_eq!(scene.manage(models(), "migrate").await, Exit::History);
    scene.manage(models(), "showmigrations").await;
    scene.check(&of_backend(&db, "edited"));
    Ok(())
}

async fn one_migration_more_and_one_less(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    scene.manage(with_rating::schema(), "makemigrations").await;
    let models = with_rating::schema;
    assert_eq!(scene.manage(models(), "migrate +1").await, Exit::Done);
    assert_eq!(first::Book::objects().count(&db).await?, 0);
    assert_eq!(scene.manage(models(), "migrate +2").await, Exit::Usage);
    assert_eq!(scene.manage(models(), "migrate 0003").await, Exit::Usage);
    assert_eq!(scene.manage(models(), "migrate --fak").await, Exit::Usage);
    assert_eq!(scene.manage(models(), "migrate --fake").await, Exit::Done);
    assert_eq!(
        scene.manage(models(), "migrate --fake -1").await,
        Exit::Done
    );
    assert_eq!(scene.manage(models(), "migrate -1 --yes").await, Exit::Done);
    scene
        .manage(second::schema(), "showmigrations --json")
        .await;
    let shown = scene.shown();
    let (_, json) = shown.rsplit_once("--json\n").expect("it was asked for");
    assert_eq!(json.matches("\"is_applied\": false").count(), 2, "{json}");
    Ok(())
}

async fn a_migration_that_was_applied_is_not_written_anew(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    let path = scene.migration("0001_initial");
    let text = fs::read_to_string(&path).expect("the migration");
    let twice = "[[operation]]\nop = \"add_index\"\ntable = \"book\"\nindex = { name = \"tmp\", columns = [\"title\"] }\n";
    let gone = twice.replace("add_index", "drop_index");
    let long = format!("{text}\n{twice}\n{gone}");
    fs::write(&path, &long).expect("it is written");
    scene.manage(first::schema(), "migrate").await;
    let exit = scene
        .manage(first::schema(), "optimizemigration 0001")
        .await;
    assert_eq!(exit, Exit::History);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), long);
    scene.manage(first::schema(), "migrate zero --yes").await;
    let exit = scene
        .manage(first::schema(), "optimizemigration 0001")
        .await;
    assert_eq!(exit, Exit::Done);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), text);
    assert_eq!(scene.manage(first::schema(), "migrate").await, Exit::Done);
    assert_eq!(first::Book::objects().count(&db).await?, 0);
    Ok(())
}

async fn the_statements_and_the_order_are_shown(db: Database) -> orm::Result<()> {
    let mut scene = two_releases().await;
    let models = with_rating::schema;
    scene.manage(models(), "showmigrations --plan").await;
    scene.manage(models(), "migrate --verbose --no-lock").await;
    scene
        .manage(models(), "migrate zero --set main --yes")
        .await;
    scene.manage(models(), "migrate --set main").await;
    scene.check(&of_backend(&db, "migrate_verbose"));
    Ok(())
}

/// Somebody at a terminal.
struct Watcher;

impl Prompt for Watcher {
    fn read_line(&mut self) -> io::Result<Option<String>> {
        Ok(None)
    }

    fn is_echoed(&self) -> bool {
        true
    }
}

async fn count_rows(context: &MigrationContext) -> orm::Result<()> {
    context.progress(41_000, Some(120_000));
    Ok(())
}

async fn rows_that_are_done_are_shown_to_whoever_looks(_: Database) -> orm::Result<()> {
    let call =
        "format = 1\n\n[[operation]]\nop = \"run_rust\"\nname = \"count\"\nreverse = \"count\"\n";
    let migrations = Migrations::from_texts([("0001_fill", call)]);
    let manage = Manage::new(first::schema(), migrations).data("count", count_rows);
    let line = "\r\x1b[K  0001_fill                    1 operation  41,000/120,000 rows\r\x1b[K";
    for (target, is_watched) in [("0001", true), ("zero", false)] {
        let (mut results, mut messages) = (Vec::new(), Vec::new());
        let mut surroundings = Surroundings::new(&mut results, &mut messages);
        if is_watched {
            surroundings.prompt = Some(Box::new(Watcher));
        }
        let url = ("DATABASE_URL".to_owned(), support::url());
        surroundings.variables = [url].into();
        let exit = manage
            .run_with(["manage", "migrate", target], surroundings)
            .await;
        assert_eq!(exit, Exit::Done);
        let messages = String::from_utf8_lossy(&messages);
        assert_eq!(messages, if is_watched { line } else { "" });
    }
    Ok(())
}

async fn limits_come_from_the_environment(_: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    let wrong = [("ORM_LOCK_WAIT", "long")];
    let exit = scene.manage_in(first::schema(), "migrate", &wrong).await;
    assert_eq!(exit, Exit::Usage);
    let shown = scene.shown();
    let why = "error: ORM_LOCK_WAIT=long: a time is a number with `ms`, `s` or `m`, such as `30s`";
    assert!(shown.contains(why), "{shown}");
    let right = [
        ("ORM_LOCK_WAIT", "30s"),
        ("ORM_LOCK_TIMEOUT", "500ms"),
        ("ORM_LOCK_RETRIES", "2"),
    ];
    let exit = scene.manage_in(first::schema(), "migrate", &right).await;
    assert_eq!(exit, Exit::Done);
    Ok(())
}

async fn a_table_with_many_rows_is_not_written_anew_unasked(db: Database) -> orm::Result<()> {
    let mut scene = two_releases().await;
    let models = with_rating::schema;
    scene.manage(models(), "migrate").await;
    first::Author::draft().name("Louisa").save(&db).await?;
    let rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= 100000) \
         INSERT INTO book (title, pages, author_id) SELECT 'Work', 400, 1 FROM n";
    support::run(rows, &db).await?;
    let longer = "format = 1\ndepends_on = [\"0002_add_book_rating\"]\n\n[[operation]]\nop = \"alter_column\"\n\
         table = \"book\"\nfrom = { name = \"pages\", type = \"i32\" }\nto = { name = \"pages\", type = \"i64\" }\n";
    scene.write_migration("0003_longer_pages", longer);
    scene.manage(models(), "check --database --lint").await;
    let exit = scene.manage(models(), "migrate").await;
    let is_written_anew = db.backend().name() == "postgres";
    assert_eq!(
        exit,
        if is_written_anew {
            Exit::Found
        } else {
            Exit::Done
        }
    );
    let exit = scene.manage(models(), "migrate --allow L005").await;
    assert_eq!(exit, Exit::Done);
    assert_eq!(with_rating::Book::objects().count(&db).await?, 100_001);
    scene.check(&of_backend(&db, "migrate_many_rows"));
    Ok(())
}

/// The name of a transcript that differs from database to database.
fn of_backend(db: &Database, name: &str) -> String {
    format!("{}/{name}", db.backend().name())
}

async fn whatever_a_table_may_have_is_migrated(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    let models = manifold::schema;
    let calls = [
        "makemigrations",
        "makemigrations --check",
        "migrate",
        "check --database",
    ];
    for call in calls {
        assert_eq!(
            scene.manage(models(), call).await,
            Exit::Done,
            "{}",
            scene.shown()
        );
    }
    db.create_tables(models()).await?;
    let undone = scene.manage(models(), "migrate zero --yes").await;
    assert_eq!(undone, Exit::Done, "{}", scene.shown());
    assert_eq!(
        scene.manage(models(), "migrate").await,
        Exit::Done,
        "{}",
        scene.shown()
    );
    db.create_tables(models()).await
}

/// One answer for both databases where their SQL is the same, and one of each where it is not.
async fn values_that_are_suggested_fit_their_columns(db: Database) -> orm::Result<()> {
    const COLUMNS: usize = 14;
    let mut scene = Scene::on_database();
    scene.manage(samples::schema(), "makemigrations").await;
    scene.manage(samples::schema(), "migrate").await;
    for name in ["salt", "sand"] {
        samples::Sample::draft().name(name).save(&db).await?;
    }
    let models = measured_samples::schema;
    let exit = scene.manage(models(), "makemigrations --no-input").await;
    assert_eq!(exit, Exit::Unanswered);
    let typed = ["1", "{ sqlite = 1 }"];
    let exit = scene.manage_with(models(), "makemigrations", &typed).await;
    assert_eq!(exit, Exit::Unanswered);
    let typed = ["1", ""].repeat(COLUMNS);
    let make = "makemigrations --name measured";
    assert_eq!(scene.manage_with(models(), make, &typed).await, Exit::Done);
    scene.show("migrations/0002_measured.toml");
    assert_eq!(scene.manage(models(), "migrate").await, Exit::Done);
    let exit = scene.manage(models(), "makemigrations --check").await;
    assert_eq!(exit, Exit::Done);
    let samples = measured_samples::Sample::objects().order_by(measured_samples::Sample.id);
    let samples = samples.all(&db).await?;
    assert_eq!(samples.len(), 2);
    assert_ne!(samples[0].token, samples[1].token);
    for sample in samples {
        assert_eq!(
            (sample.count, sample.pure, sample.note.as_str()),
            (0, false, "")
        );
        assert_eq!(sample.day.to_string(), "2000-01-01");
        assert_eq!(sample.moment.to_rfc3339(), "2000-01-01T00:00:00+00:00");
        assert_eq!(sample.data, orm::serde_json::json!({}));
        assert!(sample.picture.is_empty() && sample.words.is_empty());
        assert!(sample.span.is_zero() && sample.price.is_zero());
    }
    scene.check(&of_backend(&db, "suggested_values"));
    Ok(())
}

async fn flags_that_do_not_go_together_are_refused(db: Database) -> orm::Result<()> {
    let mut scene = two_releases().await;
    let calls = [
        "migrate --fake --fake-initial",
        "migrate --fake --allow D002",
        "migrate --no-lock --lock-wait 3s",
        "migrate --allow X001",
        "migrate --accept-edited 0002_ad_book_rating",
        "migrate --accept-edited shelf",
        "migrate zero --fake-initial",
        "check --ignore book",
    ];
    for call in calls {
        let exit = scene.manage(with_rating::schema(), call).await;
        assert_eq!(exit, Exit::Usage, "{call}");
    }
    scene.check(&of_backend(&db, "migrate_flags_refused"));
    Ok(())
}

async fn a_migration_in_place_of_others_counts_as_one(db: Database) -> orm::Result<()> {
    let mut scene = two_releases().await;
    let models = with_rating::schema;
    scene
        .manage(models(), "makemigrations --empty --name notes")
        .await;
    scene.manage(models(), "squashmigrations 0001 0003").await;
    // The database has the first of them, so the others follow.
    assert_eq!(scene.manage(models(), "migrate").await, Exit::Done);
    scene.manage(models(), "showmigrations").await;
    // All of them are there: one stands in their place.
    assert_eq!(scene.manage(models(), "migrate -2").await, Exit::Usage);
    let calls = [
        "migrate --fake -1",
        "showmigrations",
        "migrate --fake",
        "migrate -1 --yes",
        "showmigrations",
        "migrate +1",
        "migrate zero --yes",
        "migrate",
    ];
    for call in calls {
        assert_eq!(scene.manage(models(), call).await, Exit::Done, "{call}");
    }
    assert_eq!(with_rating::Book::objects().count(&db).await?, 0);
    scene.check(&of_backend(&db, "migrate_squashed"));
    Ok(())
}

async fn values_that_are_suggested_pass_checks_and_keys(db: Database) -> orm::Result<()> {
    use bounded_samples::{Kind, Priority, State};
    const COLUMNS: usize = 10;
    let mut scene = Scene::on_database();
    scene
        .manage(shelved_samples::schema(), "makemigrations")
        .await;
    scene.manage(shelved_samples::schema(), "migrate").await;
    let shelf = shelved_samples::Shelf::draft().save(&db).await?;
    samples::Sample::draft().name("salt").save(&db).await?;
    let models = bounded_samples::schema;
    let exit = scene.manage(models(), "makemigrations --no-input").await;
    assert_eq!(exit, Exit::Unanswered);
    let typed = ["1", ""].repeat(COLUMNS);
    let make = "makemigrations --name bounded";
    assert_eq!(scene.manage_with(models(), make, &typed).await, Exit::Done);
    assert_eq!(scene.manage(models(), "migrate").await, Exit::Done);
    let sample = bounded_samples::Sample::objects().get(&db).await?;
    assert_eq!(
        (sample.state, sample.kind, sample.priority),
        (State::Open, Kind::Solid, Priority::Low)
    );
    assert_eq!((sample.grade, sample.seats, sample.depth), ('-', 3, -1));
    assert_eq!(sample.zone, Tz::UTC);
    assert!(sample.origin.is_loopback());
    assert_eq!(sample.shelf.id, shelf.id);
    scene.check(&of_backend(&db, "suggested_bounds"));
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_foreign_key_to_a_key_of_another_type_is_told(db: Database) -> orm::Result<()> {
    #[derive(Model)]
    struct Keeper {
        #[orm(primary_key, identity = false)]
        code: i64,
    }
    #[derive(Model)]
    struct Cage {
        id: i64,
        #[orm(on_delete = Cascade)]
        keeper: ForeignKey<Keeper>,
    }
    let table = "CREATE TABLE keeper (code varchar(10) PRIMARY KEY)";
    support::run(table, &db).await?;
    let mut scene = Scene::on_database();
    scene.manage(schema![Keeper], "makemigrations").await;
    scene.manage(schema![Keeper], "migrate --fake").await;
    let models = || schema![Keeper, Cage];
    scene.manage(models(), "makemigrations").await;
    assert_eq!(scene.manage(models(), "migrate").await, Exit::Failed);
    let shown = scene.shown();
    assert!(
        shown.contains("is of another type in the database: manage check --database"),
        "{shown}"
    );
    assert!(!shown.contains("`using`"), "{shown}");
    Ok(())
}
