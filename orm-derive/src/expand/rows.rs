//! The row: how it is read and written, and what can be done with it.

use super::docs::{self, MethodDocs};
use super::draft::Parameters;
use super::field_reading::read_field;
use super::meta::{expand_list, expand_parts, expand_table};
use crate::model::{Field, Model, on};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

/// Expands to:
/// ```text
/// impl Model for Book {
///     type Key = <i64 as KeyField>::Part;
///     type Fields<P_: Path<Target = Self>> = BookFields<P_>;
///     fn table() -> &'static schema::Table { static TABLE: schema::Table = …; &TABLE }
///     fn key(&self) -> Self::Key { KeyField::part(&self.id) }
///     …
/// }
/// ```
pub(super) fn expand_model(model: &Model) -> TokenStream {
    let Model {
        ident, fields_type, ..
    } = model;
    let (table, parts, list) = (expand_table(model), expand_parts(model), expand_list(model));
    let (key_type, key) = expand_key(model);
    let methods = [
        expand_read(model),
        expand_write(model),
        expand_set(model),
        expand_take_fields(model),
        expand_write_default(model),
        expand_slots(model),
    ];
    let key = quote_spanned! {model.suspect()=>
        type Key = #key_type;
        fn key(&self) -> Self::Key { #key }
    };
    let cte = expand_cte(model);
    quote! {
        #cte
        #[automatically_derived]
        impl orm_::Model for #ident {
            type Fields<P_: orm_::Path<Target = Self>> = #fields_type<P_>;
            const MODULE: &'static str = ::core::module_path!();
            fn table() -> &'static orm_::schema::Table {
                #parts
                #list
                static TABLE: orm_::schema::Table = #table;
                &TABLE
            }
            #key
            #(#methods)*
        }
    }
}

/// Expands to:
/// ```text
/// impl CteModel for Shelf {}
/// ```
pub(crate) fn expand_cte(model: &Model) -> Option<TokenStream> {
    let ident = &model.ident;
    model.attrs.cte.as_ref().map(|_| {
        quote! {
            #[automatically_derived]
            impl orm_::CteModel for #ident {}
        }
    })
}

/// The key's type, and the key of a row; of several fields, tuples.
pub(crate) fn expand_key(model: &Model) -> (TokenStream, TokenStream) {
    let fields: Vec<&Field> = model
        .key()
        .into_iter()
        .map(|position| &model.fields[position])
        .collect();
    let types = fields.iter().map(|field| {
        let ty = &field.ty;
        quote_spanned!(field.span()=> <#ty as orm_::KeyField>::Part)
    });
    let parts = fields.iter().map(|field| {
        let ident = &field.ident;
        {
            let ty = &field.ty;
            quote_spanned!(field.span()=> <#ty as orm_::KeyField>::part(&self.#ident))
        }
    });
    match fields.len() {
        1 => (quote!(#(#types)*), quote!(#(#parts)*)),
        _ => (quote!((#(#types),*)), quote!((#(#parts),*))),
    }
}

/// Expands to:
/// ```text
/// fn read(reader_: &mut dyn Reader) -> DecodeResult<Self> {
///     let mut row_ = Book { id: Field::read(reader_)?, note: SkippedField::unread(), tags: Default::default() };
///     row_.tags = ManyToMany::new(&Model::key(&row_), JoinTable::of(Self::table(), 0));
///     Ok(row_)
/// }
/// ```
pub(super) fn expand_read(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let read = model.fields.iter().map(|field| {
        let ident = &field.ident;
        let value = read_field(field);
        quote!(#ident: #value)
    });
    let skipped = model.skipped.iter().map(|field| {
        let (ident, ty) = (&field.ident, &field.ty);
        let value = quote_spanned!(field.span()=> <#ty as orm_::SkippedField>::unread());
        quote!(#ident: #value)
    });
    let members = model.members.iter().map(|field| {
        let (ident, ty) = (&field.ident, &field.ty);
        let value = quote_spanned!(field.span()=> <#ty as ::core::default::Default>::default());
        quote!(#ident: #value)
    });
    let row = quote!(#ident { #(#read,)* #(#skipped,)* #(#members,)* });
    let owned = model.members.iter().enumerate().map(|(position, field)| {
        let ident = &field.ident;
        quote_spanned!(field.span()=> row_.#ident = orm_::ManyToMany::new(&orm_::Model::key(&row_), orm_::JoinTable::of(<Self as orm_::Model>::table(), #position));)
    });
    let body = if model.members.is_empty() {
        quote!(::core::result::Result::Ok(#row))
    } else {
        quote! {
            let mut row_ = #row;
            #(#owned)*
            ::core::result::Result::Ok(row_)
        }
    };
    quote! {
        fn read(reader_: &mut dyn orm_::Reader) -> orm_::DecodeResult<Self> { #body }
    }
}

/// Expands to:
/// ```text
/// fn write(&self, field_: usize, to_: &mut dyn ValueSink) {
///     match field_ { 0 => Field::write(&self.id, to_), _ => {} }
/// }
/// ```
pub(super) fn expand_write(model: &Model) -> TokenStream {
    let arms = write_arms(model, of_self);
    quote! {
        fn write(&self, field_: usize, to_: &mut dyn orm_::ValueSink) {
            match field_ { #(#arms,)* _ => {} }
        }
    }
}

/// `self.title`: a field of a struct, in its method.
fn of_self(_: usize, field: &Field) -> TokenStream {
    let ident = &field.ident;
    quote_spanned!(field.span()=> self.#ident)
}

/// `0 => Field::write(&self.id, to_)`, for each field of a struct, the expressions of which are given.
pub(super) fn write_arms(
    model: &Model,
    of: impl Fn(usize, &Field) -> TokenStream,
) -> impl Iterator<Item = TokenStream> {
    model.fields.iter().enumerate().map(move |(position, field)| {
        let (own, pattern) = (of(position, field), pattern(model, position));
        if field.is_embedded() {
            let place = model.place(position);
            return quote_spanned!(field.span()=> #pattern => orm_::EmbedField::write(&#own, field_ - #place, to_));
        }
        let value = wrap(field, &quote_spanned!(field.span()=> &#own));
        quote_spanned!(field.span()=> #pattern => orm_::Field::write(#value, to_))
    })
}

/// Expands to:
/// ```text
/// fn load_field(&mut self, field_: usize, reader_: &mut dyn Reader) -> DecodeResult<()> {
///     match field_ { 0 => <i64 as Field>::set_from(&mut self.id, reader_), _ => Ok(()) }
/// }
/// ```
pub(super) fn expand_set(model: &Model) -> TokenStream {
    let arms = set_arms(model, of_self);
    quote! {
        fn load_field(&mut self, field_: usize, reader_: &mut dyn orm_::Reader) -> orm_::DecodeResult<()> {
            match field_ { #(#arms,)* _ => orm_::Ok(()) }
        }
    }
}

/// `0 => <i64 as Field>::set_from(&mut self.id, reader_)`, for each field of a struct, the expressions of which are given.
pub(super) fn set_arms(
    model: &Model,
    of: impl Fn(usize, &Field) -> TokenStream,
) -> impl Iterator<Item = TokenStream> {
    model.fields.iter().enumerate().map(move |(position, field)| {
        let (own, pattern) = (of(position, field), pattern(model, position));
        if field.is_embedded() {
            let place = model.place(position);
            return quote_spanned!(field.span()=> #pattern => orm_::EmbedField::set(&mut #own, field_ - #place, reader_));
        }
        if field.wrapped.is_none() {
            let ty = &field.ty;
            return quote_spanned!(field.span()=> #pattern => <#ty as orm_::Field>::set_from(&mut #own, reader_));
        }
        let value = read_field(field);
        quote_spanned!(field.span()=> #pattern => { #own = #value; orm_::Ok(()) })
    })
}

/// Where all fields have columns, the whole row is taken.
///
/// Expands to:
/// ```text
/// fn take_fields(&mut self, mut from_: Self) {
///     mem::swap(&mut self.id, &mut from_.id);
///     …
/// }
/// ```
fn expand_take_fields(model: &Model) -> TokenStream {
    if model.skipped.is_empty() && model.members.is_empty() {
        return quote!(
            fn take_fields(&mut self, from_: Self) {
                *self = from_;
            }
        );
    }
    let fields = model.fields.iter().map(|field| &field.ident);
    quote! {
        fn take_fields(&mut self, mut from_: Self) {
            #(::core::mem::swap(&mut self.#fields, &mut from_.#fields);)*
        }
    }
}

/// The pattern of a field's position: `3`, or behind or of an embedded struct what only constants know.
fn pattern(model: &Model, position: usize) -> TokenStream {
    let (field, place) = (&model.fields[position], model.place(position));
    if field.is_embedded() {
        let ty = &field.ty;
        return quote_spanned!(field.span()=> field_ if (#place..#place + <#ty as orm_::EmbedField>::COUNT).contains(&field_));
    }
    if model.fields[..position].iter().any(Field::is_embedded) {
        quote!(field_ if field_ == #place)
    } else {
        place
    }
}

/// Expands to:
/// ```text
/// fn write_default(field_: usize, to_: &mut dyn ValueSink) {
///     match field_ { 4 => IntoField::<i32>::fill(0, to_), _ => {} }
/// }
/// ```
pub(super) fn expand_write_default(model: &Model) -> TokenStream {
    let fields = model.fields.iter().enumerate();
    let arms = fields.filter_map(|(position, field)| expand_default(model, position, field));
    let arms: Vec<TokenStream> = arms.collect();
    if arms.is_empty() {
        return TokenStream::new();
    }
    quote! {
        fn write_default(field_: usize, to_: &mut dyn orm_::ValueSink) {
            match field_ { #(#arms,)* _ => {} }
        }
    }
}

/// The borrowed value of a field, in its wrapper where it has one.
fn wrap(field: &Field, value: &TokenStream) -> TokenStream {
    match &field.wrapped {
        None => value.clone(),
        Some(wrapped) => {
            let ty = &field.ty;
            quote_spanned!(field.span()=> &<#ty as orm_::StoredAs<#wrapped>>::wrap(#value))
        }
    }
}

/// The default of a field, in its wrapper where it has one.
fn default_of(field: &Field, default: &syn::Expr) -> TokenStream {
    match &field.wrapped {
        None => quote!(#default),
        Some(wrapped) => {
            let ty = &field.ty;
            quote_spanned!(on(default.span())=> <#ty as orm_::StoredAs<#wrapped>>::wrap(&::core::convert::Into::into(#default)))
        }
    }
}

/// The arm of a field that has a default; an embedded struct may have some in its own fields.
fn expand_default(model: &Model, position: usize, field: &Field) -> Option<TokenStream> {
    let (ty, pattern, place) = (&field.ty, pattern(model, position), model.place(position));
    let default = field.attrs.default.as_ref();
    if !field.is_embedded() {
        let default = default?;
        let value = default_of(field, default);
        return Some(
            quote_spanned!(on(default.span())=> #pattern => orm_::IntoField::<#ty>::fill(#value, to_)),
        );
    }
    let Some(default) = default else {
        return Some(quote_spanned! {field.span()=>
            #pattern => <#ty as orm_::EmbedField>::write_default(field_ - #place, to_)
        });
    };
    Some(quote_spanned! {on(default.span())=>
        #pattern => {
            let value_: #ty = #default;
            orm_::EmbedField::write(&value_, field_ - #place, to_);
        }
    })
}

/// Expands to what [`expand_relation`] does, and to:
/// ```text
/// fn many_to_many_mut(&mut self, position_: usize) -> Option<&mut dyn ManyToManySlot> {
///     match position_ { 0 => Some(&mut self.tags), _ => None }
/// }
/// ```
fn expand_slots(model: &Model) -> TokenStream {
    let relation = expand_relation(model);
    if model.members.is_empty() {
        return relation;
    }
    let slots = model.members.iter().enumerate().map(|(position, field)| {
        let ident = &field.ident;
        quote_spanned!(field.span()=> #position => ::core::option::Option::Some(&mut self.#ident))
    });
    quote! {
        #relation
        fn many_to_many_mut(&mut self, position_: usize) -> ::core::option::Option<&mut dyn orm_::ManyToManySlot> {
            match position_ { #(#slots,)* _ => ::core::option::Option::None }
        }
    }
}

/// The foreign key of a position; nothing where there is none.
///
/// Expands to:
/// ```text
/// fn relation_mut(&mut self, field_: usize) -> Option<&mut dyn RelationSlot> {
///     match field_ { 1 => Field::relation_mut(&mut self.owner), _ => None }
/// }
/// ```
pub(super) fn expand_relation(model: &Model) -> TokenStream {
    let arms: Vec<_> = relation_arms(model, of_self).collect();
    if arms.is_empty() {
        return TokenStream::new();
    }
    quote! {
        fn relation_mut(&mut self, field_: usize) -> ::core::option::Option<&mut dyn orm_::RelationSlot> {
            match field_ { #(#arms,)* _ => ::core::option::Option::None }
        }
    }
}

/// `1 => Field::relation_mut(&mut self.owner)`, for each foreign key of a struct, the expressions of which are given.
pub(super) fn relation_arms(
    model: &Model,
    of: impl Fn(usize, &Field) -> TokenStream,
) -> impl Iterator<Item = TokenStream> {
    slots(model).map(move |(position, field)| {
        let (own, pattern) = (of(position, field), pattern(model, position));
        if field.is_embedded() {
            let place = model.place(position);
            return quote_spanned!(field.span()=> #pattern => orm_::EmbedField::relation_mut(&mut #own, field_ - #place));
        }
        quote_spanned!(field.span()=> #pattern => orm_::Field::relation_mut(&mut #own))
    })
}

/// The fields that are foreign keys, or may have some.
fn slots(model: &Model) -> impl Iterator<Item = (usize, &Field)> {
    let fields = model.fields.iter().enumerate();
    fields.filter(|(_, field)| field.is_relation() || field.is_embedded())
}

/// Expands to:
/// ```text
/// impl Book {
///     pub fn objects() -> QuerySet<Self> { <Self as Objects>::objects() }
///     pub fn draft() -> BookDraft<<i64 as KeyField>::Start, <String as Field>::Start> { … }
///     pub fn get<'a>(key: impl IntoKey<Self>, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Self> { … }
///     …
/// }
/// ```
pub(crate) fn expand_methods(model: &Model, parameters: &Parameters) -> TokenStream {
    let Model {
        vis,
        ident,
        draft_type,
        ..
    } = model;
    let starts = parameters.starts(model);
    let executor = quote!(&'a (impl orm_::Executor + ?::core::marker::Sized));
    let docs = MethodDocs::of(model);
    let [
        objects,
        draft,
        to_draft,
        get,
        get_or_none,
        save,
        save_fields,
        refresh,
        delete,
        delete_report,
        delete_with_report,
    ] = [
        docs::OBJECTS,
        docs::DRAFT,
        docs::TO_DRAFT,
        docs::GET,
        docs::GET_OR_NONE,
        docs::SAVE,
        docs::SAVE_FIELDS,
        docs::REFRESH,
        docs::DELETE,
        docs::DELETE_REPORT,
        docs::DELETE_WITH_REPORT,
    ]
    .map(|text| docs.fill(text));
    let draft = quote_spanned! {model.suspect()=>
        #[doc = #draft]
        #vis fn draft() -> #draft_type<#(#starts),*> {
            #draft_type { values: orm_::DraftValues::new(<Self as orm_::Model>::table()).typed() }
        }
        #[doc = #to_draft]
        #vis fn to_draft(&self) -> #draft_type {
            #draft_type { values: orm_::DraftValues::of_row(self).typed() }
        }
    };
    let many = expand_methods_of_many(model, &docs, &executor);
    quote! {
        #[automatically_derived]
        impl #ident {
            #[doc = #objects]
            #vis fn objects() -> orm_::QuerySet<Self> { <Self as orm_::Objects>::objects() }
            #draft
            #[doc = #get]
            #[track_caller]
            #vis fn get<'a>(key: impl orm_::IntoKey<Self>, db: #executor) -> orm_::Pending<'a, Self> {
                <Self as orm_::Objects>::get(key, db)
            }
            #[doc = #get_or_none]
            #[track_caller]
            #vis fn get_or_none<'a>(
                key: impl orm_::IntoKey<Self>,
                db: #executor,
            ) -> orm_::Pending<'a, ::core::option::Option<Self>> {
                <Self as orm_::Objects>::get_or_none(key, db)
            }
            #many
            #[doc = #save]
            #[track_caller]
            #vis fn save<'a>(&'a mut self, db: #executor) -> orm_::Pending<'a, ()> { orm_::Objects::save(self, db) }
            #[doc = #save_fields]
            #[track_caller]
            #vis fn save_fields<'a>(
                &'a mut self,
                fields: impl orm_::FieldSet<Self>,
                db: #executor,
            ) -> orm_::Pending<'a, ()> {
                orm_::Objects::save_fields(self, fields, db)
            }
            #[doc = #refresh]
            #[track_caller]
            #vis fn refresh<'a>(&'a mut self, db: #executor) -> orm_::Pending<'a, ()> { orm_::Objects::refresh(self, db) }
            #[doc = #delete]
            #[track_caller]
            #vis fn delete<'a>(self, db: #executor) -> orm_::Pending<'a, u64> { orm_::Objects::delete(self, db) }
            #[doc = #delete_report]
            #[track_caller]
            #vis fn delete_report<'a>(&self, db: #executor) -> orm_::Pending<'a, orm_::DeleteReport> {
                orm_::Objects::delete_report(self, db)
            }
            #[doc = #delete_with_report]
            #[track_caller]
            #vis fn delete_with_report<'a>(self, db: #executor) -> orm_::Pending<'a, orm_::DeleteReport> {
                orm_::Objects::delete_with_report(self, db)
            }
        }
    }
}

/// Expands to:
/// ```text
/// pub fn bulk_create<'a, Draft_>(drafts: impl IntoDrafts<Draft_> + HoldsDrafts<Self, Draft_>, db: …) -> Pending<'a, Vec<Self>> { … }
/// …
/// ```
fn expand_methods_of_many(model: &Model, docs: &MethodDocs, executor: &TokenStream) -> TokenStream {
    let [bulk_create, bulk_create_with, copy_in, bulk_update] = [
        docs::BULK_CREATE,
        docs::BULK_CREATE_WITH,
        docs::COPY_IN,
        docs::BULK_UPDATE,
    ]
    .map(|text| docs.fill(text));
    let vis = &model.vis;
    quote_spanned! {model.suspect()=>
        #[doc = #bulk_create]
        #[track_caller]
        #vis fn bulk_create<'a, Draft_>(
            drafts: impl orm_::IntoDrafts<Draft_> + orm_::HoldsDrafts<Self, Draft_>,
            db: #executor,
        ) -> orm_::Pending<'a, ::std::vec::Vec<Self>> {
            <Self as orm_::Objects>::bulk_create(drafts, db)
        }
        #[doc = #bulk_create_with]
        #[track_caller]
        #vis fn bulk_create_with<'a, Draft_>(
            drafts: impl orm_::IntoDrafts<Draft_> + orm_::HoldsDrafts<Self, Draft_>,
            on_conflict: impl orm_::ConflictHandling<Self>,
            db: #executor,
        ) -> orm_::Pending<'a, ::std::vec::Vec<orm_::Written<<Self as orm_::Model>::Key>>> {
            <Self as orm_::Objects>::bulk_create_with(drafts, on_conflict, db)
        }
        #[doc = #copy_in]
        #[track_caller]
        #vis fn copy_in<'a, Kind_, Drafts_, Error_>(
            drafts: Drafts_,
            db: #executor,
        ) -> orm_::CopyIn<'a, Error_>
        where
            Drafts_: orm_::DraftSource<
                Kind_,
                Stream: ::core::marker::Send + 'a,
                Item: orm_::CopiedDraft<Self, Error = Error_> + 'a,
            >,
            Error_: ::core::convert::From<orm_::Error> + ::core::marker::Send + 'a,
        {
            <Self as orm_::Objects>::copy_in(drafts, db)
        }
        #[doc = #bulk_update]
        #[track_caller]
        #vis fn bulk_update<'a>(
            rows: impl ::core::iter::IntoIterator<Item: orm_::RowToUpdate<'a, Self>>,
            fields: impl orm_::FieldSet<Self>,
            db: #executor,
        ) -> orm_::Pending<'a, ()> {
            <Self as orm_::Objects>::bulk_update(rows, fields, db)
        }
    }
}
