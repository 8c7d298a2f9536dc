//! The programs of the music store, as a user runs them; each is given no database and takes SQLite.

use std::process::{Command, Output};

#[test]
fn the_program_prints_the_report() {
    let output = run(env!("CARGO_BIN_EXE_music-store"), &[]);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        include_str!("../report.txt")
    );
}

#[test]
fn the_migrations_lead_to_the_models() {
    run(env!("CARGO_BIN_EXE_manage"), &["check"]);
}

/// Runs a program in the package's folder; panics with what it printed where it fails.
fn run(program: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program)
        .args(arguments)
        .env_remove("DATABASE_URL")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program runs");
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}
