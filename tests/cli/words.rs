//! The words of the command line: help, mistakes, completions, and programs that are called.

use crate::scene::{Scene, assert_transcript};
use crate::schemas::first;
use orm_cli::Exit;
use std::fs;

#[tokio::test]
async fn help_lists_the_verbs_and_the_exit_codes() {
    let mut scene = Scene::new();
    scene.manage(first::schema(), "--help").await;
    scene.manage(first::schema(), "makemigrations --help").await;
    assert_eq!(scene.manage(first::schema(), "migrat").await, Exit::Usage);
    scene.check("help");
}

#[tokio::test]
async fn words_of_other_tools_are_answered() {
    let mut scene = Scene::new();
    for call in [
        "status",
        "db:rollback",
        "generate add_users",
        "db:pull",
        "db:create",
        "database create",
        "db:reset",
        "drop",
        "merge",
        "migrate --dry-run",
        "migrate --steps 2",
        "makemigrations -m tags",
        "makemigrations --verbos",
    ] {
        assert_eq!(scene.manage(first::schema(), call).await, Exit::Usage);
    }
    scene.manage(first::schema(), "makemigrations").await;
    for call in ["migrate down", "migrate 0009"] {
        let call = format!("--database-url sqlite::memory: {call}");
        assert_eq!(scene.manage(first::schema(), &call).await, Exit::Usage);
    }
    scene.check("other_words");
}

#[tokio::test]
async fn a_code_of_a_finding_is_explained() {
    let mut scene = Scene::new();
    for code in ["D002", "b001"] {
        let call = format!("check --explain {code}");
        assert_eq!(scene.manage(first::schema(), &call).await, Exit::Done);
    }
    let exit = scene.manage(first::schema(), "check --explain D009").await;
    assert_eq!(exit, Exit::Usage);
    scene.check("explain");
}

#[tokio::test]
async fn a_shell_gets_a_script_of_completions() {
    let mut scene = Scene::new();
    for shell in ["bash", "zsh", "fish"] {
        let exit = scene
            .manage(first::schema(), &format!("completions {shell}"))
            .await;
        assert_eq!(exit, Exit::Done);
    }
    let shown = scene.shown();
    assert!(shown.contains("_manage") && shown.contains("makemigrations"));
}

#[cfg(unix)]
#[tokio::test]
async fn the_shell_of_the_database_gets_the_password_by_the_environment() {
    use std::os::unix::fs::PermissionsExt;
    let mut scene = Scene::new();
    for program in ["psql", "sqlite3"] {
        let path = scene.folder().join(program);
        let script = "#!/bin/sh\necho \"$0\" \"$@\" \"password: $PGPASSWORD\" | sed 's|.*/orm-cli[^/]*/||' >> called\n";
        fs::write(&path, script).expect("a program is written");
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(&path, executable).expect("it can be run");
    }
    let folder = scene.folder().to_string_lossy().into_owned();
    let path = format!("{folder}:/usr/bin:/bin");
    let urls = [
        "postgres://app:s3%20cret@localhost/shop",
        "sqlite://shop.db?mode=rwc",
    ];
    for url in urls {
        let variables = [("PATH", path.as_str()), ("DATABASE_URL", url)];
        let exit = scene
            .manage_in(first::schema(), "dbshell -- -q", &variables)
            .await;
        assert_eq!(exit, Exit::Done);
    }
    let called = fs::read_to_string(scene.folder().join("called")).expect("they were called");
    assert_transcript("dbshell", called.trim_end());
    let variables = [("DATABASE_URL", "sqlite::memory:")];
    let exit = scene
        .manage_in(first::schema(), "dbshell", &variables)
        .await;
    assert_eq!(exit, Exit::Usage);
    assert_eq!(scene.manage(first::schema(), "dbshell").await, Exit::Usage);
}
