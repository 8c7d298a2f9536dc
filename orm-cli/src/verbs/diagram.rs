//! `diagram`: the tables of the models and their relations, as a picture or as text that a tool draws.
//!
//! - `mermaid`, `dot`, `d2`: languages of drawings;
//! - `svg`: a picture;
//! - `markdown`: a page with every column;
//! - `comparison`: the tables between two migrations, with marks of what is added, removed and altered.

mod comparison;
mod d2;
mod dot;
mod markdown;
mod mermaid;
mod svg;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use clap::{Args, ValueEnum};
use comparison::{Mark, changed_tables};
use orm_core::schema::physical::TableName;
use orm_core::schema::physical::{ForeignKeyConstraint, PhysicalColumn, PhysicalTable};
use orm_migrate::SchemaState;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Args, Debug)]
pub(crate) struct Diagram {
    /// The language of the drawing; `svg` is a picture that needs no tool.
    #[arg(long, default_value = "mermaid")]
    format: Format,
    /// The tables to draw, by their names; else all.
    #[arg(long, value_delimiter = ',')]
    tables: Vec<String>,
    /// Draws tables that are so many relations away from those named, too.
    #[arg(long, default_value_t = 0, requires = "tables")]
    depth: usize,
    /// Draws the tables of the migrations, and marks what changes from the one to the other: `0003..0005`, `0003..` to the
    /// last, `..0005` from none.
    #[arg(long, value_name = "FROM..TO")]
    diff: Option<String>,
    /// The file to write; else the drawing is shown.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Mermaid,
    Dot,
    D2,
    Svg,
    Md,
}

/// Tables, in the order of their names.
struct Drawing {
    tables: Vec<Arc<PhysicalTable>>,
    /// The tables, and their columns, that a change marks.
    marks: Marks,
}

/// The marks by table and column; without a column, that of the table itself.
type Marks = BTreeMap<(TableName, Option<String>), Mark>;

impl Diagram {
    pub(crate) fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        let models = &run.program.models;
        models
            .check()
            .map_err(|error| Failure::new(Exit::Found, error))?;
        let (tables, marks) = match &self.diff {
            None => (
                SchemaState::of(models).tables().cloned().collect(),
                Marks::new(),
            ),
            Some(range) => changed_tables(run, range)?,
        };
        let tables = self.chosen(tables)?;
        let drawing = Drawing { tables, marks };
        let text = match self.format {
            Format::Mermaid => mermaid::draw(&drawing),
            Format::Dot => dot::draw(&drawing),
            Format::D2 => d2::draw(&drawing),
            Format::Svg => svg::draw(&drawing),
            Format::Md => markdown::draw(&drawing, models),
        };
        match &self.out {
            None => run.screen.text(&text),
            Some(path) => {
                let path = run.folder.join(path);
                fs::write(&path, text).map_err(|error| Failure::of_file("write", &path, &error))?;
                run.screen.line(format!("Created {}", run.shown(&path)));
            }
        }
        Ok(Exit::Done)
    }

    /// The tables that are drawn, of all.
    fn chosen(&self, all: Vec<Arc<PhysicalTable>>) -> Result<Vec<Arc<PhysicalTable>>, Failure> {
        if self.tables.is_empty() {
            return Ok(all);
        }
        let mut chosen = Vec::new();
        for name in &self.tables {
            let found = all.iter().position(|table| table.name.to_string() == *name);
            let Some(position) = found else {
                return Err(Failure::new(
                    Exit::Usage,
                    format!("there is no table `{name}`"),
                ));
            };
            chosen.push(position);
        }
        for _ in 0..self.depth {
            let around =
                (0..all.len()).filter(|at| chosen.iter().any(|it| is_related(&all, *it, *at)));
            let around: Vec<_> = around.collect();
            chosen.extend(around);
        }
        let tables = all.iter().enumerate();
        let tables = tables.filter(|(at, _)| chosen.contains(at));
        Ok(tables.map(|(_, table)| Arc::clone(table)).collect())
    }
}

/// Returns whether one of the tables refers to the other.
fn is_related(all: &[Arc<PhysicalTable>], one: usize, other: usize) -> bool {
    let refers = |from: usize, to: usize| {
        let mut keys = all[from].foreign_keys.iter();
        keys.any(|key| key.target == all[to].name)
    };
    refers(one, other) || refers(other, one)
}

impl Drawing {
    /// The mark of a table.
    fn mark(&self, table: &PhysicalTable) -> Option<Mark> {
        self.marks.get(&(table.name.clone(), None)).copied()
    }

    /// The mark of a column.
    fn column_mark(&self, table: &PhysicalTable, column: &PhysicalColumn) -> Option<Mark> {
        let key = (table.name.clone(), Some(column.name.clone()));
        self.marks.get(&key).copied()
    }

    /// The foreign keys between tables that are drawn, each with the table that has it.
    fn relations(&self) -> impl Iterator<Item = (&PhysicalTable, &ForeignKeyConstraint)> {
        self.tables.iter().flat_map(|table| {
            let keys = table.foreign_keys.iter();
            let drawn = keys.filter(|key| self.tables.iter().any(|it| it.name == key.target));
            drawn.map(|key| (table.as_ref(), key))
        })
    }
}

fn is_key(table: &PhysicalTable, column: &PhysicalColumn) -> bool {
    table.key_columns().contains(&column.name)
}

fn is_foreign(table: &PhysicalTable, column: &PhysicalColumn) -> bool {
    let mut keys = table.foreign_keys.iter();
    keys.any(|key| key.columns.contains(&column.name))
}

/// Returns whether a foreign key may refer to nothing.
fn is_optional(table: &PhysicalTable, key: &ForeignKeyConstraint) -> bool {
    let mut columns = key.columns.iter().filter_map(|name| table.column(name));
    columns.any(|column| column.null)
}
