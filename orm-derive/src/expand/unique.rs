//! The fields by which a row is identified.

use crate::attr::index::IndexAttrs;
use crate::attr::path::FieldPath;
use crate::model::Model;
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

/// Expands to:
/// ```text
/// impl Unique<FieldPosition<0>> for Book {}
/// impl Unique<(FieldPosition<1>, FieldPosition<5>)> for Book {}
/// impl Unique<(FieldPosition<5>, FieldPosition<1>)> for Book {}
/// ```
pub(crate) fn expand_unique_keys(model: &Model) -> TokenStream {
    let orders = keys(model).into_iter().flat_map(|key| orders(&key));
    let impls = orders.map(|key| {
        let (parameters, positions) = expand_positions(model, &key);
        let positions = if key.len() == 1 {
            quote!(#(#positions)*)
        } else {
            quote!((#(#positions),*))
        };
        (parameters, positions)
    });
    expand_impls(model, &quote!(orm_::Unique), impls)
}

/// An impl of a marker for each of these positions, of equal ones once.
pub(super) fn expand_impls(
    model: &Model,
    marker: &TokenStream,
    positions: impl Iterator<Item = (TokenStream, TokenStream)>,
) -> TokenStream {
    let (ident, mut seen) = (&model.ident, Vec::new());
    let impls = positions.map(|(parameters, positions)| {
        let text = positions.to_string();
        if seen.contains(&text) {
            return TokenStream::new();
        }
        seen.push(text);
        quote! {
            #[automatically_derived]
            impl<#parameters> #marker<#positions> for #ident {}
        }
    });
    impls.collect()
}

/// The positions of fields, and the parameters that stand in them.
pub(super) fn expand_positions(
    model: &Model,
    fields: &[KeyField<'_>],
) -> (TokenStream, Vec<TokenStream>) {
    let mut parameters = TokenStream::new();
    let fields = fields.iter().enumerate();
    let positions = fields.map(|(n, field)| expand_position(model, (n, field), &mut parameters));
    let positions = positions.collect();
    (parameters, positions)
}

/// Expands to `FieldPosition<1>`, or of a field of an embedded struct to
/// `EmbeddedPosition<FieldPosition<2>, Address, { position_of(Address::FIELDS, "city") }>`.
///
/// The types of structs further in only the compiler knows, so parameters stand for them, and whoever takes the fields looks
/// at the fields once more: `EmbeddedPosition<EmbeddedPosition<FieldPosition<2>, Address, N0_0_>, E0_1_, N0_1_>`.
fn expand_position(
    model: &Model,
    (n, field): (usize, &KeyField<'_>),
    parameters: &mut TokenStream,
) -> TokenStream {
    let place = model.place(field.position);
    let outer = quote!(orm_::FieldPosition<#place>);
    let Some(path) = field.inner else {
        return outer;
    };
    let described = &model.fields[field.position];
    let (ty, inner) = (&described.ty, path.inner());
    if path.rest.len() == 1 {
        return quote_spanned! {described.span()=>
            orm_::EmbeddedPosition<#outer, <#ty as orm_::EmbedField>::Embed, {
                orm_::schema::embedded::position_of(<<#ty as orm_::EmbedField>::Embed as orm_::Embed>::FIELDS, #inner)
            }>
        };
    }
    let mut position = outer;
    for depth in 0..path.rest.len() {
        let place = format_ident!("N{n}_{depth}_");
        let of = if depth == 0 {
            quote_spanned!(described.span()=> <#ty as orm_::EmbedField>::Embed)
        } else {
            let of = format_ident!("E{n}_{depth}_");
            parameters.extend(quote!(#of,));
            quote!(#of)
        };
        parameters.extend(quote!(const #place: usize,));
        position = quote!(orm_::EmbeddedPosition<#position, #of, #place>);
    }
    position
}

/// One field of a key: of an embedded struct the path to its field.
#[derive(Clone, Copy)]
pub(super) struct KeyField<'m> {
    pub(super) position: usize,
    inner: Option<&'m FieldPath>,
}

impl<'m> KeyField<'m> {
    /// Returns the field that a list on the struct names.
    pub(super) fn named(model: &Model, path: &'m FieldPath) -> Option<Self> {
        Some(KeyField {
            position: model.position(&path.first)?,
            inner: (!path.rest.is_empty()).then_some(path),
        })
    }

    /// Returns whether it is a field of the model itself.
    pub(super) fn is_own(&self) -> bool {
        self.inner.is_none()
    }
}

impl PartialEq for KeyField<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.position == other.position && self.inner == other.inner
    }
}

/// The orders in which the fields of a key may be named: any, unless they are too many.
fn orders<'m>(key: &[KeyField<'m>]) -> Vec<Vec<KeyField<'m>>> {
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

/// The positions of the fields of the primary key and of each unique constraint, each once, those of all rows first. Those of
/// some rows alone, and of texts whose case is ignored, follow.
///
/// Left out is one field by itself that is two structs deep: that one is `unique` where it is declared. So is one of an
/// embedded struct by itself that is unique among some rows, since it may be `unique` where it is declared as well.
pub(super) fn keys(model: &Model) -> Vec<Vec<KeyField<'_>>> {
    let own = |position| KeyField {
        position,
        inner: None,
    };
    let fields = model.fields.iter().enumerate();
    let single = fields
        .filter(|(_, field)| field.one_to_one || field.attrs.unique.is_some())
        .map(|(position, _)| vec![own(position)]);
    let primary = model.key().into_iter().map(own).collect();
    let mut keys: Vec<Vec<KeyField<'_>>> = Vec::new();
    let of_all_rows = named_keys(model, IndexAttrs::is_of_all_rows, 2);
    let of_some_rows = named_keys(model, |unique| !unique.is_of_all_rows(), 1);
    let several = of_all_rows.chain(of_some_rows);
    for key in [primary].into_iter().chain(single).chain(several) {
        let same = |known: &Vec<KeyField<'_>>| {
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

/// The fields of these unique constraints of the struct, unless one is an expression. A field by itself has fewer
/// than so many names behind the first in its path.
fn named_keys(
    model: &Model,
    is_one: fn(&IndexAttrs) -> bool,
    max_depth: usize,
) -> impl Iterator<Item = Vec<KeyField<'_>>> {
    let uniques = model.attrs.uniques.iter();
    let uniques = uniques.filter(move |unique| is_one(unique) && !unique.has_expressions());
    let uniques = uniques.filter(move |unique| {
        let mut named = unique.named();
        let first = named.next();
        let is_alone = named.next().is_none();
        !is_alone || first.is_some_and(|path| path.rest.len() < max_depth)
    });
    uniques.map(|unique| {
        let fields = unique.named();
        fields
            .filter_map(|path| KeyField::named(model, path))
            .collect()
    })
}
