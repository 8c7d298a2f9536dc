//! The other side of foreign keys.

use crate::model::{Field, Model};
use crate::names::upper_camel;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Ident, Path};

/// One accessor: what it is called, and the foreign key it reverses.
struct Reverse<'m> {
    position: usize,
    field: &'m Field,
    target: &'m Path,
    name: Ident,
}

fn reverses(model: &Model, as_trait: bool) -> impl Iterator<Item = Reverse<'_>> {
    let fields = model.fields.iter().enumerate();
    fields
        .filter(move |(_, field)| field.attrs.related_trait.is_some() == as_trait)
        .filter_map(|(position, field)| {
            Some(Reverse {
                position,
                field,
                target: field.target.as_ref()?,
                name: model.accessor(field)?,
            })
        })
}

/// Expands to:
/// ```text
/// impl Author { pub fn books(&self) -> QuerySet<Book> { related::<Author, Book>(self, 5) } }
/// impl<P_: Path> AuthorFields<P_> { pub fn books(&self) -> Many<P_::Root, Book> { Many::reverse::<P_, 5>() } }
/// ```
pub(crate) fn expand_reverse(model: &Model) -> TokenStream {
    let Model { vis, ident, .. } = model;
    let inherent = reverses(model, false).map(|reverse| {
        let reverse = &reverse;
        let Reverse {
            position,
            target,
            name,
            field,
        } = reverse;
        let fields = fields_of(target);
        let doc = row_doc(model, field);
        let path_doc = path_doc(model, field);
        // All of a signature stands at the name, so that rustc points there when two have one name.
        let rows = quote_spanned!(name.span()=> fn #name(&self) -> orm_::QuerySet<#ident>);
        let (relation, value) = relation(model, reverse);
        let relation = quote_spanned!(name.span()=> fn #name(&self) -> #relation);
        quote! {
            #[automatically_derived]
            impl #target {
                #[doc = #doc]
                #vis #rows { orm_::related::<#target, #ident>(self, #position) }
            }
            #[automatically_derived]
            impl<P_: orm_::Path> #fields<P_> {
                #[doc = #path_doc]
                #vis #relation { #value }
            }
        }
    });
    let traits = reverses(model, true).map(|reverse| expand_trait_impls(model, &reverse));
    quote!(#(#inherent)* #(#traits)*)
}

/// A trait in place of inherent methods, which may not cross crates. One for both sides: `At_` is the path in a query,
/// and on a row the child model, of which coherence knows that it is no path.
///
/// Expands to:
/// ```text
/// pub trait AuthorReviews<At_> {
///     type Reviews;
///     fn reviews(&self) -> Self::Reviews;
/// }
/// ```
pub(crate) fn expand_traits(model: &Model) -> TokenStream {
    let vis = &model.vis;
    let traits = reverses(model, true).map(|reverse| {
        let (name, rows) = (&reverse.name, rows_type(&reverse));
        let accessor = trait_name(&reverse);
        let doc = format!("`{name}()`: {}", row_doc(model, reverse.field));
        let rows_doc = format!(
            "On a row a query of `{}`, in a query the relation.",
            model.name()
        );
        quote! {
            #[doc = #doc]
            #[allow(dead_code, unreachable_pub)]
            #vis trait #accessor<At_> {
                #[doc = #rows_doc]
                type #rows;
                #[doc = #doc]
                fn #name(&self) -> Self::#rows;
            }
        }
    });
    quote!(#(#traits)*)
}

/// Expands to:
/// ```text
/// impl AuthorReviews<Review> for Author { type Reviews = QuerySet<Review>; … }
/// impl<P_: Path<Target = Author>> AuthorReviews<P_> for <Author as Model>::Fields<P_> { … }
/// ```
fn expand_trait_impls(model: &Model, reverse: &Reverse) -> TokenStream {
    let Model { ident, .. } = model;
    let Reverse {
        position,
        target,
        name,
        field,
    } = reverse;
    let (accessor, rows) = (trait_name(reverse), rows_type(reverse));
    let (relation, value) = relation(model, reverse);
    let fields = quote_spanned!(field.span()=> <#target as orm_::Model>::Fields<P_>);
    quote! {
        #[automatically_derived]
        impl #accessor<#ident> for #target {
            type #rows = orm_::QuerySet<#ident>;
            fn #name(&self) -> Self::#rows { orm_::related::<#target, #ident>(self, #position) }
        }
        #[automatically_derived]
        impl<P_: orm_::Path<Target = #target>> #accessor<P_> for #fields {
            type #rows = #relation;
            fn #name(&self) -> Self::#rows { #value }
        }
    }
}

/// What the accessor is in a query along the path `P_`, and a value of it: to-one where the foreign key is unique.
fn relation(model: &Model, reverse: &Reverse) -> (TokenStream, TokenStream) {
    let (ident, position) = (&model.ident, reverse.position);
    if reverse.field.one_to_one {
        (
            quote_spanned!(reverse.name.span()=> orm_::ToOneBack<P_, #ident, #position>),
            quote!(orm_::Handle::NEW),
        )
    } else {
        (
            quote_spanned!(reverse.name.span()=> orm_::Many<P_::Root, #ident>),
            quote!(orm_::Many::reverse::<P_, #position>()),
        )
    }
}

/// `people::Author` as `people::AuthorFields`.
fn fields_of(target: &Path) -> TokenStream {
    let mut fields = target.clone();
    if let Some(last) = fields.segments.last_mut() {
        last.ident = format_ident!("{}Fields", last.ident);
    }
    fields.into_token_stream()
}

/// The name declared, or `AuthorReviews` for the accessor `reviews` of an `Author`.
fn trait_name(reverse: &Reverse) -> Ident {
    let declared = reverse
        .field
        .attrs
        .related_trait
        .as_ref()
        .and_then(|declared| declared.name.clone());
    let target = reverse
        .target
        .segments
        .last()
        .map(|last| last.ident.unraw().to_string())
        .unwrap_or_default();
    declared.unwrap_or_else(|| {
        format_ident!("{target}{}", rows_type(reverse), span = reverse.name.span())
    })
}

fn rows_type(reverse: &Reverse) -> Ident {
    format_ident!(
        "{}",
        upper_camel(&reverse.name.unraw().to_string()),
        span = reverse.name.span()
    )
}

fn row_doc(model: &Model, field: &Field) -> String {
    doc(model, field, "this row")
}

fn path_doc(model: &Model, field: &Field) -> String {
    doc(model, field, "the row here")
}

fn doc(model: &Model, field: &Field, here: &str) -> String {
    let (model, name) = (model.name(), &field.name);
    if field.one_to_one {
        format!("The row of `{model}` whose `{name}` is {here}, if there is one.")
    } else {
        format!("The rows of `{model}` whose `{name}` is {here}.")
    }
}
