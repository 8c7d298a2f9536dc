//! The variants of an embedded enum, one after the other.

use super::words::{EnumAttrs, VariantAttrs, docs};
use super::{Content, TAG, Variant};
use crate::errors::Errors;
use crate::model::{Model, TaggedFields, applied, on};
use crate::names::{identifier, snake_case};
use crate::source::SourceFile;
use proc_macro2::TokenStream;
use quote::{format_ident, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{
    Attribute, DeriveInput, Fields, FieldsNamed, FieldsUnnamed, Ident, LitStr, parse_quote,
    parse_quote_spanned,
};

/// Reads the variants, one after the other.
pub(super) struct VariantReader<'i> {
    pub(super) input: &'i DeriveInput,
    pub(super) source: &'i SourceFile,
    pub(super) attrs: &'i EnumAttrs,
    /// The fields of the struct that the enum is stored as.
    pub(super) slots: Vec<syn::Field>,
    pub(super) tagged: Vec<TaggedFields>,
    /// The variants of the tag.
    pub(super) choices: Vec<TokenStream>,
    pub(super) errors: &'i mut Errors,
}

impl VariantReader<'_> {
    /// A variant whose fields are mistaken has none.
    pub(super) fn variant(&mut self, variant: &syn::Variant) -> Variant {
        let words = VariantAttrs::parse(&variant.attrs, self.errors);
        self.choices.push(words.choice(variant));
        let content = match &variant.fields {
            fields if fields.is_empty() => None,
            Fields::Unnamed(fields) => self.value(variant, fields, &words),
            Fields::Named(fields) => self.named(variant, fields, &words),
            Fields::Unit => None,
        };
        Variant {
            ident: variant.ident.clone(),
            content,
        }
    }

    /// `Voucher(String)`: a field of the type, which is null in rows of other variants.
    fn value(
        &mut self,
        variant: &syn::Variant,
        fields: &FieldsUnnamed,
        words: &VariantAttrs,
    ) -> Option<Content> {
        let ident = &variant.ident;
        let mut declared = fields.unnamed.iter();
        let (Some(field), None) = (declared.next(), declared.next()) else {
            self.errors.at(
                fields,
                format!("the fields of `{ident}` are columns, which have names; write `{ident} {{ … }}` with a name for each"),
            );
            return None;
        };
        if applied(&field.ty).0 == "Option" {
            self.errors.at(
                &field.ty,
                format!("the value of `{ident}` is there wherever the variant is, so that it is no `Option`; leave the `Option` out, or give the value a name, `{ident} {{ … }}`"),
            );
            return None;
        }
        let (name, ty) = (self.slot_name(variant)?, &field.ty);
        let own = syn::Field {
            ident: Some(name.clone()),
            vis: self.input.vis.clone(),
            ..field.clone()
        };
        // What is wrong with it is said of the struct that the enum is stored as.
        let mut said = Errors::default();
        let held = self.held_struct(variant);
        let own_fields = std::iter::once(own.clone()).collect();
        let mut content = Model::new(&held, self.attrs.of_struct(), &own_fields, &mut said);
        content.is_embedded = true;
        let span = on(ty.span());
        let optional = quote_spanned!(span=> ::core::option::Option<#ty>);
        let mut slot = syn::Field {
            ty: syn::parse2(optional).ok()?,
            ..own
        };
        slot.attrs.extend(renamed(&name, words));
        Some(self.content(variant, words, (slot, content), None))
    }

    /// `Card { number: String }`: an embedded struct of these fields.
    fn named(
        &mut self,
        variant: &syn::Variant,
        fields: &FieldsNamed,
        words: &VariantAttrs,
    ) -> Option<Content> {
        let name = self.slot_name(variant)?;
        let held = self.held_struct(variant);
        let mut own = fields.named.clone();
        own.iter_mut()
            .for_each(|field| field.vis = self.input.vis.clone());
        let mut content = Model::new(&held, self.attrs.of_struct(), &own, self.errors);
        content.is_embedded = true;
        content.source = self.source.clone();
        let (vis, ty) = (&self.input.vis, self.struct_name(variant));
        let span = on(variant.ident.span());
        let mut slot: syn::Field = parse_quote_spanned! {span=>
            #[orm(embed)] #vis #name: ::core::option::Option<#ty>
        };
        slot.attrs.extend(docs(&variant.attrs).cloned());
        slot.attrs.extend(renamed(&name, words));
        Some(self.content(variant, words, (slot, content), Some(ty)))
    }

    fn content(
        &mut self,
        variant: &syn::Variant,
        words: &VariantAttrs,
        (slot, fields): (syn::Field, Model),
        name: Option<Ident>,
    ) -> Content {
        let position = self.slots.len();
        let value = words.rename.as_ref().map(LitStr::value);
        self.tagged.push(TaggedFields {
            value: value.unwrap_or_else(|| self.attrs.value(&variant.ident)),
            field: slot.ident.iter().map(|it| it.unraw().to_string()).collect(),
        });
        self.slots.push(slot);
        Content {
            position,
            fields,
            name,
        }
    }

    /// `card` of `Card`.
    fn slot_name(&mut self, variant: &syn::Variant) -> Option<Ident> {
        let name = snake_case(&variant.ident.unraw().to_string());
        let ident = identifier(&name).filter(|_| name != TAG);
        let Some(mut ident) = ident.and_then(|it| syn::parse_str::<Ident>(&it).ok()) else {
            self.errors.at(
                &variant.ident,
                format!("the fields of this variant are named by `{name}` in queries, as something else is; give the variant another name, and keep its text with `#[orm(rename = \"{name}\")]`"),
            );
            return None;
        };
        ident.set_span(on(variant.ident.span()));
        Some(ident)
    }

    /// `PaymentCard`
    fn struct_name(&mut self, variant: &syn::Variant) -> Ident {
        let (of, own) = (&self.input.ident, &variant.ident);
        let name = format_ident!("{}{}", of.unraw(), own.unraw(), span = on(own.span()));
        if !self.source.stands_beside(&name, of) {
            return name;
        }
        self.errors.at(
            own,
            format!("the derive makes a struct `{name}` of the fields of `{own}`, and there is a type of that name; write `{own}(#[orm(embed)] {name})` if these are its fields, or give one of them another name"),
        );
        stand_in(&name)
    }

    /// The struct of a variant's fields, in the place of the enum.
    fn held_struct(&self, variant: &syn::Variant) -> DeriveInput {
        let (vis, name) = (&self.input.vis, &self.input.ident);
        let docs = docs(&variant.attrs);
        parse_quote!(#(#docs)* #vis struct #name {})
    }
}

/// A name that stands where another is taken, and all that is wrong was said.
pub(super) fn stand_in(name: &Ident) -> Ident {
    format_ident!("{name}_")
}

/// The word of a field by which its columns are renamed with its variant.
fn renamed(name: &Ident, words: &VariantAttrs) -> Option<Attribute> {
    let before = words.renamed_from.as_ref()?;
    let is_other = name.unraw() != before.value();
    is_other.then(|| parse_quote!(#[orm(renamed_from = #before)]))
}
