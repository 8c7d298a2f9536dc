//! The code that a model becomes: constants and one line a field, no decisions.
//!
//! Three names enter the user's scope, the value `Book`, `BookFields` and `BookDraft` (and the traits that
//! `related_trait` asks for); all else is in one `const _`. Every path is absolute (in the `const _`, `orm_` stands for
//! `::orm::__private`), every type parameter ends in `_`, and whatever repeats a field's type stands where the type
//! stands, so that rustc points there.

mod asserts;
mod docs;
mod draft;
mod embed;
mod embed_enum;
mod field_reading;
mod fields;
mod foreign_key;
mod index;
mod members;
mod meta;
mod no_overlap;
mod reverse;
mod rows;
mod search;
mod settable;
mod unique;
mod validate;

use crate::model::{Model, is_known};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

pub(crate) use draft::{Parameters, expand_draft, expand_draft_type};
pub(crate) use embed::{expand_embed, expand_embed_fallback};
pub(crate) use embed_enum::{expand_embedded_enum, expand_embedded_enum_fallback};
pub(crate) use fields::{expand_fields, expand_fields_type, expand_selection, expand_value};
pub(crate) use reverse::{expand_reverse, expand_traits};
pub(crate) use rows::{expand_cte, expand_key, expand_methods};
pub(crate) use search::expand_searched;
pub(crate) use settable::expand_settable;
pub(crate) use unique::expand_unique_keys;

pub(crate) fn expand(mut model: Model) -> TokenStream {
    let parameters = Parameters::of(&model);
    let fields_type = expand_fields_type(&model);
    let value = expand_value(&model);
    let draft_type = expand_draft_type(&model, &parameters);
    let traits = expand_traits(&model);
    let aliases = aliases(&mut model);
    let model = &model;
    let hidden = expand_hidden(
        model,
        &[
            aliases,
            expand_fields(model),
            expand_selection(model),
            expand_optional_relations(model),
            expand_other_names(model, &parameters),
            rows::expand_model(model),
            expand_methods(model, &parameters),
            expand_draft(model, &parameters),
            expand_unique_keys(model),
            expand_settable(model),
            expand_searched(model),
            expand_reverse(model),
            members::expand_joins(model),
            members::expand_between(model, &parameters),
            asserts::expand_asserts(model),
        ],
    );
    quote!(#fields_type #value #draft_type #traits #hidden)
}

/// Expands to:
/// ```text
/// optional_relations! { Book }
/// ```
pub(crate) fn expand_optional_relations(model: &Model) -> TokenStream {
    let Model {
        private: p, ident, ..
    } = model;
    quote!(#p::optional_relations! { #ident })
}

/// Expands to:
/// ```text
/// other_names_of_models! { Book }
/// other_names_of_drafts! { Book, [Id_, Title_] BookDraft<Id_, Title_> }
/// relations_called! { Book: [author] [tags] [id title] [get_status_display] [find_by_title get_by_title] }
/// ```
fn expand_other_names(model: &Model, parameters: &Parameters) -> TokenStream {
    let Model {
        private: p,
        ident,
        draft_type,
        ..
    } = model;
    let states: Vec<_> = parameters.idents().collect();
    let (to_one, columns): (Vec<_>, Vec<_>) = model
        .fields
        .iter()
        .partition(|field| field.target.is_some());
    let to_one = to_one.into_iter().map(|field| &field.ident);
    let columns = columns.into_iter().map(|field| &field.ident);
    let to_many = model.members.iter().map(|field| &field.ident);
    let (shown, found_by) = (names_of_labels(model), names_of_finders(model));
    quote! {
        #p::other_names_of_models! { #ident }
        #p::other_names_of_drafts! { #ident, [#(#states),*] #draft_type<#(#states),*> }
        #p::relations_called! { #ident: [#(#to_one)*] [#(#to_many)*] [#(#columns)*] [#(#shown)*] [#(#found_by)*] }
    }
}

/// Names that Django has for the labels of choices, for each field whose type may be an enum of them.
fn names_of_labels(model: &Model) -> impl Iterator<Item = Ident> {
    let fields = model.fields.iter();
    let may_be_choices = fields.filter(|field| !field.is_embedded() && !is_known(&field.ty));
    may_be_choices.map(|field| format_ident!("get_{}_display", field.ident.unraw()))
}

/// Names that other libraries make for functions that find a row by a field, for each field that rows are usually found by.
fn names_of_finders(model: &Model) -> impl Iterator<Item = Ident> {
    const LOOKED_UP: [&str; 5] = ["email", "name", "slug", "title", "username"];
    let fields = model.fields.iter().filter(|field| !field.is_embedded());
    let looked_up = fields.filter(|field| {
        field.attrs.unique.is_some() || LOOKED_UP.contains(&&*field.ident.unraw().to_string())
    });
    looked_up.flat_map(|field| {
        let name = field.ident.unraw();
        ["find_by", "get_by"].map(|verb| format_ident!("{verb}_{name}"))
    })
}

/// Names for the types that may be none of field, to be written in their stead: what rustc says of a name is the same
/// wherever it stands, and said once.
///
/// Expands to:
/// ```text
/// type Type1_ = Status;
/// ```
fn aliases(model: &mut Model) -> TokenStream {
    let fields = model.fields.iter_mut().enumerate();
    let unknown = fields.filter(|(_, field)| !is_known(&field.ty));
    let aliases = unknown.map(|(position, field)| {
        let alias = format_ident!("Type{position}_", span = field.span());
        let ty = std::mem::replace(&mut field.ty, syn::parse_quote!(#alias));
        quote!(type #alias = #ty;)
    });
    aliases.collect()
}

/// Expands to:
/// ```text
/// const _: () = {
///     use ::orm::__private as orm_;
///     …
/// };
/// ```
pub(crate) fn expand_hidden(model: &Model, items: &[TokenStream]) -> TokenStream {
    let p = &model.private;
    quote! {
        #[allow(dead_code, deprecated, missing_docs, non_camel_case_types, non_snake_case, non_upper_case_globals, unreachable_pub, unused_qualifications)]
        const _: () = {
            use #p as orm_;
            #(#items)*
        };
    }
}
