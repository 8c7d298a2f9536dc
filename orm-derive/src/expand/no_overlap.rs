//! The ranges of the struct that do not overlap.

use super::index::{expand_sql, place};
use crate::attr::no_overlap::NoOverlapAttrs;
use crate::attr::path::FieldPath;
use crate::model::{Field, Model, on};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

/// Expands to:
/// ```text
/// schema::NoOverlap::new(&[1], 2, 3).including_end().condition(schema::DeclaredSql::new("…", "…")).name("busy")
/// ```
pub(super) fn expand_no_overlap(model: &Model, own: &NoOverlapAttrs) -> TokenStream {
    let equal = own.equal.iter().filter_map(|path| place(model, path));
    let (start, end) = (place(model, &own.range.start), place(model, &own.range.end));
    let including_end = own.range.includes_end.then(|| quote!(.including_end()));
    let condition = own.condition.as_ref().map(|sql| {
        let sql = expand_sql(sql);
        quote!(.condition(#sql))
    });
    let name = own.name.as_ref().map(|name| quote!(.name(#name)));
    quote!(orm_::schema::NoOverlap::new(&[#(#equal),*], #start, #end) #including_end #condition #name)
}

/// The two ends of a range are of one type, of which both databases know ranges. Of fields of embedded structs the schema's
/// own check says so.
///
/// Expands to:
/// ```text
/// const _: () = assert!(make_a_range(<i32 as Field>::TYPES, <i32 as Field>::TYPES), "…");
/// ```
pub(super) fn expand_ranges(model: &Model) -> TokenStream {
    let ranges = model.attrs.no_overlaps.iter().map(|own| &own.range);
    let asserts = ranges.filter_map(|range| {
        let (start, end) = (own_field(model, &range.start)?, own_field(model, &range.end)?);
        let (first, second) = (&start.ty, &end.ty);
        let message = format!(
            "`{}` and `{}` make no range; both are of one type: a date, a date with its time, a whole number or a decimal",
            start.name, end.name
        );
        Some(quote_spanned! {on(range.start.first.span())=>
            const _: () = ::core::assert!(
                orm_::make_a_range(<#first as orm_::Field>::TYPES, <#second as orm_::Field>::TYPES),
                #message
            );
        })
    });
    asserts.collect()
}

fn own_field<'m>(model: &'m Model, path: &FieldPath) -> Option<&'m Field> {
    let position = model.position(&path.first)?;
    path.rest.is_empty().then(|| &model.fields[position])
}
