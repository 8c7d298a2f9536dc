//! `#[derive(Embed)]`: a struct or an enum whose fields are columns of each model that has a field of it.
//!
//! The fields of a struct are parsed and expanded as those of a model; it has no table, key or draft. An enum is such a
//! struct of a tag and of one field for each variant that has data: see [`variants`].

pub(crate) mod variants;

use crate::attr::model::ModelAttrs;
use crate::attr::words::EMBED;
use crate::check::embedded::{check_enum, check_struct};
use crate::check::{is_unsound, replace_refused};
use crate::errors::Errors;
use crate::expand::{
    expand_embed, expand_embed_fallback, expand_embedded_enum, expand_embedded_enum_fallback,
};
use crate::model::Model;
use crate::source::SourceFile;
use proc_macro2::TokenStream;
use syn::{Data, DataStruct, DeriveInput, Fields};
use variants::EmbeddedEnum;

pub(crate) fn embed(input: &DeriveInput, source: SourceFile) -> TokenStream {
    match &input.data {
        Data::Enum(declared) if declared.variants.iter().any(|it| !it.fields.is_empty()) => {
            embed_enum(input, &source)
        }
        _ => embed_struct(input, source),
    }
}

fn embed_struct(input: &DeriveInput, source: SourceFile) -> TokenStream {
    let mut errors = Errors::default();
    let Some(mut embed) = parse(input, &mut errors) else {
        return errors.finish().err().into_iter().collect();
    };
    embed.source = source;
    check_struct(&embed, &mut errors);
    match errors.finish() {
        Ok(()) => expand_embed(&embed),
        Err(errors) if input.generics.params.is_empty() && !is_unsound(&embed) => {
            replace_refused(&mut embed);
            let fallback = expand_embed_fallback(&embed);
            [errors, fallback].into_iter().collect()
        }
        Err(errors) => errors,
    }
}

fn embed_enum(input: &DeriveInput, source: &SourceFile) -> TokenStream {
    let mut errors = Errors::default();
    let Some(mut embed) = EmbeddedEnum::parse(input, source, &mut errors) else {
        return errors.finish().err().into_iter().collect();
    };
    check_enum(&embed, &mut errors);
    embed.name_structs();
    match errors.finish() {
        Ok(()) => expand_embedded_enum(&embed),
        Err(errors) if !embed.structs().any(is_unsound) => {
            embed.structs_mut().for_each(replace_refused);
            let fallback = expand_embedded_enum_fallback(&embed);
            [errors, fallback].into_iter().collect()
        }
        Err(errors) => errors,
    }
}

fn parse(input: &DeriveInput, errors: &mut Errors) -> Option<Model> {
    let name = &input.ident;
    let found = match &input.data {
        Data::Struct(DataStruct {
            fields: Fields::Named(fields),
            ..
        }) if !fields.named.is_empty() => {
            if !input.generics.params.is_empty() {
                errors.at(
                    &input.generics,
                    format!(
                        "an embedded struct has no parameters; write the types out in `{name}`"
                    ),
                );
            }
            let attrs = ModelAttrs::parse_in(&EMBED, &input.attrs, errors);
            let mut embed = Model::new(input, attrs, &fields.named, errors);
            embed.is_embedded = true;
            return Some(embed);
        }
        Data::Struct(DataStruct {
            fields: Fields::Unnamed(_),
            ..
        }) => "has fields without names",
        Data::Struct(_) => "has no fields",
        Data::Enum(_) => {
            errors.at(
                name,
                format!("the variants of `{name}` have no fields, so that it is one value; write `#[derive(Choices)]` in place of `Embed`, and leave `embed` out at the field"),
            );
            return None;
        }
        Data::Union(_) => "is a union",
    };
    errors.at(
        name,
        format!("`Embed` is derived for a struct with named fields, and `{name}` {found}; write `struct {name} {{ street: String, … }}`"),
    );
    None
}
