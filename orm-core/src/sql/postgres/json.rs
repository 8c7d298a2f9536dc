//! JSON documents in Postgres: `jsonb`.
//!
//! A path is a `jsonpath` in `strict` mode, which takes a key for a key and a position for a position; `->` and `#>` would
//! find a whole document, or the key `"0"`, at position 0. What does not fit is no error but null.

use crate::plan::Expr;
use crate::query::{JsonFunction, JsonRead, JsonStep};
use crate::sql::writer::Writer;
use crate::value::{Value, write_quoted};
use std::fmt::Write;

impl Writer {
    /// Writes a function of documents.
    pub(super) fn postgres_json(&mut self, function: JsonFunction, arguments: &[Expr<'_>]) {
        const KEYS: &str = "ARRAY(SELECT jsonb_array_elements_text(#2))";
        // Of arrays and scalars `||` makes arrays.
        const MERGED: &str = "CASE WHEN jsonb_typeof(#1) = 'object' AND jsonb_typeof(#2) = 'object' THEN #1 || #2 ELSE #1 END";
        const ENTRIES: &str = r#"CASE WHEN jsonb_typeof(#1) = 'object' THEN coalesce((SELECT jsonb_agg(jsonb_build_object('key', "key", 'value', "value")) FROM jsonb_each(#1)), '[]') END"#;
        match function {
            JsonFunction::Normal | JsonFunction::Compared => self.template("#1", arguments),
            JsonFunction::Of(_) => self.call("to_jsonb", arguments),
            JsonFunction::HasKey => self.template("#1 ? #2", arguments),
            JsonFunction::HasAnyKey => self.template(&format!("#1 ?| {KEYS}"), arguments),
            JsonFunction::HasAllKeys => self.template(&format!("#1 ?& {KEYS}"), arguments),
            JsonFunction::Contains => self.template("#1 @> #2", arguments),
            JsonFunction::NullIf => self.call("nullif", arguments),
            JsonFunction::Merge => self.template(MERGED, arguments),
            JsonFunction::Entries => self.template(ENTRIES, arguments),
        }
    }

    /// Writes what is found in a document, with the path bound.
    pub(super) fn postgres_json_at(
        &mut self,
        document: &Expr<'_>,
        path: &[JsonStep],
        read: JsonRead,
    ) {
        let (before, after) = match read {
            JsonRead::Document => ("", ""),
            JsonRead::Text => ("((", " #>> '{}') COLLATE \"C\")"),
            JsonRead::Integer | JsonRead::ArrayLength => ("CAST(", " AS int8)"),
            JsonRead::Float => ("CAST(", " AS float8)"),
            JsonRead::Bool => ("CAST(", " AS bool)"),
        };
        self.push(before);
        self.found_json("jsonb_path_query_first", document, read_path(path, read));
        self.push(after);
    }

    /// Writes a document with another value in one place, or without what is there. `jsonb_set` and `#-` are asked where
    /// the place is one alone: they raise an error for a key of an array, and take a position for a key of an object.
    pub(super) fn postgres_json_set(
        &mut self,
        document: &Expr<'_>,
        path: &[JsonStep],
        value: Option<&Expr<'_>>,
    ) {
        let place = match (value, path.split_last()) {
            (Some(_), Some((last, parents))) => json_path(parents) + holds(last),
            _ => json_path(path),
        };
        self.push("CASE WHEN ");
        self.found_json("jsonb_path_exists", document, place);
        self.push(" THEN ");
        if let Some(value) = value {
            self.push("jsonb_set(");
            self.expr(document);
            self.push(", ");
            self.steps(path);
            self.push(", coalesce(");
            self.expr(value);
            self.push(", 'null'))");
        } else {
            self.operand(document);
            self.push(" #- ");
            self.steps(path);
        }
        self.push(" ELSE ");
        self.expr(document);
        self.push(" END");
    }

    /// Writes `function(document, path, '{}', true)`, which is null where the path leads to nothing. The path is read from
    /// its text by a query of its own, once: a plan that serves any parameters would read it anew for each row.
    fn found_json(&mut self, function: &str, document: &Expr<'_>, path: String) {
        self.push(function);
        self.push("(");
        self.expr(document);
        self.push(", (SELECT CAST(");
        self.bind(Value::Text(path));
        self.push(" AS jsonpath)), '{}', true)");
    }

    /// Binds a path as an array of texts.
    fn steps(&mut self, path: &[JsonStep]) {
        let mut steps = String::from("{");
        for (n, step) in path.iter().enumerate() {
            steps.push_str(if n > 0 { "," } else { "" });
            match step {
                JsonStep::Key(key) => {
                    let escaped = key.replace('\\', "\\\\").replace('"', "\\\"");
                    steps.extend(["\"", &escaped, "\""]);
                }
                JsonStep::Index(index) => steps.push_str(&index.to_string()),
            }
        }
        self.push("CAST(");
        self.bind(Value::Text(steps + "}"));
        self.push(" AS text[])");
    }
}

/// Returns the `jsonpath` of a value that is read as `read`.
pub(super) fn read_path(path: &[JsonStep], read: JsonRead) -> String {
    json_path(path) + filter(read)
}

/// Returns a path as a `jsonpath`: `strict $."tags"[0]`, `strict $[last]`.
fn json_path(path: &[JsonStep]) -> String {
    let mut text = String::from("strict $");
    for step in path {
        match step {
            JsonStep::Key(key) => {
                text.push('.');
                write_quoted(key, &mut text);
            }
            // Writing to a `String` cannot fail.
            JsonStep::Index(index) if *index >= 0 => _ = write!(text, "[{index}]"),
            JsonStep::Index(index) => _ = write!(text, "[last-{}]", -(i64::from(*index) + 1)),
        }
    }
    text
}

/// Returns the end of a `jsonpath` that finds what can be read so, and nothing else. `db/sqlite/functions/json.rs` has the
/// same bounds: those of floats are the numbers that are rounded to one.
fn filter(read: JsonRead) -> &'static str {
    match read {
        JsonRead::Document => "",
        JsonRead::Text => " ? (@.type() == \"string\")",
        JsonRead::Integer => {
            " ? (@ % 1 == 0 && @ >= -9223372036854775808 && @ <= 9223372036854775807)"
        }
        JsonRead::Float => {
            " ? (@ == 0 || @ > 2.4703282292062328e-324 && @ < 1.797693134862315807e308 || @ < -2.4703282292062328e-324 && @ > -1.797693134862315807e308)"
        }
        JsonRead::Bool => " ? (@.type() == \"boolean\")",
        JsonRead::ArrayLength => " ? (@.type() == \"array\").size()",
    }
}

/// Returns the end of a `jsonpath` that finds a value in which there is room for such a step.
fn holds(step: &JsonStep) -> &'static str {
    match step {
        JsonStep::Key(_) => " ? (@.type() == \"object\")",
        JsonStep::Index(_) => " ? (@.type() == \"array\")",
    }
}
