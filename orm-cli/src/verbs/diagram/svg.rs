//! A picture in SVG, light or dark as the page around it: tables as boxes with their columns, foreign keys as lines.
//!
//! Tables stand in columns from left to right, each right of those that it refers to.

use super::comparison::Mark;
use super::{Drawing, is_key, is_optional};
use orm_core::schema::physical::{ForeignKeyConstraint, PhysicalColumn, PhysicalTable, TableName};
use std::fmt::Write as _;

/// The height of a line of text, and the width of a letter.
const LINE: usize = 20;
const LETTER: usize = 8;
/// The space around a text, and that between two boxes.
const PADDING: usize = 10;
const GAP: usize = 40;
const CHANNEL: usize = 90;

const STYLE: &str = "<style>\
svg{--ink:#1f2328;--paper:#fff;--head:#ddeaf7;--line:#57606a;color-scheme:light dark;font:13px ui-monospace,monospace}\
@media(prefers-color-scheme:dark){svg{--ink:#e6edf3;--paper:#161b22;--head:#1f3a56;--line:#8b949e}}\
text{fill:var(--ink)}rect{fill:var(--paper);stroke:var(--line)}.head{fill:var(--head)}.name{font-weight:bold}\
.key{text-decoration:underline}.type{opacity:.7}path{fill:none;stroke:var(--line)}.optional{stroke-dasharray:4 3}\
text.added{fill:#2da44e}text.removed{fill:#d1434b;text-decoration:line-through}text.altered{fill:#bf8700}\
</style>";

pub(super) fn draw(drawing: &Drawing) -> String {
    let boxes = boxes(drawing);
    let width = boxes.iter().map(|it| it.right() + GAP).max().unwrap_or(GAP);
    let height = boxes
        .iter()
        .map(|it| it.bottom() + GAP)
        .max()
        .unwrap_or(GAP);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n{STYLE}\n"
    );
    for (table, key) in drawing.relations() {
        line(&mut text, &boxes, table, key);
    }
    for it in &boxes {
        it.draw(&mut text, drawing);
    }
    text.push_str("</svg>\n");
    text
}

/// A table with its place.
struct TableBox<'d> {
    table: &'d PhysicalTable,
    x: usize,
    y: usize,
    width: usize,
}

/// The boxes, in the order of the tables.
fn boxes(drawing: &Drawing) -> Vec<TableBox<'_>> {
    let layers = layers(drawing);
    let mut boxes = Vec::new();
    let mut x = GAP;
    for layer in 0..=layers.iter().copied().max().unwrap_or(0) {
        let tables = drawing.tables.iter().zip(&layers);
        let own = tables.filter(|(_, own)| **own == layer);
        let (mut y, mut widest) = (GAP, 0);
        for (table, _) in own {
            let table_box = TableBox {
                table,
                x,
                y,
                width: width(table),
            };
            y = table_box.bottom() + GAP;
            widest = widest.max(table_box.width);
            boxes.push(table_box);
        }
        x += widest + CHANNEL;
    }
    boxes
}

/// The layer of each table: one more than that of all that it refers to, as far as they do not refer to each other.
fn layers(drawing: &Drawing) -> Vec<usize> {
    let tables = &drawing.tables;
    let position = |key: &ForeignKeyConstraint| tables.iter().position(|it| it.name == key.target);
    let targets = tables.iter().enumerate().map(|(own, table)| {
        let targets = table.foreign_keys.iter().filter_map(position);
        targets.filter(|target| *target != own).collect()
    });
    let targets: Vec<Vec<usize>> = targets.collect();
    let mut layers = vec![None; tables.len()];
    for own in 0..tables.len() {
        layer(own, &targets, &mut layers, &mut Vec::new());
    }
    layers.into_iter().map(Option::unwrap_or_default).collect()
}

fn layer(
    own: usize,
    targets: &[Vec<usize>],
    layers: &mut [Option<usize>],
    path: &mut Vec<usize>,
) -> usize {
    if let Some(layer) = layers[own] {
        return layer;
    }
    path.push(own);
    let mut found = 0;
    for &target in &targets[own] {
        if !path.contains(&target) {
            found = found.max(layer(target, targets, layers, path) + 1);
        }
    }
    path.pop();
    layers[own] = Some(found);
    found
}

fn width(table: &PhysicalTable) -> usize {
    let columns = table
        .columns
        .iter()
        .map(|column| column.name.chars().count() + 2 + type_name(column).chars().count());
    let title = table.name.to_string().chars().count();
    let letters = columns.max().unwrap_or(0).max(title);
    letters * LETTER + 2 * PADDING
}

fn type_name(column: &PhysicalColumn) -> String {
    let null = if column.null { "?" } else { "" };
    format!("{}{null}", column.ty)
}

impl TableBox<'_> {
    fn right(&self) -> usize {
        self.x + self.width
    }

    fn bottom(&self) -> usize {
        self.y + (self.table.columns.len() + 1) * LINE + PADDING
    }

    /// The middle of a column's line.
    fn middle(&self, column: &str) -> usize {
        let position = self.table.columns.iter().position(|it| it.name == column);
        self.y + (position.unwrap_or(0) + 1) * LINE + PADDING / 2 + LINE / 2
    }

    fn draw(&self, text: &mut String, drawing: &Drawing) {
        let (x, y, width) = (self.x, self.y, self.width);
        let height = self.bottom() - y;
        let _ = writeln!(
            text,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"4\"/>"
        );
        let _ = writeln!(
            text,
            "<rect class=\"head\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{LINE}\" rx=\"4\"/>"
        );
        let mark = drawing.mark(self.table);
        let mark = mark.map_or(String::new(), |mark| format!(" {}", mark.word()));
        let title = escaped(&self.table.name.to_string());
        let (left, right) = (x + PADDING, self.right() - PADDING);
        let base = y + LINE - 5;
        let _ = writeln!(
            text,
            "<text class=\"name{mark}\" x=\"{left}\" y=\"{base}\">{title}</text>"
        );
        for column in &self.table.columns {
            let base = self.middle(&column.name) + 5;
            let name = escaped(&column.name);
            let key = is_key(self.table, column).then_some("key");
            let mark = drawing.column_mark(self.table, column).map(Mark::word);
            let classes: Vec<_> = key.into_iter().chain(mark).collect();
            let class = match &classes[..] {
                [] => String::new(),
                classes => format!(" class=\"{}\"", classes.join(" ")),
            };
            let ty = escaped(&type_name(column));
            let _ = writeln!(
                text,
                "<text{class} x=\"{left}\" y=\"{base}\">{name}</text><text class=\"type\" x=\"{right}\" y=\"{base}\" text-anchor=\"end\">{ty}</text>"
            );
        }
    }
}

/// The line of a foreign key, from its first column to the one that it points at; with a foot where many rows may point
/// at one.
fn line(
    text: &mut String,
    boxes: &[TableBox<'_>],
    table: &PhysicalTable,
    key: &ForeignKeyConstraint,
) {
    let of = |name: &TableName| boxes.iter().find(|it| it.table.name == *name);
    let (Some(from), Some(to)) = (of(&table.name), of(&key.target)) else {
        return;
    };
    let (Some(column), Some(target)) = (key.columns.first(), key.target_columns.first()) else {
        return;
    };
    let (y1, y2) = (from.middle(column), to.middle(target));
    let bend = CHANNEL / 2;
    let class = if is_optional(table, key) {
        " class=\"optional\""
    } else {
        ""
    };
    // A table right of its target is left by its left side; else the line goes around the right sides of both.
    let is_right_of = to.right() < from.x;
    let (x1, out) = if is_right_of {
        (from.x, from.x - bend)
    } else {
        (from.right(), from.right() + bend)
    };
    let x2 = to.right();
    let _ = writeln!(
        text,
        "<path{class} d=\"M{x1} {y1}C{out} {y1} {} {y2} {x2} {y2}\"/>",
        x2 + bend
    );
    if !table.is_unique(&key.columns) {
        let tip = if is_right_of {
            x1 - PADDING
        } else {
            x1 + PADDING
        };
        let _ = writeln!(
            text,
            "<path d=\"M{x1} {}L{tip} {y1}L{x1} {}\"/>",
            y1 - 5,
            y1 + 5
        );
    }
    let _ = writeln!(text, "<path d=\"M{0} {1}V{2}\"/>", x2 + 6, y2 - 5, y2 + 5);
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
