//! Mistakes and what the compiler says of them: `tests/ui/<family>/<rule>.rs`, each with one mistake in it and beside
//! it the messages, which `TRYBUILD=overwrite cargo test -p orm-ui` writes anew. What stands in `hygiene` compiles.
//!
//! A tenth of the mistakes is compiled by default, always the same ones. `just messages` compiles all, as does writing them
//! anew, and `-- trybuild=name` those of that name.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

const FAMILIES: [&str; 12] = [
    "model",
    "field",
    "choices",
    "embed",
    "relation",
    "draft",
    "query",
    "row",
    "json",
    "members",
    "traits",
    "transaction",
];

#[test]
fn mistakes_are_named() {
    let all: Vec<PathBuf> = FAMILIES.iter().flat_map(|family| cases(family)).collect();
    let wants_all = all_are_wanted();
    let (compiled, left): (Vec<_>, Vec<_>) = all
        .iter()
        .partition(|case| wants_all || is_in_the_sample(case));
    if !left.is_empty() {
        let (compiled, all) = (compiled.len(), all.len());
        let said = format!("compiles {compiled} of {all} mistakes; `just messages` compiles all");
        writeln!(std::io::stderr(), "{said}").expect("a stream of errors");
    }
    let programs = trybuild::TestCases::new();
    for case in compiled {
        let below = case.strip_prefix(env!("CARGO_MANIFEST_DIR"));
        programs.compile_fail(below.expect("a case of this package"));
    }
}

/// Whether every mistake is compiled: it is asked for, the messages are written anew, or mistakes are chosen by name.
fn all_are_wanted() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some();
    is_set("ORM_TEST_ALL_MESSAGES")
        || is_set("TRYBUILD")
        || std::env::args().any(|argument| argument.starts_with("trybuild="))
}

/// Whether a mistake is of the tenth that is compiled by default; its name alone decides, so that new ones change nothing
/// about the others.
fn is_in_the_sample(case: &Path) -> bool {
    let name = case.file_stem().expect("a name").as_encoded_bytes();
    name.iter().map(|&byte| u32::from(byte)).sum::<u32>() % 10 == 0
}

/// A case of a query or of a struct that is read begins with the headline of its first message, or the beginning of it.
#[test]
fn cases_begin_with_their_headlines() {
    for case in ["query", "row"].iter().flat_map(|family| cases(family)) {
        let source = fs::read_to_string(&case).expect("a case");
        let said = source
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("//! "));
        let said = short(said.expect("a case begins with a comment"));
        let headline = headlines(&case).next().expect("a message");
        let (_, headline) = headline.split_once(": ").expect("a kind of message");
        let headline = headline.trim_start_matches("evaluation panicked: ");
        assert!(
            headline.starts_with(&said) || said.starts_with(headline),
            "{} begins with\n{said}\nand the compiler says\n{headline}",
            case.display()
        );
    }
}

/// A label that names a closure shows the path of its file, or other words where that path is too long for the line. So
/// the traits that take closures have a label of their own, and the messages are the same in each folder.
#[test]
fn no_label_depends_on_the_path_of_the_folder() {
    for case in FAMILIES.iter().flat_map(|family| cases(family)) {
        let messages = fs::read_to_string(case.with_extension("stderr")).expect("the messages");
        let label = messages.split("\n\n").find_map(|message| {
            let mut lines = message.lines().filter(|line| line.contains('^'));
            let names_a_closure = message.contains("@$DIR");
            lines.find(|line| {
                line.contains("@$DIR")
                    || names_a_closure && line.ends_with("unsatisfied trait bound")
            })
        });
        assert_eq!(label, None, "{}", case.display());
    }
}

/// Each message in the guide is the headline of a case; where it ends with `…`, the beginning of one.
#[test]
fn the_guide_quotes_the_compiler() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/mistakes.md");
    let guide = fs::read_to_string(guide).expect("the page of mistakes");
    let quoted: Vec<String> = guide
        .lines()
        .filter(|line| line.starts_with("error"))
        .map(short)
        .collect();
    let said: Vec<String> = FAMILIES
        .iter()
        .flat_map(|family| cases(family))
        .flat_map(|case| headlines(&case).collect::<Vec<_>>())
        .collect();
    assert!(!quoted.is_empty());
    for quote in quoted {
        let is_said = said.iter().any(|headline| match quote.strip_suffix('…') {
            Some(beginning) => headline.starts_with(beginning),
            None => *headline == quote,
        });
        assert!(is_said, "no case is told\n{quote}");
    }
}

/// The cases of a family, by name.
fn cases(family: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(family);
    let files = fs::read_dir(folder).expect("a folder of cases");
    let mut cases: Vec<PathBuf> = files
        .map(|file| file.expect("a case").path())
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    cases.sort();
    cases
}

/// The first lines of the messages about a case.
fn headlines(case: &Path) -> impl Iterator<Item = String> {
    let messages = fs::read_to_string(case.with_extension("stderr")).expect("the messages");
    let heads = messages
        .lines()
        .filter(|line| line.starts_with("error") || line.starts_with("warning"));
    heads.map(short).collect::<Vec<_>>().into_iter()
}

/// A message without the paths of its names.
fn short(message: &str) -> String {
    message
        .split_inclusive(|sign: char| !sign.is_alphanumeric() && !"_:".contains(sign))
        .map(|name| name.rsplit("::").next().unwrap_or(name))
        .collect()
}
