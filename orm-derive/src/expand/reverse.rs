//! The other side of relations.

use super::docs::{accessor_in_query, accessor_on_row};
use crate::attr::field::RelatedTrait;
use crate::attr::inner_name::InnerName;
use crate::attr::path::FieldPath;
use crate::model::{Field, Model, on};
use crate::names::upper_camel;
use crate::names::written;
use crate::source::Origin;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Ident, Path, Type};

/// One accessor: what it is called, and what it is on a row and in a query.
struct Reverse<'m> {
    /// The relation as a query of the model names it: `author`, or `subject.photo` of an embedded struct.
    by: String,
    /// The place of the relation.
    span: Span,
    related_trait: Option<&'m RelatedTrait>,
    target: &'m Path,
    name: Ident,
    row: Side,
    path: Side,
}

/// The accessor on one side: its type, a value of it, and its doc comment.
struct Side {
    ty: TokenStream,
    value: TokenStream,
    doc: String,
}

fn reverses(model: &Model, as_trait: bool) -> impl Iterator<Item = Reverse<'_>> {
    let keys = model.fields.iter().enumerate();
    let keys = keys.map(move |(position, field)| (field, key_sides(model, field, position)));
    let members = model.members.iter().enumerate();
    let members =
        members.map(move |(position, field)| (field, member_sides(model, field, position)));
    let fields = keys.chain(members).filter_map(|(field, sides)| {
        let [row, path] = sides?;
        Some(Reverse {
            by: field.name.clone(),
            span: field.span(),
            related_trait: field.attrs.related_trait.as_ref(),
            target: field.target.as_ref()?,
            name: model.accessor(field)?,
            row,
            path,
        })
    });
    let within = model.inner_names();
    let within = within.filter_map(|(field, inner)| inner_reverse(model, field, inner));
    fields
        .chain(within)
        .filter(move |reverse| reverse.related_trait.is_some() == as_trait)
}

/// Of a foreign key of the model.
fn key_sides(model: &Model, field: &Field, position: usize) -> Option<[Side; 2]> {
    Some(sides_of_key(&ForeignKey {
        model,
        name: &field.name,
        position: model.place(position),
        unique: field.one_to_one,
        target: field.target.as_ref()?,
        accessor: &model.accessor(field)?,
    }))
}

/// Of a foreign key within an embedded struct. Whether it is unique is not seen from here.
fn inner_reverse<'m>(model: &'m Model, field: &Field, inner: &'m InnerName) -> Option<Reverse<'m>> {
    let InnerName {
        key,
        target,
        accessor,
    } = inner;
    let by = format!("{}.{key}", field.name);
    let [row, path] = sides_of_key(&ForeignKey {
        model,
        name: &by,
        position: inner_place(model, field, key)?,
        unique: false,
        target,
        accessor,
    });
    Some(Reverse {
        by,
        span: on(key.first.span()),
        related_trait: None,
        target,
        name: accessor.clone(),
        row,
        path,
    })
}

/// The position in the table of a foreign key within an embedded struct, as a parameter.
///
/// Expands to:
/// ```text
/// { embedded::position_of_key(Subject::FIELDS, "photo") + 2 }
/// ```
pub(super) fn inner_place(model: &Model, embedded: &Field, key: &FieldPath) -> Option<TokenStream> {
    let place = model.place(model.position(&embedded.ident)?);
    let within = position_within(&embedded.ty, key);
    Some(quote!({ #within + #place }))
}

/// The position of a foreign key among the fields of an embedded struct.
pub(super) fn position_within(ty: &Type, key: &FieldPath) -> TokenStream {
    let key = key.to_string();
    quote! {
        orm_::schema::embedded::position_of_key(<<#ty as orm_::EmbedField>::Embed as orm_::Embed>::FIELDS, #key)
    }
}

/// A foreign key whose other side is expanded.
struct ForeignKey<'m> {
    model: &'m Model,
    /// `author`, `subject.photo`
    name: &'m str,
    /// The position in the model's table, as a parameter.
    position: TokenStream,
    unique: bool,
    target: &'m Path,
    accessor: &'m Ident,
}

/// To-one in queries where the foreign key is unique.
fn sides_of_key(key: &ForeignKey) -> [Side; 2] {
    let ForeignKey {
        model,
        name,
        position,
        unique,
        target,
        accessor,
    } = key;
    let (ident, span) = (&model.ident, accessor.span());
    let doc = |here: &str| {
        let model = model.name();
        if *unique {
            format!("The row of `{model}` whose `{name}` is {here}, if there is one.")
        } else {
            format!("The rows of `{model}` whose `{name}` is {here}.")
        }
    };
    let (ty, value) = if *unique {
        (
            quote_spanned!(span=> orm_::ReverseOneToOne<P_, #ident, #position>),
            quote!(orm_::Handle::NEW),
        )
    } else {
        (
            quote_spanned!(span=> orm_::ToMany<P_::Root, #ident>),
            quote!(orm_::ToMany::reverse::<P_, #position>()),
        )
    };
    let row = Side {
        ty: quote_spanned!(span=> orm_::QuerySet<#ident>),
        value: quote!(orm_::reverse_foreign_key::<#target, #ident>(self, #position)),
        doc: accessor_on_row(&doc("this row"), target, accessor, *unique),
    };
    let path = Side {
        ty,
        value,
        doc: accessor_in_query(&doc("the row of the query"), target, accessor, *unique),
    };
    [row, path]
}

/// Of a many-to-many relation. The model between is in the type only where the field has it there, since it may be
/// seen by fewer.
fn member_sides(model: &Model, field: &Field, position: usize) -> Option<[Side; 2]> {
    let (ident, target) = (&model.ident, field.target.as_ref()?);
    let accessor = model.accessor(field)?;
    let span = accessor.span();
    let between = field
        .through
        .as_ref()
        .map_or_else(|| quote!(orm_::Implicit), ToTokens::to_token_stream);
    let doc = |here: &str| {
        format!(
            "The rows of `{}` that have {here} among their `{}`.",
            model.name(),
            field.name
        )
    };
    let row = Side {
        ty: quote_spanned!(span=> orm_::ManyToMany<#ident, #between>),
        value: quote!(orm_::reverse_many_to_many::<#target, #ident, #between>(self, #position)),
        doc: accessor_on_row(&doc("this row"), target, &accessor, false),
    };
    let path = Side {
        ty: quote_spanned!(span=> orm_::ToMany<P_::Root, #ident>),
        value: quote!(orm_::ToMany::reverse_many_to_many::<P_, #position>()),
        doc: accessor_in_query(&doc("the row of the query"), target, &accessor, false),
    };
    Some([row, path])
}

/// Expands to:
/// ```text
/// impl Author { pub fn books(&self) -> QuerySet<Book> { reverse_foreign_key::<Author, Book>(self, 5) } }
/// impl<P_: Path> AuthorFields<P_> { pub fn books(&self) -> ToMany<P_::Root, Book> { ToMany::reverse::<P_, 5>() } }
/// impl Tag { pub fn books(&self) -> ManyToMany<Book, Implicit> { reverse_many_to_many::<Tag, Book, Implicit>(self, 0) } }
/// impl<P_: Path> TagFields<P_> { pub fn books(&self) -> ToMany<P_::Root, Book> { ToMany::reverse_many_to_many::<P_, 0>() } }
/// ```
pub(crate) fn expand_reverse(model: &Model) -> TokenStream {
    let vis = &model.vis;
    let inherent = reverses(model, false).map(|reverse| {
        let Reverse {
            target,
            name,
            row,
            path,
            ..
        } = &reverse;
        let fields = fields_of(target);
        // All of a signature stands at the name, so that rustc points there when two have one name.
        let signature = |side: &Side| {
            let ty = &side.ty;
            quote_spanned!(name.span()=> fn #name(&self) -> #ty)
        };
        let (rows, relation) = (signature(row), signature(path));
        let (rows_doc, rows_value) = (&row.doc, &row.value);
        let (relation_doc, relation_value) = (&path.doc, &path.value);
        let one_crate = expand_one_crate(model, &reverse);
        let in_queries = quote! {
            #[automatically_derived]
            impl<P_: orm_::Path> #fields<P_> {
                #[doc = #relation_doc]
                #vis #relation { #relation_value }
            }
        };
        let in_queries = expand_imported(model, target, in_queries);
        quote! {
            #one_crate
            #[automatically_derived]
            impl #target {
                #[doc = #rows_doc]
                #vis #rows { #rows_value }
            }
            #in_queries
        }
    });
    let traits = reverses(model, true).map(|reverse| expand_trait_impls(model, &reverse));
    quote!(#(#inherent)* #(#traits)*)
}

/// The methods on a target's fields, with the module in scope that the target comes from: `use crate::author::Author;`
/// does not bring `AuthorFields` along, and neither does `pub use author::Author;` in a module between. What the module
/// has besides must not stand for the model.
///
/// Expands to:
/// ```text
/// const _: () = {
///     type Model_ = Book;
///     const _: () = {
///         use crate::author::*;
///         type Book = Model_;
///         impl<P_: Path> AuthorFields<P_> { … }
///     };
/// };
/// ```
fn expand_imported(model: &Model, target: &Path, methods: TokenStream) -> TokenStream {
    let ident = &model.ident;
    let name = target.get_ident().filter(|name| *name != ident);
    let module = match name.and_then(|name| model.source.origin_of(name, ident)) {
        None => return methods,
        Some(Origin::Hidden { by, within }) => return expand_hidden_fields(target, &by, &within),
        Some(Origin::Module(module)) => module,
    };
    quote! {
        const _: () = {
            type Model_ = #ident;
            const _: () = {
                #[allow(unused_imports)]
                use #module::*;
                type #ident = Model_;
                #methods
            };
        };
    }
}

/// The message for a target that is re-exported alone, from a module that is private to the one that does.
fn expand_hidden_fields(target: &Path, by: &Path, within: &Path) -> TokenStream {
    let (name, by, within) = (written(target), written(by), written(within));
    let message = format!(
        "`{by}` re-exports `{name}` without `{name}Fields`, on which the accessor is written; write `pub use {within}::{{{name}, {name}Fields}};` there, or `pub use {within}::*;`"
    );
    syn::Error::new_spanned(target, message).to_compile_error()
}

/// The assertion that the target is of this crate. It stands in a type, so that its message comes before what rustc
/// says of methods on types of other crates.
///
/// Expands to:
/// ```text
/// const _: [(); in_one_crate(module_path!(), <Author as Model>::MODULE, "…")] = [];
/// ```
fn expand_one_crate(model: &Model, reverse: &Reverse) -> TokenStream {
    let Reverse {
        by, span, target, ..
    } = reverse;
    let accessor = trait_name(reverse);
    let target_name = target.segments.last().map(|last| last.ident.unraw());
    let target_name = target_name.map_or_else(|| model.name(), |name| name.to_string());
    let advice = if by.contains('.') {
        format!(
            "`{target_name}` is a model of another crate, on which no `{}` can be made; leave it out of `related_name(…)`, and find the rows by a query of `{}`",
            reverse.name,
            model.name()
        )
    } else {
        format!(
            "`{target_name}` is a model of another crate, so `{by}` needs `#[orm(related_trait)]`: it makes the trait `{accessor}`, which is imported where `{}()` is called; `related_name = \"+\"` makes none",
            reverse.name
        )
    };
    quote_spanned! {*span=>
        const _: [(); orm_::in_one_crate(::core::module_path!(), <#target as orm_::Model>::MODULE, #advice)] = [];
    }
}

/// A trait in place of inherent methods, which may not cross crates. One for both sides: `At_` is the path in a query,
/// and on a row the child model, of which coherence knows that it is no path.
///
/// Expands to:
/// ```text
/// pub trait AuthorReviews<At_> {
///     type Reviews;
///     fn reviews(&self) -> Self::Reviews;
/// }
/// ```
pub(crate) fn expand_traits(model: &Model) -> TokenStream {
    let vis = &model.vis;
    let traits = reverses(model, true).map(|reverse| {
        let (name, rows) = (&reverse.name, rows_type(&reverse));
        let accessor = trait_name(&reverse);
        let doc = format!("`{name}()`: {}", reverse.row.doc);
        let rows_doc = format!(
            "A query of `{}` on a row, the relation in a query.",
            model.name()
        );
        quote! {
            #[doc = #doc]
            #[allow(dead_code, unreachable_pub)]
            #vis trait #accessor<At_> {
                #[doc = #rows_doc]
                type #rows;
                #[doc = #doc]
                fn #name(&self) -> Self::#rows;
            }
        }
    });
    quote!(#(#traits)*)
}

/// Expands to:
/// ```text
/// impl AuthorReviews<Review> for Author { type Reviews = QuerySet<Review>; … }
/// impl<P_: Path<Target = Author>> AuthorReviews<P_> for <Author as Model>::Fields<P_> { … }
/// ```
fn expand_trait_impls(model: &Model, reverse: &Reverse) -> TokenStream {
    let Model { ident, .. } = model;
    let Reverse {
        target,
        name,
        span,
        row,
        path,
        ..
    } = reverse;
    let (accessor, rows) = (trait_name(reverse), rows_type(reverse));
    let (rows_type, rows_value) = (&row.ty, &row.value);
    let (relation, value) = (&path.ty, &path.value);
    let fields = quote_spanned!(*span=> <#target as orm_::Model>::Fields<P_>);
    quote! {
        #[automatically_derived]
        impl #accessor<#ident> for #target {
            type #rows = #rows_type;
            fn #name(&self) -> Self::#rows { #rows_value }
        }
        #[automatically_derived]
        impl<P_: orm_::Path<Target = #target>> #accessor<P_> for #fields {
            type #rows = #relation;
            fn #name(&self) -> Self::#rows { #value }
        }
    }
}

/// `people::Author` as `people::AuthorFields`.
fn fields_of(target: &Path) -> TokenStream {
    let mut fields = target.clone();
    if let Some(last) = fields.segments.last_mut() {
        last.ident = format_ident!("{}Fields", last.ident);
    }
    fields.into_token_stream()
}

/// The name declared, or `AuthorReviews` for the accessor `reviews` of an `Author`.
fn trait_name(reverse: &Reverse) -> Ident {
    let declared = reverse
        .related_trait
        .and_then(|declared| declared.name.clone());
    let target = reverse
        .target
        .segments
        .last()
        .map(|last| last.ident.unraw().to_string())
        .unwrap_or_default();
    declared.unwrap_or_else(|| {
        format_ident!("{target}{}", rows_type(reverse), span = reverse.name.span())
    })
}

fn rows_type(reverse: &Reverse) -> Ident {
    format_ident!(
        "{}",
        upper_camel(&reverse.name.unraw().to_string()),
        span = reverse.name.span()
    )
}
