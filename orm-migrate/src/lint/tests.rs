//! A finding for each code, and what is said about none.

use super::{Finding, LintFacts, lint};
use crate::lint_code::{LintCode, LintLevel};
use crate::samples::{column, state, table};
use crate::state::SchemaState;
use crate::{Hints, Migration, NoAnswers, diff};
use orm_core::backend::Backend;
use orm_core::schema::physical::{
    CheckCondition, CheckConstraint, ChoiceValue, ColumnDefault, ColumnType, EnumName,
    PhysicalColumn, PhysicalEnum, SqlExpression, TableItem, TableName,
};
use orm_core::schema::{Change, TableChange};

fn book() -> TableName {
    TableName::new(None, "book")
}

fn status(values: &[&str]) -> TableItem {
    let values = values.iter().map(|value| (*value).to_owned());
    TableItem::Check(CheckConstraint {
        name: "book_status_choice".to_owned(),
        condition: CheckCondition::OneOf {
            column: "status".to_owned(),
            values: values.map(ChoiceValue::Text).collect(),
        },
    })
}

fn library() -> SchemaState {
    let mut book = table(
        "book",
        &[
            ("title", "varchar(200)"),
            ("note", "text?"),
            ("pages", "i32"),
            ("author_id", "i64"),
            ("status", "text"),
        ],
    );
    book.add_item(status(&["draft", "live"]));
    state([book, table("author", &[("name", "text")])])
}

fn findings_of(operations: &str, facts: &LintFacts) -> Vec<Finding> {
    let text = format!("format = 1\n{operations}");
    let migration = Migration::parse("m", &text).unwrap_or_else(|error| panic!("{error}"));
    lint(&migration, &library(), facts)
}

fn codes_of(operations: &str) -> Vec<&'static str> {
    let findings = findings_of(operations, &LintFacts::default());
    findings.iter().map(|it| it.code.as_str()).collect()
}

/// An operation on the table `book`.
fn on_book(operation: &str) -> String {
    format!("[[operation]]\ntable = \"book\"\n{operation}\n")
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn every_code_has_its_change() {
    let table = "op = \"drop_table\"\ntable = \"author\"\ncolumns = [{ name = \"id\", type = \"i64\", identity = \"by_default\" }, { name = \"name\", type = \"text\" }]\nprimary_key = [\"id\"]";
    let alter =
        |from: &str, to: &str| on_book(&format!("op = \"alter_column\"\nfrom = {from}\nto = {to}"));
    let note = "{ name = \"note\", type = \"text\", null = true }";
    let add = |column: &str| on_book(&format!("op = \"add_column\"\ncolumn = {{ {column} }}"));
    let constraint = |op: &str, constraint: &str| {
        on_book(&format!("op = \"{op}\"\nconstraint = {{ {constraint} }}"))
    };
    let choice = |values: &str| {
        format!("name = \"book_status_choice\", column = \"status\", one_of = [{values}]")
    };
    let plain = "name = \"x\", type = \"i32\", null = true";
    let status = "{ name = \"status\", type = \"text\" }";
    let run_sql = |sql: &str| format!("[[operation]]\nop = \"run_sql\"\nsql = \"{sql}\"\n");
    let cases: [(String, &[&str]); 27] = [
        (format!("[[operation]]\n{table}"), &["D001"]),
        (
            on_book(&format!("op = \"drop_column\"\ncolumn = {note}")),
            &["D002"],
        ),
        (
            alter(
                "{ name = \"title\", type = \"varchar(200)\" }",
                "{ name = \"title\", type = \"varchar(50)\" }",
            ),
            &["D003", "L005"],
        ),
        (
            constraint("drop_check", &choice("\"draft\", \"live\""))
                + &constraint("add_check", &choice("\"draft\"")),
            &["D004", "L003"],
        ),
        (
            constraint("drop_check", &choice("\"draft\", \"live\""))
                + &(alter(status, status) + "using = \"'draft'\"\n")
                + &constraint("add_check", &choice("\"draft\"")),
            &["L003"],
        ),
        (
            on_book("op = \"rename_column\"\nfrom = \"note\"\nto = \"remark\""),
            &["B001"],
        ),
        (
            "[[operation]]\nop = \"rename_table\"\nfrom = \"book\"\nto = \"volume\"".to_owned(),
            &["B001"],
        ),
        (
            add("name = \"slug\", type = \"text\"") + "fill = \"''\"",
            &["B002"],
        ),
        (
            add("name = \"sold\", type = \"bool\"") + "fill = \"false\"",
            &["B002"],
        ),
        (
            add("name = \"slug\", type = \"text\"") + "fill = \"lower(title)\"",
            &["B002", "L009"],
        ),
        (
            on_book("op = \"add_index\"\nindex = { name = \"i\", columns = [\"title\"] }"),
            &["L001"],
        ),
        (
            constraint(
                "add_foreign_key",
                "name = \"k\", columns = [\"author_id\"], references = \"author\", to = [\"id\"]",
            ),
            &["L002"],
        ),
        (
            constraint("add_check", "name = \"c\", sql = \"pages > 0\""),
            &["L003"],
        ),
        (
            alter(note, "{ name = \"note\", type = \"text\" }"),
            &["B002", "L004"],
        ),
        (
            alter(
                "{ name = \"pages\", type = \"i32\" }",
                "{ name = \"pages\", type = \"i64\" }",
            ),
            &["L005"],
        ),
        (
            add("name = \"uid\", type = \"uuid\", default = \"gen_random_uuid()\""),
            &["L006"],
        ),
        (
            add("name = \"total\", type = \"i32\", null = true, generated = \"pages * 2\""),
            &["L007"],
        ),
        (
            // A generated column is computed anew, and loses nothing.
            add("name = \"total\", type = \"i32\", null = true, generated = \"pages * 2\"")
                + &on_book(
                    "op = \"drop_column\"\ncolumn = { name = \"total\", type = \"i32\", null = true, generated = \"pages * 2\" }",
                ),
            &["L007", "L011"],
        ),
        (
            constraint("add_unique", "name = \"u\", columns = [\"title\"]"),
            &["L008"],
        ),
        (
            add(plain) + "[[operation]]\nop = \"run_sql\"\nsql = \"x\"\n",
            &["L009"],
        ),
        (
            add(plain)
                + &format!(
                    "[[operation]]\ntable = \"author\"\nop = \"add_column\"\ncolumn = {{ {plain} }}"
                ),
            &["L010"],
        ),
        (
            add(plain) + &on_book(&format!("op = \"drop_column\"\ncolumn = {note}")),
            &["D002", "L011"],
        ),
        (
            add(&format!(
                "name = \"{}\", type = \"i32\", null = true",
                "x".repeat(64)
            )),
            &["N001"],
        ),
        (
            add("name = \"order\", type = \"i32\", null = true"),
            &["N002"],
        ),
        (
            add("name = \"Pages\", type = \"i32\", null = true"),
            &["N003"],
        ),
        (run_sql("UPDATE book SET at = CURRENT_TIMESTAMP"), &["S002"]),
        (
            run_sql("UPDATE book SET at = orm_as_time(CURRENT_TIMESTAMP, 'timestamp')"),
            &[],
        ),
    ];
    let mut seen = Vec::new();
    for (operations, expected) in cases {
        assert_eq!(codes_of(&operations), expected, "{operations}");
        seen.extend_from_slice(expected);
    }
    let is_unseen = |code: &&LintCode| !seen.contains(&code.as_str());
    let unseen: Vec<_> = LintCode::ALL.iter().filter(is_unseen).collect();
    assert_eq!(unseen, [&LintCode::S001]);
}

#[test]
fn a_big_table_is_another_matter() {
    let widen = on_book(
        "op = \"alter_column\"\nfrom = { name = \"pages\", type = \"i32\" }\nto = { name = \"pages\", type = \"i64\" }",
    );
    let facts = |backend, rows| LintFacts::of(backend).with_rows(&book(), rows);
    let found = |facts| {
        let found = findings_of(&widen, &facts);
        found
            .iter()
            .map(|it| (it.code, it.level))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        found(facts(Backend::Postgres, 100_001)),
        [(LintCode::L005, LintLevel::Error)]
    );
    assert_eq!(
        found(facts(Backend::Postgres, 1)),
        [(LintCode::L005, LintLevel::Warning)]
    );
    assert_eq!(found(facts(Backend::Postgres, 0)), []);
    assert_eq!(
        found(facts(Backend::Sqlite, 100_001)),
        [(LintCode::S001, LintLevel::Info)]
    );
    assert_eq!(found(facts(Backend::Sqlite, 1)), []);
}

#[test]
fn nothing_is_said_of_a_new_table_or_of_what_is_allowed() {
    let new = table("tag", &[("label", "text")]);
    let mut models = library();
    models.apply(&Change::CreateTable(new)).expect("it fits");
    let index = TableChange::AddColumn {
        column: PhysicalColumn {
            default: Some(ColumnDefault::Expression(SqlExpression::Common(
                "random()".to_owned(),
            ))),
            ..column("weight", "f64")
        },
        fill: None,
    };
    let change = Change::of_table(&TableName::new(None, "tag"), index);
    models.apply(&change).expect("it fits");
    let hints = Hints::default();
    let mut changes = diff(&library(), &models, &hints, &mut NoAnswers).expect("all is known");
    changes.push(Change::of_table(
        &book(),
        TableChange::RenameColumn {
            from: "note".to_owned(),
            to: "remark".to_owned(),
        },
    ));
    let mut migration = Migration {
        changes,
        ..Migration::default()
    };
    let codes = |migration: &Migration| {
        let found = lint(migration, &library(), &LintFacts::default());
        found.iter().map(|it| it.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&migration), [LintCode::B001]);
    migration.allow = vec![LintCode::B001];
    assert_eq!(codes(&migration), []);
}

#[test]
fn codes_of_files_are_known_ones() {
    let migration = Migration {
        allow: vec![LintCode::D002, LintCode::L001],
        ..Migration::default()
    };
    let text = migration.to_text();
    assert!(text.contains("allow = [\"D002\", \"L001\"]"), "{text}");
    assert_eq!(Migration::parse("m", &text), Ok(migration));
    let error = Migration::parse("m", "format = 1\nallow = [\"D02\"]\n").unwrap_err();
    let expected = "m:2:10: unknown code of a finding `D02`; did you mean `D002`?";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_table_keeps_its_rows_under_another_name() {
    let operations = "[[operation]]\nop = \"rename_table\"\nfrom = \"book\"\nto = \"work\"\n\n\
        [[operation]]\nop = \"drop_column\"\ntable = \"work\"\ncolumn = { name = \"note\", type = \"text\", null = true }\n";
    let loses_values = |rows| {
        let work = TableName::new(None, "work");
        let facts = LintFacts::default().with_rows(&book(), rows);
        let found = findings_of(operations, &facts.with_rows(&work, 0));
        found.iter().any(|it| it.code == LintCode::D002)
    };
    assert!(loses_values(5));
    assert!(!loses_values(0));
}

#[test]
fn a_table_is_locked_once_under_both_of_its_names() {
    let operations = "[[operation]]\nop = \"rename_table\"\nfrom = \"book\"\nto = \"work\"\n\n\
        [[operation]]\nop = \"add_column\"\ntable = \"work\"\ncolumn = { name = \"x\", type = \"i32\", null = true }\n";
    assert_eq!(codes_of(operations), ["B001"]);
    let author = "[[operation]]\nop = \"add_column\"\ntable = \"author\"\ncolumn = { name = \"x\", type = \"i32\", null = true }\n";
    assert_eq!(codes_of(&format!("{operations}{author}")), ["B001", "L010"]);
}

#[test]
fn a_column_that_is_filled_is_filled_before_others_go_on_beside_it() {
    let alter = "op = \"alter_column\"\nfrom = { name = \"note\", type = \"text\", null = true }\nto = { name = \"note\", type = \"text\" }\n";
    let instead = |operation: &str| {
        let found = findings_of(&on_book(operation), &LintFacts::default());
        let mut found = found.into_iter().filter(|it| it.code == LintCode::L004);
        found.next().map(|it| it.instead)
    };
    let online = "let `makemigrations --online` write it";
    assert_eq!(instead(alter).as_deref(), Some(online));
    let before = "fill it by a migration of its own, and let `makemigrations --online` forbid null after that";
    assert_eq!(
        instead(&format!("{alter}fill = \"''\"\n")).as_deref(),
        Some(before)
    );
}

#[test]
fn values_of_an_enum_type_are_checked_by_it() {
    let mut old = library();
    let own = PhysicalEnum {
        name: EnumName {
            namespace: None,
            name: "status".to_owned(),
        },
        values: ["draft", "live"].map(str::to_owned).to_vec(),
    };
    let name = own.name.clone();
    old.apply(&Change::CreateEnum(own)).expect("it fits");
    let state = PhysicalColumn {
        ty: ColumnType::Enum(Box::new(name)),
        null: true,
        ..column("state", "text")
    };
    let check = TableItem::Check(CheckConstraint {
        name: "book_state_choice".to_owned(),
        condition: CheckCondition::OneOf {
            column: "state".to_owned(),
            values: ["draft", "live"]
                .map(|it| ChoiceValue::Text(it.to_owned()))
                .to_vec(),
        },
    });
    let changes = [
        TableChange::AddColumn {
            column: state,
            fill: None,
        },
        TableChange::AddItem(check),
    ];
    let migration = Migration {
        changes: changes
            .map(|change| Change::of_table(&book(), change))
            .to_vec(),
        ..Migration::default()
    };
    assert_eq!(lint(&migration, &old, &LintFacts::default()), []);
}

#[test]
fn a_name_in_between_is_none_that_a_program_knows() {
    let rename = |from: &str, to: &str| {
        on_book(&format!(
            "op = \"rename_column\"\nfrom = \"{from}\"\nto = \"{to}\""
        ))
    };
    let messages = |operations: &[String]| -> Vec<String> {
        let findings = findings_of(&operations.concat(), &LintFacts::default());
        let findings = findings.into_iter();
        findings
            .map(|it| format!("{} {}", it.code, it.message))
            .collect()
    };
    let swap = [
        rename("title", "orm_old_Title"),
        rename("note", "title"),
        rename("orm_old_Title", "note"),
    ];
    assert_eq!(
        messages(&swap),
        [
            "B001 the column `book.note` is renamed to `title`: a program that still runs finds another by that name",
            "B001 the column `book.title` is renamed to `note`: a program that still runs finds another by that name",
        ]
    );
    let drop =
        "op = \"drop_column\"\ncolumn = { name = \"orm_old_note\", type = \"text\", null = true }";
    let taken = [
        rename("note", "orm_old_note"),
        rename("pages", "note"),
        on_book(drop),
    ];
    assert_eq!(
        messages(&taken),
        [
            "B001 the column `book.pages` is renamed to `note`: a program that still runs does not find it",
            "D002 the column `book.note` is dropped with its values",
        ]
    );
}
