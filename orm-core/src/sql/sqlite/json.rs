//! JSON documents in SQLite: functions of ours, since its own know no key with a quote mark, read large integers as floats
//! and have no `@>`.

use crate::plan::Expr;
use crate::query::{JsonFunction, JsonRead, JsonStep};
use crate::sql::writer::Writer;
use crate::value::{Type, Value, write_quoted};

impl Writer {
    /// Writes a function of documents.
    pub(super) fn sqlite_json(&mut self, function: JsonFunction, arguments: &[Expr<'_>]) {
        let name = match function {
            JsonFunction::Normal => "orm_json_normal",
            JsonFunction::Compared => return self.template("#1 COLLATE orm_json", arguments),
            JsonFunction::Of(Type::Bool) => "orm_json_of_bool",
            JsonFunction::Of(_) => "orm_json_of",
            JsonFunction::HasKey => "orm_json_has_key",
            JsonFunction::HasAnyKey => "orm_json_has_any_key",
            JsonFunction::HasAllKeys => "orm_json_has_all_keys",
            JsonFunction::Contains => "orm_json_contains",
            JsonFunction::NullIf => "orm_json_nullif",
            JsonFunction::Merge => "orm_json_merge",
            JsonFunction::Entries => "orm_json_entries",
        };
        self.call(name, arguments);
    }

    /// Writes what is found in a document: `orm_json_text(document, '["a",0]')`, with the path bound.
    pub(super) fn sqlite_json_at(
        &mut self,
        document: &Expr<'_>,
        path: &[JsonStep],
        read: JsonRead,
    ) {
        self.push(match read {
            JsonRead::Document => "orm_json_at(",
            JsonRead::Text => "orm_json_text(",
            JsonRead::Integer => "orm_json_int(",
            JsonRead::Float => "orm_json_float(",
            JsonRead::Bool => "orm_json_bool(",
            JsonRead::ArrayLength => "orm_json_array_length(",
        });
        self.expr(document);
        self.push(", ");
        self.bind(Value::Text(steps(path)));
        self.push(")");
    }

    /// Writes a document with another value in one place, or without what is there.
    pub(super) fn sqlite_json_set(
        &mut self,
        document: &Expr<'_>,
        path: &[JsonStep],
        value: Option<&Expr<'_>>,
    ) {
        self.push(match value {
            Some(_) => "orm_json_set(",
            None => "orm_json_remove(",
        });
        self.expr(document);
        self.push(", ");
        self.bind(Value::Text(steps(path)));
        if let Some(value) = value {
            self.push(", ");
            self.expr(value);
        }
        self.push(")");
    }
}

/// Returns a path as a JSON array: keys are texts, positions numbers.
pub(super) fn steps(path: &[JsonStep]) -> String {
    let mut steps = String::from("[");
    for (n, step) in path.iter().enumerate() {
        steps.push_str(if n > 0 { "," } else { "" });
        match step {
            JsonStep::Key(key) => write_quoted(key, &mut steps),
            JsonStep::Index(index) => steps.push_str(&index.to_string()),
        }
    }
    steps + "]"
}
