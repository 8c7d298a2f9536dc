//! The words of structs, enums and fields that are no models and none of theirs.

use super::{Place, once};

/// A struct of `#[derive(Embed)]`.
pub(crate) static EMBED: Place = Place {
    attribute: "orm",
    name: "an embedded struct",
    example: "crate = path::to::orm",
    words: &[once("crate", "crate = path::to::orm")],
    usual: &[],
    elsewhere: &[
        (
            &["embed", "flatten", "prefix", "suffix", "column_prefix"],
            "put it on the field of the model: `#[orm(embed, prefix = \"home_\")] home: Address`",
        ),
        (
            &["table", "name", "rename_all", "default", "json", "derive"],
            "an embedded struct has no table of its own, and its columns are named by the field of the model, `#[orm(embed, prefix = \"home_\")]`; leave this out",
        ),
        (
            &[
                "ordering",
                "check",
                "comments",
                "schema",
                "primary_key",
                "index",
                "unique",
                "validate",
            ],
            "put it on the model",
        ),
    ],
};

/// An enum of `#[derive(Embed)]`.
pub(crate) static EMBED_ENUM: Place = Place {
    attribute: "orm",
    name: "an embedded enum",
    example: r#"tag = "type""#,
    words: &[
        once("tag", r#"tag = "type""#),
        once("kind", "kind = PaymentTag"),
        once("kind_derives", "kind_derives(serde::Serialize, …)"),
        once("rename_all", r#"rename_all = "kebab-case""#),
        once("crate", "crate = path::to::orm"),
    ],
    usual: &[],
    elsewhere: &[
        (
            &["embed", "flatten", "prefix", "suffix", "column_prefix"],
            "put it on the field of the model: `#[orm(embed, prefix = \"paid_\")] payment: Payment`",
        ),
        (
            &[
                "discriminator",
                "discriminator_column",
                "discriminant",
                "type_column",
                "column",
            ],
            r#"the column that tells the variants apart is `tag = "type"`"#,
        ),
        (&["rename", "renamed_from", "label"], "put it on a variant"),
        (
            &["untagged", "content"],
            "the variants are told apart by a column of their own; leave this out",
        ),
        (
            &["index", "unique", "check", "validate", "table", "schema"],
            "put it on the model",
        ),
    ],
};

/// A variant of an enum of `#[derive(Embed)]`.
pub(crate) static EMBED_VARIANT: Place = Place {
    attribute: "orm",
    name: "a variant",
    example: r#"rename = "…""#,
    words: &[
        once("rename", r#"rename = "…""#),
        once("renamed_from", r#"renamed_from = "…""#),
        once("label", r#"label = "…""#),
    ],
    usual: &[],
    elsewhere: &[
        (
            &[
                "embed",
                "flatten",
                "prefix",
                "on_delete",
                "max_length",
                "column",
                "index",
                "unique",
            ],
            "put it on the value, in the parentheses or braces: `Card(#[orm(embed)] Card)`",
        ),
        (
            &["skip", "default", "other"],
            "every variant has a value of the tag; leave this out",
        ),
        (
            &["rename_all", "tag", "kind", "crate"],
            "put it on the enum",
        ),
        (
            &["value", "name", "db_value", "string_value"],
            r#"the text that is stored is `rename = "…"`"#,
        ),
    ],
};

/// `#[derive(Field)]`.
pub(crate) static NEWTYPE: Place = Place {
    attribute: "orm",
    name: "a newtype",
    example: "text",
    words: &[
        once("text", "text"),
        once("numeric", "numeric"),
        once("try_from", "try_from"),
        once("crate", "crate = path::to::orm"),
    ],
    usual: &[],
    elsewhere: &[
        (
            &["transparent", "type", "db_type", "sql_type", "column_type"],
            "a newtype is stored as the type that it holds; leave this out",
        ),
        (
            &["max_length"],
            "put it on each field of this type, and write `#[orm(text)]` here, which gives those fields what texts have",
        ),
        (
            &["max_digits", "decimal_places", "min", "max"],
            "put it on each field of this type, and write `#[orm(numeric)]` here, which gives those fields what numbers have",
        ),
        (
            &[
                "unique",
                "index",
                "default",
                "db_default",
                "primary_key",
                "column",
                "validate",
            ],
            "put it on each field of this type",
        ),
    ],
};

/// An enum of `#[derive(Choices)]`.
pub(crate) static CHOICES: Place = Place {
    attribute: "orm",
    name: "an enum of choices",
    example: r#"rename_all = "kebab-case""#,
    words: &[
        once("rename_all", r#"rename_all = "kebab-case""#),
        once("display", "display = false"),
        once("from_str", "from_str = false"),
        once("db_enum", r#"db_enum` or `db_enum = "…""#),
        once("crate", "crate = path::to::orm"),
    ],
    usual: &[],
    elsewhere: &[
        (
            &["rename", "renamed_from", "label", "other"],
            "put it on a variant",
        ),
        (
            &[
                "rs_type",
                "db_type",
                "type",
                "sql_type",
                "type_name",
                "enum_name",
                "enumtype",
                "repr",
                "postgres",
                "existing_type_path",
            ],
            "the choices are stored as texts without a word, as numbers with `#[repr(i16)]` on the enum, and as a type of the database with `db_enum = \"…\"`",
        ),
        (
            &["default"],
            "a default is said by the field, `#[orm(default = Status::Draft)]`",
        ),
        (
            &[
                "prefix",
                "suffix",
                "scopes",
                "instance_methods",
                "predicates",
                "validate",
            ],
            "a choice is asked by its variant, `Book.status.eq(Status::Draft)` in a query and `book.status == Status::Draft` of a row, and the enum makes no methods; leave this out",
        ),
        (
            &["case", "naming", "serialize_all"],
            r#"how the texts are written is `rename_all = "kebab-case"`"#,
        ),
    ],
};

/// A variant of `#[derive(Choices)]`.
pub(crate) static VARIANT: Place = Place {
    attribute: "orm",
    name: "a choice",
    example: r#"label = "…""#,
    words: &[
        once("rename", r#"rename = "…""#),
        once("renamed_from", r#"renamed_from = "…""#),
        once("label", r#"label = "…""#),
        once("other", "other"),
    ],
    usual: &[],
    elsewhere: &[
        (
            &["alias"],
            "the text that is stored is `rename = \"…\"`, and one that was stored before `renamed_from = \"…\"`",
        ),
        (
            &[
                "description",
                "doc",
                "display_name",
                "human",
                "title",
                "display_as",
                "message",
                "verbose_name",
                "help",
            ],
            r#"what people read is `label = "…"`"#,
        ),
        (
            &["skip", "default", "code", "text"],
            "every variant is a choice, and the default is said by the field, `#[orm(default = Status::Draft)]`; leave this out",
        ),
        (
            &["rename_all", "display", "from_str", "db_enum", "crate"],
            "put it on the enum",
        ),
        (
            &[
                "string_value",
                "num_value",
                "db_value",
                "value",
                "serialize",
                "name",
                "map",
            ],
            r#"the text that is stored is `rename = "…"`; of numbers it is that of the variant, `Draft = 1`"#,
        ),
    ],
};

/// A struct of `#[derive(Row)]`. Its model comes first, and is no word.
pub(crate) static SHAPE: Place = Place {
    attribute: "row",
    name: "a struct that is read from rows",
    example: "crate = path::to::orm",
    words: &[once("crate", "crate = path::to::orm")],
    usual: &[],
    elsewhere: &[
        (&["from", "column", "flatten"], "put it on the field"),
        (
            &["model", "of", "table", "entity", "table_name", "from_model"],
            "the model stands alone: `#[row(Author)]`",
        ),
        (
            &["rename_all", "deny_unknown_fields", "default", "serialize"],
            "fields are read by the names that the model has for them; names in JSON are those of serde, `#[serde(rename_all = \"camelCase\")]`",
        ),
    ],
};

/// A field of `#[derive(Row)]`.
pub(crate) static SHAPE_FIELD: Place = Place {
    attribute: "row",
    name: "a field that is read from rows",
    example: "from = Author.books().count()",
    words: &[
        once("from", "from = Author.books().count()"),
        once("column", r#"column = "…""#),
        once("flatten", "flatten"),
    ],
    usual: &[],
    elsewhere: &[
        (
            &["alias"],
            "a field of another name is `from = Book.title`, a column of raw SQL `column = \"…\"`",
        ),
        (
            &[
                "count",
                "aggregate",
                "sum",
                "avg",
                "annotate",
                "with",
                "sql",
            ],
            "what is computed is an expression, `from = Author.books().count()`",
        ),
        (
            &[
                "nested", "embed", "embedded", "relation", "related", "prefetch",
            ],
            "the row of a foreign key is a field of its name and of a struct with `#[derive(Row)]`, `author: AuthorLine`, and many rows are `#[row(from = Author.books())] books: Vec<BookLine>`",
        ),
        (
            &["json", "try_from", "try_into", "type"],
            "a field has the type of what is read, and one of a document is a `Json<…>`; leave this out",
        ),
        (&["crate"], "put it on the struct"),
        (
            &["skip", "ignore", "default"],
            "every field is read, so leave the field out",
        ),
        (
            &["source", "path", "field", "expr", "select", "value"],
            "what is read is `from`, a path or an expression: `from = Book.author.name`",
        ),
        (
            &["rename"],
            "a field of another name is `from = Book.title`, a column of raw SQL `column = \"…\"`",
        ),
    ],
};
