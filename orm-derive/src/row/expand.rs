//! The expansion of `#[derive(Row)]`.

use super::named;
use super::parse::{Shape, ShapeField, Source};
use crate::model::{on, private};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Path};

/// Expands to:
/// ```text
/// const _: () = {
///     use ::orm::__private as orm_;
///     impl orm_::NamedRow for AuthorPage { … }
///     fn name_source_() -> impl orm_::FieldSource<String, Author> { … }
///     …
///     impl orm_::Row<Author> for AuthorPage { … }
///     impl orm_::RelatedRow<Author> for AuthorPage { … }
///     impl orm_::OtherNamesOfReadStructs for AuthorPage {}
/// };
/// ```
/// Of a struct without a model the first impl and the last alone.
pub(super) fn expand(shape: &Shape) -> TokenStream {
    let named = named::expand(shape);
    let row = shape.model.as_ref().map(|model| expand_row(shape, model));
    let ident = &shape.input.ident;
    hidden(
        shape,
        &quote!(#named #row #[automatically_derived] impl orm_::OtherNamesOfReadStructs for #ident {}),
    )
}

fn expand_row(shape: &Shape, model: &Path) -> TokenStream {
    let sources = shape.fields.iter();
    let sources = sources.map(|field| expand_source(field, model));
    let add = shape.fields.iter().map(expand_add);
    let read = shape.fields.iter().map(|field| expand_read(field, model));
    let ident = &shape.input.ident;
    let name = ident.unraw().to_string();
    let related = expand_related(ident, model);
    quote! {
        #(#sources)*
        #[automatically_derived]
        impl orm_::Row<#model> for #ident {
            const ROW_NAME: &'static str = #name;
            fn add_fields<Out_: ::core::marker::Send + 'static>(to_: &mut orm_::RowFields<'_, #model, Out_, Self>) {
                #(#add)*
            }
            fn read(from_: &mut orm_::FieldReader<'_>) -> orm_::Result<Self> {
                ::core::result::Result::Ok(Self { #(#read,)* })
            }
        }
        #related
    }
}

fn expand_related(ident: &Ident, model: &Path) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl orm_::RelatedRow<#model> for #ident {
            fn add_related<Out_: ::core::marker::Send + 'static>(to_: &mut orm_::RowFields<'_, #model, Out_, Self>) {
                <Self as orm_::Row<#model>>::add_fields(to_);
            }
            fn read_related(from_: &mut orm_::FieldReader<'_>) -> orm_::Result<Self> {
                <Self as orm_::Row<#model>>::read(from_)
            }
        }
    }
}

fn hidden(shape: &Shape, impls: &TokenStream) -> TokenStream {
    let p = private(shape.krate.as_ref());
    quote! {
        #[allow(dead_code, deprecated, missing_docs, non_snake_case, unreachable_pub)]
        const _: () = {
            use #p as orm_;
            #impls
        };
    }
}

fn source_name(field: &ShapeField) -> Ident {
    format_ident!("{}_source_", field.ident.unraw())
}

/// A function of its own for each field, so that what is wrong with one is said once, and at the field.
///
/// Expands to:
/// ```text
/// fn name_source_() -> impl FieldSource<String, Author> { let row_ = Author; row_.name }
/// fn n_books_source_() -> impl FieldSource<i64, Author> { Author.books().count() }
/// fn line_source_() -> impl FieldSource<AuthorLine, Author> { SameRow }
/// ```
fn expand_source(field: &ShapeField, model: &Path) -> TokenStream {
    let (name, ident, ty) = (source_name(field), field.ident, field.ty);
    let source = match &field.source {
        Source::Name => {
            // A name for the row, so that messages show the field alone, and not all from the model's name on.
            let row = Ident::new("row_", on(ident.span()));
            quote_spanned!(on(ident.span())=> let #row = #model; #row.#ident)
        }
        Source::Expr(expr) => quote!(#expr),
        Source::Row => quote!(orm_::SameRow),
    };
    let bound = quote_spanned!(on(ty.span())=> impl orm_::FieldSource<#ty, #model>);
    quote! {
        fn #name() -> #bound { #source }
    }
}

/// Expands to:
/// ```text
/// to_.add("name", name_source_(), |row_| &mut row_.name);
/// ```
fn expand_add(field: &ShapeField) -> TokenStream {
    let (source, ident) = (source_name(field), field.ident);
    let name = ident.unraw().to_string();
    quote!(to_.add(#name, #source(), |row_| &mut row_.#ident);)
}

/// Expands to:
/// ```text
/// name: from_.field::<Author, String, _>(name_source_)?
/// ```
fn expand_read(field: &ShapeField, model: &Path) -> TokenStream {
    let (source, ident, ty) = (source_name(field), field.ident, field.ty);
    quote!(#ident: from_.field::<#model, #ty, _>(#source)?)
}

/// Stands in where there are mistakes, so that queries which are read into the struct have none of their own.
pub(super) fn expand_fallback(shape: &Shape) -> TokenStream {
    if !shape.input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let named = named::expand_fallback(shape);
    let row = shape.model.as_ref().map(|model| {
        let ident = &shape.input.ident;
        let name = ident.unraw().to_string();
        let related = expand_related(ident, model);
        quote! {
            #[automatically_derived]
            impl orm_::Row<#model> for #ident {
                const ROW_NAME: &'static str = #name;
                fn add_fields<Out_: ::core::marker::Send + 'static>(_: &mut orm_::RowFields<'_, #model, Out_, Self>) {}
                fn read(_: &mut orm_::FieldReader<'_>) -> orm_::Result<Self> { ::core::unreachable!() }
            }
            #related
        }
    });
    hidden(shape, &quote!(#named #row))
}
