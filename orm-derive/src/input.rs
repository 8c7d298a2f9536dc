//! The struct that a derive is given.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::DeriveInput;

/// Reads the struct. Where a field has a value behind its type, `copies: i32 = 1`, the error says how a default is
/// declared.
pub(crate) fn struct_of(input: TokenStream) -> syn::Result<DeriveInput> {
    syn::parse2(input.clone()).map_err(|error| match value_of_a_field(input) {
        Some((at, value)) => syn::Error::new(
            at,
            format!("a default stands in front of the field; write `#[orm(default = {value})]`, and no value behind the type"),
        ),
        None => error,
    })
}

/// Returns the first value that stands behind the type of a field, and the place of its `=`.
fn value_of_a_field(input: TokenStream) -> Option<(Span, String)> {
    let body = input.into_iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    })?;
    let is = |token: &TokenTree, sign: char| matches!(token, TokenTree::Punct(it) if it.as_char() == sign);
    let mut tokens = body.into_iter();
    let mut depth = 0; // of `<…>`, in which an `=` names an associated type
    let equals = tokens.find(|token| {
        depth += i32::from(is(token, '<')) - i32::from(is(token, '>'));
        depth == 0 && is(token, '=')
    })?;
    let value: TokenStream = tokens.take_while(|token| !is(token, ',')).collect();
    Some((equals.span(), value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn a_value_behind_a_type_is_a_default() {
        let read = |input| struct_of(input).err().map(|error| error.to_string());
        let said = "a default stands in front of the field; write `#[orm(default = 1)]`, and no value behind the type";
        assert_eq!(
            read(quote!(
                struct Book { id: i64, copies: i32 = 1, title: String }
            ))
            .as_deref(),
            Some(said)
        );
        assert_eq!(
            read(quote!(
                struct Book { shelf: Box<dyn Iterator<Item = u8>>, copies: i32 = 1 }
            ))
            .as_deref(),
            Some(said)
        );
        assert_eq!(
            read(quote!(
                struct Book {
                    shelf: Box<dyn Iterator<Item = u8>>,
                }
            )),
            None
        );
        assert_eq!(
            read(quote!(
                enum Size {
                    Small = 1,
                }
            )),
            None
        );
    }
}
