//! The formats of files of rows.

use clap::ValueEnum;
use std::path::Path;

/// A format of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowFormat {
    /// One object: an array of rows for each table
    Json,
    /// A line of JSON for each row
    Jsonl,
    /// The rows of one table, with a head line
    Csv,
}

impl RowFormat {
    /// Returns the format that the ending of a file's name says.
    pub(crate) fn of_path(path: &Path) -> Option<RowFormat> {
        match path.extension()?.to_str()? {
            "json" => Some(RowFormat::Json),
            "jsonl" | "ndjson" => Some(RowFormat::Jsonl),
            "csv" => Some(RowFormat::Csv),
            _ => None,
        }
    }
}
