//! Mistakes and what the compiler says of them: `tests/ui/<family>/<rule>.rs`, each with one mistake in it and beside
//! it the messages, which `TRYBUILD=overwrite cargo test -p orm-tests --test ui` writes anew. What stands in `hygiene` compiles.

use std::fs;

#[test]
fn mistakes_are_named() {
    let cases = trybuild::TestCases::new();
    for entry in fs::read_dir("ui").expect("the cases stand in `tests/ui`") {
        let family = entry.expect("the folder can be read").path();
        if family.ends_with("hygiene") {
            cases.pass(family.join("*.rs"));
        } else if family.is_dir() {
            cases.compile_fail(family.join("*.rs"));
        }
    }
}
