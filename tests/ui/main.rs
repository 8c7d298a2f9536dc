//! Mistakes and what the compiler says of them: `tests/ui/<family>/<rule>.rs`, each with one mistake in it and beside
//! it the messages, which `TRYBUILD=overwrite cargo test -p orm-ui` writes anew. What stands in `hygiene` compiles.

#[test]
fn mistakes_are_named() {
    let cases = trybuild::TestCases::new();
    for family in [
        "model", "field", "relation", "draft", "query", "row", "members", "traits",
    ] {
        cases.compile_fail(format!("{family}/*.rs"));
    }
}
