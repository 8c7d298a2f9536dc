//! Embedded structs.

use super::asserts::expand_asserts_within;
use super::meta::{expand_described, expand_parts};
use super::rows::{expand_read, expand_relation, expand_set, expand_write, expand_write_default};
use super::{expand_fields, expand_fields_type, expand_hidden};
use crate::model::{Field, Model};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

/// Expands to:
/// ```text
/// pub struct AddressFields<P_: Path> { pub street: <String as Field>::Handle<P_, 0>, … }
/// const _: () = {
///     impl Embed for Address {
///         type Fields<P_: Path> = AddressFields<P_>;
///         type Start = NotSet;
///         const FIELDS: &'static [schema::Field] = &[…];
///         fn read(reader_: &mut dyn Reader) -> DecodeResult<Self> { … }
///         …
///     }
///     impl UniqueWithin<2> for Address {}
///     never_one_value! { Address }
/// };
/// ```
pub(crate) fn expand_embed(embed: &Model) -> TokenStream {
    let methods = [
        expand_read(embed),
        expand_write(embed),
        expand_set(embed),
        expand_write_default(embed),
        expand_relation(embed),
    ];
    expand_with(embed, &start(embed), &methods)
}

/// The expansion of a struct, or of an enum that is stored as one, with these methods.
pub(super) fn expand_with(
    embed: &Model,
    start: &TokenStream,
    methods: &[TokenStream],
) -> TokenStream {
    let fields_type = expand_fields_type(embed);
    let parts = expand_parts(embed);
    // A constant by itself is looked at wherever the struct stands; what is wrong with it is said once.
    let described = (!embed.embeds()).then(|| {
        let fields = expand_described(embed);
        quote!(const FIELDS_: &[orm_::schema::Field] = &[#(#fields,)*];)
    });
    let hidden = expand_hidden(
        embed,
        &[
            expand_fields(embed),
            quote!(#parts #described),
            expand_impl(embed, start, &quote!(FIELDS_), &quote!(#(#methods)*)),
            expand_unique(embed),
            expand_variants_of_keys(embed),
            expand_asserts_within(embed),
            expand_column(embed),
        ],
    );
    quote!(#fields_type #hidden)
}

/// Where a field lacks `#[orm(embed)]` its struct is asked to be one value. It never is, and the bound says what to write.
fn expand_column(embed: &Model) -> TokenStream {
    let ident = &embed.ident;
    quote!(orm_::never_one_value! { #ident })
}

/// Stands in where there are mistakes, so that models with such a field have none of their own.
pub(crate) fn expand_embed_fallback(embed: &Model) -> TokenStream {
    let fields_type = expand_fields_type(embed);
    let methods = quote! {
        fn read(_: &mut dyn orm_::Reader) -> orm_::DecodeResult<Self> { ::core::unreachable!() }
        fn write(&self, _: usize, _: &mut dyn orm_::ValueSink) {}
        fn load_field(&mut self, _: usize, _: &mut dyn orm_::Reader) -> orm_::DecodeResult<()> { ::core::unreachable!() }
    };
    let required = quote!(&[orm_::schema::Field::new("", "", &[], false)]);
    let hidden = expand_hidden(
        embed,
        &[
            expand_fields(embed),
            expand_impl(embed, &quote!(orm_::IsSet), &required, &methods),
        ],
    );
    quote!(#fields_type #hidden)
}

fn expand_impl(
    embed: &Model,
    start: &TokenStream,
    fields: &TokenStream,
    methods: &TokenStream,
) -> TokenStream {
    let Model {
        ident, fields_type, ..
    } = embed;
    quote! {
        #[automatically_derived]
        impl orm_::Embed for #ident {
            type Fields<P_: orm_::Path> = #fields_type<P_>;
            type Start = #start;
            const FIELDS: &'static [orm_::schema::Field] = #fields;
            #methods
        }
    }
}

/// A draft may leave the struct out if it may leave each of its fields out.
fn start(embed: &Model) -> TokenStream {
    let may_stay_away = |field: &Field| {
        let attrs = &field.attrs;
        field.optional
            || attrs.default.is_some()
            || attrs.db_default.is_some()
            || attrs.auto_now_add.is_some()
            || attrs.auto_now.is_some()
    };
    if embed.fields.iter().all(may_stay_away) {
        quote!(orm_::IsSet)
    } else {
        quote!(orm_::NotSet)
    }
}

fn expand_unique(embed: &Model) -> TokenStream {
    let ident = &embed.ident;
    let fields = embed.fields.iter().enumerate();
    let unique = fields.filter(|(_, field)| field.attrs.unique.is_some() || field.one_to_one);
    let impls = unique.map(|(position, field)| {
        let place = embed.place(position);
        quote_spanned! {field.span()=>
            #[automatically_derived]
            impl orm_::UniqueWithin<#place> for #ident {}
        }
    });
    impls.collect()
}

/// The variants of an enum that are nothing but a foreign key.
///
/// Expands to:
/// ```text
/// impl VariantOfKey<'_, 1> for Subject {}
/// ```
fn expand_variants_of_keys(embed: &Model) -> TokenStream {
    let ident = &embed.ident;
    let variants = embed.variants.iter().flatten();
    let positions = variants.filter_map(|variant| {
        let mut fields = embed.fields.iter();
        fields.position(|field| field.name == variant.field && field.target.is_some())
    });
    let impls = positions.map(|position| {
        let place = embed.place(position);
        quote! {
            #[automatically_derived]
            impl orm_::VariantOfKey<'_, #place> for #ident {}
        }
    });
    impls.collect()
}
