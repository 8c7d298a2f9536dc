//! A scalar that may be a key: what makes a value of it name a row.

use proc_macro2::TokenStream;
use quote::quote;
use std::slice;
use syn::{GenericParam, Generics, parse_quote};

/// Expands to, and the same for `&Id<T>`:
/// ```text
/// impl<T, T_: Model<Key: KeyIs<Id<T>>>> IntoKey<T_> for Id<T> where … { … }
/// impl<T, T_: Model<Key: KeyIs<Id<T>>>> From<Id<T>> for ForeignKey<T_> where … { … }
/// impl<T, T_: Model<Key: KeyIs<Id<T>>>> From<Id<T>> for OneToOne<T_> where … { … }
/// impl<T, T_: Model<Key: KeyIs<Id<T>>>> IntoField<Option<ForeignKey<T_>>> for Id<T> where … { … }
/// impl<T, T_: Model<Key: KeyIs<Id<T>>>, R_> KeyOperand<ForeignKey<T_>, R_> for Id<T> where … { … }
/// impl<T, T_: Model<Key: KeyIs<Id<T>>>, R_> KeyOperand<Option<ForeignKey<T_>>, R_> for Id<T> where … { … }
/// ```
pub(crate) fn expand_key_impls(
    ty: &TokenStream,
    generics: &Generics,
    p: &TokenStream,
) -> TokenStream {
    let by_value = expand_for(ty, ty, &quote!(from_key), generics, p);
    let by_reference = expand_for(ty, &quote!(&#ty), &quote!(of), generics, p);
    quote!(#by_value #by_reference)
}

/// The impls for a type that is the key or borrows it.
fn expand_for(
    key: &TokenStream,
    ty: &TokenStream,
    convert: &TokenStream,
    generics: &Generics,
    p: &TokenStream,
) -> TokenStream {
    let target: GenericParam = parse_quote!(T_: #p::Model<Key: #p::KeyIs<#key>>);
    let key_generics = with(generics, slice::from_ref(&target));
    let operand_generics = with(generics, &[target, parse_quote!(R_)]);
    let (key_generics, ..) = key_generics.split_for_impl();
    let (operand_generics, ..) = operand_generics.split_for_impl();
    let bounds = &generics.where_clause;
    let foreign_keys = [
        quote!(#p::ForeignKey<T_>),
        quote!(::core::option::Option<#p::ForeignKey<T_>>),
    ];
    quote! {
        #[automatically_derived]
        impl #key_generics #p::IntoKey<T_> for #ty #bounds {
            fn into_key(self) -> <T_ as #p::Model>::Key { #p::KeyIs::#convert(self) }
        }
        #[automatically_derived]
        impl #key_generics ::core::convert::From<#ty> for #p::ForeignKey<T_> #bounds {
            fn from(key_: #ty) -> Self { #p::ForeignKey::new(key_) }
        }
        #[automatically_derived]
        impl #key_generics ::core::convert::From<#ty> for #p::OneToOne<T_> #bounds {
            fn from(key_: #ty) -> Self { ::core::convert::From::from(#p::ForeignKey::new(key_)) }
        }
        #[automatically_derived]
        impl #key_generics #p::IntoField<::core::option::Option<#p::ForeignKey<T_>>> for #ty #bounds {
            fn fill(self, to_: &mut dyn #p::ValueSink) { #p::Key::write(&#p::IntoKey::<T_>::into_key(self), to_); }
        }
        #(
            #[automatically_derived]
            impl #operand_generics #p::KeyOperand<#foreign_keys, R_> for #ty #bounds {
                type Value = #p::ForeignKey<T_>;
                fn key_operand(self) -> #p::query::KeyExpr {
                    #p::bound_key(&#p::IntoKey::<T_>::into_key(self))
                }
            }
        )*
    }
}

fn with(generics: &Generics, more: &[GenericParam]) -> Generics {
    let mut generics = generics.clone();
    generics.params.extend(more.iter().cloned());
    generics
}
