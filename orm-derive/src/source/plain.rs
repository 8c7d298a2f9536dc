//! Structs that nothing makes a model or an embedded struct, as far as the file tells.

use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{Attribute, Item, Path, Token};

/// Returns whether a struct of this name is declared in a file of this text with nothing on it that could make a model of
/// it. The items are asked for only if the text leaves that open.
pub(super) fn is_plain_struct(
    text: &str,
    name: &Ident,
    items: impl FnOnce() -> Option<Vec<Item>>,
) -> bool {
    if is_derived(text, name) {
        return false;
    }
    let items = items().unwrap_or_default();
    let found = items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == *name => Some(item),
        _ => None,
    });
    found.is_some_and(|found| found.attrs.iter().all(is_plain))
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
const PLAIN_ATTRIBUTES: [&str; 7] = [
    "doc",
    "serde",
    "allow",
    "expect",
    "must_use",
    "repr",
    "non_exhaustive",
];

/// Returns whether an attribute makes no model of a struct, and nothing of a type that a column stores.
pub(super) fn is_plain(attr: &Attribute) -> bool {
    if !attr.path().is_ident("derive") {
        return PLAIN_ATTRIBUTES
            .iter()
            .any(|name| attr.path().is_ident(name));
    }
    let derives = attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
    derives.is_ok_and(|derives| {
        let names = derives.iter().filter_map(|path| path.segments.last());
        let mut names = names.map(|segment| segment.ident.to_string());
        names.all(|name| PLAIN_DERIVES.contains(&name.as_str()))
    })
}
