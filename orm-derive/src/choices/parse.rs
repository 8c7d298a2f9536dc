//! The enum as it is declared, and the words on it and its variants.

use super::case::{Case, words};
use crate::attr::bare::check_bare_words;
use crate::attr::model::krate;
use crate::attr::words::{CHOICES, VARIANT};
use crate::attr::{Mistake, Taken, each_word, flag, switch, text};
use crate::errors::Errors;
use crate::model::private;
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Expr, Fields, Ident, LitStr, Path, Token, Type};

/// An enum with `#[derive(Choices)]`.
pub(crate) struct Choices<'i> {
    pub(crate) input: &'i DeriveInput,
    pub(crate) attrs: EnumAttrs,
    /// The first type in `#[repr(…)]` that is an integer.
    pub(crate) repr: Option<Ident>,
    pub(crate) variants: Vec<Variant<'i>>,
    /// `::orm::__private`
    pub(crate) private: TokenStream,
}

/// The words of `#[orm(…)]` on the enum.
#[derive(Default)]
pub(crate) struct EnumAttrs {
    krate: Option<Path>,
    pub(crate) rename_all: Option<(Ident, Case)>,
    pub(crate) no_display: bool,
    pub(crate) no_from_str: bool,
    pub(crate) db_enum: Option<DbEnum>,
}

/// `db_enum` or `db_enum = "…"`.
pub(crate) struct DbEnum {
    pub(crate) word: Ident,
    name: Option<LitStr>,
}

/// A variant of that enum.
pub(crate) struct Variant<'i> {
    pub(crate) ident: &'i Ident,
    pub(crate) discriminant: Option<&'i Expr>,
    pub(crate) fields: &'i Fields,
    pub(crate) attrs: VariantAttrs,
}

/// The words of `#[orm(…)]` on a variant.
#[derive(Default)]
pub(crate) struct VariantAttrs {
    pub(crate) rename: Option<(Ident, LitStr)>,
    pub(crate) renamed_from: Option<(Ident, LitStr)>,
    label: Option<LitStr>,
    pub(crate) other: Option<Ident>,
}

impl<'i> Choices<'i> {
    /// Reads the declaration; of anything but an enum only says what is wrong.
    pub(crate) fn parse(input: &'i DeriveInput, errors: &mut Errors) -> Option<Self> {
        let Data::Enum(declared) = &input.data else {
            errors.at(&input.ident, no_enum(input));
            return None;
        };
        let attrs = EnumAttrs::parse(&input.attrs, errors);
        check_bare_words(&input.attrs, &CHOICES, errors);
        let variants = declared.variants.iter();
        let variants = variants.map(|variant| Variant::parse(variant, errors));
        Some(Choices {
            input,
            variants: variants.collect(),
            repr: integer_repr(&input.attrs),
            private: private(attrs.krate.as_ref()),
            attrs,
        })
    }

    /// The name without `r#`.
    pub(crate) fn name(&self) -> String {
        self.input.ident.unraw().to_string()
    }

    /// The text that is stored for a variant.
    pub(crate) fn text(&self, variant: &Variant<'_>) -> String {
        let case = self.attrs.rename_all.as_ref();
        let case = case.map_or(Case::Snake, |(_, case)| *case);
        match &variant.attrs.rename {
            Some((_, text)) => text.value(),
            None => case.of(&variant.name()),
        }
    }

    /// The name of the enum type that Postgres has of them.
    pub(crate) fn db_enum(&self) -> Option<String> {
        let db_enum = self.attrs.db_enum.as_ref()?;
        let name = db_enum.name.as_ref().map(LitStr::value);
        Some(name.unwrap_or_else(|| Case::Snake.of(&self.name())))
    }

    /// The variants that are values of their own.
    pub(crate) fn plain(&self) -> impl Iterator<Item = (usize, &Variant<'i>)> {
        let variants = self.variants.iter().enumerate();
        variants.filter(|(_, variant)| variant.kept().is_none())
    }

    /// The variant that is marked `other`.
    pub(crate) fn other(&self) -> Option<&Variant<'i>> {
        let mut variants = self.variants.iter();
        variants.find(|variant| variant.attrs.other.is_some())
    }
}

impl EnumAttrs {
    fn parse(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut this = EnumAttrs::default();
        each_word(attrs, &CHOICES, errors, |word, input| {
            this.take(word, input)
        });
        this
    }

    fn take(&mut self, word: &Ident, input: ParseStream) -> Taken {
        match word.to_string().as_str() {
            "crate" => self.krate = Some(krate(input)?),
            "rename_all" => {
                let case = Case::parse(&text(input)?).map_err(Mistake::Said)?;
                self.rename_all = Some((word.clone(), case));
            }
            "display" => self.no_display = off(input)?,
            "from_str" => self.no_from_str = off(input)?,
            "db_enum" => {
                let name = input.peek(Token![=]).then(|| text(input)).transpose()?;
                let word = word.clone();
                self.db_enum = Some(DbEnum { word, name });
            }
            _ => return Err(Mistake::Form),
        }
        Ok(())
    }
}

/// `= false`
fn off(input: ParseStream) -> Taken<bool> {
    Ok(!switch(input)?)
}

impl<'i> Variant<'i> {
    fn parse(variant: &'i syn::Variant, errors: &mut Errors) -> Self {
        let mut attrs = VariantAttrs::default();
        check_bare_words(&variant.attrs, &VARIANT, errors);
        each_word(&variant.attrs, &VARIANT, errors, |word, input| {
            attrs.take(word, input)
        });
        Variant {
            ident: &variant.ident,
            discriminant: variant.discriminant.as_ref().map(|(_, value)| value),
            fields: &variant.fields,
            attrs,
        }
    }

    /// The name without `r#`.
    pub(crate) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }

    /// The words for people.
    pub(crate) fn label(&self) -> String {
        let label = self.attrs.label.as_ref();
        label.map_or_else(|| words(&self.name()), LitStr::value)
    }

    /// The type of the value in `Other(String)`.
    pub(crate) fn kept(&self) -> Option<&'i Type> {
        match self.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Some(&fields.unnamed[0].ty),
            _ => None,
        }
    }
}

impl VariantAttrs {
    fn take(&mut self, word: &Ident, input: ParseStream) -> Taken {
        match word.to_string().as_str() {
            "rename" => self.rename = Some((word.clone(), text(input)?)),
            "renamed_from" => self.renamed_from = Some((word.clone(), text(input)?)),
            "label" => self.label = Some(text(input)?),
            "other" => self.other = Some(flag(word, input)?),
            _ => return Err(Mistake::Form),
        }
        Ok(())
    }
}

/// The message for what is no enum.
fn no_enum(input: &DeriveInput) -> String {
    let name = &input.ident;
    let found = match input.data {
        Data::Union(_) => "a union",
        _ => "a struct",
    };
    format!(
        "`Choices` is derived for an enum, and `{name}` is {found}; derive `Field` for a struct around one value"
    )
}

/// `i16` in `#[repr(i16)]`.
fn integer_repr(attrs: &[Attribute]) -> Option<Ident> {
    let reprs = attrs.iter().filter(|attr| attr.path().is_ident("repr"));
    let words = reprs.flat_map(|attr| {
        let words = attr.parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated);
        words.unwrap_or_default()
    });
    let mut words = words.filter(|word| {
        let word = word.to_string();
        word.starts_with(['i', 'u']) && word.len() > 1
    });
    words.next()
}
