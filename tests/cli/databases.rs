//! The verbs that need a database: `sql` and `flush`.

on_each! {
    rows_are_shown_in_each_form,
    arrays_are_shown_alike,
    values_of_every_type_are_shown,
    a_statement_that_is_not_meant_to_write_does_not,
    all_rows_are_deleted_once_that_is_confirmed,
}

use crate::scene::Scene;
use crate::schemas::first;
use orm::prelude::*;
use orm_cli::Exit;

async fn two_authors(db: &Database) -> orm::Result<()> {
    db.create_tables(first::schema()).await?;
    for name in ["Louisa \"May\" Alcott", "Émile, Zola"] {
        first::Author::draft().name(name).save(db).await?;
    }
    Ok(())
}

async fn rows_are_shown_in_each_form(db: Database) -> orm::Result<()> {
    two_authors(&db).await?;
    let mut scene = Scene::on_database();
    let statement = "select id, name, null as note from author order by id";
    for format in ["table", "json", "csv"] {
        let arguments = format!("sql --format {format} \"{statement}\"");
        scene.manage(first::schema(), &arguments).await;
    }
    for format in ["table", "json", "csv"] {
        let arguments = format!("sql --format {format} \"select id from book;\"");
        scene.manage(first::schema(), &arguments).await;
    }
    scene.check("sql");
    Ok(())
}

#[derive(Model)]
struct Parcel {
    id: i64,
    labels: Vec<String>,
    weights: Vec<i32>,
    seen: Option<Vec<NaiveDate>>,
}

async fn arrays_are_shown_alike(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Parcel]).await?;
    let day = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day");
    let labels = ["cold", "a \"b\""].map(str::to_owned);
    let draft = Parcel::draft().labels(labels.to_vec());
    draft.weights(vec![1, -2]).seen(vec![day]).save(&db).await?;
    Parcel::draft()
        .labels(vec![])
        .weights(vec![])
        .save(&db)
        .await?;
    let mut scene = Scene::on_database();
    scene
        .manage(
            schema![Parcel],
            "sql \"select labels, weights, seen from parcel order by id\"",
        )
        .await;
    let shown = scene.shown();
    let cells = [r#"["cold","a \"b\""]"#, "[1,-2]", r#"["2024-02-29"]"#, "[]"];
    assert!(cells.iter().all(|cell| shown.contains(cell)), "{shown}");
    Ok(())
}

#[derive(Model)]
#[orm(search(title))]
struct Found {
    id: i64,
    title: String,
}

async fn values_of_every_type_are_shown(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Found]).await?;
    Found::draft().title("Little Women").save(&db).await?;
    let mut scene = Scene::on_database();
    let found = || schema![Found];
    scene.manage(found(), "sql \"select * from found\"").await;
    let insert = "sql --write \"insert into found (title) values ('Emma') returning *\"";
    scene.manage(found(), insert).await;
    let shown = scene.shown();
    assert!(
        shown.contains("Little Women") && shown.contains("Emma"),
        "{shown}"
    );
    if db.backend() == Backend::Postgres {
        assert!(
            shown.contains("'little':1A 'women':2A") && shown.contains("(not shown)"),
            "{shown}"
        );
    }
    assert_eq!(Found::objects().count(&db).await?, 2);
    Ok(())
}

async fn a_statement_that_is_not_meant_to_write_does_not(db: Database) -> orm::Result<()> {
    two_authors(&db).await?;
    let mut scene = Scene::on_database();
    let delete = "delete from author where id = 1";
    let exit = scene
        .manage(first::schema(), &format!("sql \"{delete}\""))
        .await;
    assert_eq!(exit, Exit::Failed);
    assert_eq!(first::Author::objects().count(&db).await?, 2);
    let exit = scene
        .manage(first::schema(), &format!("sql --write \"{delete}\""))
        .await;
    assert_eq!(exit, Exit::Done);
    assert_eq!(first::Author::objects().count(&db).await?, 1);
    let exit = scene
        .manage(first::schema(), "sql \"select * from nowhere\"")
        .await;
    assert_eq!(exit, Exit::Failed);
    Ok(())
}

async fn all_rows_are_deleted_once_that_is_confirmed(db: Database) -> orm::Result<()> {
    two_authors(&db).await?;
    let mut scene = Scene::on_database();
    let exit = scene.manage(first::schema(), "flush").await;
    assert_eq!(exit, Exit::Unanswered);
    let exit = scene.manage_with(first::schema(), "flush", &["n"]).await;
    assert_eq!(exit, Exit::Unanswered);
    assert_eq!(first::Author::objects().count(&db).await?, 2);
    let exit = scene.manage_with(first::schema(), "flush", &["yes"]).await;
    assert_eq!(exit, Exit::Done);
    assert_eq!(first::Author::objects().count(&db).await?, 0);
    two_authors(&db).await?;
    assert_eq!(
        first::Author::get(1, &db).await?.name,
        "Louisa \"May\" Alcott"
    );
    let unknown = scene
        .manage(first::schema(), "flush --yes --keep writer")
        .await;
    assert_eq!(unknown, Exit::Usage);
    scene
        .manage(first::schema(), "flush --yes --keep author,orm_migrations")
        .await;
    assert_eq!(first::Author::objects().count(&db).await?, 2);
    scene.manage(first::schema(), "flush --yes").await;
    assert_eq!(first::Author::objects().count(&db).await?, 0);
    scene.check(&format!("{}/flush", db.backend().name()));
    Ok(())
}

#[cfg(all(feature = "sqlite", feature = "postgres"))]
#[tokio::test]
async fn a_database_that_is_not_there_is_told_without_its_password() {
    let mut scene = Scene::new();
    let urls = [
        "postgres://app:s3cret@127.0.0.1:1/shop",
        "sqlite:///nowhere/at/all.db",
    ];
    for url in urls {
        let arguments = format!("--database-url {url} sql \"select 1\"");
        let exit = scene.manage(first::schema(), &arguments).await;
        assert_eq!(exit, Exit::NotConnected);
    }
    let exit = scene.manage(first::schema(), "sql \"select 1\"").await;
    assert_eq!(exit, Exit::Usage);
    let shown = scene.shown();
    let (_, error) = shown.split_once("error: ").expect("it failed");
    assert!(
        !error
            .lines()
            .next()
            .is_some_and(|line| line.contains("s3cret")),
        "{shown}"
    );
    assert!(
        shown.contains("cannot connect to postgres://app:***@127.0.0.1:1/shop"),
        "{shown}"
    );
}
