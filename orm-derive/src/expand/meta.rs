//! The description of the table.

use super::foreign_key::expand_foreign_key;
use super::index::{expand_index, expand_sql};
use super::members;
use super::no_overlap::expand_no_overlap;
use super::search::expand_search;
use super::validate::{expand_row_validator, expand_validator};
use crate::attr::model::OrderKey;
use crate::attr::partition::{PartitionAttrs, PartitionMethod};
use crate::model::{Field, Model, TaggedFields};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Ident, LitStr};

/// Expands to:
/// ```text
/// schema::Table::new("Book", module_path!(), "book", &FIELDS_, &[0])
///     .indexes(&[schema::Index::new(&[schema::IndexKey::field(5), schema::IndexKey::field(2)])])
///     .uniques(&[schema::Index::new(&[schema::IndexKey::field(1), schema::IndexKey::field(5)])])
///     .foreign_keys(&[schema::DeclaredForeignKey { fields: &[3], relation: …, index: true }])
///     .searches(&[schema::SearchIndex::new(&[1])])
///     .no_overlaps(&[schema::NoOverlap::new(&[1], 2, 3)])
///     .checks(&[schema::Check { name: "dates", sql: … }])
///     .partition_by(schema::Partitioning { method: schema::PartitionMethod::Range, fields: &[2] })
///     .ordering(&[schema::Ordering { path: &["author", "name"], descending: false }])
///     .docs("…")
/// ```
pub(super) fn expand_table(model: &Model) -> TokenStream {
    let Model { attrs, .. } = model;
    let (name, table, key) = (model.name(), model.table(), model.key());
    let fields = if model.embeds() {
        quote!(FIELDS_)
    } else {
        quote!(&FIELDS_)
    };
    let key = key.into_iter().map(|position| model.place(position));
    let options = [
        members::expand_relations(model),
        attrs
            .schema
            .as_ref()
            .map(|schema| quote!(.namespace(#schema))),
        list(&attrs.foreign_keys, |key| expand_foreign_key(model, key))
            .map(|list| quote!(.foreign_keys(#list))),
        list(&attrs.indexes, |index| expand_index(model, index))
            .map(|list| quote!(.indexes(#list))),
        list(&attrs.uniques, |unique| expand_index(model, unique))
            .map(|list| quote!(.uniques(#list))),
        list(&attrs.searches, |search| expand_search(model, search))
            .map(|list| quote!(.searches(#list))),
        list(&attrs.no_overlaps, |own| expand_no_overlap(model, own))
            .map(|list| quote!(.no_overlaps(#list))),
        list(&attrs.checks, |check| {
            let (name, sql) = (&check.name, expand_sql(&check.sql));
            quote!(orm_::schema::Check { name: #name, sql: #sql })
        })
        .map(|list| quote!(.checks(#list))),
        list(&attrs.validators, |validator| {
            expand_row_validator(model, validator)
        })
        .map(|list| quote!(.validators(#list))),
        list(&attrs.ordering, expand_order).map(|list| quote!(.ordering(#list))),
        docs(&model.docs),
        attrs
            .partition_by
            .as_ref()
            .map(|partition| expand_partition(model, partition)),
        attrs.comments.then(|| quote!(.comments())),
        attrs.every_tenant.as_ref().map(|_| quote!(.every_tenant())),
        attrs.cte.as_ref().map(|_| quote!(.cte())),
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

/// Expands to:
/// ```text
/// .partition_by(schema::Partitioning { method: schema::PartitionMethod::Hash { partitions: 8 }, fields: &[2] })
/// ```
fn expand_partition(model: &Model, partition: &PartitionAttrs) -> TokenStream {
    let method = match partition.method {
        PartitionMethod::Range => quote!(Range),
        PartitionMethod::List => quote!(List),
        PartitionMethod::Hash(partitions) => quote!(Hash { partitions: #partitions }),
    };
    let fields = partition.fields.iter();
    let fields = fields.filter_map(|name| Some(model.place(model.position(name)?)));
    quote!(.partition_by(orm_::schema::Partitioning { method: orm_::schema::PartitionMethod::#method, fields: &[#(#fields),*] }))
}

/// The fields of a struct without embedded structs. A static, so that what is wrong with one is said once, and not once
/// more of the table.
///
/// Expands to:
/// ```text
/// static FIELDS_: [schema::Field; 2] = [<i64 as Field>::DESCRIBED.counted("id").column("id", "id"), …];
/// ```
pub(super) fn expand_list(model: &Model) -> Option<TokenStream> {
    let (fields, n_fields) = (expand_described(model), model.fields.len());
    let list = || quote!(static FIELDS_: [orm_::schema::Field; #n_fields] = [#(#fields,)*];);
    (!model.embeds()).then(list)
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
    let span = span.unwrap_or_else(Span::call_site);
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
    let names = field.attrs.inner_names.iter().map(|inner| {
        let (key, accessor) = (inner.key.to_string(), inner.accessor.unraw().to_string());
        quote!((#key, #accessor))
    });
    let names: Vec<_> = names.collect();
    let related_names = (!names.is_empty()).then(|| quote!(.related_names(&[#(#names),*])));
    quote_spanned! {field.span()=>
        orm_::schema::embedded::FieldPart::Embedded(
            orm_::schema::embedded::Embedded::new(
                #name,
                #prefix,
                <<#ty as orm_::EmbedField>::Embed as orm_::Embed>::FIELDS,
            )
            .null(<#ty as orm_::EmbedField>::NULL) #default #renamed_from #related_names
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
/// <i64 as Field>::DESCRIBED.counted("id").column("id", "id")
/// <String as Field>::DESCRIBED.column("title", "title").max_length(255)
/// <ForeignKey<Author> as Field>::DESCRIBED.foreign_key("author", "author_id", schema::OnDelete::Cascade).related_name("books").index(true)
/// ```
fn expand_field(model: &Model, position: usize, field: &Field) -> TokenStream {
    let attrs = &field.attrs;
    let text = |method: TokenStream, text: &Option<LitStr>| {
        text.as_ref().map(|text| quote!(.#method(#text)))
    };
    let accessor = attrs.on_delete.as_ref().and_then(|_| model.accessor(field));
    let accessor = accessor.map(|name| name.unraw().to_string());
    let options = [
        accessor.map(|name| quote!(.related_name(#name))),
        variants(model, position),
        attrs.on_update.as_ref().map(|action| {
            let action = Ident::new(&action.to_string(), Span::call_site());
            quote!(.on_update(orm_::schema::OnUpdate::#action))
        }),
        attrs.deferrable.as_ref().map(|_| quote!(.deferrable())),
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
        attrs.tenant.as_ref().map(|_| quote!(.tenant())),
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
        text(quote!(collation), &attrs.collation),
        docs(&field.docs),
        text(quote!(help), &attrs.help),
        text(quote!(label), &attrs.label),
        text(quote!(renamed_from), &attrs.renamed_from),
    ];
    let options = options.iter().flatten();
    let described = expand_type(model, position, field);
    quote!(#described #(#options)*)
}

/// `.variants(&[schema::EnumVariant { value: "card", field: "card" }])`, of the tag of an enum.
fn variants(model: &Model, position: usize) -> Option<TokenStream> {
    let variants = model.variants.as_ref().filter(|_| position == 0)?;
    let listed = variants.iter().map(|TaggedFields { value, field }| {
        quote!(orm_::schema::EnumVariant { value: #value, field: #field })
    });
    Some(quote!(.variants(&[#(#listed),*])))
}

/// The description of a field as far as its type tells it, which checks that the declaration fits.
fn expand_type(model: &Model, position: usize, field: &Field) -> TokenStream {
    let (name, column, ty, attrs) = (&field.name, field.column(), &field.ty, &field.attrs);
    let counted = model.counts(position);
    let counted = counted.then(|| quote_spanned!(field.span()=> .counted(#name)));
    let described = match &attrs.on_delete {
        Some(action) => {
            let action = Ident::new(&action.to_string(), Span::call_site());
            quote_spanned!(field.span()=> foreign_key(#name, #column, orm_::schema::OnDelete::#action))
        }
        None if attrs.flawed => quote_spanned!(field.span()=> checked(#name, #column)),
        None if attrs.max_digits.is_some() || attrs.decimal_places.is_some() => {
            quote_spanned!(field.span()=> decimal(#name, #column))
        }
        None => quote_spanned!(field.span()=> column(#name, #column)),
    };
    quote_spanned!(field.span()=> <#ty as orm_::Field>::DESCRIBED #counted.#described)
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
