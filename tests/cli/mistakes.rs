//! What goes wrong, verb by verb: the first line says what to do, and the exit code of what kind it is.

on_each! {
    no_migrations_and_files_that_cannot_be_read,
    branches_stop_every_verb_that_applies,
    a_database_ahead_of_the_program,
    a_function_that_is_not_registered;
    only(Postgres, "SQLite has no roles") a_role_that_may_not_create_tables;
    only(Postgres, "SQLite has no roles") a_role_that_may_make_nothing_compares_nearly;
    only(Postgres, "SQLite has no schemas") a_tenant_has_a_schema_with_a_history_of_its_own;
    only(Sqlite, "Postgres has schemas") a_file_of_sqlite_has_no_schemas
}

use crate::scene::Scene;
use crate::schemas::{first, with_rating};
use orm::prelude::*;
use orm_cli::Exit;
#[cfg(feature = "postgres")]
use orm_tests::support;
use std::fs;

const RATING: &str = r#"format = 1
depends_on = ["0001_initial"]

[[operation]]
op = "add_column"
table = "book"
column = { name = "rating", type = "i32", default = "3" }
"#;

async fn no_migrations_and_files_that_cannot_be_read(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    let calls = ["migrate", "showmigrations", "check", "sqlmigrate 0001"];
    for call in calls {
        scene.manage(first::schema(), call).await;
    }
    scene.manage(first::schema(), "makemigrations").await;
    for target in ["migrate 0002", "migrate 0001_inital", "migrate --set auth"] {
        assert_eq!(scene.manage(first::schema(), target).await, Exit::Usage);
    }
    let broken = RATING.replace("format = 1", "format = 1\nformat = 2");
    let texts = [
        broken.as_bytes(),
        &RATING.replace("i32", "i33").into_bytes(),
        &RATING.replace("book", "shelf").into_bytes(),
        &RATING.replace("0001_initial", "0001_inital").into_bytes(),
        &RATING.replace("format = 1", "format = 2").into_bytes(),
        b"\xff\xfe",
    ];
    for text in texts {
        let path = scene.migration("0002_add_book_rating");
        fs::write(path, text).expect("it is written");
        let exit = scene.manage(with_rating::schema(), "migrate").await;
        assert_eq!(exit, Exit::History);
    }
    scene.check(&of_backend(&db, "mistakes_files"));
    Ok(())
}

async fn branches_stop_every_verb_that_applies(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    scene.write_migration("0002_add_book_rating", RATING);
    scene.write_migration("0002_add_book_isbn", &RATING.replace("rating", "isbn"));
    for call in ["migrate", "check", "makemigrations"] {
        let exit = scene.manage(with_rating::schema(), call).await;
        assert_eq!(exit, Exit::History);
    }
    scene.check(&of_backend(&db, "mistakes_branches"));
    Ok(())
}

async fn a_database_ahead_of_the_program(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    scene.manage(with_rating::schema(), "makemigrations").await;
    scene.manage(with_rating::schema(), "migrate").await;
    let path = scene.migration("0002_add_book_rating");
    fs::remove_file(&path).expect("it is removed");
    let exit = scene.manage(first::schema(), "migrate").await;
    assert_eq!(exit, Exit::History);
    let exit = scene
        .manage(first::schema(), "migrate --ignore-unknown")
        .await;
    assert_eq!(exit, Exit::Done);
    fs::write(&path, RATING.replace("\"3\"", "\"4\"")).expect("it is written");
    let exit = scene.manage(with_rating::schema(), "migrate").await;
    assert_eq!(exit, Exit::History);
    let exit = scene
        .manage(with_rating::schema(), "migrate --accept-edited 0002")
        .await;
    assert_eq!(exit, Exit::Done);
    scene.check(&of_backend(&db, "mistakes_ahead"));
    Ok(())
}

async fn a_function_that_is_not_registered(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    let call = "format = 1\n\n[[operation]]\nop = \"run_rust\"\nname = \"fill_slugs\"\n";
    scene.write_migration("0001_fill", call);
    let exit = scene.manage(first::schema(), "migrate").await;
    assert_eq!(exit, Exit::History);
    let other = match db.backend().name() {
        "sqlite" => "postgres",
        _ => "sqlite",
    };
    let sql = format!(
        "format = 1\n\n[[operation]]\nop = \"run_sql\"\nsql = {{ {other} = \"SELECT 1\" }}\n"
    );
    scene.write_migration("0001_fill", &sql);
    let exit = scene.manage(first::schema(), "migrate").await;
    assert_eq!(exit, Exit::Failed);
    scene.check(&of_backend(&db, "mistakes_functions"));
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_role_that_may_not_create_tables(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    let url = support::url();
    let (url, _) = url.split_once('?').unwrap_or((&url, ""));
    let (server, database) = url.rsplit_once('/').expect("a url names a database");
    let role = format!("{database}_reader");
    support::run(
        &format!("CREATE ROLE \"{role}\" LOGIN PASSWORD 'reader'"),
        &db,
    )
    .await?;
    // Before Postgres 15 everybody may.
    support::run("REVOKE CREATE ON SCHEMA public FROM PUBLIC", &db).await?;
    let (_, host) = server.rsplit_once('@').expect("a url names a user");
    let call = format!("--database-url postgres://{role}:reader@{host}/{database} migrate");
    let exit = scene.manage(first::schema(), &call).await;
    support::run(&format!("DROP ROLE \"{role}\""), &db).await?;
    assert_eq!(exit, Exit::NotConnected);
    scene.call_it(&role, "reader");
    scene.call_it(&format!("{host}/{database}"), "localhost/shop");
    scene.check("postgres/mistakes_role");
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_tenant_has_a_schema_with_a_history_of_its_own(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    scene.manage(first::schema(), "makemigrations").await;
    let exit = scene.manage(first::schema(), "migrate --schema acme").await;
    assert_eq!(exit, Exit::NotConnected);
    support::run("CREATE SCHEMA acme; CREATE SCHEMA \"Big Co\"", &db).await?;
    for schema in ["acme", "\"Big Co\""] {
        let call = format!("migrate --schema {schema}");
        assert_eq!(scene.manage(first::schema(), &call).await, Exit::Done);
    }
    assert_eq!(scene.manage(first::schema(), "migrate").await, Exit::Done);
    scene
        .manage(first::schema(), "migrate zero --yes --schema acme")
        .await;
    for call in ["--schema acme showmigrations", "showmigrations"] {
        scene.manage(first::schema(), call).await;
    }
    let exit = scene
        .manage(first::schema(), "check --database --schema \"Big Co\"")
        .await;
    assert_eq!(exit, Exit::Done);
    let tables: Vec<(String, String)> = db
        .fetch(orm::sql!("SELECT schemaname::text, tablename::text FROM pg_tables WHERE tablename IN ('book', 'orm_migrations') ORDER BY 2, 1"))
        .await?;
    let tables: Vec<_> = tables
        .iter()
        .map(|(of, name)| format!("{of}.{name}"))
        .collect();
    assert_eq!(
        tables,
        [
            "Big Co.book",
            "public.book",
            "Big Co.orm_migrations",
            "acme.orm_migrations",
            "public.orm_migrations"
        ]
    );
    scene.check("postgres/migrate_schema");
    Ok(())
}

/// A role that may make neither a schema nor temporary tables compares without the SQL.
#[cfg(feature = "postgres")]
async fn a_role_that_may_make_nothing_compares_nearly(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    scene.manage(with_rating::schema(), "makemigrations").await;
    scene.manage(with_rating::schema(), "migrate").await;
    let url = support::url();
    let (url, _) = url.split_once('?').unwrap_or((&url, ""));
    let (server, database) = url.rsplit_once('/').expect("a url names a database");
    let (_, host) = server.rsplit_once('@').expect("a url names a user");
    let role = format!("{database}_reader");
    support::run(
        &format!("CREATE ROLE \"{role}\" LOGIN PASSWORD 'reader'; GRANT SELECT ON orm_migrations TO \"{role}\"; ALTER TABLE book ALTER COLUMN rating SET DEFAULT 4, ALTER COLUMN title TYPE VARCHAR(100)"),
        &db,
    )
    .await?;
    let url = format!("postgres://{role}:reader@{host}/{database}");
    let call = format!("--database-url {url} check --database");
    scene.manage(with_rating::schema(), &call).await;
    let revoke = format!("REVOKE TEMPORARY ON DATABASE \"{database}\" FROM PUBLIC");
    support::run(&revoke, &db).await?;
    scene.manage(with_rating::schema(), &call).await;
    support::run(
        &format!("DROP OWNED BY \"{role}\"; DROP ROLE \"{role}\""),
        &db,
    )
    .await?;
    scene.call_it(&role, "reader");
    scene.call_it(&format!("{host}/{database}"), "localhost/shop");
    scene.call_it(database, "shop");
    scene.check("postgres/check_approximate");
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_file_of_sqlite_has_no_schemas(_: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    let exit = scene.manage(first::schema(), "migrate --schema acme").await;
    assert_eq!(exit, Exit::Usage);
    scene.check("sqlite/mistakes_schema");
    Ok(())
}

#[cfg(all(feature = "sqlite", feature = "postgres"))]
#[tokio::test]
async fn a_url_that_nothing_answers_to() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    assert_eq!(scene.manage(first::schema(), "migrate").await, Exit::Usage);
    let urls = [
        "mysql://localhost/shop",
        "shop.db",
        "postgres://app:s3cret@127.0.0.1:1/shop",
        "sqlite:///nowhere/at/all.db",
    ];
    for url in urls {
        let call = format!("--database-url {url} migrate");
        let exit = scene.manage(first::schema(), &call).await;
        assert_eq!(exit, Exit::NotConnected);
    }
    fs::write(scene.folder().join("orm.toml"), "database = \"x\"\n").expect("it is written");
    assert_eq!(scene.manage(first::schema(), "migrate").await, Exit::Usage);
    scene.check("mistakes_urls");
}

/// A database that may only be read, a folder that is a file, and a file that is there already.
#[cfg(feature = "sqlite")]
#[tokio::test]
async fn what_cannot_be_written_is_named() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    let url = format!("sqlite://{}/shop.db", scene.folder().display());
    let call = format!("--database-url {url}?mode=rwc migrate");
    assert_eq!(scene.manage(first::schema(), &call).await, Exit::Done);
    scene.manage(with_rating::schema(), "makemigrations").await;
    let call = format!("--database-url {url}?mode=ro migrate");
    let exit = scene.manage(with_rating::schema(), &call).await;
    assert_eq!(exit, Exit::NotConnected);
    let call = format!("--database-url {url}?mode=ro flush --yes");
    scene.manage(with_rating::schema(), &call).await;
    let call = format!("--database-url {url}?mode=ro showmigrations");
    assert_eq!(scene.manage(with_rating::schema(), &call).await, Exit::Done);
    let call = "sqlmigrate --all --out orm.toml";
    fs::write(scene.folder().join("orm.toml"), "").expect("it is written");
    assert_ne!(scene.manage(with_rating::schema(), call).await, Exit::Done);
    let text = fs::read(scene.folder().join("shop.db")).expect("it is there");
    fs::write(scene.folder().join("broken.db"), &text[1..]).expect("it is written");
    let url = format!("sqlite://{}/broken.db", scene.folder().display());
    let call = format!("--database-url {url} migrate");
    assert_ne!(scene.manage(first::schema(), &call).await, Exit::Done);
    scene.check("mistakes_writing");
}

/// A file that is not there is made by what writes alone.
#[cfg(feature = "sqlite")]
#[tokio::test]
async fn a_file_that_is_not_there_is_not_made_to_be_read() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    let file = scene.folder().join("shpo.db");
    let url = format!("--database-url sqlite://{}", file.display());
    let lookers = [
        "check --database",
        "check --deploy",
        "inspectdb",
        "dumpdata",
        "sql \"select 1\"",
        "flush --yes",
    ];
    for call in lookers {
        let exit = scene
            .manage(first::schema(), &format!("{url} {call}"))
            .await;
        assert_eq!(exit, Exit::NotConnected, "{call}");
        assert!(!file.exists(), "{call}");
    }
    for call in ["migrate --plan", "showmigrations", "optimizemigration 0001"] {
        let exit = scene
            .manage(first::schema(), &format!("{url} {call}"))
            .await;
        assert_eq!(exit, Exit::Done, "{call}");
        assert!(!file.exists(), "{call}");
    }
    let exit = scene
        .manage(first::schema(), &format!("{url} migrate"))
        .await;
    assert_eq!(exit, Exit::Done);
    assert!(file.exists());
    scene.check("mistakes_no_file");
}

/// The name of a transcript that differs from database to database.
fn of_backend(db: &Database, name: &str) -> String {
    format!("{}/{name}", db.backend().name())
}
