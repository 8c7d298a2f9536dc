//! The pages of the guide: the SQL in them is asserted by their own programs.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Each statement beneath a program stands in the program too, in an assertion that readers do not see.
#[test]
fn the_sql_of_the_guide_is_asserted() {
    let mut n_statements = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page");
        let programs = blocks(&text, "rust").join("\n");
        let asserted: Vec<String> = programs
            .split("r#\"")
            .skip(1)
            .filter_map(|literal| Some(on_one_line(literal.split_once("\"#")?.0)))
            .collect();
        let statements = blocks(&text, "sql");
        for statement in statements.iter().flat_map(|block| block.split(';')) {
            let statement = on_one_line(statement);
            n_statements += 1;
            assert!(
                statement.is_empty() || asserted.contains(&statement),
                "{} asserts nowhere\n{statement}",
                page.display()
            );
        }
    }
    assert!(n_statements > 15, "{n_statements}");
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide");
    let entries = fs::read_dir(folder).expect("the folder of the guide");
    entries.map(|entry| entry.expect("a page").path()).collect()
}

/// The blocks of code in a language.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let head = format!("```{language}\n");
    text.split(head.as_str())
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("```")?.0))
        .collect()
}

/// A statement without its line breaks.
fn on_one_line(statement: &str) -> String {
    let words: Vec<&str> = statement.split_whitespace().collect();
    words.join(" ").replace("( ", "(").replace(" )", ")")
}
