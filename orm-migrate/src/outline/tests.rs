//! Each kind of change has its line.

use super::outline;
use crate::samples::{column, foreign_key, table, table_name};
use crate::{BackendSql, Change, Migration, Reverse, TableChange};
use orm_core::schema::physical::{
    ColumnDefault, ColumnType, KeyConstraint, PhysicalColumn, PhysicalIndex, SqlExpression,
    TableItem,
};

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn each_change_has_a_line() {
    let book = |change| Change::of_table(&table_name("book"), change);
    let value = |sql: &str| Some(SqlExpression::Common(sql.to_owned()));
    let key = |columns: &[&str]| KeyConstraint {
        name: "book_key".to_owned(),
        columns: columns.iter().map(|&name| name.to_owned()).collect(),
    };
    let index = PhysicalIndex::over("book_slug_idx".to_owned(), ["slug".to_owned()]);
    let pages = |ty, null| PhysicalColumn {
        null,
        ..column("pages", ty)
    };
    let rating = PhysicalColumn {
        default: value("3").map(ColumnDefault::Expression),
        ..column("rating", "i32")
    };
    let cases = [
        (
            Change::CreateTable(table("book", &[("title", "text")])),
            "+ table book (id, title)",
        ),
        (Change::DropTable(table("book", &[])), "- table book"),
        (
            Change::RenameTable {
                from: table_name("author"),
                to: table_name("person"),
            },
            "~ rename table author -> person",
        ),
        (
            book(TableChange::AddColumn {
                column: column("slug", "varchar(80)"),
                fill: value("''"),
            }),
            "+ column book.slug varchar(80), '' in rows that are there",
        ),
        (
            book(TableChange::DropColumn {
                column: rating.clone(),
                fill: None,
            }),
            "- column book.rating",
        ),
        (
            book(TableChange::AddColumn {
                column: rating,
                fill: None,
            }),
            "+ column book.rating i32 default 3",
        ),
        (
            book(TableChange::AlterColumn {
                from: pages("i32", true),
                to: pages("i64", false),
                fill: value("0"),
                using: None,
            }),
            "~ column book.pages: i32 null -> i64, 0 in place of null",
        ),
        (
            book(TableChange::AlterColumn {
                from: pages("i32", true),
                to: pages("i32", true),
                fill: value("0"),
                using: None,
            }),
            "~ values of book.pages: 0 in place of null",
        ),
        (
            book(TableChange::AlterPrimaryKey {
                from: Some(key(&["id"])),
                to: Some(key(&["title", "author_id"])),
            }),
            "~ primary key of book: id -> title, author_id",
        ),
        (
            book(TableChange::AddItem(TableItem::Index(index.clone()))),
            "+ index book_slug_idx (slug)",
        ),
        (
            book(TableChange::DropItem(TableItem::Unique(key(&["isbn"])))),
            "- unique book_key (isbn)",
        ),
        (
            book(TableChange::AddItem(TableItem::ForeignKey(foreign_key(
                "book",
                "author_id",
                "author",
            )))),
            "+ foreign key book_author_id_fkey (author_id) -> author on delete cascade",
        ),
        (
            Change::RunSql {
                sql: BackendSql {
                    sqlite: Some(String::new()),
                    postgres: Some("\nCREATE EXTENSION pg_trgm\n;".to_owned()),
                },
                reverse: None,
                state: Vec::new(),
                is_elidable: false,
            },
            "* sql CREATE EXTENSION pg_trgm",
        ),
        (
            Change::RunRust {
                name: "fill_slugs".to_owned(),
                reverse: Reverse::Never,
                is_elidable: false,
            },
            "* function fill_slugs",
        ),
    ];
    for (change, expected) in cases {
        let lines = outline(&[Change::StateOnly(vec![change])]);
        let [line] = &lines[..] else {
            panic!("{lines:?}")
        };
        assert_eq!(line.to_string(), expected);
    }
}

/// Whatever attribute of a column changes, its line shows it.
#[test]
fn a_change_of_one_attribute_shows() {
    let base = || column("note", "json");
    let default = |default| PhysicalColumn {
        default: Some(default),
        ..base()
    };
    let each = |postgres: &str| SqlExpression::of("1", postgres);
    let others = [
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
        default(ColumnDefault::Expression(each("true"))),
        default(ColumnDefault::Expression(each("false"))),
        default(ColumnDefault::Generated(each("false"))),
        default(ColumnDefault::Identity),
        default(ColumnDefault::IdentityAlways),
        default(ColumnDefault::RowNumber),
    ];
    let mut from = base();
    for to in others {
        let change = TableChange::AlterColumn {
            from: from.clone(),
            to: to.clone(),
            fill: None,
            using: None,
        };
        let lines = outline(&[Change::of_table(&table_name("book"), change)]);
        let words = lines[0].text.trim_start_matches("column book.note: ");
        let (before, after) = words.split_once(" -> ").expect("it has two sides");
        assert_ne!(before, after);
        from = to;
    }
}

/// An altered constraint or index is dropped and added again under its name, so the two lines say what differs.
#[test]
fn what_differs_in_constraints_and_indexes_shows() {
    let cases = [
        (
            "check",
            r#"{ name = "c", sql = "pages > 0\nAND pages < 9" }"#,
            "check c (pages > 0)",
        ),
        (
            "check",
            r#"{ name = "c", sql = { sqlite = "a", postgres = "b" } }"#,
            "check c ((a on SQLite, b on Postgres))",
        ),
        (
            "check",
            r#"{ name = "c", column = "size", one_of = ["A4", "A5"] }"#,
            "check c (size in A4, A5)",
        ),
        (
            "check",
            r#"{ name = "c", column = "size", one_of = [1, 2] }"#,
            "check c (size in 1, 2)",
        ),
        (
            "check",
            r#"{ name = "c", all_or_none = ["a", "b"] }"#,
            "check c (all or none of a, b)",
        ),
        (
            "foreign_key",
            r#"{ name = "f", columns = ["a"], references = "t", to = ["id"] }"#,
            "foreign key f (a) -> t",
        ),
        (
            "foreign_key",
            r#"{ name = "f", columns = ["a"], references = "t", to = ["id"], on_delete = "set_null", on_update = "cascade", deferrable = "deferred" }"#,
            "foreign key f (a) -> t on delete set null on update cascade deferrable initially deferred",
        ),
        (
            "index",
            r#"{ name = "i", keys = [{ column = "a" }, { column = "b", descending = true }], unique = true, include = ["c"], where = "d IS NULL" }"#,
            "unique index i (a, b desc) include (c) where d IS NULL",
        ),
        (
            "index",
            r#"{ name = "i", columns = ["a"], using = "gin", only = "postgres" }"#,
            "index i using gin (a) only postgres",
        ),
        (
            "search",
            r#"{ name = "s", columns = ["a", "b"], language = "english" }"#,
            "search index s (a, b) in english",
        ),
    ];
    for (kind, item, expected) in cases {
        let key = match kind {
            "index" | "search" => kind,
            _ => "constraint",
        };
        let text = format!(
            "format = 1\n\n[[operation]]\nop = \"add_{kind}\"\ntable = \"book\"\n{key} = {item}\n"
        );
        let migration = Migration::parse("0002_items", &text);
        let migration = migration.unwrap_or_else(|error| panic!("{item}: {error}"));
        let lines = outline(&migration.changes);
        assert_eq!(lines[0].text, expected);
    }
}
