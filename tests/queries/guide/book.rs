//! The guide as a book: its pages are listed, tested, and lead to each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The table of contents, which is no page.
const SUMMARY: &str = "SUMMARY.md";

#[test]
fn every_page_is_listed_and_its_programs_are_run() {
    let summary = fs::read_to_string(root().join("docs/guide").join(SUMMARY)).expect("a summary");
    let run_by = [
        "src/lib.rs",
        "examples/bookshelf-web/src/lib.rs",
        "examples/library/src/lib.rs",
    ];
    let run: String = run_by
        .iter()
        .map(|path| fs::read_to_string(root().join(path)).expect("a source"))
        .collect();
    for (name, text) in pages() {
        assert!(
            summary.contains(&format!("]({name})")),
            "{name} is not in {SUMMARY}"
        );
        let has_programs = text.contains("```rust");
        assert!(
            !has_programs || run.contains(&format!("docs/guide/{name}\")")),
            "the programs of {name} are run by none of {run_by:?}"
        );
    }
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let folder = root().join("docs/guide");
    let mut pages = pages();
    let summary = fs::read_to_string(folder.join(SUMMARY)).expect("a summary");
    pages.insert(SUMMARY.to_owned(), summary);
    for (name, text) in &pages {
        for link in links(&prose(text)) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let file = if file.is_empty() { name } else { file };
            assert!(folder.join(file).exists(), "{name} leads to {link}");
            if let (Some(page), false) = (pages.get(file), heading.is_empty()) {
                assert!(
                    anchors(page).contains(&heading.to_owned()),
                    "{name} leads to {link}"
                );
            }
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The pages with their texts.
fn pages() -> BTreeMap<String, String> {
    let entries = fs::read_dir(root().join("docs/guide")).expect("the guide");
    let paths = entries.map(|entry| entry.expect("a file").path());
    let pages = paths.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    let named = pages.map(|path| {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        (name, fs::read_to_string(&path).expect("a page"))
    });
    named.filter(|(name, _)| name != SUMMARY).collect()
}

/// The text without its blocks of code.
fn prose(text: &str) -> String {
    let parts = text.split("```").step_by(2);
    parts.collect()
}

/// Where the links of a text lead, but for those to other sites.
fn links(text: &str) -> Vec<&str> {
    let starts = text.split("](").skip(1);
    let links = starts.filter_map(|rest| Some(rest.split_once(')')?.0));
    links.filter(|link| !link.contains("://")).collect()
}

/// The anchors of the headings, as they are made by what shows Markdown.
fn anchors(text: &str) -> Vec<String> {
    let text = prose(text);
    let headings = text.lines().filter_map(|line| line.strip_prefix('#'));
    let anchor = |heading: &str| -> String {
        let words = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = words
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(anchor).collect()
}
