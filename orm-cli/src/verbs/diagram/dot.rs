//! Graphs of Graphviz.

use super::comparison::Mark;
use super::{Drawing, is_key, is_optional};
use orm_core::schema::physical::{PhysicalColumn, PhysicalTable};
use std::fmt::Write as _;

pub(super) fn draw(drawing: &Drawing) -> String {
    let mut text = "digraph tables {\n    rankdir = LR;\n    node [shape = plain];\n".to_owned();
    for table in &drawing.tables {
        let columns = table.columns.iter();
        let columns = columns.map(|column| row(table, column, drawing.column_mark(table, column)));
        let columns: String = columns.collect();
        let name = table.name.to_string();
        let (id, title) = (quoted(&name), marked(&escaped(&name), drawing.mark(table)));
        let _ = writeln!(
            text,
            "    {id} [label = <<table border=\"0\" cellborder=\"1\" cellspacing=\"0\"><tr><td><b>{title}</b></td></tr>{columns}</table>>];"
        );
    }
    for (table, key) in drawing.relations() {
        let style = if is_optional(table, key) {
            ", style = dashed"
        } else {
            ""
        };
        let from = quoted(&table.name.to_string());
        let to = quoted(&key.target.to_string());
        let label = quoted(&key.columns.join(", "));
        let _ = writeln!(text, "    {from} -> {to} [label = {label}{style}];");
    }
    text.push_str("}\n");
    text
}

/// The text with its sign, in its colour.
fn marked(text: &str, mark: Option<Mark>) -> String {
    match mark {
        None => text.to_owned(),
        Some(mark) => {
            let (sign, colour) = (mark.sign(), mark.colour());
            format!("<font color=\"{colour}\">{sign} {text}</font>")
        }
    }
}

fn row(table: &PhysicalTable, column: &PhysicalColumn, mark: Option<Mark>) -> String {
    let name = escaped(&column.name);
    let name = if is_key(table, column) {
        format!("<u>{name}</u>")
    } else {
        name
    };
    let null = if column.null { "?" } else { "" };
    let ty = escaped(&column.ty.to_string());
    let text = marked(&format!("{name} {ty}{null}"), mark);
    format!("<tr><td align=\"left\">{text}</td></tr>")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
