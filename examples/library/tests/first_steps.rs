//! The first steps of the README, taken one by one.

#[macro_use]
extern crate orm_tests;

on_each! { the_first_steps_lead_to_a_program_that_finds_its_rows }

use orm::prelude::*;
use std::fs;
use std::path::Path;
use std::process::Command;

async fn the_first_steps_lead_to_a_program_that_finds_its_rows(db: Database) -> orm::Result<()> {
    let url = orm_tests::support::url();
    let manage = env!("CARGO_BIN_EXE_library-manage");
    shows(manage, &["makemigrations", "--check"], &url, "No changes");
    shows(manage, &["migrate"], &url, "database is at 0001_initial.");
    let program = env!("CARGO_BIN_EXE_library");
    let line = "Little Women by Louisa May Alcott\n";
    shows(program, &[], &url, line);
    assert!(read("README.md").contains(&format!("$ cargo run\n{line}")));
    let books = library::Book::objects().count(&db).await?;
    assert_eq!(books, 1);
    Ok(())
}

/// Runs a program and makes sure that it ends well and shows this.
fn shows(program: &str, arguments: &[&str], url: &str, expected: &str) {
    let mut command = Command::new(program);
    command.args(arguments).env("DATABASE_URL", url);
    let output = command.output().expect("the program runs");
    let shown = String::from_utf8_lossy(&output.stdout);
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{shown}{messages}");
    assert!(shown.contains(expected), "{shown}");
}

#[test]
fn the_files_are_those_of_the_readme_and_of_the_guide() {
    let pages = [
        ("README.md", &["lib.rs", "bin/manage.rs", "main.rs"][..]),
        (
            "docs/guide/start.md",
            &["lib.rs", "bin/manage.rs", "main.rs"],
        ),
        ("docs/guide/migrations.md", &["bin/manage.rs"]),
    ];
    for (page, files) in pages {
        let text = read(page);
        for file in files {
            let code = code(&read(&format!("examples/library/src/{file}")));
            assert!(text.contains(&code), "{file} is not in {page}");
        }
    }
}

/// The file without what is said of it, and without what is for tests alone.
fn code(file: &str) -> String {
    let start = file.find("\nuse ").expect("it uses something") + 1;
    let code = &file[start..];
    let code = code.split("\n/// The programs of").next().unwrap_or(code);
    code.trim_end().to_owned()
}

/// A file of the repository.
fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path);
    fs::read_to_string(path).expect("a file of the repository")
}
