//! The words of `#[orm(…)]` and `#[row(…)]`, and how they are written.

/// One word.
pub(crate) struct Word {
    pub(crate) name: &'static str,
    /// As messages show it.
    pub(crate) form: &'static str,
    /// True if the word may stand more than once.
    pub(crate) repeats: bool,
}

impl Word {
    /// The message for a word that is not in its form.
    pub(crate) fn mistaken(&self) -> String {
        let Word { name, form, .. } = self;
        if name == form {
            format!("`{name}` stands alone, without a value")
        } else if let Some(place) = form
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix("`,"))
        {
            format!("`{name}` stands alone,{place}`")
        } else {
            format!("`{name}` is written `{form}`")
        }
    }
}

/// Where words stand.
pub(crate) struct Place {
    /// The attribute: `orm`.
    pub(crate) attribute: &'static str,
    /// As messages call it.
    pub(crate) name: &'static str,
    /// One of the words, as messages show it.
    pub(crate) example: &'static str,
    pub(crate) words: &'static [Word],
    /// Words that stand somewhere else only, and where that is.
    pub(crate) elsewhere: &'static [(&'static [&'static str], &'static str)],
}

impl Place {
    /// Returns what an attribute of another library with this word is here, where that is known.
    pub(crate) fn counterpart(&self, word: &str) -> Option<String> {
        if let Some(found) = self.words.iter().find(|known| known.name == word) {
            return Some(format!("write `#[{}({})]`", self.attribute, found.form));
        }
        let instead = self.instead(word)?;
        Some(format!(
            "in the words of `#[{}(…)]`: {instead}",
            self.attribute
        ))
    }

    /// Returns what is written in place of a word that stands somewhere else only.
    pub(crate) fn instead(&self, word: &str) -> Option<&'static str> {
        let mut elsewhere = self.elsewhere.iter();
        let found = elsewhere.find(|(words, _)| words.contains(&word));
        found.map(|(_, instead)| *instead)
    }
}

const fn once(name: &'static str, form: &'static str) -> Word {
    Word {
        name,
        form,
        repeats: false,
    }
}

const fn often(name: &'static str, form: &'static str) -> Word {
    Word {
        name,
        form,
        repeats: true,
    }
}

pub(crate) static MODEL: Place = Place {
    attribute: "orm",
    name: "a model",
    example: r#"table = "…""#,
    words: &[
        once("table", r#"table = "…""#),
        once("ordering", "ordering = (author.name, -year)"),
        often("index", "index(author, year)"),
        often("unique", "unique(title, author)"),
        often("search", "search(title, body)"),
        often(
            "check",
            r#"check(name = "…", "sql")` or `check(name = "…", sqlite = "…", postgres = "…")"#,
        ),
        often("validate", "validate = in_order(starts, ends)"),
        once("primary_key", "primary_key(playlist, track)"),
        once("renamed_from", r#"renamed_from = "…""#),
        once("comments", "comments"),
        once("crate", "crate = path::to::orm"),
        once("schema", r#"schema = "…""#),
    ],
    elsewhere: &[
        (
            &[
                "column",
                "max_length",
                "max_digits",
                "decimal_places",
                "min",
                "max",
                "version",
                "default",
                "db_default",
                "generated",
                "auto_now_add",
                "auto_now",
                "related_name",
                "related_trait",
                "on_delete",
                "on_update",
                "deferrable",
                "within",
                "through",
                "symmetrical",
                "identity",
                "collation",
                "help",
                "label",
                "skip",
            ],
            "put it on the field",
        ),
        (
            &[
                "unique_together",
                "unique_index",
                "unique_constraint",
                "constraint",
                "constraints",
            ],
            "write `unique(title, author)`",
        ),
        (
            &["table_name", "db_table", "rename", "map", "name"],
            r#"the name of the table is `table = "…"`"#,
        ),
        (
            &["belongs_to", "has_many", "has_one"],
            "a relation is a field, `author: ForeignKey<Author>`; the other side needs no line",
        ),
        (
            &["order_by", "default_order", "order", "default_scope"],
            "the order of its queries is `ordering = (author.name, -year)`",
        ),
        (
            &["timestamps", "timestamp", "created_at", "updated_at"],
            "the time of writing is a field of its own, `#[orm(auto_now_add)] created: DateTime<Utc>`, and `auto_now` that of each write",
        ),
        (
            &["rename_all"],
            r#"columns are named like their fields; one of another name has `column = "…"` on the field"#,
        ),
        (
            &[
                "pk",
                "id",
                "key",
                "composite_key",
                "primary_keys",
                "id_class",
                "embedded_id",
            ],
            "a primary key of several fields is `primary_key(playlist, track)`; one field has it on itself",
        ),
        (
            &["soft_delete", "soft_deletes", "paranoid", "deleted_at"],
            "rows that are marked as deleted are rows like others, with a field `deleted_at: Option<DateTime<Utc>>` and a condition that leaves them out",
        ),
        (
            &[
                "before_save",
                "after_save",
                "pre_save",
                "post_save",
                "before_create",
                "after_create",
                "before_insert",
                "after_insert",
                "pre_insert",
                "post_insert",
                "before_update",
                "after_update",
                "pre_update",
                "post_update",
                "before_delete",
                "after_delete",
                "pre_delete",
                "post_delete",
                "before_destroy",
                "after_destroy",
                "before_validation",
                "after_commit",
                "on_save",
                "on_create",
                "on_insert",
                "callback",
                "callbacks",
                "hook",
                "hooks",
                "signal",
                "signals",
                "listener",
                "listeners",
                "observer",
                "observers",
                "receiver",
            ],
            "a model calls no functions as it is written; write a function that saves and does what goes with it, or after the commit `tx.on_commit(async move || { … })`",
        ),
        (
            &[
                "scope",
                "scopes",
                "named_scope",
                "named_query",
                "manager",
                "managers",
                "objects",
            ],
            "a query that is asked often is a function of your own, `fn in_print() -> QuerySet<Book>`",
        ),
        (
            &["validates", "validation", "validations", "validator"],
            "a rule over several fields is a function, `validate = in_order(starts, ends)`; one over a field stands on it, `validate = path::to::function`",
        ),
        (
            &["indexes", "indices", "index_together"],
            "an index of several fields is `index(author, year)`",
        ),
        (
            &[
                "abstract",
                "is_abstract",
                "abstract_base",
                "base",
                "mixin",
                "mapped_superclass",
                "inheritance",
                "inherits",
                "extends",
            ],
            "fields that several models have are a struct with `#[derive(Embed)]`, and a field of its type with `#[orm(embed)]` in each of them",
        ),
        (
            &[
                "verbose_name",
                "verbose_name_plural",
                "description",
                "comment",
                "doc",
            ],
            "what people read of the model is its doc comment",
        ),
    ],
};

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
        once("unique", "unique"),
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
            &[
                "has_many",
                "has_one",
                "back_populates",
                "backref",
                "mapped_by",
            ],
            "leave the field out: the foreign key of the other model makes a method of its `related_name`",
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
            "the type of the column follows from the type of the field",
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
            &["ignore", "transient"],
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

/// A struct of `#[derive(Embed)]`.
pub(crate) static EMBED: Place = Place {
    attribute: "orm",
    name: "an embedded struct",
    example: "crate = path::to::orm",
    words: &[once("crate", "crate = path::to::orm")],
    elsewhere: &[(
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
    )],
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
    elsewhere: &[],
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
    elsewhere: &[(
        &["rename", "renamed_from", "label", "other"],
        "put it on a variant",
    )],
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
    elsewhere: &[
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
    elsewhere: &[
        (&["from", "column", "flatten"], "put it on the field"),
        (
            &["model", "of", "table", "entity"],
            "the model stands alone: `#[row(Author)]`",
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
    elsewhere: &[
        (&["crate"], "put it on the struct"),
        (
            &["skip", "ignore", "default"],
            "every field is read, so leave the field out",
        ),
        (
            &["rename"],
            "a field of another name is `from = Book.title`, a column of raw SQL `column = \"…\"`",
        ),
    ],
};
