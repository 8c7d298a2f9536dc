//! The code that an enum of choices becomes.

use super::parse::{Choices, Variant};
use crate::key_impls::expand_key_impls;
use crate::model::on;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Generics};

/// Expands to:
/// ```text
/// const _: () = {
///     use ::orm::__private as orm_;
///     impl orm_::Scalar for Status { … }
///     impl orm_::Choices for Status { … }
///     impl Display for Status { … }
///     impl FromStr for Status { … }
///     // and what makes it a key
///     orm_::other_names_of_choices! { Status }
/// };
/// ```
pub(super) fn expand(choices: &Choices<'_>) -> TokenStream {
    let (p, ident) = (&choices.private, &choices.input.ident);
    let items = [
        expand_scalar(choices),
        expand_choices(choices),
        expand_display(choices).unwrap_or_default(),
        expand_from_str(choices).unwrap_or_default(),
        expand_key_impls(
            &choices.input.ident.to_token_stream(),
            &Generics::default(),
            &quote!(orm_),
        ),
    ];
    quote! {
        #[allow(dead_code, deprecated, unreachable_pub, clippy::cast_lossless, clippy::unnecessary_cast)]
        const _: () = {
            use #p as orm_;
            #(#items)*
            orm_::other_names_of_choices! { #ident }
        };
    }
}

/// Expands to:
/// ```text
/// const LIST_: orm_::schema::ChoiceList = orm_::schema::ChoiceList::new("Status", …);
/// impl orm_::Scalar for Status {
///     type Stored = String;
///     const DOMAIN: orm_::schema::Domain = orm_::schema::Domain::Choices(&LIST_);
///     fn store(&self) -> String { match self { Status::Draft => From::from("draft"), … } }
///     fn load(stored_: String) -> Result<Self> { match stored_.as_str() { "draft" => Ok(Status::Draft), … } }
/// }
/// ```
fn expand_scalar(choices: &Choices<'_>) -> TokenStream {
    let (name, ident) = (choices.name(), &choices.input.ident);
    let form = Form::of(choices);
    let Form {
        stored,
        list,
        constants,
        ..
    } = &form;
    let open = choices.other().map(|_| quote!(.open()));
    let db_enum = choices.db_enum().map(|name| quote!(.db_enum(#name)));
    let renamed = expand_renamed(choices);
    let store = choices.variants.iter().enumerate();
    let store = store.map(|(position, variant)| form.expand_store(ident, position, variant));
    let load = choices.plain().filter(|(_, it)| it.attrs.other.is_none());
    let load = load.map(|(position, variant)| {
        let (pattern, variant) = (&form.patterns[position], variant.ident);
        quote!(#pattern => ::core::result::Result::Ok(#ident::#variant),)
    });
    let matched = &form.matched;
    let other = expand_other(choices);
    quote! {
        #constants
        const LIST_: orm_::schema::ChoiceList = orm_::schema::ChoiceList::new(#name, #list) #open #db_enum #renamed;
        #[automatically_derived]
        impl orm_::Scalar for #ident {
            type Stored = #stored;
            const DOMAIN: orm_::schema::Domain = orm_::schema::Domain::Choices(&LIST_);
            fn store(&self) -> #stored {
                match self { #(#store)* }
            }
            fn load(stored_: #stored) -> orm_::Result<Self> {
                match #matched {
                    #(#load)*
                    #other
                }
            }
        }
    }
}

/// `.renamed(&[("public", "live")])`
fn expand_renamed(choices: &Choices<'_>) -> Option<TokenStream> {
    let pairs = choices.plain().filter_map(|(_, variant)| {
        let (_, before) = variant.attrs.renamed_from.as_ref()?;
        let text = choices.text(variant);
        Some(quote!((#text, #before)))
    });
    let pairs: Vec<_> = pairs.collect();
    (!pairs.is_empty()).then(|| quote!(.renamed(&[#(#pairs),*])))
}

/// `_ => Err(…)`, or `_ => Ok(Status::Other(stored_))`.
fn expand_other(choices: &Choices<'_>) -> TokenStream {
    let ident = &choices.input.ident;
    match choices.other() {
        None => quote! {
            _ => ::core::result::Result::Err(orm_::unknown_choice::<#ident>(&stored_)),
        },
        Some(other) => {
            let variant = other.ident;
            let value = other.kept().map(|ty| {
                let stored = quote_spanned!(on(ty.span())=> stored_);
                quote!((#stored))
            });
            quote!(_ => ::core::result::Result::Ok(#ident::#variant #value),)
        }
    }
}

/// How values are stored: as texts, or as integers.
struct Form {
    /// `String`, or `i16`, in which a `u8` and an `i8` are stored too.
    stored: TokenStream,
    /// The values for the schema.
    list: TokenStream,
    /// `const VALUE_0_: u8 = 1; const STORED_0_: i16 = VALUE_0_ as i16;`, for each variant that has a number.
    constants: TokenStream,
    /// The pattern of each variant: `"draft"`, or `STORED_0_`.
    patterns: Vec<TokenStream>,
    /// The value that is matched with them.
    matched: TokenStream,
    is_text: bool,
}

impl Form {
    fn of(choices: &Choices<'_>) -> Self {
        match &choices.repr {
            Some(repr) => Self::of_integers(choices, repr),
            None => Self::of_texts(choices),
        }
    }

    fn of_texts(choices: &Choices<'_>) -> Self {
        let variants = choices.variants.iter();
        let texts: Vec<_> = variants.map(|variant| choices.text(variant)).collect();
        let listed = choices.plain().map(|(position, _)| &texts[position]);
        Form {
            stored: quote!(::std::string::String),
            list: quote!(orm_::schema::ChoiceValues::Texts(&[#(#listed),*])),
            constants: TokenStream::new(),
            patterns: texts.iter().map(ToTokens::to_token_stream).collect(),
            matched: quote!(stored_.as_str()),
            is_text: true,
        }
    }

    /// A variant without a number has the next one after that of the variant before, as the compiler counts.
    fn of_integers(choices: &Choices<'_>, repr: &Ident) -> Self {
        let names_of = |stem: &str| -> Vec<_> {
            let positions = 0..choices.variants.len();
            let names = positions.map(|position| format_ident!("{stem}_{position}_"));
            names.collect()
        };
        let (names, stored_names) = (names_of("VALUE"), names_of("STORED"));
        let stored = stored_integer(repr);
        let constants = choices.variants.iter().enumerate();
        let constants = constants.map(|(position, variant)| {
            let name = &names[position];
            let number = match (variant.discriminant, position.checked_sub(1)) {
                (Some(number), _) => number.to_token_stream(),
                (None, Some(before)) => {
                    let before = &names[before];
                    quote!(#before + 1)
                }
                (None, None) => quote!(0),
            };
            let stored_name = &stored_names[position];
            quote!(const #name: #repr = #number; const #stored_name: #stored = #name as #stored;)
        });
        let constants = quote!(#(#constants)*);
        let listed = choices.plain().map(|(position, _)| &stored_names[position]);
        Form {
            stored: stored.to_token_stream(),
            list: quote!(orm_::schema::ChoiceValues::Integers(&[#(#listed as i64),*])),
            constants,
            patterns: stored_names.iter().map(ToTokens::to_token_stream).collect(),
            matched: quote!(stored_),
            is_text: false,
        }
    }

    /// `Status::Draft => From::from("draft"),`
    fn expand_store(&self, ident: &Ident, position: usize, variant: &Variant<'_>) -> TokenStream {
        let (name, pattern) = (variant.ident, &self.patterns[position]);
        match variant.kept() {
            Some(ty) => {
                let value = quote_spanned!(on(ty.span())=> ::core::clone::Clone::clone(value_));
                quote!(#ident::#name(value_) => #value,)
            }
            None if self.is_text => {
                quote!(#ident::#name => ::core::convert::From::from(#pattern),)
            }
            None => quote!(#ident::#name => #pattern,),
        }
    }
}

/// The integer of a database that an integer of Rust is stored as.
fn stored_integer(repr: &Ident) -> Ident {
    let stored = match repr.to_string().as_str() {
        "i8" | "u8" => "i16",
        "u16" => "i32",
        "u32" => "i64",
        _ => return repr.clone(),
    };
    Ident::new(stored, repr.span())
}

/// Expands to:
/// ```text
/// impl orm_::Choices for Status {
///     const ALL: &'static [Self] = &[Status::Draft, …];
///     const NAME: &'static str = "Status";
///     fn label(&self) -> &'static str { match self { Status::Draft => "Draft", … } }
/// }
/// ```
fn expand_choices(choices: &Choices<'_>) -> TokenStream {
    let (name, ident) = (choices.name(), &choices.input.ident);
    let all = choices.plain().map(|(_, variant)| variant.ident);
    let labels = choices.variants.iter().map(|variant| {
        let (name, label) = (variant.ident, variant.label());
        let value = variant.kept().map(|_| quote!((_)));
        quote!(#ident::#name #value => #label,)
    });
    quote! {
        #[automatically_derived]
        impl orm_::Choices for #ident {
            const ALL: &'static [Self] = &[#(#ident::#all),*];
            const NAME: &'static str = #name;
            fn label(&self) -> &'static str {
                match self { #(#labels)* }
            }
        }
    }
}

/// The stored value as text.
fn expand_display(choices: &Choices<'_>) -> Option<TokenStream> {
    let ident = &choices.input.ident;
    (!choices.attrs.no_display).then(|| {
        quote! {
            #[automatically_derived]
            impl ::core::fmt::Display for #ident {
                fn fmt(&self, f_: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Display::fmt(&orm_::Scalar::store(self), f_)
                }
            }
        }
    })
}

/// The stored value from text.
fn expand_from_str(choices: &Choices<'_>) -> Option<TokenStream> {
    let ident = &choices.input.ident;
    (!choices.attrs.no_from_str).then(|| {
        quote! {
            #[automatically_derived]
            impl ::core::str::FromStr for #ident {
                type Err = orm_::UnknownChoice;
                fn from_str(text_: &str) -> ::core::result::Result<Self, orm_::UnknownChoice> {
                    orm_::parse_choice(text_)
                }
            }
        }
    })
}

/// Stands in where there are mistakes, so that models with such a field have none of their own. Of what has parameters,
/// which is no field in any case, nothing stands in.
pub(super) fn expand_fallback(input: &DeriveInput, p: &TokenStream) -> TokenStream {
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let ident = &input.ident;
    quote! {
        #[automatically_derived]
        impl #p::Scalar for #ident {
            type Stored = ::std::string::String;
            fn store(&self) -> ::std::string::String { ::core::unreachable!() }
            fn load(_: ::std::string::String) -> #p::Result<Self> { ::core::unreachable!() }
        }
    }
}
