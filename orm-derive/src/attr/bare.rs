//! Attributes of other libraries, written without `orm(…)` around them.

use crate::errors::Errors;
use syn::{Attribute, Field};

/// The names, each with what is written in its place. The derive registers them, so that it is asked, and not rustc.
const BARE: [(&str, &str); 12] = [
    ("table", "`#[orm(table = \"…\")]`"),
    ("column", "`#[orm(column = \"…\")]`"),
    ("primary_key", "`#[orm(primary_key)]`"),
    ("unique", "`#[orm(unique)]`"),
    ("index", "`#[orm(index)]`"),
    ("diesel", "what it says in the words of `#[orm(…)]`"),
    ("sea_orm", "what it says in the words of `#[orm(…)]`"),
    ("sqlx", "what it says in the words of `#[orm(…)]`"),
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

/// A model is described by `#[orm(…)]` alone.
pub(crate) fn check_bare<'f>(
    attrs: &[Attribute],
    fields: impl IntoIterator<Item = &'f Field>,
    errors: &mut Errors,
) {
    let of_fields = fields.into_iter().flat_map(|field| &field.attrs);
    for attr in attrs.iter().chain(of_fields) {
        let found = BARE.iter().find(|(name, _)| attr.path().is_ident(name));
        if let Some((name, instead)) = found {
            let message = format!("`#[{name}]` is no attribute of a model; write {instead}");
            errors.at(attr, message);
        }
    }
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
            struct Book { #[primary_key] id: i64, #[orm(unique)] title: String }
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
                "`#[primary_key]` is no attribute of a model; write `#[orm(primary_key)]`",
            ]
        );
    }
}
