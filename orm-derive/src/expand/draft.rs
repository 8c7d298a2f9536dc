//! The draft: a row that is not stored yet, which knows in its type what is still missing.

use super::docs::{self, MethodDocs};
use super::reverse::{inner_place, position_within};
use crate::attr::inner_name::InnerName;
use crate::check::RESERVED_FIELDS;
use crate::model::{Field, Model, parameter_names};
use crate::names::written;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

/// The parameters of a draft: one a field that must be set, by position.
pub(crate) struct Parameters(Vec<(usize, Ident)>);

impl Parameters {
    pub(crate) fn of(model: &Model) -> Self {
        let fields = model.fields.iter().enumerate();
        Parameters(parameter_names(
            model,
            fields.filter(|(position, field)| must_be_set(model, *position, field)),
        ))
    }

    /// None, so that mistakes in the declaration are not followed by mistakes in drafts.
    pub(crate) fn none() -> Self {
        Parameters(Vec::new())
    }

    pub(super) fn idents(&self) -> impl Iterator<Item = &Ident> {
        self.0.iter().map(|(_, ident)| ident)
    }

    /// The parameters once this field is set, if it has one.
    fn with_set(&self, set: usize) -> Option<Vec<TokenStream>> {
        self.0.iter().find(|(position, _)| *position == set)?;
        let state = |(position, ident): &(usize, Ident)| {
            if *position == set {
                quote!(orm_::IsSet)
            } else {
                quote!(#ident)
            }
        };
        Some(self.0.iter().map(state).collect())
    }

    /// The parameters while this field, which has one, is as a draft begins.
    fn lacking(&self, model: &Model, field: usize) -> Vec<TokenStream> {
        let state = |(start, (position, ident)): (TokenStream, &(usize, Ident))| {
            if *position == field {
                start
            } else {
                quote!(#ident)
            }
        };
        self.starts(model)
            .into_iter()
            .zip(&self.0)
            .map(state)
            .collect()
    }

    /// The states of a draft in which the foreign keys are set.
    pub(super) fn between(&self, model: &Model) -> Vec<TokenStream> {
        let state = |(start, (position, _)): (TokenStream, &(usize, Ident))| {
            let is_key = model.fields[*position].target.is_some();
            if is_key { quote!(orm_::IsSet) } else { start }
        };
        self.starts(model)
            .into_iter()
            .zip(&self.0)
            .map(state)
            .collect()
    }

    /// The states a draft begins in.
    pub(super) fn starts(&self, model: &Model) -> Vec<TokenStream> {
        let start = |&(position, _): &(usize, Ident)| {
            let field = &model.fields[position];
            let ty = &field.ty;
            if field.is_embedded() {
                quote_spanned!(field.span()=> <#ty as orm_::EmbedField>::Start)
            } else if model.counts(position) {
                quote_spanned!(field.span()=> <#ty as orm_::KeyField>::Start)
            } else {
                quote_spanned!(field.span()=> <#ty as orm_::Field>::Start)
            }
        };
        self.0.iter().map(start).collect()
    }
}

/// Returns whether a draft has a parameter for this field. What is written `Option<…>` needs none; of other types their
/// `Start` knows.
fn must_be_set(model: &Model, position: usize, field: &Field) -> bool {
    let attrs = &field.attrs;
    let given = attrs.default.is_some() || attrs.db_default.is_some() || attrs.generated.is_some();
    let auto = [
        &attrs.auto_now_add,
        &attrs.auto_now,
        &attrs.version,
        &attrs.tenant,
    ];
    let auto = auto.into_iter().any(Option::is_some);
    !given && !auto && (!field.optional || model.key().contains(&position))
}

/// Expands to:
/// ```text
/// /// A row of `Book` that is not stored yet.
/// pub struct BookDraft<Id_ = IsSet, Title_ = IsSet> { values: TypedValues<(Id_, Title_)> }
/// ```
pub(crate) fn expand_draft_type(model: &Model, parameters: &Parameters) -> TokenStream {
    let Model {
        private: p,
        vis,
        draft_type,
        ..
    } = model;
    let doc = format!("A row of `{}` that is not stored yet.", model.name());
    let (idents, states) = (parameters.idents(), parameters.idents());
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone)]
        #[allow(dead_code, missing_debug_implementations, non_camel_case_types, unreachable_pub)]
        #[must_use = "a draft is not stored before `.save(&db)` is awaited, and a setter gives it back: `draft = draft.title(…)`"]
        #vis struct #draft_type<#(#idents = #p::IsSet),*> { values: #p::TypedValues<(#(#states,)*)> }
    }
}

/// The setters and what a complete draft can do. Bounds stand on the methods, not on the impl, or rustc would say that
/// there is no method `save`.
pub(crate) fn expand_draft(model: &Model, parameters: &Parameters) -> TokenStream {
    let Model {
        vis,
        ident,
        draft_type,
        ..
    } = model;
    let docs = MethodDocs::of(model);
    let [save, save_with, get_or_create, update_or_create] = [
        docs::SAVE_DRAFT,
        docs::SAVE_DRAFT_WITH,
        docs::GET_OR_CREATE,
        docs::UPDATE_OR_CREATE,
    ]
    .map(|text| docs.fill(text));
    let executor = quote!(&'a (impl orm_::Executor + ?::core::marker::Sized));
    let idents: Vec<&Ident> = parameters.idents().collect();
    let bounds = expand_bounds(model, parameters);
    let fields = model.fields.iter().enumerate();
    let setters = fields.map(|(position, field)| match field.attrs.generated {
        Some(_) => expand_refusing_setter(field),
        None => expand_setter(model, parameters, position, field),
    });
    // At the model's name, or rustc would advise to implement `Draft` by hand.
    let span = ident.span();
    let complete = quote_spanned!(span=> #ident: orm_set_::Complete<#(#idents),*>,);
    let complete = (!idents.is_empty()).then_some(complete);
    // At the derive, as the methods are: the message shows one line of both.
    let mut at_derive = ident.clone();
    at_derive.set_span(Span::call_site());
    let saved = quote!(#at_derive: orm_set_::Complete<#(#idents),*>,);
    let saved = (!idents.is_empty()).then_some(saved);
    let draft = quote_spanned! {span=>
        #[automatically_derived]
        impl<#(#idents),*> orm_::AnyDraft for #draft_type<#(#idents),*> {
            type Model = #ident;
            fn into_values(self) -> orm_::DraftValues { self.values.0 }
        }
        #[automatically_derived]
        impl<#(#idents),*> orm_::Draft for #draft_type<#(#idents),*>
        where
            #complete
        {}
    };
    let drafts_of = expand_drafts_of(model, parameters);
    let members = refused(model).filter(|field| field.many);
    let setters = setters.chain(members.map(expand_refusing_setter));
    quote! {
        #bounds
        #[automatically_derived]
        impl<#(#idents),*> #draft_type<#(#idents),*> {
            #(#setters)*
            #[doc = #save]
            #[track_caller]
            #vis fn save<'a>(self, db: #executor) -> orm_::Pending<'a, #ident>
            where
                #saved
            {
                orm_::save_draft(self.values.0, db)
            }
            #[doc = #save_with]
            #[track_caller]
            #vis fn save_with<'a>(
                self,
                on_conflict: impl orm_::ConflictHandling<#ident>,
                db: #executor,
            ) -> orm_::Pending<'a, orm_::Written<#ident>>
            where
                #saved
            {
                orm_::save_draft_with(self.values.0, on_conflict, db)
            }
            #[doc = #get_or_create]
            #[track_caller]
            #vis fn get_or_create<'a>(
                self,
                unique: impl orm_::UniqueKey<#ident>,
                db: #executor,
            ) -> orm_::Pending<'a, (#ident, bool)>
            where
                #saved
            {
                orm_::get_or_create_draft(self.values.0, unique, db)
            }
            #[doc = #update_or_create]
            #[track_caller]
            #vis fn update_or_create<'a>(
                self,
                unique: impl orm_::UniqueKey<#ident>,
                db: #executor,
            ) -> orm_::Pending<'a, #ident>
            where
                #saved
            {
                orm_::update_or_create_draft(self.values.0, unique, db)
            }
        }
        #draft
        #drafts_of
    }
}

/// The drafts that lack nothing but one foreign key, or an embedded enum of which one variant is a foreign key.
///
/// Expands to:
/// ```text
/// impl<Id_, Title_> DraftOf<Author, FieldPosition<5>> for BookDraft<Id_, Title_, <ForeignKey<Author> as Field>::Start>
/// where
///     Book: Complete<Id_, Title_, IsSet>,
/// {}
/// impl<Id_, Text_> DraftOf<Photo, FieldPosition<{ 2 + 2 }>> for RemarkDraft<Id_, Text_, <Subject as EmbedField>::Start>
/// where
///     Remark: Complete<Id_, Text_, IsSet>,
///     for<'a_> Subject: VariantOfKey<'a_, 2>,
/// {}
/// ```
fn expand_drafts_of(model: &Model, parameters: &Parameters) -> TokenStream {
    let keys = model.fields.iter().enumerate();
    let keys = keys.filter_map(|(position, field)| {
        Some(LackedKey {
            position,
            place: model.place(position),
            target: field.target.as_ref()?,
            variant: None,
        })
    });
    let within = model.inner_names();
    let within = within.filter_map(|(field, inner)| LackedKey::within(model, field, inner));
    let impls = keys.chain(within).filter_map(|key| {
        let (ident, draft_type) = (&model.ident, &model.draft_type);
        let LackedKey {
            position,
            place,
            target,
            variant,
        } = key;
        let set = parameters.with_set(position)?;
        let lacking = parameters.lacking(model, position);
        let others = parameters.0.iter().filter(|(other, _)| *other != position);
        let others = others.map(|(_, ident)| ident);
        Some(quote! {
            #[automatically_derived]
            impl<#(#others),*> orm_::DraftOf<#target, orm_::FieldPosition<#place>>
                for #draft_type<#(#lacking),*>
            where
                #ident: orm_set_::Complete<#(#set),*>,
                #variant
            {}
        })
    });
    impls.collect()
}

/// A foreign key that a draft may lack.
struct LackedKey<'m> {
    /// The field of the draft that it lacks.
    position: usize,
    /// The position of the foreign key in the table, as a parameter.
    place: TokenStream,
    target: &'m Path,
    /// The bound by which the key is all of a variant, where the field is an embedded enum.
    variant: Option<TokenStream>,
}

impl<'m> LackedKey<'m> {
    /// One within an embedded enum. Of two that lead to one model it would not be known which is meant.
    fn within(model: &'m Model, field: &Field, inner: &'m InnerName) -> Option<Self> {
        let mut others = field.attrs.inner_names.iter();
        let target = written(&inner.target);
        let is_clear =
            others.all(|other| other.key == inner.key || written(&other.target) != target);
        if !is_clear || !inner.key.rest.is_empty() {
            return None;
        }
        let ty = &field.ty;
        let key = position_within(ty, &inner.key);
        Some(LackedKey {
            position: model.position(&field.ident)?,
            place: inner_place(model, field, &inner.key)?,
            target: &inner.target,
            variant: Some(quote! {
                for<'a_> <#ty as orm_::EmbedField>::Embed: orm_::VariantOfKey<'a_, { #key }>,
            }),
        })
    }
}

/// The bounds of a draft, whose messages name the fields: one trait for all that must be set, and one for each that
/// cannot be.
///
/// Expands to:
/// ```text
/// mod orm_set_ {
///     #[diagnostic::on_unimplemented(message = "…", label = "`title`: {Title_}, `author`: {Author_}", note = "…")]
///     pub trait Complete<Title_, Author_> {}
///     #[diagnostic::on_unimplemented(message = "the database computes `total`, so it cannot be set; leave `.total(…)` out", label = "")]
///     pub trait total {}
/// }
/// impl orm_set_::Complete<IsSet, IsSet> for Book {}
/// ```
fn expand_bounds(model: &Model, parameters: &Parameters) -> TokenStream {
    let refused: Vec<&Field> = refused(model).collect();
    if parameters.0.is_empty() && refused.is_empty() {
        return TokenStream::new();
    }
    let complete = expand_complete(model, parameters);
    let refused = refused.iter().map(|field| {
        let (ident, name) = (&field.ident, &field.name);
        let message = if field.many {
            format!(
                "a draft has no setter for rows of `{name}`; write `.with_related({model}.{ident}, [&row])` in place of `.{ident}(…)`, or `row.{ident}.add(&[…], &db)` after `save`",
                model = model.name(),
            )
        } else {
            format!("the database computes `{name}`, so it cannot be set; leave `.{ident}(…)` out")
        };
        let says = quote!(#[diagnostic::on_unimplemented(message = #message, label = "")]);
        let says = model.knows_tools.then_some(says);
        quote!(#says pub trait #ident {})
    });
    let set = parameters.idents().map(|_| quote!(orm_::IsSet));
    let (ident, is_needed) = (&model.ident, !parameters.0.is_empty());
    let met = is_needed.then(|| quote!(impl orm_set_::Complete<#(#set),*> for #ident {}));
    quote! {
        mod orm_set_ { #complete #(#refused)* }
        #met
    }
}

/// The fields that a draft cannot set: those that the database computes, and many-to-many relations.
fn refused(model: &Model) -> impl Iterator<Item = &Field> {
    let computed = model.fields.iter();
    let computed = computed.filter(|field| field.attrs.generated.is_some());
    let members = model.members.iter();
    computed.chain(members.filter(|field| !RESERVED_FIELDS.contains(&field.name.as_str())))
}

/// The trait of drafts in which all is set that must be, with the state of each such field as a parameter.
fn expand_complete(model: &Model, parameters: &Parameters) -> Option<TokenStream> {
    if parameters.0.is_empty() {
        return None;
    }
    let message = format!(
        "a required field of `{}` is not set; call the setter of each that is `NotSet`",
        model.name()
    );
    let states = parameters.0.iter().map(|(position, ident)| {
        let name = &model.fields[*position].name;
        format!("`{name}`: {{{ident}}}")
    });
    let label = states.collect::<Vec<_>>().join(", ");
    let note = "each call gives a draft of another type, which goes on: `let draft = draft.field(…);`, and where there are two ways `let draft = if … {{ draft.field(…) }} else {{ draft.field(…) }};`";
    let says =
        quote!(#[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]);
    let says = model.knows_tools.then_some(says);
    let idents = parameters.idents();
    Some(quote!(#says pub trait Complete<#(#idents),*> {}))
}

/// Expands to:
/// ```text
/// pub fn title<By__>(self, value: impl DraftValue<String, Book, By__>) -> BookDraft<Id_, IsSet> {
///     BookDraft { values: self.values.0.with::<String, Book, _>(1, value).typed() }
/// }
/// ```
fn expand_setter(
    model: &Model,
    parameters: &Parameters,
    position: usize,
    field: &Field,
) -> TokenStream {
    let (draft_type, model_ident) = (&model.draft_type, &model.ident);
    let Field { ident, vis, ty, .. } = field;
    let doc = setter_doc(field);
    let place = model.place(position);
    let by_expression = field.wrapped.is_none() && !field.is_embedded();
    // No parameter of a draft ends so.
    let by = by_expression.then(|| quote!(<By__>));
    let (argument, value) = match &field.wrapped {
        _ if field.is_embedded() => (
            quote_spanned!(field.span()=> impl orm_::EmbedOperand<#ty>),
            quote!(value),
        ),
        None => (
            quote_spanned!(field.span()=> impl orm_::DraftValue<#ty, #model_ident, By__>),
            quote!(value),
        ),
        Some(wrapped) => (
            quote_spanned!(field.span()=> impl ::core::convert::Into<#wrapped>),
            quote_spanned!(field.span()=> <#ty as orm_::StoredAs<#wrapped>>::wrap(&value.into())),
        ),
    };
    let (draft, set) = match parameters.with_set(position) {
        None => (quote!(Self), quote!(Self)),
        Some(set) => (quote!(#draft_type), quote!(#draft_type<#(#set),*>)),
    };
    let with = if field.is_embedded() {
        quote!(with_embedded::<#ty>(#place, &#value))
    } else {
        quote!(with::<#ty, #model_ident, _>(#place, #value))
    };
    quote! {
        #[doc = #doc]
        #vis fn #ident #by(self, value: #argument) -> #set {
            #draft { values: self.values.0.#with.typed() }
        }
    }
}

/// The setter of a field that cannot be set: it says why.
///
/// Expands to:
/// ```text
/// pub fn total<Value__: orm_set_::total>(self, value: Value__) -> Self { self }
/// ```
fn expand_refusing_setter(field: &Field) -> TokenStream {
    let Field { ident, vis, .. } = field;
    quote! {
        #[doc(hidden)]
        #vis fn #ident<Value__: orm_set_::#ident>(self, value: Value__) -> Self {
            _ = value;
            self
        }
    }
}

/// The field's own documentation follows, so that it is read where the field is set.
fn setter_doc(field: &Field) -> String {
    let sets = format!("Sets `{}`.", field.name);
    if field.docs.is_empty() {
        sets
    } else {
        format!("{sets}\n\n{}", field.docs)
    }
}
