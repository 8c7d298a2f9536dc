//! Values of a file, with their places.

use crate::file::error::FileError;
use crate::nearest::nearest;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The text that is read, for messages.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    pub(super) path: &'t str,
    pub(super) text: &'t str,
}

/// A value.
#[derive(Clone, Copy)]
pub(super) struct Entry<'t> {
    place: Place<'t>,
    value: &'t Spanned<DeValue<'t>>,
}

/// A table whose keys are known.
pub(super) struct Section<'t> {
    place: Place<'t>,
    table: &'t DeTable<'t>,
    span: Range<usize>,
    keys: Vec<&'t str>,
}

impl Place<'_> {
    pub(super) fn error(self, offset: usize, message: String) -> FileError {
        FileError::at(self.path, self.text, offset, message)
    }
}

impl<'t> Section<'t> {
    pub(super) fn of(
        place: Place<'t>,
        table: &'t DeTable<'t>,
        span: Range<usize>,
        keys: &[&'t str],
    ) -> Self {
        Section {
            place,
            table,
            span,
            keys: keys.to_vec(),
        }
    }

    /// Fails at the first key that is unknown.
    pub(super) fn checked(self) -> Result<Self, FileError> {
        let mut keys: Vec<_> = self.table.keys().collect();
        keys.sort_by_key(|key| key.span().start);
        let unknown = keys
            .into_iter()
            .find(|key| !self.keys.contains(&&**key.get_ref()));
        let Some(unknown) = unknown else {
            return Ok(self);
        };
        let name = &**unknown.get_ref();
        let is_of_a_database = matches!(name, "sqlite" | "postgres");
        let message = match nearest(name, self.keys.iter().copied()) {
            _ if is_of_a_database && self.keys.contains(&"sql") => format!(
                "unknown key `{name}`; the texts of both databases are one value: `sql = {{ sqlite = \"…\", postgres = \"…\" }}`"
            ),
            Some(known) => format!("unknown key `{name}`; did you mean `{known}`?"),
            None => format!(
                "unknown key `{name}`; there are `{}`",
                self.keys.join("`, `")
            ),
        };
        Err(self.place.error(unknown.span().start, message))
    }

    pub(super) fn optional(&self, key: &str) -> Option<Entry<'t>> {
        let value = self.table.get(key)?;
        Some(Entry {
            place: self.place,
            value,
        })
    }

    pub(super) fn required(&self, key: &str) -> Result<Entry<'t>, FileError> {
        self.optional(key).ok_or_else(|| {
            let message = format!("the key `{key}` is missing");
            self.place.error(self.span.start, message)
        })
    }

    pub(super) fn text(&self, key: &str) -> Result<String, FileError> {
        Ok(self.required(key)?.text()?.to_owned())
    }

    pub(super) fn optional_text(&self, key: &str) -> Result<Option<String>, FileError> {
        let text = self.optional(key).map(Entry::text).transpose()?;
        Ok(text.map(str::to_owned))
    }

    /// A key that is true or false, and false where it is missing.
    pub(super) fn flag(&self, key: &str) -> Result<bool, FileError> {
        self.optional(key).map_or(Ok(false), Entry::bool)
    }

    /// A mistake of the table as a whole.
    pub(super) fn error(&self, message: String) -> FileError {
        self.place.error(self.span.start, message)
    }
}

impl<'t> Entry<'t> {
    pub(super) fn error(self, message: String) -> FileError {
        self.place.error(self.value.span().start, message)
    }

    /// The line on which it begins, from 1.
    pub(super) fn line(self) -> usize {
        let start = self.value.span().start;
        self.place.text[..start].matches('\n').count() + 1
    }

    fn expected(self, what: &str) -> FileError {
        let found = self.value.get_ref().type_str();
        self.error(format!("expected {what}, found {found}"))
    }

    pub(super) fn is_table(self) -> bool {
        self.value.get_ref().is_table()
    }

    pub(super) fn is_list(self) -> bool {
        self.value.get_ref().is_array()
    }

    pub(super) fn text(self) -> Result<&'t str, FileError> {
        let text = self.value.get_ref().as_str();
        text.ok_or_else(|| self.expected("a string"))
    }

    pub(super) fn bool(self) -> Result<bool, FileError> {
        let is_true = self.value.get_ref().as_bool();
        is_true.ok_or_else(|| self.expected("true or false"))
    }

    pub(super) fn integer(self) -> Result<i64, FileError> {
        let integer = self.value.get_ref().as_integer();
        let integer = integer.and_then(|it| i64::from_str_radix(it.as_str(), it.radix()).ok());
        integer.ok_or_else(|| self.expected("an integer of 64 bits"))
    }

    pub(super) fn list(self) -> Result<Vec<Entry<'t>>, FileError> {
        let list = self.value.get_ref().as_array();
        let list = list.ok_or_else(|| self.expected("a list"))?;
        let entry = |value| Entry {
            place: self.place,
            value,
        };
        Ok(list.iter().map(entry).collect())
    }

    pub(super) fn texts(self) -> Result<Vec<String>, FileError> {
        let texts = self.list()?.into_iter();
        texts.map(|it| it.text().map(str::to_owned)).collect()
    }

    /// A table with no other keys than these.
    pub(super) fn section(self, keys: &[&'t str]) -> Result<Section<'t>, FileError> {
        let section = self.any_section()?;
        Section::of(section.place, section.table, section.span, keys).checked()
    }

    /// A table with any keys.
    pub(super) fn any_section(self) -> Result<Section<'t>, FileError> {
        let table = self.value.get_ref().as_table();
        let table = table.ok_or_else(|| self.expected("a table"))?;
        Ok(Section::of(self.place, table, self.value.span(), &[]))
    }

    /// The position of the word among these.
    pub(super) fn one_of(self, what: &str, words: &[&str]) -> Result<usize, FileError> {
        let text = self.text()?;
        let position = words.iter().position(|word| *word == text);
        position.ok_or_else(|| {
            self.error(match nearest(text, words.iter().copied()) {
                Some(word) => format!("unknown {what} `{text}`; did you mean `{word}`?"),
                None => format!(
                    "unknown {what} `{text}`; there are `{}`",
                    words.join("`, `")
                ),
            })
        })
    }
}
