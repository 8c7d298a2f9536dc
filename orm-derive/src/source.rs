//! The file in which a derive stands, read for what its tokens do not tell: the attributes of the crate, and the imports
//! beside a struct.

use proc_macro2::Ident;
use std::fs;
use syn::punctuated::Punctuated;
use syn::{Attribute, Item, Path, PathSegment, Token, UseTree};

/// The text of the file in which the derive stands, where there is one.
#[derive(Default)]
pub(crate) struct SourceFile(Option<String>);

impl SourceFile {
    /// Reads the file of the derive that runs now.
    pub(crate) fn of_derive() -> Self {
        let file = proc_macro::Span::call_site().local_file();
        SourceFile(file.and_then(|file| fs::read_to_string(file).ok()))
    }

    /// A file of this text.
    #[cfg(test)]
    pub(crate) fn of_text(text: &str) -> Self {
        SourceFile(Some(text.to_owned()))
    }

    /// Returns whether rustc knows `#[diagnostic]` here. `#![no_implicit_prelude]` makes it forget its tools, so a model
    /// in such a file does without the messages that need it.
    pub(crate) fn knows_tools(&self) -> bool {
        !self.contains("no_implicit_prelude")
    }

    /// Returns the module that a name is imported from, beside the struct of this name: `crate::author` for `Author`
    /// where `use crate::author::Author;` stands in the struct's module. Nothing where two structs have that name, or
    /// where the file names `AuthorFields` itself.
    pub(crate) fn module_of(&self, name: &Ident, beside: &Ident) -> Option<Path> {
        if self.contains(&format!("{name}Fields")) || !self.may_import(&name.to_string()) {
            return None;
        }
        let module = self.module(beside)?;
        let imports = module.iter().filter_map(|item| match item {
            Item::Use(import) if import.attrs.is_empty() => Some(import),
            _ => None,
        });
        let mut found = imports.filter_map(|import| {
            let mut path = Path {
                leading_colon: import.leading_colon,
                segments: Punctuated::new(),
            };
            find_import(&import.tree, name, &mut path).then_some(path)
        });
        found.next().filter(|path| !path.segments.is_empty())
    }

    /// Returns whether a name is that of a struct which surely is no model: it stands in the same module as the struct of
    /// the other name, and nothing that stands on it could make it one.
    pub(crate) fn is_plain_struct(&self, name: &Ident, beside: &Ident) -> bool {
        if !self.declares(name) || self.declares_with_derive(name) {
            return false;
        }
        let module = self.module(beside);
        let found = module.iter().flatten().find_map(|item| match item {
            Item::Struct(found) if found.ident == *name => Some(found),
            _ => None,
        });
        found.is_some_and(|found| found.attrs.iter().all(is_plain))
    }

    /// Returns whether a struct of this name stands in the file, as far as its text tells.
    fn declares(&self, name: &Ident) -> bool {
        self.contains(&format!("struct {name} "))
    }

    fn contains(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|source| source.contains(text))
    }

    /// Returns whether an import may have this name, as far as the text of the file tells; so that files of models are not
    /// parsed to learn that.
    fn may_import(&self, name: &str) -> bool {
        let source = self.0.as_deref().unwrap_or_default();
        let imports = source.split("use ").skip(1);
        let mut imports = imports.filter_map(|import| import.split(';').next());
        imports.any(|import| import.contains(name))
    }

    /// Returns whether the word `Model` stands before a struct, behind the item before it; so that files of models are not
    /// parsed to learn that.
    fn declares_with_derive(&self, name: &Ident) -> bool {
        let source = self.0.as_deref().unwrap_or_default();
        let before = source.split(&format!("struct {name} ")).next();
        let before = before.and_then(|before| before.rsplit(['}', ';']).next());
        before.is_some_and(|before| before.contains("Model"))
    }

    /// The items of the only module in which a struct of this name stands.
    fn module(&self, name: &Ident) -> Option<Vec<Item>> {
        let file = syn::parse_file(self.0.as_ref()?).ok()?;
        let mut modules = Vec::new();
        find_modules(file.items, name, &mut modules);
        if modules.len() == 1 {
            modules.pop()
        } else {
            None
        }
    }
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

/// Returns whether an attribute makes no model of a struct.
fn is_plain(attr: &Attribute) -> bool {
    if !attr.path().is_ident("derive") {
        return ["doc", "serde", "allow", "expect", "must_use"]
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

/// Finds the modules in which a struct of this name stands.
fn find_modules(items: Vec<Item>, name: &Ident, modules: &mut Vec<Vec<Item>>) {
    let is_it = |item: &Item| matches!(item, Item::Struct(item) if item.ident == *name);
    let found = items.iter().any(is_it);
    for item in &items {
        if let Item::Mod(module) = item
            && let Some((_, items)) = &module.content
        {
            find_modules(items.clone(), name, modules);
        }
    }
    if found {
        modules.push(items);
    }
}

/// Returns whether a name is imported here, and leaves in `path` where from.
fn find_import(tree: &UseTree, name: &Ident, path: &mut Path) -> bool {
    match tree {
        UseTree::Name(leaf) => leaf.ident == *name,
        UseTree::Path(step) => {
            path.segments.push(PathSegment::from(step.ident.clone()));
            let found = find_import(&step.tree, name, path);
            if !found {
                pop(&mut path.segments);
            }
            found
        }
        UseTree::Group(group) => group.items.iter().any(|tree| find_import(tree, name, path)),
        UseTree::Rename(_) | UseTree::Glob(_) => false,
    }
}

fn pop(segments: &mut Punctuated<PathSegment, Token![::]>) {
    segments.pop();
    segments.pop_punct();
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::ToTokens;

    /// The module that `Author` is imported from beside `Book`.
    fn module(source: &str) -> Option<String> {
        let name = |name: &str| Ident::new(name, proc_macro2::Span::call_site());
        let found = SourceFile::of_text(source).module_of(&name("Author"), &name("Book"));
        found.map(|path| path.to_token_stream().to_string().replace(' ', ""))
    }

    #[test]
    fn an_import_beside_the_struct_is_found() {
        let cases = [
            (
                "use crate::author::Author; struct Book;",
                Some("crate::author"),
            ),
            (
                "use super::{tag::Tag, author::{Author, Name}}; struct Book;",
                Some("super::author"),
            ),
            ("use ::people::Author; struct Book;", Some("::people")),
            (
                "mod book { use super::Author; struct Book; } use crate::a::Author;",
                Some("super"),
            ),
            ("use crate::author::*; struct Book;", None),
            (
                "use crate::author::{Author, AuthorFields}; struct Book;",
                None,
            ),
            ("use crate::author::Writer as Author; struct Book;", None),
            ("use crate::author::Author; mod book { struct Book; }", None),
            ("#[cfg(test)] use crate::author::Author; struct Book;", None),
            (
                "struct Author { id: i64 } mod tests { use super::Author; struct Book; }",
                Some("super"),
            ),
            (
                "struct Author { id: i64 } struct Book; mod tests { use super::Author; }",
                None,
            ),
            (
                "use crate::author::Author; struct Book; mod other { struct Book; }",
                None,
            ),
            ("use Author; struct Book;", None),
        ];
        for (source, expected) in cases {
            assert_eq!(module(source).as_deref(), expected, "{source}");
        }
    }

    #[test]
    fn a_struct_that_nothing_makes_a_model_is_plain() {
        let is_plain = |source: &str| {
            let name = |name: &str| Ident::new(name, proc_macro2::Span::call_site());
            SourceFile::of_text(source).is_plain_struct(&name("Author"), &name("Book"))
        };
        let plain = [
            "struct Author { id: i64 } struct Book;",
            "/// One.\n#[derive(Clone, serde::Serialize)] #[serde(default)] pub struct Author { id: i64 } struct Book;",
            "mod book { struct Author { id: i64 } struct Book; }",
        ];
        let others = [
            "#[derive(Model)] struct Author { id: i64 } struct Book;",
            "#[derive(orm::Model)] struct Author { id: i64 } struct Book;",
            "use orm::Model as Table; #[derive(Table)] struct Author { id: i64 } struct Book;",
            "#[table] struct Author { id: i64 } struct Book;",
            "#[cfg_attr(db, derive(Model))] struct Author { id: i64 } struct Book;",
            "mod author { struct Author { id: i64 } } use author::Author; struct Book;",
            "struct Book;",
        ];
        assert_eq!(plain.map(is_plain), [true; 3]);
        assert_eq!(others.map(is_plain), [false; 7]);
    }

    #[test]
    fn a_derive_without_a_file_imports_nothing() {
        let name = Ident::new("Author", proc_macro2::Span::call_site());
        assert!(SourceFile::default().module_of(&name, &name).is_none());
        assert!(SourceFile::default().knows_tools());
    }
}
