//! Types that are declared beside a model, as far as the file tells what they are.

use super::plain::is_plain;
use proc_macro2::Ident;
use quote::ToTokens;
use std::fs;
use std::path::Path as FilePath;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{Attribute, Field, Fields, Item, Path, Token};

/// The greatest number of files that are read.
const MAX_FILES: usize = 2000;

/// A type that no column stores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Declared {
    /// An enum without data, which lacks its derive.
    Enum,
    /// An enum with data.
    EnumWithData,
    /// A struct around one value, which lacks its derive.
    Newtype,
    /// Any other struct.
    Struct,
    /// A struct with `#[derive(Model)]`.
    Model,
    /// A struct or an enum with `#[derive(Embed)]`.
    Embedded,
}

/// Returns what a type of this name is, if it is declared in a file of this text and nothing there could have it stored.
/// The items are asked for only if the text leaves that open.
pub(super) fn declared<'i>(
    text: &str,
    name: &Ident,
    items: impl FnOnce() -> Option<&'i [Item]>,
) -> Option<Declared> {
    if !may_lack_a_derive(text, name) {
        return None;
    }
    let items = items()?;
    if items.iter().any(|item| is_macro_of(item, name)) {
        return None;
    }
    items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == *name => of_struct(&item.attrs, &item.fields, text),
        Item::Enum(item) if item.ident == *name && derives(&item.attrs, "Embed") => {
            Some(Declared::Embedded)
        }
        Item::Enum(item) if item.ident == *name && are_plain(&item.attrs, text) => {
            let has_data = item
                .variants
                .iter()
                .any(|variant| !variant.fields.is_empty());
            Some(if has_data {
                Declared::EnumWithData
            } else {
                Declared::Enum
            })
        }
        _ => None,
    })
}

/// Derives that a key needs.
pub(super) const DERIVES_OF_KEYS: [&str; 2] = ["Clone", "PartialEq"];

/// Returns the derives that a newtype lacks to be a key, if it is declared in a file of this text with `Field`.
pub(super) fn lacks_as_key<'i>(
    text: &str,
    name: &Ident,
    items: impl FnOnce() -> Option<&'i [Item]>,
) -> Option<&'static str> {
    if !may_lack_as_key(text, name) {
        return None;
    }
    let items = items()?;
    let attrs = attrs_of_own(items, name)?;
    if !derives(attrs, "Field") {
        return None;
    }
    listed(|derive| !derives(attrs, derive))
}

/// Returns which of these derives a type lacks that is declared among these items.
pub(super) fn lacking<'d>(
    items: &[Item],
    name: &Ident,
    wanted: &[&'d str],
) -> Option<Vec<&'d str>> {
    let attrs = attrs_of(items, name)?;
    let wanted = wanted.iter().copied();
    Some(wanted.filter(|derive| !derives(attrs, derive)).collect())
}

/// Returns the derives that a newtype with a parameter has, and that this model lacks.
pub(super) fn lacks_of_itself<'i>(
    text: &str,
    newtype: &Ident,
    model: &Ident,
    items: impl FnOnce() -> Option<&'i [Item]>,
) -> Option<&'static str> {
    if !may_lack_as_key(text, model) {
        return None;
    }
    let items = items()?;
    let (of_newtype, of_model) = (attrs_of(items, newtype)?, attrs_of_own(items, model)?);
    if !derives(of_newtype, "Field") {
        return None;
    }
    listed(|derive| derives(of_newtype, derive) && !derives(of_model, derive))
}

/// Returns whether a type of this name may be declared in this text without a derive of a key.
fn may_lack_as_key(text: &str, name: &Ident) -> bool {
    DERIVES_OF_KEYS
        .iter()
        .any(|derive| is_declared_without(text, name, &[derive]))
}

/// Returns the attributes of a type, if nothing beside its derives could implement a trait for it.
fn attrs_of_own<'i>(items: &'i [Item], name: &Ident) -> Option<&'i [Attribute]> {
    let attrs = attrs_of(items, name)?;
    let may_be_given = items.iter().any(|item| is_macro_of(item, name));
    (are_own(attrs) && !may_be_given).then_some(attrs)
}

/// Returns whether nothing but derives and words of this library stands on a type.
fn are_own(attrs: &[Attribute]) -> bool {
    attrs.iter().all(|attr| {
        ["derive", "doc", "orm"]
            .iter()
            .any(|name| attr.path().is_ident(name))
    })
}

/// Lists the derives of a key that are lacking.
fn listed(lacks: impl Fn(&str) -> bool) -> Option<&'static str> {
    match DERIVES_OF_KEYS.map(lacks) {
        [false, false] => None,
        [false, true] => Some("PartialEq"),
        [true, false] => Some("Clone"),
        [true, true] => Some("Clone, PartialEq"),
    }
}

/// Returns the fields of a struct of this name with `#[derive(Model)]`.
pub(super) fn fields_of_model(items: &[Item], name: &Ident) -> Option<Vec<String>> {
    let found = items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == *name => Some(item),
        _ => None,
    })?;
    let names = found.fields.iter().filter_map(|field| field.ident.as_ref());
    let names = names.map(|ident| ident.unraw().to_string());
    derives(&found.attrs, "Model").then(|| names.collect())
}

/// Returns the first model in front of this one with a relation to the target that is named in the same way.
pub(super) fn relates_alike(
    items: &[Item],
    model: &Ident,
    target: &str,
    named: &str,
) -> Option<String> {
    let to_target = [format!("< {target} >"), format!("< {target} ,")];
    let is_alike = |field: &Field| {
        let ty = field.ty.to_token_stream().to_string();
        if !are_own(&field.attrs) {
            return false;
        }
        let mut attrs = field
            .attrs
            .iter()
            .map(|attr| attr.to_token_stream().to_string());
        to_target.iter().any(|to| ty.contains(to))
            && attrs.any(|attr| attr.contains(named) && !attr.contains("related_trait"))
    };
    let structs = items.iter().filter_map(|item| match item {
        Item::Struct(item) => Some(item),
        _ => None,
    });
    let mut before = structs.take_while(|item| item.ident != *model);
    let found = before.find(|item| {
        are_own(&item.attrs) && derives(&item.attrs, "Model") && item.fields.iter().any(is_alike)
    });
    found.map(|item| item.ident.to_string())
}

/// Returns which of serde's derives a type of this name lacks, if it is declared in a file of this text and nothing there
/// could give it their traits.
pub(super) fn lacks_serde<'i>(
    text: &str,
    name: &Ident,
    items: impl FnOnce() -> Option<&'i [Item]>,
) -> Option<&'static str> {
    let may_lack = |derive| is_declared_without(text, name, &[derive]);
    if !may_lack("Serialize") && !may_lack("Deserialize") {
        return None;
    }
    let items = items()?;
    let attrs = attrs_of(items, name)?;
    let lacks = match (derives(attrs, "Serialize"), derives(attrs, "Deserialize")) {
        (true, true) => return None,
        (true, false) => "serde::Deserialize",
        (false, true) => "serde::Serialize",
        (false, false) => "serde::Serialize, serde::Deserialize",
    };
    let is_plain = are_plain(attrs, text) && !items.iter().any(|item| is_macro_of(item, name));
    is_plain.then_some(lacks)
}

/// Returns whether a type of this name is declared without a derive that has it stored, as far as the text tells; so that
/// files of models are not parsed to learn that.
fn may_lack_a_derive(text: &str, name: &Ident) -> bool {
    is_declared_without(text, name, &["Choices", "Field"])
}

/// Returns whether a type of this name is declared, and none of these words stands between it and the item before it.
fn is_declared_without(text: &str, name: &Ident, words: &[&str]) -> bool {
    ["struct", "enum"].iter().any(|keyword| {
        let declared = format!("{keyword} {name}");
        text.match_indices(&declared).any(|(at, _)| {
            let goes_on = text[at + declared.len()..]
                .starts_with(|next: char| next.is_alphanumeric() || next == '_');
            let before = text[..at].rsplit(['}', ';']).next().unwrap_or_default();
            let mut before = before.split(|sign: char| !sign.is_alphanumeric() && sign != '_');
            !goes_on && !before.any(|word| words.contains(&word))
        })
    })
}

/// The attributes of the type of this name.
fn attrs_of<'i>(items: &'i [Item], name: &Ident) -> Option<&'i [Attribute]> {
    items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == *name => Some(&item.attrs[..]),
        Item::Enum(item) if item.ident == *name => Some(&item.attrs[..]),
        _ => None,
    })
}

/// Returns whether no attribute of a type in a file of this text has a column store it.
fn are_plain(attrs: &[Attribute], text: &str) -> bool {
    attrs.iter().all(|attr| is_plain(attr, text))
}

fn of_struct(attrs: &[Attribute], fields: &Fields, text: &str) -> Option<Declared> {
    if derives(attrs, "Model") {
        return Some(Declared::Model);
    }
    if derives(attrs, "Embed") {
        return Some(Declared::Embedded);
    }
    are_plain(attrs, text).then(|| match fields {
        Fields::Unnamed(fields) if is_around_one_value(fields) => Declared::Newtype,
        _ => Declared::Struct,
    })
}

/// Returns whether what follows the first value is `PhantomData`.
fn is_around_one_value(fields: &syn::FieldsUnnamed) -> bool {
    let mut others = fields.unnamed.iter().skip(1);
    let is_phantom = |field: &syn::Field| {
        field
            .ty
            .to_token_stream()
            .to_string()
            .contains("PhantomData")
    };
    !fields.unnamed.is_empty() && others.all(is_phantom)
}

fn derives(attrs: &[Attribute], name: &str) -> bool {
    let lists = attrs.iter().filter(|attr| attr.path().is_ident("derive"));
    let mut lists = lists.filter_map(|attr| {
        attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
            .ok()
    });
    lists.any(|list| {
        let mut last = list.iter().filter_map(|path| path.segments.last());
        last.any(|segment| segment.ident == name)
    })
}

/// Returns whether a macro is called with this name, which may declare it, or implement anything for it.
pub(super) fn is_macro_of(item: &Item, name: &Ident) -> bool {
    let Item::Macro(item) = item else {
        return false;
    };
    let tokens = item.mac.tokens.to_string();
    let mut words = tokens.split(|sign: char| !sign.is_alphanumeric() && sign != '_');
    words.any(|word| name == word)
}

/// Returns whether a file of the package may implement a trait by hand, of which this would be written; also where the
/// package is not found, or too large to be read.
pub(super) fn may_implement(file: &FilePath, written: &str) -> bool {
    let mut folders = file.ancestors().skip(1);
    let package = folders.find(|folder| folder.join("Cargo.toml").is_file());
    let mut left = MAX_FILES;
    package.is_none_or(|package| mentions(written, package, &mut left))
}

fn mentions(written: &str, folder: &FilePath, left: &mut usize) -> bool {
    let folder = if folder.as_os_str().is_empty() {
        FilePath::new(".")
    } else {
        folder
    };
    let Ok(entries) = fs::read_dir(folder) else {
        return true;
    };
    entries.flatten().any(|entry| {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if path.is_dir() {
            return name != "target" && !name.starts_with('.') && mentions(written, &path, left);
        }
        if !name.ends_with(".rs") {
            return false;
        }
        *left = left.saturating_sub(1);
        *left == 0 || fs::read_to_string(&path).is_ok_and(|text| text.contains(written))
    })
}

#[cfg(test)]
mod tests {
    use super::super::file::ParsedFile;
    use super::*;

    fn of(source: &str) -> Option<Declared> {
        let name = Ident::new("Genre", proc_macro2::Span::call_site());
        let file = ParsedFile::of_text(source.to_owned());
        declared(source, &name, || file.items())
    }

    #[test]
    fn what_lacks_a_derive_is_told_apart() {
        let cases = [
            ("enum Genre { Novel, Poem }", Some(Declared::Enum)),
            (
                "#[derive(Clone, Debug)] #[repr(i16)] enum Genre { Novel }",
                Some(Declared::Enum),
            ),
            ("enum Genre { Other(String) }", Some(Declared::EnumWithData)),
            (
                "#[derive(Embed)] enum Genre { Other(String) }",
                Some(Declared::Embedded),
            ),
            ("struct Genre(i64);", Some(Declared::Newtype)),
            (
                "struct Genre<T>(i64, PhantomData<T>);",
                Some(Declared::Newtype),
            ),
            ("struct Genre(i64, i64);", Some(Declared::Struct)),
            ("struct Genre { name: String }", Some(Declared::Struct)),
            (
                "#[derive(Model)] struct Genre { id: i64 }",
                Some(Declared::Model),
            ),
            (
                "#[derive(orm::Embed, Clone)] struct Genre { name: String }",
                Some(Declared::Embedded),
            ),
            ("#[derive(Choices)] enum Genre { Novel }", None),
            ("#[derive(Field)] struct Genre(i64);", None),
            ("#[derive(Text)] struct Genre(i64);", None),
            (
                "use orm::prelude::*; #[derive(Text)] #[orm(text)] struct Genre(i64);",
                Some(Declared::Newtype),
            ),
            (
                "use orm::prelude::*; use types::Text; #[derive(Text)] struct Genre(i64);",
                None,
            ),
            (
                "#[derive(Clone, orm::Enum)] enum Genre { Novel }",
                Some(Declared::Enum),
            ),
            ("#[stored] struct Genre(i64);", None),
            (
                "#[cfg_attr(db, derive(Choices))] enum Genre { Novel }",
                None,
            ),
            ("struct Genre(i64); stored!(Genre);", None),
            ("struct Genres(i64);", None),
        ];
        for (source, expected) in cases {
            assert_eq!(of(source), expected, "{source}");
        }
    }

    #[test]
    fn a_key_is_cloned_and_compared() {
        let lacks = |source: &str| {
            let name = Ident::new("Id", proc_macro2::Span::call_site());
            let file = ParsedFile::of_text(source.to_owned());
            lacks_as_key(source, &name, || file.items())
        };
        assert_eq!(
            lacks("#[derive(Field)] struct Id(i64);"),
            Some("Clone, PartialEq")
        );
        assert_eq!(
            lacks("#[derive(Field, Clone)] struct Id(i64);"),
            Some("PartialEq")
        );
        assert_eq!(
            lacks("#[derive(Field, Clone, Eq, PartialEq)] struct Id(i64);"),
            None
        );
        assert_eq!(lacks("#[derive(Field)] #[key] struct Id(i64);"), None);
        assert_eq!(lacks("cloned!(Id); #[derive(Field)] struct Id(i64);"), None);
        assert_eq!(lacks("struct Id(i64);"), None);
    }

    #[test]
    fn a_key_of_its_own_model_asks_the_same_of_that() {
        let lacks = |model: &str| {
            let source = format!(
                "#[derive(Field, Clone, PartialEq)] struct Id<T>(i64, PhantomData<T>); {model} struct Team {{ id: Id<Team> }}"
            );
            let name = |name: &str| Ident::new(name, proc_macro2::Span::call_site());
            let file = ParsedFile::of_text(source.clone());
            lacks_of_itself(&source, &name("Id"), &name("Team"), || file.items())
        };
        assert_eq!(lacks("#[derive(Model)]"), Some("Clone, PartialEq"));
        assert_eq!(lacks("#[derive(Model, Clone)]"), Some("PartialEq"));
        assert_eq!(lacks("#[derive(Model, Clone, PartialEq)]"), None);
        assert_eq!(lacks("#[cloned] #[derive(Model)]"), None);
        assert_eq!(lacks("cloned!(Team); #[derive(Model)]"), None);
    }

    #[test]
    fn serde_is_lacking_where_nothing_could_give_it() {
        let lacks = |source: &str| {
            let name = Ident::new("Settings", proc_macro2::Span::call_site());
            let file = ParsedFile::of_text(source.to_owned());
            lacks_serde(source, &name, || file.items())
        };
        let both = Some("serde::Serialize, serde::Deserialize");
        for (attributes, lacking) in [
            ("", both),
            ("#[derive(Clone, Debug)]", both),
            ("/// Of a user.\n#[derive(Default)]", both),
            ("#[derive(serde::Serialize)]", Some("serde::Deserialize")),
            (
                "#[derive(Clone, Deserialize)] #[serde(default)]",
                Some("serde::Serialize"),
            ),
            ("#[derive(Clone, Serialize, Deserialize)]", None),
            (
                "#[derive(Serialize, Deserialize)]\n/// Of a user; of one {only}.\n",
                None,
            ),
            ("#[serde_as]", None),
            ("#[cfg_attr(all(), derive(Serialize))]", None),
            ("#[derive(Documented)]", None),
        ] {
            for declared in ["struct Settings { a: i64 }", "enum Settings { A(i64) }"] {
                assert_eq!(
                    lacks(&format!("{attributes} {declared}")),
                    lacking,
                    "{attributes}"
                );
            }
        }
        assert_eq!(lacks("serial!(Settings); struct Settings { a: i64 }"), None);
        assert_eq!(lacks("struct SettingsOfUser { a: i64 }"), None);
    }

    #[test]
    fn an_implementation_by_hand_is_looked_for_in_the_package() {
        let folder = std::env::temp_dir().join(format!("orm-declared-{}", std::process::id()));
        let file = folder.join("src/models/book.rs");
        fs::create_dir_all(folder.join("src/models")).expect("a folder");
        fs::write(&file, "struct Genre(i64);").expect("a file");
        assert!(may_implement(&file, "Scalar"), "there is no package");
        fs::write(folder.join("Cargo.toml"), "").expect("a file");
        assert!(!may_implement(&file, "Scalar"));
        fs::write(folder.join("src/genre.rs"), "impl Scalar for Genre {}").expect("a file");
        assert!(may_implement(&file, "Scalar"));
        fs::remove_dir_all(&folder).expect("the folder");
    }
}
