//! The expansion of `#[derive(Row)]` for raw SQL, whose columns are found by the names of the fields.

use super::parse::{Shape, ShapeField, Source};
use crate::model::on;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

/// Expands to:
/// ```text
/// impl orm_::NamedRow for BookLine
/// where
///     String: for<'r_> orm_::ColumnField<'r_>,
///     Author: for<'r_> orm_::FlattenedRow<'r_>,
/// {
///     fn show_row() -> &'static str { "BookLine" }
///     fn add_columns(to_: &mut orm_::NamedFields) { … }
///     fn read_columns(from_: &mut orm_::NamedReader<'_>) -> orm_::Result<Self> { … }
///     fn set_load_policies(rows_: &mut [&mut Self], on_: orm_::Target<'_>) { … }
/// }
/// ```
/// A struct of a model may have fields that raw SQL does not give, such as lists: what it needs is asked for where it is
/// fetched. A struct without a model is for raw SQL alone, and asks where it is declared.
pub(super) fn expand(shape: &Shape) -> TokenStream {
    let ident = &shape.input.ident;
    let row = ident.unraw().to_string();
    let bounds = shape.fields.iter().map(bound);
    let add = shape.fields.iter().map(|field| expand_add(field, &row));
    let read = shape.fields.iter().map(|field| expand_read(field, &row));
    let policies = shape.fields.iter().filter_map(expand_policy);
    let assertions = shape.model.is_none().then(|| expand_assertions(shape));
    quote! {
        #assertions
        #[automatically_derived]
        impl orm_::NamedRow for #ident
        where
            #(#bounds,)*
        {
            fn show_row() -> &'static str { #row }
            fn add_columns(to_: &mut orm_::NamedFields) {
                #(#add)*
            }
            fn read_columns(from_: &mut orm_::NamedReader<'_>) -> orm_::Result<Self> {
                ::core::result::Result::Ok(Self { #(#read,)* })
            }
            fn set_load_policies(rows_: &mut [&mut Self], on_: orm_::Target<'_>) {
                #(#policies)*
            }
        }
    }
}

/// A bound that may not hold: with a lifetime of its own, it is no mistake before the struct is fetched.
fn bound(field: &ShapeField) -> TokenStream {
    let ty = field.ty;
    let span = on(ty.span());
    let wanted = match field.source {
        Source::Row => quote_spanned!(span=> orm_::FlattenedRow),
        Source::Name | Source::Expr(_) => quote_spanned!(span=> orm_::ColumnField),
    };
    quote_spanned!(span=> #ty: for<'r_> #wanted<'r_>)
}

/// Expands to:
/// ```text
/// const _: fn() = || {
///     orm_::assert_column_field::<String>();
///     orm_::assert_flattened_row::<Author>();
/// };
/// ```
fn expand_assertions(shape: &Shape) -> TokenStream {
    let assertions = shape.fields.iter().map(|field| {
        let ty = field.ty;
        let span = on(ty.span());
        match field.source {
            Source::Row => quote_spanned!(span=> orm_::assert_flattened_row::<#ty>();),
            Source::Name | Source::Expr(_) => {
                quote_spanned!(span=> orm_::assert_column_field::<#ty>();)
            }
        }
    });
    quote!(const _: fn() = || { #(#assertions)* };)
}

/// Expands to:
/// ```text
/// to_.add::<i64>("BookLine", "n", Some("count"));
/// <Author as orm_::NamedRow>::add_columns(to_);
/// ```
fn expand_add(field: &ShapeField, row: &str) -> TokenStream {
    let (ty, name) = (field.ty, field.ident.unraw().to_string());
    if let Source::Row = field.source {
        return quote!(<#ty as orm_::NamedRow>::add_columns(to_););
    }
    let column = if let Some(column) = &field.column {
        quote!(::core::option::Option::Some(#column))
    } else {
        quote!(::core::option::Option::None)
    };
    quote!(to_.add::<#ty>(#row, #name, #column);)
}

/// Expands to:
/// ```text
/// n: from_.field("BookLine", "n")?,
/// author: <Author as orm_::NamedRow>::read_columns(from_)?,
/// ```
fn expand_read(field: &ShapeField, row: &str) -> TokenStream {
    let (ident, ty, name) = (field.ident, field.ty, field.ident.unraw().to_string());
    match field.source {
        Source::Row => quote!(#ident: <#ty as orm_::NamedRow>::read_columns(from_)?),
        Source::Name | Source::Expr(_) => quote!(#ident: from_.field::<#ty>(#row, #name)?),
    }
}

/// Expands to:
/// ```text
/// orm_::set_load_policies_within(rows_, on_, |row_| &mut row_.author);
/// ```
fn expand_policy(field: &ShapeField) -> Option<TokenStream> {
    let Source::Row = field.source else {
        return None;
    };
    let ident = field.ident;
    Some(quote!(orm_::set_load_policies_within(rows_, on_, |row_| &mut row_.#ident);))
}

/// Stands in where there are mistakes.
pub(super) fn expand_fallback(shape: &Shape) -> TokenStream {
    let ident = &shape.input.ident;
    quote! {
        #[automatically_derived]
        impl orm_::NamedRow for #ident {
            fn show_row() -> &'static str { ::core::unreachable!() }
            fn add_columns(_: &mut orm_::NamedFields) {}
            fn read_columns(_: &mut orm_::NamedReader<'_>) -> orm_::Result<Self> { ::core::unreachable!() }
        }
    }
}
