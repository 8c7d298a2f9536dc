//! Entity relationship diagrams of Mermaid, which GitHub draws in Markdown.

use super::comparison::Mark;
use super::{Drawing, is_foreign, is_key, is_optional};
use orm_core::schema::physical::{PhysicalColumn, PhysicalTable};
use std::fmt::Write as _;

pub(super) fn draw(drawing: &Drawing) -> String {
    let mut text = "erDiagram\n".to_owned();
    for table in &drawing.tables {
        let columns = table.columns.iter();
        let columns = columns.map(|column| line(table, column, drawing.column_mark(table, column)));
        let columns: String = columns.collect();
        let _ = write!(text, "    {} {{\n{columns}    }}\n", name(table));
    }
    for (table, key) in drawing.relations() {
        let one = if is_optional(table, key) { "|o" } else { "||" };
        let many = if table.is_unique(&key.columns) {
            "o|"
        } else {
            "o{"
        };
        let target = quoted(&key.target.to_string());
        let label = key.columns.join(", ");
        let _ = writeln!(
            text,
            "    {target} {one}--{many} {} : \"{label}\"",
            name(table)
        );
    }
    classes(&mut text, drawing);
    text
}

/// The colours of tables that are marked.
fn classes(text: &mut String, drawing: &Drawing) {
    for mark in [Mark::Added, Mark::Removed, Mark::Altered] {
        let tables = drawing.tables.iter();
        let marked = tables.filter(|table| drawing.mark(table) == Some(mark));
        let names: Vec<_> = marked.map(|table| name(table)).collect();
        if !names.is_empty() {
            let (word, colour) = (mark.word(), mark.colour());
            let _ = writeln!(text, "    classDef {word} stroke:{colour},stroke-width:3px");
            let _ = writeln!(text, "    class {} {word}", names.join(","));
        }
    }
}

/// `        varchar(200) title "null, added"`.
fn line(table: &PhysicalTable, column: &PhysicalColumn, mark: Option<Mark>) -> String {
    let keys = match (is_key(table, column), is_foreign(table, column)) {
        (true, true) => " PK, FK",
        (true, false) => " PK",
        (false, true) => " FK",
        (false, false) => "",
    };
    let null = column.null.then_some("null");
    let words: Vec<_> = null.into_iter().chain(mark.map(Mark::word)).collect();
    let comment = match &words[..] {
        [] => String::new(),
        words => format!(" \"{}\"", words.join(", ")),
    };
    // A type of Mermaid has neither spaces nor commas.
    let ty = column.ty.to_string().replace(", ", "_");
    format!("        {ty} {}{keys}{comment}\n", quoted(&column.name))
}

fn name(table: &PhysicalTable) -> String {
    quoted(&table.name.to_string())
}

/// The name, in quotation marks unless it is a plain word.
fn quoted(name: &str) -> String {
    if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('"', "'"))
    }
}
