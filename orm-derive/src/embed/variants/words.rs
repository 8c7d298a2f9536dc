//! The words on an embedded enum and its variants.

use super::TAG;
use crate::attr::model::{ModelAttrs, krate};
use crate::attr::words::{EMBED_ENUM, EMBED_VARIANT};
use crate::attr::{Mistake, Taken, each_word, in_parentheses, text};
use crate::choices::case::Case;
use crate::errors::Errors;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, DeriveInput, Ident, LitStr, Path, Token, Visibility, parse_quote};

/// The words of `#[orm(…)]` on the enum.
#[derive(Default)]
pub(super) struct EnumAttrs {
    krate: Option<Path>,
    tag: Option<LitStr>,
    kind: Option<Ident>,
    /// Further derives of the enum of kinds.
    kind_derives: Vec<Path>,
    case: Option<LitStr>,
}

/// The words of `#[orm(…)]` on a variant.
#[derive(Default)]
pub(super) struct VariantAttrs {
    pub(super) rename: Option<LitStr>,
    pub(super) renamed_from: Option<LitStr>,
    label: Option<LitStr>,
}

impl EnumAttrs {
    pub(super) fn parse(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut this = EnumAttrs::default();
        each_word(attrs, &EMBED_ENUM, errors, |word, input| {
            this.take(word, input)
        });
        this
    }

    fn take(&mut self, word: &Ident, input: ParseStream) -> Taken {
        match word.to_string().as_str() {
            "crate" => self.krate = Some(krate(input)?),
            "tag" => self.tag = Some(text(input)?),
            "kind" => {
                input.parse::<Token![=]>()?;
                self.kind = Some(input.parse()?);
            }
            "kind_derives" => {
                let listed = Punctuated::<Path, Token![,]>::parse_terminated;
                let listed = in_parentheses(input, |content| Ok(listed(content)?))?;
                self.kind_derives = listed.into_iter().collect();
            }
            "rename_all" => {
                let name = text(input)?;
                Case::parse(&name).map_err(Mistake::Said)?;
                self.case = Some(name);
            }
            _ => return Err(Mistake::Form),
        }
        Ok(())
    }

    /// `PaymentKind`
    pub(super) fn kind(&self, ident: &Ident) -> Ident {
        let name = || format_ident!("{}Kind", ident.unraw());
        self.kind.clone().unwrap_or_else(name)
    }

    pub(super) fn of_struct(&self) -> ModelAttrs {
        ModelAttrs {
            krate: self.krate.clone(),
            ..ModelAttrs::default()
        }
    }

    /// `kind: PaymentKind`
    pub(super) fn tag_field(&self, vis: &Visibility, kind: &Ident) -> syn::Field {
        let tag = Ident::new(TAG, Span::call_site());
        let column = self.tag.as_ref();
        let column: Option<Attribute> = column.map(|tag| parse_quote!(#[orm(column = #tag)]));
        let column = column.into_iter();
        parse_quote!(#(#column)* #vis #tag: #kind)
    }

    /// The text that the tag has for a variant of this name.
    pub(super) fn value(&self, variant: &Ident) -> String {
        let case = self.case.as_ref().and_then(|it| Case::parse(it).ok());
        case.unwrap_or(Case::Snake).of(&variant.unraw().to_string())
    }

    /// `enum PaymentKind { Cash, Card }`
    pub(super) fn kind_enum(
        &self,
        input: &DeriveInput,
        kind: &Ident,
        variants: &[TokenStream],
    ) -> DeriveInput {
        let vis = &input.vis;
        let case = self.case.iter();
        let krate = self.krate.iter();
        let derives = &self.kind_derives;
        let derives = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
        parse_quote! {
            #derives
            #(#[orm(rename_all = #case)])*
            #(#[orm(crate = #krate)])*
            #vis enum #kind { #(#variants),* }
        }
    }
}

impl VariantAttrs {
    pub(super) fn parse(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut this = VariantAttrs::default();
        each_word(attrs, &EMBED_VARIANT, errors, |word, input| {
            match word.to_string().as_str() {
                "rename" => this.rename = Some(text(input)?),
                "renamed_from" => this.renamed_from = Some(text(input)?),
                "label" => this.label = Some(text(input)?),
                _ => return Err(Mistake::Form),
            }
            Ok(())
        });
        this
    }

    /// The variant of the tag, with its words.
    pub(super) fn choice(&self, variant: &syn::Variant) -> TokenStream {
        let (ident, docs) = (&variant.ident, docs(&variant.attrs));
        let words = [
            ("rename", &self.rename),
            ("renamed_from", &self.renamed_from),
            ("label", &self.label),
        ];
        let words = words.into_iter().filter_map(|(word, text)| {
            let (word, text) = (Ident::new(word, Span::call_site()), text.as_ref()?);
            Some(quote_spanned!(text.span()=> #[orm(#word = #text)]))
        });
        quote_spanned!(ident.span()=> #(#docs)* #(#words)* #ident)
    }
}

/// The doc comment.
pub(super) fn docs(attrs: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("doc"))
}
