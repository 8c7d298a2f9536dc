//! Modules of the user's crate, found by the rules of rustc from the file that the derive stands in, and what they
//! re-export.
//!
//! A file is asked by its text as long as that is enough; it is parsed where a module stands inline.

use super::file::ParsedFile;
use super::imports::{find_import, has_glob};
use proc_macro2::Ident;
use std::path::{Path as FilePath, PathBuf};
use std::rc::Rc;
use syn::punctuated::Punctuated;
use syn::{Item, ItemUse, Path, PathSegment, Token, Visibility};

/// The greatest number of re-exports that are followed.
const MAX_STEPS: usize = 8;

/// A module: the file that it stands in, and the names of the inline modules around it there.
#[derive(Clone)]
pub(super) struct Module {
    file: Rc<ParsedFile>,
    inline: Vec<String>,
}

/// The way to a name that is imported.
pub(crate) enum Origin {
    /// The module that has it, and what else belongs to it.
    Module(Path),
    /// A module that re-exports it from one that is private there, so that nothing else of that can be named.
    Hidden {
        /// `crate::models`, which re-exports the name.
        by: Path,
        /// `user`, which it stands in.
        within: Path,
    },
}

impl Module {
    /// The module of these names in a file.
    pub(super) fn new(file: Rc<ParsedFile>, inline: Vec<String>) -> Self {
        Module { file, inline }
    }

    fn of_file(path: PathBuf) -> Option<Self> {
        let file = Rc::new(ParsedFile::read(path)?);
        Some(Module::new(file, Vec::new()))
    }

    /// Follows re-exports from the module of this path, seen from here, to the one that declares the type.
    pub(super) fn origin(&self, path: Path, name: &Ident) -> Origin {
        let mut path = path;
        for _ in 0..MAX_STEPS {
            let Some(module) = self.resolve(&path) else {
                break;
            };
            if module.declares(name) {
                break;
            }
            let Some(within) = module.re_export(name) else {
                break;
            };
            let Some(next) = joined(&path, &within) else {
                break;
            };
            if !self.sees(&module, &within) {
                return Origin::Hidden { by: path, within };
            }
            path = next;
        }
        Origin::Module(path)
    }

    /// Returns the module of this path, seen from here, with the type of this name, where its text declares it.
    pub(super) fn declaring(&self, path: Path, name: &Ident) -> Option<Module> {
        match self.origin(path, name) {
            Origin::Module(path) => self.resolve(&path).filter(|module| module.declares(name)),
            Origin::Hidden { .. } => None,
        }
    }

    /// The items, where the file can be read.
    pub(super) fn items(&self) -> Option<&[Item]> {
        let items = self.file.items()?;
        self.inline.iter().try_fold(items, |items, name| {
            items.iter().find_map(|item| match item {
                Item::Mod(module) if module.ident == name => {
                    let (_, items) = module.content.as_ref()?;
                    Some(items.as_slice())
                }
                _ => None,
            })
        })
    }

    pub(super) fn text(&self) -> &str {
        self.file.text()
    }

    fn resolve(&self, path: &Path) -> Option<Module> {
        if path.leading_colon.is_some() {
            return None;
        }
        path.segments.iter().try_fold(self.clone(), |module, step| {
            match step.ident.to_string().as_str() {
                "crate" => Some(module.root()),
                "self" => Some(module),
                "super" => module.parent(),
                name => module.child(name),
            }
        })
    }

    fn root(&self) -> Module {
        let mut root = self.clone();
        while let Some(parent) = root.parent() {
            root = parent;
        }
        root
    }

    fn parent(&self) -> Option<Module> {
        let mut parent = self.clone();
        if parent.inline.pop().is_some() {
            return Some(parent);
        }
        let file = self.file.path()?;
        let folder = file.parent()?;
        let (name, around) = match stem(file)? {
            "lib" | "main" => return None,
            "mod" => (stem(folder)?, folder.parent()?),
            name => (name, folder),
        };
        let roots = ["mod.rs", "lib.rs", "main.rs"].map(|root| around.join(root));
        let beside = around.with_extension("rs");
        let mut files = roots
            .into_iter()
            .chain([beside])
            .filter(|file| file.is_file());
        files.find_map(|file| Module::of_file(file).filter(|module| module.has_file(name)))
    }

    fn child(&self, name: &str) -> Option<Module> {
        if self.inline.is_empty() && self.has_file(name) {
            let folder = self.folder()?;
            let files = [format!("{name}.rs"), format!("{name}/mod.rs")];
            let file = files
                .map(|file| folder.join(file))
                .into_iter()
                .find(|file| file.is_file());
            return file.and_then(Module::of_file);
        }
        let mut child = self.clone();
        child.inline.push(name.to_owned());
        child.items().is_some().then_some(child)
    }

    /// The folder of the files of its modules.
    fn folder(&self) -> Option<PathBuf> {
        let file = self.file.path()?;
        Some(match stem(file)? {
            "lib" | "main" | "mod" => file.parent()?.to_owned(),
            _ => file.with_extension(""),
        })
    }

    /// Returns whether a module of this name has a file of its own, at the place where rustc looks for it.
    fn has_file(&self, name: &str) -> bool {
        self.text().contains(&format!("mod {name};"))
    }

    fn declares(&self, name: &Ident) -> bool {
        if !super::declares(self.text(), name) {
            return false;
        }
        let is_it = |item: &Item| match item {
            Item::Struct(item) => item.ident == *name,
            Item::Enum(item) => item.ident == *name,
            _ => false,
        };
        !self.text().contains("mod ") || self.items().is_some_and(|items| items.iter().any(is_it))
    }

    /// Returns where the name is imported from here; nothing if all that stands beside it is imported too.
    fn re_export(&self, name: &Ident) -> Option<Path> {
        if !self.text().contains(&name.to_string()) {
            return None;
        }
        let items = self.items()?;
        let imports: Vec<&ItemUse> = items.iter().filter_map(as_import).collect();
        let found = imports
            .iter()
            .find_map(|import| find_import(import, name))?;
        let is_whole = imports.iter().any(|import| has_glob(import, &found));
        (!is_whole).then_some(found)
    }

    /// Returns whether what stands in a module can be named from here: that module is public to all, or stands in one
    /// around this. `within` is seen from `by`.
    fn sees(&self, by: &Module, within: &Path) -> bool {
        let Some(first) = within.segments.first() else {
            return true;
        };
        let name = first.ident.to_string();
        matches!(name.as_str(), "crate" | "self" | "super") || by.shows(&name) || self.is_within(by)
    }

    /// Returns whether the module of this name is not private.
    fn shows(&self, name: &str) -> bool {
        let is_it = |item: &Item| match item {
            Item::Mod(module) => {
                module.ident == name && !matches!(module.vis, Visibility::Inherited)
            }
            _ => false,
        };
        self.items().is_some_and(|items| items.iter().any(is_it))
    }

    fn is_within(&self, other: &Module) -> bool {
        let mut module = Some(self.clone());
        while let Some(at) = module {
            if at.file.path() == other.file.path() && at.inline == other.inline {
                return true;
            }
            module = at.parent();
        }
        false
    }
}

fn as_import(item: &Item) -> Option<&ItemUse> {
    match item {
        Item::Use(import) => Some(import),
        _ => None,
    }
}

fn stem(file: &FilePath) -> Option<&str> {
    file.file_stem()?.to_str()
}

/// The path of a module that is named within another.
fn joined(outer: &Path, within: &Path) -> Option<Path> {
    let mut segments: Punctuated<PathSegment, Token![::]> = outer.segments.clone();
    for step in &within.segments {
        match step.ident.to_string().as_str() {
            "crate" => segments.clear(),
            "self" => continue,
            "super" => {
                let last = segments.pop()?.into_value();
                if ["crate", "self", "super"]
                    .iter()
                    .any(|word| last.ident == word)
                {
                    return None;
                }
                segments.pop_punct();
                continue;
            }
            _ => {}
        }
        segments.push(step.clone());
    }
    let leading_colon = within.leading_colon;
    (leading_colon.is_none() && !segments.is_empty()).then_some(Path {
        leading_colon,
        segments,
    })
}
