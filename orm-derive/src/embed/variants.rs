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

use crate::attr::model::{ModelAttrs, krate};
use crate::attr::words::{EMBED_ENUM, EMBED_VARIANT};
use crate::attr::{Mistake, Taken, each_word, text};
use crate::choices::case::Case;
use crate::errors::Errors;
use crate::model::{Model, TaggedFields, applied, on};
use crate::names::{identifier, snake_case};
use crate::source::SourceFile;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Attribute, Data, DeriveInput, Fields, FieldsNamed, FieldsUnnamed, Ident, LitStr, Path, Token,
    Visibility, parse_quote, parse_quote_spanned,
};

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

/// The words of `#[orm(…)]` on the enum.
#[derive(Default)]
struct EnumAttrs {
    krate: Option<Path>,
    tag: Option<LitStr>,
    kind: Option<Ident>,
    case: Option<LitStr>,
}

/// The words of `#[orm(…)]` on a variant.
#[derive(Default)]
struct VariantAttrs {
    rename: Option<LitStr>,
    renamed_from: Option<LitStr>,
    label: Option<LitStr>,
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

impl EnumAttrs {
    fn parse(attrs: &[Attribute], errors: &mut Errors) -> Self {
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
    fn kind(&self, ident: &Ident) -> Ident {
        let name = || format_ident!("{}Kind", ident.unraw());
        self.kind.clone().unwrap_or_else(name)
    }

    fn of_struct(&self) -> ModelAttrs {
        ModelAttrs {
            krate: self.krate.clone(),
            ..ModelAttrs::default()
        }
    }

    /// `kind: PaymentKind`
    fn tag_field(&self, vis: &Visibility, kind: &Ident) -> syn::Field {
        let tag = Ident::new(TAG, Span::call_site());
        let column = self.tag.as_ref();
        let column: Option<Attribute> = column.map(|tag| parse_quote!(#[orm(column = #tag)]));
        let column = column.into_iter();
        parse_quote!(#(#column)* #vis #tag: #kind)
    }

    /// The text that the tag has for a variant of this name.
    fn value(&self, variant: &Ident) -> String {
        let case = self.case.as_ref().and_then(|it| Case::parse(it).ok());
        case.unwrap_or(Case::Snake).of(&variant.unraw().to_string())
    }

    /// `enum PaymentKind { Cash, Card }`
    fn kind_enum(
        &self,
        input: &DeriveInput,
        kind: &Ident,
        variants: &[TokenStream],
    ) -> DeriveInput {
        let vis = &input.vis;
        let case = self.case.iter();
        let krate = self.krate.iter();
        parse_quote! {
            #(#[orm(rename_all = #case)])*
            #(#[orm(crate = #krate)])*
            #vis enum #kind { #(#variants),* }
        }
    }
}

impl VariantAttrs {
    fn parse(attrs: &[Attribute], errors: &mut Errors) -> Self {
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
    fn choice(&self, variant: &syn::Variant) -> TokenStream {
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

/// Reads the variants, one after the other.
struct VariantReader<'i> {
    input: &'i DeriveInput,
    source: &'i SourceFile,
    attrs: &'i EnumAttrs,
    /// The fields of the struct that the enum is stored as.
    slots: Vec<syn::Field>,
    tagged: Vec<TaggedFields>,
    /// The variants of the tag.
    choices: Vec<TokenStream>,
    errors: &'i mut Errors,
}

impl VariantReader<'_> {
    /// A variant whose fields are mistaken has none.
    fn variant(&mut self, variant: &syn::Variant) -> Variant {
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

/// A name that stands where another is taken, and all that is wrong was said.
fn stand_in(name: &Ident) -> Ident {
    format_ident!("{name}_")
}

/// The word of a field by which its columns are renamed with its variant.
fn renamed(name: &Ident, words: &VariantAttrs) -> Option<Attribute> {
    let before = words.renamed_from.as_ref()?;
    let is_other = name.unraw() != before.value();
    is_other.then(|| parse_quote!(#[orm(renamed_from = #before)]))
}

fn docs(attrs: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("doc"))
}
