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
