//! The README and the pages of the guide on migrations: all output in them is that of a transcript.

use orm_migrate::LintCode;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn the_output_in_the_pages_is_that_of_a_transcript() {
    let transcripts: Vec<String> = transcripts(&folder("cli/transcripts"));
    for page in [
        "README.md",
        "docs/guide/start.md",
        "docs/guide/migrations.md",
    ] {
        let text = read(&format!("../{page}"));
        let calls = calls(&text);
        assert!(calls.len() > 2, "{page} has calls with their output");
        for call in calls {
            let is_shown = transcripts.iter().any(|transcript| {
                let mut rest = transcript.match_indices(&call);
                rest.any(|(at, _)| transcript[at + call.len()..].starts_with('\n'))
            });
            assert!(is_shown, "no transcript has this output of {page}:\n{call}");
        }
    }
}

/// The page is what `manage check --explain` shows.
#[test]
fn each_finding_is_explained_on_its_page() {
    let page = read("../docs/guide/lint.md");
    for code in LintCode::ALL {
        let (level, text) = (code.level(), code.explanation());
        let section = page.split(&format!("## {code}\n\n")).nth(1);
        let section = section.and_then(|rest| rest.split("\n## ").next());
        let section = section.unwrap_or_else(|| panic!("{code} has no section"));
        let end = format!(" ({level}).\n\n{text}\n");
        assert!(section.ends_with(&end), "{section}\n{end}");
    }
}

/// The calls of the command line on a page, each with its output, under whatever name it is called there.
fn calls(page: &str) -> Vec<String> {
    let blocks = page.split("```console\n").skip(1);
    let blocks = blocks.filter_map(|block| block.split("\n```").next());
    let calls = blocks.flat_map(|block| block.split("\n\n"));
    let names = [
        "$ manage ",
        "$ cargo manage ",
        "$ cargo run --bin manage -- ",
    ];
    let calls = calls.filter_map(|call| {
        let arguments = names.iter().find_map(|name| call.strip_prefix(name))?;
        arguments
            .contains('\n')
            .then(|| format!("$ manage {arguments}"))
    });
    calls.collect()
}

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    fs::read_to_string(folder(path)).expect("a file of the repository")
}

fn transcripts(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder of transcripts");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let texts = paths.flat_map(|path| {
        if path.is_dir() {
            transcripts(&path)
        } else {
            vec![fs::read_to_string(&path).expect("a transcript")]
        }
    });
    texts.collect()
}
