//! Models as text of Rust.

use std::fmt::Write;

/// The widest line of attributes; rustfmt has a line for each word of wider ones.
const WIDTH: usize = 70;

/// The widest line of anything.
const LINE: usize = 100;

/// Names that are no longer than this share lines in a list.
const SHORT: usize = 10;

/// All that is written.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// Notes on the whole, such as on tables that are no models.
    pub(super) notes: Vec<String>,
    pub(super) enums: Vec<EnumSource>,
    pub(super) models: Vec<ModelSource>,
}

/// An enum with `#[derive(Choices)]`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EnumSource {
    pub(super) name: String,
    pub(super) words: Vec<String>,
    /// The type of its numbers: `i16`.
    pub(super) repr: Option<&'static str>,
    pub(super) variants: Vec<VariantSource>,
}

/// A variant of that enum.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct VariantSource {
    pub(super) name: String,
    /// The text that is stored, where it does not follow from the name.
    pub(super) rename: Option<String>,
    /// The number that is stored.
    pub(super) number: Option<i64>,
}

/// A struct with `#[derive(Model)]`.
#[derive(Debug, Default)]
pub(super) struct ModelSource {
    pub(super) docs: Option<String>,
    pub(super) notes: Vec<String>,
    pub(super) words: Vec<String>,
    pub(super) name: String,
    /// A view, of which nothing makes a table.
    pub(super) is_view: bool,
    pub(super) fields: Vec<FieldSource>,
}

/// A field of that struct, or notes about a column that is none.
#[derive(Debug, Default)]
pub(super) struct FieldSource {
    pub(super) docs: Option<String>,
    pub(super) notes: Vec<String>,
    pub(super) words: Vec<String>,
    pub(super) name: String,
    /// Empty if the column is no field.
    pub(super) ty: String,
}

/// `"sql"` as a literal of Rust.
pub(super) fn literal(text: &str) -> String {
    format!("{text:?}")
}

impl Source {
    /// The models as a file of Rust.
    pub(super) fn to_text(&self) -> String {
        let mut text =
            String::from("// Written by `manage inspectdb` from the tables of a database.\n");
        for note in &self.notes {
            push_note(&mut text, "", note);
        }
        text.push('\n');
        text.push_str("use orm::prelude::*;\n");
        if self.has_json_values() {
            text.push_str("use orm::serde_json::Value;\n");
        }
        for own in &self.enums {
            own.push_to(&mut text);
        }
        for model in &self.models {
            model.push_to(&mut text);
        }
        self.push_schema(&mut text);
        text
    }

    /// Returns whether some field is a document of any shape.
    fn has_json_values(&self) -> bool {
        let mut fields = self.models.iter().flat_map(|model| &model.fields);
        fields.any(|field| {
            let mut words = field.ty.split(|sign: char| !sign.is_alphanumeric());
            words.any(|word| word == "Value")
        })
    }

    /// The list of all models.
    fn push_schema(&self, text: &mut String) {
        let tables = self.models.iter().filter(|model| !model.is_view);
        let names: Vec<_> = tables.map(|model| &*model.name).collect();
        text.push_str("\n/// The tables of all models.\n");
        text.push_str("pub fn schema() -> orm::schema::Schema {\n");
        let line = names.join(", ");
        if line.len() <= WIDTH {
            push(text, format_args!("    schema![{line}]\n"));
        } else {
            text.push_str("    schema![");
            let is_short = names.iter().all(|name| name.len() <= SHORT);
            let mut room = 0;
            for name in names {
                if room < name.len() + 2 || !is_short {
                    text.push_str("\n        ");
                    room = LINE - 8;
                } else {
                    text.push(' ');
                    room -= 1;
                }
                push(text, format_args!("{name},"));
                room = room.saturating_sub(name.len() + 1);
            }
            text.push_str("\n    ]\n");
        }
        text.push_str("}\n");
    }
}

impl EnumSource {
    fn push_to(&self, text: &mut String) {
        text.push_str("\n#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]\n");
        push_words(text, "", &self.words);
        if let Some(repr) = self.repr {
            push(text, format_args!("#[repr({repr})]\n"));
        }
        push(text, format_args!("pub enum {} {{\n", self.name));
        for variant in &self.variants {
            if let Some(stored) = &variant.rename {
                push(
                    text,
                    format_args!("    #[orm(rename = {})]\n", literal(stored)),
                );
            }
            match variant.number {
                Some(number) => push(text, format_args!("    {} = {number},\n", variant.name)),
                None => push(text, format_args!("    {},\n", variant.name)),
            }
        }
        text.push_str("}\n");
    }
}

impl ModelSource {
    fn push_to(&self, text: &mut String) {
        text.push('\n');
        for note in &self.notes {
            push_note(text, "", note);
        }
        push_docs(text, "", self.docs.as_deref());
        text.push_str("#[derive(Model, Clone, Debug)]\n");
        push_words(text, "", &self.words);
        push(text, format_args!("pub struct {} {{\n", self.name));
        for field in &self.fields {
            for note in &field.notes {
                push_note(text, "    ", note);
            }
            if field.ty.is_empty() {
                continue;
            }
            push_docs(text, "    ", field.docs.as_deref());
            push_words(text, "    ", &field.words);
            push(
                text,
                format_args!("    pub {}: {},\n", field.name, field.ty),
            );
        }
        text.push_str("}\n");
    }
}

fn push_note(text: &mut String, indent: &str, note: &str) {
    push(text, format_args!("{indent}// NOTE: {}\n", one_line(note)));
}

fn push_docs(text: &mut String, indent: &str, docs: Option<&str>) {
    for line in docs.unwrap_or_default().lines() {
        push(
            text,
            format_args!("{}\n", format!("{indent}/// {line}").trim_end()),
        );
    }
}

/// `#[orm(…)]`
fn push_words(text: &mut String, indent: &str, words: &[String]) {
    let line = words.join(", ");
    if words.is_empty() {
        return;
    }
    if line.len() <= WIDTH {
        return push(text, format_args!("{indent}#[orm({line})]\n"));
    }
    push(text, format_args!("{indent}#[orm(\n"));
    for (position, word) in words.iter().enumerate() {
        let comma = if position + 1 < words.len() { "," } else { "" };
        push(text, format_args!("{indent}    {word}{comma}\n"));
    }
    push(text, format_args!("{indent})]\n"));
}

/// Text for a comment of one line, which nothing in it ends.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

fn push(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a `String` does not fail.
    let _ = text.write_fmt(line);
}
