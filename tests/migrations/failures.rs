//! Migrations that fail: what the error says besides the words of the database.

on_each! {
    values_that_become_no_other_type_are_counted_and_named,
    values_are_counted_and_named_whatever_their_column_is_called,
    texts_that_an_enum_type_lacks_are_counted_and_named,
    rows_without_a_value_are_counted_and_named,
    rows_that_break_a_new_rule_are_counted_and_named,
    rows_that_are_equal_in_a_new_key_are_counted_and_named,
    rows_that_refer_to_a_new_table_are_counted_and_named,
    rows_with_values_of_a_new_enum_type_are_counted_and_named,
    rows_are_found_behind_other_changes_of_their_table,
    a_missing_table_is_to_be_created_before,
    rules_of_a_new_column_are_asked_of_the_values_that_it_gets,
    a_failure_says_how_it_is_mended,
    a_way_back_that_lacks_values_says_where_they_are_given,
    keys_of_any_type_are_named_by_their_texts;
    only(Sqlite, "Postgres rounds them") values_of_another_type_than_their_column_are_counted_and_named;
    only(Postgres, "SQLite compiles views and triggers itself") what_speaks_of_a_dropped_column_is_named_before;
    only(Postgres, "SQLite drops any key") foreign_keys_to_a_dropped_key_are_named_before;
    only(Postgres, "SQLite drops any table") constraints_of_another_name_keep_no_table;
    only(Postgres, "SQLite has no roles") a_role_without_the_right_is_told_the_grant;
    only(Postgres, "SQLite has no roles") a_table_of_another_role_is_told_with_its_owner,
}

use orm::db::Backend;
use orm::migrate::{Migrations, RunError, RunOptions, run, run_with};
use orm::prelude::*;
use orm::sql;
#[cfg(feature = "postgres")]
use orm_migrate::{Difference, Drift, drift};
#[cfg(feature = "postgres")]
use orm_tests::support::url;

const LOAN: &str = r#"
format = 1

[[operation]]
op = "create_table"
table = "loan"
columns = [
  { name = "reader", type = "i64" },
  { name = "copy", type = "varchar(10)" },
  { name = "note", type = "varchar(200)", null = true },
  { name = "days", type = "i64" },
  { name = "fee", type = "f64", null = true },
]
primary_key = ["reader", "copy"]
"#;

fn alter(column: &str, from: &str, to: &str) -> String {
    format!(
        "
[[operation]]
op = \"alter_column\"
table = \"loan\"
from = {{ name = \"{column}\", type = {from} }}
to = {{ name = \"{column}\", type = {to} }}
"
    )
}

fn migrations(operations: &str) -> Migrations {
    let second = format!("format = 1\ndepends_on = [\"0001_loan\"]\n{operations}");
    Migrations::from_texts([
        ("0001_loan".to_owned(), LOAN.to_owned()),
        ("0002_change".to_owned(), second),
    ])
}

/// A database with five loans, of which one note is a number, and the days of one are many.
async fn start(db: &Database) -> orm::Result<()> {
    run(db, &Migrations::from_texts([("0001_loan", LOAN)])).await?;
    db.execute(sql!(
        "INSERT INTO loan (reader, copy, note, days, fee) VALUES (1, 'a', '12', 1, 99.995), (1, 'b', 'late', 2, 1e8), \
         (2, 'a', '1.5', 3, 1.005), (2, 'b', NULL, 40000, -2), (3, 'a', 'lost it', 5, NULL), (4, 'a', '', 6, 0)"
    ))
    .await?;
    Ok(())
}

/// The sentence with which the second migration fails, without its place and its SQL.
async fn failure(db: &Database, operations: &str) -> String {
    failure_of(db, &migrations(operations)).await
}

async fn failure_of(db: &Database, migrations: &Migrations) -> String {
    let error = run(db, migrations).await;
    match error.as_ref().err().and_then(RunError::of) {
        Some(RunError::Failed(failure)) => failure.cause.to_string(),
        _ => panic!("{error:?}"),
    }
}

/// Cases 34, 36 and 38.
async fn values_that_become_no_other_type_are_counted_and_named(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let note = "\"varchar(200)\", null = true";
    let cases = [
        (
            alter("note", note, "\"i32\", null = true"),
            "4 rows of `loan` cannot have the value of `note` as `i32` (reader, copy: 1, b; 2, a; 3, a, …)",
        ),
        (
            alter("days", "\"i64\"", "\"i16\""),
            "1 row of `loan` cannot have the value of `days` as `i16` (reader, copy: 2, b)",
        ),
        (
            alter("note", note, "\"varchar(3)\", null = true"),
            "2 rows of `loan` cannot have the value of `note` as `varchar(3)` (reader, copy: 1, b; 3, a)",
        ),
        (
            alter("note", note, "\"f64\", null = true"),
            "3 rows of `loan` cannot have the value of `note` as `f64` (reader, copy: 1, b; 3, a; 4, a)",
        ),
        (
            alter("note", note, "\"decimal(6, 1)\", null = true"),
            "3 rows of `loan` cannot have the value of `note` as `decimal(6, 1)` (reader, copy: 1, b; 3, a; 4, a)",
        ),
        (
            alter("note", note, "\"uuid\", null = true"),
            "5 rows of `loan` cannot have the value of `note` as `uuid` (reader, copy: 1, a; 1, b; 2, a, …)",
        ),
        (
            alter("note", note, "\"time\", null = true"),
            "5 rows of `loan` cannot have the value of `note` as `time` (reader, copy: 1, a; 1, b; 2, a, …)",
        ),
        (
            alter(
                "fee",
                "\"f64\", null = true",
                "\"decimal(4, 2)\", null = true",
            ),
            "2 rows of `loan` cannot have the value of `fee` as `decimal(4, 2)` (reader, copy: 1, a; 1, b)",
        ),
    ];
    for (operation, expected) in cases {
        let shown = failure(&db, &operation).await;
        let expected =
            format!("{expected}; change them first, or say by `using` what becomes of them");
        assert_eq!(shown, expected);
    }
    let notes: i64 = db.fetch_one(sql!("SELECT count(note) FROM loan")).await?;
    assert_eq!(notes, 5);
    Ok(())
}

/// `key` and `given` are columns, and a date is a text too on SQLite.
async fn values_are_counted_and_named_whatever_their_column_is_called(
    db: Database,
) -> orm::Result<()> {
    let table = r#"
format = 1

[[operation]]
op = "create_table"
table = "loan"
columns = [
  { name = "id", type = "i64" },
  { name = "key", type = "uuid" },
  { name = "given", type = "text" },
]
primary_key = ["id"]
"#;
    let check = "
[[operation]]
op = \"add_check\"
table = \"loan\"
constraint = { name = \"loan_key_choice\", column = \"key\", one_of = [\"late\"] }
";
    run(&db, &Migrations::from_texts([("0001_loan", table)])).await?;
    let key = match db.backend() {
        Backend::Sqlite => "zeroblob(16)",
        _ => "'00000000-0000-0000-0000-000000000000'",
    };
    let rows = format!(
        "INSERT INTO loan (id, key, given) VALUES (1, {key}, '2024-02-29'), (2, {key}, 'late')"
    );
    orm_tests::support::run(&rows, &db).await?;
    let cases = [
        (
            alter("key", "\"uuid\"", "\"text\"") + check,
            "2 rows of `loan` do not meet the check `loan_key_choice` (id: 1; 2)",
        ),
        (
            alter("given", "\"text\"", "\"date\""),
            "1 row of `loan` cannot have the value of `given` as `date` (id: 2); change them first, or say by `using` what becomes of them",
        ),
    ];
    for (operations, expected) in cases {
        let second = format!("format = 1\ndepends_on = [\"0001_loan\"]\n{operations}");
        let both = [("0001_loan", table), ("0002_change", second.as_str())];
        let shown = failure_of(&db, &Migrations::from_texts(both)).await;
        assert_eq!(shown, expected);
    }
    Ok(())
}

async fn texts_that_an_enum_type_lacks_are_counted_and_named(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let create = "
[[operation]]
op = \"create_enum\"
enum = \"state\"
values = [\"late\", \"lost it\", \"1e+08\"]
";
    let check = |column: &str| {
        format!(
            "
[[operation]]
op = \"add_check\"
table = \"loan\"
constraint = {{ name = \"loan_{column}_choice\", column = \"{column}\", one_of = [\"late\", \"lost it\", \"1e+08\"] }}
"
        )
    };
    let cases = [
        (
            "note",
            "\"varchar(200)\", null = true",
            "3 rows of `loan` cannot have the value of `note` as `enum(state)` (reader, copy: 1, a; 2, a; 4, a)",
        ),
        (
            "fee",
            "\"f64\", null = true",
            "5 rows of `loan` cannot have the value of `fee` as `enum(state)` (reader, copy: 1, a; 1, b; 2, a, …)",
        ),
    ];
    for (column, from, expected) in cases {
        let alter = alter(column, from, "\"enum(state)\", null = true");
        let shown = failure(&db, &format!("{create}{alter}{}", check(column))).await;
        let expected =
            format!("{expected}; change them first, or say by `using` what becomes of them");
        assert_eq!(shown, expected);
    }
    Ok(())
}

async fn rows_without_a_value_are_counted_and_named(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let add = "\n[[operation]]\nop = \"add_column\"\ntable = \"loan\"\n";
    let cases = [
        (
            alter("note", "\"varchar(200)\", null = true", "\"varchar(200)\""),
            "1 row of `loan` would have no value in `note` (reader, copy: 2, b)",
        ),
        (
            format!("{add}column = {{ name = \"shelf\", type = \"i32\" }}\n"),
            "6 rows of `loan` would have no value in `shelf` (reader, copy: 1, a; 1, b; 2, a, …)",
        ),
        (
            format!(
                "{add}column = {{ name = \"label\", type = \"text\" }}\nfill = \"note || copy\"\n"
            ),
            "1 row of `loan` would have no value in `label` (reader, copy: 2, b)",
        ),
        (
            alter("days", "\"i64\"", "\"i32\"") + "using = \"nullif(days, 40000)\"\n",
            "1 row of `loan` would have no value in `days` (reader, copy: 2, b)",
        ),
        (
            alter("note", "\"varchar(200)\", null = true", "\"varchar(200)\"")
                + "fill = \"nullif(copy, 'b')\"\n",
            "1 row of `loan` would have no value in `note` (reader, copy: 2, b)",
        ),
    ];
    for (operation, expected) in cases {
        assert_eq!(failure(&db, &operation).await, expected);
    }
    Ok(())
}

/// Postgres rounds them.
#[cfg(feature = "sqlite")]
async fn values_of_another_type_than_their_column_are_counted_and_named(
    db: Database,
) -> orm::Result<()> {
    start(&db).await?;
    let add = "\n[[operation]]\nop = \"add_column\"\ntable = \"loan\"\ncolumn = { name = \"half\", type = \"i64\" }\nfill = \"days / 2.0\"\n";
    assert_eq!(
        failure(&db, add).await,
        "3 rows of `loan` would get a value of `half` that is no `i64` (reader, copy: 1, a; 2, a; 3, a); write the SQL so that it gives one, such as by `round` or `cast`"
    );
    let add = "\n[[operation]]\nop = \"add_column\"\ntable = \"loan\"\ncolumn = { name = \"day\", type = \"date\" }\nfill = \"note\"\n";
    assert_eq!(
        failure(&db, add).await,
        "5 rows of `loan` would get a value of `day` that is no `date` (reader, copy: 1, a; 1, b; 2, a, …); write the SQL so that it gives one, such as by `round` or `cast`"
    );
    let by_using = alter("days", "\"i64\"", "\"timestamptz\"") + "using = \"days || 'd'\"\n";
    assert_eq!(
        failure(&db, &by_using).await,
        "6 rows of `loan` would get a value of `days` that is no `timestamptz` (reader, copy: 1, a; 1, b; 2, a, …); write the SQL so that it gives one, such as by `round` or `cast`"
    );
    let by_using = alter("days", "\"i64\"", "\"i32\"") + "using = \"days / 2.0\"\n";
    assert_eq!(
        failure(&db, &by_using).await,
        "3 rows of `loan` would get a value of `days` that is no `i32` (reader, copy: 1, a; 2, a; 3, a); write the SQL so that it gives one, such as by `round` or `cast`"
    );
    Ok(())
}

const RENAMED: &str = r#"
[[operation]]
op = "rename_table"
from = "loan"
to = "lease"

[[operation]]
op = "rename_column"
table = "lease"
from = "note"
to = "remark"

[[operation]]
op = "alter_column"
table = "lease"
from = { name = "days", type = "i64" }
to = { name = "days", type = "text" }

[[operation]]
op = "add_column"
table = "lease"
column = { name = "label", type = "text", null = true }
fill = "copy || days"
"#;

/// The names and values are those that the changes before make of them.
async fn rows_are_found_behind_other_changes_of_their_table(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let of_lease =
        |operation: &str| format!("{RENAMED}\n[[operation]]\ntable = \"lease\"\n{operation}\n");
    let cases = [
        (
            "op = \"alter_column\"\nfrom = { name = \"remark\", type = \"varchar(200)\", null = true }\nto = { name = \"remark\", type = \"varchar(200)\" }",
            "1 row of `lease` would have no value in `remark` (reader, copy: 2, b)",
        ),
        (
            "op = \"add_check\"\nconstraint = { name = \"short\", sql = \"length(days) < 5\" }",
            "1 row of `lease` does not meet the check `short` (reader, copy: 2, b)",
        ),
        (
            "op = \"add_check\"\nconstraint = { name = \"of_a\", sql = \"label IN ('a1', 'a3')\" }",
            "4 rows of `lease` do not meet the check `of_a` (reader, copy: 1, b; 2, b; 3, a, …)",
        ),
        (
            "op = \"alter_column\"\nfrom = { name = \"days\", type = \"text\" }\nto = { name = \"days\", type = \"varchar(1)\" }",
            "1 row of `lease` cannot have the value of `days` as `varchar(1)` (reader, copy: 2, b); change them first, or say by `using` what becomes of them",
        ),
        (
            "op = \"add_foreign_key\"\nconstraint = { name = \"by_days\", columns = [\"label\"], references = \"lease\", to = [\"days\"] }",
            "6 rows of `lease` would refer to no row of `lease` by `label` (reader, copy: 1, a; 1, b; 2, a, …)",
        ),
    ];
    for (operation, expected) in cases {
        let unique = if operation.contains("by_days") {
            "\n[[operation]]\nop = \"add_unique\"\ntable = \"lease\"\nconstraint = { name = \"lease_days\", columns = [\"days\"] }\n"
        } else {
            ""
        };
        let operations = of_lease(operation).replacen(
            "\n[[operation]]\ntable = \"lease\"",
            &format!("{unique}\n[[operation]]\ntable = \"lease\""),
            1,
        );
        assert_eq!(failure(&db, &operations).await, expected);
    }
    Ok(())
}

/// No word on tables of models: a migration makes its own.
async fn a_missing_table_is_to_be_created_before(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let insert = "\n[[operation]]\nop = \"run_sql\"\nsql = \"INSERT INTO gate VALUES (1)\"\n";
    let failure = failure(&db, insert).await;
    assert!(
        failure.ends_with("there is no table `gate`; create it before"),
        "{failure}"
    );
    Ok(())
}

/// The failure of a constraint is the same on both databases, whether it is checked as it is added or at the end.
async fn rows_that_break_a_new_rule_are_counted_and_named(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let add = |kind: &str, constraint: &str| {
        format!(
            "\n[[operation]]\nop = \"add_{kind}\"\ntable = \"loan\"\nconstraint = {{ name = \"loan_rule\", {constraint} }}\n"
        )
    };
    let loan = "references = \"loan\", to = [\"reader\", \"copy\"]";
    let column = "\n[[operation]]\nop = \"add_column\"\ntable = \"loan\"\ncolumn = { name = \"code\", type = \"i32\", null = true }\n";
    let cases = [
        (
            column.to_owned() + &add("check", "all_or_none = [\"note\", \"code\"]"),
            "5 rows of `loan` do not meet the check `loan_rule` (reader, copy: 1, a; 1, b; 2, a, …)",
        ),
        (
            add("unique", "columns = [\"reader\"]"),
            "4 rows of `loan` have the same `reader` as another (reader, copy: 1, a; 1, b; 2, a, …)",
        ),
        (
            add("check", "sql = \"days < 5\""),
            "3 rows of `loan` do not meet the check `loan_rule` (reader, copy: 2, b; 3, a; 4, a)",
        ),
        (
            add("check", "sql = \"note <> 'late'\""),
            "1 row of `loan` does not meet the check `loan_rule` (reader, copy: 1, b)",
        ),
        (
            add(
                "foreign_key",
                &format!("columns = [\"days\", \"note\"], {loan}"),
            ),
            "5 rows of `loan` would refer to no row of `loan` by `days`, `note` (reader, copy: 1, a; 1, b; 2, a, …)",
        ),
    ];
    for (operation, expected) in cases {
        assert_eq!(failure(&db, &operation).await, expected);
    }
    Ok(())
}

const OTHER_KEY: &str = r#"
[[operation]]
op = "alter_primary_key"
table = "loan"
from = ["reader", "copy"]
to = ["reader"]
"#;

async fn rows_that_are_equal_in_a_new_key_are_counted_and_named(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let index = |keys: &str| {
        format!(
            "\n[[operation]]\nop = \"add_index\"\ntable = \"loan\"\nindex = {{ name = \"loan_rule\", unique = true, {keys} }}\n"
        )
    };
    let expression = "keys = [{ column = \"reader\" }, { expression = \"days < 5\" }]";
    let cases = [
        (
            OTHER_KEY.to_owned(),
            "4 rows of `loan` have the same `reader` as another (reader, copy: 1, a; 1, b; 2, a, …)",
        ),
        (
            index("keys = [{ ignore_case = \"copy\" }]"),
            "6 rows of `loan` have the same `ignore_case(copy)` as another (reader, copy: 1, a; 1, b; 2, a, …)",
        ),
        (
            index("columns = [\"copy\"], where = \"days < 3 OR copy = 'b'\""),
            "2 rows of `loan` have the same `copy` as another (reader, copy: 1, b; 2, b)",
        ),
        (
            index(expression),
            "2 rows of `loan` have the same `reader`, `days < 5` as another (reader, copy: 1, a; 1, b)",
        ),
    ];
    for (operation, expected) in cases {
        assert_eq!(failure(&db, &operation).await, expected);
    }
    Ok(())
}

const COPY: &str = r#"
[[operation]]
op = "create_table"
table = "copy"
columns = [{ name = "code", type = "varchar(10)" }]
primary_key = ["code"]
"#;

const REFER: &str = r#"
[[operation]]
op = "add_foreign_key"
table = "loan"
constraint = { name = "loan_copy_fkey", columns = ["copy"], references = "copy", to = ["code"] }
"#;

async fn rows_that_refer_to_a_new_table_are_counted_and_named(db: Database) -> orm::Result<()> {
    start(&db).await?;
    assert_eq!(
        failure(&db, &format!("{COPY}{REFER}")).await,
        "6 rows of `loan` would refer to no row of `copy` by `copy` (reader, copy: 1, a; 1, b; 2, a, …)"
    );
    // A table that SQL has filled is not known.
    let fill = "\n[[operation]]\nop = \"run_sql\"\nsql = \"INSERT INTO copy VALUES ('a')\"\n";
    let failure = failure(&db, &format!("{COPY}{fill}{REFER}")).await;
    assert!(!failure.contains("6 rows"), "{failure}");
    Ok(())
}

async fn rows_with_values_of_a_new_enum_type_are_counted_and_named(
    db: Database,
) -> orm::Result<()> {
    start(&db).await?;
    let create = "
[[operation]]
op = \"create_enum\"
enum = \"state\"
values = [\"out\", \"back\"]

[[operation]]
op = \"add_column\"
table = \"loan\"
column = { name = \"state\", type = \"enum(state)\" }
fill = { sqlite = \"'out'\", postgres = \"'out'::state\" }
";
    assert_eq!(
        failure(&db, &format!("{create}{COPY}{REFER}")).await,
        "6 rows of `loan` would refer to no row of `copy` by `copy` (reader, copy: 1, a; 1, b; 2, a, …)"
    );
    Ok(())
}

async fn rules_of_a_new_column_are_asked_of_the_values_that_it_gets(
    db: Database,
) -> orm::Result<()> {
    start(&db).await?;
    let code = "\n[[operation]]\nop = \"add_column\"\ntable = \"loan\"\ncolumn = { name = \"code\", type = \"text\" }\nfill = \"copy\"\n";
    let cases = [
        (
            "unique",
            "columns = [\"code\"]",
            "6 rows of `loan` have the same `code` as another (reader, copy: 1, a; 1, b; 2, a, …)",
        ),
        (
            "check",
            "column = \"code\", one_of = [\"a\"]",
            "2 rows of `loan` do not meet the check `loan_rule` (reader, copy: 1, b; 2, b)",
        ),
    ];
    for (kind, constraint, expected) in cases {
        let add = format!(
            "{code}\n[[operation]]\nop = \"add_{kind}\"\ntable = \"loan\"\nconstraint = {{ name = \"loan_rule\", {constraint} }}\n"
        );
        assert_eq!(failure(&db, &add).await, expected);
    }
    Ok(())
}

/// The hint comes last, after the SQL.
async fn a_failure_says_how_it_is_mended(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let cases = [
        (
            "\n[[operation]]\nop = \"add_unique\"\ntable = \"loan\"\nconstraint = { name = \"loan_reader_key\", columns = [\"reader\"] }\n".to_owned(),
            "make the rows that are equal different, then migrate again",
        ),
        (
            alter("note", "\"varchar(200)\", null = true", "\"varchar(200)\""),
            "give the rows a value first: `fill` in the migration, or a migration before it",
        ),
    ];
    for (operation, expected) in cases {
        let error = run(&db, &migrations(&operation)).await;
        let error = error.expect_err("it fails").to_string();
        assert_eq!(
            error.lines().last(),
            Some(&*format!("  {expected}")),
            "{error}"
        );
    }
    Ok(())
}

async fn a_way_back_that_lacks_values_says_where_they_are_given(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let drop = "\n[[operation]]\nop = \"drop_column\"\ntable = \"loan\"\ncolumn = { name = \"days\", type = \"i64\" }\n";
    run(&db, &migrations(drop)).await?;
    let back = RunOptions::default().to("0001");
    let error = run_with(&db, &migrations(drop), &back).await;
    let error = error.expect_err("it fails").to_string();
    let hint = "  give the rows a value first, or, in a column that comes back, by a `fill` of its `drop_column` in the file, and accept the file as it is then (`accept_edited`)";
    assert_eq!(error.lines().last(), Some(hint), "{error}");
    let filled = migrations(&format!("{drop}fill = \"reader * 10\"\n"));
    run_with(&db, &filled, &back.accept_edited("0002")).await?;
    let days: i64 = db.fetch_one(sql!("SELECT max(days) FROM loan")).await?;
    assert_eq!(days, 40);
    Ok(())
}

/// No model has the foreign key, which refers to what is no primary key.
#[cfg(feature = "postgres")]
async fn foreign_keys_to_a_dropped_key_are_named_before(db: Database) -> orm::Result<()> {
    start(&db).await?;
    let rule =
        "table = \"loan\"\nconstraint = { name = \"loan_days_key\", columns = [\"days\"] }\n";
    let add = format!("\n[[operation]]\nop = \"add_unique\"\n{rule}");
    run(&db, &migrations(&add)).await?;
    let fine = "CREATE TABLE fine (id int PRIMARY KEY, days int REFERENCES loan (days))";
    crate::changes::run(fine, &db).await?;
    let drop = |before: &str| {
        let third = format!(
            "format = 1\ndepends_on = [\"0002_change\"]\n{before}\n[[operation]]\nop = \"drop_unique\"\n{rule}"
        );
        let second = format!("format = 1\ndepends_on = [\"0001_loan\"]\n{add}");
        Migrations::from_texts([
            ("0001_loan", LOAN),
            ("0002_change", &second),
            ("0003_drop", &third),
        ])
    };
    let error = run(&db, &drop("")).await.expect_err("it is referred to");
    let used = "the unique key `loan_days_key` of the table `loan` is used by constraint fine_days_fkey on table fine; drop that before by `run_sql` in the same migration, and make it anew after";
    assert!(error.to_string().contains(used), "{error}");
    let own = "\n[[operation]]\nop = \"run_sql\"\nsql = \"ALTER TABLE fine DROP CONSTRAINT fine_days_fkey\"\n";
    run(&db, &drop(own)).await?;
    Ok(())
}

#[cfg(feature = "postgres")]
const DROP_NOTE: &str = r#"
[[operation]]
op = "drop_column"
table = "loan"
column = { name = "note", type = "varchar(200)", null = true }
"#;

/// Before anything is done; and after a failure where SQL of the migration may drop them first.
#[cfg(feature = "postgres")]
async fn what_speaks_of_a_dropped_column_is_named_before(db: Database) -> orm::Result<()> {
    start(&db).await?;
    for view in [
        "CREATE VIEW late AS SELECT reader, note FROM loan",
        "CREATE MATERIALIZED VIEW notes AS SELECT note FROM loan",
    ] {
        crate::changes::run(view, &db).await?;
    }
    let used = |part: &str| {
        format!(
            "the {part} is used by materialized view notes, view late; drop that before by `run_sql` in the same migration, and make it anew after"
        )
    };
    assert_eq!(failure(&db, DROP_NOTE).await, used("column `loan.note`"));
    let retyped = alter(
        "note",
        "\"varchar(200)\", null = true",
        "\"varchar(20)\", null = true",
    );
    assert_eq!(failure(&db, &retyped).await, used("column `loan.note`"));
    let table = LOAN.replace("create_table", "drop_table");
    let table = table.replace("format = 1", "");
    assert_eq!(failure(&db, &table).await, used("table `loan`"));

    let own = |sql: &str| format!("\n[[operation]]\nop = \"run_sql\"\nsql = \"{sql}\"\n");
    let half = format!("{}{DROP_NOTE}", own("DROP VIEW late"));
    let error = failure(&db, &half).await;
    assert!(
        error.starts_with("the column `loan.note` is used by materialized view notes"),
        "{error}"
    );
    let whole = format!(
        "{}{DROP_NOTE}",
        own("DROP VIEW late; DROP MATERIALIZED VIEW notes")
    );
    run(&db, &migrations(&whole)).await?;
    Ok(())
}

/// Behaviour R29.
#[cfg(feature = "postgres")]
async fn a_role_without_the_right_is_told_the_grant(db: Database) -> orm::Result<()> {
    use sqlx::ConnectOptions;
    use sqlx::postgres::PgConnectOptions;
    let options: PgConnectOptions = url().parse().expect("the url of this test");
    let database = options.get_database().expect("a database").to_owned();
    let role = format!("{database}_guest");
    crate::changes::run(
        &format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'few'; REVOKE CREATE ON SCHEMA public FROM PUBLIC"
        ),
        &db,
    )
    .await?;
    let guest = options.username(&role).password("few").to_url_lossy();
    let guest = Database::connect(guest.as_str()).await?;
    let grant = format!(
        "the role `{role}` may not make tables in the schema `public`; its owner or a superuser gives it the right by `GRANT CREATE ON SCHEMA \"public\" TO \"{role}\"`"
    );
    let error = run(&guest, &Migrations::from_texts([("0001_loan", LOAN)])).await;
    let without_history = error.expect_err("it may not").to_string();
    start(&db).await?;
    crate::changes::run(&format!("GRANT ALL ON orm_migrations TO {role}"), &db).await?;
    let tag = "\n[[operation]]\nop = \"create_table\"\ntable = \"tag\"\ncolumns = [{ name = \"label\", type = \"text\" }]\n";
    let with_history = failure(&guest, tag).await;
    crate::changes::run(&format!("GRANT CREATE ON SCHEMA public TO {role}"), &db).await?;
    let expected = migrations(tag).load().expect("they fit");
    let expected = expected.state().expect("they fit");
    let temporary = drift(&guest, &expected, &[]).await;
    let revoke = format!("REVOKE TEMPORARY ON DATABASE \"{database}\" FROM PUBLIC");
    crate::changes::run(&revoke, &db).await?;
    let refused = drift(&guest, &expected, &[]).await;
    let approximate = Drift::find(&guest, &expected, &[]).await;
    let granted = run(&guest, &migrations(tag)).await;
    guest.close().await;
    crate::changes::run(&format!("DROP OWNED BY {role}; DROP ROLE {role}"), &db).await?;
    assert_eq!(without_history, grant);
    assert_eq!(with_history, grant);
    granted?;
    let differences =
        |found: Vec<Difference>| -> Vec<String> { found.iter().map(ToString::to_string).collect() };
    let missing = ["the table `tag` is missing"];
    assert_eq!(differences(temporary?)[..1], missing);
    let refused = refused.expect_err("it may not").to_string();
    let end = format!("TO \"{role}\"`");
    assert!(
        refused.contains("by `GRANT CREATE ON DATABASE") && refused.contains(&end),
        "{refused}"
    );
    let approximate = approximate?;
    assert_eq!(differences(approximate.differences)[..1], missing);
    assert_eq!(approximate.approximate, Some(refused));
    Ok(())
}

/// The role may make tables, or may not: what it may not change belongs to another role.
#[cfg(feature = "postgres")]
async fn a_table_of_another_role_is_told_with_its_owner(db: Database) -> orm::Result<()> {
    use sqlx::ConnectOptions;
    use sqlx::postgres::PgConnectOptions;
    let options: PgConnectOptions = url().parse().expect("the url of this test");
    let database = options.get_database().expect("a database").to_owned();
    let owner = options.get_username().to_owned();
    let role = format!("{database}_tenant");
    start(&db).await?;
    let right = format!(
        "CREATE ROLE {role} LOGIN PASSWORD 'few'; REVOKE CREATE ON SCHEMA public FROM PUBLIC; \
         GRANT ALL ON orm_migrations, loan TO {role}; CREATE TYPE state AS ENUM ('open')"
    );
    crate::changes::run(&right, &db).await?;
    let tenant = options.username(&role).password("few").to_url_lossy();
    let tenant = Database::connect(tenant.as_str()).await?;
    let without_create = failure(&tenant, DROP_NOTE).await;
    crate::changes::run(&format!("GRANT CREATE ON SCHEMA public TO {role}"), &db).await?;
    let with_create = failure(&tenant, DROP_NOTE).await;
    let of_type = r#"
[[operation]]
op = "state_only"
operations = [{ op = "create_enum", enum = "state", values = ["open"] }]

[[operation]]
op = "drop_enum"
enum = "state"
values = ["open"]
"#;
    let of_type = failure(&tenant, of_type).await;
    crate::changes::run(&format!("ALTER TABLE loan OWNER TO {role}"), &db).await?;
    let given = run(&tenant, &migrations(DROP_NOTE)).await;
    tenant.close().await;
    crate::changes::run(&format!("DROP OWNED BY {role}; DROP ROLE {role}"), &db).await?;
    let expected = |word: &str, sql: &str, name: &str| {
        format!(
            "the {word} `{name}` belongs to the role `{owner}`, and `{role}` may not change it; run the migrations as `{owner}`, or let a superuser give it over by `ALTER {sql} \"public\".\"{name}\" OWNER TO \"{role}\"`"
        )
    };
    let table = expected("table", "TABLE", "loan");
    assert_eq!(without_create, table);
    assert_eq!(with_create, table);
    assert_eq!(of_type, expected("enum type", "TYPE", "state"));
    given?;
    Ok(())
}

/// A key that SQLite stores as bytes, or as units of its last place, is named as Postgres names it.
async fn keys_of_any_type_are_named_by_their_texts(db: Database) -> orm::Result<()> {
    let table = "format = 1\n[[operation]]\nop = \"create_table\"\ntable = \"part\"\ncolumns = [\n  \
        { name = \"id\", type = \"uuid\" },\n  { name = \"bits\", type = \"bytes\" },\n  \
        { name = \"size\", type = \"decimal(6, 2)\" },\n  { name = \"note\", type = \"text\", null = true },\n]\n\
        primary_key = [\"id\", \"bits\", \"size\"]\n";
    let change = "format = 1\ndepends_on = [\"0001_part\"]\n[[operation]]\nop = \"alter_column\"\ntable = \"part\"\n\
        from = { name = \"note\", type = \"text\", null = true }\nto = { name = \"note\", type = \"text\" }\n";
    run(&db, &Migrations::from_texts([("0001_part", table)])).await?;
    let insert = match db.backend() {
        Backend::Sqlite => {
            "INSERT INTO part VALUES (x'6f1b0c52d30e4f0f8ad24f2f6c1f0e01', x'00ff', 150, NULL)"
        }
        _ => {
            "INSERT INTO part VALUES ('6f1b0c52-d30e-4f0f-8ad2-4f2f6c1f0e01', '\\x00ff', 1.5, NULL)"
        }
    };
    crate::changes::run(insert, &db).await?;
    let both = Migrations::from_texts([("0001_part", table), ("0002_change", change)]);
    let error = run(&db, &both).await;
    let Some(RunError::Failed(failure)) = error.as_ref().err().and_then(RunError::of) else {
        panic!("{error:?}");
    };
    assert_eq!(
        failure.cause.to_string(),
        "1 row of `part` would have no value in `note` (id, bits, size: 6f1b0c52-d30e-4f0f-8ad2-4f2f6c1f0e01, \\x00ff, 1.50)"
    );
    Ok(())
}

/// Another program has called the foreign key and the check otherwise; they go in the same migration.
#[cfg(feature = "postgres")]
async fn constraints_of_another_name_keep_no_table(db: Database) -> orm::Result<()> {
    let tables = r#"
format = 1

[[operation]]
op = "create_table"
table = "shelf"
columns = [{ name = "id", type = "i64" }]
primary_key = ["id"]

[[operation]]
op = "create_table"
table = "book"
columns = [{ name = "title", type = "text" }, { name = "shelf_id", type = "i64" }, { name = "pages", type = "i32" }]
checks = [{ name = "book_pages_min", column = "pages", min = "0" }]
foreign_keys = [
  { name = "book_shelf_id_fkey", columns = ["shelf_id"], references = "shelf", to = ["id"] },
]
"#;
    let change = r#"
format = 1
depends_on = ["0001_tables"]

[[operation]]
op = "drop_foreign_key"
table = "book"
constraint = { name = "book_shelf_id_fkey", columns = ["shelf_id"], references = "shelf", to = ["id"] }

[[operation]]
op = "drop_table"
table = "shelf"
columns = [{ name = "id", type = "i64" }]
primary_key = ["id"]

[[operation]]
op = "drop_check"
table = "book"
constraint = { name = "book_pages_min", column = "pages", min = "0" }
"#;
    run(&db, &Migrations::from_texts([("0001_tables", tables)])).await?;
    let rename = "ALTER TABLE book RENAME CONSTRAINT book_shelf_id_fkey TO fk_rails_1a2b3c4d5e; \
                  ALTER TABLE book RENAME CONSTRAINT book_pages_min TO book_pages_check";
    crate::changes::run(rename, &db).await?;
    let both = Migrations::from_texts([("0001_tables", tables), ("0002_change", change)]);
    run(&db, &both).await?;
    Ok(())
}
