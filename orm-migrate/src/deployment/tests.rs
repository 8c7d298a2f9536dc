//! The moment of each change.

use super::{Moment, deployment};
use crate::Migration;

fn moment(operations: &str) -> Moment {
    let text = format!("format = 1\n{operations}");
    let migration = Migration::parse("m", &text).unwrap_or_else(|error| panic!("{error}"));
    deployment(&migration.changes).moment
}

/// An operation on the table `book`.
fn on_book(operation: &str) -> String {
    format!("[[operation]]\ntable = \"book\"\n{operation}\n")
}

const NOTE: &str =
    "op = \"drop_column\"\ncolumn = { name = \"note\", type = \"text\", null = true }";
const RATING: &str =
    "op = \"add_column\"\ncolumn = { name = \"rating\", type = \"i32\", default = \"3\" }";

#[test]
fn additions_come_before_and_removals_after() {
    let cases = [
        (RATING, Moment::Before),
        (NOTE, Moment::After),
        (
            "op = \"add_column\"\ncolumn = { name = \"slug\", type = \"text\" }\nfill = \"''\"",
            Moment::Between,
        ),
        (
            "op = \"drop_column\"\ncolumn = { name = \"slug\", type = \"text\" }",
            Moment::Between,
        ),
        (
            "op = \"rename_column\"\nfrom = \"pages\"\nto = \"page_count\"",
            Moment::Between,
        ),
        (
            "op = \"add_index\"\nindex = { name = \"book_title_idx\", columns = [\"title\"] }",
            Moment::Any,
        ),
        (
            "op = \"add_unique\"\nconstraint = { name = \"book_title_key\", columns = [\"title\"] }",
            Moment::Before,
        ),
        (
            "op = \"add_check\"\nconstraint = { name = \"book_pages_min\", sql = \"pages > 0\" }",
            Moment::After,
        ),
        (
            "op = \"drop_check\"\nconstraint = { name = \"book_pages_min\", sql = \"pages > 0\" }",
            Moment::Before,
        ),
    ];
    for (operation, expected) in cases {
        assert_eq!(moment(&on_book(operation)), expected, "{operation}");
    }
}

#[test]
fn a_column_comes_before_where_it_takes_more_and_after_where_it_takes_less() {
    let cases = [
        ("varchar(80)", "varchar(200)", Moment::Before),
        ("varchar(80)", "text", Moment::Before),
        ("text", "varchar(80)", Moment::After),
        ("i32", "i64", Moment::Between),
    ];
    for (from, to, expected) in cases {
        let operation = format!(
            "op = \"alter_column\"\nfrom = {{ name = \"a\", type = \"{from}\" }}\nto = {{ name = \"a\", type = \"{to}\" }}"
        );
        assert_eq!(moment(&on_book(&operation)), expected, "{from} to {to}");
    }
}

#[test]
fn the_values_of_an_enum_come_before_where_there_are_more() {
    let check = |verb: &str, values: &str| {
        on_book(&format!(
            "op = \"{verb}_check\"\nconstraint = {{ name = \"book_status_choice\", column = \"status\", one_of = [{values}] }}"
        ))
    };
    let (two, three) = ("\"draft\", \"live\"", "\"draft\", \"live\", \"gone\"");
    let more = check("drop", two) + &check("add", three);
    let fewer = check("drop", three) + &check("add", two);
    assert_eq!(moment(&more), Moment::Before);
    assert_eq!(moment(&fewer), Moment::After);
}

#[test]
fn what_adds_and_removes_is_split() {
    let text = format!("format = 1\n{}{}", on_book(RATING), on_book(NOTE));
    let migration = Migration::parse("m", &text).unwrap_or_else(|error| panic!("{error}"));
    let found = deployment(&migration.changes);
    assert_eq!(found.moment, Moment::Between);
    assert_eq!(
        found.reasons,
        [
            "the column `book.rating` is added: before the next version starts",
            "the column `book.note` is dropped: after the last one has stopped; write two migrations",
        ]
    );
}
