//! `#[derive(Field)]`: a newtype is stored as what it holds, and may be a key.

use crate::attr::model::krate;
use crate::attr::words::NEWTYPE;
use crate::attr::{Mistake, Taken, each_word, flag};
use crate::check::advice_on_newtype;
use crate::errors::Errors;
use crate::key_impls::expand_key_impls;
use crate::model::{on, private};
use crate::source::SourceFile;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{
    Data, DataStruct, DeriveInput, Field, Generics, Ident, Index, Member, Path, Type, parse_quote,
};

/// `struct Id<T>(i64, PhantomData<fn() -> T>);`
struct Newtype<'i> {
    input: &'i DeriveInput,
    /// The field with the value: `0`.
    member: Member,
    /// The type of the value: `i64`.
    inner: &'i Type,
    /// The fields that are `PhantomData`.
    markers: Vec<Member>,
}

/// The words of `#[orm(…)]` on the struct.
#[derive(Default)]
struct NewtypeAttrs {
    krate: Option<Path>,
    text: bool,
    numeric: bool,
    try_from: bool,
}

impl NewtypeAttrs {
    fn take(&mut self, word: &Ident, input: ParseStream) -> Taken {
        match word.to_string().as_str() {
            "crate" => self.krate = Some(krate(input)?),
            "text" => self.text = flag(word, input).map(|_| true)?,
            "numeric" => self.numeric = flag(word, input).map(|_| true)?,
            "try_from" => self.try_from = flag(word, input).map(|_| true)?,
            _ => return Err(Mistake::Form),
        }
        Ok(())
    }
}

/// `source` reads the file of the struct, which is asked for only where its value is of no type of field that is known.
pub(crate) fn newtype(input: &DeriveInput, source: impl FnOnce() -> SourceFile) -> TokenStream {
    let mut errors = Errors::default();
    let mut attrs = NewtypeAttrs::default();
    each_word(&input.attrs, &NEWTYPE, &mut errors, |word, input| {
        attrs.take(word, input)
    });
    let p = private(attrs.krate.as_ref());
    check_lifetimes(input, &mut errors);
    let newtype = parse(input, &mut errors);
    if let Some(newtype) = &newtype
        && input.generics.lifetimes().next().is_none()
        && let Some(advice) = advice_on_newtype(newtype.inner, &input.ident, source)
    {
        errors.at(newtype.inner, advice);
    }
    match (errors.finish(), newtype) {
        (Ok(()), Some(newtype)) => expand(&newtype, &attrs, &p),
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
    let found = match &input.data {
        Data::Struct(declared) => match parse_fields(input, declared, errors) {
            Some(newtype) => return Some(newtype),
            None => "holds nothing",
        },
        Data::Enum(_) => "is an enum",
        Data::Union(_) => "is a union",
    };
    let name = &input.ident;
    let write = match &input.data {
        Data::Enum(declared)
            if declared
                .variants
                .iter()
                .any(|variant| !variant.fields.is_empty()) =>
        {
            format!(
                "leave this derive out, derive `Serialize` and `Deserialize` of serde, and write `Json<{name}>` in the model"
            )
        }
        Data::Enum(_) => "derive `Choices`".to_owned(),
        _ => format!("write `struct {name}(String);`"),
    };
    errors.at(
        name,
        format!("`Field` is derived for a struct around one value, and `{name}` {found}; {write}, or implement `Scalar` for it"),
    );
    None
}

/// The value is what is no `PhantomData`, and there is one.
fn parse_fields<'i>(
    input: &'i DeriveInput,
    declared: &'i DataStruct,
    errors: &mut Errors,
) -> Option<Newtype<'i>> {
    let fields = declared.fields.iter().enumerate();
    let (markers, values): (Vec<_>, Vec<_>) = fields.partition(|(_, field)| is_marker(&field.ty));
    for (_, other) in values.iter().skip(1) {
        errors.at(&other.ty, "a field is stored in one column, so there is one value; what follows it can only be `PhantomData`; write `#[derive(Embed)]` in place of `Field` for a struct with a column for each field, or `Json<…>` in the model for one that is a document");
    }
    let &(position, value) = values.first()?;
    let markers = markers.into_iter();
    Some(Newtype {
        input,
        member: member(position, value),
        inner: &value.ty,
        markers: markers
            .map(|(position, marker)| member(position, marker))
            .collect(),
    })
}

/// The name of a field, or its place.
fn member(position: usize, field: &Field) -> Member {
    match &field.ident {
        Some(name) => Member::Named(name.clone()),
        None => Member::Unnamed(Index::from(position)),
    }
}

/// Returns whether a type is written `PhantomData<…>`.
fn is_marker(ty: &Type) -> bool {
    let last = match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    last.is_some_and(|last| last.ident == "PhantomData")
}

/// Expands to:
/// ```text
/// impl<T> Scalar for Id<T> where Self: Send + Sync + 'static {
///     type Stored = <i64 as Scalar>::Stored;
///     const DOMAIN: schema::Domain = <i64 as Scalar>::DOMAIN;
///     fn store(&self) -> Self::Stored { <i64 as Scalar>::store(&self.0) }
///     fn stored_value(&self) -> Value { <i64 as Scalar>::stored_value(&self.0) }
///     fn write_stored(&self, to_: &mut dyn ValueSink) { <i64 as Scalar>::write_stored(&self.0, to_) }
///     fn load(stored_: Self::Stored) -> Result<Self> {
///         let value_ = <i64 as Scalar>::load(stored_)?;
///         Ok(Id { 0: value_, 1: PhantomData })
///     }
/// }
/// // and what makes it a key, a text, a number
/// ```
fn expand(newtype: &Newtype, attrs: &NewtypeAttrs, p: &TokenStream) -> TokenStream {
    let (ident, inner, member) = (&newtype.input.ident, newtype.inner, &newtype.member);
    let generics = bounded(newtype.input);
    let (scalar_generics, ty_generics, bounds) = generics.split_for_impl();
    let ty = quote!(#ident #ty_generics);
    let keys = expand_key_impls(&ty, &generics, p);
    let kinds = expand_kinds(newtype, attrs, &generics, p);
    let make = expand_make(newtype, attrs, p);
    let span = on(inner.span());
    // All of it stands at the type, so that of a type which is no scalar rustc speaks there.
    let scalar = quote_spanned! {span=>
        type Stored = <#inner as #p::Scalar>::Stored;
        const DOMAIN: #p::schema::Domain = <#inner as #p::Scalar>::DOMAIN;
        fn store(&self) -> Self::Stored {
            <#inner as #p::Scalar>::store(&self.#member)
        }
        fn stored_value(&self) -> #p::Value {
            <#inner as #p::Scalar>::stored_value(&self.#member)
        }
        fn write_stored(&self, to_: &mut dyn #p::ValueSink) {
            <#inner as #p::Scalar>::write_stored(&self.#member, to_)
        }
        fn load(stored_: Self::Stored) -> #p::Result<Self> {
            let value_ = <#inner as #p::Scalar>::load(stored_)?;
            #make
        }
    };
    quote! {
        #[automatically_derived]
        impl #scalar_generics #p::Scalar for #ty #bounds {
            #scalar
        }
        #keys
        #kinds
    }
}

/// The newtype around `value_`: as it is, or by the `TryFrom` that is asked for.
fn expand_make(newtype: &Newtype, attrs: &NewtypeAttrs, p: &TokenStream) -> TokenStream {
    let (ident, inner, member) = (&newtype.input.ident, newtype.inner, &newtype.member);
    let span = on(inner.span());
    if !attrs.try_from {
        let markers = &newtype.markers;
        return quote_spanned! {span=>
            ::core::result::Result::Ok(#ident { #member: value_ #(, #markers: ::core::marker::PhantomData)* })
        };
    }
    let name = ident.to_string();
    quote_spanned! {span=>
        match <Self as ::core::convert::TryFrom<#inner>>::try_from(value_) {
            ::core::result::Result::Ok(value_) => ::core::result::Result::Ok(value_),
            ::core::result::Result::Err(_) => ::core::result::Result::Err(#p::refused_value::<Self>(#name)),
        }
    }
}

/// The traits that the newtype has because its value has them. Expands to
/// ```text
/// impl Text for Isbn where String: Text {}
/// impl Summable for Money where i64: Numeric { type Total = <i64 as Numeric>::Sum; type Mean = <i64 as Numeric>::Avg; }
/// impl Numeric for Money where i64: Numeric { type Sum = <i64 as Numeric>::Sum; type Avg = <i64 as Numeric>::Avg; }
/// ```
fn expand_kinds(
    newtype: &Newtype,
    attrs: &NewtypeAttrs,
    generics: &Generics,
    p: &TokenStream,
) -> TokenStream {
    let (ident, inner) = (&newtype.input.ident, newtype.inner);
    let (_, ty_generics, _) = generics.split_for_impl();
    let span = on(inner.span());
    let limited = |bound: TokenStream| {
        let mut generics = generics.clone();
        let bound = quote_spanned!(span=> #inner: #bound);
        generics
            .make_where_clause()
            .predicates
            .push(parse_quote!(#bound));
        generics
    };
    let text = attrs.text.then(|| {
        let generics = limited(quote!(#p::Text));
        let (impl_generics, _, bounds) = generics.split_for_impl();
        quote!(#[automatically_derived] impl #impl_generics #p::Text for #ident #ty_generics #bounds {})
    });
    let numeric = attrs.numeric.then(|| {
        let generics = limited(quote!(#p::Numeric));
        let (impl_generics, _, bounds) = generics.split_for_impl();
        let [sum, avg] =
            [quote!(Sum), quote!(Avg)].map(|name| quote!(<#inner as #p::Numeric>::#name));
        quote! {
            #[automatically_derived]
            impl #impl_generics #p::Summable for #ident #ty_generics #bounds {
                type Total = #sum;
                type Mean = #avg;
            }
            #[automatically_derived]
            impl #impl_generics #p::Numeric for #ident #ty_generics #bounds {
                type Sum = #sum;
                type Avg = #avg;
            }
        }
    });
    quote!(#text #numeric)
}

/// The newtype's parameters, with what a field must be as a bound on the whole.
fn bounded(input: &DeriveInput) -> Generics {
    let mut generics = input.generics.clone();
    if generics.params.is_empty() {
        return generics;
    }
    let ident = &input.ident;
    let (_, ty_generics, _) = input.generics.split_for_impl();
    // Not `Self`: in what is implemented for references, the newtype alone outlives everything.
    let bound =
        parse_quote!(#ident #ty_generics: ::core::marker::Send + ::core::marker::Sync + 'static);
    generics.make_where_clause().predicates.push(bound);
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
