//! Values of columns that are null together with others.

use super::diff;
use crate::samples::table_name;
use crate::{Hints, Migration, NoAnswers, SchemaState, outline};
use orm_core::schema::physical::SqlExpression;

/// The table `parcel` with these columns and checks, as a file has them.
fn parcel(columns: &[&str], checks: &[&str]) -> SchemaState {
    let of_column = |column: &&str| {
        let name = column.trim_end_matches('!');
        let null = name == *column;
        format!("{{ name = \"{name}\", type = \"text\", null = {null} }}")
    };
    let columns: Vec<_> = columns.iter().map(of_column).collect();
    let text = format!(
        "format = 1\n[[operation]]\nop = \"create_table\"\ntable = \"parcel\"\ncolumns = [{}]\nchecks = [{}]\n",
        columns.join(", "),
        checks.join(", ")
    );
    let migration = Migration::parse("0001", &text).expect("it is a file");
    let mut state = SchemaState::default();
    for change in &migration.changes {
        state.apply(change).expect("it fits");
    }
    state
}

const WHOLE_TWO: &str = "{ name = \"whole\", all_or_none = [\"city\", \"note\"] }";
const WITH_NOTE: &str = "{ name = \"absent\", column = \"city\", null_with = [\"note\"] }";

/// The columns that get values, where each is asked about is answered by `'x'`.
fn filled(old: &SchemaState, new: &SchemaState, asked: &[&str]) -> Vec<String> {
    let value = || SqlExpression::Common("'x'".to_owned());
    let parcel = table_name("parcel");
    let hints = asked.iter().fold(Hints::default(), |hints, column| {
        hints.fill(&parcel, column, value())
    });
    let changes = diff(old, new, &hints, &mut NoAnswers).expect("all is answered");
    let lines = outline(&changes).into_iter().map(|line| line.text);
    lines.filter(|line| line.contains("CASE")).collect()
}

#[test]
fn a_second_field_has_a_value_where_the_first_has_one() {
    let old = parcel(&["city"], &[]);
    let new = parcel(&["city", "note"], &[WHOLE_TWO]);
    let expected = "column parcel.note text null, (CASE WHEN \"city\" IS NOT NULL THEN ('x') END on SQLite, CASE WHEN \"city\" IS NOT NULL THEN coalesce(\"note\", ('x')) END on Postgres) in rows that are there";
    assert_eq!(filled(&old, &new, &["note"]), [expected]);
    let error = diff(&old, &new, &Hints::default(), &mut NoAnswers).expect_err("it is asked");
    let question = "the column `parcel.note` is new, and must have a value where `city` has one";
    assert!(error.to_string().contains(question), "{error}");
}

#[test]
fn a_struct_that_is_new_needs_no_values() {
    let (old, new) = (
        parcel(&["id"], &[]),
        parcel(&["id", "city", "note"], &[WHOLE_TWO]),
    );
    assert!(diff(&old, &new, &Hints::default(), &mut NoAnswers).is_ok());
}

#[test]
fn a_field_that_is_no_longer_optional_gets_values() {
    let expected = "values of parcel.note: CASE WHEN \"city\" IS NOT NULL THEN coalesce(\"note\", ('x')) END in place of null";
    let new = parcel(&["city", "note"], &[WHOLE_TWO]);
    let old = parcel(&["city", "note"], &[WITH_NOTE]);
    assert_eq!(filled(&old, &new, &["note"]), [expected]);
    // The struct itself was none before.
    let old = parcel(&["city!", "note"], &[]);
    assert_eq!(filled(&old, &new, &["note"]), [expected]);
    assert!(diff(&new, &new, &Hints::default(), &mut NoAnswers).is_ok());
}

#[test]
fn a_struct_within_a_struct_is_known_by_its_own_fields() {
    let absent =
        "{ name = \"absent\", column = \"city\", null_with = [\"lat\", \"lon\", \"alt\"] }";
    let old = parcel(
        &["city", "lat", "lon"],
        &[
            "{ name = \"whole\", all_or_none = [\"lat\", \"lon\"] }",
            &absent.replace(", \"alt\"", ""),
        ],
    );
    let new = parcel(
        &["city", "lat", "lon", "alt"],
        &[
            "{ name = \"whole\", all_or_none = [\"lat\", \"lon\", \"alt\"] }",
            absent,
        ],
    );
    let lines = filled(&old, &new, &["alt"]);
    assert!(
        lines[0].contains("CASE WHEN \"lat\" IS NOT NULL"),
        "{lines:?}"
    );
}

#[test]
fn a_field_that_may_be_null_still_is_asked_about_no_more() {
    let old = parcel(&["city"], &[]);
    let new = parcel(&["city", "note"], &[WITH_NOTE]);
    assert!(diff(&old, &new, &Hints::default(), &mut NoAnswers).is_ok());
}
