//! Fields as lists on the struct name them.

use proc_macro2::TokenStream;
use quote::ToTokens;
use std::fmt;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, Token};

/// `year`, or `address.city` of an embedded struct.
pub(crate) struct FieldPath {
    pub(crate) first: Ident,
    pub(crate) rest: Vec<Ident>,
}

impl FieldPath {
    /// The names behind the first: `city`, `geo.lat`.
    pub(crate) fn inner(&self) -> String {
        let names = self.rest.iter().map(|name| name.unraw().to_string());
        names.collect::<Vec<_>>().join(".")
    }

    /// Reads what follows the first name. A name before parentheses is a method, such as `.nulls_last()`, and
    /// two dots are a range.
    pub(crate) fn after(first: Ident, input: ParseStream) -> syn::Result<Self> {
        let mut rest = Vec::new();
        while input.peek(Token![.]) && !input.peek(Token![..]) && !is_method(input) {
            input.parse::<Token![.]>()?;
            rest.push(input.call(Ident::parse_any)?);
        }
        Ok(FieldPath { first, rest })
    }
}

fn is_method(input: ParseStream) -> bool {
    let ahead = input.fork();
    let name = ahead
        .parse::<Token![.]>()
        .and_then(|_| ahead.call(Ident::parse_any));
    name.is_ok() && ahead.peek(syn::token::Paren)
}

impl Parse for FieldPath {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let first = input.call(Ident::parse_any)?;
        FieldPath::after(first, input)
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first.unraw())?;
        self.rest
            .iter()
            .try_for_each(|name| write!(f, ".{}", name.unraw()))
    }
}

impl PartialEq for FieldPath {
    fn eq(&self, other: &Self) -> bool {
        self.first == other.first && self.rest == other.rest
    }
}

impl ToTokens for FieldPath {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let FieldPath { first, rest } = self;
        tokens.extend(quote::quote!(#first #(.#rest)*));
    }
}
