//! Documents taken apart and written again.

use super::*;
use serde_json::json;

fn written(text: &str) -> String {
    JsonNode::parse(text).expect("a document").to_text()
}

fn normal_text(text: &str) -> String {
    JsonNode::parse(text).expect("a document").to_normal_text()
}

#[test]
fn a_document_has_one_form() {
    let text = " { \"bb\" : 1, \"a\" : [ true , null ], \"a\" : \"\\u00e9\\/\\n\" } ";
    assert_eq!(written(text), "{\"a\":\"é/\\u000a\",\"bb\":1}");
    assert_eq!(written("\"\\ud83d\\ude00\""), "\"😀\"");
    assert_eq!(
        JsonText::of(&json!({"b": [], "a": {}})).to_string(),
        "{\"a\":{},\"b\":[]}"
    );
}

#[test]
fn numbers_are_written_as_postgres_writes_them() {
    let cases = [
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "0.0"),
        ("0e5", "0.0"),
        ("1e2", "100.0"),
        ("1.50e1", "15.0"),
        ("1.500e2", "150.0"),
        ("1e-2", "0.01"),
        ("-12.5e-3", "-0.0125"),
        (
            "123456789012345678901234567890",
            "123456789012345678901234567890",
        ),
        ("1.10", "1.10"),
        ("0.10e1", "1.0"),
    ];
    for (number, expected) in cases {
        assert_eq!(written(number), expected, "{number}");
    }
    for (number, expected) in [("1.0", "1"), ("1.10", "1.1"), ("0.0", "0"), ("100", "100")] {
        assert_eq!(normal_text(number), expected, "{number}");
    }
    assert_eq!(written("1e131071").len(), 131_074);
    for number in [
        "1e131072",
        "1e-16384",
        "1e99999999999999999999",
        "1e9223372036854775807",
    ] {
        assert_eq!(
            JsonNode::parse(number),
            Err(JsonFailure::Number),
            "{number}"
        );
    }
}

#[test]
fn floats_have_the_text_that_serde_json_gives_them() {
    let cases = [
        ("10000000000000000.0", json!(1e16).to_string()),
        ("0.0000001", json!(1e-7).to_string()),
        ("[1.0,0.1,-2.5]", "[1.0,0.1,-2.5]".to_owned()),
        ("1.50", "1.50".to_owned()),
        (
            "0.1000000000000000055511151231257827",
            "0.1000000000000000055511151231257827".to_owned(),
        ),
        ("10000000000000000", "10000000000000000".to_owned()),
    ];
    for (stored, expected) in cases {
        let node = JsonNode::parse(stored).expect("a document");
        assert_eq!(node.to_serde_json_text(), expected, "{stored}");
    }
}

#[test]
fn what_is_no_json_is_refused() {
    let texts = [
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\"}",
        "{\"a\":1,}",
        "{a:1}",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "nul",
        "tru",
        "\"",
        "\"\\x\"",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\\u00\"",
        "1 2",
        "[1 2]",
        "'a'",
        "NaN",
        "--1",
        "\"\\",
    ];
    for text in texts {
        assert_eq!(JsonNode::parse(text), Err(JsonFailure::Syntax), "{text}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(JsonNode::parse(&deep), Err(JsonFailure::TooDeep));
}

#[test]
fn a_place_is_found_without_taking_the_rest_apart() {
    let text = r#"{"a": [1, {"b": "]}\""}, 3], "0": 4, "": 5, "a\"b": 6, "x": 1, "x": 7}"#;
    let found = |path: &str| {
        let JsonNode::Array(steps) = JsonNode::parse(path).expect("a path") else {
            panic!("a path")
        };
        locate(text, &steps).expect("a document").map(str::to_owned)
    };
    let cases = [
        (r#"["a",1,"b"]"#, Some(r#""]}\"""#)),
        (r#"["a",-1]"#, Some("3")),
        (r#"["a",-3]"#, Some("1")),
        (r#"["a",-4]"#, None),
        (r#"["a",3]"#, None),
        (r#"["a","1"]"#, None),
        (r#"["0"]"#, Some("4")),
        ("[0]", None),
        (r#"[""]"#, Some("5")),
        (r#"["a\"b"]"#, Some("6")),
        (r#"["x"]"#, Some("7")),
        (r#"["x",0]"#, None),
        (r#"["nothing"]"#, None),
    ];
    for (path, expected) in cases {
        assert_eq!(found(path).as_deref(), expected, "{path}");
    }
    assert_eq!(found("[]").as_deref(), Some(text));
}

#[test]
fn what_cannot_be_stored_has_no_text() {
    let failure = |document: JsonText| document.text().map(str::to_owned).expect_err("a failure");
    assert_eq!(failure(JsonText::of("a\0b")), JsonFailure::Nul);
    assert_eq!(failure(JsonText::of(&json!({"a\0": 1}))), JsonFailure::Nul);
    let nested = |levels| (0..levels).fold(json!(1), |inner, _| json!([inner]));
    assert_eq!(failure(JsonText::of(&nested(128))), JsonFailure::TooDeep);
    let deepest = JsonText::of(&nested(127));
    assert_eq!(
        deepest.parse_any().expect("as deep as can be read"),
        nested(127)
    );
    for float in [f64::NAN, f64::INFINITY] {
        assert_eq!(
            failure(JsonText::of(&[Some((1, float))])),
            JsonFailure::NotFinite
        );
    }
    let no_text = std::collections::BTreeMap::from([(vec![1], 1)]);
    assert_eq!(failure(JsonText::of(&no_text)), JsonFailure::Serialize);
}

#[test]
fn floats_stay_floats_and_integers_integers() {
    let values = [
        json!(1),
        json!(1.0),
        json!(1e16),
        json!(1e300),
        json!(5e-324),
        json!(-1.5),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(f64::MAX),
        json!(0.1),
    ];
    for value in values {
        let read = JsonText::of(&value).parse_any().expect("a value");
        assert_eq!(read, value);
        assert_eq!(read.is_f64(), value.is_f64());
        let nested: Vec<serde_json::Value> = JsonText::of(&[&value]).parse().expect("a list");
        assert_eq!(nested, [value]);
    }
}

#[test]
fn an_integer_that_would_be_rounded_is_an_error() {
    for text in [
        "[18446744073709551616123]",
        "{\"a\": -9223372036854775809123}",
    ] {
        let document = JsonText::stored(text);
        match document.parse_any() {
            Ok(exact) => assert_eq!(
                (exact.to_string().as_str(), rounds_integers()),
                (text, false)
            ),
            Err(error) => assert!(!error.to_string().contains("123"), "{error}"),
        }
    }
    // Digits of a text are no number, and these are those of a float.
    for text in ["\"123456789012345678901\"", "100000000000000000000"] {
        assert!(JsonText::stored(text).parse_any().is_ok());
    }
}

#[test]
fn errors_hold_nothing_of_the_document() {
    let error = JsonText::stored("\"secret\"")
        .parse::<i64>()
        .expect_err("no number");
    assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    assert_eq!(format!("{:?}", JsonText::of("secret")), "JsonText(_)");
}
