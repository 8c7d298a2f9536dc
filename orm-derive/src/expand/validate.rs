//! Rules in Rust on values.

use super::field_reading::read_field;
use crate::attr::model::Validator;
use crate::model::{Field, Model, of_model, on};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

/// Expands to:
/// ```text
/// .validator(|values_| orm_::validate(values_, |reader_| {
///     let value_: <String as Field>::Base = Field::read(reader_)?;
///     Ok(said(is_isbn(&value_)))
/// }))
/// ```
pub(super) fn expand_validator(model: &Model, field: &Field) -> Option<TokenStream> {
    let function = of_model(field.attrs.validate.as_ref()?, &model.ident);
    let ty = &field.ty;
    let (declared, said) = match &field.wrapped {
        None => (
            quote_spanned!(field.span()=> <#ty as orm_::Field>::Base),
            quote_spanned!(on(function.span())=> orm_::said(#function(&value_))),
        ),
        Some(wrapped) if field.optional => (
            quote!(#wrapped),
            quote_spanned! {on(function.span())=>
                match &value_ {
                    ::core::option::Option::Some(value_) => orm_::said(#function(value_)),
                    ::core::option::Option::None => ::core::result::Result::Ok(()),
                }
            },
        ),
        Some(wrapped) => (
            quote!(#wrapped),
            quote_spanned!(on(function.span())=> orm_::said(#function(&value_))),
        ),
    };
    let read = read_field(field);
    Some(quote! {
        .validator(|values_| orm_::validate(values_, |reader_| {
            let value_: #declared = #read;
            ::core::result::Result::Ok(#said)
        }))
    })
}

/// Expands to:
/// ```text
/// schema::RowValidator {
///     fields: &[3, 4],
///     validator: |values_| orm_::validate(values_, |reader_| {
///         let value0_: NaiveDate = Field::read(reader_)?;
///         let value1_: Option<NaiveDate> = Field::read(reader_)?;
///         Ok(said(in_order(&value0_, &value1_)))
///     }),
/// }
/// ```
pub(super) fn expand_row_validator(model: &Model, validator: &Validator) -> TokenStream {
    let function = of_model(&validator.function, &model.ident);
    let positions = validator.fields.iter();
    let positions: Vec<_> = positions.filter_map(|name| model.position(name)).collect();
    let places = positions.iter().map(|&position| model.place(position));
    let names: Vec<_> = (0..positions.len())
        .map(|n| format_ident!("value{n}_"))
        .collect();
    let reads = names.iter().zip(&positions).map(|(name, &position)| {
        let field = &model.fields[position];
        let (ty, read) = (
            field.wrapped.as_ref().unwrap_or(&field.ty),
            read_field(field),
        );
        quote!(let #name: #ty = #read;)
    });
    let said = quote_spanned!(on(function.span())=> orm_::said(#function(#(&#names),*)));
    quote! {
        orm_::schema::RowValidator {
            fields: &[#(#places),*],
            validator: |values_| orm_::validate(values_, |reader_| {
                #(#reads)*
                ::core::result::Result::Ok(#said)
            }),
        }
    }
}
