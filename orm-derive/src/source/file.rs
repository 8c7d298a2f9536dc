//! A file of the user's crate: its text, and the items that stand in it.

use std::cell::OnceCell;
use std::fs;
use std::path::{Path, PathBuf};
use syn::Item;

/// A file that is asked by its text as long as that is enough, and parsed when its items are first needed, once.
pub(super) struct ParsedFile {
    /// Nothing for a text that is no file.
    path: Option<PathBuf>,
    text: String,
    items: OnceCell<Option<Vec<Item>>>,
}

impl ParsedFile {
    pub(super) fn read(path: PathBuf) -> Option<Self> {
        let text = fs::read_to_string(&path).ok()?;
        Some(ParsedFile {
            path: Some(path),
            ..ParsedFile::of_text(text)
        })
    }

    pub(super) fn of_text(text: String) -> Self {
        ParsedFile {
            path: None,
            text,
            items: OnceCell::new(),
        }
    }

    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The items, where the text is Rust.
    pub(super) fn items(&self) -> Option<&[Item]> {
        let parse = || Some(syn::parse_file(&self.text).ok()?.items);
        self.items.get_or_init(parse).as_deref()
    }

    /// Returns whether the items were needed.
    #[cfg(test)]
    pub(super) fn is_parsed(&self) -> bool {
        self.items.get().is_some()
    }
}
