//! The file in which a derive stands, read for what its tokens do not tell: the attributes of the crate, the imports
//! beside a struct, and structs that are declared without a derive.
//!
//! ```text
//! declared.rs types beside a model that no column stores
//! file.rs     a text, and the items that stand in it
//! modules.rs  the modules that imports lead to
//! imports.rs  `use`
//! plain.rs    structs that nothing makes a model
//! search.rs   the file, where only an editor knows it
//! ```

mod declared;
mod file;
mod imports;
mod modules;
mod plain;
mod search;

use crate::names::written;
use declared::DERIVES_OF_KEYS;
use file::ParsedFile;
use imports::{find_at_top, find_import, globs};
use modules::Module;
use proc_macro2::Ident;
use std::env;
use std::rc::Rc;
use syn::{DeriveInput, Fields, Item, ItemUse, Path, Signature};

/// The import of all names of the prelude.
const PRELUDE: &str = "orm::prelude::*";

pub(crate) use declared::Declared;
pub(crate) use modules::Origin;

/// The file in which the derive stands, where there is one.
#[derive(Clone, Default)]
pub(crate) struct SourceFile {
    file: Option<Rc<ParsedFile>>,
}

/// The way in which a name is imported.
struct Import {
    /// The module in which the import stands.
    module: Module,
    /// The module that it names.
    path: Path,
    /// True if it brings all names of that.
    is_glob: bool,
}

impl SourceFile {
    /// Reads the file of the derive that runs now, on this struct.
    pub(crate) fn of_derive(input: &DeriveInput) -> Self {
        let in_package = || search::file_of(input, env::var_os("CARGO_MANIFEST_DIR")?.as_ref());
        let file = match proc_macro::Span::call_site().local_file() {
            Some(path) => ParsedFile::read_compiled(path),
            None => in_package().and_then(ParsedFile::read),
        };
        SourceFile {
            file: file.map(Rc::new),
        }
    }

    /// A file of this text.
    #[cfg(test)]
    pub(crate) fn of_text(text: &str) -> Self {
        let file = ParsedFile::of_text(text.to_owned());
        SourceFile {
            file: Some(Rc::new(file)),
        }
    }

    /// Returns whether the file was parsed for what it was asked.
    #[cfg(test)]
    pub(crate) fn is_parsed(&self) -> bool {
        self.file.as_ref().is_some_and(|file| file.is_parsed())
    }

    /// Returns whether rustc knows `#[diagnostic]` here. `#![no_implicit_prelude]` makes it forget its tools, so a model
    /// in such a file does without the messages that need it.
    pub(crate) fn knows_tools(&self) -> bool {
        !self.contains("no_implicit_prelude")
    }

    /// Returns where a name comes from that is imported beside the struct of the other name: the module `crate::author`
    /// for `Author` where `use crate::author::Author;` stands in the struct's module, or `use crate::models::Author;`,
    /// and `pub use author::Author;` in `models`. Nothing where two structs have that name, or where the file names
    /// `AuthorFields` itself.
    pub(crate) fn origin_of(&self, name: &Ident, beside: &Ident) -> Option<Origin> {
        if self.says(&format!("{name}Fields")) {
            return None;
        }
        let import = self.import_of(name, beside)?;
        let origin = import.module.origin(import.path.clone(), name);
        let is_in_scope = import.is_glob
            && matches!(&origin, Origin::Module(path) if written(path) == written(&import.path));
        (!is_in_scope).then_some(origin)
    }

    /// Returns whether a name is that of a struct which surely is neither a model nor embedded: it stands beside the struct
    /// of the other name, or where it is imported from, and nothing that stands on it could make it one.
    pub(crate) fn is_plain_struct(&self, name: &Ident, beside: &Ident) -> bool {
        let Some(text) = self.text() else {
            return false;
        };
        let beside_it = || Some(self.module(beside)?.1);
        if declares(text, name) && plain::is_plain_struct(text, name, beside_it) {
            return true;
        }
        let module = self.imported(name, beside);
        module.is_some_and(|module| plain::is_plain_struct(module.text(), name, || module.items()))
    }

    /// Returns whether a name is that of an enum which stands beside the struct of the other name.
    pub(crate) fn is_enum(&self, name: &Ident, beside: &Ident) -> bool {
        self.variants(name, beside).is_some()
    }

    /// Returns whether an enum or a struct with named fields of this name, without parameters, stands beside the struct of the
    /// other name.
    pub(crate) fn stands_beside(&self, name: &Ident, beside: &Ident) -> bool {
        let is_it = |item: &Item| match item {
            Item::Enum(item) => item.ident == *name && item.generics.params.is_empty(),
            Item::Struct(item) => {
                let is_named = matches!(item.fields, Fields::Named(_));
                item.ident == *name && is_named && item.generics.params.is_empty()
            }
            _ => false,
        };
        let module = self.module(beside);
        module.is_some_and(|(_, items)| items.iter().any(is_it))
    }

    /// Returns how often the file has a text.
    pub(crate) fn count(&self, text: &str) -> usize {
        let source = self.text().unwrap_or_default();
        source.matches(text).count()
    }

    /// Returns the names of the variants of an enum which stands beside the struct of the other name.
    pub(crate) fn variants(&self, name: &Ident, beside: &Ident) -> Option<Vec<String>> {
        if !self.contains(&format!("enum {name}")) {
            return None;
        }
        let (_, items) = self.module(beside)?;
        let found = items.iter().find_map(|item| match item {
            Item::Enum(item) if item.ident == *name => Some(item),
            _ => None,
        })?;
        let names = found.variants.iter().map(|it| it.ident.to_string());
        Some(names.collect())
    }

    /// Returns what a type is that is declared beside the struct of the other name, or imported from another module of the
    /// crate, if surely no column stores it: nothing that stands on it could have it stored, and no file of the package
    /// implements `Scalar` by hand.
    pub(crate) fn declared(&self, name: &Ident, beside: &Ident) -> Option<Declared> {
        let text = self.text()?;
        let declared = declared::declared(text, name, || Some(self.module(beside)?.1));
        let declared = declared.or_else(|| {
            let module = self.imported(name, beside)?;
            declared::declared(module.text(), name, || module.items())
        })?;
        self.says_none_of(["Scalar"]).then_some(declared)
    }

    /// Returns the derives that a newtype lacks to be a key, if it is declared beside the struct of the other name, and no
    /// file of the package implements those traits by hand.
    pub(crate) fn lacks_as_key(&self, name: &Ident, beside: &Ident) -> Option<&'static str> {
        let lacks = declared::lacks_as_key(self.text()?, name, || Some(self.module(beside)?.1))?;
        self.is_only_derived(name).then_some(lacks)
    }

    /// Returns the derives that a newtype lacks to be a key, which is declared beside the struct of the other name, or
    /// imported from another module of the crate, without `Field`. What is implemented by hand needs no derive.
    pub(crate) fn derives_of_a_key(&self, name: &Ident, beside: &Ident) -> String {
        let wanted = ["Field", "Clone", "PartialEq"];
        let own = || declared::lacking(self.module(beside)?.1, name, &wanted);
        let imported = || {
            let module = self.imported(name, beside)?;
            declared::lacking(module.items()?, name, &wanted)
        };
        let mut lacking = own().or_else(imported).unwrap_or(wanted.to_vec());
        lacking.retain(|derive| self.says_none_of([&*format!("{derive} for {name}")]));
        lacking.join(", ")
    }

    /// Returns the derives of a generic newtype that a model lacks, both of which are declared in the same module; nothing
    /// where some file of the package implements them for the model by hand.
    pub(crate) fn lacks_of_itself(&self, newtype: &Ident, model: &Ident) -> Option<&'static str> {
        let text = self.text()?;
        let lacks =
            declared::lacks_of_itself(text, newtype, model, || Some(self.module(model)?.1))?;
        self.is_only_derived(model).then_some(lacks)
    }

    /// Returns whether no file of the package implements what a key needs for this type by hand.
    fn is_only_derived(&self, name: &Ident) -> bool {
        let by_hand = DERIVES_OF_KEYS.map(|derive| format!("{derive} for {name}"));
        self.says_none_of(by_hand.each_ref().map(String::as_str))
    }

    /// Returns whether no file of the package says any of this, which a trait implemented by hand would.
    fn says_none_of<const N: usize>(&self, by_hand: [&str; N]) -> bool {
        let path = self.file.as_ref().and_then(|file| file.path());
        path.is_some_and(|file| !by_hand.iter().any(|it| declared::may_implement(file, it)))
    }

    /// Returns which of serde's derives a type surely lacks that is declared beside the struct of the other name, or imported
    /// from another module of the crate: nothing that stands on it could give it their traits, and no file of the package
    /// implements them by hand.
    pub(crate) fn lacks_serde(&self, name: &Ident, beside: &Ident) -> Option<&'static str> {
        let text = self.text()?;
        let lacks =
            declared::lacks_serde(text, name, || Some(self.module(beside)?.1)).or_else(|| {
                let module = self.imported(name, beside)?;
                declared::lacks_serde(module.text(), name, || module.items())
            })?;
        self.says_none_of(["Serialize for", "Deserialize<'"])
            .then_some(lacks)
    }

    /// Returns whether some module of this file imports all of the prelude.
    pub(crate) fn imports_prelude(&self) -> bool {
        let text = self.text().unwrap_or_default();
        imports_in(text).any(|import| import.trim() == PRELUDE)
    }

    /// Returns whether a name is surely that of this library, or of the other which it shows, in the whole file: it comes
    /// with the prelude or by name, and nothing else is called so.
    pub(crate) fn is_of_library(&self, name: &str, shown: &str) -> bool {
        let text = self.text().unwrap_or_default();
        let mut naming = imports_in(text)
            .filter(|import| import.contains(name))
            .map(str::trim_start)
            .peekable();
        let is_imported = self.imports_prelude() || naming.peek().is_some();
        let is_own = |import: &str| {
            let library = import.split("::").next();
            library == Some("orm") || library == Some(shown)
        };
        is_imported && naming.all(is_own) && !declares_any(text, name)
    }

    /// Returns the library that a name is imported from, by itself or beside others.
    pub(crate) fn library_of(&self, name: &str) -> Option<String> {
        let text = self.text()?;
        let names = |import: &str| {
            let mut paths = import.split(['{', '}', ',', ';']);
            paths.any(|path| path.rsplit([':', ' ', '\n']).next() == Some(name))
        };
        let import = imports_in(text).find(|import| names(import))?;
        let library = import.trim_start().split("::").next()?;
        Some(library.to_owned())
    }

    /// Returns whether a name is surely none of this file: it imports from this library, all else by name, and neither imports
    /// nor declares that one. A file without such imports may stand within another by `include!`.
    pub(crate) fn surely_lacks(&self, name: &str) -> bool {
        self.text().is_some_and(|text| lacks(text, name))
    }

    /// Returns whether there is surely no type of this name in the module of a struct: the file lacks it, and no macro that
    /// stands beside the struct could declare it.
    pub(crate) fn has_no_type(&self, name: &Ident, beside: &Ident) -> bool {
        let may_declare = |item: &Item| declared::is_macro_of(item, name);
        self.surely_lacks(&name.to_string())
            && self
                .module(beside)
                .is_some_and(|(_, items)| !items.iter().any(may_declare))
    }

    /// Returns the signature of a function of this name, if one alone stands in the file.
    pub(crate) fn signature(&self, function: &Ident) -> Option<Signature> {
        let text = self.text()?;
        let begin = format!("fn {function}(");
        let mut declared = text.match_indices(&begin);
        let (Some((at, _)), None) = (declared.next(), declared.next()) else {
            return None;
        };
        let mut signature: Signature = syn::parse_str(text[at..].split('{').next()?).ok()?;
        let is_async = text[..at].trim_end().ends_with("async");
        signature.asyncness = is_async.then(Default::default);
        Some(signature)
    }

    /// Returns whether one struct alone declares a field of this name, as far as the text tells; so that files of models are
    /// not parsed to learn that.
    pub(crate) fn declares_field_once(&self, name: &Ident) -> bool {
        let Some(text) = self.text() else {
            return false;
        };
        let declared = format!("{name}:");
        let begins = |at: usize| {
            text[..at].ends_with(|before: char| before.is_whitespace() || before == '{')
        };
        let found = text.match_indices(&declared);
        found.filter(|(at, _)| begins(*at)).count() == 1
    }

    /// Returns the fields of a model that stands beside the struct of the other name.
    pub(crate) fn fields_of_model(&self, name: &Ident, beside: &Ident) -> Option<Vec<String>> {
        if !declares(self.text()?, name) {
            return None;
        }
        declared::fields_of_model(self.module(beside)?.1, name)
    }

    /// Returns the model in front of this one whose relation to the target has this `related_name` too.
    pub(crate) fn relates_alike(
        &self,
        model: &Ident,
        target: &str,
        related_name: &str,
    ) -> Option<String> {
        let named = format!("related_name = \"{related_name}\"");
        let text = self.text()?;
        let to_target = [format!("<{target}>"), format!("<{target},")];
        let fields = text.split(&named).skip(1);
        let fields = fields.map(|behind| behind.split(['}', ';']).next().unwrap_or(behind));
        let fields = fields.map(|behind| behind.split("related_name").next().unwrap_or(behind));
        let alike = fields.filter(|field| to_target.iter().any(|to| field.contains(to)));
        if alike.count() < 2 {
            return None;
        }
        declared::relates_alike(self.module(model)?.1, model, target, &named)
    }

    /// Returns how a name is imported. One that no import has, and no struct of the file, comes from an import of all
    /// names of a module, if there is only one.
    fn import_of(&self, name: &Ident, beside: &Ident) -> Option<Import> {
        let text = self.text()?;
        if !may_import(text, &name.to_string()) && (declares(text, name) || !has_glob(text)) {
            return None;
        }
        if let Some(path) = find_at_top(text, name, beside) {
            return Some(Import {
                module: self.module_of(Vec::new())?,
                path,
                is_glob: false,
            });
        }
        let (inline, items) = self.module(beside)?;
        let imports = items.iter().filter_map(plain_import);
        let named = imports.clone().find_map(|import| find_import(import, name));
        let is_glob = named.is_none();
        let path = named.or_else(|| {
            let globs = imports.filter_map(globs);
            let mut globs = globs.filter(|path| path.segments.first().is_some_and(is_of_crate));
            globs.next().filter(|_| globs.next().is_none())
        })?;
        Some(Import {
            module: self.module_of(inline)?,
            path,
            is_glob,
        })
    }

    /// The module of this file that these names lead to.
    fn module_of(&self, inline: Vec<String>) -> Option<Module> {
        Some(Module::new(Rc::clone(self.file.as_ref()?), inline))
    }

    /// Returns the module that a type is imported from beside the struct of the other name, where its text declares it.
    fn imported(&self, name: &Ident, beside: &Ident) -> Option<Module> {
        let import = self.import_of(name, beside)?;
        import.module.declaring(import.path, name)
    }

    /// Returns whether a name stands in the file outside of comments that take a line of their own.
    fn says(&self, name: &str) -> bool {
        let lines = self.text().unwrap_or_default().lines();
        lines
            .filter(|line| line.contains(name))
            .any(|line| !line.trim_start().starts_with("//"))
    }

    fn contains(&self, text: &str) -> bool {
        self.text().is_some_and(|source| source.contains(text))
    }

    fn text(&self) -> Option<&str> {
        Some(self.file.as_ref()?.text())
    }

    /// The only module in which a struct of this name stands: the names of the modules around it, and its items.
    fn module(&self, name: &Ident) -> Option<(Vec<String>, &[Item])> {
        let items = self.file.as_ref()?.items()?;
        let mut modules = Vec::new();
        find_modules(items, name, &[], &mut modules);
        if modules.len() == 1 {
            modules.pop()
        } else {
            None
        }
    }
}

/// Returns whether a struct or an enum of this name is declared, as far as a text tells.
fn declares(text: &str, name: &Ident) -> bool {
    let goes_on = |rest: &str| rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
    ["struct", "enum"].iter().any(|keyword| {
        let declared = format!("{keyword} {name}");
        let mut found = text.split(&declared).skip(1);
        found.any(|rest| !goes_on(rest))
    })
}

/// Returns whether an import may have this name, as far as the text tells; so that files of models are not parsed to
/// learn that.
fn may_import(text: &str, name: &str) -> bool {
    imports_in(text).any(|import| import.contains(name))
}

/// Returns whether all names of a module of the crate may be imported, as far as the text tells.
fn has_glob(text: &str) -> bool {
    imports_in(text).any(|import| {
        let import = import.trim_start();
        let is_of_crate = ["crate", "super", "self"]
            .iter()
            .any(|word| import.starts_with(word));
        is_of_crate && import.ends_with('*')
    })
}

/// Returns whether an import brings in the variants of an enum, and nothing else: `Genre::*`.
fn is_of_variants(import: &str) -> bool {
    let path = import.trim().strip_suffix("::*").unwrap_or_default();
    let last = path.rsplit("::").next().unwrap_or_default();
    last.starts_with(char::is_uppercase) && !path.contains('{')
}

/// Returns whether a name is surely none of a file of this text, as [`SourceFile::surely_lacks`] says.
fn lacks(text: &str, name: &str) -> bool {
    let is_glob =
        |import: &str| import.contains('*') && import.trim() != PRELUDE && !is_of_variants(import);
    imports_in(text).any(|import| import.trim_start().starts_with("orm::"))
        && !imports_in(text).any(|import| is_glob(import) || import.contains(name))
        && !declares_any(text, name)
}

/// Returns whether a file of this text may declare a type, a function or a module whose name begins so.
fn declares_any(text: &str, name: &str) -> bool {
    let mut declared = ["struct", "enum", "type", "fn", "mod"].into_iter();
    declared.any(|word| text.contains(&format!("{word} {name}")))
}

/// The imports of a text, each up to its end or to the word `use` of the next, which may stand in a comment.
fn imports_in(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("use ").filter_map(|(at, word)| {
        let import = text[at + word.len()..].split(';').next()?;
        import.split(word).next()
    })
}

fn is_of_crate(first: &syn::PathSegment) -> bool {
    ["crate", "super", "self"]
        .iter()
        .any(|word| first.ident == word)
}

/// An import that nothing stands on, such as `cfg`.
fn plain_import(item: &Item) -> Option<&ItemUse> {
    match item {
        Item::Use(import) if import.attrs.is_empty() => Some(import),
        _ => None,
    }
}

/// Finds the modules in which a struct or an enum of this name stands.
fn find_modules<'i>(
    items: &'i [Item],
    name: &Ident,
    around: &[String],
    modules: &mut Vec<(Vec<String>, &'i [Item])>,
) {
    let is_it = |item: &Item| match item {
        Item::Struct(item) => item.ident == *name,
        Item::Enum(item) => item.ident == *name,
        _ => false,
    };
    for item in items {
        if let Item::Mod(module) = item
            && let Some((_, items)) = &module.content
        {
            let path = [around, &[module.ident.to_string()]].concat();
            find_modules(items, name, &path, modules);
        }
    }
    if items.iter().any(is_it) {
        modules.push((around.to_vec(), items));
    }
}

#[cfg(test)]
mod tests;
