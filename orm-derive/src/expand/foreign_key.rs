//! Foreign keys that stand on the struct.

use crate::attr::foreign_key::ForeignKeyAttrs;
use crate::model::{Model, on};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

/// Expands to:
/// ```text
/// schema::DeclaredForeignKey {
///     fields: &[3],
///     relation: schema::Relation::new(<Country as Model>::table, schema::OnDelete::Protect, None).references(&["code"]),
///     index: true,
/// }
/// ```
pub(super) fn expand_foreign_key(model: &Model, key: &ForeignKeyAttrs) -> TokenStream {
    let fields = key.pairs.iter();
    let fields = fields.filter_map(|pair| Some(model.place(model.position(&pair.own)?)));
    let references = key.pairs.iter().map(|pair| pair.target.unraw().to_string());
    let (target, on_delete, index) = (&key.pairs[0].model, &key.on_delete, key.index);
    let on_update = key.on_update.iter();
    let deferrable = key.deferrable.then(|| quote!(.deferrable()));
    quote! {
        orm_::schema::DeclaredForeignKey {
            fields: &[#(#fields),*],
            relation: orm_::schema::Relation::new(<#target as orm_::Model>::table, orm_::schema::OnDelete::#on_delete, ::core::option::Option::None)
                .references(&[#(#references),*])
                #(.on_update(orm_::schema::OnUpdate::#on_update))*
                #deferrable,
            index: #index,
        }
    }
}

/// Each field refers to one of the other model that holds the same.
///
/// Expands to:
/// ```text
/// is_referred_to(Country.code, City.country);
/// ```
pub(super) fn expand_references(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let pairs = model.attrs.foreign_keys.iter().flat_map(|key| &key.pairs);
    let calls = pairs.map(|pair| {
        let (own, target, field) = (&pair.own, &pair.model, &pair.target);
        let (own_span, target_span) = (on(own.span()), on(target.span()));
        let own = quote_spanned!(own_span=> #ident.#own);
        let target = quote_spanned!(target_span=> #target.#field);
        quote_spanned!(own_span=> orm_::is_referred_to(#target, #own);)
    });
    calls.collect()
}
