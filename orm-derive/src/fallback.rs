//! The items that stand in for the expansion where there are mistakes, so that one does not become fifty: everything
//! that code outside names, with nothing in it. They never run.

use crate::attr::model::ModelAttrs;
use crate::check::{
    MAX_PARTS, RESERVED_ACCESSORS, RESERVED_FIELDS, is_unsound, replace_refused,
    targets_to_stand_in,
};
use crate::errors::Errors;
use crate::expand::{
    Parameters, expand_cte, expand_draft, expand_draft_type, expand_fields, expand_fields_type,
    expand_hidden, expand_key, expand_methods, expand_optional_relations, expand_reverse,
    expand_searched, expand_selection, expand_settable, expand_traits, expand_unique_keys,
    expand_value,
};
use crate::model::{Model, private};
use crate::source::SourceFile;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use std::collections::HashSet;
use syn::{Data, DeriveInput, LitStr, parse_quote};

/// Nothing for a struct that rustc refuses itself. For a model with mistakes: its fields, its methods, a draft that nothing is missing from, and the accessors on the
/// other side that are not themselves the mistake.
pub(crate) fn fallback(mut model: Model) -> TokenStream {
    if is_unsound(&model) {
        return TokenStream::new();
    }
    let stand_ins: TokenStream = targets_to_stand_in(&model)
        .into_iter()
        .map(|target| shapeless(&parse_quote!(enum #target {})))
        .collect();
    mend(&mut model);
    let parameters = Parameters::none();
    let fields_type = expand_fields_type(&model);
    let value = expand_value(&model);
    let draft_type = expand_draft_type(&model, &parameters);
    let traits = expand_traits(&model);
    let hidden = expand_hidden(
        &model,
        &[
            expand_fields(&model),
            expand_selection(&model),
            expand_optional_relations(&model),
            expand_empty_model(&model),
            expand_cte(&model).unwrap_or_default(),
            expand_methods(&model, &parameters),
            expand_draft(&model, &parameters),
            expand_unique_keys(&model),
            expand_settable(&model),
            expand_searched(&model),
            expand_reverse(&model),
        ],
    );
    quote!(#fields_type #value #draft_type #traits #hidden #stand_ins)
}

/// Leaves out what would be wrong in the expansion too: fields named like the draft's methods, relations to what is no
/// model by name, and accessors whose name is taken.
fn mend(model: &mut Model) {
    let reserved = |name: &str| RESERVED_FIELDS.contains(&name);
    model.fields.retain(|field| !reserved(&field.name));
    model.members.retain(|field| field.target.is_some());
    replace_refused(model);
    let mut taken = HashSet::new();
    let clashes = model.fields.iter().chain(&model.members).map(|field| {
        let accessor = model.accessor_on_target(field);
        accessor.is_some_and(|(target, name)| {
            RESERVED_ACCESSORS.contains(&name.as_str()) || !taken.insert((target, name))
        })
    });
    let clashes: Vec<bool> = clashes.collect();
    let relations = model.fields.iter_mut().chain(&mut model.members);
    for (field, clashes) in relations.zip(clashes) {
        let is_embedded = field.is_embedded();
        field.attrs.inner_names.retain(|inner| {
            let accessor = inner.on_target();
            is_embedded
                && !RESERVED_ACCESSORS.contains(&accessor.1.as_str())
                && taken.insert(accessor)
        });
        if clashes {
            field.attrs.related_name = Some(LitStr::new("+", Span::call_site()));
        }
    }
}

/// Expands to:
/// ```text
/// impl Model for Book {
///     type Key = <i64 as KeyField>::Part;
///     type Fields<P_: Path<Target = Self>> = BookFields<P_>;
///     fn table() -> &'static schema::Table { unreachable!() }
///     …
/// }
/// ```
fn expand_empty_model(model: &Model) -> TokenStream {
    let Model {
        ident, fields_type, ..
    } = model;
    let key = if sound_key(model) {
        expand_key(model).0
    } else {
        quote!(i64)
    };
    quote! {
        #[automatically_derived]
        impl orm_::Model for #ident {
            type Key = #key;
            type Fields<P_: orm_::Path<Target = Self>> = #fields_type<P_>;
            fn table() -> &'static orm_::schema::Table { ::core::unreachable!() }
            fn key(&self) -> Self::Key { ::core::unreachable!() }
            fn read(_: &mut dyn orm_::Reader) -> orm_::DecodeResult<Self> { ::core::unreachable!() }
            fn write(&self, _: usize, _: &mut dyn orm_::ValueSink) {}
            fn load_field(&mut self, _: usize, _: &mut dyn orm_::Reader) -> orm_::DecodeResult<()> { ::core::unreachable!() }
            fn take_fields(&mut self, _: Self) {}
        }
    }
}

/// Returns whether the primary key can stand as it is declared.
fn sound_key(model: &Model) -> bool {
    let key = model.key();
    (1..=MAX_PARTS).contains(&key.len())
        && key.iter().all(|&position| {
            let field = &model.fields[position];
            !field.optional && !field.is_embedded()
        })
}

/// For what is no struct with named fields: a model without fields. A tuple struct has a value of its name already.
pub(crate) fn shapeless(input: &DeriveInput) -> TokenStream {
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    // Only for `crate = …`; what is wrong here is said once the shape is right.
    let attrs = ModelAttrs::parse(&input.attrs, &mut Errors::default());
    let model = Model {
        ident: input.ident.clone(),
        vis: input.vis.clone(),
        docs: String::new(),
        fields: Vec::new(),
        members: Vec::new(),
        skipped: Vec::new(),
        private: private(attrs.krate.as_ref()),
        is_embedded: false,
        variants: None,
        knows_tools: false,
        source: SourceFile::default(),
        attrs,
        fields_type: format_ident!("{}Fields", input.ident),
        draft_type: format_ident!("{}Draft", input.ident),
    };
    let value = if matches!(input.data, Data::Struct(_)) {
        TokenStream::new()
    } else {
        expand_value(&model)
    };
    let parameters = Parameters::none();
    let draft_type = expand_draft_type(&model, &parameters);
    let hidden = expand_hidden(
        &model,
        &[
            expand_empty_model(&model),
            expand_cte(&model).unwrap_or_default(),
            expand_methods(&model, &parameters),
            expand_draft(&model, &parameters),
        ],
    );
    let Model {
        private: p,
        vis,
        ident,
        fields_type,
        ..
    } = &model;
    quote! {
        #[doc(hidden)]
        #vis struct #fields_type<P_: #p::Path = #p::Root<#ident>>(::core::marker::PhantomData<P_>);
        impl<P_: #p::Path> ::core::clone::Clone for #fields_type<P_> { fn clone(&self) -> Self { *self } }
        impl<P_: #p::Path> ::core::marker::Copy for #fields_type<P_> {}
        impl<P_: #p::Path> #p::Handles for #fields_type<P_> {
            const REF: &'static Self = &#fields_type(::core::marker::PhantomData);
        }
        #value #draft_type #hidden
    }
}
