//! The indexes and unique constraints of the struct.

use crate::attr::field::SqlText;
use crate::attr::index::{IndexAttrs, Key, KeyValue};
use crate::attr::path::FieldPath;
use crate::model::Model;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

/// Expands to:
/// ```text
/// schema::Index::new(&[schema::IndexKey::field(5), schema::IndexKey::field(2).descending()])
///     .name("newest")
///     .condition(schema::DeclaredSql::new("year > 0", "year > 0"))
///     .include(&[1])
///     .method(schema::IndexMethod::Gin)
///     .operator_class("gin_trgm_ops")
///     .backends(schema::IndexBackends::Postgres)
/// ```
pub(super) fn expand_index(model: &Model, index: &IndexAttrs) -> TokenStream {
    let keys = index.keys.iter().map(|key| expand_key(model, key));
    let name = index.name.as_ref().map(|name| quote!(.name(#name)));
    let condition = index.condition.as_ref().map(|sql| {
        let sql = expand_sql(sql);
        quote!(.condition(#sql))
    });
    let include = index.include.iter();
    let include: Vec<_> = include.filter_map(|path| place(model, path)).collect();
    let include = (!include.is_empty()).then(|| quote!(.include(&[#(#include),*])));
    let method = index.method.as_ref().map(|method| {
        let method = variant(match method.to_string().as_str() {
            "hash" => "Hash",
            "gin" => "Gin",
            "gist" => "Gist",
            "brin" => "Brin",
            _ => "BTree",
        });
        quote!(.method(orm_::schema::IndexMethod::#method))
    });
    let ops = index.ops.as_ref();
    let ops = ops.map(|ops| quote!(.operator_class(#ops)));
    let only = index.only.as_ref().map(|only| {
        let only = variant(if only == "sqlite" {
            "Sqlite"
        } else {
            "Postgres"
        });
        quote!(.backends(orm_::schema::IndexBackends::#only))
    });
    quote!(orm_::schema::Index::new(&[#(#keys),*]) #name #condition #include #method #ops #only)
}

/// The position of a field, or of one in an embedded struct:
/// `2 + position_of(Address::FIELDS, "city")`.
pub(super) fn place(model: &Model, path: &FieldPath) -> Option<TokenStream> {
    let position = model.position(&path.first)?;
    let place = model.place(position);
    if path.rest.is_empty() {
        return Some(place);
    }
    let (ty, inner) = (&model.fields[position].ty, path.inner());
    Some(quote! {
        (#place + orm_::schema::embedded::position_of(<<#ty as orm_::EmbedField>::Embed as orm_::Embed>::FIELDS, #inner))
    })
}

fn expand_key(model: &Model, key: &Key) -> Option<TokenStream> {
    let value = match &key.value {
        KeyValue::Field(name) => {
            let place = place(model, name)?;
            quote!(field(#place))
        }
        KeyValue::IgnoringCase(name) => {
            let place = place(model, name)?;
            quote!(ignoring_case(#place))
        }
        KeyValue::Expression(sql) => {
            let sql = expand_sql(sql);
            quote!(expression(#sql))
        }
    };
    let descending = key.descending.map(|_| quote!(.descending()));
    let nulls = key.nulls.as_ref().map(|nulls| {
        let nulls = variant(if nulls == "nulls_first" {
            "First"
        } else {
            "Last"
        });
        quote!(.nulls(orm_::schema::NullsOrder::#nulls))
    });
    Some(quote!(orm_::schema::IndexKey::#value #descending #nulls))
}

/// `schema::DeclaredSql::new("year > 0", "year > 0")`
pub(super) fn expand_sql(sql: &SqlText) -> TokenStream {
    let SqlText { sqlite, postgres } = sql;
    quote!(orm_::schema::DeclaredSql::new(#sqlite, #postgres))
}

fn variant(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
