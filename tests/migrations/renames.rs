//! Renames onto names that exist: chains, circles and names of what is dropped, with rows, there and back and there again.

on_each! {
    columns_swap_their_names,
    columns_change_their_names_in_a_circle,
    a_column_takes_the_name_that_another_gives_up,
    a_column_takes_the_name_of_one_that_is_dropped,
    tables_swap_their_names,
    a_table_takes_the_name_of_one_that_is_dropped,
    choices_swap_their_texts,
    values_of_an_enum_type_swap,
    a_value_of_an_enum_type_is_named_by_an_index_and_a_check,
    a_choice_is_named_by_a_check_of_its_own,
    a_value_is_named_by_a_generated_column,
    a_value_is_named_by_a_generated_column_that_goes,
    a_table_is_dropped_whose_index_names_a_value,
    a_key_takes_the_name_of_the_one_before,
    a_column_takes_a_word_of_sql_as_its_name,
    a_column_takes_a_name_in_small_letters,
    a_new_column_has_the_name_of_a_dropped_one_in_small_letters,
    a_column_is_computed_of_one_whose_name_gets_quotes,
    a_foreign_key_comes_back_with_the_name_of_its_table,
}

use crate::changes::migrate;
use crate::tables::{assert_no_drift, state};
use orm::prelude::*;
use orm::query::RawSql;
use orm::schema::physical::{SqlExpression, TableName};
use orm_migrate::{Change, Hints, Migration, NoAnswers, SchemaState, compact, diff, reverse};

fn table(name: &str) -> TableName {
    TableName::new(None, name)
}

/// The changes that this text of operations has.
fn parsed(text: &str) -> Vec<Change> {
    let migration = Migration::parse("case.toml", &format!("format = 1\n{text}"));
    migration.unwrap_or_else(|error| panic!("{error}")).changes
}

/// Texts of rows, in one column.
struct Rows {
    sql: RawSql,
    expected: &'static [&'static str],
}

impl Rows {
    async fn check(&self, db: &Database) -> orm::Result<()> {
        let found: Vec<String> = db.fetch(self.sql.clone()).await?;
        assert_eq!(found, self.expected, "{:?}", self.sql);
        Ok(())
    }
}

/// Tables before and after, with their rows.
struct Case {
    before: &'static str,
    after: &'static str,
    hints: Hints,
    inserts: Vec<RawSql>,
    rows: [Rows; 2],
}

impl Case {
    /// Migrates there and back, and the same again. Each time the database has the tables that it is to have, and the rows their
    /// values. The comparison with renames that are declared for good finds nothing more.
    async fn check(self, db: &Database) -> orm::Result<Vec<Change>> {
        let (old, new) = (state(self.before), state(self.after));
        let changes = diff(&old, &new, &self.hints, &mut NoAnswers);
        let changes = changes.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(compact(&changes, &old).as_ref(), Ok(&changes));
        let text = Migration {
            changes,
            ..Migration::default()
        };
        let text = text.to_text();
        let changes = Migration::parse("0002.toml", &text)
            .expect("a file")
            .changes;
        let back = reverse(&changes, &old).expect("all can be undone");
        let mut state = SchemaState::default();
        migrate(db, &parsed(self.before), &mut state).await?;
        for insert in self.inserts {
            db.execute(insert).await?;
        }
        self.rows[0].check(db).await?;
        for _ in 0..2 {
            migrate(db, &changes, &mut state).await?;
            assert_eq!(state, new);
            assert_no_drift(db, &new).await?;
            self.rows[1].check(db).await?;
            migrate(db, &back, &mut state).await?;
            assert_eq!(state, old);
            assert_no_drift(db, &old).await?;
            // A column or a table that was dropped is empty.
            if !text.contains("op = \"drop_column\"") && !text.contains("op = \"drop_table\"") {
                self.rows[0].check(db).await?;
            }
        }
        Ok(changes)
    }
}

/// The hints of renames of one table's columns.
fn columns(name: &str, renames: &[(&str, &str)]) -> Hints {
    let renames = renames.iter();
    renames.fold(Hints::default(), |hints, (from, to)| {
        hints.rename_column(&table(name), from, to)
    })
}

const NAMES: &str = r#"
[[operation]]
op = "create_table"
table = "person"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "first", type = "varchar(10)" },
  { name = "last", type = "varchar(40)", default = "'none'" },
]
primary_key = ["id"]
uniques = [{ name = "person_first_last_key", columns = ["first", "last"] }]
checks = [{ name = "person_check", sql = "length(first) < length(last)" }]
indexes = [
  { name = "person_first_idx", columns = ["first"] },
  { name = "person_last_lower_idx", keys = [{ expression = "lower(last)" }] },
]

[[operation]]
op = "create_table"
table = "note"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "a", type = "varchar(10)" },
  { name = "b", type = "varchar(40)" },
]
primary_key = ["id"]
foreign_keys = [
  { name = "note_a_b_fkey", columns = ["a", "b"], references = "person", to = ["first", "last"] },
]
"#;

const SWAPPED: &str = r#"
[[operation]]
op = "create_table"
table = "person"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "last", type = "varchar(10)" },
  { name = "first", type = "varchar(40)", default = "'none'" },
]
primary_key = ["id"]
uniques = [{ name = "person_last_first_key", columns = ["last", "first"] }]
checks = [{ name = "person_check", sql = "length(last) < length(first)" }]
indexes = [
  { name = "person_last_idx", columns = ["last"] },
  { name = "person_last_lower_idx", keys = [{ expression = "lower(first)" }] },
]

[[operation]]
op = "create_table"
table = "note"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "a", type = "varchar(10)" },
  { name = "b", type = "varchar(40)" },
]
primary_key = ["id"]
foreign_keys = [
  { name = "note_a_b_fkey", columns = ["a", "b"], references = "person", to = ["last", "first"] },
]
"#;

async fn columns_swap_their_names(db: Database) -> orm::Result<()> {
    let case = Case {
        before: NAMES,
        after: SWAPPED,
        hints: columns("person", &[("first", "last"), ("last", "first")]),
        inserts: vec![
            sql!("INSERT INTO person (first, last) VALUES ('Jo', 'March'), ('Amy', 'Laurence')"),
            sql!("INSERT INTO note (a, b) VALUES ('Amy', 'Laurence')"),
        ],
        rows: [
            Rows {
                sql: sql!("SELECT first || ' ' || last FROM person ORDER BY id"),
                expected: &["Jo March", "Amy Laurence"],
            },
            Rows {
                sql: sql!("SELECT last || ' ' || first FROM person ORDER BY id"),
                expected: &["Jo March", "Amy Laurence"],
            },
        ],
    };
    let changes = case.check(&db).await?;
    assert_eq!(changes.len(), 3);
    Ok(())
}

const LETTERS: &str = r#"
[[operation]]
op = "create_table"
table = "letter"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "a", type = "text" },
  { name = "b", type = "text", null = true },
  { name = "c", type = "text" },
  { name = "whole", type = "text", generated = "a || c" },
]
primary_key = ["id"]
uniques = [{ name = "letter_a_key", columns = ["a"] }]
"#;

/// The values of `a` are in `b`, those of `b` in `c`, those of `c` in `a`.
const TURNED: &str = r#"
[[operation]]
op = "create_table"
table = "letter"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "b", type = "text" },
  { name = "c", type = "text", null = true },
  { name = "a", type = "text" },
  { name = "whole", type = "text", generated = "b || a" },
]
primary_key = ["id"]
uniques = [{ name = "letter_b_key", columns = ["b"] }]
"#;

async fn columns_change_their_names_in_a_circle(db: Database) -> orm::Result<()> {
    let case = Case {
        before: LETTERS,
        after: TURNED,
        hints: columns("letter", &[("a", "b"), ("b", "c"), ("c", "a")]),
        inserts: vec![sql!("INSERT INTO letter (a, b, c) VALUES ('x', 'y', 'z')")],
        rows: [
            Rows {
                sql: sql!("SELECT a || b || c || whole FROM letter"),
                expected: &["xyzxz"],
            },
            Rows {
                sql: sql!("SELECT b || c || a || whole FROM letter"),
                expected: &["xyzxz"],
            },
        ],
    };
    let changes = case.check(&db).await?;
    assert_eq!(changes.len(), 4);
    Ok(())
}

const TITLED: &str = r#"
[[operation]]
op = "create_table"
table = "book"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "title", type = "varchar(20)" },
  { name = "name", type = "varchar(30)", null = true },
]
primary_key = ["id"]
indexes = [
  { name = "book_title_idx", columns = ["title"] },
  { name = "book_name_idx", columns = ["name"] },
]
"#;

const LABELLED: &str = r#"
[[operation]]
op = "create_table"
table = "book"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "name", type = "varchar(20)" },
  { name = "label", type = "varchar(30)", null = true },
]
primary_key = ["id"]
indexes = [
  { name = "book_name_idx", columns = ["name"] },
  { name = "book_label_idx", columns = ["label"] },
]
"#;

async fn a_column_takes_the_name_that_another_gives_up(db: Database) -> orm::Result<()> {
    let case = Case {
        before: TITLED,
        after: LABELLED,
        hints: columns("book", &[("title", "name"), ("name", "label")]),
        inserts: vec![sql!(
            "INSERT INTO book (title, name) VALUES ('Emma', 'novel')"
        )],
        rows: [
            Rows {
                sql: sql!("SELECT title || ' ' || name FROM book"),
                expected: &["Emma novel"],
            },
            Rows {
                sql: sql!("SELECT name || ' ' || label FROM book"),
                expected: &["Emma novel"],
            },
        ],
    };
    let changes = case.check(&db).await?;
    assert_eq!(changes.len(), 2);
    Ok(())
}

const NAMED: &str = r#"
[[operation]]
op = "create_table"
table = "book"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "name", type = "varchar(20)" },
]
primary_key = ["id"]
indexes = [{ name = "book_name_idx", columns = ["name"] }]
"#;

async fn a_column_takes_the_name_of_one_that_is_dropped(db: Database) -> orm::Result<()> {
    let case = Case {
        before: TITLED,
        after: NAMED,
        hints: columns("book", &[("title", "name")]),
        inserts: vec![sql!(
            "INSERT INTO book (title, name) VALUES ('Emma', 'novel')"
        )],
        rows: [
            Rows {
                sql: sql!("SELECT title || ' ' || name FROM book"),
                expected: &["Emma novel"],
            },
            Rows {
                sql: sql!("SELECT name FROM book"),
                expected: &["Emma"],
            },
        ],
    };
    case.check(&db).await?;
    let titles: Vec<String> = db.fetch(sql!("SELECT title FROM book")).await?;
    assert_eq!(titles, ["Emma"]);
    Ok(())
}

const MODELS: &str = r#"
[[operation]]
op = "create_table"
table = "author"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "name", type = "varchar(10)" },
]
primary_key = ["id"]
indexes = [{ name = "author_name_idx", columns = ["name"] }]

[[operation]]
op = "create_table"
table = "person"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "name", type = "varchar(20)" },
  { name = "author_id", type = "i64", null = true },
]
primary_key = ["id"]
foreign_keys = [
  { name = "person_author_id_fkey", columns = ["author_id"], references = "author", to = ["id"] },
]
indexes = [{ name = "person_name_idx", columns = ["name"] }]

[[operation]]
op = "create_table"
table = "author_friends"
columns = [{ name = "author_id", type = "i64" }, { name = "person_id", type = "i64" }]
primary_key = ["author_id", "person_id"]
foreign_keys = [
  { name = "author_friends_author_id_fkey", columns = ["author_id"], references = "author", to = ["id"] },
  { name = "author_friends_person_id_fkey", columns = ["person_id"], references = "person", to = ["id"] },
]
"#;

const SWAPPED_MODELS: &str = r#"
[[operation]]
op = "create_table"
table = "person"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "name", type = "varchar(10)" },
]
primary_key = ["id"]
indexes = [{ name = "person_name_idx", columns = ["name"] }]

[[operation]]
op = "create_table"
table = "author"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "name", type = "varchar(20)" },
  { name = "person_id", type = "i64", null = true },
]
primary_key = ["id"]
foreign_keys = [
  { name = "author_person_id_fkey", columns = ["person_id"], references = "person", to = ["id"] },
]
indexes = [{ name = "author_name_idx", columns = ["name"] }]

[[operation]]
op = "create_table"
table = "person_friends"
columns = [{ name = "person_id", type = "i64" }, { name = "author_id", type = "i64" }]
primary_key = ["person_id", "author_id"]
foreign_keys = [
  { name = "person_friends_person_id_fkey", columns = ["person_id"], references = "person", to = ["id"] },
  { name = "person_friends_author_id_fkey", columns = ["author_id"], references = "author", to = ["id"] },
]
"#;

async fn tables_swap_their_names(db: Database) -> orm::Result<()> {
    let case = Case {
        before: MODELS,
        after: SWAPPED_MODELS,
        hints: columns("author", &[("author_id", "person_id")])
            .rename_table(&table("author"), &table("person"))
            .rename_table(&table("person"), &table("author")),
        inserts: vec![
            sql!("INSERT INTO author (name) VALUES ('Louisa'), ('Jane')"),
            sql!("INSERT INTO person (name, author_id) VALUES ('Jo', 1), ('Emma', 2), ('Amy', 1)"),
            sql!("INSERT INTO author_friends (author_id, person_id) VALUES (1, 2), (2, 3)"),
        ],
        rows: [
            Rows {
                sql: sql!(
                    "SELECT author.name || ' ' || person.name FROM author_friends AS friends
                     JOIN author ON author.id = friends.author_id
                     JOIN person ON person.id = friends.person_id
                     UNION ALL SELECT author.name || ', ' || person.name FROM person
                     JOIN author ON author.id = person.author_id ORDER BY 1"
                ),
                expected: &[
                    "Jane Amy",
                    "Jane, Emma",
                    "Louisa Emma",
                    "Louisa, Amy",
                    "Louisa, Jo",
                ],
            },
            Rows {
                sql: sql!(
                    "SELECT person.name || ' ' || author.name FROM person_friends AS friends
                     JOIN author ON author.id = friends.author_id
                     JOIN person ON person.id = friends.person_id
                     UNION ALL SELECT person.name || ', ' || author.name FROM author
                     JOIN person ON person.id = author.person_id ORDER BY 1"
                ),
                expected: &[
                    "Jane Amy",
                    "Jane, Emma",
                    "Louisa Emma",
                    "Louisa, Amy",
                    "Louisa, Jo",
                ],
            },
        ],
    };
    case.check(&db).await?;
    // The counter of each went with it.
    db.execute(sql!("INSERT INTO author (name) VALUES ('Mary')"))
        .await?;
    let last: i64 = db.fetch_one(sql!("SELECT max(id) FROM author")).await?;
    assert_eq!(last, 3);
    Ok(())
}

const ONE_MODEL: &str = r#"
[[operation]]
op = "create_table"
table = "person"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "name", type = "varchar(10)" },
]
primary_key = ["id"]
indexes = [{ name = "person_name_idx", columns = ["name"] }]
"#;

async fn a_table_takes_the_name_of_one_that_is_dropped(db: Database) -> orm::Result<()> {
    let case = Case {
        before: MODELS,
        after: ONE_MODEL,
        hints: Hints::default()
            .rename_table(&table("author"), &table("person"))
            .drop_table(&table("author_friends")),
        inserts: vec![
            sql!("INSERT INTO author (name) VALUES ('Louisa')"),
            sql!("INSERT INTO person (name, author_id) VALUES ('Jo', 1)"),
            sql!("INSERT INTO author_friends (author_id, person_id) VALUES (1, 1)"),
        ],
        rows: [
            Rows {
                sql: sql!("SELECT name FROM author"),
                expected: &["Louisa"],
            },
            Rows {
                sql: sql!("SELECT name FROM person"),
                expected: &["Louisa"],
            },
        ],
    };
    case.check(&db).await?;
    let authors: Vec<String> = db.fetch(sql!("SELECT name FROM author")).await?;
    assert_eq!(authors, ["Louisa"]);
    Ok(())
}

const TASK: &str = r#"
[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "state", type = "varchar(4)", default = "'open'" },
]
primary_key = ["id"]
checks = [{ name = "task_state_choice", column = "state", one_of = ["open", "done"] }]
"#;

const SWAPPED_TASK: &str = r#"
[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "state", type = "varchar(4)", default = "'done'" },
]
primary_key = ["id"]
checks = [{ name = "task_state_choice", column = "state", one_of = ["done", "open"] }]
"#;

fn states() -> Case {
    let rows = |expected| Rows {
        sql: sql!("SELECT CAST(state AS text) FROM task ORDER BY id"),
        expected,
    };
    Case {
        before: TASK,
        after: SWAPPED_TASK,
        hints: Hints::default()
            .rename_choice(&table("task"), "state", "open", "done")
            .rename_choice(&table("task"), "state", "done", "open"),
        inserts: vec![sql!(
            "INSERT INTO task (state) VALUES ('open'), ('done'), ('open')"
        )],
        rows: [
            rows(&["open", "done", "open"]),
            rows(&["done", "open", "done"]),
        ],
    }
}

/// The text between is as short as the column is.
async fn choices_swap_their_texts(db: Database) -> orm::Result<()> {
    states().check(&db).await?;
    Ok(())
}

const STATE: &str = r#"
[[operation]]
op = "create_enum"
enum = "state"
values = ["open", "done"]

[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "state", type = "enum(state)", default = "'open'" },
]
primary_key = ["id"]
checks = [{ name = "task_state_choice", column = "state", one_of = ["open", "done"] }]
"#;

const SWAPPED_STATE: &str = r#"
[[operation]]
op = "create_enum"
enum = "state"
values = ["done", "open"]

[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "state", type = "enum(state)", default = "'done'" },
]
primary_key = ["id"]
checks = [{ name = "task_state_choice", column = "state", one_of = ["done", "open"] }]
"#;

async fn values_of_an_enum_type_swap(db: Database) -> orm::Result<()> {
    let case = Case {
        before: STATE,
        after: SWAPPED_STATE,
        ..states()
    };
    case.check(&db).await?;
    Ok(())
}

const NAMED_STATE: &str = r#"
[[operation]]
op = "create_enum"
enum = "state"
values = ["open", "done"]

[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "state", type = "enum(state)", default = "'open'" },
  { name = "note", type = "text" },
]
primary_key = ["id"]
checks = [
  { name = "task_note_check", sql = "state <> 'open' OR note <> ''" },
  { name = "task_state_choice", column = "state", one_of = ["open", "done"] },
]
indexes = [{ name = "task_note_idx", columns = ["note"], unique = true, where = "state = 'open'" }]
"#;

const RENAMED_STATE: &str = r#"
[[operation]]
op = "create_enum"
enum = "state"
values = ["active", "done"]

[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "state", type = "enum(state)", default = "'active'" },
  { name = "note", type = "text" },
]
primary_key = ["id"]
checks = [
  { name = "task_note_check", sql = "state <> 'active' OR note <> ''" },
  { name = "task_state_choice", column = "state", one_of = ["active", "done"] },
]
indexes = [{ name = "task_note_idx", columns = ["note"], unique = true, where = "state = 'active'" }]
"#;

fn named_states() -> Case {
    let rows = |expected| Rows {
        sql: sql!("SELECT CAST(state AS text) FROM task ORDER BY id"),
        expected,
    };
    Case {
        before: NAMED_STATE,
        after: RENAMED_STATE,
        hints: Hints::default().rename_choice(&table("task"), "state", "open", "active"),
        inserts: vec![sql!(
            "INSERT INTO task (state, note) VALUES ('open', 'a'), ('done', ''), ('done', '')"
        )],
        rows: [
            rows(&["open", "done", "done"]),
            rows(&["active", "done", "done"]),
        ],
    }
}

async fn a_value_of_an_enum_type_is_named_by_an_index_and_a_check(db: Database) -> orm::Result<()> {
    named_states().check(&db).await?;
    Ok(())
}

/// The check allows the two texts alone, so rows get the new one when it is gone.
async fn a_choice_is_named_by_a_check_of_its_own(db: Database) -> orm::Result<()> {
    let case = Case {
        before: CHECKED_STATE,
        after: RENAMED_CHECKED_STATE,
        ..named_states()
    };
    case.check(&db).await?;
    Ok(())
}

/// The tables of a state, which is of this type, with generated columns that name the value.
fn generated(open: &str, columns: &str, indexes: &str) -> &'static str {
    let text = format!(
        r#"
[[operation]]
op = "create_enum"
enum = "state"
values = ["{open}", "done"]

[[operation]]
op = "create_table"
table = "task"
columns = [
  {{ name = "id", type = "i64", identity = "by_default" }},
  {{ name = "state", type = "enum(state)", default = "'{open}'" }},
  {{ name = "tone", type = "text" }},
  {{ name = "note", type = "text" }},
  {columns}
]
primary_key = ["id"]
checks = [
  {{ name = "task_state_choice", column = "state", one_of = ["{open}", "done"] }},
  {{ name = "task_tone_choice", column = "tone", one_of = ["{open}", "done"] }},
]
indexes = [{indexes}]
"#
    );
    text.leak()
}

async fn a_value_is_named_by_a_generated_column(db: Database) -> orm::Result<()> {
    let columns = |open: &str| {
        format!(
            r#"{{ name = "mark", type = "i32", null = true, generated = "CASE state WHEN '{open}' THEN 1 ELSE 0 END" }},
  {{ name = "sound", type = "text", null = true, generated = "CASE tone WHEN '{open}' THEN note ELSE '-' END" }},"#
        )
    };
    let index = r#"{ name = "task_mark_note_idx", columns = ["mark", "note"] }"#;
    let rows = |sql| Rows {
        sql,
        expected: &["1 a", "0 -"],
    };
    let case = Case {
        before: generated("open", &columns("open"), index),
        after: generated("active", &columns("active"), index),
        hints: Hints::default()
            .rename_choice(&table("task"), "state", "open", "active")
            .rename_choice(&table("task"), "tone", "open", "active"),
        inserts: vec![sql!(
            "INSERT INTO task (state, tone, note) VALUES ('open', 'open', 'a'), ('done', 'done', 'b')"
        )],
        rows: [(); 2].map(|()| {
            rows(sql!(
                "SELECT CAST(mark AS text) || ' ' || sound FROM task ORDER BY id"
            ))
        }),
    };
    case.check(&db).await?;
    Ok(())
}

/// The column goes with the value that it names, and is there again when the value is.
async fn a_value_is_named_by_a_generated_column_that_goes(db: Database) -> orm::Result<()> {
    let column = r#"{ name = "mark", type = "i32", null = true, generated = "CASE state WHEN 'open' THEN 1 ELSE 0 END" },"#;
    let index = r#"{ name = "task_mark_idx", columns = ["mark"] }"#;
    let rows = |expected| Rows {
        sql: sql!("SELECT CAST(state AS text) FROM task ORDER BY id"),
        expected,
    };
    let case = Case {
        before: generated("open", column, index),
        after: generated("active", "", ""),
        hints: Hints::default()
            .rename_choice(&table("task"), "state", "open", "active")
            .rename_choice(&table("task"), "tone", "open", "active"),
        inserts: vec![sql!(
            "INSERT INTO task (state, tone, note) VALUES ('open', 'done', 'a'), ('done', 'open', 'b')"
        )],
        rows: [rows(&["open", "done"]), rows(&["active", "done"])],
    };
    case.check(&db).await?;
    Ok(())
}

const CHECKED_STATE: &str = r#"
[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "state", type = "varchar(8)" },
  { name = "note", type = "text" },
]
primary_key = ["id"]
checks = [
  { name = "task_note_check", sql = "state = 'open' OR state = 'done' AND note = ''" },
  { name = "task_state_choice", column = "state", one_of = ["open", "done"] },
]
"#;

const RENAMED_CHECKED_STATE: &str = r#"
[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "state", type = "varchar(8)" },
  { name = "note", type = "text" },
]
primary_key = ["id"]
checks = [
  { name = "task_note_check", sql = "state = 'active' OR state = 'done' AND note = ''" },
  { name = "task_state_choice", column = "state", one_of = ["active", "done"] },
]
"#;

/// The table and its enum type go with the rename of another table's column of the type.
async fn a_table_is_dropped_whose_index_names_a_value(db: Database) -> orm::Result<()> {
    let case = Case {
        before: TWO_OF_STATE,
        after: ONE_OF_STATE,
        ..named_states()
    };
    case.check(&db).await?;
    Ok(())
}

const TWO_OF_STATE: &str = r#"
[[operation]]
op = "create_enum"
enum = "state"
values = ["open", "done"]

[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "state", type = "enum(state)" },
  { name = "note", type = "text" },
]
primary_key = ["id"]
checks = [{ name = "task_state_choice", column = "state", one_of = ["open", "done"] }]

[[operation]]
op = "create_table"
table = "chore"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "state", type = "enum(state)", default = "'open'" },
]
primary_key = ["id"]
checks = [{ name = "chore_state_choice", column = "state", one_of = ["open", "done"] }]
indexes = [{ name = "chore_id_idx", columns = ["id"], where = "state = 'open'" }]
"#;

const ONE_OF_STATE: &str = r#"
[[operation]]
op = "create_enum"
enum = "state"
values = ["active", "done"]

[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "state", type = "enum(state)" },
  { name = "note", type = "text" },
]
primary_key = ["id"]
checks = [{ name = "task_state_choice", column = "state", one_of = ["active", "done"] }]
"#;

const NUMBERED: &str = r#"
[[operation]]
op = "create_table"
table = "cat"
columns = [
  { name = "id", type = "i64" },
  { name = "code", type = "i64" },
]
primary_key = ["id"]
uniques = [{ name = "cat_code_key", columns = ["code"] }]

[[operation]]
op = "create_table"
table = "item"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "cat_id", type = "i64" },
]
primary_key = ["id"]
foreign_keys = [
  { name = "item_cat_id_fkey", columns = ["cat_id"], references = "cat", to = ["id"] },
]
"#;

const CODED: &str = r#"
[[operation]]
op = "create_table"
table = "cat"
columns = [{ name = "id", type = "i64" }]
primary_key = ["id"]

[[operation]]
op = "create_table"
table = "item"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "cat_id", type = "i64" },
]
primary_key = ["id"]
foreign_keys = [
  { name = "item_cat_id_fkey", columns = ["cat_id"], references = "cat", to = ["id"] },
]
"#;

/// The key before has another name until the rows lead to the new one, so no row leads to another than it did.
async fn a_key_takes_the_name_of_the_one_before(db: Database) -> orm::Result<()> {
    let (old, new) = (state(NUMBERED), state(CODED));
    let hints = columns("cat", &[("code", "id")]);
    let asked = diff(&old, &new, &hints, &mut NoAnswers).expect_err("it is asked");
    assert_eq!(
        asked.to_string(),
        "the values of `item.cat_id` were those of `cat.orm_old_id`, and must be those of `cat.id` now: say that they are, or give another value"
    );
    let same = r#"(SELECT "cat"."id" FROM "cat" WHERE "cat"."orm_old_id" = "item"."cat_id")"#;
    let hints = hints.fill(
        &table("item"),
        "cat_id",
        SqlExpression::Common(same.to_owned()),
    );
    let changes = diff(&old, &new, &hints, &mut NoAnswers).expect("all is known");
    let mut state = SchemaState::default();
    migrate(&db, &parsed(NUMBERED), &mut state).await?;
    db.execute(sql!("INSERT INTO cat (id, code) VALUES (1, 2), (2, 1)"))
        .await?;
    db.execute(sql!("INSERT INTO item (cat_id) VALUES (1), (1), (2)"))
        .await?;
    migrate(&db, &changes, &mut state).await?;
    assert_no_drift(&db, &new).await?;
    let keys: Vec<i64> = db
        .fetch(sql!("SELECT cat_id FROM item ORDER BY id"))
        .await?;
    assert_eq!(keys, [2, 2, 1]);
    Ok(())
}

const STATED: &str = r#"
[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "state", type = "text" },
]
primary_key = ["id"]
checks = [{ name = "task_check", sql = "state <> ''" }]
indexes = [{ name = "task_open", columns = ["id"], where = "state = 'open'" }]
"#;

const GROUPED: &str = r#"
[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "group", type = "text" },
]
primary_key = ["id"]
checks = [{ name = "task_check", sql = "\"group\" <> ''" }]
"#;

/// The index goes with the same migration, so its SQL names the column by the new name for a moment, and again on the way back.
async fn a_column_takes_a_word_of_sql_as_its_name(db: Database) -> orm::Result<()> {
    let rows = |sql| Rows {
        sql,
        expected: &["open"],
    };
    let case = Case {
        before: STATED,
        after: GROUPED,
        hints: columns("task", &[("state", "group")]),
        inserts: vec![sql!("INSERT INTO task (state) VALUES ('open')")],
        rows: [
            rows(sql!("SELECT state FROM task")),
            rows(sql!(r#"SELECT "group" FROM task"#)),
        ],
    };
    case.check(&db).await?;
    Ok(())
}

const CAPITAL: &str = r#"
[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "Note", type = "text", null = true },
  { name = "title", type = "text" },
]
primary_key = ["id"]
"#;

const SMALL: &str = r#"
[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "note", type = "text" },
]
primary_key = ["id"]
"#;

async fn a_column_takes_a_name_in_small_letters(db: Database) -> orm::Result<()> {
    let rows = |sql| Rows {
        sql,
        expected: &["tea"],
    };
    let case = Case {
        before: CAPITAL,
        after: SMALL,
        hints: columns("task", &[("title", "note")]),
        inserts: vec![sql!("INSERT INTO task (title) VALUES ('tea')")],
        rows: [
            rows(sql!("SELECT title FROM task")),
            rows(sql!("SELECT note FROM task")),
        ],
    };
    case.check(&db).await?;
    Ok(())
}

const SMALL_BESIDE: &str = r#"
[[operation]]
op = "create_table"
table = "task"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "note", type = "text", null = true },
  { name = "title", type = "text" },
]
primary_key = ["id"]
"#;

async fn a_new_column_has_the_name_of_a_dropped_one_in_small_letters(
    db: Database,
) -> orm::Result<()> {
    let rows = || Rows {
        sql: sql!("SELECT title FROM task"),
        expected: &["tea"],
    };
    let case = Case {
        before: CAPITAL,
        after: SMALL_BESIDE,
        hints: Hints::default().drop_column(&table("task"), "Note"),
        inserts: vec![sql!("INSERT INTO task (title) VALUES ('tea')")],
        rows: [rows(), rows()],
    };
    case.check(&db).await?;
    Ok(())
}

/// The SQL of the models has no quotes around the name, and after a rename there and back it has some.
async fn a_column_is_computed_of_one_whose_name_gets_quotes(db: Database) -> orm::Result<()> {
    let book = |name: &str, sql: &str| {
        format!(
            r#"
[[operation]]
op = "create_table"
table = "book"
columns = [
  {{ name = "{name}", type = "i64" }},
  {{ name = "twice", type = "i64", generated = '{sql}' }},
]
"#
        )
    };
    let before = state(&book("pages", "pages * 2"));
    let after = state(&book("Pages", r#""Pages" * 2"#));
    let hints = Hints::default().rename_column(&table("book"), "pages", "Pages");
    let mut found = SchemaState::default();
    let first = diff(&found, &before, &Hints::default(), &mut NoAnswers).expect("all is known");
    migrate(&db, &first, &mut found).await?;
    let there = diff(&before, &after, &hints, &mut NoAnswers).expect("all is known");
    let back = reverse(&there, &before).expect("it is undone");
    for changes in [&there, &back, &there, &back] {
        migrate(&db, changes, &mut found).await?;
        assert_no_drift(&db, &found).await?;
    }
    assert_eq!(found, before);
    db.execute(orm::sql!("INSERT INTO book (pages) VALUES (21)"))
        .await?;
    let twice: i64 = db.fetch_one(orm::sql!("SELECT twice FROM book")).await?;
    assert_eq!(twice, 42);
    Ok(())
}

const SHELF: &str = r#"
[[operation]]
op = "create_table"
table = "shelf"
columns = [{ name = "id", type = "i64", identity = "by_default" }]
primary_key = ["id"]
"#;

const BOOK: &str = r#"
[[operation]]
op = "create_table"
table = "book"
columns = [
  { name = "title", type = "text" },
  { name = "shelf_id", type = "i64", null = true },
]
foreign_keys = [
  { name = "book_shelf_id_fkey", columns = ["shelf_id"], references = "shelf", to = ["id"] },
]
"#;

const BOOK_ALONE: &str = r#"
[[operation]]
op = "create_table"
table = "book"
columns = [{ name = "title", type = "text" }]
"#;

/// On the way back the key is there before its table and column have their names again.
async fn a_foreign_key_comes_back_with_the_name_of_its_table(db: Database) -> orm::Result<()> {
    let before = state(&(SHELF.to_owned() + BOOK));
    let shelf = SHELF.replace("shelf", "rack").replace("id", "number");
    let shelf = shelf.replace("numberentity", "identity");
    let after = state(&(shelf + BOOK_ALONE));
    let hints = Hints::default()
        .rename_table(&table("shelf"), &table("rack"))
        .rename_column(&table("rack"), "id", "number")
        .drop_column(&table("book"), "shelf_number");
    let mut found = SchemaState::default();
    let first = diff(&found, &before, &Hints::default(), &mut NoAnswers).expect("all is known");
    migrate(&db, &first, &mut found).await?;
    let there = diff(&before, &after, &hints, &mut orm_migrate::DeclaredAnswers);
    let there = there.expect("all is known");
    let back = reverse(&there, &before).expect("it is undone");
    for changes in [&there, &back, &there, &back] {
        migrate(&db, changes, &mut found).await?;
        assert_no_drift(&db, &found).await?;
    }
    assert_eq!(found, before);
    db.execute(orm::sql!("INSERT INTO shelf (id) VALUES (1)"))
        .await?;
    db.execute(orm::sql!(
        "INSERT INTO book (title, shelf_id) VALUES ('Emma', 1)"
    ))
    .await?;
    let wrong = db.execute(orm::sql!(
        "INSERT INTO book (title, shelf_id) VALUES ('Emma', 2)"
    ));
    wrong.await.expect_err("there is no such shelf");
    Ok(())
}
