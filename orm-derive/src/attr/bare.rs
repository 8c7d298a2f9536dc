//! Attributes of other libraries, written without `orm(…)` around them.

use super::snake_case;
use super::words::{FIELD, MODEL, Place};
use crate::errors::Errors;
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Field, Ident};

/// The names, each with what is written in its place. The derive registers them, so that it is asked, and not rustc.
const BARE: [(&str, &str); 14] = [
    ("table", "`#[orm(table = \"…\")]`"),
    ("entity", "`#[orm(table = \"…\")]`"),
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

/// Names that are options of other libraries too, and are answered like these.
const LIKE_OPTIONS: [&str; 30] = [
    "auto",
    "auto_increment",
    "create_date_column",
    "delete_date_column",
    "embedded",
    "embedded_id",
    "enumerated",
    "generated_value",
    "join_column",
    "join_table",
    "key",
    "lob",
    "many_to_many",
    "many_to_one",
    "mapped_column",
    "not_mapped",
    "not_null",
    "nullable",
    "one_to_many",
    "one_to_one",
    "primary_column",
    "primary_generated_column",
    "relation",
    "required",
    "string_length",
    "table_name",
    "timestamps",
    "transient",
    "update_date_column",
    "version_column",
];

/// Attributes of other libraries with words in parentheses, as `#[orm(…)]` has them.
const WITH_WORDS: [&str; 8] = [
    "column", "diesel", "model", "ormlite", "sea_orm", "sqlx", "toasty", "welds",
];

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

/// Enums are described by `#[orm(…)]` alone, and their variants too.
pub(crate) fn check_bare_words(attrs: &[Attribute], place: &Place, errors: &mut Errors) {
    let others = attrs.iter().filter_map(|attr| {
        let name = attr.path().get_ident()?;
        ["diesel", "sea_orm"]
            .iter()
            .any(|other| name == other)
            .then_some((attr, name))
    });
    for (attr, name) in others {
        let word = first_word(attr).map(|word| word.to_string());
        let unknown = || "write what it says in the words of `#[orm(…)]`".to_owned();
        let instead = word.and_then(|word| place.counterpart(&word));
        errors.at(
            attr,
            format!(
                "`#[{name}]` is no attribute of {}; {}",
                place.name,
                instead.unwrap_or_else(unknown)
            ),
        );
    }
}

fn check_place(attrs: &[Attribute], place: &Place, errors: &mut Errors) {
    for attr in attrs {
        let Some(name) = attr.path().get_ident().map(ToString::to_string) else {
            continue;
        };
        if let Some(instead) = instead(&snake_case(&name), first_word(attr), place) {
            errors.at(
                attr,
                format!("`#[{name}]` is no attribute of a model; {instead}"),
            );
        }
    }
}

/// Returns what is written in place of an attribute of another library, which may begin with a word in parentheses.
fn instead(name: &str, word: Option<Ident>, place: &Place) -> Option<String> {
    let in_words = |word: &str| {
        let unknown = || "write what it says in the words of `#[orm(…)]`".into();
        place.counterpart(word).unwrap_or_else(unknown)
    };
    if name == "row" {
        return Some("it stands on a struct with `#[derive(Row)]`, which is read from the rows of a model: of `Model` and `Row` leave one out".into());
    }
    let has_words = WITH_WORDS.contains(&name);
    if let (true, Some(word)) = (has_words, word) {
        return Some(in_words(&word.to_string()));
    }
    // On the struct they name their fields.
    if let (true, "index" | "unique" | "primary_key") = (place.name == MODEL.name, name) {
        return Some(in_words(name));
    }
    if let Some((_, written)) = BARE.iter().find(|(bare, _)| *bare == name) {
        return Some(format!("write {written}"));
    }
    (has_words || LIKE_OPTIONS.contains(&name)).then(|| in_words(name))
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
            #[Index("title")]
            #[serde(default)]
            #[sea_orm(table_name = "books")]
            struct Book {
                #[primary_key] id: i64,
                #[orm(unique)] title: String,
                #[sea_orm(unique)] isbn: String,
                #[sqlx(nullable_by = "i32")] year: i32,
                #[key] number: i64,
                #[column(length = 80)] place: String,
                #[column("shelf")] shelf: String,
                #[PrimaryKey] card: i64,
                #[GeneratedValue(strategy = "AUTO")] count: i64,
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
                "`#[Index]` is no attribute of a model; write `#[orm(index(author, year))]`",
                "`#[sea_orm]` is no attribute of a model; in the words of `#[orm(…)]`: the name of the table is `table = \"…\"`",
                "`#[primary_key]` is no attribute of a model; write `#[orm(primary_key)]`",
                "`#[sea_orm]` is no attribute of a model; write `#[orm(unique)]`",
                "`#[sqlx]` is no attribute of a model; write what it says in the words of `#[orm(…)]`",
                "`#[key]` is no attribute of a model; in the words of `#[orm(…)]`: the primary key is `primary_key`; a field named `id` is it without a word",
                "`#[column]` is no attribute of a model; in the words of `#[orm(…)]`: the greatest number of characters is `max_length = 255`",
                "`#[column]` is no attribute of a model; write `#[orm(column = \"…\")]`",
                "`#[PrimaryKey]` is no attribute of a model; write `#[orm(primary_key)]`",
                "`#[GeneratedValue]` is no attribute of a model; in the words of `#[orm(…)]`: an integer that is the primary key is counted up by the database, and a `Uuid` made for each row, unless it has `identity = false`",
            ]
        );
    }
}
