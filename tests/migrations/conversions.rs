//! A column that gets another type: both databases make the same values.

on_each! { values_of_another_type_are_the_same_on_both_databases }

use crate::cases::text;
use crate::changes::{migrate, run};
use orm::prelude::*;
use orm_migrate::{Migration, SchemaState};

/// The type of a column and a value of it; the types that it gets, and the value as a text in the end.
const CONVERSIONS: [(&str, &str, &[&str], &str); 18] = [
    ("f64", "100", &["text"], "100"),
    ("f64", "1e20", &["text"], "1e+20"),
    ("f32", "0.25", &["text"], "0.25"),
    ("f64", "2.5", &["i32", "text"], "2"),
    ("f64", "3.5", &["i64", "text"], "4"),
    ("f64", "0.1", &["f32", "text"], "0.1"),
    ("bool", "1 = 1", &["text"], "true"),
    ("bool", "1 = 2", &["text", "bool", "text"], "false"),
    ("text", "' Yes'", &["bool", "text"], "true"),
    ("i32", "7", &["bool", "text"], "true"),
    (
        "date",
        DAY,
        &["datetime", "text"],
        "2024-02-29T00:00:00.000000",
    ),
    (
        "date",
        DAY,
        &["timestamptz", "text"],
        "2024-02-29T00:00:00.000000+00:00",
    ),
    ("datetime", TIME, &["text"], "2024-02-29T10:11:12.500000"),
    (
        "datetime",
        TIME,
        &["timestamptz", "text"],
        "2024-02-29T10:11:12.500000+00:00",
    ),
    (
        "timestamptz",
        ZONED,
        &["datetime", "text"],
        "2024-02-29T10:11:12.500000",
    ),
    ("timestamptz", ZONED, &["date", "text"], "2024-02-29"),
    ("timestamptz", ZONED, &["time", "text"], "10:11:12.500000"),
    ("datetime", "NULL", &["timestamptz", "date", "text"], "null"),
];

const DAY: &str = "'2024-02-29'";
const TIME: &str = "'2024-02-29T10:11:12.500000'";
const ZONED: &str = "'2024-02-29T10:11:12.500000+00:00'";

fn operations(text: &str) -> Migration {
    let text = format!("format = 1\n{text}");
    Migration::parse("0001_conversion", &text).unwrap_or_else(|error| panic!("{error}"))
}

async fn values_of_another_type_are_the_same_on_both_databases(db: Database) -> orm::Result<()> {
    for (first, value, types, expected) in CONVERSIONS {
        let case = format!("{first}, {value} -> {types:?}");
        let mut state = SchemaState::default();
        let create = operations(&format!(
            "[[operation]]\nop = \"create_table\"\ntable = \"kept\"\ncolumns = [\n  {{ name = \"id\", type = \"i64\" }},\n  {{ name = \"own\", type = \"{first}\", null = true }},\n]\nprimary_key = [\"id\"]\n"
        ));
        migrate(&db, &create.changes, &mut state).await?;
        run(&format!("INSERT INTO kept VALUES (1, {value})"), &db).await?;
        let mut before = first;
        for ty in types {
            let alter = operations(&format!(
                "[[operation]]\nop = \"alter_column\"\ntable = \"kept\"\nfrom = {{ name = \"own\", type = \"{before}\", null = true }}\nto = {{ name = \"own\", type = \"{ty}\", null = true }}\n"
            ));
            migrate(&db, &alter.changes, &mut state).await?;
            before = ty;
        }
        assert_eq!(text(&db, "SELECT own FROM kept").await?, expected, "{case}");
        run("DROP TABLE kept", &db).await?;
    }
    Ok(())
}
