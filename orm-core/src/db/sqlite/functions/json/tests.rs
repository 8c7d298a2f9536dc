//! Documents that contain others, and changed in one place, by the rules of Postgres.

use super::super::tests::run;
use super::*;
use crate::db::sqlite::computed::Computed;
use std::ffi::CStr;

fn truth(name: &CStr, document: &str, argument: &str) -> bool {
    let arguments = [document, argument].map(|text| SqliteCell::Text(text.as_bytes()));
    run(name, &arguments) == Ok(Computed::Cell(SqliteCell::Integer(1)))
}

fn text(name: &CStr, arguments: &[&str]) -> Option<String> {
    let arguments = arguments
        .iter()
        .map(|text| SqliteCell::Text(text.as_bytes()));
    match run(name, &arguments.collect::<Vec<_>>()) {
        Ok(Computed::Text(text)) => Some(text),
        Ok(Computed::Cell(SqliteCell::Text(text))) => String::from_utf8(text.to_vec()).ok(),
        _ => None,
    }
}

#[test]
fn equal_documents_are_one_to_their_collation() {
    for (left, right, are_equal) in [
        ("1", "1.0", true),
        (r#"{"a":1,"b":[2]}"#, r#"{"b":[2.0],"a":1e0}"#, true),
        (r#""1""#, r#""1.0""#, false),
        ("1", r#""1""#, false),
        ("[1,2]", "[2,1]", false),
        ("no document", "no document", true),
        ("no document", "1", false),
    ] {
        assert_eq!(compare(left, right).is_eq(), are_equal, "{left} {right}");
        assert_eq!(compare(left, right), compare(right, left).reverse());
    }
}

#[test]
fn an_array_contains_a_value_by_itself_but_none_within_it_does() {
    let cases = [
        (r#"["foo","bar"]"#, r#""bar""#, true),
        (r#""bar""#, r#"["bar"]"#, false),
        (r#"[["foo"]]"#, r#""foo""#, false),
        (r#"[["foo"]]"#, r#"["foo"]"#, false),
        (r"[1,2,[1,3]]", "[1,3]", false),
        (r"[1,2,[1,3]]", "[[1,3]]", true),
        (r"[1,2]", "[2,2,1,1]", true),
        (r#"{"a":{"b":1,"c":2},"d":3}"#, r#"{"a":{"c":2.0}}"#, true),
        (r#"{"a":[{"b":1,"c":2}]}"#, r#"{"a":[{"b":1}]}"#, true),
        (r#"{"a":1}"#, "{}", true),
        (r#"{"a":1}"#, "[]", false),
        ("[]", "[]", true),
        ("[]", "{}", false),
        ("1", "1.0", true),
        ("null", "null", true),
        (r#"{"a":"x"}"#, r#"{"a":["x"]}"#, false),
        (r#"{"a":["x"]}"#, r#"{"a":"x"}"#, false),
    ];
    for (document, other, expected) in cases {
        assert_eq!(
            truth(c"orm_json_contains", document, other),
            expected,
            "{document} {other}"
        );
    }
}

#[test]
fn keys_are_of_objects_and_texts_of_arrays() {
    for (document, key, expected) in [
        (r#"{"a":1}"#, "a", true),
        (r#"{"a":{"b":1}}"#, "b", false),
        (r#"["a",1]"#, "a", true),
        (r#"["a",1]"#, "1", false),
        (r#""a""#, "a", true),
        ("1", "1", false),
    ] {
        assert_eq!(
            truth(c"orm_json_has_key", document, key),
            expected,
            "{document} {key}"
        );
    }
    assert!(truth(c"orm_json_has_any_key", r#"{"a":1}"#, r#"["b","a"]"#));
    assert!(!truth(c"orm_json_has_any_key", r#"{"a":1}"#, "[]"));
    assert!(!truth(
        c"orm_json_has_all_keys",
        r#"{"a":1}"#,
        r#"["b","a"]"#
    ));
    assert!(truth(c"orm_json_has_all_keys", "1", "[]"));
}

#[test]
fn one_place_is_set_where_something_holds_it() {
    for (document, path, expected) in [
        (r#"{"a":1}"#, r#"["b"]"#, r#"{"a":1,"b":9}"#),
        (r#"{"a":1}"#, r#"["a"]"#, r#"{"a":9}"#),
        (r#"{"a":1}"#, r#"["b","c"]"#, r#"{"a":1}"#),
        (r#"{"a":1}"#, r#"["a","c"]"#, r#"{"a":1}"#),
        (r#"{"a":1}"#, "[0]", r#"{"a":1}"#),
        ("[1,2]", r#"["0"]"#, "[1,2]"),
        ("[1,2]", "[0]", "[9,2]"),
        ("[1,2]", "[-1]", "[1,9]"),
        ("[1,2]", "[7]", "[1,2,9]"),
        ("[1,2]", "[-7]", "[9,1,2]"),
        ("[[1],2]", "[0,0]", "[[9],2]"),
        ("1", "[0]", "1"),
    ] {
        let set = text(c"orm_json_set", &[document, path, "9"]);
        assert_eq!(set.as_deref(), Some(expected), "{document} {path}");
    }
}

#[test]
fn one_place_is_removed_where_it_is() {
    for (document, path, expected) in [
        (r#"{"a":1,"b":2}"#, r#"["b"]"#, r#"{"a":1}"#),
        (r#"{"a":[1,2]}"#, r#"["a",0]"#, r#"{"a":[2]}"#),
        ("[1,2]", "[-1]", "[1]"),
        ("[1,2]", "[2]", "[1,2]"),
        ("[1,2]", r#"["0"]"#, "[1,2]"),
        ("1", r#"["a"]"#, "1"),
    ] {
        let removed = text(c"orm_json_remove", &[document, path]);
        assert_eq!(removed.as_deref(), Some(expected), "{document} {path}");
    }
}

#[test]
fn keys_of_objects_are_merged() {
    for (document, keys, expected) in [
        (
            r#"{"a":1,"b":2}"#,
            r#"{"c":[],"b":null}"#,
            r#"{"a":1,"b":null,"c":[]}"#,
        ),
        (r#"{"a":{"x":1}}"#, r#"{"a":{"y":2}}"#, r#"{"a":{"y":2}}"#),
        (r#"{"a":1}"#, "{}", r#"{"a":1}"#),
        (r#"{"a":1}"#, "[2]", r#"{"a":1}"#),
        ("[1]", r#"{"a":1}"#, "[1]"),
        ("null", r#"{"a":1}"#, "null"),
    ] {
        let merged = text(c"orm_json_merge", &[document, keys]);
        assert_eq!(merged.as_deref(), Some(expected), "{document} {keys}");
    }
}

#[test]
fn a_text_that_is_no_document_is_an_error() {
    let cells = [SqliteCell::Text(b"{"), SqliteCell::Text(b"[]")];
    assert_eq!(run(c"orm_json_at", &cells), Err(NotJson));
}
