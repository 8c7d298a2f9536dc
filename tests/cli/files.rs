//! The verbs that read and write files: `init`, `sqlmigrate`, `squashmigrations`.

use crate::scene::Scene;
use crate::schemas::{first, with_rating};
use orm_cli::{Exit, Manage, Surroundings};
use orm_migrate::Migrations;
use std::fs;
use std::path::Path;

#[tokio::test]
async fn init_makes_what_is_missing() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "init").await;
    scene.show("orm.toml");
    scene.show(".cargo/config.toml");
    fs::write(scene.folder().join("orm.toml"), "# Ours.\n").expect("it is written");
    scene.manage(first::schema(), "init").await;
    scene.show("orm.toml");
    scene.check("init");
}

#[tokio::test]
async fn the_sql_of_a_migration_is_shown_for_each_database() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    let models = with_rating::schema;
    scene.manage(models(), "makemigrations").await;
    scene.manage(models(), "sqlmigrate 0001").await;
    scene
        .manage(models(), "sqlmigrate 0002 --backend postgres")
        .await;
    scene
        .manage(models(), "sqlmigrate 0002 --backend sqlite --backward")
        .await;
    let variables = [("DATABASE_URL", "postgres://app@localhost/shop")];
    scene
        .manage_in(models(), "sqlmigrate 0002", &variables)
        .await;
    scene.manage(models(), "sqlmigrate --all --out sql").await;
    scene.show("sql/0002_add_book_rating.sql");
    let check = "sqlmigrate --all --out sql --check";
    assert_eq!(scene.manage(models(), check).await, Exit::Done);
    let file = scene.folder().join("sql/0002_add_book_rating.sql");
    fs::write(file, "-- Ours.\n").expect("it is written");
    assert_eq!(scene.manage(models(), check).await, Exit::Found);
    scene
        .manage(models(), "sqlmigrate 0002 --backend postgres --json")
        .await;
    let unknown = scene.manage(models(), "sqlmigrate 0003").await;
    assert_eq!(unknown, Exit::Usage);
    scene.check("sqlmigrate");
}

#[tokio::test]
async fn what_cannot_be_undone_has_no_sql_backward() {
    let mut scene = Scene::new();
    scene.write_migration(
        "0001_initial",
        "format = 1\n\n[[operation]]\nop = \"run_sql\"\nsql = \"SELECT 1\"\n",
    );
    let exit = scene
        .manage(first::schema(), "sqlmigrate 0001 --backward")
        .await;
    assert_eq!(exit, Exit::Failed);
    scene.check("sqlmigrate_irreversible");
}

#[tokio::test]
async fn several_migrations_become_one() {
    let mut scene = Scene::new();
    let models = with_rating::schema;
    scene.manage(first::schema(), "makemigrations").await;
    scene.manage(models(), "makemigrations").await;
    scene
        .manage(models(), "squashmigrations 0001 0002 --dry-run")
        .await;
    scene.manage(models(), "squashmigrations 0001 0002").await;
    // The new one stands in the place of both.
    assert_eq!(
        scene.manage(models(), "makemigrations --check").await,
        Exit::Done
    );
    scene.manage(first::schema(), "makemigrations").await;
    scene.check("squashmigrations");
}

const LONG: &str = r#"format = 1
depends_on = ["0001_initial"]

[[operation]]
op = "add_column"
table = "book"
column = { name = "rating", type = "i32", default = "3" }

[[operation]]
op = "run_sql"
sql = "UPDATE book SET rating = 4"
reverse = ""
elidable = true

[[operation]]
op = "add_index"
table = "book"
index = { name = "tmp_idx", columns = ["rating"] }

[[operation]]
op = "drop_index"
table = "book"
index = { name = "tmp_idx", columns = ["rating"] }
"#;

#[tokio::test]
async fn a_migration_is_written_with_fewer_operations() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    scene.write_migration("0002_add_book_rating", LONG);
    let models = with_rating::schema;
    let check = "optimizemigration 0002 --check";
    assert_eq!(scene.manage(models(), check).await, Exit::Found);
    scene.manage(models(), "optimizemigration 0002").await;
    scene.show("migrations/0002_add_book_rating.toml");
    assert_eq!(scene.manage(models(), check).await, Exit::Done);
    scene
        .manage(models(), "optimizemigration 0001 --dry-run")
        .await;
    let unknown = scene.manage(models(), "optimizemigration 0003").await;
    assert_eq!(unknown, Exit::Usage);
    scene.check("optimizemigration");
}

#[tokio::test]
async fn a_range_of_one_migration_is_none() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    scene.manage(with_rating::schema(), "makemigrations").await;
    for range in ["0001 0001", "0002 0001", "0001 0009"] {
        let arguments = format!("squashmigrations {range}");
        let exit = scene.manage(with_rating::schema(), &arguments).await;
        assert_eq!(exit, Exit::Usage);
    }
    scene.check("squashmigrations_range");
}

#[tokio::test]
async fn the_migrations_of_the_music_store_are_as_its_models() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/music-store/migrations");
    let manage = Manage::new(music_store::schema(), Migrations::from_dir(folder));
    let (mut results, mut messages) = (Vec::new(), Vec::new());
    let surroundings = Surroundings::new(&mut results, &mut messages);
    let exit = manage.run_with(["manage", "check"], surroundings).await;
    assert_eq!(exit, Exit::Done, "{}", String::from_utf8_lossy(&results));
}
