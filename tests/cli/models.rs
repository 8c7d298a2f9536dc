//! The verbs that ask the models alone: `check` and `diagram`.

use crate::scene::Scene;
use crate::schemas::{broken, first, with_rating};
use orm_cli::Exit;

#[tokio::test]
async fn check_finds_changes_without_a_migration() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    assert_eq!(scene.manage(first::schema(), "check").await, Exit::Done);
    let found = scene.manage(with_rating::schema(), "check").await;
    assert_eq!(found, Exit::Found);
    scene.manage(with_rating::schema(), "check --json").await;
    assert_eq!(scene.manage(broken::schema(), "check").await, Exit::Found);
    scene.check("check_models");
}

#[tokio::test]
async fn diagrams_are_drawn_in_each_language() {
    let mut scene = Scene::new();
    for format in ["mermaid", "dot", "d2", "svg", "md"] {
        let arguments = format!("diagram --format {format}");
        scene.manage(first::schema(), &arguments).await;
    }
    scene
        .manage(first::schema(), "diagram --tables author")
        .await;
    let around = "diagram --tables author --depth 1 --out tables.mmd";
    scene.manage(first::schema(), around).await;
    assert!(scene.folder().join("tables.mmd").exists());
    let wrong = scene
        .manage(first::schema(), "diagram --tables writer")
        .await;
    assert_eq!(wrong, Exit::Usage);
    scene.check("diagram");
}

const SECOND: &str = r#"format = 1
depends_on = ["0001_initial"]

[[operation]]
op = "rename_column"
table = "book"
from = "pages"
to = "page_count"

[[operation]]
op = "add_column"
table = "book"
column = { name = "rating", type = "i32", null = true }

[[operation]]
op = "drop_column"
table = "book"
column = { name = "note", type = "text", null = true }

[[operation]]
op = "create_table"
table = "tag"
columns = [{ name = "label", type = "text" }]
"#;

#[tokio::test]
async fn changes_are_marked_in_each_language() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "makemigrations").await;
    scene.write_migration("0002_more", SECOND);
    let third = "format = 1\ndepends_on = [\"0002_more\"]\n\n[[operation]]\nop = \"drop_table\"\ntable = \"tag\"\ncolumns = [{ name = \"label\", type = \"text\" }]\n";
    scene.write_migration("0003_less", third);
    for format in ["mermaid", "dot", "d2", "svg", "md"] {
        let arguments = format!("diagram --diff 0001..0002 --format {format}");
        scene.manage(first::schema(), &arguments).await;
    }
    for range in ["0002..", "..0001"] {
        let arguments = format!("diagram --tables tag,author --diff {range}");
        scene.manage(first::schema(), &arguments).await;
    }
    scene
        .manage(first::schema(), "diagram --diff 0002..0003")
        .await;
    for range in ["0002", "0003..0001", "0009.."] {
        let arguments = format!("diagram --diff {range}");
        let exit = scene.manage(first::schema(), &arguments).await;
        assert_eq!(exit, Exit::Usage);
    }
    scene.check("diagram_diff");
}
