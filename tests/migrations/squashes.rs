//! Migrations that are squashed do to rows what they did one by one.

on_each! {
    a_default_that_is_dropped_or_changed_stays_in_the_rows,
    a_fill_stays_where_the_column_may_be_null_again,
    values_go_the_way_of_every_type,
    a_column_without_values_takes_no_later_default,
    a_fill_reads_the_column_of_its_time,
    the_fill_of_nulls_is_not_that_of_every_row,
}

use crate::cases::text;
use crate::changes::{migrate, run};
use orm::prelude::*;
use orm_migrate::{Migration, SchemaState, compact};

const BOOK: &str = r#"
[[operation]]
op = "create_table"
table = "author"
columns = [{ name = "id", type = "i64", identity = "by_default" }]
primary_key = ["id"]

[[operation]]
op = "create_table"
table = "writer"
columns = [{ name = "id", type = "i64", identity = "by_default" }]
primary_key = ["id"]

[[operation]]
op = "create_table"
table = "book"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "title", type = "text" },
  { name = "note", type = "text", null = true },
  { name = "score", type = "f64" },
  { name = "pages", type = "i64", null = true },
  { name = "author_id", type = "i64", null = true },
]
primary_key = ["id"]
foreign_keys = [
  { name = "book_author_id_fkey", columns = ["author_id"], references = "author", to = ["id"], on_delete = "cascade" },
]
"#;

/// An operation on the books.
fn of_book(op: &str, rest: &str) -> String {
    format!("\n[[operation]]\nop = \"{op}\"\ntable = \"book\"\n{rest}\n")
}

fn add(column: &str, fill: &str) -> String {
    of_book("add_column", &format!("column = {column}\n{fill}"))
}

fn alter(from: &str, to: &str, fill: &str) -> String {
    of_book("alter_column", &format!("from = {from}\nto = {to}\n{fill}"))
}

fn parsed(operations: &str) -> Migration {
    let text = format!("format = 1\n{operations}");
    Migration::parse("case.toml", &text).unwrap_or_else(|error| panic!("{error}"))
}

/// Carries out operations one by one and squashed, and compares what a value of the books is then; returns how many operations
/// the squashed ones are.
async fn check(
    db: &Database,
    operations: &[String],
    value: &str,
    expected: &str,
) -> orm::Result<usize> {
    let changes = parsed(&operations.concat()).changes;
    let mut before = SchemaState::default();
    for change in parsed(BOOK).changes {
        before.apply(&change).expect("it fits");
    }
    let squashed = compact(&changes, &before).expect("they fit");
    let mut ends = Vec::new();
    let one_by_one = changes.chunks(1);
    for migrations in [one_by_one.collect(), vec![&squashed[..]]] {
        migrate(db, &parsed(BOOK).changes, &mut SchemaState::default()).await?;
        let rows = "INSERT INTO author (id) VALUES (1), (2); INSERT INTO writer (id) VALUES (1), (2);
                    INSERT INTO book (title, note, score, pages, author_id) VALUES ('Emma', NULL, 2.5, NULL, NULL), ('Middlemarch', 'n', 3.5, 12, 2)";
        run(rows, db).await?;
        let mut state = before.clone();
        for changes in &migrations {
            migrate(db, changes, &mut state).await?;
        }
        let values = format!(
            "SELECT string_agg(coalesce(CAST({value} AS text), 'null'), ' ' ORDER BY id) FROM book"
        );
        assert_eq!(text(db, &values).await?, expected, "{migrations:#?}");
        run("DROP TABLE book; DROP TABLE author; DROP TABLE writer", db).await?;
        ends.push(state);
    }
    assert_eq!(ends[0], ends[1]);
    Ok(squashed.len())
}

async fn a_default_that_is_dropped_or_changed_stays_in_the_rows(db: Database) -> orm::Result<()> {
    let live = r#"{ name = "status", type = "text", default = "'live'" }"#;
    let plain = r#"{ name = "status", type = "text" }"#;
    let dropped = [add(live, ""), alter(live, plain, "")];
    assert_eq!(check(&db, &dropped, "status", "live live").await?, 1);

    let three = r#"{ name = "rating", type = "i32", default = "3" }"#;
    let five = r#"{ name = "rating", type = "i32", default = "5" }"#;
    let changed = [add(three, ""), alter(three, five, "")];
    assert_eq!(check(&db, &changed, "rating", "3 3").await?, 1);
    let back = [
        add(three, ""),
        alter(three, five, ""),
        alter(five, three, ""),
    ];
    assert_eq!(check(&db, &back, "rating", "3 3").await?, 1);
    Ok(())
}

async fn a_fill_stays_where_the_column_may_be_null_again(db: Database) -> orm::Result<()> {
    let plain = r#"{ name = "status", type = "text" }"#;
    let optional = r#"{ name = "status", type = "text", null = true }"#;
    let fill = "fill = \"'draft'\"";
    let added = [add(plain, fill), alter(plain, optional, "")];
    assert_eq!(check(&db, &added, "status", "draft draft").await?, 1);

    let note = r#"{ name = "note", type = "text" }"#;
    let optional = r#"{ name = "note", type = "text", null = true }"#;
    let kept = [alter(optional, note, fill), alter(note, optional, "")];
    assert_eq!(check(&db, &kept, "note", "draft n").await?, 2);

    let pages = r#"{ name = "pages", type = "i64" }"#;
    let optional = r#"{ name = "pages", type = "i64", null = true }"#;
    let words = r#"{ name = "pages", type = "text" }"#;
    let filled = [
        alter(optional, pages, "fill = \"7\""),
        alter(pages, words, ""),
    ];
    assert_eq!(check(&db, &filled, "pages || 'p'", "7p 12p").await?, 2);
    let text = r#"{ name = "pages", type = "text", null = true }"#;
    let retyped = [
        alter(optional, pages, "fill = \"7\""),
        alter(pages, text, ""),
    ];
    assert_eq!(check(&db, &retyped, "pages || 'p'", "7p 12p").await?, 2);
    Ok(())
}

async fn values_go_the_way_of_every_type(db: Database) -> orm::Result<()> {
    let score = |ty: &str| format!("{{ name = \"score\", type = \"{ty}\" }}");
    let (float, int, long) = (score("f64"), score("i32"), score("i64"));
    let there_and_back = [alter(&float, &int, ""), alter(&int, &float, "")];
    let value = "CAST(score * 10 AS integer)";
    assert_eq!(check(&db, &there_and_back, value, "20 40").await?, 2);
    let twice = [alter(&float, &int, ""), alter(&int, &long, "")];
    assert_eq!(check(&db, &twice, value, "20 40").await?, 2);

    let size = |ty: &str| format!("{{ name = \"size\", type = \"{ty}\" }}");
    let (small, large) = (size("i32"), size("i64"));
    let widened = [add(&small, "fill = \"7\""), alter(&small, &large, "")];
    assert_eq!(check(&db, &widened, "size", "7 7").await?, 1);
    let (float, int) = (size("f64"), size("i32"));
    let defaulted = r#"{ name = "size", type = "text", default = "'07'" }"#;
    let read = [add(defaulted, ""), alter(defaulted, &small, "")];
    assert_eq!(check(&db, &read, "size", "7 7").await?, 2);
    let rounded = [add(&float, "fill = \"2.5\""), alter(&float, &int, "")];
    assert_eq!(check(&db, &rounded, "size", "2 2").await?, 2);
    Ok(())
}

async fn a_column_without_values_takes_no_later_default(db: Database) -> orm::Result<()> {
    let bare = r#"{ name = "rating", type = "i32", null = true }"#;
    let rated = r#"{ name = "rating", type = "i32", null = true, default = "3" }"#;
    let given = [add(bare, ""), alter(bare, rated, "")];
    assert_eq!(check(&db, &given, "rating", "null null").await?, 2);

    let required = r#"{ name = "rating", type = "i32" }"#;
    let filled = [add(bare, ""), alter(bare, required, "fill = \"4\"")];
    assert_eq!(check(&db, &filled, "rating", "4 4").await?, 1);
    Ok(())
}

async fn a_fill_reads_the_column_of_its_time(db: Database) -> orm::Result<()> {
    let slug = r#"{ name = "slug", type = "text" }"#;
    let lower = add(slug, "fill = \"lower(title)\"");
    let renamed = of_book("rename_column", "from = \"title\"\nto = \"name\"");
    let expected = "emma middlemarch";
    assert_eq!(
        check(&db, &[lower.clone(), renamed], "slug", expected).await?,
        2
    );

    let dropped = of_book(
        "drop_column",
        r#"column = { name = "title", type = "text" }"#,
    );
    let short = r#"{ name = "slug", type = "varchar(80)" }"#;
    let gone = [lower, dropped, alter(slug, short, "")];
    assert_eq!(check(&db, &gone, "slug", expected).await?, 2);
    Ok(())
}

/// The rows that refer to an author refer to the writer of the same key by then.
async fn the_fill_of_nulls_is_not_that_of_every_row(db: Database) -> orm::Result<()> {
    let key = |table: &str| {
        format!(
            "constraint = {{ name = \"book_author_id_fkey\", columns = [\"author_id\"], references = \"{table}\", to = [\"id\"], on_delete = \"cascade\" }}"
        )
    };
    let optional = r#"{ name = "author_id", type = "i64", null = true }"#;
    let required = r#"{ name = "author_id", type = "i64" }"#;
    let operations = [
        alter(optional, required, "fill = \"1\""),
        of_book("drop_foreign_key", &key("author")),
        of_book("add_foreign_key", &key("writer")),
    ];
    check(&db, &operations, "author_id", "1 2").await?;
    Ok(())
}
