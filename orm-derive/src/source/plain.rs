//! Structs that nothing makes a model or an embedded struct, as far as the file tells.

use super::lacks;
use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{Attribute, Item, Path, Token};

/// Returns whether a struct of this name is declared in a file of this text with nothing on it that could make a model of
/// it. The items are asked for only if the text leaves that open.
pub(super) fn is_plain_struct<'i>(
    text: &str,
    name: &Ident,
    items: impl FnOnce() -> Option<&'i [Item]>,
) -> bool {
    if is_derived(text, name) {
        return false;
    }
    let items = items().unwrap_or_default();
    let found = items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == *name => Some(item),
        _ => None,
    });
    found.is_some_and(|found| found.attrs.iter().all(|attr| is_plain(attr, text)))
}

/// Returns whether a derive of this library stands before a struct, behind the item before it; so that files of models are
/// not parsed to learn that.
fn is_derived(text: &str, name: &Ident) -> bool {
    let declared = format!("struct {name}");
    text.match_indices(&declared).any(|(at, _)| {
        let before = text[..at].rsplit(['}', ';']).next().unwrap_or_default();
        before.contains("Model") || before.contains("Embed")
    })
}

/// Derives of structs that are no models for all that.
const PLAIN_DERIVES: [&str; 11] = [
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Serialize",
];

/// Attributes that leave a type what it is.
const PLAIN_ATTRIBUTES: [&str; 8] = [
    "doc",
    "orm",
    "serde",
    "allow",
    "expect",
    "must_use",
    "repr",
    "non_exhaustive",
];

/// Derives of this library, whose path may begin with its name.
const DERIVES: [&str; 5] = ["Model", "Choices", "Field", "Embed", "Row"];

/// Returns whether an attribute of a file of this text makes no model of a struct, and nothing of a type that a column
/// stores.
pub(super) fn is_plain(attr: &Attribute, text: &str) -> bool {
    if !attr.path().is_ident("derive") {
        return PLAIN_ATTRIBUTES
            .iter()
            .any(|name| attr.path().is_ident(name));
    }
    let derives = attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
    derives.is_ok_and(|derives| {
        derives
            .iter()
            .all(|path| is_plain_derive(path) || is_no_derive(path, text))
    })
}

fn is_plain_derive(path: &Path) -> bool {
    let last = path.segments.last();
    last.is_some_and(|last| PLAIN_DERIVES.iter().any(|name| last.ident == name))
}

/// Returns whether there is no derive of this path, as one of a name that another library has, and this one has not.
fn is_no_derive(path: &Path, text: &str) -> bool {
    let is_own = |name: &Ident| DERIVES.iter().any(|own| name == own);
    let mut segments = path.segments.iter().map(|segment| &segment.ident);
    match (segments.next(), segments.next(), segments.next()) {
        (Some(name), None, _) => !is_own(name) && lacks(text, &name.to_string()),
        (Some(library), Some(name), None) => library == "orm" && !is_own(name),
        _ => false,
    }
}
