//! A value of whatever type, read from a row of whatever columns.

use crate::rows::cell::{hexadecimal, to_json};
use crate::rows::json::quoted;
use orm_core::error::{DecodeResult, Result};
use orm_core::objects::SqlRow;
use orm_core::value::{Reader, Type};

/// A row with the names of its columns.
pub(super) struct AnyRow {
    pub(super) columns: Vec<String>,
    pub(super) cells: Vec<Cell>,
}

/// A value as it is shown.
pub(super) enum Cell {
    Null,
    /// A number or a truth value, as JSON has them.
    Plain(String),
    Text(String),
    /// A value of a type that nothing here reads.
    Unread,
}

/// The text in place of a value that nothing reads.
const UNREAD: &str = "(not shown)";

impl AnyRow {
    /// The columns with values that nothing reads.
    pub(super) fn unread(&self) -> impl Iterator<Item = &str> {
        let cells = self.columns.iter().zip(&self.cells);
        let unread = cells.filter(|(_, cell)| matches!(cell, Cell::Unread));
        unread.map(|(column, _)| column.as_str())
    }
}

impl SqlRow for AnyRow {
    fn layout(_: &dyn Reader) -> Result<Vec<usize>> {
        Ok(Vec::new())
    }

    fn read(reader: &mut dyn Reader, _: &[usize]) -> Result<Self> {
        let names = (0..).map_while(|at| reader.column_name(at).map(str::to_owned));
        let columns: Vec<String> = names.collect();
        let cells = columns.iter().map(|_| cell(reader)).collect();
        Ok(AnyRow { columns, cells })
    }
}

/// Ways to read a column. One that fails takes nothing, so the next is tried.
const WAYS: [fn(&mut dyn Reader) -> DecodeResult<Cell>; 16] = [
    |row| Ok(plain(&row.i64()?)),
    |row| Ok(plain(&row.i32()?)),
    |row| Ok(plain(&row.i16()?)),
    |row| Ok(float(row.f64()?)),
    |row| Ok(float(f64::from(row.f32()?))),
    |row| Ok(Cell::Text(row.string()?)),
    |row| Ok(plain(&row.bool()?)),
    |row| Ok(text(&row.date()?)),
    |row| Ok(text(&row.time()?)),
    |row| Ok(text(&row.date_time()?)),
    |row| Ok(text(&row.timestamp()?.to_rfc3339())),
    |row| Ok(text(&row.decimal()?)),
    |row| Ok(text(&row.uuid()?)),
    |row| Ok(text(&row.duration()?)),
    |row| Ok(text(&row.json()?)),
    |row| Ok(Cell::Text(hexadecimal(&row.byte_vec()?))),
];

/// Types of elements of arrays.
const ELEMENTS: [Type; 14] = [
    Type::I64,
    Type::I32,
    Type::I16,
    Type::F64,
    Type::F32,
    Type::Text,
    Type::Bool,
    Type::Date,
    Type::Time,
    Type::DateTime,
    Type::Timestamp,
    Type::Decimal,
    Type::Uuid,
    Type::Json,
];

fn cell(reader: &mut dyn Reader) -> Cell {
    if matches!(reader.take_null(), Ok(true)) {
        return Cell::Null;
    }
    let mut ways = WAYS.iter();
    let value = ways.find_map(|way| way(reader).ok());
    value.or_else(|| array(reader)).unwrap_or_else(|| {
        reader.skip(1);
        Cell::Unread
    })
}

/// An array, as SQLite stores it: the text of an array of JSON.
fn array(reader: &mut dyn Reader) -> Option<Cell> {
    let mut elements = ELEMENTS.iter();
    let array = elements.find_map(|element| reader.array(element).ok())?;
    let elements = array.values().iter().map(|it| to_json(it, true));
    let elements: Vec<_> = elements.collect();
    Some(Cell::Text(format!("[{}]", elements.join(","))))
}

fn plain(value: &impl ToString) -> Cell {
    Cell::Plain(value.to_string())
}

fn text(value: &impl ToString) -> Cell {
    Cell::Text(value.to_string())
}

/// A float; JSON has no word for one that is not finite.
fn float(value: f64) -> Cell {
    if value.is_finite() {
        plain(&value)
    } else {
        text(&value)
    }
}

impl Cell {
    pub(super) fn text(&self) -> String {
        match self {
            Cell::Null => String::new(),
            Cell::Plain(text) | Cell::Text(text) => text.clone(),
            Cell::Unread => UNREAD.to_owned(),
        }
    }

    pub(super) fn json(&self) -> String {
        match self {
            Cell::Null => "null".to_owned(),
            Cell::Plain(text) => text.clone(),
            Cell::Text(text) => quoted(text),
            Cell::Unread => quoted(UNREAD),
        }
    }
}
