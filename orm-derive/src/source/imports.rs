//! `use`: the names that it brings, and where from.

use crate::model::written;
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
