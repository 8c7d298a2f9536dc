//! Each difference has its words.

use super::compare;
use crate::samples::{column, foreign_key, state, table};
use crate::state::SchemaState;
use orm_core::schema::physical::{
    ColumnDefault, ColumnType, KeyConstraint, PhysicalColumn, PhysicalIndex, PhysicalTable,
    SqlExpression,
};
use std::collections::BTreeSet;

fn book() -> PhysicalTable {
    let mut book = table(
        "book",
        &[
            ("title", "varchar(200)"),
            ("pages", "i32"),
            ("author_id", "i64"),
        ],
    );
    book.foreign_keys = vec![foreign_key("book", "author_id", "author")];
    book.indexes = vec![PhysicalIndex::over(
        "book_title_idx".to_owned(),
        ["title".to_owned()],
    )];
    book.uniques = vec![KeyConstraint {
        name: "book_pages_key".to_owned(),
        columns: vec!["pages".to_owned()],
    }];
    book
}

fn differences(found: &SchemaState) -> Vec<String> {
    let expected = state([book(), table("author", &[])]);
    let differences = compare(found, &expected).into_iter();
    differences.map(|it| it.to_string()).collect()
}

#[test]
fn equal_tables_have_no_differences() {
    let mut moved = book();
    moved.columns.reverse();
    assert_eq!(differences(&state([moved, table("author", &[])])), [""; 0]);
}

#[test]
fn each_difference_is_said_once() {
    let mut found = book();
    found.columns.retain(|column| column.name != "author_id");
    found.columns[2] = PhysicalColumn {
        null: true,
        default: Some(ColumnDefault::Expression(SqlExpression::Common(
            "0".to_owned(),
        ))),
        ..column("pages", "i64")
    };
    found.columns.push(column("note", "text"));
    found.primary_key = None;
    found.foreign_keys.clear();
    found.indexes[0].is_unique = true;
    found.uniques[0].name = "pages_key".to_owned();
    let other = PhysicalIndex::over("other".to_owned(), ["pages".to_owned()]);
    found.indexes.push(other);
    let found = state([found, table("zoo", &[])]);
    assert_eq!(
        differences(&found),
        [
            "the table `author` is missing",
            "the column `book.pages` is `i64, null, default 0`, and `i32, not null` is expected",
            "the column `book.author_id` is missing",
            "the column `book.note` is not expected",
            "the primary key of the table `book` is (), and (id) is expected",
            "the foreign key `book_author_id_fkey` of the table `book` is missing",
            "the index `book_title_idx` of the table `book` is `{ name = \"book_title_idx\", unique = true, columns = [\"title\"] }`, and `{ name = \"book_title_idx\", columns = [\"title\"] }` is expected",
            "the unique `pages_key` of the table `book` is expected as `book_pages_key`",
            "the index `other` of the table `book` is not expected",
            "the table `zoo` is in no model and no migration",
        ]
    );
}

/// Whatever attribute of a column differs, the words of the two sides do.
#[test]
fn the_two_sides_of_a_column_never_look_alike() {
    let base = || column("note", "json");
    let default = |default| PhysicalColumn {
        default: Some(default),
        ..base()
    };
    let each = |sqlite: &str, postgres: &str| SqlExpression::of(sqlite, postgres);
    let sides = [
        base(),
        column("note", "text"),
        column("note", "varchar(20)"),
        column("note", "decimal(8, 2)"),
        column("note", "array(text)"),
        column("note", "enum(json)"),
        column("note", "enum(own.json)"),
        PhysicalColumn {
            ty: ColumnType::Other("json".to_owned()),
            ..base()
        },
        PhysicalColumn {
            null: true,
            ..base()
        },
        PhysicalColumn {
            collation: Some("C".to_owned()),
            ..base()
        },
        default(ColumnDefault::Expression(each("1", "true"))),
        default(ColumnDefault::Expression(each("1", "false"))),
        default(ColumnDefault::Generated(each("1", "true"))),
        default(ColumnDefault::Identity),
        default(ColumnDefault::IdentityAlways),
        default(ColumnDefault::RowNumber),
    ];
    let words = |column: &PhysicalColumn| {
        super::column_words(column, &super::found_type(&column.ty, &column.ty))
    };
    let words: BTreeSet<String> = sides.iter().map(words).collect();
    assert_eq!(words.len(), sides.len(), "{words:#?}");
}

#[test]
fn the_words_of_a_type_say_what_differs() {
    let other = |name: &str, declared: &str| PhysicalColumn {
        ty: ColumnType::Other(declared.to_owned()),
        ..column(name, "text")
    };
    let expected = [
        column("score", "f32"),
        column("mean", "f64"),
        column("price", "decimal(8, 2)"),
        column("cost", "decimal(8, 2)"),
        column("payload", "json"),
    ];
    let found = [
        other("score", "real"),
        other("mean", "double precision"),
        other("price", "numeric(8, 2)"),
        other("cost", "numeric(10, 4)"),
        other("payload", "json"),
    ];
    let of = |columns: &[PhysicalColumn]| {
        let mut queue = table("queue", &[]);
        queue.columns = columns.to_vec();
        state([queue])
    };
    let found = compare(&of(&found), &of(&expected));
    let found: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "the column `queue.score` is `the database's own real without the check against NaN, not null`, and `f32, not null` is expected",
            "the column `queue.mean` is `the database's own double precision without the check against NaN, not null`, and `f64, not null` is expected",
            "the column `queue.price` is `the database's own numeric(8, 2) without the check against NaN, not null`, and `decimal(8, 2), not null` is expected",
            "the column `queue.cost` is `the database's own numeric(10, 4), not null`, and `decimal(8, 2), not null` is expected",
            "the column `queue.payload` is `the database's own json, not null`, and `jsonb, not null` is expected",
        ]
    );
}
