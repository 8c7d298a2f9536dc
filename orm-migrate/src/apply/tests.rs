//! Changes that fit, and those that do not.

use crate::samples::{Dice, column, foreign_key, schema, state, table, table_name};
use crate::{Change, SchemaState, TableChange, reverse};
use orm_core::schema::names;
use orm_core::schema::physical::{
    CheckCondition, CheckConstraint, KeyConstraint, PhysicalColumn, PhysicalTable, TableItem,
};

fn library() -> SchemaState {
    let mut book = table("book", &[("title", "varchar(50)"), ("author_id", "i64")]);
    book.foreign_keys
        .push(foreign_key("book", "author_id", "author"));
    book.uniques.push(KeyConstraint {
        name: names::unique("book", &["title"]),
        columns: vec!["title".to_owned()],
    });
    state([table("author", &[("name", "text")]), book])
}

fn of_book(change: TableChange) -> Change {
    Change::of_table(&table_name("book"), change)
}

fn fails(change: &Change, expected: &str) {
    let mut state = library();
    let mistake = state.apply(change).expect_err("it does not fit");
    assert_eq!(mistake.to_string(), expected);
    assert_eq!(state, library(), "nothing is changed");
}

#[test]
fn a_column_that_sql_of_its_table_reads_is_not_dropped() {
    let mut book = table("book", &[("pages", "i32"), ("size", "i32")]);
    book.checks.push(CheckConstraint {
        name: "book_whole".to_owned(),
        condition: CheckCondition::sql("pages > size(0) AND note <> 'size'"),
    });
    let drop = |name: &str| {
        of_book(TableChange::DropColumn {
            column: column(name, "i32"),
            fill: None,
        })
    };
    let mut state = state([book]);
    let mistake = state.apply(&drop("pages")).expect_err("the check reads it");
    assert_eq!(
        mistake.to_string(),
        "the column `pages` of the table `book` is part of the check `book_whole`; drop that first"
    );
    state.apply(&drop("size")).expect("nothing reads it");
}

#[test]
fn a_change_that_does_not_fit_says_why() {
    let author = table("author", &[("name", "text")]);
    fails(
        &Change::CreateTable(author.clone()),
        "there is a table `author` already",
    );
    fails(
        &Change::DropTable(author),
        "the foreign key `book_author_id_fkey` of the table `book` refers to the table `author`; drop that first",
    );
    fails(
        &Change::DropTable(table("author", &[("name", "i64")])),
        "the column `name` of the table `author` is another, and the change takes it for as it was when the change was written",
    );
    fails(
        &of_book(TableChange::DropColumn {
            column: column("title", "varchar(50)"),
            fill: None,
        }),
        "the column `title` of the table `book` is part of the unique `book_title_key`; drop that first",
    );
    let lost = "the foreign key `book_author_id_fkey` of the table `book` refers to `id` of the table `author`, which would be no key; add a primary key or a unique of that first, and drop one after the foreign key";
    fails(
        &Change::of_table(
            &table_name("author"),
            TableChange::AlterPrimaryKey {
                from: library().tables[&table_name("author")].primary_key.clone(),
                to: Some(KeyConstraint {
                    name: "author_pkey".to_owned(),
                    columns: vec!["name".to_owned()],
                }),
            },
        ),
        lost,
    );
    let mut to_name = foreign_key("book", "title", "author");
    to_name.target_columns = vec!["name".to_owned()];
    fails(
        &of_book(TableChange::AddItem(TableItem::ForeignKey(to_name))),
        &lost
            .replace("author_id_fkey", "title_fkey")
            .replace("`id`", "`name`"),
    );
    fails(
        &of_book(TableChange::RenameColumn {
            from: "titel".to_owned(),
            to: "name".to_owned(),
        }),
        "the table `book` has no column `titel`",
    );
    fails(
        &of_book(TableChange::AddItem(TableItem::ForeignKey(foreign_key(
            "book", "title", "shelf",
        )))),
        "there is no table `shelf`",
    );
}

#[test]
fn a_column_that_is_another_is_told() {
    let mut state = library();
    let change = of_book(TableChange::AlterColumn {
        from: column("title", "i64"),
        to: column("title", "text"),
        fill: None,
        using: None,
    });
    let mistake = state.apply(&change).expect_err("it is a varchar");
    assert_eq!(
        mistake.to_string(),
        "the column `title` of the table `book` is varchar(50), and the change takes it for i64"
    );
}

#[test]
fn renames_take_foreign_keys_along_and_go_back() {
    let before = library();
    let changes = [
        Change::RenameTable {
            from: table_name("author"),
            to: table_name("writer"),
        },
        Change::of_table(
            &table_name("writer"),
            TableChange::RenameColumn {
                from: "id".to_owned(),
                to: "number".to_owned(),
            },
        ),
        of_book(TableChange::RenameColumn {
            from: "title".to_owned(),
            to: "name".to_owned(),
        }),
    ];
    let mut state = before.clone();
    for change in &changes {
        state.apply(change).expect("it fits");
    }
    let book = state.table(&table_name("book")).expect("it is there");
    assert_eq!(book.foreign_keys[0].target, table_name("writer"));
    assert_eq!(book.foreign_keys[0].target_columns, ["number"]);
    assert_eq!(book.uniques[0].name, "book_name_key");
    for change in reverse(&changes, &before).expect("all can be undone") {
        state.apply(&change).expect("it fits");
    }
    assert_eq!(state, before);
}

#[test]
fn the_order_of_columns_is_no_difference() {
    let mut state = library();
    let title = column("title", "varchar(50)");
    let unique = library()
        .table(&table_name("book"))
        .expect("it is there")
        .uniques[0]
        .clone();
    for change in [
        TableChange::DropItem(TableItem::Unique(unique.clone())),
        TableChange::DropColumn {
            column: title.clone(),
            fill: None,
        },
        TableChange::AddColumn {
            column: title.clone(),
            fill: None,
        },
        TableChange::AddItem(TableItem::Unique(unique)),
    ] {
        state.apply(&of_book(change)).expect("it fits");
    }
    assert_eq!(state, library());
    let to = PhysicalColumn {
        null: true,
        ..title.clone()
    };
    let change = TableChange::AlterColumn {
        from: title,
        to,
        fill: None,
        using: None,
    };
    state.apply(&of_book(change)).expect("it fits");
    assert_ne!(state, library());
}

#[test]
fn what_is_dropped_can_be_made_again() {
    for seed in 0..200 {
        let before = schema(&mut Dice(seed));
        let keys = before.tables().flat_map(|table| {
            let keys = table.foreign_keys.iter().cloned();
            keys.map(|key| {
                let change = TableChange::DropItem(TableItem::ForeignKey(key));
                Change::of_table(&table.name, change)
            })
        });
        let tables = before.tables().map(|table| {
            let mut table = PhysicalTable::clone(table);
            table.foreign_keys.clear();
            Change::DropTable(table)
        });
        let changes: Vec<_> = keys.chain(tables).collect();
        let mut state = before.clone();
        for change in &changes {
            state.apply(change).expect("it fits");
        }
        assert_eq!(state, SchemaState::default());
        for change in reverse(&changes, &before).expect("all can be undone") {
            state.apply(&change).expect("it fits");
        }
        assert_eq!(state, before, "seed {seed}");
    }
}
