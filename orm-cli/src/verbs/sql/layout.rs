//! Rows as text.

use super::cell::{AnyRow, Cell};
use crate::rows::csv;
use crate::rows::json::quoted;

/// A table with aligned columns, and the number of rows.
pub(super) fn table(rows: &[AnyRow]) -> String {
    let count = match rows.len() {
        1 => "(1 row)\n".to_owned(),
        n => format!("({n} rows)\n"),
    };
    let Some(first) = rows.first() else {
        return count;
    };
    let head = first.columns.clone();
    let rows = rows
        .iter()
        .map(|row| row.cells.iter().map(Cell::text).collect());
    let lines: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let widths = (0..lines[0].len()).map(|at| {
        let lengths = lines.iter().map(|line| line[at].chars().count());
        lengths.max().unwrap_or(0)
    });
    let widths: Vec<usize> = widths.collect();
    let ruler: Vec<_> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let mut text = aligned(&lines[0], &widths);
    text.push_str(&aligned(&ruler, &widths));
    for line in &lines[1..] {
        text.push_str(&aligned(line, &widths));
    }
    text + &count
}

fn aligned(line: &[String], widths: &[usize]) -> String {
    let cells = line.iter().zip(widths);
    let cells = cells.map(|(cell, width)| format!("{cell:width$}"));
    let line = cells.collect::<Vec<_>>().join("  ");
    format!("{}\n", line.trim_end())
}

/// An array of objects, a line each.
pub(super) fn json(rows: &[AnyRow]) -> String {
    let objects = rows.iter().map(|row| {
        let pairs = row.columns.iter().zip(&row.cells);
        let pairs = pairs.map(|(name, cell)| format!("{}: {}", quoted(name), cell.json()));
        format!("  {{{}}}", pairs.collect::<Vec<_>>().join(", "))
    });
    let objects: Vec<_> = objects.collect();
    if objects.is_empty() {
        return "[]\n".to_owned();
    }
    format!("[\n{}\n]\n", objects.join(",\n"))
}

/// Lines as RFC 4180 has them, with the names of the columns first. Null is nothing, an empty text `""`.
pub(super) fn csv(rows: &[AnyRow]) -> String {
    let Some(first) = rows.first() else {
        return String::new();
    };
    let head = csv::record(first.columns.iter().cloned().map(Some));
    let rows = rows.iter().map(|row| {
        let cells = row.cells.iter();
        csv::record(cells.map(|cell| match cell {
            Cell::Null => None,
            cell => Some(cell.text()),
        }))
    });
    std::iter::once(head).chain(rows).collect()
}
