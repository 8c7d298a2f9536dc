//! Rows as files: what `dumpdata` writes, and `loaddata` reads.
//!
//! - `format`: JSON, lines of JSON, CSV
//! - `tables`: tables by their names and patterns
//! - `cell`: a value as it is written in a file, and read from there
//! - `json`: the objects of a file, piece by piece; `csv`: its records
//! - `writer`: rows as the text of a file
//! - `file`: a file that is read table by table
//! - `reading`: a row of a file as values of its table

pub(crate) mod cell;
pub(crate) mod csv;
pub(crate) mod file;
pub(crate) mod format;
pub(crate) mod json;
pub(crate) mod reading;
pub(crate) mod tables;
pub(crate) mod writer;
