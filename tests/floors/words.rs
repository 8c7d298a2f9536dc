//! The words of the sources: doc comments that can be read alone, and type names that stand once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

use crate::{files, module, name, read};

/// Words that refer to something before them, which the reader of one item does not see.
const HEADLESS: [&str; 6] = ["What", "Whose", "Those", "It", "The same", "One more"];

/// Modules whose types mirror one another by name: a query, the typed values that make it and its plan; a table and its
/// model.
const MIRRORS: [&[&str]; 2] = [&["model", "query", "plan"], &["model", "schema"]];

/// The parts of the library that programs call, each of whose functions shows how.
const CALLED_BY_PROGRAMS: [&str; 56] = [
    "orm-core/src/backend.rs",
    "orm-core/src/db/assertions.rs",
    "orm-core/src/db/begin.rs",
    "orm-core/src/db/builder.rs",
    "orm-core/src/db/current_position.rs",
    "orm-core/src/db/database.rs",
    "orm-core/src/db/database_session.rs",
    "orm-core/src/db/pending.rs",
    "orm-core/src/db/ping.rs",
    "orm-core/src/db/position.rs",
    "orm-core/src/db/raw_connection.rs",
    "orm-core/src/db/replica.rs",
    "orm-core/src/db/tables",
    "orm-core/src/db/tables.rs",
    "orm-core/src/db/transaction",
    "orm-core/src/db/transaction.rs",
    "orm-core/src/error.rs",
    "orm-core/src/error/database.rs",
    "orm-core/src/error/found_value.rs",
    "orm-core/src/model/choices.rs",
    "orm-core/src/model/handle",
    "orm-core/src/model/json.rs",
    "orm-core/src/model/relation/foreign_key.rs",
    "orm-core/src/model/relation/many_to_many.rs",
    "orm-core/src/model/relation/one_to_one.rs",
    "orm-core/src/model/scalar.rs",
    "orm-core/src/objects/delete",
    "orm-core/src/objects/pages",
    "orm-core/src/objects/pages.rs",
    "orm-core/src/objects/query_set",
    "orm-core/src/objects/query_set.rs",
    "orm-core/src/objects/raw_sql.rs",
    "orm-core/src/objects/related_drafts",
    "orm-core/src/objects/related_drafts.rs",
    "orm-core/src/objects/row.rs",
    "orm-core/src/objects/stream",
    "orm-core/src/objects/values",
    "orm-core/src/objects/values.rs",
    "orm-core/src/objects/write",
    "orm-core/src/schema.rs",
    "orm-core/src/schema/check.rs",
    "orm-core/src/schema/declared/choices.rs",
    "orm-core/src/schema/declared/domain.rs",
    "orm-core/src/schema/declared/field.rs",
    "orm-core/src/schema/declared/index.rs",
    "orm-core/src/schema/declared/many_to_many.rs",
    "orm-core/src/schema/declared/relation.rs",
    "orm-core/src/schema/declared/search.rs",
    "orm-core/src/schema/declared/table.rs",
    "orm-core/src/schema/physical",
    "orm-core/src/schema/physical.rs",
    "orm-migrate/src/graph.rs",
    "orm-migrate/src/migrations.rs",
    "orm-migrate/src/runner.rs",
    "orm-migrate/src/runner/options.rs",
    "orm-migrate/src/state.rs",
];

#[test]
fn functions_have_an_example() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let findings: Vec<String> = CALLED_BY_PROGRAMS
        .iter()
        .flat_map(|part| files_of(&root.join(part)))
        .flat_map(|file| without_example(&name(&root, &file), &read(&file)))
        .collect();
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn doc_comments_stand_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = ["orm-core/src", "orm-derive/src", "orm-cli/src", "src"]
        .map(|folder| files(&root.join(folder)));
    let findings: Vec<String> = sources
        .iter()
        .flatten()
        .flat_map(|file| headless(&name(&root, file), &read(file)))
        .collect();
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn a_type_name_stands_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../orm-core/src");
    let sources = files(&root);
    let sources = sources
        .iter()
        .map(|file| (name(&root, file), read(file)))
        .collect::<Vec<_>>();
    let findings = twice(&sources);
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn samples_of_words_are_found() {
    let text = "//! What is asked.\n\n/// It stands.\n///\n/// It goes on.\nstruct A;\n/// Items.\nstruct B;\n    /// The same, backwards.\n";
    let found = [
        "a.rs:1: a doc comment is read alone, but this one begins with `What`",
        "a.rs:3: a doc comment is read alone, but this one begins with `It`",
        "a.rs:9: a doc comment is read alone, but this one begins with `The same`",
    ];
    assert_eq!(headless("a.rs", text), found);
    let text = "/// Asks.\n#[must_use]\npub fn ask() {}\n/// Says.\n///\n/// ```\n/// say();\n/// ```\npub fn say() {}\n/// Inner.\n#[doc(hidden)]\npub fn inner() {}\n/// Held.\npub struct Held;\npub fn bare() {}\n";
    let found = ["a.rs:3: a function without an example"];
    assert_eq!(without_example("a.rs", text), found);
    let sources = [
        (
            "query.rs",
            "struct Order; enum Link {} mod tests { struct Row; }",
        ),
        (
            "plan/order.rs",
            "struct Order; fn f() { struct Row; } impl I for Order { type Row = u8; }",
        ),
        (
            "db/link.rs",
            "pub(super) struct Link; #[cfg(unix)] struct Id; #[cfg(windows)] struct Id;",
        ),
        (
            "db/row.rs",
            "struct Row; trait T { type Order; } const ALL: [u8; 2] = [struct_of!()];",
        ),
    ];
    let sources = sources.map(|(file, text)| (file.to_owned(), text.to_owned()));
    assert_eq!(
        twice(&sources),
        ["`Link` is defined in db/link.rs, query.rs"]
    );
}

/// The sources of a part: a file, or a folder with all that stands in it.
fn files_of(part: &Path) -> Vec<PathBuf> {
    if part.is_dir() {
        files(part)
    } else {
        vec![part.to_owned()]
    }
}

/// Functions with a doc comment and without an example, but for those that the documentation leaves out.
fn without_example(file: &str, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let (mut has_docs, mut has_example, mut is_hidden) = (false, false, false);
    for (n, line) in (1..).zip(text.lines()) {
        let line = line.trim_start();
        if let Some(doc) = line.strip_prefix("///") {
            has_docs = true;
            has_example |= doc.trim_start().starts_with("```");
            continue;
        }
        is_hidden |= line.starts_with("#[doc(hidden)]");
        let is_function = ["pub fn ", "pub const fn ", "pub async fn "]
            .iter()
            .any(|start| line.starts_with(start));
        if is_function && has_docs && !has_example && !is_hidden {
            findings.push(format!("{file}:{n}: a function without an example"));
        }
        let goes_on = line.starts_with("#[") || line.ends_with(',') || line == ")]";
        if !goes_on {
            (has_docs, has_example, is_hidden) = (false, false, false);
        }
    }
    findings
}

/// Doc comments that begin with a word for something before them.
fn headless(file: &str, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let mut was_doc = false;
    for (n, line) in (1..).zip(text.lines()) {
        let line = line.trim_start();
        let doc = line.strip_prefix("///").or(line.strip_prefix("//!"));
        if let Some(doc) = doc.filter(|_| !was_doc)
            && let Some(word) = HEADLESS
                .iter()
                .find(|word| begins_with(doc.trim_start(), word))
        {
            findings.push(format!(
                "{file}:{n}: a doc comment is read alone, but this one begins with `{word}`"
            ));
        }
        was_doc = doc.is_some();
    }
    findings
}

fn begins_with(text: &str, word: &str) -> bool {
    text.strip_prefix(word)
        .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Type names that stand in several files whose modules are no mirrors.
fn twice(sources: &[(String, String)]) -> Vec<String> {
    let mut defined: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (file, text) in sources {
        let tokens = text
            .parse()
            .unwrap_or_else(|error| panic!("{file}: {error}"));
        for name in types(tokens) {
            let files = defined.entry(name).or_default();
            if files.last() != Some(&file.as_str()) {
                files.push(file);
            }
        }
    }
    defined.retain(|_, files| !are_mirrors(files));
    let findings = defined.into_iter().map(|(name, mut files)| {
        files.sort_unstable();
        format!("`{name}` is defined in {}", files.join(", "))
    });
    findings.collect()
}

/// Whether each two of these files stand in modules that mirror one another.
fn are_mirrors(files: &[&str]) -> bool {
    let is_mirror = |one: &str, other: &str| {
        let (one, other) = (module(one), module(other));
        one != other
            && MIRRORS
                .iter()
                .any(|mirror| mirror.contains(&one) && mirror.contains(&other))
    };
    let with_others =
        |(n, one): (usize, &&str)| files[n + 1..].iter().all(|other| is_mirror(one, other));
    files.iter().enumerate().all(with_others)
}

/// The types that a file defines, but for those within functions, traits, implementations and tests.
fn types(tokens: TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let TokenTree::Ident(word) = token else {
            continue;
        };
        match word.to_string().as_str() {
            "struct" | "enum" | "trait" | "union" | "type" => {
                if let Some(TokenTree::Ident(name)) = tokens.peek() {
                    names.push(name.to_string());
                }
            }
            "mod" => {
                let is_test =
                    matches!(tokens.next(), Some(TokenTree::Ident(name)) if name == "tests");
                if let Some(TokenTree::Group(body)) = tokens.peek()
                    && !is_test
                {
                    names.extend(types(body.stream()));
                }
            }
            _ => {}
        }
    }
    names
}
