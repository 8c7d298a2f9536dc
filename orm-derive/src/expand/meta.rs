//! The description of the table.

use super::index::expand_index;
use super::members;
use super::search::expand_search;
use super::validate::{expand_row_validator, expand_validator};
use crate::attr::model::OrderKey;
use crate::model::{Field, Model};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::LitStr;
use syn::ext::IdentExt;

/// Expands to:
/// ```text
/// schema::Table::new("Book", module_path!(), "book", &[…], &[0])
///     .indexes(&[schema::Index::new(&[schema::IndexKey::field(5), schema::IndexKey::field(2)])])
///     .uniques(&[schema::Index::new(&[schema::IndexKey::field(1), schema::IndexKey::field(5)])])
///     .searches(&[schema::SearchIndex::new(&[1])])
///     .checks(&[schema::Check { name: "dates", sql: "ends >= starts" }])
///     .ordering(&[schema::Ordering { path: &["author", "name"], descending: false }])
///     .docs("…")
/// ```
pub(super) fn expand_table(model: &Model) -> TokenStream {
    let Model { attrs, .. } = model;
    let (name, table, key) = (model.name(), model.table(), model.key());
    let fields = if model.embeds() {
        quote!(FIELDS_)
    } else {
        let fields = expand_described(model);
        quote!(&[#(#fields,)*])
    };
    let key = key.into_iter().map(|position| model.place(position));
    let options = [
        members::expand_relations(model),
        attrs
            .schema
            .as_ref()
            .map(|schema| quote!(.namespace(#schema))),
        list(&attrs.indexes, |index| expand_index(model, index))
            .map(|list| quote!(.indexes(#list))),
        list(&attrs.uniques, |unique| expand_index(model, unique))
            .map(|list| quote!(.uniques(#list))),
        list(&attrs.searches, |search| expand_search(model, search))
            .map(|list| quote!(.searches(#list))),
        list(&attrs.checks, |check| {
            let (name, sql) = (&check.name, &check.sql);
            quote!(orm_::schema::Check { name: #name, sql: #sql })
        })
        .map(|list| quote!(.checks(#list))),
        list(&attrs.validators, |validator| {
            expand_row_validator(model, validator)
        })
        .map(|list| quote!(.validators(#list))),
        list(&attrs.ordering, expand_order).map(|list| quote!(.ordering(#list))),
        docs(&model.docs),
        attrs.comments.then(|| quote!(.comments())),
        attrs
            .renamed_from
            .as_ref()
            .map(|name| quote!(.renamed_from(#name))),
    ];
    let options = options.iter().flatten();
    quote! {
        orm_::schema::Table::new(#name, ::core::module_path!(), #table, #fields, &[#(#key),*]) #(#options)*
    }
}

/// The fields of a struct with embedded structs, as one constant. Nothing where there are none.
///
/// Expands to:
/// ```text
/// const PARTS_: &[embedded::FieldPart] = &[embedded::FieldPart::Field(…), embedded::FieldPart::Embedded(…)];
/// const NAMES_: [u8; embedded::names_len(PARTS_)] = embedded::name_bytes(PARTS_);
/// const FIELDS_: &[schema::Field] =
///     &embedded::spread::<{ embedded::field_count(PARTS_) }>(PARTS_, embedded::name_text(&NAMES_));
/// const _: () = assert!(embedded::shared_column(FIELDS_).is_none(), "…");
/// ```
pub(super) fn expand_parts(model: &Model) -> TokenStream {
    if !model.embeds() {
        return TokenStream::new();
    }
    let fields = model.fields.iter().enumerate();
    let parts = fields.map(|(position, field)| {
        if field.is_embedded() {
            expand_embedded(field)
        } else {
            let described = expand_field(model, position, field);
            quote!(orm_::schema::embedded::FieldPart::Field(#described))
        }
    });
    let embedded = model.fields.iter().filter(|field| field.is_embedded());
    let span = embedded.map(Field::span).next();
    let span = span.unwrap_or_else(proc_macro2::Span::call_site);
    let message = format!(
        "two fields of `{}` have one column, since a field of an embedded struct is called like another; set another `prefix = \"…\"`",
        model.name()
    );
    quote_spanned! {span=>
        const PARTS_: &[orm_::schema::embedded::FieldPart] = &[#(#parts,)*];
        const NAMES_: [u8; orm_::schema::embedded::names_len(PARTS_)] = orm_::schema::embedded::name_bytes(PARTS_);
        const FIELDS_: &[orm_::schema::Field] = &orm_::schema::embedded::spread::<{ orm_::schema::embedded::field_count(PARTS_) }>(
            PARTS_,
            orm_::schema::embedded::name_text(&NAMES_),
        );
        const _: () = ::core::assert!(orm_::schema::embedded::shared_column(FIELDS_).is_none(), #message);
    }
}

/// Expands to:
/// ```text
/// embedded::FieldPart::Embedded(
///     embedded::Embedded::new("billing", "bill_", <Address as Embed>::FIELDS).null(<Option<Address> as EmbedField>::NULL),
/// )
/// ```
fn expand_embedded(field: &Field) -> TokenStream {
    let (name, prefix, ty) = (&field.name, field.prefix(), &field.ty);
    let default = field.attrs.default.as_ref().map(|_| quote!(.default()));
    let renamed_from = field.attrs.renamed_from.as_ref();
    let renamed_from = renamed_from.map(|name| quote!(.renamed_from(#name)));
    quote_spanned! {field.span()=>
        orm_::schema::embedded::FieldPart::Embedded(
            orm_::schema::embedded::Embedded::new(
                #name,
                #prefix,
                <<#ty as orm_::EmbedField>::Embed as orm_::Embed>::FIELDS,
            )
            .null(<#ty as orm_::EmbedField>::NULL) #default #renamed_from
        )
    }
}

/// The fields of a struct without embedded structs.
pub(super) fn expand_described(model: &Model) -> impl Iterator<Item = TokenStream> {
    let fields = model.fields.iter().enumerate();
    fields.map(|(position, field)| expand_field(model, position, field))
}

/// Expands to:
/// ```text
/// schema::Field::new("title", "title", <String as Field>::TYPES, <String as Field>::NULL).max_length(255)
/// foreign_key(schema::Field::new(…), <ForeignKey<Author> as Field>::TARGET, (schema::OnDelete::Cascade, schema::OnUpdate::NoAction), Some("books"), false, <ForeignKey<Author> as Field>::UNIQUE)
/// ```
fn expand_field(model: &Model, position: usize, field: &Field) -> TokenStream {
    let (name, column, ty, attrs) = (&field.name, field.column(), &field.ty, &field.attrs);
    let text = |method: TokenStream, text: &Option<LitStr>| {
        text.as_ref().map(|text| quote!(.#method(#text)))
    };
    let options = [
        is_counted(model, position)
            .then(|| quote_spanned!(field.span()=> .identity(<#ty as orm_::Field>::COUNTED))),
        attrs.max_length.map(|length| quote!(.max_length(#length))),
        digits(field),
        attrs.min.as_ref().map(|min| {
            let number = &min.text;
            quote!(.min(#number))
        }),
        attrs.max.as_ref().map(|max| {
            let number = &max.text;
            quote!(.max(#number))
        }),
        expand_validator(model, field),
        attrs.version.as_ref().map(|_| quote!(.version())),
        attrs.unique.as_ref().map(|_| quote!(.unique())),
        index(field).map(|on| quote!(.index(#on))),
        attrs.default.as_ref().map(|_| quote!(.default())),
        attrs.db_default.as_ref().map(|sql| {
            let (sqlite, postgres) = (&sql.sqlite, &sql.postgres);
            quote!(.db_default(#sqlite, #postgres))
        }),
        attrs.generated.as_ref().map(|sql| {
            let (sqlite, postgres) = (&sql.sqlite, &sql.postgres);
            quote!(.generated(#sqlite, #postgres))
        }),
        attrs
            .auto_now_add
            .as_ref()
            .map(|_| quote!(.auto(orm_::schema::Auto::Add))),
        attrs
            .auto_now
            .as_ref()
            .map(|_| quote!(.auto(orm_::schema::Auto::Write))),
        model.within(field).map(|within| {
            let within = model.place(within);
            quote!(.within(#within))
        }),
        Some(quote_spanned!(field.span()=> .domain(<#ty as orm_::Field>::DOMAIN))),
        text(quote!(collation), &attrs.collation),
        docs(&field.docs),
        text(quote!(help), &attrs.help),
        text(quote!(label), &attrs.label),
        text(quote!(renamed_from), &attrs.renamed_from),
    ];
    let options = options.iter().flatten();
    let new = quote_spanned! {field.span()=>
        orm_::schema::Field::new(#name, #column, <#ty as orm_::Field>::TYPES, <#ty as orm_::Field>::NULL)
    };
    let described = quote!(#new #(#options)*);
    match &attrs.on_delete {
        Some(action) => expand_foreign_key(model, field, action, &described),
        None => described,
    }
}

fn expand_foreign_key(
    model: &Model,
    field: &Field,
    action: &syn::Ident,
    described: &TokenStream,
) -> TokenStream {
    let ty = &field.ty;
    let accessor = model.accessor(field).map(|name| name.unraw().to_string());
    let related_name = accessor.map_or_else(
        || quote!(::core::option::Option::None),
        |name| quote!(::core::option::Option::Some(#name)),
    );
    let deferrable = field.attrs.deferrable.is_some();
    let target = quote_spanned!(field.span()=> <#ty as orm_::Field>::TARGET);
    let unique = quote_spanned!(field.span()=> <#ty as orm_::Field>::UNIQUE);
    let here = |name: &str| syn::Ident::new(name, proc_macro2::Span::call_site());
    let on_update = field.attrs.on_update.as_ref().map(ToString::to_string);
    let on_update = here(on_update.as_deref().unwrap_or("NoAction"));
    let action = here(&action.to_string());
    quote!(orm_::foreign_key(#described, #target, (orm_::schema::OnDelete::#action, orm_::schema::OnUpdate::#on_update), #related_name, #deferrable, #unique))
}

/// Returns whether the database may count this key up: it is the whole key, and nothing else gives it a value.
pub(super) fn is_counted(model: &Model, position: usize) -> bool {
    let attrs = &model.fields[position].attrs;
    let refused = attrs.identity.as_ref().is_some_and(|identity| !identity.on);
    model.is_key(position) && !refused && attrs.default.is_none() && attrs.db_default.is_none()
}

/// `.digits(12, 2)`
fn digits(field: &Field) -> Option<TokenStream> {
    let (digits, places) = (
        field.attrs.max_digits.as_ref()?,
        field.attrs.decimal_places.as_ref()?,
    );
    let (digits, places) = (digits.number, places.number);
    Some(quote!(.digits(#digits, #places)))
}

/// A foreign key has an index by itself.
fn index(field: &Field) -> Option<bool> {
    match &field.attrs.index {
        Some(index) => Some(index.on),
        None => field.is_relation().then_some(true),
    }
}

fn expand_order(key: &OrderKey) -> TokenStream {
    let path = key.path.iter().map(|name| name.unraw().to_string());
    let descending = key.descending;
    quote!(orm_::schema::Ordering { path: &[#(#path),*], descending: #descending })
}

fn docs(docs: &str) -> Option<TokenStream> {
    (!docs.is_empty()).then(|| quote!(.docs(#docs)))
}

/// `&[…]`, unless there is nothing in it.
fn list<T>(items: &[T], expand: impl Fn(&T) -> TokenStream) -> Option<TokenStream> {
    let expanded = items.iter().map(expand);
    (!items.is_empty()).then(|| quote!(&[#(#expanded),*]))
}
