//! Several changes that `diff` finds at once, applied in one migration, undone and applied again, with rows in the tables.

on_each! {
    a_new_value_of_an_enum_is_used_at_once,
    values_of_an_enum_change_beside_what_speaks_of_its_columns,
    an_enum_is_a_key_while_its_values_change,
    a_key_of_an_enum_becomes_a_text,
    a_key_moves_to_a_column_of_another_type,
    a_key_gets_another_type_while_a_table_that_refers_to_it_goes,
    a_column_leaves_the_key_and_may_be_null,
    a_column_is_made_anew_while_one_that_is_computed_of_it_goes,
    a_table_takes_the_name_of_one_that_gets_a_long_one,
    a_key_of_numbers_below_zero_is_counted_up,
    a_foreign_key_comes_with_the_unique_that_it_refers_to,
}

use crate::changes::{migrate, run};
use crate::tables::{ID, assert_no_drift, foreign_key, state, table};
use orm::prelude::*;
use orm::schema::physical::{SqlExpression, TableName};
use orm::sql;
use orm_migrate::{Hints, NoAnswers, SchemaState, diff, reverse};

/// The enum type `status`, and the column of it that a table has, with its check.
fn status(values: &str) -> [String; 2] {
    [
        format!("\n[[operation]]\nop = \"create_enum\"\nenum = \"status\"\nvalues = [{values}]\n"),
        format!(
            "checks = [{{ name = \"task_status_choice\", column = \"status\", one_of = [{values}] }}]"
        ),
    ]
}

/// Makes the tables, stores rows and changes the tables; with `and_back` undoes that and does it again.
async fn change(
    db: &Database,
    (from, to): (&str, &str),
    rows: &str,
    hints: &Hints,
    and_back: bool,
) -> orm::Result<()> {
    let (from, to) = (state(from), state(to));
    let mut now = SchemaState::default();
    let first = diff(&now, &from, &Hints::default(), &mut NoAnswers).expect("all is known");
    migrate(db, &first, &mut now).await?;
    run(rows, db).await?;
    let changes = diff(&from, &to, hints, &mut NoAnswers).expect("all is known");
    migrate(db, &changes, &mut now).await?;
    assert_eq!(now, to);
    assert_no_drift(db, &to).await?;
    if and_back {
        let back = reverse(&changes, &from).expect("it is undone");
        migrate(db, &back, &mut now).await?;
        assert_eq!(now, from);
        assert_no_drift(db, &from).await?;
        migrate(db, &changes, &mut now).await?;
        assert_no_drift(db, &to).await?;
    }
    Ok(())
}

async fn a_new_value_of_an_enum_is_used_at_once(db: Database) -> orm::Result<()> {
    let tables = |values: &str, default: &str, more: &str, rest: &str| {
        let [create, check] = status(values);
        let columns = format!(
            "{ID}, {{ name = \"status\", type = \"enum(status)\", default = \"{default}\" }}{more}"
        );
        create + &table("task", &columns, "id", &(check + rest))
    };
    let from = tables(r#""open", "done""#, "'open'", "", "");
    let index =
        "\nindexes = [{ name = \"task_late\", columns = [\"id\"], where = \"status = 'late'\" }]";
    let to = tables(
        r#""open", "late", "done""#,
        "'late'",
        r#", { name = "note", type = "text" }"#,
        index,
    );
    let note = SqlExpression::Common("CASE WHEN status = 'late' THEN 'a' ELSE 'b' END".to_owned());
    let hints = Hints::default().fill(&TableName::new(None, "task"), "note", note);
    change(
        &db,
        (&from, &to),
        "INSERT INTO task (id) VALUES (1)",
        &hints,
        true,
    )
    .await?;
    db.execute(sql!("INSERT INTO task (id, note) VALUES (2, 'new')"))
        .await?;
    let found: Vec<String> = db
        .fetch(sql!(
            "SELECT CAST(status AS TEXT) || note FROM task ORDER BY id"
        ))
        .await?;
    assert_eq!(found, ["openb", "latenew"]);
    Ok(())
}

async fn values_of_an_enum_change_beside_what_speaks_of_its_columns(
    db: Database,
) -> orm::Result<()> {
    let tables = |values: &str| {
        let [create, check] = status(values);
        let columns = format!(
            "{ID}, {{ name = \"status\", type = \"enum(status)\", default = \"'open'\" }}, {{ name = \"is_open\", type = \"bool\", generated = \"status = 'open'\" }}"
        );
        let check = check.replace(
            " }]",
            " }, { name = \"task_some\", sql = \"status <> 'done' OR id > 0\" }]",
        );
        let indexes = "\nindexes = [{ name = \"task_open\", columns = [\"id\"], where = \"status = 'open'\" }, { name = \"task_is_open\", columns = [\"is_open\"] }]";
        create + &table("task", &columns, "id", &(check + indexes))
    };
    let from = tables(r#""open", "late", "done""#);
    let rows = "INSERT INTO task (id, status) VALUES (1, 'done')";
    change(
        &db,
        (&from, &tables(r#""done", "open""#)),
        rows,
        &Hints::default(),
        true,
    )
    .await?;
    let is_open: bool = db.fetch_one(sql!("SELECT is_open FROM task")).await?;
    assert!(!is_open);
    Ok(())
}

async fn an_enum_is_a_key_while_its_values_change(db: Database) -> orm::Result<()> {
    let tables = |values: &str| {
        let [create, check] = status(values);
        let key = foreign_key("step", "task_status", "task", "status");
        create
            + &table(
                "task",
                r#"{ name = "status", type = "enum(status)" }"#,
                "status",
                &check,
            )
            + &table(
                "step",
                &format!("{ID}, {{ name = \"task_status\", type = \"enum(status)\" }}"),
                "id",
                &format!(
                    "foreign_keys = [{key}]\n{}",
                    check
                        .replace("task_status_choice", "step_choice")
                        .replace("\"status\"", "\"task_status\"")
                ),
            )
    };
    let from = tables(r#""open", "late", "done""#);
    let rows = "INSERT INTO task VALUES ('done'); INSERT INTO step (task_status) VALUES ('done')";
    change(
        &db,
        (&from, &tables(r#""done", "open""#)),
        rows,
        &Hints::default(),
        true,
    )
    .await?;
    db.execute(sql!("DELETE FROM task")).await?;
    let left: i64 = db.fetch_one(sql!("SELECT count(*) FROM step")).await?;
    assert_eq!(left, 0);
    Ok(())
}

async fn a_key_of_an_enum_becomes_a_text(db: Database) -> orm::Result<()> {
    let tables = |create: &str, ty: &str| {
        let key = foreign_key("step", "task_status", "task", "status");
        let column = |name: &str| format!("{{ name = \"{name}\", type = \"{ty}\" }}");
        let choice = |table: &str, name: &str| {
            format!(
                "checks = [{{ name = \"{table}_{name}_choice\", column = \"{name}\", one_of = [\"open\", \"done\"] }}]"
            )
        };
        create.to_owned()
            + &table(
                "task",
                &column("status"),
                "status",
                &choice("task", "status"),
            )
            + &table(
                "step",
                &format!("{ID}, {}", column("task_status")),
                "id",
                &format!("foreign_keys = [{key}]\n{}", choice("step", "task_status")),
            )
    };
    let [create, _] = status(r#""open", "done""#);
    let (from, to) = (tables(&create, "enum(status)"), tables("", "text"));
    let rows = "INSERT INTO task VALUES ('done'); INSERT INTO step (task_status) VALUES ('done')";
    change(&db, (&from, &to), rows, &Hints::default(), true).await
}

async fn a_key_moves_to_a_column_of_another_type(db: Database) -> orm::Result<()> {
    let tables = |shelf: &str, key: &str, ty: &str| {
        shelf.to_owned()
            + &table(
                "book",
                &format!("{ID}, {{ name = \"shelf_id\", type = \"{ty}\" }}"),
                "id",
                &format!(
                    "foreign_keys = [{}]",
                    foreign_key("book", "shelf_id", "shelf", key)
                ),
            )
    };
    let code = r#"{ name = "code", type = "varchar(20)" }"#;
    let from = tables(
        &table(
            "shelf",
            &format!("{ID}, {code}"),
            "id",
            r#"uniques = [{ name = "shelf_code_key", columns = ["code"] }]"#,
        ),
        "id",
        "i64",
    );
    let to = tables(&table("shelf", code, "code", ""), "code", "varchar(20)");
    let rows = "INSERT INTO shelf (id, code) VALUES (1, 'a'), (2, 'b'); INSERT INTO book (id, shelf_id) VALUES (1, 2)";
    let value = r#"(SELECT "shelf"."code" FROM "shelf" WHERE "shelf"."id" = "book"."shelf_id")"#;
    let fill = SqlExpression::Common(value.to_owned());
    let hints = Hints::default().fill(&TableName::new(None, "book"), "shelf_id", fill);
    change(&db, (&from, &to), rows, &hints, false).await?;
    let shelf: String = db.fetch_one(sql!("SELECT shelf_id FROM book")).await?;
    assert_eq!(shelf, "b");
    Ok(())
}

async fn a_key_gets_another_type_while_a_table_that_refers_to_it_goes(
    db: Database,
) -> orm::Result<()> {
    let tables = |ty: &str, is_whole: bool| {
        let child = |name: &str| {
            let key = foreign_key(name, "shelf_id", "shelf", "id");
            let columns = format!("{ID}, {{ name = \"shelf_id\", type = \"{ty}\" }}");
            table(name, &columns, "id", &format!("foreign_keys = [{key}]"))
        };
        let shelf = table(
            "shelf",
            &format!("{{ name = \"id\", type = \"{ty}\" }}"),
            "id",
            "",
        );
        shelf
            + &child("book")
            + &if is_whole {
                child("film")
            } else {
                String::new()
            }
    };
    let rows = "INSERT INTO shelf VALUES ('7'); INSERT INTO book (shelf_id) VALUES ('7'); INSERT INTO film (shelf_id) VALUES ('7')";
    let hints = Hints::default().drop_table(&TableName::new(None, "film"));
    change(
        &db,
        (&tables("text", true), &tables("i64", false)),
        rows,
        &hints,
        true,
    )
    .await?;
    let shelf: i64 = db.fetch_one(sql!("SELECT shelf_id FROM book")).await?;
    assert_eq!(shelf, 7);
    Ok(())
}

async fn a_column_leaves_the_key_and_may_be_null(db: Database) -> orm::Result<()> {
    let code = |null: &str| format!("{ID}, {{ name = \"code\", type = \"text\"{null} }}");
    let from = table("shelf", &code(""), "code", "").replace(", identity = \"by_default\"", "");
    let to =
        table("shelf", &code(", null = true"), "id", "").replace(", identity = \"by_default\"", "");
    let rows = "INSERT INTO shelf VALUES (1, 'a')";
    change(&db, (&from, &to), rows, &Hints::default(), true).await?;
    db.execute(sql!("INSERT INTO shelf (id) VALUES (2)"))
        .await?;
    Ok(())
}

/// The column is dropped and added under its name, and PostgreSQL drops none that another one is computed of.
async fn a_column_is_made_anew_while_one_that_is_computed_of_it_goes(
    db: Database,
) -> orm::Result<()> {
    let tables = |cover: &str, has_cover: &str| {
        let columns =
            format!("{ID}, {{ name = \"cover\", type = \"{cover}\", null = true }}{has_cover}");
        table("book", &columns, "id", "")
    };
    let computed =
        |sql: &str| format!(", {{ name = \"has_cover\", type = \"bool\", generated = \"{sql}\" }}");
    let from = tables("bytes", &computed("cover IS NULL"));
    let rows = "INSERT INTO book (id) VALUES (1)";
    let hints = Hints::default().drop_column(&TableName::new(None, "book"), "cover");
    for rest in [String::new(), computed("id = 1")] {
        let to = tables("date", &rest);
        change(&db, (&from, &to), rows, &hints, false).await?;
        let left: i64 = db.fetch_one(sql!("SELECT count(*) FROM book")).await?;
        assert_eq!(left, 1);
        run("DROP TABLE book", &db).await?;
    }
    Ok(())
}

/// The sequence of its key is renamed too, although the name is too long.
async fn a_table_takes_the_name_of_one_that_gets_a_long_one(db: Database) -> orm::Result<()> {
    let long = "a_shelf_for_books_that_nobody_has_asked_for_in_many_a_year";
    let tables = |one: &str, other: &str| table(one, ID, "id", "") + &table(other, ID, "id", "");
    let name = |name: &str| TableName::new(None, name);
    let hints = Hints::default()
        .rename_table(&name("shelf"), &name(long))
        .rename_table(&name("rack"), &name("shelf"));
    let (from, to) = (tables("shelf", "rack"), tables(long, "shelf"));
    let rows =
        "INSERT INTO shelf DEFAULT VALUES; INSERT INTO rack DEFAULT VALUES; DELETE FROM rack";
    change(&db, (&from, &to), rows, &hints, true).await?;
    run("INSERT INTO shelf DEFAULT VALUES", &db).await?;
    let next: i64 = db.fetch_one(sql!("SELECT id FROM shelf")).await?;
    assert_eq!(next, 2);
    Ok(())
}

/// All numbers that are there are below the first that a counter gives.
async fn a_key_of_numbers_below_zero_is_counted_up(db: Database) -> orm::Result<()> {
    let to = table("shelf", ID, "id", "");
    let from = to.replace(", identity = \"by_default\"", "");
    let rows = "INSERT INTO shelf (id) VALUES (-7), (-5)";
    change(&db, (&from, &to), rows, &Hints::default(), true).await?;
    run("INSERT INTO shelf DEFAULT VALUES", &db).await?;
    let next: i64 = db.fetch_one(sql!("SELECT max(id) FROM shelf")).await?;
    assert_eq!(next, 1);
    Ok(())
}

async fn a_foreign_key_comes_with_the_unique_that_it_refers_to(db: Database) -> orm::Result<()> {
    let code = r#"{ name = "code", type = "i32" }"#;
    let tables = |code: &str, of: &str, unique: &str, key: &str| {
        let columns = format!("{ID}, {code}");
        let country = table("country", &columns, "id", unique);
        country + &table("city", &format!("{ID}, {of}"), "id", key)
    };
    let from = tables(code, r#"{ name = "country", type = "i32" }"#, "", "");
    // Both columns become wider, and one has another name.
    let wide = r#"{ name = "code", type = "i64" }"#;
    let unique = r#"uniques = [{ name = "country_code_key", columns = ["code"] }]"#;
    let key = r#"foreign_keys = [{ name = "city_country_code_fkey", columns = ["country_code"], references = "country", to = ["code"], on_delete = "cascade", on_update = "cascade" }]"#;
    let to = tables(
        wide,
        r#"{ name = "country_code", type = "i64" }"#,
        unique,
        key,
    );
    let hints =
        Hints::default().rename_column(&TableName::new(None, "city"), "country", "country_code");
    let rows = "INSERT INTO country (code) VALUES (33), (49); INSERT INTO city (country) VALUES (49), (49)";
    change(&db, (&from, &to), rows, &hints, true).await?;
    run("UPDATE country SET code = 50 WHERE code = 49", &db).await?;
    let found: Vec<i64> = db.fetch(sql!("SELECT country_code FROM city")).await?;
    assert_eq!(found, [50, 50]);
    Ok(())
}
