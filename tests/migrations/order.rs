//! Changes of several tables in one migration: each finds those before it made, on a database that makes tables anew too.

on_each! {
    a_table_goes_once_its_values_were_read,
    rows_of_tables_that_go_are_moved_to_a_new_one,
    a_column_goes_to_another_table,
    a_value_is_made_of_those_of_other_changes,
    a_converted_value_is_what_another_is_made_of,
    an_index_gives_its_name_to_one_of_another_table,
    a_dropped_table_takes_no_rows_along,
    tables_in_a_circle_are_dropped,
    rows_lead_to_a_new_key_of_a_table_that_comes_after,
    rows_are_led_by_the_key_that_a_renamed_table_had,
    rows_lead_to_the_same_by_a_key_that_is_a_foreign_key,
    foreign_keys_are_off_while_the_key_that_they_lead_to_changes,
}

use crate::cases::text;
use crate::changes::migrate;
use crate::tables::{self, ID, state};
use orm::migrate::{Migrations, run};
use orm::prelude::*;
use orm::schema::physical::{SqlExpression, TableName};
use orm::sql;
use orm_migrate::{
    Answers, Change, FillAnswer, FillQuestion, Hints, Migration, NoAnswers, RenameAnswer,
    RenameQuestion, SchemaState, TargetAnswer, TargetQuestion, diff, reverse,
};

fn table(name: &str, columns: &str, rest: &str) -> String {
    tables::table(name, &format!("{ID}, {columns}"), "id", rest)
}

fn foreign_key(table: &str, column: &str, target: &str) -> String {
    tables::foreign_key(table, column, target, "id")
}

fn operation(op: &str, table: &str, rest: &str) -> String {
    format!("\n[[operation]]\nop = \"{op}\"\ntable = \"{table}\"\n{rest}\n")
}

/// Rows that the first migration stores.
fn rows(sql: &str) -> String {
    format!("\n[[operation]]\nop = \"run_sql\"\nsql = \"{sql}\"\nreverse = \"\"\n")
}

/// Applies a migration with these tables and rows, and another one with these changes.
async fn change(
    db: &Database,
    tables: &[String],
    head: &str,
    changes: &[String],
) -> orm::Result<()> {
    let second = format!(
        "format = 1\ndepends_on = [\"0001_tables\"]\n{head}\n{}",
        changes.concat()
    );
    let first = format!("format = 1\n{}", tables.concat());
    let files = [("0001_tables", first), ("0002_change", second)];
    run(db, &Migrations::from_texts(files)).await?;
    Ok(())
}

async fn a_table_goes_once_its_values_were_read(db: Database) -> orm::Result<()> {
    let profile = r#"{ name = "member_id", type = "i64" }, { name = "bio", type = "text" }"#;
    let tables = [
        table("member", r#"{ name = "name", type = "text" }"#, ""),
        table("profile", profile, ""),
        rows("INSERT INTO member (id, name) VALUES (1, 'Jo')"),
        rows("INSERT INTO profile (member_id, bio) VALUES (1, 'writes')"),
    ];
    let bio = r#"column = { name = "bio", type = "text" }
        fill = "(SELECT p.bio FROM profile p WHERE p.member_id = member.id)""#;
    let changes = [
        operation("add_column", "member", bio),
        operation(
            "drop_table",
            "profile",
            &format!("columns = [{ID}, {profile}]\nprimary_key = [\"id\"]"),
        ),
    ];
    change(&db, &tables, "", &changes).await?;
    let bio: String = db.fetch_one(sql!("SELECT bio FROM member")).await?;
    assert_eq!(bio, "writes");
    Ok(())
}

/// SQL of one's own stands between the new table and those that go, and is undone there.
async fn rows_of_tables_that_go_are_moved_to_a_new_one(db: Database) -> orm::Result<()> {
    let path = r#"{ name = "path", type = "text" }"#;
    let kind = r#"{ name = "kind", type = "text" }"#;
    let before = table("photo", path, "") + &table("video", path, "");
    let after = table("media", &format!("{path}, {kind}"), "");
    let hints = ["photo", "video"].map(|name| TableName::new(None, name));
    let hints = hints.iter().fold(Hints::default(), Hints::drop_table);
    let (old, new) = (state(&before), state(&after));
    let mut changes = diff(&old, &new, &hints, &mut NoAnswers).expect("all is known");
    let drop = changes
        .iter()
        .position(|it| matches!(it, Change::DropTable(_)));
    for kind in ["photo", "video"] {
        let there = format!("INSERT INTO media (path, kind) SELECT path, '{kind}' FROM {kind}");
        let back =
            format!("INSERT INTO {kind} (path) SELECT path FROM media WHERE kind = '{kind}'");
        let own = format!(
            "format = 1\n[[operation]]\nop = \"run_sql\"\nsql = \"{there}\"\nreverse = \"{back}\"\n"
        );
        let own = Migration::parse("own.toml", &own).expect("a migration");
        changes.splice(
            drop.expect("tables go")..drop.expect("tables go"),
            own.changes,
        );
    }
    let mut now = SchemaState::default();
    let first = diff(&now, &old, &Hints::default(), &mut NoAnswers).expect("all is known");
    migrate(&db, &first, &mut now).await?;
    crate::changes::run(
        "INSERT INTO photo (path) VALUES ('a.png'); INSERT INTO video (path) VALUES ('b.mkv');",
        &db,
    )
    .await?;
    migrate(&db, &changes, &mut now).await?;
    assert_eq!(now, new);
    let moved: Vec<(String, String)> = db
        .fetch(sql!("SELECT path, kind FROM media ORDER BY path"))
        .await?;
    let expected = [("a.png", "photo"), ("b.mkv", "video")];
    assert_eq!(
        moved,
        expected.map(|(path, kind)| (path.to_owned(), kind.to_owned()))
    );
    let back = reverse(&changes, &old).expect("all can be undone");
    migrate(&db, &back, &mut now).await?;
    let photos: Vec<String> = db.fetch(sql!("SELECT path FROM photo")).await?;
    let videos: Vec<String> = db.fetch(sql!("SELECT path FROM video")).await?;
    assert_eq!(
        (photos, videos),
        (vec!["a.png".to_owned()], vec!["b.mkv".to_owned()])
    );
    Ok(())
}

/// The column is unique, so its table changes before the other one reads it, and again after.
async fn a_column_goes_to_another_table(db: Database) -> orm::Result<()> {
    let key = r#"{ name = "member_email_key", columns = ["email"] }"#;
    let email = r#"{ name = "email", type = "text" }"#;
    let tables = [
        table("account", r#"{ name = "name", type = "text" }"#, ""),
        table(
            "member",
            &format!("{{ name = \"account_id\", type = \"i64\" }}, {email}"),
            &format!("uniques = [{key}]"),
        ),
        rows("INSERT INTO account (id, name) VALUES (7, 'a')"),
        rows("INSERT INTO member (account_id, email) VALUES (7, 'jo@march.org')"),
    ];
    let fill = "fill = \"(SELECT m.email FROM member m WHERE m.account_id = account.id)\"";
    let changes = [
        operation("drop_unique", "member", &format!("constraint = {key}")),
        operation(
            "add_column",
            "account",
            &format!("column = {email}\n{fill}"),
        ),
        operation("drop_column", "member", &format!("column = {email}")),
    ];
    change(&db, &tables, "", &changes).await?;
    let email: String = db.fetch_one(sql!("SELECT email FROM account")).await?;
    assert_eq!(email, "jo@march.org");
    Ok(())
}

async fn a_value_is_made_of_those_of_other_changes(db: Database) -> orm::Result<()> {
    let columns =
        r#"{ name = "title", type = "text" }, { name = "note", type = "text", null = true }"#;
    let tables = [
        table("book", columns, ""),
        rows("INSERT INTO book (title) VALUES ('Walden')"),
    ];
    let note = r#"from = { name = "note", type = "text", null = true }
        to = { name = "note", type = "text" }
        fill = "'NONE'""#;
    let new = |name: &str, fill: &str| {
        let column =
            format!("column = {{ name = \"{name}\", type = \"text\" }}\nfill = \"{fill}\"");
        operation("add_column", "book", &column)
    };
    let changes = [
        operation("alter_column", "book", note),
        new("slug", "lower(title)"),
        new("key", "slug || '-' || lower(note)"),
    ];
    change(&db, &tables, "", &changes).await?;
    let key: String = db.fetch_one(sql!("SELECT key FROM book")).await?;
    assert_eq!(key, "walden-none");
    Ok(())
}

async fn a_converted_value_is_what_another_is_made_of(db: Database) -> orm::Result<()> {
    let tables = [
        table("book", r#"{ name = "score", type = "f64" }"#, ""),
        rows("INSERT INTO book (score) VALUES (2.5), (3.5)"),
    ];
    let score = r#"from = { name = "score", type = "f64" }
        to = { name = "score", type = "i32" }"#;
    let double = r#"column = { name = "twice", type = "i32" }
        fill = "score * 2""#;
    let changes = [
        operation("alter_column", "book", score),
        operation("add_column", "book", double),
    ];
    change(&db, &tables, "", &changes).await?;
    let twice: Vec<i64> = db
        .fetch(sql!("SELECT CAST(twice AS BIGINT) FROM book ORDER BY id"))
        .await?;
    assert_eq!(twice, [4, 8]);
    Ok(())
}

async fn an_index_gives_its_name_to_one_of_another_table(db: Database) -> orm::Result<()> {
    let number = r#"{ name = "n", type = "i64" }"#;
    let shared = r#"{ name = "shared", columns = ["n"] }"#;
    let gone = r#"{ name = "gone", columns = ["n"] }"#;
    let tables = [
        table(
            "one",
            number,
            r#"indexes = [{ name = "by_n", columns = ["n"] }]"#,
        ),
        table("two", number, &format!("indexes = [{shared}]")),
        table("three", number, &format!("indexes = [{gone}]")),
    ];
    let three = format!("columns = [{ID}, {number}]\nprimary_key = [\"id\"]\nindexes = [{gone}]");
    let changes = [
        operation(
            "drop_index",
            "one",
            r#"index = { name = "by_n", columns = ["n"] }"#,
        ),
        operation("drop_index", "two", &format!("index = {shared}")),
        operation("add_index", "one", &format!("index = {shared}")),
        operation("drop_table", "three", &three),
        operation("add_index", "two", &format!("index = {gone}")),
    ];
    change(&db, &tables, "", &changes).await
}

/// Without a transaction around the whole migration too.
async fn a_dropped_table_takes_no_rows_along(db: Database) -> orm::Result<()> {
    let shelf = r#"{ name = "label", type = "text" }"#;
    let key = foreign_key("book", "shelf_id", "shelf");
    let tables = [
        table("shelf", shelf, ""),
        table(
            "book",
            r#"{ name = "shelf_id", type = "i64" }"#,
            &format!("foreign_keys = [{key}]"),
        ),
        rows("INSERT INTO shelf (id, label) VALUES (1, 'a')"),
        rows("INSERT INTO book (shelf_id) VALUES (1), (1)"),
    ];
    let changes = [
        operation("drop_foreign_key", "book", &format!("constraint = {key}")),
        operation(
            "drop_table",
            "shelf",
            &format!("columns = [{ID}, {shelf}]\nprimary_key = [\"id\"]"),
        ),
        operation(
            "drop_column",
            "book",
            r#"column = { name = "shelf_id", type = "i64" }"#,
        ),
    ];
    change(&db, &tables, "atomic = false", &changes).await?;
    let books: i64 = db.fetch_one(sql!("SELECT count(*) FROM book")).await?;
    assert_eq!(books, 2);
    Ok(())
}

async fn tables_in_a_circle_are_dropped(db: Database) -> orm::Result<()> {
    let columns = |to: &str| format!("{{ name = \"{to}_id\", type = \"i64\", null = true }}");
    let keys = [
        foreign_key("hen", "egg_id", "egg"),
        foreign_key("egg", "hen_id", "hen"),
    ];
    let tables = [
        table("hen", &columns("egg"), ""),
        table("egg", &columns("hen"), ""),
        operation(
            "add_foreign_key",
            "hen",
            &format!("constraint = {}", keys[0]),
        ),
        operation(
            "add_foreign_key",
            "egg",
            &format!("constraint = {}", keys[1]),
        ),
        rows("INSERT INTO hen (id) VALUES (1)"),
        rows("INSERT INTO egg (id, hen_id) VALUES (1, 1)"),
        rows("UPDATE hen SET egg_id = 1"),
    ];
    let drop = |table: &str, to: &str| {
        operation(
            "drop_table",
            table,
            &format!("columns = [{ID}, {}]\nprimary_key = [\"id\"]", columns(to)),
        )
    };
    let changes = [
        operation(
            "drop_foreign_key",
            "hen",
            &format!("constraint = {}", keys[0]),
        ),
        operation(
            "drop_foreign_key",
            "egg",
            &format!("constraint = {}", keys[1]),
        ),
        drop("hen", "egg"),
        drop("egg", "hen"),
    ];
    change(&db, &tables, "atomic = false", &changes).await
}

/// Tables with rows become others, as `diff` finds the way.
async fn become_others(
    db: &Database,
    (before, rows): (&str, &str),
    after: &str,
    hints: &Hints,
) -> orm::Result<()> {
    become_those(db, (before, rows), after, hints, &mut NoAnswers).await
}

/// As [`become_others`], with answers.
async fn become_those(
    db: &Database,
    (before, rows): (&str, &str),
    after: &str,
    hints: &Hints,
    answers: &mut dyn Answers,
) -> orm::Result<()> {
    let (old, new) = (state(before), state(after));
    let changes = diff(&old, &new, hints, answers).expect("all is known");
    let second = Migration {
        depends_on: vec!["0001_tables".to_owned()],
        changes,
        ..Migration::default()
    };
    let first = format!("format = 1\n{before}{rows}");
    let files = [("0001_tables", first), ("0002_change", second.to_text())];
    run(db, &Migrations::from_texts(files)).await?;
    tables::assert_no_drift_beside_history(db, &new).await
}

fn value(sql: &str) -> SqlExpression {
    SqlExpression::Common(sql.to_owned())
}

/// `book` comes before `shelf` in the order of names.
async fn rows_lead_to_a_new_key_of_a_table_that_comes_after(db: Database) -> orm::Result<()> {
    let code = r#"{ name = "code", type = "text" }"#;
    let shelf_id = |ty: &str| format!("{{ name = \"shelf_id\", type = \"{ty}\" }}");
    let before = tables::table("shelf", code, "code", "")
        + &table(
            "book",
            &shelf_id("text"),
            &format!(
                "foreign_keys = [{}]",
                tables::foreign_key("book", "shelf_id", "shelf", "code")
            ),
        );
    let after = table("shelf", code, "")
        + &table(
            "book",
            &shelf_id("i64"),
            &format!(
                "foreign_keys = [{}]",
                foreign_key("book", "shelf_id", "shelf")
            ),
        );
    let rows = rows("INSERT INTO shelf VALUES ('a'), ('b')")
        + &rows("INSERT INTO book (shelf_id) VALUES ('b'), ('a')");
    let same = value("(SELECT shelf.id FROM shelf WHERE shelf.code = book.shelf_id)");
    let hints = Hints::default().fill(&TableName::new(None, "book"), "shelf_id", same);
    become_others(&db, (&before, &rows), &after, &hints).await?;
    let found: Vec<String> = db
        .fetch(sql!(
            "SELECT shelf.code FROM book JOIN shelf ON shelf.id = book.shelf_id ORDER BY book.id"
        ))
        .await?;
    assert_eq!(found, ["b", "a"]);
    Ok(())
}

/// Leads every row to the same row as before.
#[derive(Default)]
struct SameRows {
    asked: Vec<String>,
}

impl Answers for SameRows {
    fn rename(&mut self, _: &RenameQuestion) -> Option<RenameAnswer> {
        None
    }

    fn target(&mut self, question: &TargetQuestion) -> Option<TargetAnswer> {
        let TargetQuestion { table, column, .. } = question;
        self.asked.push(format!("{table}.{column}"));
        question
            .same_row()
            .map(|sql| TargetAnswer::Value(value(&sql)))
    }

    fn fill(&mut self, _: &FillQuestion) -> Option<FillAnswer> {
        None
    }
}

/// The key of `account` is that of a shelf, and part of the key of `entry`.
async fn rows_lead_to_the_same_by_a_key_that_is_a_foreign_key(db: Database) -> orm::Result<()> {
    let others = |ty: &str, key: &str| {
        let column = |name: &str| format!("{{ name = \"{name}\", type = \"{ty}\" }}");
        let place = "{ name = \"place\", type = \"i64\" }";
        let entry = "{ name = \"badge_entry_fkey\", columns = [\"account_id\", \"place\"], references = \"entry\", to = [\"account_id\", \"place\"] }";
        let keys = |keys: &[String]| format!("foreign_keys = [{}]", keys.join(", "));
        let to_account =
            |table: &str, column| tables::foreign_key(table, column, "account", "shelf_id");
        let account = [
            tables::foreign_key("account", "shelf_id", "shelf", key),
            to_account("account", "chief_id"),
        ];
        tables::table(
            "account",
            &format!("{}, {}", column("shelf_id"), column("chief_id")),
            "shelf_id",
            &keys(&account),
        ) + &tables::table(
            "entry",
            &format!("{}, {place}", column("account_id")),
            "account_id\", \"place",
            &keys(&[to_account("entry", "account_id")]),
        ) + &table(
            "badge",
            &format!("{}, {place}", column("account_id")),
            &keys(&[entry.to_owned()]),
        )
    };
    let code = r#"{ name = "code", type = "text" }"#;
    let before = tables::table("shelf", code, "code", "") + &others("text", "code");
    let after = table("shelf", code, "") + &others("i64", "id");
    let rows = rows("INSERT INTO shelf VALUES ('3'), ('1'), ('2')")
        + &rows("INSERT INTO account VALUES ('3', '3'), ('1', '3'), ('2', '1')")
        + &rows("INSERT INTO entry VALUES ('3', 1), ('1', 1), ('2', 2)")
        + &rows("INSERT INTO badge (account_id, place) VALUES ('3', 1), ('1', 1)");
    let mut answers = SameRows::default();
    let hints = Hints::default();
    become_those(&db, (&before, &rows), &after, &hints, &mut answers).await?;
    let asked = [
        "account.shelf_id",
        "account.chief_id",
        "badge.account_id",
        "entry.account_id",
    ];
    assert_eq!(answers.asked, asked);
    let led = [
        (
            "SELECT code FROM account JOIN shelf ON id = chief_id WHERE shelf_id = (SELECT id FROM shelf WHERE code = '2')",
            "1",
        ),
        (
            "SELECT code FROM entry JOIN shelf ON id = account_id WHERE place = 2",
            "2",
        ),
        (
            "SELECT code FROM badge JOIN shelf ON shelf.id = account_id WHERE badge.id = 1",
            "3",
        ),
        (
            "SELECT code FROM badge JOIN shelf ON shelf.id = account_id WHERE badge.id = 2",
            "1",
        ),
    ];
    for (query, code) in led {
        assert_eq!(text(&db, query).await?, code, "{query}");
    }
    Ok(())
}

/// The table that is renamed is made anew without the key after the other one has read it.
async fn rows_are_led_by_the_key_that_a_renamed_table_had(db: Database) -> orm::Result<()> {
    let code = r#"{ name = "code", type = "i64" }"#;
    let before = table("shelf", code, "")
        + &table(
            "book",
            r#"{ name = "shelf_id", type = "i64" }"#,
            &format!(
                "foreign_keys = [{}]",
                foreign_key("book", "shelf_id", "shelf")
            ),
        );
    let after = tables::table("place", code, "code", "")
        + &table(
            "book",
            r#"{ name = "shelf_id", type = "i64" }"#,
            &format!(
                "foreign_keys = [{}]",
                tables::foreign_key("book", "shelf_id", "place", "code")
            ),
        );
    let rows = rows("INSERT INTO shelf (id, code) VALUES (1, 20), (2, 10)")
        + &rows("INSERT INTO book (shelf_id) VALUES (2), (1)");
    let same = value("(SELECT place.code FROM place WHERE place.id = book.shelf_id)");
    let name = |name| TableName::new(None, name);
    let hints = Hints::default()
        .rename_table(&name("shelf"), &name("place"))
        .drop_column(&name("place"), "id")
        .fill(&name("book"), "shelf_id", same);
    become_others(&db, (&before, &rows), &after, &hints).await?;
    let found: Vec<i64> = db
        .fetch(sql!("SELECT shelf_id FROM book ORDER BY id"))
        .await?;
    assert_eq!(found, [10, 20]);
    Ok(())
}

/// That of a table that stays, and that of one which is dropped.
async fn foreign_keys_are_off_while_the_key_that_they_lead_to_changes(
    db: Database,
) -> orm::Result<()> {
    let author = |key: &str, unique: &str| {
        let unique =
            format!("uniques = [{{ name = \"author_{unique}_key\", columns = [\"{unique}\"] }}]");
        let columns = r#"{ name = "id", type = "i64" }, { name = "slug", type = "varchar(20)" }"#;
        tables::table("author", columns, key, &unique)
    };
    let keys = |key: &str| format!("foreign_keys = [{key}]");
    let book = table(
        "book",
        r#"{ name = "author_id", type = "i64" }"#,
        &keys(&foreign_key("book", "author_id", "author")),
    );
    let note = table(
        "note",
        r#"{ name = "slug", type = "varchar(20)" }"#,
        &keys(&tables::foreign_key("note", "slug", "author", "slug")),
    );
    let before = author("id", "slug") + &book + &note;
    let (before, after) = (state(&before), state(&(author("slug", "id") + &book)));
    let create = diff(
        &SchemaState::default(),
        &before,
        &Hints::default(),
        &mut NoAnswers,
    );
    let mut found = SchemaState::default();
    migrate(&db, &create.expect("all is new"), &mut found).await?;
    db.execute(sql!("INSERT INTO author (id, slug) VALUES (1, 'jane')"))
        .await?;
    db.execute(sql!("INSERT INTO book (author_id) VALUES (1)"))
        .await?;
    let hints = Hints::default().drop_table(&TableName::new(None, "note"));
    let changes = diff(&before, &after, &hints, &mut NoAnswers).expect("all is known");
    migrate(&db, &changes, &mut found).await?;
    tables::assert_no_drift(&db, &after).await?;
    let back = reverse(&changes, &before).expect("it is undone");
    migrate(&db, &back, &mut found).await?;
    tables::assert_no_drift(&db, &before).await?;
    let books: i64 = db.fetch_one(sql!("SELECT count(*) FROM book")).await?;
    assert_eq!(books, 1);
    Ok(())
}
