use super::Schema;
use crate::error::Error;
use crate::schema::samples::{AUTHOR, BOOK, ID, PART, author, key};
use crate::schema::{
    Check, DeclaredSql, Field, Index, IndexKey, ManyToMany, NoOverlap, OnDelete, PartitionMethod,
    Partitioning, Relation, Table,
};
use crate::value::Type;

fn check<const N: usize>(tables: [&'static Table; N], expected: &[&str]) {
    let problems = match Schema::new(tables).check() {
        Err(Error::InvalidSchema { problems }) => problems,
        other => other.map(|()| Vec::new()).expect("no other error"),
    };
    assert_eq!(problems, expected);
}

/// A table with an identity key and these fields.
macro_rules! table {
    ($model:literal, $name:literal, [$($field:expr),*]) => {
        Table::new($model, "app", $name, &[ID, $($field),*], &[0])
    };
}

const fn text(name: &'static str, column: &'static str) -> Field {
    Field::new(name, column, &[Type::Text], false)
}

const fn to_author(on_delete: OnDelete, name: Option<&'static str>) -> Relation {
    Relation::new(author, on_delete, name)
}

#[test]
fn a_sound_schema_has_no_problems() {
    check([], &[]);
    check([&AUTHOR, &BOOK, &PART], &[]);
}

#[test]
fn a_model_listed_twice_counts_once() {
    check([&AUTHOR, &BOOK, &AUTHOR], &[]);
    assert_eq!(
        Schema::new([&AUTHOR as &'static Table, &BOOK, &AUTHOR])
            .tables()
            .len(),
        2
    );
}

#[test]
fn the_target_of_a_foreign_key_is_listed() {
    check(
        [&BOOK],
        &["`Book.author` points at `Author`, which is not listed; add `Author` to `schema![…]`"],
    );
}

#[test]
fn a_foreign_key_without_a_constraint_leads_to_a_view() {
    static NOTE: Table = table!(
        "Note",
        "note",
        [Field::new("author", "author_id", &[Type::I64], false)
            .relation(to_author(OnDelete::DoNothing, None))]
    );
    check([&NOTE], &[]);
}

#[test]
fn no_two_models_have_one_table() {
    static ONE: Table = table!("Tag", "tag", []);
    static OTHER: Table = table!("Label", "Tag", []);
    static ELSEWHERE: Table = table!("Tag", "tag", []).namespace("archive");
    check(
        [&ONE, &OTHER, &ELSEWHERE],
        &[
            "`app::Tag` and `app::Label` both have the table `Tag`; name another with `#[orm(table = \"…\")]` on one of them",
        ],
    );
}

#[test]
fn a_join_table_has_a_table_of_its_own() {
    static JOIN: Table = Table::new(
        "NovelTags",
        "app",
        "novel_tags",
        &[
            Field::end("novel", "novel_id", &[Type::I64], || &NOVEL),
            Field::end("tag", "tag_id", &[Type::I64], || &TAG),
        ],
        &[0, 1],
    );
    static NOVEL: Table =
        table!("Novel", "novel", []).many_to_many(&[ManyToMany::made("tags", || &TAG, || &JOIN)]);
    static TAG: Table = table!("Tag", "tag", []);
    static NOVEL_TAGS: Table = table!("Shelf", "novel_tags", []);
    check(
        [&NOVEL, &TAG, &NOVEL_TAGS],
        &[
            "the join table of `app::Novel.tags` and `app::Shelf` both have the table `novel_tags`; name another with `#[orm(table = \"…\")]` on one of them",
        ],
    );
}

#[test]
fn no_two_relations_have_one_name_on_their_target() {
    static ESSAY: Table = table!(
        "Essay",
        "essay",
        [key(
            "author",
            "author_id",
            to_author(OnDelete::Cascade, Some("books"))
        )]
    );
    static POEM: Table = table!(
        "Poem",
        "poem",
        [
            key("author", "author_id", to_author(OnDelete::Cascade, None)),
            key("editor", "editor_id", to_author(OnDelete::Cascade, None))
        ]
    );
    check(
        [&AUTHOR, &BOOK, &ESSAY, &POEM],
        &[
            "`Book.author` and `Essay.author` are both `books` on `Author`; set another `related_name` on one of them",
        ],
    );
}

#[test]
fn names_are_ones_that_both_databases_take() {
    static LONG: Table = table!(
        "Long",
        "a234567890123456789012345678901234567890123456789012345678901234",
        [
            text("odd", "o\"dd"),
            text("first", "1st"),
            text("xmin", "xmin")
        ]
    );
    static KEPT: Table = table!("Kept", "SQLite_kept", []).namespace("my schema");
    check(
        [&LONG, &KEPT],
        &[
            "the table of `Long` is called `a234567890123456789012345678901234567890123456789012345678901234`, which is 64 bytes long, and databases keep 63; set a shorter `#[orm(table = \"…\")]`",
            "the column of `Long.odd` is called `o\\\"dd`; a name has letters, digits and `_`, and begins with no digit: set `#[orm(column = \"…\")]`",
            "the column of `Long.first` is called `1st`; a name has letters, digits and `_`, and begins with no digit: set `#[orm(column = \"…\")]`",
            "Postgres keeps the column `xmin` for itself; name another for `Long.xmin` with `#[orm(column = \"…\")]`",
            "SQLite keeps names like `SQLite_kept` for itself; name the table of `Kept` otherwise with `#[orm(table = \"…\")]`",
            "the schema of `Kept` is called `my schema`; a name has letters, digits and `_`, and begins with no digit: set `#[orm(schema = \"…\")]`",
        ],
    );
}

#[test]
fn no_check_has_the_name_of_another_constraint() {
    static ONE: Table = table!("One", "one", [Field::new("on", "on", &[Type::Bool], false)])
        .checks(&[
            Check {
                name: "sane",
                sql: DeclaredSql::new("1 = 1", "1 = 1"),
            },
            Check {
                name: "one_on_bool",
                sql: DeclaredSql::new("1 = 1", "1 = 1"),
            },
        ]);
    static TWO: Table = table!("Two", "two", []).checks(&[Check {
        name: "sane",
        sql: DeclaredSql::new("1 = 1", "1 = 1"),
    }]);
    check(
        [&ONE, &TWO],
        &[
            "a check of `app::One` is called `one_on_bool`, and so is a constraint of `app::One`; give the check another name",
            "a check of `app::Two` is called `sane`, and so is a constraint of `app::One`; give the check another name",
        ],
    );
}

#[test]
fn no_index_has_the_name_of_another_or_of_a_table() {
    static A: Table = table!("A", "a", [text("b_c", "b_c").index(true)]);
    static A_B: Table = table!("Ab", "a_b", [text("c", "c").index(true)]);
    static NAMED: Table = table!("Named", "a_pkey", []);
    check(
        [&A, &A_B, &NAMED],
        &[
            "an index of `app::A` is called `a_pkey`, and so is something of `app::Named`; rename a table or a column of either",
            "an index of `app::Ab` is called `a_b_c_idx`, and so is something of `app::A`; rename a table or a column of either",
        ],
    );
}

#[test]
fn no_two_fields_have_one_column() {
    static CLASH: Table =
        table!(
            "Clash",
            "clash",
            [
                Field::new("part", "part_id", &[Type::I64, Type::I16], false)
                    .relation(Relation::new(|| &PART, OnDelete::Cascade, None)),
                Field::new("number", "part_number", &[Type::I16], false)
            ]
        );
    check(
        [&CLASH, &PART],
        &[
            "`Clash.part` and `Clash.number` both have the column `part_number`; name another with `#[orm(column = \"…\")]` on one of them",
        ],
    );
}

#[test]
fn a_foreign_key_can_do_what_its_on_delete_says() {
    static NOTE: Table = table!(
        "Note",
        "note",
        [
            key("a", "a_id", to_author(OnDelete::SetNull, None)),
            key("b", "b_id", to_author(OnDelete::SetDefault, None)),
            key("c", "c_id", to_author(OnDelete::SetDefault, None)).db_default("1", "1"),
            Field::new("d", "d_id", &[Type::Text], false)
                .relation(to_author(OnDelete::Cascade, None))
        ]
    );
    check(
        [&NOTE, &AUTHOR],
        &[
            "`Note.a`: `SetNull` needs a field that may be null; make it an `Option`, or choose `Cascade`",
            "`Note.b`: `SetDefault` needs a default in the database; add `db_default = \"…\"`",
            "`Note.d` does not have the types of the primary key of `Author`, which it points at",
        ],
    );
}

#[test]
fn only_an_integer_that_is_the_key_is_counted_up() {
    static PAIR: Table = Table::new("Pair", "app", "pair", &[ID, ID.index(false)], &[0, 1]);
    static KEYLESS: Table = Table::new("Keyless", "app", "keyless", &[text("a", "a")], &[]);
    static LOOSE: Table = Table::new(
        "Loose",
        "app",
        "loose",
        &[Field::new("a", "a", &[Type::I64], true)],
        &[0],
    );
    check(
        [&PAIR, &KEYLESS, &LOOSE],
        &[
            "`Pair.id` and `Pair.id` both have the column `id`; name another with `#[orm(column = \"…\")]` on one of them",
            "`Pair.id` cannot be counted up: only an integer that is the whole primary key can; set `identity = false`",
            "`Pair.id` cannot be counted up: only an integer that is the whole primary key can; set `identity = false`",
            "`Keyless` has no primary key; call a field `id`, or mark one with `primary_key`",
            "`Loose.a` is in the primary key, which is never null; remove its `Option`",
        ],
    );
}

#[test]
fn lengths_and_defaults_are_ones_that_both_databases_take() {
    static ODD: Table = Table::new(
        "Odd",
        "app",
        "odd",
        &[
            ID.db_default("1", "1"),
            text("empty", "empty").max_length(0),
            Field::new("tags", "tags", &[], false).db_default("1", "1"),
        ],
        &[0],
    );
    check(
        [&ODD],
        &[
            "`Odd.id` is counted up and has a `db_default`; remove one of them",
            "`Odd.tags` has a `db_default` and 0 columns; remove the `db_default`",
            "the `max_length` of `Odd.empty` is not from 1 to 10485760; change it, or leave it out",
        ],
    );
}

#[test]
fn indexes_are_left_out_where_another_begins_with_their_columns() {
    static LINK: Table = Table::new(
        "Link",
        "app",
        "link",
        &[
            key("a", "a_id", to_author(OnDelete::Cascade, None)),
            key("b", "b_id", to_author(OnDelete::Cascade, None)),
            key("c", "c_id", to_author(OnDelete::DoNothing, None)).unique(),
            key("d", "d_id", to_author(OnDelete::Cascade, None)),
        ],
        &[0, 1],
    )
    .indexes(&[
        Index::new(&[IndexKey::field(3), IndexKey::field(0)]),
        Index::new(&[IndexKey::field(3), IndexKey::field(0)]),
    ]);
    let names: Vec<_> = LINK
        .constraints()
        .iter()
        .map(|constraint| &*constraint.name)
        .collect();
    let expected = [
        "link_pkey",
        "link_c_id_key",
        "link_a_id_fkey",
        "link_b_id_fkey",
        "link_d_id_fkey",
        "link_d_id_a_id_idx",
        "link_b_id_idx",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_unique_of_partitions_has_the_columns_that_divide_them() {
    const DIVIDED: Partitioning = Partitioning {
        method: PartitionMethod::List,
        fields: &[0],
    };
    static READING: Table = Table::new(
        "Reading",
        "app",
        "reading",
        &[
            Field::new("place", "place", &[Type::Text], false),
            Field::new("code", "code", &[Type::Text], false).unique(),
        ],
        &[0, 1],
    )
    .partition_by(DIVIDED);
    static OTHER: Table = table!("Other", "reading_default", []);
    check(
        [&READING, &OTHER],
        &[
            "the rows of `Reading` are divided into partitions by `place`, and `reading_code_key` is unique over `code` alone; add `place` to it",
            "`reading_default` is the name of a partition of `Reading` and of a table; give one of the models another `table = \"…\"`",
        ],
    );
}

#[test]
fn both_databases_can_tell_whether_ranges_overlap() {
    const fn number(name: &'static str, ty: &'static [Type]) -> Field {
        Field::new(name, name, ty, false)
    }
    static TEXTS: [NoOverlap; 1] = [NoOverlap::new(&[], 1, 2)];
    static MIXED: [NoOverlap; 1] = [NoOverlap::new(&[1], 2, 3)];
    static OF_TEXTS: Table = table!(
        "Stay",
        "stay",
        [text("starts", "starts"), text("ends", "ends")]
    )
    .no_overlaps(&TEXTS);
    static OF_TWO_TYPES: Table = table!(
        "Visit",
        "visit",
        [
            number("rooms", &[Type::Array(&Type::I32)]),
            number("starts", &[Type::I32]),
            number("ends", &[Type::I64])
        ]
    )
    .no_overlaps(&MIXED);
    check(
        [&OF_TEXTS, &OF_TWO_TYPES],
        &[
            "`starts` and `ends` of `Stay` make no range; both are of one type: a date, a date with its time, a whole number, or a decimal of as many digits",
            "`starts` and `ends` of `Visit` make no range; both are of one type: a date, a date with its time, a whole number, or a decimal of as many digits",
            "`rooms` of `Visit` is no value that `no_overlap` finds equal ones of: an array or a document; name another field before the range",
        ],
    );
}
