//! Names of migrations, branches that clash and those that do not, and several migrations as one.

use super::*;
use crate::samples::{column, state, table, table_name};
use crate::{BackendSql, Change, Migration, Reverse, TableChange};
use orm_core::schema::physical::{
    CheckCondition, CheckConstraint, PhysicalColumn, PhysicalTable, SqlExpression, TableItem,
};

fn change(change: TableChange) -> Change {
    Change::of_table(&table_name("book"), change)
}

fn add(name: &str) -> Change {
    change(TableChange::AddColumn {
        column: PhysicalColumn {
            null: true,
            ..column(name, "text")
        },
        fill: None,
    })
}

fn rename(from: &str, to: &str) -> Change {
    change(TableChange::RenameColumn {
        from: from.to_owned(),
        to: to.to_owned(),
    })
}

fn migration(changes: &[Change]) -> Migration {
    Migration {
        changes: changes.to_vec(),
        ..Migration::default()
    }
}

#[test]
fn the_name_says_what_changes() {
    let cases: [(&[Change], Option<&str>); 6] = [
        (&[add("rating")], Some("add_book_rating")),
        (
            &[rename("title", "name")],
            Some("rename_book_title_to_name"),
        ),
        (&[add("a"), rename("b", "c")], Some("book_2_changes")),
        (
            &[Change::CreateTable(table("the \"Tag\"", &[]))],
            Some("create_the_tag"),
        ),
        (
            &[
                Change::CreateTable(table("tag", &[])),
                Change::CreateTable(table("author", &[])),
            ],
            None,
        ),
        (
            &[Change::RunRust {
                name: "fill_slugs".to_owned(),
                reverse: Reverse::Nothing,
                is_elidable: false,
            }],
            Some("fill_slugs"),
        ),
    ];
    for (changes, expected) in cases {
        assert_eq!(slug(changes).as_deref(), expected);
    }
    assert_eq!(next_name(["0009_x", "0002_y", "z"], "a"), "0010_a");
}

#[test]
fn branches_that_change_different_things_are_merged() {
    let before = state([table("book", &[("title", "text")])]);
    let (rating, isbn) = (migration(&[add("rating")]), migration(&[add("isbn")]));
    let branches = [("0002_rating", &rating), ("0002_isbn", &isbn)].map(|it| Branch {
        migrations: vec![it],
    });
    let merged = merge(&before, &branches).expect("they commute");
    assert_eq!(merged.depends_on, ["0002_rating", "0002_isbn"]);
    assert_eq!(merged.changes, []);
}

#[test]
fn branches_that_change_one_thing_are_refused() {
    let before = state([table("book", &[("title", "text")])]);
    let cases = [
        (
            rename("title", "name"),
            "0002_a and 0002_b both change the column `title` of the table `book`\nchange one of the files that is not applied yet",
        ),
        (
            Change::DropTable(table("book", &[("title", "text")])),
            "0002_a and 0002_b both change the table `book`\nchange one of the files that is not applied yet",
        ),
    ];
    let other = migration(&[rename("title", "heading")]);
    for (change, expected) in cases {
        let one = migration(&[change]);
        let branches = [("0002_a", &one), ("0002_b", &other)].map(|it| Branch {
            migrations: vec![it],
        });
        let error = merge(&before, &branches).expect_err("they clash");
        assert_eq!(error.to_string(), expected);
    }
}

/// The other branch drops `title`, and renames the table `author` with its columns.
#[test]
fn branches_of_which_one_reads_what_the_other_changes_are_refused() {
    let book = table("book", &[("title", "text"), ("author_id", "i64")]);
    let author = table("author", &[("name", "text")]);
    let before = state([book.clone(), author.clone()]);
    let filled = |sql: &str| {
        let mut filled = add("slug");
        if let Change::AlterTable { change, .. } = &mut filled
            && let TableChange::AddColumn { fill, .. } = change
        {
            *fill = Some(SqlExpression::Common(sql.to_owned()));
        }
        filled
    };
    let check = |sql: &str| {
        change(TableChange::AddItem(TableItem::Check(CheckConstraint {
            name: "book_check".to_owned(),
            condition: CheckCondition::sql(sql),
        })))
    };
    let script = |sql: &str| Change::RunSql {
        sql: BackendSql::common(sql),
        reverse: None,
        state: Vec::new(),
        is_elidable: false,
    };
    let title = "the column `title` of the table `book`";
    let name = "the column `name` of the table `author`";
    let cases = [
        (filled("lower(title)"), Some(title)),
        (check("title <> ''"), Some(title)),
        (script("UPDATE book SET title = upper(title)"), Some(title)),
        (
            filled("(SELECT author.name FROM author WHERE author.id = author_id)"),
            Some(name),
        ),
        (filled("author_id"), None),
        (filled("'name'"), None),
        (script("UPDATE author SET id = 1 WHERE id = 2"), None),
    ];
    let of = |table: &PhysicalTable, change| Change::of_table(&table.name, change);
    let dropped = TableChange::DropColumn {
        column: column("title", "text"),
        fill: None,
    };
    let renamed = TableChange::RenameColumn {
        from: "name".to_owned(),
        to: "called".to_owned(),
    };
    let other = migration(&[of(&book, dropped), of(&author, renamed)]);
    for (reader, read) in cases {
        let one = migration(&[reader]);
        let mut branches = [("0002_a", &one), ("0002_b", &other)].map(|it| Branch {
            migrations: vec![it],
        });
        for _ in 0..2 {
            let error = merge(&before, &branches)
                .err()
                .map(|error| error.to_string());
            let expected = read.map(|read| {
                format!(
                    "0002_a reads {read}, which 0002_b changes\nput one branch after the other, and change what it reads if it comes last"
                )
            });
            assert_eq!(error, expected);
            branches.reverse();
        }
    }
}

#[test]
fn sql_of_the_users_own_stands_between_what_is_summed_up() {
    let run = |is_elidable| Change::RunSql {
        sql: BackendSql::common("UPDATE book SET rating = ''"),
        reverse: None,
        state: Vec::new(),
        is_elidable,
    };
    let create = migration(&[Change::CreateTable(table("book", &[]))]);
    let later = Migration {
        depends_on: vec!["0001_initial".to_owned(), "auth/0001_initial".to_owned()],
        is_atomic: false,
        ..migration(&[
            add("rating"),
            run(true),
            add("isbn"),
            run(false),
            add("note"),
        ])
    };
    let migrations = [("0001_initial", &create), ("0002_later", &later)];
    let squashed = squash(&state([]), &migrations).expect("they fit");
    assert_eq!(squashed.replaces, ["0001_initial", "0002_later"]);
    assert_eq!(squashed.depends_on, ["auth/0001_initial"]);
    assert!(!squashed.is_atomic);
    let [Change::CreateTable(book), last_run, last] = &squashed.changes[..] else {
        panic!("{:?}", squashed.changes)
    };
    assert_eq!(book.columns.len(), 3);
    assert_eq!((last_run, last), (&run(false), &add("note")));
}
