//! `#[derive(Row)]`: a struct that is read from a query, field by field.
//!
//! - `parse`: the struct as it is declared, and all mistakes in that
//! - `check`: names that the model has not
//! - `expand`: what the derive writes; `named`: the part of it for raw SQL

mod check;
mod expand;
mod named;
mod parse;

use crate::errors::Errors;
use crate::source::SourceFile;
use parse::Shape;
use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

pub(crate) fn row(input: &DeriveInput, source: impl FnOnce() -> SourceFile) -> TokenStream {
    let mut errors = Errors::default();
    let shape = Shape::parse(input, &mut errors);
    check::check_names(&shape, source, &mut errors);
    match errors.finish() {
        Ok(()) => expand::expand(&shape),
        Err(errors) => {
            let fallback = expand::expand_fallback(&shape);
            quote!(#errors #fallback)
        }
    }
}
