//! Rows as the text of a file.

use super::cell::{to_cell, to_json};
use super::csv;
use super::format::RowFormat;
use super::json::quoted;
use super::tables::table_name;
use orm_core::schema::Table;
use orm_core::value::Value;

/// Writes tables of rows in a format, piece by piece.
pub(crate) struct RowWriter {
    format: RowFormat,
    n_tables: usize,
    n_rows: u64,
}

impl RowWriter {
    pub(crate) fn new(format: RowFormat) -> Self {
        RowWriter {
            format,
            n_tables: 0,
            n_rows: 0,
        }
    }

    /// Returns what stands before the rows of a table.
    pub(crate) fn begin(&mut self, table: &'static Table, columns: &[usize]) -> String {
        self.n_rows = 0;
        self.n_tables += 1;
        match self.format {
            RowFormat::Json => {
                let before = if self.n_tables == 1 { "{" } else { "," };
                format!("{before}\n  {}: [", quoted(&table_name(table)))
            }
            RowFormat::Jsonl => String::new(),
            RowFormat::Csv => {
                let names = columns.iter();
                csv::record(names.map(|&it| Some(table.columns()[it].name.to_owned())))
            }
        }
    }

    /// Returns the text of a row.
    pub(crate) fn row(
        &mut self,
        table: &'static Table,
        columns: &[usize],
        values: &[Value],
    ) -> String {
        self.n_rows += 1;
        match self.format {
            RowFormat::Json => {
                let before = if self.n_rows == 1 { "" } else { "," };
                format!(
                    "{before}\n    {}",
                    of_object(table, columns, values, ", ", ": ")
                )
            }
            RowFormat::Jsonl => {
                let name = quoted(&table_name(table));
                let row = of_object(table, columns, values, ",", ":");
                format!("{{\"table\":{name},\"row\":{row}}}\n")
            }
            RowFormat::Csv => csv::record(values.iter().map(to_cell)),
        }
    }

    /// Returns what stands behind the rows of a table.
    pub(crate) fn end(&self) -> &'static str {
        match self.format {
            RowFormat::Json if self.n_rows > 0 => "\n  ]",
            RowFormat::Json => "]",
            RowFormat::Jsonl | RowFormat::Csv => "",
        }
    }

    /// Returns what stands behind all tables.
    pub(crate) fn finish(&self) -> &'static str {
        match self.format {
            RowFormat::Json if self.n_tables == 0 => "{}\n",
            RowFormat::Json => "\n}\n",
            RowFormat::Jsonl | RowFormat::Csv => "",
        }
    }
}

fn of_object(
    table: &'static Table,
    columns: &[usize],
    values: &[Value],
    comma: &str,
    colon: &str,
) -> String {
    let pairs = columns.iter().zip(values).map(|(&column, value)| {
        let column = &table.columns()[column];
        let value = to_json(value, column.null);
        format!("{}{colon}{value}", quoted(column.name))
    });
    format!("{{{}}}", pairs.collect::<Vec<_>>().join(comma))
}
