//! An enum with `#[derive(Embed)]`: which variant a row has is a tag, and the fields of the others are null.
//!
//! So the enum is stored as a struct. Of
//! ```text
//! enum Payment { Cash, Card { number: String, brand: Brand }, Voucher(String) }
//! ```
//! this is
//! ```text
//! struct Payment { kind: PaymentKind, #[orm(embed)] card: Option<PaymentCard>, voucher: Option<String> }
//! enum PaymentKind { Cash, Card, Voucher }
//! struct PaymentCard { number: String, brand: Brand }
//! ```
//! - `words`: the words on the enum and its variants;
//! - `reader`: the variants, each as a field of that struct.

mod reader;
mod words;

use crate::errors::Errors;
use crate::model::Model;
use crate::source::SourceFile;
use quote::format_ident;
use reader::{VariantReader, stand_in};
use syn::punctuated::Punctuated;
use syn::{Data, DeriveInput, Ident};
use words::EnumAttrs;

/// The name of the tag in queries.
pub(crate) const TAG: &str = "kind";

/// An enum with `#[derive(Embed)]`.
pub(crate) struct EmbeddedEnum {
    /// The struct that it is stored as: the tag, and a field for each variant that has some.
    pub(crate) stored: Model,
    /// `PaymentKind`: the variants without their fields.
    pub(crate) kind: DeriveInput,
    pub(crate) variants: Vec<Variant>,
}

/// A variant of that enum.
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) content: Option<Content>,
}

/// The fields of a variant.
pub(crate) struct Content {
    /// The position of the variant's field in the struct that the enum is stored as.
    pub(crate) position: usize,
    /// The struct of these fields, which stands beside the enum; nobody sees that of one value without a name.
    pub(crate) fields: Model,
    /// `PaymentCard`, the name of the struct, if its fields have names.
    pub(crate) name: Option<Ident>,
}

impl EmbeddedEnum {
    /// Reads the declaration; of what no column can hold only says what is wrong.
    pub(crate) fn parse(
        input: &DeriveInput,
        source: &SourceFile,
        errors: &mut Errors,
    ) -> Option<Self> {
        let Data::Enum(declared) = &input.data else {
            return None;
        };
        if !input.generics.params.is_empty() {
            errors.at(
                &input.generics,
                format!(
                    "an embedded enum has no parameters; write the types out in `{}`",
                    input.ident
                ),
            );
            return None;
        }
        let attrs = EnumAttrs::parse(&input.attrs, errors);
        let kind = attrs.kind(&input.ident);
        let kind = free_name(kind, (source, &input.ident), errors);
        let mut reader = VariantReader {
            input,
            source,
            attrs: &attrs,
            slots: vec![attrs.tag_field(&input.vis, &kind)],
            tagged: Vec::new(),
            choices: Vec::new(),
            errors,
        };
        let variants = declared.variants.iter();
        let variants = variants.map(|variant| reader.variant(variant)).collect();
        let VariantReader {
            slots,
            tagged,
            choices,
            ..
        } = reader;
        let slots: Punctuated<_, _> = slots.into_iter().collect();
        let own = attrs.of_struct();
        let mut stored = Model::new(input, own, &slots, errors);
        stored.is_embedded = true;
        stored.variants = Some(tagged);
        stored.source = source.clone();
        Some(EmbeddedEnum {
            stored,
            kind: attrs.kind_enum(input, &kind, &choices),
            variants,
        })
    }

    /// The structs of the columns: the one that it is stored as, and those of its variants.
    pub(crate) fn structs(&self) -> impl Iterator<Item = &Model> {
        let contents = self.variants.iter().filter_map(|it| it.content.as_ref());
        std::iter::once(&self.stored).chain(contents.map(|it| &it.fields))
    }

    /// Gives the structs of variants names of their own. Until then they have that of the enum, which the checks look for
    /// in the file.
    pub(crate) fn name_structs(&mut self) {
        let variants = self.variants.iter_mut();
        for content in variants.filter_map(|it| it.content.as_mut()) {
            if let Some(name) = &content.name {
                content.fields.ident = name.clone();
                content.fields.fields_type = format_ident!("{name}Fields");
            }
        }
    }

    pub(crate) fn structs_mut(&mut self) -> impl Iterator<Item = &mut Model> {
        let contents = self
            .variants
            .iter_mut()
            .filter_map(|it| it.content.as_mut());
        std::iter::once(&mut self.stored).chain(contents.map(|it| &mut it.fields))
    }
}

/// The name of the enum of kinds, if no type beside the embedded enum has it.
fn free_name(kind: Ident, (source, of): (&SourceFile, &Ident), errors: &mut Errors) -> Ident {
    if !source.stands_beside(&kind, of) {
        return kind;
    }
    errors.at(
        of,
        format!("the derive makes an enum `{kind}` of the variants of `{of}`, and there is a type of that name; write `#[orm(kind = {of}Tag)]` on `{of}`, or give one of them another name"),
    );
    stand_in(&kind)
}
