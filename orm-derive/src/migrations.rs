//! `embed_migrations!`: the files of a folder as a set of migrations.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use std::path::Path;
use std::{env, fs, io};
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Path as SynPath, Token, parse_quote};

/// `"migrations"`, or `"migrations", crate = path`.
pub(crate) struct EmbeddedFolder {
    folder: LitStr,
    krate: SynPath,
}

impl Parse for EmbeddedFolder {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let folder = input.parse().map_err(|error| {
            let message = "the folder of the migrations is named by a text, beside `Cargo.toml`; write `embed_migrations!(\"migrations\")`";
            syn::Error::new(error.span(), message)
        })?;
        let mut krate = parse_quote!(::orm);
        if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            krate = input.call(SynPath::parse_mod_style)?;
        }
        Ok(EmbeddedFolder { folder, krate })
    }
}

/// Expands to:
///
/// ```text
/// ::orm::migrate::Migrations::embedded(
///     &[("migrations/0001_initial.toml", include_str!(…))],
///     if cfg!(debug_assertions) { Some(…) } else { None },
/// )
/// ```
pub(crate) fn expand(EmbeddedFolder { folder, krate }: &EmbeddedFolder) -> TokenStream {
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let (names, missing) = match names(&Path::new(&root).join(folder.value())) {
        Ok(names) => (names, None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            (Vec::new(), Some(missing(folder)))
        }
        Err(error) => return unreadable(folder, &error).to_compile_error(),
    };
    let folder = folder.value();
    let absolute =
        |path: &str| quote!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #path));
    let files = names.iter().map(|name| {
        let path = format!("{folder}/{name}");
        let file = absolute(&path);
        quote!((#path, ::core::include_str!(#file)))
    });
    let folder = absolute(&folder);
    let migrations = quote! {
        #krate::migrate::Migrations::embedded(
            &[#(#files),*],
            if ::core::cfg!(debug_assertions) {
                ::core::option::Option::Some(#folder)
            } else {
                ::core::option::Option::None
            },
        )
    };
    match missing {
        Some(refusal) => quote!({ #refusal #migrations }),
        None => migrations,
    }
}

/// The names of the files of migrations, in alphabetical order.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|it| it == "toml") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// A debug build makes the folder with its first migration; a release build would have none of them.
fn missing(folder: &LitStr) -> TokenStream {
    let message = format!(
        "there is no folder `{}` beside `Cargo.toml`; make its first migration (`manage makemigrations`), or create it with an empty file `.gitkeep`",
        folder.value()
    );
    quote_spanned! {folder.span()=>
        #[cfg(not(debug_assertions))]
        ::core::compile_error!(#message);
    }
}

fn unreadable(folder: &LitStr, error: &io::Error) -> syn::Error {
    let message = format!("cannot read the folder `{}`: {error}", folder.value());
    syn::Error::new(folder.span(), message)
}

#[cfg(test)]
mod tests {
    use super::{EmbeddedFolder, expand};
    use syn::parse_quote;

    fn expanded(input: &EmbeddedFolder) -> String {
        expand(input).to_string()
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error_of_a_release_build() {
        let text = expanded(&parse_quote!("no_such_folder"));
        let error = "{ # [cfg (not (debug_assertions))] :: core :: compile_error ! (\"there is no folder `no_such_folder` beside `Cargo.toml`; make its first migration";
        assert!(text.starts_with(error), "{text}");
        assert!(text.contains("embedded (& []"), "{text}");
    }

    #[test]
    fn a_folder_without_migrations_is_an_empty_set() {
        let text = expanded(&parse_quote!("src", crate = other::orm));
        let start = "other :: orm :: migrate :: Migrations :: embedded (& []";
        assert!(text.starts_with(start), "{text}");
    }
}
