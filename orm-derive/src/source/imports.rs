//! `use`: the names that it brings, and where from.

use crate::names::written;
use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{ItemUse, Path, PathSegment, Token, UseTree};

/// Returns the module that an import brings this name from: `crate::author` of `use crate::author::{Author, Name};`.
/// Nothing for a name that is itself a module at the root, and for one that is renamed.
pub(super) fn find_import(import: &ItemUse, name: &Ident) -> Option<Path> {
    let mut path = beginning(import);
    let is_found = find(&import.tree, &Leaf::Name(name), &mut path);
    (is_found && !path.segments.is_empty()).then_some(path)
}

/// Returns the modules of which an import brings all names: `crate::models` of `use crate::models::*;`.
pub(super) fn globs(import: &ItemUse) -> Option<Path> {
    let mut path = beginning(import);
    let is_found = find(&import.tree, &Leaf::Glob, &mut path);
    (is_found && !path.segments.is_empty()).then_some(path)
}

/// Returns whether an import brings all names of a module.
pub(super) fn has_glob(import: &ItemUse, module: &Path) -> bool {
    globs(import).is_some_and(|glob| written(&glob) == written(module))
}

/// Returns the module that an import at the top of a file brings this name from, where the text tells that it stands beside
/// the struct of the other name; so that files of models are not parsed to learn that.
///
/// Both stand before the first module whose text is in the file too, and the import at the beginning of a line, so that it is
/// of no function.
pub(super) fn find_at_top(text: &str, name: &Ident, beside: &Ident) -> Option<Path> {
    let top = before_modules(text);
    let declared = format!("struct {beside}");
    let n_declared = |text: &str| text.matches(&declared).count();
    if n_declared(top) == 0 || n_declared(text) > 1 {
        return None;
    }
    let imports = top.match_indices("use ");
    imports
        .filter(|(at, _)| *at == 0 || top[..*at].ends_with('\n'))
        .filter(|(at, _)| !ends_with_attribute(&top[..*at]))
        .filter_map(|(at, _)| top[at..].split_inclusive(';').next())
        .filter(|import| import.contains(&name.to_string()))
        .filter_map(|import| syn::parse_str(import).ok())
        .find_map(|import| find_import(&import, name))
}

/// The text before the first module that stands in it.
fn before_modules(text: &str) -> &str {
    let is_inline = |(at, word): (usize, &str)| {
        let begins_line = text[..at].ends_with(['\n', ' ']);
        let behind = text[at + word.len()..].trim_start_matches(is_of_word);
        (begins_line && behind.trim_start().starts_with('{')).then_some(at)
    };
    let first = text.match_indices("mod ").find_map(is_inline);
    first.map_or(text, |at| &text[..at])
}

fn is_of_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// Returns whether the line before is an attribute, such as `cfg`.
fn ends_with_attribute(text: &str) -> bool {
    text.trim_end().ends_with(']')
}

enum Leaf<'n> {
    Name(&'n Ident),
    Glob,
}

fn beginning(import: &ItemUse) -> Path {
    Path {
        leading_colon: import.leading_colon,
        segments: Punctuated::new(),
    }
}

/// Returns whether a leaf is there, and leaves in `path` where.
fn find(tree: &UseTree, leaf: &Leaf<'_>, path: &mut Path) -> bool {
    match (tree, leaf) {
        (UseTree::Name(found), Leaf::Name(name)) => found.ident == **name,
        (UseTree::Glob(_), Leaf::Glob) => true,
        (UseTree::Path(step), _) => {
            path.segments.push(PathSegment::from(step.ident.clone()));
            let is_found = find(&step.tree, leaf, path);
            if !is_found {
                pop(&mut path.segments);
            }
            is_found
        }
        (UseTree::Group(group), _) => group.items.iter().any(|tree| find(tree, leaf, path)),
        _ => false,
    }
}

fn pop(segments: &mut Punctuated<PathSegment, Token![::]>) {
    segments.pop();
    segments.pop_punct();
}
