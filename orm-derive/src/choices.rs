//! `#[derive(Choices)]`: an enum whose variants are the values of a field.
//!
//! - `parse`: the enum as it is declared, and the words on it;
//! - `case`: how a variant's name becomes the text that is stored, and the words that people read;
//! - `check`: what must be true of it;
//! - `expand`: the code that it becomes.

pub(crate) mod case;
mod check;
mod expand;
mod parse;

use crate::errors::Errors;
use crate::model::private;
use parse::Choices;
use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

pub(crate) fn choices(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let parsed = Choices::parse(input, &mut errors);
    if let Some(choices) = &parsed {
        check::check(choices, &mut errors);
    }
    let p = match &parsed {
        Some(choices) => choices.private.clone(),
        None => private(None),
    };
    match (errors.finish(), parsed) {
        (Ok(()), Some(choices)) => expand::expand(&choices),
        (Ok(()), None) => TokenStream::new(),
        (Err(errors), _) => {
            let fallback = expand::expand_fallback(input, &p);
            quote!(#errors #fallback)
        }
    }
}
