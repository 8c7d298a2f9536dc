//! The pages of the guide: the SQL in them is asserted by their own programs.

mod book;

use std::path::Path;
use std::{env, fs};

/// Pages on which the SQL beneath a program is that of its queries.
const PAGES: &[&str] = &[
    "arrays.md",
    "queries.md",
    "rows.md",
    "pages.md",
    "json.md",
    "many-rows.md",
    "raw-sql.md",
    "search.md",
    "shapes.md",
    "tables.md",
    "transactions.md",
    "writing.md",
    "types.md",
];

/// Each statement beneath a program stands in the program too, in an assertion that readers do not see. `…` stands for
/// any text.
#[test]
fn the_sql_of_the_guide_is_asserted() {
    let mut n_statements = 0;
    for page in PAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide");
        let text = fs::read_to_string(path.join(page)).expect("a page");
        let asserted: Vec<String> = blocks(&text, "rust")
            .iter()
            .flat_map(|program| program.split("r#\"").skip(1))
            .filter_map(|literal| Some(on_one_line(literal.split_once("\"#")?.0)))
            .collect();
        let statements = blocks(&text, "sql").into_iter();
        for statement in statements.flat_map(|block| block.split(';')) {
            let statement = on_one_line(statement);
            n_statements += 1;
            assert!(
                asserted.iter().any(|text| is_shortened(&statement, text)),
                "{page} asserts nowhere\n{statement}"
            );
        }
    }
    assert!(n_statements > 15, "{n_statements}");
}

/// A `|` in the code of a table is escaped, or it would end the cell: each row has as many cells as the table's head.
#[test]
fn rows_of_tables_have_as_many_cells_as_their_heads() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide");
    for page in fs::read_dir(guide).expect("the guide") {
        let path = page.expect("a page").path();
        let text = fs::read_to_string(&path).unwrap_or_default();
        let mut head = None;
        let prose = text.split("```").step_by(2);
        for line in prose.flat_map(str::lines) {
            if !line.starts_with('|') {
                head = None;
                continue;
            }
            let n_cells = line.replace("\\|", "").matches('|').count();
            let expected = *head.get_or_insert(n_cells);
            assert_eq!(n_cells, expected, "{}: {line}", path.display());
        }
    }
}

/// Whether the statement is the text, or the text with parts left out.
fn is_shortened(statement: &str, text: &str) -> bool {
    let mut parts = statement.split('…');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else {
            return false;
        };
        rest = after;
    }
    rest.ends_with(last)
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
