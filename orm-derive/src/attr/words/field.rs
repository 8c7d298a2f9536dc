//! The words of a field.

use super::{Place, alone, once};

pub(crate) static FIELD: Place = Place {
    attribute: "orm",
    name: "a field",
    example: "max_length = 255",
    words: &[
        once("primary_key", "primary_key"),
        once("column", r#"column = "…""#),
        once("max_length", "max_length = 255"),
        once("max_digits", "max_digits = 12"),
        once("decimal_places", "decimal_places = 2"),
        once("min", "min = 0"),
        once("max", "max = 100"),
        once("validate", "validate = path::to::function"),
        once("version", "version"),
        alone(
            "unique",
            "fields that are unique together are named on the struct: `#[orm(unique(author, title))]`",
        ),
        once("index", "index` or `index = false"),
        once("default", "default = expression"),
        once(
            "db_default",
            r#"db_default = "sql"` or `db_default(sqlite = "…", postgres = "…")"#,
        ),
        once(
            "generated",
            r#"generated = "sql"` or `generated(sqlite = "…", postgres = "…")"#,
        ),
        once("auto_now_add", "auto_now_add"),
        once("auto_now", "auto_now"),
        once("related_name", r#"related_name = "…""#),
        once("related_trait", "related_trait` or `related_trait = Name"),
        once("on_delete", "on_delete = Cascade"),
        once("on_update", "on_update = Cascade"),
        once("deferrable", "deferrable"),
        once("within", "within = tenant"),
        once(
            "through",
            "through = Tagging` or `through = Tagging(book, tag)",
        ),
        once("symmetrical", "symmetrical"),
        once("table", r#"table = "…""#),
        once("identity", "identity = false"),
        once("collation", r#"collation = "…""#),
        once("help", r#"help = "…""#),
        once("label", r#"label = "…""#),
        once("renamed_from", r#"renamed_from = "…""#),
        once(
            "choices",
            "choices`, on a field whose type is an enum with `#[derive(Choices)]",
        ),
        once("embed", "embed"),
        once("prefix", r#"prefix = "…""#),
        once("as", "as = Wrapper"),
        once("skip", "skip"),
    ],
    elsewhere: &[
        (
            &["ordering", "check", "comments", "crate", "schema"],
            "put it on the struct",
        ),
        (
            &[
                "ignore_case",
                "unique_ignore_case",
                "case_insensitive",
                "citext",
            ],
            "texts that differ in case alone are kept apart by `#[orm(unique(ignore_case(email)))]` on the struct, and found by `ieq`",
        ),
        (&["db_enum"], "put it on the enum with `#[derive(Choices)]`"),
        (
            &["not_null", "required", "notnull", "non_null"],
            "a field that is no `Option` is never null",
        ),
        (
            &["json", "jsonb", "serialize"],
            "a document is a field of type `Json<…>`, without a word",
        ),
        (
            &[
                "cascade",
                "ondelete",
                "on_delete_cascade",
                "cascade_delete",
                "dependent",
                "on_destroy",
            ],
            "what becomes of the row when the other is deleted is `on_delete = Cascade`",
        ),
        (
            &[
                "email",
                "url",
                "regex",
                "pattern",
                "validator",
                "validators",
                "validates",
                "validation",
                "validations",
                "presence",
                "format",
            ],
            "a rule of your own is a function, `validate = path::to::function`",
        ),
        (
            &["join_table", "through_model", "secondary"],
            "the model between two is `through = Tagging`; the name of the table that is made without one is `table = \"…\"`",
        ),
        (
            &[
                "default_now",
                "now",
                "auto_now_create",
                "auto_now_update",
                "on_update_now",
            ],
            "the time of the insert is `auto_now_add`, that of each write `auto_now`",
        ),
        (
            &["null", "nullable", "blank", "optional"],
            "a field that may be null is an `Option<…>`",
        ),
        (
            &["fields", "foreign_keys", "join_column", "local_key"],
            "a foreign key has a column of its own, `author_id` of `author: ForeignKey<Author>`, which leads to the primary key of the other model; leave this out",
        ),
        (
            &[
                "references",
                "foreign_key",
                "belongs_to",
                "relation",
                "fk",
                "many_to_one",
            ],
            "a field that refers to a row of another model is `author: ForeignKey<Author>`, whose column is `author_id`",
        ),
        (
            &["lazy", "eager", "fetch", "select_related", "prefetch"],
            "related rows are loaded by the query that wants them: `.select_related(Book.author)`, `.prefetch_related(Author.books())`",
        ),
        (
            &[
                "unique_together",
                "unique_with",
                "unique_for",
                "unique_for_date",
            ],
            "fields that are unique together are `#[orm(unique(title, author))]` on the struct",
        ),
        (
            &[
                "related_query_name",
                "inverse_of",
                "inverse",
                "reverse",
                "reverse_name",
            ],
            "the other side is named by `related_name = \"…\"`",
        ),
        (
            &["array", "list"],
            "a list is a field of type `Vec<…>`, without a word",
        ),
        (
            &["enum", "enumerated", "enum_type", "db_type_enum"],
            "an enum is a field whose type has `#[derive(Choices)]`, without a word",
        ),
        (
            &["collate", "charset"],
            "the order of its texts is `collation = \"…\"`",
        ),
        (
            &["one_to_one"],
            "a field that refers to a row of another model, and no other row to the same, is a `OneToOne<…>`",
        ),
        (
            &[
                "rename",
                "db_column",
                "column_name",
                "join_column",
                "map",
                "name",
            ],
            r#"the name of the column is `column = "…"`"#,
        ),
        (
            &["has_many", "has_one", "mapped_by"],
            "leave the field out: the foreign key of the other model makes a method of its `related_name`",
        ),
        (
            &["back_populates", "backref", "inverse_of", "inverse"],
            "the method on the other side of a foreign key is `related_name = \"…\"`, beside which no field stands on that side",
        ),
        (
            &["pk", "id", "key", "primary"],
            "the primary key is `primary_key`; a field named `id` is it without a word",
        ),
        (
            &["default_value", "default_fn", "default_expr"],
            "the value of a draft that sets none is `default = expression`",
        ),
        (
            &["to_field"],
            "a foreign key refers to the primary key of its model",
        ),
        (
            &[
                "auto_increment",
                "autoincrement",
                "auto",
                "serial",
                "generate",
                "generated_value",
                "sequence",
                "strategy",
                "identity_always",
            ],
            "an integer that is the primary key is counted up by the database, and a `Uuid` made for each row, unless it has `identity = false`",
        ),
        (
            &["length", "size", "varchar"],
            "the greatest number of characters is `max_length = 255`",
        ),
        (
            &["min_length"],
            "a rule of your own is a function, `validate = path::to::function`",
        ),
        (
            &[
                "range",
                "min_value",
                "max_value",
                "minimum",
                "maximum",
                "ge",
                "le",
            ],
            "the bounds of a number are `min = 0, max = 100`",
        ),
        (
            &[
                "type",
                "db_type",
                "column_type",
                "sql_type",
                "text",
                "string",
                "integer",
                "bigint",
                "boolean",
                "blob",
                "binary",
                "bytea",
                "numeric",
                "datetime",
                "timestamptz",
            ],
            "the type of the column follows from the type of the field; the length of a text is `max_length = 255`, the digits of a `Decimal` are `max_digits = 12, decimal_places = 2`",
        ),
        (
            &["precision", "scale"],
            "the digits of a `Decimal` are `max_digits = 12, decimal_places = 2`",
        ),
        (
            &["server_default"],
            r#"a value that the database fills in is `db_default = "sql"`"#,
        ),
        (
            &["created_at", "updated_at", "timestamp"],
            "the time of the insert is `auto_now_add`, that of each write `auto_now`",
        ),
        (
            &["flatten", "embedded"],
            "the columns of a struct with `#[derive(Embed)]` are spread by `embed`",
        ),
        (
            &["ignore", "transient", "virtual", "not_mapped", "unmapped"],
            "a field without a column is `skip`",
        ),
        (
            &["help_text", "comment", "doc"],
            r#"a text about the field is `help = "…"`, or its doc comment"#,
        ),
        (
            &["db_index", "indexed"],
            "a field with an index of its own has `index`",
        ),
        (
            &["soft_delete", "deleted_at"],
            "rows that are marked as deleted are rows like others, which a condition leaves out: `.filter(Book.deleted_at.is_null())`",
        ),
        (
            &["search", "searchable", "fulltext", "full_text"],
            "texts are searched by `#[orm(search(title, body))]` on the struct",
        ),
        (
            &["timezone", "time_zone", "with_timezone", "tz"],
            "a moment is a `DateTime<Utc>`, and one of a clock on the wall a `NaiveDateTime`",
        ),
        (
            &["unsigned"],
            "a number that is never negative is a `u8`, `u16` or `u32`, or has `min = 0`",
        ),
        (
            &["counter_cache", "count"],
            "related rows are counted by the query that asks: `.annotate(Author.books().count())`",
        ),
        (&["verbose_name"], r#"what people read is `label = "…"`"#),
        (
            &["many_to_many"],
            "a field of many rows is a `ManyToMany<…>`",
        ),
    ],
};
