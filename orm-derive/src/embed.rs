//! `#[derive(Embed)]`: a struct whose fields are columns of each model that has a field of it.
//!
//! Its fields are parsed and expanded as those of a model; it has no table, key or draft.

use crate::attr::model::ModelAttrs;
use crate::attr::words::EMBED;
use crate::check::embedded::check_struct;
use crate::check::{is_unsound, replace_refused};
use crate::errors::Errors;
use crate::expand::{expand_embed, expand_embed_fallback};
use crate::model::Model;
use crate::source::SourceFile;
use proc_macro2::TokenStream;
use syn::{Data, DataStruct, DeriveInput, Fields};

pub(crate) fn embed(input: &DeriveInput, source: SourceFile) -> TokenStream {
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
        Data::Enum(_) => "is an enum",
        Data::Union(_) => "is a union",
    };
    errors.at(
        name,
        format!("`Embed` is derived for a struct with named fields, and `{name}` {found}; write `struct {name} {{ street: String, … }}`"),
    );
    None
}
