//! `#[derive(Field)]`: a newtype is stored as what it holds, and may be a key.

use crate::attr::each_word;
use crate::attr::model::krate;
use crate::attr::words::NEWTYPE;
use crate::errors::Errors;
use crate::key_impls::expand_key_impls;
use crate::model::{on, private};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DataStruct, DeriveInput, Fields, Path, Type, parse_quote};

/// `struct Id<T>(i64, PhantomData<fn() -> T>);`
struct Newtype<'i> {
    input: &'i DeriveInput,
    inner: &'i Type,
    /// How many markers follow.
    markers: usize,
}

pub(crate) fn newtype(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    let mut declared: Option<Path> = None;
    each_word(&input.attrs, &NEWTYPE, &mut errors, |_, input| {
        declared = Some(krate(input)?);
        Ok(())
    });
    let p = private(declared.as_ref());
    check_lifetimes(input, &mut errors);
    let newtype = parse(input, &mut errors);
    match (errors.finish(), newtype) {
        (Ok(()), Some(newtype)) => expand(&newtype, &p),
        (Ok(()), None) => TokenStream::new(),
        (Err(errors), _) => {
            let fallback = expand_fallback(input, &p);
            quote!(#errors #fallback)
        }
    }
}

/// A newtype owns what it holds.
fn check_lifetimes(input: &DeriveInput, errors: &mut Errors) {
    for lifetime in input.generics.lifetimes() {
        errors.at(
            lifetime,
            format!("a field owns its value; `{}` must not borrow", input.ident),
        );
    }
}

fn parse<'i>(input: &'i DeriveInput, errors: &mut Errors) -> Option<Newtype<'i>> {
    let name = &input.ident;
    let found = match &input.data {
        Data::Struct(DataStruct {
            fields: Fields::Unnamed(fields),
            ..
        }) if !fields.unnamed.is_empty() => {
            let mut fields = fields.unnamed.iter();
            let inner = &fields.next()?.ty;
            let markers = fields.map(|field| check_marker(&field.ty, errors)).count();
            return Some(Newtype {
                input,
                inner,
                markers,
            });
        }
        Data::Struct(DataStruct {
            fields: Fields::Named(_),
            ..
        }) => "has named fields",
        Data::Struct(_) => "holds nothing",
        Data::Enum(_) => "is an enum",
        Data::Union(_) => "is a union",
    };
    let write = match &input.data {
        Data::Enum(_) => "derive `Choices`".to_owned(),
        _ => format!("write `struct {name}(String);`"),
    };
    errors.at(
        name,
        format!("`Field` is derived for a struct around one value, and `{name}` {found}; {write}, or implement `Scalar` for it"),
    );
    None
}

/// A field after the value must be of no size.
fn check_marker(ty: &Type, errors: &mut Errors) {
    let marker = match ty {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "PhantomData"),
        _ => false,
    };
    if !marker {
        errors.at(ty, "a field is stored in one column, so there is one value; what follows it can only be `PhantomData`");
    }
}

/// Expands to:
/// ```text
/// impl<T> Scalar for Id<T> where Self: Send + Sync + 'static {
///     type Stored = <i64 as Scalar>::Stored;
///     fn store(&self) -> Self::Stored { <i64 as Scalar>::store(&self.0) }
///     fn load(stored_: #stored) -> Result<Self> { Ok(Id(<i64 as Scalar>::load(stored_)?, PhantomData)) }
/// }
/// // and what makes it a key
/// ```
fn expand(newtype: &Newtype, p: &TokenStream) -> TokenStream {
    let (ident, inner) = (&newtype.input.ident, newtype.inner);
    let generics = bounded(newtype.input);
    let (scalar_generics, ty_generics, bounds) = generics.split_for_impl();
    let ty = quote!(#ident #ty_generics);
    let keys = expand_key_impls(&ty, &generics, p);
    let markers = (0..newtype.markers).map(|_| quote!(::core::marker::PhantomData));
    let span = on(inner.span());
    // All of it stands at the type, so that of a type which is no scalar rustc speaks there.
    let scalar = quote_spanned! {span=>
        type Stored = <#inner as #p::Scalar>::Stored;
        fn store(&self) -> Self::Stored {
            <#inner as #p::Scalar>::store(&self.0)
        }
        fn load(stored_: Self::Stored) -> #p::Result<Self> {
            ::core::result::Result::Ok(#ident(<#inner as #p::Scalar>::load(stored_)? #(, #markers)*))
        }
    };
    quote! {
        #[automatically_derived]
        impl #scalar_generics #p::Scalar for #ty #bounds {
            #scalar
        }
        #keys
    }
}

/// The newtype's parameters, with what a field must be as a bound on the whole.
fn bounded(input: &DeriveInput) -> syn::Generics {
    let mut generics = input.generics.clone();
    if generics.params.is_empty() {
        return generics;
    }
    let where_clause = generics.make_where_clause();
    where_clause
        .predicates
        .push(parse_quote!(Self: ::core::marker::Send + ::core::marker::Sync + 'static));
    generics
}

/// Stands in where there are mistakes, so that models with such a field have none of their own.
fn expand_fallback(input: &DeriveInput, p: &TokenStream) -> TokenStream {
    let generics = bounded(input);
    let (impl_generics, ty_generics, bounds) = generics.split_for_impl();
    let ident = &input.ident;
    quote! {
        #[automatically_derived]
        impl #impl_generics #p::Scalar for #ident #ty_generics #bounds {
            type Stored = i64;
            fn store(&self) -> i64 { ::core::unreachable!() }
            fn load(_: i64) -> #p::Result<Self> { ::core::unreachable!() }
        }
    }
}
