//! The fields as queries name them.

use crate::model::Model;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

/// The path is that of the model itself where none is named, in the functions of a program and in messages: `BookFields`. An
/// embedded struct has no path of its own.
///
/// The last field spares messages: a type is sized if its last field is, and rustc would say of a field's type that is
/// none once for each mention of `BookFields`.
///
/// Expands to:
/// ```text
/// /// The fields of `Book` as a query names them, seen along the path `P_`.
/// pub struct BookFields<P_: Path = Root<Book>> {
///     pub id: <i64 as Field>::Handle<P_, 0>,
///     pub title: <String as Field>::Handle<P_, 1>,
///     pub tags: ManyToManyPath<P_, Tag, 0>,
///     path_: PhantomData<fn() -> P_>,
/// }
/// ```
pub(crate) fn expand_fields_type(model: &Model) -> TokenStream {
    let Model {
        private: p,
        vis,
        ident,
        fields_type,
        ..
    } = model;
    let default = (!model.is_embedded).then(|| quote!(= #p::Root<#ident>));
    let doc = format!(
        "The fields of `{}` as a query names them, seen along the path `P_`.",
        model.name()
    );
    let fields = model.fields.iter().enumerate().map(|(position, field)| {
        let (ident, vis, ty, docs) = (&field.ident, &field.vis, &field.ty, &field.doc_attrs);
        let place = model.place(position);
        let handle = if field.is_embedded() {
            quote_spanned!(field.span()=> <#ty as #p::EmbedField>::Handle<P_, #place>)
        } else {
            quote_spanned!(field.span()=> <#ty as #p::Field>::Handle<P_, #place>)
        };
        quote!(#(#docs)* #vis #ident: #handle)
    });
    let members = model.members.iter().enumerate().map(|(position, field)| {
        let (ident, vis, target, docs) =
            (&field.ident, &field.vis, &field.target, &field.doc_attrs);
        let handle = quote_spanned!(field.span()=> #p::ManyToManyPath<P_, #target, #position>);
        quote!(#(#docs)* #vis #ident: #handle)
    });
    quote! {
        #[doc = #doc]
        #[allow(dead_code, missing_docs, missing_debug_implementations, non_camel_case_types, non_snake_case, unreachable_pub)]
        #vis struct #fields_type<P_: #p::Path #default> { #(#fields,)* #(#members,)* path_: ::core::marker::PhantomData<fn() -> P_> }
    }
}

/// Hidden, or rustdoc would call every link to the model ambiguous.
///
/// Expands to:
/// ```text
/// pub const Book: BookFields<Root<Book>> = *<BookFields<Root<Book>> as Handles>::REF;
/// ```
pub(crate) fn expand_value(model: &Model) -> TokenStream {
    let Model {
        private: p,
        vis,
        ident,
        fields_type,
        ..
    } = model;
    let span = model.suspect();
    // The comma keeps the brackets apart: rustc would split `>>`, and point at half of the place.
    let ty = quote_spanned!(span=> #fields_type<#p::Root<#ident>,>);
    // For editors.
    let doc = format!("The columns and relations of `{ident}`, as queries name them.");
    quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #[allow(dead_code, non_upper_case_globals, unreachable_pub)]
        #vis const #ident: #ty = *<#ty as #p::Handles>::REF;
    }
}

/// Expands to:
/// ```text
/// impl<P_: Path> Clone for BookFields<P_> { fn clone(&self) -> Self { *self } }
/// impl<P_: Path> Copy for BookFields<P_> {}
/// impl<P_: Path> Handles for BookFields<P_> {
///     const REF: &'static Self = &BookFields { id: Handle::NEW, title: Handle::NEW, path_: PhantomData };
/// }
/// ```
pub(crate) fn expand_fields(model: &Model) -> TokenStream {
    let fields_type = &model.fields_type;
    let span = model.suspect();
    let fields = model.fields.iter().chain(&model.members).map(|field| {
        let ident = &field.ident;
        let new = quote_spanned!(field.span()=> orm_::Handle::NEW);
        quote!(#ident: #new)
    });
    quote_spanned! {span=>
        #[automatically_derived]
        impl<P_: orm_::Path> ::core::clone::Clone for #fields_type<P_> {
            fn clone(&self) -> Self { *self }
        }
        #[automatically_derived]
        impl<P_: orm_::Path> ::core::marker::Copy for #fields_type<P_> {}
        #[automatically_derived]
        impl<P_: orm_::Path> orm_::Handles for #fields_type<P_> {
            const REF: &'static Self = &#fields_type { #(#fields,)* path_: ::core::marker::PhantomData };
        }
    }
}

/// Expands to:
/// ```text
/// impl<R_, P_: Path<Target = Book> + PathFrom<R_>> Selection<R_> for BookFields<P_> {
///     type Out = P_::Row<Book>;
///     type Kind = PerRow;
///     fn items(self, to: &mut Vec<Item>) { row_item::<P_>(to) }
///     fn read(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<Self::Out> { read_row::<P_>(reader, items) }
///     …
/// }
/// impl<P_: Path<Target = Book>> OtherNamesOfHandles for BookFields<P_> { type Model = Book; }
/// ```
pub(crate) fn expand_selection(model: &Model) -> TokenStream {
    let Model {
        ident, fields_type, ..
    } = model;
    let span = model.suspect();
    quote_spanned! {span=>
        #[automatically_derived]
        impl<R_, P_: orm_::Path<Target = #ident> + orm_::PathFrom<R_>> orm_::Selection<R_> for #fields_type<P_> {
            type Out = P_::Row<#ident>;
            type Kind = orm_::PerRow;
            fn items(self, to: &mut ::std::vec::Vec<orm_::query::Item>) {
                orm_::row_item::<P_>(to);
            }
            fn read(reader: &mut dyn orm_::Reader, items: &mut orm_::ItemCursor<'_>) -> orm_::Result<Self::Out> {
                orm_::read_row::<P_>(reader, items)
            }
            fn loads() -> bool {
                orm_::has_relations::<P_>()
            }
            fn set_load_policy(rows: &mut [&mut Self::Out], items: &mut orm_::ItemCursor<'_>, policy: &orm_::LoadPolicy<'_>) {
                orm_::set_load_policy_of_rows::<P_>(rows, items, policy);
            }
        }
        #[automatically_derived]
        impl<P_: orm_::Path<Target = #ident>> orm_::OtherNamesOfHandles for #fields_type<P_> {
            type Model = #ident;
        }
    }
}
