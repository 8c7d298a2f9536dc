//! Drawings of D2.

use super::comparison::Mark;
use super::{Drawing, is_foreign, is_key};
use orm_core::schema::physical::{PhysicalColumn, PhysicalTable};
use std::fmt::Write as _;

pub(super) fn draw(drawing: &Drawing) -> String {
    let mut text = String::new();
    for table in &drawing.tables {
        let columns = table.columns.iter();
        let columns = columns.map(|column| line(table, column, drawing.column_mark(table, column)));
        let columns: String = columns.collect();
        let name = quoted(&table.name.to_string());
        let style = drawing.mark(table).map_or(String::new(), |mark| {
            let (word, colour) = (mark.word(), mark.colour());
            format!("  style.stroke: \"{colour}\" # {word}\n")
        });
        let _ = write!(text, "{name}: {{\n  shape: sql_table\n{style}{columns}}}\n");
    }
    for (table, key) in drawing.relations() {
        let (from, to) = (
            quoted(&table.name.to_string()),
            quoted(&key.target.to_string()),
        );
        for (column, target) in key.columns.iter().zip(&key.target_columns) {
            let (column, target) = (quoted(column), quoted(target));
            let _ = writeln!(text, "{from}.{column} -> {to}.{target}");
        }
    }
    text
}

/// A mark stands behind the type, since the columns of a table have no styles of their own.
fn line(table: &PhysicalTable, column: &PhysicalColumn, mark: Option<Mark>) -> String {
    let name = quoted(&column.name);
    let null = if column.null { "?" } else { "" };
    let mark = mark.map_or(String::new(), |mark| format!(" ({})", mark.word()));
    let ty = quoted(&format!("{}{null}{mark}", column.ty));
    let constraint = if is_key(table, column) {
        " {constraint: primary_key}"
    } else if is_foreign(table, column) {
        " {constraint: foreign_key}"
    } else if table.is_unique(&[&column.name]) {
        " {constraint: unique}"
    } else {
        ""
    };
    format!("  {name}: {ty}{constraint}\n")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
