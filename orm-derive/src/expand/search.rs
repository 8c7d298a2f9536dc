//! The search indexes of the struct, and the fields that they have.

use super::index::place;
use super::unique::{KeyField, expand_impls, expand_positions};
use crate::attr::search::SearchAttrs;
use crate::model::Model;
use proc_macro2::TokenStream;
use quote::quote;

/// Expands to:
/// ```text
/// schema::SearchIndex::new(&[1, 2]).name("words").language("english")
/// ```
pub(super) fn expand_search(model: &Model, search: &SearchAttrs) -> TokenStream {
    let fields = search.fields.iter();
    let fields = fields.filter_map(|path| place(model, path));
    let name = search.name.as_ref().map(|name| quote!(.name(#name)));
    let language = search.language.as_ref();
    let language = language.map(|language| quote!(.language(#language)));
    quote!(orm_::schema::SearchIndex::new(&[#(#fields),*]) #name #language)
}

/// Expands to:
/// ```text
/// impl Searched<FieldPosition<1>> for Article {}
/// ```
pub(crate) fn expand_searched(model: &Model) -> TokenStream {
    let searches = model.attrs.searches.iter();
    let mut fields: Vec<KeyField<'_>> = Vec::new();
    for path in searches.flat_map(|search| &search.fields) {
        let field = KeyField::named(model, path);
        fields.extend(field.filter(|field| !fields.contains(field)));
    }
    fields.sort_by_key(|field| field.position);
    let positions = fields.into_iter().map(|field| {
        let (parameters, positions) = expand_positions(model, &[field]);
        (parameters, quote!(#(#positions)*))
    });
    expand_impls(model, &quote!(orm_::Searched), positions)
}
