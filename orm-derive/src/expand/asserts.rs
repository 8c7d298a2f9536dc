//! Assertions on what only types know.

use super::foreign_key::expand_references;
use super::no_overlap::expand_ranges;
use crate::attr::index::{Key, KeyValue};
use crate::attr::no_overlap::NoOverlapAttrs;
use crate::model::{Field, Model, is_known, last_name, on};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

/// Expands to:
/// ```text
/// fn asserts_() {
///     fn max_length<T_: LimitedText>() {}
///     fn auto_now<T_: Moment>() {}
///     fn optional<T_: Optional>() {}
///     fn ordering(_: impl Ordering<Book>) {}
///     max_length::<<String as Field>::Base>();
///     ordering(Book.author.name);
/// }
/// const _: () = assert!(holds_number(<i32 as Field>::TYPES, true), "…");
/// ```
pub(super) fn expand_asserts(model: &Model) -> TokenStream {
    let calls = [
        expand_texts(model),
        expand_ignoring_case(model),
        expand_searches(model),
        expand_moments(model),
        expand_optionals(model),
        expand_ordering(model),
        expand_inner_fields(model),
        expand_references(model),
        expand_inner_names(model),
    ];
    let calls = expand_function(&calls);
    let choices = expand_choices(model);
    let keys = expand_keys(model);
    let numbers = expand_numbers(model);
    let ranges = expand_ranges(model);
    let embedded = expand_embedded(model);
    quote!(#calls #keys #numbers #ranges #choices #embedded)
}

/// The assertions on the fields of a struct with `#[derive(Embed)]`.
pub(super) fn expand_asserts_within(embed: &Model) -> TokenStream {
    let calls = [
        expand_texts(embed),
        expand_moments(embed),
        expand_optionals(embed),
    ];
    let calls = expand_function(&calls);
    let choices = expand_choices(embed);
    let numbers = expand_numbers(embed);
    let embedded = expand_embedded(embed);
    quote!(#calls #numbers #choices #embedded)
}

/// The function in which the calls stand, if there are some.
fn expand_function(calls: &[TokenStream]) -> Option<TokenStream> {
    let calls: Vec<_> = calls.iter().filter(|calls| !calls.is_empty()).collect();
    (!calls.is_empty()).then(|| quote!(fn asserts_() { #({ #calls })* }))
}

/// An embedded struct that may be `None` is told from it by a field that is never null, and nothing is filled in where
/// it is `None`. No column of it is that of another field.
fn expand_embedded(model: &Model) -> TokenStream {
    let fields = model.fields.iter().filter(|field| field.is_embedded());
    let asserts = fields.map(|field| {
        let (ty, name) = (&field.ty, &field.name);
        let described = quote_spanned!(field.span()=> <<#ty as orm_::EmbedField>::Embed as orm_::Embed>::FIELDS);
        let optional = quote_spanned!(field.span()=> <#ty as orm_::EmbedField>::NULL);
        let required = format!("all fields of `{name}` may be null, so a row would not tell `None` from it; give the struct a field that is never null, or leave the `Option` out");
        let fills = if model.variants.is_some() {
            format!("a field of `{name}` gets its value by itself (`default`, `db_default`, `auto_now` or `auto_now_add`), so it would be there in rows of other variants; leave that word out")
        } else {
            format!("a field of `{name}` gets its value by itself (`default`, `db_default`, `auto_now` or `auto_now_add`), so the struct would be there where it is `None`; leave the `Option` out, or that word")
        };
        let has_required = model.variants.is_none().then(|| quote_spanned! {field.span()=>
            const _: () = ::core::assert!(!#optional || orm_::schema::embedded::has_required(#described), #required);
        });
        quote_spanned! {field.span()=>
            #has_required
            const _: () = ::core::assert!(!#optional || !orm_::schema::embedded::fills_itself(#described), #fills);
        }
    });
    asserts.collect()
}

/// A primary key is of values that are equal where they look so. Of types that are known by their names the check of types
/// says it, but for documents.
fn expand_keys(model: &Model) -> TokenStream {
    let key = model
        .key()
        .into_iter()
        .map(|position| &model.fields[position]);
    let unnamed = key.filter(|field| {
        !field.is_relation() && !field.is_embedded() && !identifies_rows(&field.ty)
    });
    let asserts = unnamed.map(|field| {
        let (ty, name) = (&field.ty, &field.name);
        let message = format!("`{name}` is no primary key, since floats are not equal where they look so, and documents have no order; use an integer, a text or a `Uuid`");
        quote_spanned!(field.span()=> const _: () = ::core::assert!(orm_::identify_rows(<#ty as orm_::Field>::TYPES), #message);)
    });
    asserts.collect()
}

/// Returns whether a type identifies rows, as far as its name tells, or is refused already.
fn identifies_rows(ty: &Type) -> bool {
    is_known(ty) && !matches!(last_name(ty).as_str(), "Value" | "Json")
}

/// `min` and `max` are numbers that the field can hold, and a version is a whole number that is never null.
fn expand_numbers(model: &Model) -> TokenStream {
    let fields = model.fields.iter().filter(|field| !field.is_relation());
    let asserts = fields.map(|field| {
        let (ty, name, attrs) = (&field.ty, &field.name, &field.attrs);
        let bounds = [("min", &attrs.min), ("max", &attrs.max)].into_iter();
        let bounds = bounds.filter_map(|(word, bound)| Some((word, bound.as_ref()?)));
        let bounds = bounds.map(|(word, bound)| {
            let is_whole = bound.places() == 0;
            let message = if is_whole {
                format!("`{name}` holds no numbers; leave `{word}` out, or ask by `validate = …`")
            } else {
                format!("`{name}` does not hold {}; `{word}` of a whole number is one", bound.text)
            };
            quote_spanned!(on(bound.literal.span())=> const _: () = ::core::assert!(orm_::holds_number(<#ty as orm_::Field>::TYPES, #is_whole), #message);)
        });
        let version = attrs.version.as_ref().map(|word| {
            let message = format!("`{name}` counts how often a row was written, as a whole number that is never null; make it an `i32`");
            quote_spanned!(on(word.span())=> const _: () = ::core::assert!(orm_::counts_writes::<#ty>(), #message);)
        });
        quote!(#(#bounds)* #version)
    });
    asserts.collect()
}

/// `max_length` is for text.
fn expand_texts(model: &Model) -> TokenStream {
    expand_calls(
        model,
        &quote!(max_length),
        &quote!(orm_::LimitedText),
        |field| {
            let ty = &field.ty;
            field
                .attrs
                .max_length
                .map(|_| quote_spanned!(field.span()=> <#ty as orm_::Field>::Base))
        },
    )
}

/// `ignore_case` is for text.
fn expand_ignoring_case(model: &Model) -> TokenStream {
    let lists = model.attrs.indexes.iter().chain(&model.attrs.uniques);
    let keys: Vec<_> = lists.flat_map(|list| &list.keys).collect();
    expand_calls(model, &quote!(ignore_case), &quote!(orm_::Text), |field| {
        let ty = &field.ty;
        let is_it = |key: &&Key| match &key.value {
            KeyValue::IgnoringCase(path) => {
                path.rest.is_empty() && path.first.unraw() == field.name
            }
            KeyValue::Field(_) | KeyValue::Expression(_) => false,
        };
        let is_named = keys.iter().any(is_it);
        is_named.then(|| quote_spanned!(field.span()=> <#ty as orm_::Field>::Base))
    })
}

/// `search` is for text.
fn expand_searches(model: &Model) -> TokenStream {
    let searches = model.attrs.searches.iter();
    let paths: Vec<_> = searches.flat_map(|search| &search.fields).collect();
    expand_calls(model, &quote!(search), &quote!(orm_::Text), |field| {
        let ty = &field.ty;
        let is_named = paths
            .iter()
            .any(|path| path.rest.is_empty() && path.first.unraw() == field.name);
        is_named.then(|| quote_spanned!(field.span()=> <#ty as orm_::Field>::Base))
    })
}

/// `auto_now` and `auto_now_add` are for dates and times.
fn expand_moments(model: &Model) -> TokenStream {
    expand_calls(model, &quote!(auto_now), &quote!(orm_::Moment), |field| {
        let ty = &field.ty;
        let auto = field.attrs.auto_now_add.is_some() || field.attrs.auto_now.is_some();
        auto.then(|| quote!(#ty))
    })
}

/// A field written `Option<…>` may be null, as must be one that `SetNull` sets.
fn expand_optionals(model: &Model) -> TokenStream {
    expand_calls(model, &quote!(optional), &quote!(orm_::Optional), |field| {
        let ty = &field.ty;
        let actions = [&field.attrs.on_delete, &field.attrs.on_update];
        let mut actions = actions.into_iter().flatten();
        let set_null = actions.any(|action| action == "SetNull");
        let optional = field.optional && !field.is_embedded();
        (optional || set_null).then(|| quote!(#ty))
    })
}

/// Each key of `ordering` is one of the model's.
fn expand_ordering(model: &Model) -> TokenStream {
    let Model { ident, attrs, .. } = model;
    if attrs.ordering.is_empty() {
        return TokenStream::new();
    }
    let keys = attrs.ordering.iter().map(|key| {
        let path = &key.path;
        let span = on(path
            .first()
            .map_or_else(proc_macro2::Span::call_site, Spanned::span));
        quote_spanned!(span=> ordering(#ident #(.#path)*);)
    });
    quote! {
        fn ordering(_: impl orm_::Ordering<#ident>) {}
        #(#keys)*
    }
}

/// Each field of an embedded struct that an index, a unique or a `no_overlap` names is one that it has; those that are searched are texts.
fn expand_inner_fields(model: &Model) -> TokenStream {
    let lists = model.attrs.indexes.iter().chain(&model.attrs.uniques);
    let paths = lists.flat_map(|list| list.named().chain(&list.include));
    let no_overlaps = model.attrs.no_overlaps.iter();
    let paths = paths.chain(no_overlaps.flat_map(NoOverlapAttrs::fields));
    let inner = paths.filter(|path| !path.rest.is_empty()).map(|path| {
        let (ident, span) = (&model.ident, on(path.first.span()));
        quote_spanned!(span=> _ = #ident.#path;)
    });
    let searched = model.attrs.searches.iter();
    let searched = searched.flat_map(|search| &search.fields);
    let searched = searched.filter(|path| !path.rest.is_empty()).map(|path| {
        let (ident, span) = (&model.ident, on(path.first.span()));
        quote_spanned!(span=> searched(#ident.#path);)
    });
    let searched: Vec<_> = searched.collect();
    let assert = (!searched.is_empty()).then(|| {
        quote! {
            fn searched<P_: orm_::Path, V_: orm_::Field<Base: orm_::Text>, const N_: usize>(
                _: orm_::Column<P_, V_, N_>,
            ) {}
        }
    });
    inner.chain(assert).chain(searched).collect()
}

/// Each foreign key whose other side `related_name(…)` names leads to the model that is named with it.
///
/// Expands to:
/// ```text
/// leads_to::<Photo, _, _>(Remark.subject.photo);
/// ```
fn expand_inner_names(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let calls = model.inner_names().map(|(field, inner)| {
        let (embedded, key, target) = (&field.ident, &inner.key, &inner.target);
        let span = on(key.first.span());
        let key = quote_spanned!(span=> #ident.#embedded.#key);
        quote_spanned!(span=> orm_::leads_to::<#target, _, _>(#key);)
    });
    calls.collect()
}

/// A call a field that the bound concerns; nothing if there is none.
fn expand_calls(
    model: &Model,
    name: &TokenStream,
    bound: &TokenStream,
    ty: impl Fn(&Field) -> Option<TokenStream>,
) -> TokenStream {
    let calls = model.fields.iter().filter_map(|field| {
        let ty = ty(field)?;
        Some(quote_spanned!(field.span()=> #name::<#ty>();))
    });
    let calls: Vec<TokenStream> = calls.collect();
    if calls.is_empty() {
        return TokenStream::new();
    }
    quote! {
        fn #name<T_: #bound>() {}
        #(#calls)*
    }
}

/// A field of choices has an enum for its type.
fn expand_choices(model: &Model) -> TokenStream {
    let fields = model.fields.iter();
    let fields = fields.filter(|field| field.attrs.choices.is_some());
    let asserts = fields.map(|field| {
        let (ty, name) = (&field.ty, &field.name);
        let message = format!("the type of `{name}` has no choices; make it an enum with `derive(Choices)`");
        quote_spanned!(field.span()=> const _: () = ::core::assert!(<#ty as orm_::Field>::DOMAIN.choices().is_some(), #message);)
    });
    asserts.collect()
}
