//! Files are read back as they were written; mistakes are told with their places.

use crate::samples::{self, Dice, expression, table_name};
use crate::{BackendSql, Change, Migration, Reverse, TableChange};
use orm_core::schema::physical::{ItemKind, TableName};

/// Every operation, of a schema made up by dice.
fn migration(dice: &mut Dice) -> Migration {
    let state = samples::schema(dice);
    let mut changes = Vec::new();
    for table in state.tables() {
        let mut sorted = orm_core::schema::physical::PhysicalTable::clone(table);
        sorted.sort_items();
        changes.push(Change::CreateTable(sorted.clone()));
        changes.push(Change::DropTable(sorted));
        for column in &table.columns {
            changes
                .extend(column_changes(dice, column).map(|it| Change::of_table(&table.name, it)));
        }
        for item in table.items() {
            let item_changes = [
                TableChange::AddItem(item.clone()),
                TableChange::DropItem(item.clone()),
                TableChange::Validate {
                    kind: item.kind(),
                    name: item.name().to_owned(),
                },
            ];
            // A search index and an exclusion constraint take what they take.
            if !matches!(item.kind(), ItemKind::Search | ItemKind::Exclusion) {
                let online = [TableChange::AddOnline, TableChange::DropOnline];
                let online =
                    online.map(|change| Change::of_table(&table.name, change(item.clone())));
                changes.extend(online);
            }
            changes.extend(item_changes.map(|it| Change::of_table(&table.name, it)));
        }
        let key = TableChange::AlterPrimaryKey {
            from: table.primary_key.clone(),
            to: None,
        };
        changes.push(Change::of_table(&table.name, key));
    }
    changes.extend(others());
    Migration {
        depends_on: vec!["0001_initial".to_owned()],
        replaces: vec!["0001_x".to_owned()],
        is_atomic: false,
        allow: Vec::new(),
        changes,
    }
}

fn column_changes(
    dice: &mut Dice,
    column: &orm_core::schema::physical::PhysicalColumn,
) -> [TableChange; 3] {
    [
        TableChange::AddColumn {
            column: column.clone(),
            fill: Some(expression(dice)),
        },
        TableChange::DropColumn {
            column: column.clone(),
            fill: None,
        },
        TableChange::AlterColumn {
            from: column.clone(),
            to: column.clone(),
            fill: Some(expression(dice)),
            using: Some(BackendSql {
                sqlite: None,
                postgres: Some("note::bigint\n\t-- '''".to_owned()),
            }),
        },
    ]
}

fn others() -> [Change; 6] {
    let people = TableName::new(Some("people"), "author.x");
    let rename = TableChange::RenameItem {
        kind: ItemKind::ForeignKey,
        from: "a".to_owned(),
        to: "b\u{1}".to_owned(),
    };
    let sql = Change::RunSql {
        sql: BackendSql::common("UPDATE book\nSET title = 'x'\n"),
        reverse: Some(BackendSql::common("")),
        state: vec![Change::of_table(&people, rename.clone())],
        is_elidable: true,
    };
    let function = Change::RunRust {
        name: "fill_slugs".to_owned(),
        reverse: Reverse::Nothing,
        is_elidable: false,
    };
    [
        Change::RenameTable {
            from: people.clone(),
            to: table_name("author"),
        },
        Change::of_table(&people, rename),
        sql.clone(),
        function.clone(),
        Change::StateOnly(vec![sql]),
        Change::DatabaseOnly(vec![function]),
    ]
}

#[test]
fn what_is_written_is_read_back() {
    for seed in 0..100 {
        let migration = migration(&mut Dice(seed));
        let text = migration.to_text();
        let read =
            Migration::parse("x.toml", &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(read, migration, "{text}");
        assert_eq!(read.to_text(), text);
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(Migration::parse("x.toml", &crlf), Ok(migration));
    }
}

#[test]
fn a_table_has_a_line_for_each_part() {
    let mut book = samples::table(
        "book",
        &[
            ("title", "varchar(200)"),
            ("note", "text?"),
            ("author_id", "i64"),
        ],
    );
    book.foreign_keys
        .push(samples::foreign_key("book", "author_id", "author"));
    let migration = Migration {
        changes: vec![Change::CreateTable(book)],
        ..Migration::default()
    };
    let expected = r#"format = 1
depends_on = []

[[operation]]
op = "create_table"
table = "book"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "title", type = "varchar(200)" },
  { name = "note", type = "text", null = true },
  { name = "author_id", type = "i64" },
]
primary_key = ["id"]
foreign_keys = [
  { name = "book_author_id_fkey", columns = ["author_id"], references = "author", to = ["id"], on_delete = "cascade" },
]
"#;
    assert_eq!(migration.to_text(), expected);
}

#[test]
fn mistakes_have_their_place() {
    let cases = [
        ("", "1:1: the key `format` is missing"),
        (
            "format = 2",
            "1:10: this file has format 2, and this version of `orm` reads format 1; use a newer version",
        ),
        (
            "format = 1\ndepend_on = []",
            "2:1: unknown key `depend_on`; did you mean `depends_on`?",
        ),
        (
            "format = 1\ndepends_on = []\n[[operation]]\nop = \"run_sql\"\nsqlite = \"\"\npostgres = \"\"",
            "5:1: unknown key `sqlite`; the texts of both databases are one value: `sql = { sqlite = \"…\", postgres = \"…\" }`",
        ),
        (
            "format = 1\ndepends_on = 3",
            "2:14: expected a list, found integer",
        ),
        (
            "format = 1\n[[operation]]\nop = \"add_colum\"",
            "3:6: unknown operation `add_colum`; did you mean `add_column`?",
        ),
        (
            "format = 1\n[[operation]]\nop = \"drop_table\"",
            "2:1: the key `table` is missing",
        ),
        (
            "format = 1\n[[operation]]\nop = \"add_column\"\ntable = \"ü\"\ncolumn = { name = \"x\", type = \"i46\" }",
            "5:31: unknown type `i46`; did you mean `i16`?",
        ),
        (
            "format = 1\n[[operation]]\nop = \"add_check\"\ntable = \"x\"\nconstraint = { name = \"x\" }",
            "5:14: a check has `sql`, `all_or_none`, `one_character`, or `column` with `one_of`, `between`, `min`, `max`, `at_most`, `null_with`, or `variant` and `present` or `absent`",
        ),
        (
            "format = 1\n[[operation]]\nop = \"add_column\"\ntable = \"x\"\ncolumn = { name = \"x\", type = \"i64\", default = \"1\", identity = \"always\" }",
            "5:10: a column has one of `default`, `generated` and `identity`; remove the others",
        ),
        (
            "format = 1\nformat = 1",
            "2:1: duplicate key `format`; it stands in line 1 already; take one of them out",
        ),
        (
            "format = 1\n\n[[operation]]\nop = \"rename_table\"\nfrom = \"a\"\n# from = 1\nto = \"b\"\nfrom = \"c\"",
            "8:1: duplicate key `from`; it stands in line 5 already; take one of them out",
        ),
    ];
    for (text, expected) in cases {
        let error = Migration::parse("m.toml", text).expect_err(text);
        assert_eq!(error.to_string(), format!("m.toml:{expected}"));
    }
}

#[test]
fn what_no_transaction_may_be_around_says_so() {
    let operation = "[[operation]]\nop = \"add_index\"\ntable = \"book\"\nindex = { name = \"i\", columns = [\"title\"] }\nconcurrently = true\n";
    let text = format!("format = 1\n{operation}");
    let error = Migration::parse("m", &text).unwrap_err();
    let expected = "m:2:1: `concurrently` needs `atomic = false` at the head of the file";
    assert_eq!(error.to_string(), expected);
    let text = format!("format = 1\natomic = false\n{operation}");
    assert!(Migration::parse("m", &text).is_ok());
}
