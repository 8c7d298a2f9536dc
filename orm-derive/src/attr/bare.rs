//! Attributes of other libraries, written without `orm(…)` around them.

use super::words::{FIELD, MODEL, Place};
use crate::errors::Errors;
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Field, Ident};

/// The names, each with what is written in its place. The derive registers them, so that it is asked, and not rustc.
const BARE: [(&str, &str); 13] = [
    ("table", "`#[orm(table = \"…\")]`"),
    ("column", "`#[orm(column = \"…\")]`"),
    ("primary_key", "`#[orm(primary_key)]`"),
    ("id", "`#[orm(primary_key)]`"),
    ("max_length", "`#[orm(max_length = 255)]`"),
    ("related_name", "`#[orm(related_name = \"…\")]`"),
    ("on_delete", "`#[orm(on_delete = Cascade)]`"),
    ("unique", "`#[orm(unique)]`"),
    ("index", "`#[orm(index)]`"),
    (
        "foreign_key",
        "a field of type `ForeignKey<…>` with `#[orm(on_delete = Cascade)]`",
    ),
    (
        "belongs_to",
        "a field of type `ForeignKey<…>` with `#[orm(on_delete = Cascade)]`",
    ),
    (
        "has_many",
        "nothing: the foreign key of the other model makes the method, under its `related_name`",
    ),
    (
        "has_one",
        "nothing: the `OneToOne<…>` of the other model makes the method, under its `related_name`",
    ),
];

/// Attributes of other libraries with words in parentheses, as `#[orm(…)]` has them.
const WITH_WORDS: [&str; 4] = ["diesel", "model", "sea_orm", "sqlx"];

/// A model is described by `#[orm(…)]` alone.
pub(crate) fn check_bare<'f>(
    attrs: &[Attribute],
    fields: impl IntoIterator<Item = &'f Field>,
    errors: &mut Errors,
) {
    check_place(attrs, &MODEL, errors);
    for field in fields {
        check_place(&field.attrs, &FIELD, errors);
    }
}

fn check_place(attrs: &[Attribute], place: &Place, errors: &mut Errors) {
    for attr in attrs {
        let path = attr.path();
        if let Some((name, instead)) = BARE.iter().find(|(name, _)| path.is_ident(name)) {
            let message = format!("`#[{name}]` is no attribute of a model; write {instead}");
            errors.at(attr, message);
        } else if let Some(name) = WITH_WORDS.iter().find(|name| path.is_ident(name)) {
            let instead = first_word(attr).and_then(|word| place.counterpart(&word.to_string()));
            let instead =
                instead.unwrap_or_else(|| "write what it says in the words of `#[orm(…)]`".into());
            let message = format!("`#[{name}]` is no attribute of a model; {instead}");
            errors.at(attr, message);
        }
    }
}

/// `table_name` of `#[diesel(table_name = books)]`.
pub(crate) fn first_word(attr: &Attribute) -> Option<Ident> {
    let parse = |input: ParseStream| {
        let word = input.call(Ident::parse_any)?;
        input.parse::<TokenStream>()?;
        Ok(word)
    };
    attr.parse_args_with(parse).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::{DeriveInput, parse_quote};

    #[test]
    fn a_bare_attribute_says_what_to_write() {
        let model: DeriveInput = parse_quote! {
            #[table("books")]
            #[serde(default)]
            #[sea_orm(table_name = "books")]
            struct Book {
                #[primary_key] id: i64,
                #[orm(unique)] title: String,
                #[sea_orm(unique)] isbn: String,
                #[sqlx(nullable_by = "i32")] year: i32,
            }
        };
        let syn::Data::Struct(data) = &model.data else {
            panic!("no struct");
        };
        let mut errors = Errors::default();
        check_bare(&model.attrs, &data.fields, &mut errors);
        assert_eq!(
            errors.messages(),
            [
                "`#[table]` is no attribute of a model; write `#[orm(table = \"…\")]`",
                "`#[sea_orm]` is no attribute of a model; in the words of `#[orm(…)]`: the name of the table is `table = \"…\"`",
                "`#[primary_key]` is no attribute of a model; write `#[orm(primary_key)]`",
                "`#[sea_orm]` is no attribute of a model; write `#[orm(unique)]`",
                "`#[sqlx]` is no attribute of a model; write what it says in the words of `#[orm(…)]`",
            ]
        );
    }
}
