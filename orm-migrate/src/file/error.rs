//! A mistake in a file, with its place.

use std::fmt;

/// A mistake in the file of a migration.
///
/// Shown as `migrations/0002_rating.toml:7:43: unknown key …`.
///
/// ```
/// use orm_migrate::Migration;
///
/// let error = Migration::parse("0001_initial.toml", "format = 1\nreplace = []\n").expect_err("no such key");
/// assert_eq!((error.line, error.column), (2, 1));
/// assert!(error.message.contains("did you mean `replaces`?"), "{}", error.message);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// The path of the file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The mistake, and how to mend it.
    pub message: String,
}

impl FileError {
    /// A mistake at this byte of the text.
    pub(super) fn at(path: &str, text: &str, offset: usize, message: String) -> Self {
        let before = &text[..text.floor_char_boundary(offset)];
        let line = before.rsplit('\n').next().unwrap_or_default();
        FileError {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            message,
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FileError {
            path,
            line,
            column,
            message,
        } = self;
        write!(f, "{path}:{line}:{column}: {message}")
    }
}

impl std::error::Error for FileError {}
