//! The file of a struct, sought among those of its package.
//!
//! An editor carries a derive out without telling it the file that it stands in, and shows what the derive has made.

use proc_macro2::Ident;
use quote::ToTokens;
use std::fs;
use std::path::{Path, PathBuf};
use syn::{DeriveInput, Fields, Item, ItemStruct};

/// The folders of a package that hold code, in the order in which they are searched.
const FOLDERS: [&str; 4] = ["src", "tests", "examples", "benches"];

/// Returns the file of a package that declares the struct that is derived: one of that name, with the same fields.
pub(super) fn file_of(input: &DeriveInput, package: &Path) -> Option<PathBuf> {
    let syn::Data::Struct(data) = &input.data else {
        return None;
    };
    let fields = written(&data.fields);
    let mut folders = FOLDERS.iter().map(|folder| package.join(folder));
    folders.find_map(|folder| find_file(&folder, &input.ident, &fields))
}

fn find_file(folder: &Path, name: &Ident, fields: &[String]) -> Option<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    entries.sort();
    entries.into_iter().find_map(|path| {
        if path.is_dir() {
            find_file(&path, name, fields)
        } else {
            declares(&path, name, fields).then_some(path)
        }
    })
}

fn declares(file: &Path, name: &Ident, fields: &[String]) -> bool {
    if file.extension().is_none_or(|extension| extension != "rs") {
        return false;
    }
    let Ok(text) = fs::read_to_string(file) else {
        return false;
    };
    super::declares(&text, name)
        && syn::parse_file(&text).is_ok_and(|file| holds(&file.items, name, fields))
}

fn holds(items: &[Item], name: &Ident, fields: &[String]) -> bool {
    items.iter().any(|item| match item {
        Item::Struct(ItemStruct {
            ident,
            fields: found,
            ..
        }) => ident == name && written(found) == fields,
        Item::Mod(module) => module
            .content
            .as_ref()
            .is_some_and(|(_, items)| holds(items, name, fields)),
        _ => false,
    })
}

/// Returns the names and types of fields as they are written.
fn written(fields: &Fields) -> Vec<String> {
    let written = fields.iter().map(|field| {
        let (name, ty) = (&field.ident, &field.ty);
        format!("{}: {}", name.to_token_stream(), ty.to_token_stream())
    });
    written.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::error::Error;
    use syn::parse_quote;

    #[test]
    fn a_struct_is_known_by_its_name_and_fields() -> Result<(), Box<dyn Error>> {
        let package = std::env::temp_dir().join(format!("orm-derive-{}", std::process::id()));
        let models = package.join("src/models");
        fs::create_dir_all(&models)?;
        fs::write(package.join("src/lib.rs"), "mod models; struct Book;")?;
        let book =
            "mod of_a_book { #[derive(Model)] pub struct Book { pub id: i64, title: String } }";
        fs::write(models.join("book.rs"), book)?;
        fs::write(models.join("book.txt"), book)?;
        fs::write(
            models.join("bookshelf.rs"),
            "struct Bookshelf { id: i64, title: String }",
        )?;
        fs::write(
            models.join("unfinished.rs"),
            "struct Book { id: i64, title:",
        )?;

        let found = |input: DeriveInput| file_of(&input, &package);
        let of_file = found(parse_quote!(
            /// As it is sold.
            pub struct Book {
                pub id: i64,
                #[orm(unique)]
                title: String,
            }
        ));
        let of_others = [
            found(parse_quote!(
                pub struct Book {
                    pub id: i64,
                    title: Option<String>,
                }
            )),
            found(parse_quote!(
                pub struct Author {
                    pub id: i64,
                    title: String,
                }
            )),
        ];
        fs::remove_dir_all(&package)?;
        assert_eq!(of_file, Some(models.join("book.rs")));
        assert_eq!(of_others, [None, None]);
        Ok(())
    }
}
