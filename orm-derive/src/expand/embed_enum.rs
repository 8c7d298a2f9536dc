//! Embedded enums.

use super::embed::{expand_embed, expand_with};
use super::expand_embed_fallback;
use super::field_reading::read_field;
use super::rows::{relation_arms, set_arms, write_arms};
use crate::choices::choices;
use crate::embed::variants::{Content, EmbeddedEnum, Variant};
use crate::model::{Field, Model};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Data, Ident};

/// Expands to what an embedded struct becomes of the tag and a field for each variant that has some, but for how it is
/// read and written, and to the enum of the tag and the structs of the variants:
/// ```text
/// pub enum PaymentKind { Cash, Card }
/// impl From<&Payment> for PaymentKind { … }
/// pub struct PaymentCard { pub number: String }
/// const _: () = { impl Embed for Payment { … } };
/// ```
pub(crate) fn expand_embedded_enum(embed: &EmbeddedEnum) -> TokenStream {
    let methods = [
        expand_read(embed),
        expand_write(embed),
        expand_set(embed),
        expand_relation(embed),
    ];
    let stored = expand_with(&embed.stored, &quote!(orm_::NotSet), &methods);
    let (kind, kind_of) = (expand_kind(embed), expand_kind_of(embed));
    let structs = expand_structs(embed, expand_embed);
    quote!(#kind #kind_of #structs #stored)
}

/// Stands in where there are mistakes, so that models with such a field have none of their own.
pub(crate) fn expand_embedded_enum_fallback(embed: &EmbeddedEnum) -> TokenStream {
    let (kind, stored) = (expand_kind(embed), expand_embed_fallback(&embed.stored));
    let structs = expand_structs(embed, expand_embed_fallback);
    quote!(#kind #structs #stored)
}

/// The structs of the variants, with what they are embedded by.
fn expand_structs(embed: &EmbeddedEnum, expand: fn(&Model) -> TokenStream) -> TokenStream {
    let structs = embed.variants.iter().filter_map(|variant| {
        let content = variant.content.as_ref().filter(|it| it.name.is_some())?;
        let declared = expand_struct(embed, variant, content);
        let embedded = expand(&content.fields);
        Some(quote!(#declared #embedded))
    });
    structs.collect()
}

/// The enum of the tag, with what `Choices` makes of it.
fn expand_kind(embed: &EmbeddedEnum) -> TokenStream {
    let (kind, name) = (&embed.kind, embed.stored.name());
    let (vis, ident) = (&kind.vis, &kind.ident);
    let Data::Enum(declared) = &kind.data else {
        return TokenStream::new();
    };
    let variants = declared.variants.iter().map(|variant| {
        let docs = variant
            .attrs
            .iter()
            .filter(|attr| attr.path().is_ident("doc"));
        let ident = &variant.ident;
        quote!(#(#docs)* #ident)
    });
    let doc = format!("The variants of `{name}` without their fields.");
    let derives = kind
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("derive"));
    let choices = choices(kind);
    quote! {
        #[doc = #doc]
        #[derive(
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::hash::Hash,
        )]
        #(#derives)*
        #[allow(dead_code, missing_docs, unreachable_pub)]
        #vis enum #ident { #(#variants),* }
        #choices
    }
}

/// The struct of a variant's fields.
fn expand_struct(embed: &EmbeddedEnum, variant: &Variant, content: &Content) -> TokenStream {
    let Model {
        vis, ident, fields, ..
    } = &content.fields;
    let fields = fields.iter().chain(&content.fields.skipped).map(|field| {
        let (docs, vis, ident) = (&field.doc_attrs, &field.vis, &field.ident);
        let ty = field.wrapped.as_ref().unwrap_or(&field.ty);
        quote!(#(#docs)* #vis #ident: #ty)
    });
    let doc = format!(
        "The fields of the variant `{}` of `{}`.",
        variant.ident,
        embed.stored.name()
    );
    quote! {
        #[doc = #doc]
        #[allow(dead_code, missing_docs, missing_debug_implementations, unreachable_pub)]
        #vis struct #ident { #(#fields),* }
    }
}

/// Expands to:
/// ```text
/// impl From<&Payment> for PaymentKind {
///     fn from(value_: &Payment) -> Self { match value_ { Payment::Cash => PaymentKind::Cash, … } }
/// }
/// ```
fn expand_kind_of(embed: &EmbeddedEnum) -> TokenStream {
    let (ident, kind) = (&embed.stored.ident, &embed.kind.ident);
    let arms = embed.variants.iter().map(|variant| {
        let variant = &variant.ident;
        quote!(#ident::#variant { .. } => #kind::#variant)
    });
    quote! {
        #[allow(deprecated)]
        #[automatically_derived]
        impl ::core::convert::From<&#ident> for #kind {
            fn from(value_: &#ident) -> Self {
                match value_ { #(#arms,)* }
            }
        }
    }
}

/// Expands to:
/// ```text
/// fn read(reader_: &mut dyn Reader) -> DecodeResult<Self> {
///     match Field::read(reader_) {
///         Ok(PaymentKind::Card) => {
///             skip_fields(reader_, FIELDS_, 1..1);
///             let row_ = Payment::Card { number: Field::read(reader_)? };
///             skip_fields(reader_, FIELDS_, 2..FIELDS_.len());
///             Ok(row_)
///         }
///         …
///         Err(error_) => Err(error_),
///     }
/// }
/// ```
fn expand_read(embed: &EmbeddedEnum) -> TokenStream {
    let (ident, kind) = (&embed.stored.ident, &embed.kind.ident);
    let arms = embed.variants.iter().map(|variant| {
        let name = &variant.ident;
        let Some(content) = &variant.content else {
            return quote! {
                orm_::Ok(#kind::#name) => {
                    orm_::skip_fields(reader_, FIELDS_, 1..FIELDS_.len());
                    orm_::Ok(#ident::#name {})
                }
            };
        };
        let (start, end) = (start(embed, content), end(embed, content));
        let row = expand_row(ident, variant, content);
        quote! {
            orm_::Ok(#kind::#name) => {
                orm_::skip_fields(reader_, FIELDS_, 1..#start);
                let row_ = #row;
                orm_::skip_fields(reader_, FIELDS_, #end..FIELDS_.len());
                orm_::Ok(row_)
            }
        }
    });
    quote! {
        fn read(reader_: &mut dyn orm_::Reader) -> orm_::DecodeResult<Self> {
            match <#kind as orm_::Field>::read(reader_) {
                #(#arms)*
                orm_::Err(error_) => orm_::Err(error_),
            }
        }
    }
}

/// `Payment::Card { number: Field::read(reader_)? }`, or `Payment::Voucher { 0: Field::read(reader_)? }`.
fn expand_row(ident: &Ident, variant: &Variant, content: &Content) -> TokenStream {
    let name = &variant.ident;
    let read = content.fields.fields.iter().map(|field| {
        let (member, value) = (member(content, field), read_field(field));
        quote!(#member: #value)
    });
    let skipped = content.fields.skipped.iter().map(|field| {
        let (ident, ty) = (&field.ident, &field.ty);
        quote_spanned!(field.span()=> #ident: <#ty as orm_::SkippedField>::unread())
    });
    quote!(#ident::#name { #(#read,)* #(#skipped,)* })
}

/// The name of a field in its variant.
fn member(content: &Content, field: &Field) -> TokenStream {
    let ident = &field.ident;
    if content.name.is_some() {
        quote!(#ident)
    } else {
        quote!(0)
    }
}

/// Expands to:
/// ```text
/// fn write(&self, field_: usize, to_: &mut dyn ValueSink) {
///     match self {
///         _ if field_ == 0 => Field::write(&PaymentKind::from(self), to_),
///         Payment::Card { number: value_0_, .. } if (1..2).contains(&field_) => {
///             let field_ = field_ - 1;
///             match field_ { 0 => Field::write(&*value_0_, to_), _ => {} }
///         }
///         _ => write_nulls(&FIELDS_[field_], to_),
///     }
/// }
/// ```
fn expand_write(embed: &EmbeddedEnum) -> TokenStream {
    let kind = &embed.kind.ident;
    let arms = expand_arms(embed, |content| {
        let arms = write_arms(&content.fields, bound);
        quote!(match field_ { #(#arms,)* _ => {} })
    });
    quote! {
        fn write(&self, field_: usize, to_: &mut dyn orm_::ValueSink) {
            match self {
                _ if field_ == 0 => orm_::Field::write(&<#kind as ::core::convert::From<&Self>>::from(self), to_),
                #(#arms)*
                _ => orm_::write_nulls(&FIELDS_[field_], to_),
            }
        }
    }
}

/// A field of another variant stays as it is.
fn expand_set(embed: &EmbeddedEnum) -> TokenStream {
    let arms = expand_arms(embed, |content| {
        let arms = set_arms(&content.fields, bound);
        quote!(match field_ { #(#arms,)* _ => orm_::Ok(()) })
    });
    quote! {
        fn load_field(&mut self, field_: usize, reader_: &mut dyn orm_::Reader) -> orm_::DecodeResult<()> {
            match self {
                #(#arms)*
                _ => {
                    orm_::skip_fields(reader_, FIELDS_, field_..field_ + 1);
                    orm_::Ok(())
                }
            }
        }
    }
}

fn expand_relation(embed: &EmbeddedEnum) -> TokenStream {
    let none = quote!(::core::option::Option::None);
    let arms = expand_arms(embed, |content| {
        let arms = relation_arms(&content.fields, bound);
        quote!(match field_ { #(#arms,)* _ => #none })
    });
    quote! {
        fn relation_mut(&mut self, field_: usize) -> ::core::option::Option<&mut dyn orm_::RelationSlot> {
            match self { #(#arms)* _ => #none }
        }
    }
}

/// An arm for each variant with fields, in which they are bound and the position is one among them.
fn expand_arms(
    embed: &EmbeddedEnum,
    body: impl Fn(&Content) -> TokenStream,
) -> impl Iterator<Item = TokenStream> {
    let ident = &embed.stored.ident;
    embed.variants.iter().filter_map(move |variant| {
        let (name, content) = (&variant.ident, variant.content.as_ref()?);
        let fields = content.fields.fields.iter().enumerate();
        let fields = fields.map(|(position, field)| {
            let (member, name) = (member(content, field), bound_name(position));
            quote!(#member: #name)
        });
        let (start, end, body) = (start(embed, content), end(embed, content), body(content));
        Some(quote! {
            #ident::#name { #(#fields,)* .. } if (#start..#end).contains(&field_) => {
                let field_ = field_ - #start;
                #body
            }
        })
    })
}

/// `*value_0_`: a field that a pattern binds by reference.
fn bound(position: usize, field: &Field) -> TokenStream {
    let name = bound_name(position);
    quote_spanned!(field.span()=> *#name)
}

fn bound_name(position: usize) -> Ident {
    format_ident!("value_{position}_")
}

/// The position of the first field of a variant.
fn start(embed: &EmbeddedEnum, content: &Content) -> TokenStream {
    embed.stored.place(content.position)
}

/// The position behind the last field of a variant.
fn end(embed: &EmbeddedEnum, content: &Content) -> TokenStream {
    embed.stored.place(content.position + 1)
}
