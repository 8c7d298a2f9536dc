//! Many rows in hand, as SQLite walks through them.

use super::*;
use crate::value::ColumnValues;

/// Returns a query of rows that are given by these columns.
fn rows_in_hand(query: &str, columns: Vec<ColumnValues>) -> Statement {
    let mut query = statement(Verb::Select, query, None);
    query.parameters = columns.into_iter().map(Parameter::Column).collect();
    query
}

fn column(numbers: &[i64]) -> ColumnValues {
    let numbers = numbers.iter().copied();
    ColumnValues::new(Type::I64, numbers.map(Value::I64).collect())
}

#[tokio::test]
async fn rows_come_in_their_order_with_their_numbers() {
    let db = memory().await;
    let columns = || vec![column(&[5, 3, 4]), column(&[50, 30, 40])];
    for (query, expected) in [
        (r#"SELECT "1" FROM orm_rows(orm_columns(?, ?))"#, [5, 3, 4]),
        (
            r#"SELECT "2" FROM orm_rows(orm_columns(?, ?))"#,
            [50, 30, 40],
        ),
        ("SELECT rowid FROM orm_rows(orm_columns(?, ?))", [0, 1, 2]),
        (
            r#"SELECT coalesce("3", 7) FROM orm_rows(orm_columns(orm_columns(?), orm_columns(?)))"#,
            [7, 7, 7],
        ),
    ] {
        let statement = rows_in_hand(query, columns());
        assert_eq!(found(&db, &statement).await.unwrap(), expected, "{query}");
    }
    let none = rows_in_hand("SELECT 1 FROM orm_rows(orm_columns(?))", vec![column(&[])]);
    assert!(found(&db, &none).await.unwrap().is_empty());
}

#[tokio::test]
async fn rows_may_be_as_wide_as_a_table() {
    let db = memory().await;
    let columns = |count: usize| (0..count).map(|_| "?").collect::<Vec<_>>().join(", ");
    for (width, rows) in [
        (64, format!("orm_rows(orm_columns({}))", columns(64))),
        (65, format!("orm_wide_rows(orm_columns({}))", columns(65))),
        (
            1_999,
            format!(
                "orm_wide_rows(orm_columns(orm_columns({}), orm_columns({})))",
                columns(1_000),
                columns(999)
            ),
        ),
    ] {
        let last = i64::from(width);
        let values = (1..=last).map(|n| column(&[n, -n])).collect();
        let statement = rows_in_hand(&format!("SELECT \"{width}\" FROM {rows}"), values);
        assert_eq!(found(&db, &statement).await.unwrap(), [last, -last]);
    }
}

#[tokio::test]
async fn rows_are_made_of_packed_columns_alone() {
    let db = memory().await;
    for query in [
        "SELECT 1 FROM orm_rows",
        "SELECT 1 FROM orm_rows(NULL)",
        "SELECT 1 FROM orm_rows(x'00')",
        "SELECT 1 FROM orm_rows(orm_columns('text'))",
    ] {
        assert!(integers(&db, query).await.is_err(), "{query}");
    }
    for query in [
        "SELECT 1 FROM orm_rows(orm_columns())",
        "SELECT 1 FROM orm_rows(orm_columns(x'00'))",
    ] {
        assert!(integers(&db, query).await.unwrap().is_empty(), "{query}");
    }
    let view = "CREATE VIEW v AS SELECT 1 FROM orm_rows(orm_columns())";
    run(&db, Verb::Schema, view).await.unwrap();
    let refused = integers(&db, "SELECT * FROM v").await.unwrap_err();
    assert!(
        refused.to_string().contains("unsafe use of virtual table"),
        "{refused}"
    );
}
