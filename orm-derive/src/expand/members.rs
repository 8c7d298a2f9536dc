//! Many-to-many relations and their join tables.

use crate::model::{Field, Model, on};
use crate::names::{snake_case, upper_camel};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Path};

/// The relations as the table describes them; nothing if there is none.
///
/// Expands to:
/// ```text
/// .many_to_many(&[
///     schema::ManyToMany::made("tags", <Tag as Model>::table, tags_join_).related_name("books"),
///     schema::ManyToMany::through(
///         "readers", <Reader as Model>::table, <Loan as Model>::table,
///         [<Loan as JoinEnd<Book>>::FIELD, <Loan as JoinEnd<Reader>>::FIELD], <Loan as Model>::write_default,
///     ),
/// ])
/// ```
pub(super) fn expand_relations(model: &Model) -> Option<TokenStream> {
    let relations = model.members.iter().filter_map(|field| {
        let described = expand_described(model, field)?;
        let related_name = model.accessor(field).map(|name| {
            let name = name.unraw().to_string();
            quote!(.related_name(#name))
        });
        let symmetrical = field
            .attrs
            .symmetrical
            .as_ref()
            .map(|_| quote!(.symmetrical()));
        let docs = (!field.docs.is_empty()).then(|| {
            let docs = &field.docs;
            quote!(.docs(#docs))
        });
        let renamed_from = field.attrs.renamed_from.as_ref();
        let renamed_from = renamed_from.map(|name| quote!(.renamed_from(#name)));
        Some(quote!(#described #related_name #symmetrical #renamed_from #docs))
    });
    (!model.members.is_empty()).then(|| quote!(.many_to_many(&[#(#relations),*])))
}

fn expand_described(model: &Model, field: &Field) -> Option<TokenStream> {
    let (name, target) = (&field.name, field.target.as_ref()?);
    let target_table = quote_spanned!(field.span()=> <#target as orm_::Model>::table);
    let Some(between) = field.between() else {
        let join = join_table(field);
        let ends = model.within(field).map(|_| quote!(.ends([1, 2])));
        return Some(quote!(orm_::schema::ManyToMany::made(#name, #target_table, #join) #ends));
    };
    let [from, to] = ends(model, field, between, target);
    Some(quote_spanned! {on(between.span())=>
        orm_::schema::ManyToMany::through(
            #name, #target_table, <#between as orm_::Model>::table, [#from, #to], <#between as orm_::Model>::write_default,
        )
    })
}

/// Where the join's ends are among the fields of its model: as named, or as that model has just one of each.
fn ends(model: &Model, field: &Field, between: &Path, target: &Path) -> [TokenStream; 2] {
    let ident = &model.ident;
    let named = field
        .attrs
        .through
        .as_ref()
        .and_then(|through| through.ends.as_ref());
    if let Some([from, to]) = named {
        let end = |end: &Ident, ty: TokenStream| {
            let span = on(end.span());
            quote_spanned!(span=> orm_::join_end::<#between, #ty, _>(&#between.#end))
        };
        return [end(from, quote!(#ident)), end(to, quote!(#target))];
    }
    let span = on(between.span());
    [
        quote_spanned!(span=> <#between as orm_::JoinEnd<#ident>>::FIELD),
        quote_spanned!(span=> <#between as orm_::JoinEnd<#target>>::FIELD),
    ]
}

/// Expands to:
/// ```text
/// fn tags_join_() -> &'static schema::Table {
///     static TABLE: schema::Table = schema::Table::new("BookTags", module_path!(), "book_tags", &[
///         schema::Field::end("book", "book_id", <<Book as Model>::Key as Key>::TYPES, <Book as Model>::table),
///         schema::Field::end("tag", "tag_id", <<Tag as Model>::Key as Key>::TYPES, <Tag as Model>::table),
///     ], &[0, 1]);
///     &TABLE
/// }
/// ```
/// Where the relation is `within = tenant`, the table has that field first, and both ends are within it:
/// ```text
/// schema::Field::join_part("tenant", "tenant_id", <ForeignKey<Tenant> as Field>::TYPES, <ForeignKey<Tenant> as Field>::TARGET),
/// schema::Field::end("book", …).within(0),
/// ```
/// If that is the tenant of the row it is `.tenant()` there too; any other table made for a relation is `.every_tenant()`.
pub(super) fn expand_joins(model: &Model) -> TokenStream {
    let made = model
        .members
        .iter()
        .filter(|field| field.between().is_none());
    let joins = made.filter_map(|field| {
        let target = field.target.as_ref()?;
        let (join, table) = (join_table(field), model.join_table(field));
        let name = format!("{}{}", model.name(), upper_camel(&field.name));
        let namespace = model.attrs.schema.as_ref().map(|schema| quote!(.namespace(#schema)));
        let ident = &model.ident;
        let names = end_names(model, target);
        let within = model.within(field).map(|position| &model.fields[position]);
        let shared = within.map(expand_join_part);
        let has_tenant = within.is_some_and(|field| field.attrs.tenant.is_some());
        // Both of its ends say whose they are.
        let every_tenant = (!has_tenant).then(|| quote!(.every_tenant()));
        let within = shared.as_ref().map(|_| quote!(.within(0)));
        let end = |name: &str, ty: TokenStream| {
            let column = format!("{name}_id");
            quote_spanned! {field.span()=>
                orm_::schema::Field::end(#name, #column, <<#ty as orm_::Model>::Key as orm_::Key>::TYPES, <#ty as orm_::Model>::table) #within
            }
        };
        let (from, to) = (end(&names[0], quote!(#ident)), end(&names[1], quote!(#target)));
        let key = if shared.is_some() { quote!(&[1, 2]) } else { quote!(&[0, 1]) };
        Some(quote! {
            fn #join() -> &'static orm_::schema::Table {
                static TABLE: orm_::schema::Table =
                    orm_::schema::Table::new(#name, ::core::module_path!(), #table, &[#shared #from, #to], #key) #namespace #every_tenant;
                &TABLE
            }
        })
    });
    quote!(#(#joins)*)
}

/// The field of a join table that both of its ends are within.
fn expand_join_part(field: &Field) -> TokenStream {
    let (name, column, ty) = (&field.name, field.column(), &field.ty);
    let tenant = field.attrs.tenant.as_ref().map(|_| quote!(.tenant()));
    quote_spanned! {field.span()=>
        orm_::schema::Field::join_part(#name, #column, <#ty as orm_::Field>::TYPES, <#ty as orm_::Field>::TARGET) #tenant,
    }
}

fn join_table(field: &Field) -> Ident {
    format_ident!("{}_join_", field.name)
}

/// Named for the models; of one and the same model, where each comes from.
fn end_names(model: &Model, target: &Path) -> [String; 2] {
    let from = snake_case(&model.name());
    let last = target.segments.last();
    let to = last.map_or_else(String::new, |last| {
        snake_case(&last.ident.unraw().to_string())
    });
    if from == to {
        [format!("from_{from}"), format!("to_{to}")]
    } else {
        [from, to]
    }
}

/// A model with several foreign keys may join the rows they point at.
///
/// Expands to:
/// ```text
/// impl ThroughModel<TaggingDraft<IsSet, IsSet, <String as Field>::Start>> for Tagging {
///     fn of(values: DraftValues) -> TaggingDraft<IsSet, IsSet, <String as Field>::Start> {
///         TaggingDraft { values: values.typed() }
///     }
/// }
/// impl JoinEnd<Book> for Tagging { const FIELD: usize = 0; }
/// impl JoinEnd<Tag> for Tagging { const FIELD: usize = 1; }
/// ```
pub(super) fn expand_between(model: &Model, parameters: &super::Parameters) -> TokenStream {
    let (ident, draft_type) = (&model.ident, &model.draft_type);
    let fields = model.fields.iter().enumerate();
    let keys: Vec<(usize, &Field)> = fields.filter(|(_, field)| field.target.is_some()).collect();
    let ends = keys.iter().filter(|(_, field)| is_end(field, &keys));
    let ends = ends.map(|(position, field)| {
        let (target, position) = (&field.target, model.place(*position));
        quote! {
            #[automatically_derived]
            impl orm_::JoinEnd<#target> for #ident { const FIELD: usize = #position; }
        }
    });
    let between = (keys.len() > 1).then(|| {
        let states = parameters.between(model);
        // A message lists no drafts of other models.
        let unlisted = quote!(#[diagnostic::do_not_recommend]);
        let unlisted = model.knows_tools.then_some(unlisted);
        quote! {
            #[automatically_derived]
            #unlisted
            impl orm_::ThroughModel<#draft_type<#(#states),*>> for #ident {
                fn of(values: orm_::DraftValues) -> #draft_type<#(#states),*> { #draft_type { values: values.typed() } }
            }
        }
    });
    quote!(#between #(#ends)*)
}

/// Returns whether the field is the one foreign key to its target: the one that is never null, if there is one.
fn is_end(field: &Field, keys: &[(usize, &Field)]) -> bool {
    let name = |field: &Field| {
        let last = field.target.as_ref()?.segments.last();
        last.map(|last| last.ident.clone())
    };
    let rivals = keys.iter().map(|(_, other)| *other);
    let mut rivals = rivals.filter(|other| name(other) == name(field));
    let outranks = |other: &Field| std::ptr::eq(other, field) || other.optional && !field.optional;
    rivals.all(outranks)
}
