//! A field as it is read from a row.

use crate::model::Field;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

/// `Field::read(reader_)?`, out of its wrapper where it has one. What `?` stands for is written out: the compiler takes
/// half the time for it.
pub(super) fn read_field(field: &Field) -> TokenStream {
    let read = if field.is_embedded() {
        quote_spanned!(field.span()=> orm_::EmbedField::read(reader_))
    } else {
        quote_spanned!(field.span()=> orm_::Field::read(reader_))
    };
    let read = quote! {
        match #read {
            orm_::Ok(value_) => value_,
            orm_::Err(error_) => return orm_::Err(error_),
        }
    };
    match &field.wrapped {
        None => read,
        Some(wrapped) => {
            let ty = &field.ty;
            quote_spanned!(field.span()=> <#ty as orm_::StoredAs<#wrapped>>::taken_out(#read))
        }
    }
}
