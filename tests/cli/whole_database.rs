//! The verbs about a database as a whole: `createdb`, `dropdb` and `resetdb`.

on_each! {
    a_database_is_made_and_dropped,
    a_database_begins_anew,
    what_is_protected_is_kept;
    only(Postgres, "SQLite knows no sessions of others") a_database_in_use_is_dropped_by_force,
}

use crate::scene::Scene;
use crate::schemas::first;
use orm::prelude::*;
use orm_cli::Exit;
use std::fs;

async fn a_database_is_made_and_dropped(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_new_database();
    for call in ["createdb", "createdb", "dropdb"] {
        scene.manage(first::schema(), call).await;
    }
    let exit = scene.manage_with(first::schema(), "dropdb", &["no"]).await;
    assert_eq!(exit, Exit::Unanswered);
    let there = Database::connect(scene.url()).await?;
    assert!(there.ping().await.is_ok());
    there.close().await;
    for call in ["dropdb --yes", "dropdb --yes", "--schema a dropdb --yes"] {
        scene.manage(first::schema(), call).await;
    }
    assert!(!Database::drop_database(scene.url(), false).await?);
    scene.check(&format!("{}/createdb", db.backend().name()));
    Ok(())
}

async fn a_database_begins_anew(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_new_database();
    for call in ["createdb", "makemigrations", "migrate"] {
        assert_eq!(scene.manage(first::schema(), call).await, Exit::Done);
    }
    let shop = Database::connect(scene.url()).await?;
    first::Author::draft().name("Louisa").save(&shop).await?;
    shop.close().await;
    assert_eq!(
        scene.manage(first::schema(), "resetdb").await,
        Exit::Unanswered
    );
    let typed = ["y"];
    let exit = scene.manage_with(first::schema(), "resetdb", &typed).await;
    assert_eq!(exit, Exit::Done);
    let shop = Database::connect(scene.url()).await?;
    assert_eq!(first::Author::objects().count(&shop).await?, 0);
    shop.close().await;
    Database::drop_database(scene.url(), false).await?;
    scene.check(&format!("{}/resetdb", db.backend().name()));
    Ok(())
}

async fn what_is_protected_is_kept(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_new_database();
    let settings = "protect = [\"live\", \"*new*\"]\n";
    fs::write(scene.folder().join("orm.toml"), settings).expect("the settings are written");
    let rows = "{\"author\": []}";
    fs::write(scene.folder().join("rows.json"), rows).expect("the rows are written");
    for call in [
        "createdb",
        "dropdb --yes",
        "resetdb --yes",
        "flush --yes",
        "loaddata rows.json --truncate",
    ] {
        scene.manage(first::schema(), call).await;
    }
    assert!(Database::drop_database(scene.url(), false).await?);
    scene.check(&format!("{}/protected", db.backend().name()));
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_database_in_use_is_dropped_by_force(_: Database) -> orm::Result<()> {
    let mut scene = Scene::on_new_database();
    scene.manage(first::schema(), "createdb").await;
    let other = Database::connect(scene.url()).await?;
    other.ping().await?;
    let exit = scene.manage(first::schema(), "dropdb --yes").await;
    assert_eq!(exit, Exit::Failed);
    let exit = scene.manage(first::schema(), "dropdb --yes --force").await;
    assert_eq!(exit, Exit::Done);
    scene.check("postgres/dropdb_in_use");
    Ok(())
}
