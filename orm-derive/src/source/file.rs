//! A file of the user's crate: its text, and the items that stand in it.

use std::cell::OnceCell;
use std::fs;
use std::path::{Path, PathBuf};
use syn::{File, Item};

/// A file that is asked by its text as long as that is enough, and parsed when its items are first needed, once.
pub(super) struct ParsedFile {
    /// Nothing for a text that is no file.
    path: Option<PathBuf>,
    text: String,
    /// True for a file that the compiler has read before it called the derive.
    is_compiled: bool,
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

    /// Reads the file that the derive stands in. A program in a page of documentation stands in that page, of which the
    /// compiler has read the program alone.
    pub(super) fn read_compiled(path: PathBuf) -> Option<Self> {
        Some(ParsedFile {
            is_compiled: path.extension().is_some_and(|it| it == "rs"),
            ..ParsedFile::read(path)?
        })
    }

    pub(super) fn of_text(text: String) -> Self {
        ParsedFile {
            path: None,
            text,
            is_compiled: false,
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
        let parse = || {
            let file = if self.is_compiled {
                parse_compiled(&self.text)
            } else {
                syn::parse_file(&self.text).ok()
            };
            Some(file?.items)
        };
        self.items.get_or_init(parse).as_deref()
    }

    /// Returns whether the items were needed.
    #[cfg(test)]
    pub(super) fn is_parsed(&self) -> bool {
        self.items.get().is_some()
    }
}

/// Parses a text whose tokens the compiler has accepted. `syn::parse_file` would have them checked first, by code that is
/// mostly compiled without optimizations: that takes three quarters of its time.
fn parse_compiled(text: &str) -> Option<File> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_script = text.starts_with("#!") && !text.starts_with("#![");
    let begin = if is_script { text.find('\n')? } else { 0 };
    let tokens: proc_macro::TokenStream = text[begin..].parse().ok()?;
    syn::parse(tokens).ok()
}
