//! The fields by which a row is identified.

use crate::model::Model;
use proc_macro2::TokenStream;
use quote::quote;

/// Expands to:
/// ```text
/// impl Unique<FieldPosition<0>> for Book {}
/// impl Unique<(FieldPosition<1>, FieldPosition<5>)> for Book {}
/// impl Unique<(FieldPosition<5>, FieldPosition<1>)> for Book {}
/// ```
pub(crate) fn expand_unique_keys(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let orders = keys(model).into_iter().flat_map(|key| orders(&key));
    let impls = orders.map(|key| {
        let positions = match &*key {
            [position] => quote!(orm_::FieldPosition<#position>),
            key => quote!((#(orm_::FieldPosition<#key>),*)),
        };
        quote! {
            #[automatically_derived]
            impl orm_::Unique<#positions> for #ident {}
        }
    });
    quote!(#(#impls)*)
}

/// The orders in which the fields of a key may be named: any, unless they are too many.
fn orders(key: &[usize]) -> Vec<Vec<usize>> {
    const MAX_FIELDS: usize = 4;
    if key.len() < 2 || key.len() > MAX_FIELDS {
        return vec![key.to_vec()];
    }
    let first = |n: usize| {
        let mut rest = key.to_vec();
        let first = rest.remove(n);
        let rest = orders(&rest).into_iter();
        rest.map(move |rest| [vec![first], rest].concat())
    };
    (0..key.len()).flat_map(first).collect()
}

/// The positions of the fields of the primary key and of each unique constraint, each once.
pub(super) fn keys(model: &Model) -> Vec<Vec<usize>> {
    let fields = model.fields.iter().enumerate();
    let single = fields
        .filter(|(_, field)| field.one_to_one || field.attrs.unique.is_some())
        .map(|(position, _)| vec![position]);
    // A unique constraint of some rows, or of expressions, identifies no row by its fields.
    let several = model.attrs.uniques.iter();
    let several = several.filter(|unique| unique.condition.is_none() && unique.is_of_fields());
    let several = several.map(|unique| {
        let names = unique.named();
        names.filter_map(|name| model.position(name)).collect()
    });
    let mut keys: Vec<Vec<usize>> = Vec::new();
    for key in [model.key()].into_iter().chain(single).chain(several) {
        let same = |known: &Vec<usize>| {
            known.len() == key.len() && known.iter().all(|field| key.contains(field))
        };
        // A field that is named twice is a mistake of the declaration.
        let names_twice = (1..key.len()).any(|n| key[..n].contains(&key[n]));
        if !key.is_empty() && !names_twice && !keys.iter().any(same) {
            keys.push(key);
        }
    }
    keys
}
