//! Conditions whose field and lookup are named at run time: `author.name.starts_with`.

use super::{Named, find, key_behind, target};
use crate::error::client_text;
use crate::query::{ArrayFunction, Comparison, Expr, Function, List, Match};
use crate::schema::near_name::nearest;
use crate::schema::{ChoiceValues, Table};
use crate::value::{Array, Type, Value};

/// A way to ask for a field's value.
#[derive(Clone, Copy)]
enum Lookup {
    Compare(Comparison),
    Match(Match, /* without regard to case: */ bool),
    IsIn,
    NotIn,
    IsNull,
}

/// The lookups by their names, which are those of a column's methods.
const LOOKUPS: [(&str, Lookup); 16] = [
    ("eq", Lookup::Compare(Comparison::Eq)),
    ("ne", Lookup::Compare(Comparison::Ne)),
    ("lt", Lookup::Compare(Comparison::Lt)),
    ("le", Lookup::Compare(Comparison::Le)),
    ("gt", Lookup::Compare(Comparison::Gt)),
    ("ge", Lookup::Compare(Comparison::Ge)),
    ("contains", Lookup::Match(Match::Contains, false)),
    ("icontains", Lookup::Match(Match::Contains, true)),
    ("starts_with", Lookup::Match(Match::StartsWith, false)),
    ("istarts_with", Lookup::Match(Match::StartsWith, true)),
    ("ends_with", Lookup::Match(Match::EndsWith, false)),
    ("iends_with", Lookup::Match(Match::EndsWith, true)),
    ("ieq", Lookup::Match(Match::Equals, true)),
    ("is_in", Lookup::IsIn),
    ("not_in", Lookup::NotIn),
    ("is_null", Lookup::IsNull),
];

/// Returns the condition on a field that is named in a text, compared with a value that is written as a text.
///
/// Nothing of the texts gets into SQL: the names are looked up, the value is bound. Where they name no condition the
/// expression is refused, and planning fails with the reason.
pub fn condition_by_name(table: &'static Table, name: &str, text: &str) -> Expr {
    condition(table, name, text).unwrap_or_else(Expr::refused)
}

fn condition(table: &'static Table, name: &str, text: &str) -> Result<Expr, String> {
    let named = find(table, name, |behind| lookup(behind).is_some())?;
    let behind = named.behind.unwrap_or("eq");
    let Some(lookup) = lookup(behind) else {
        return Err(unknown(name, behind));
    };
    let asked = Asked::of(&named, name)?;
    asked.condition(named.into_expr(), lookup, text)
}

fn lookup(name: &str) -> Option<Lookup> {
    let known = LOOKUPS.iter().find(|(known, _)| *known == name);
    known.map(|(_, lookup)| *lookup)
}

/// Returns the message for a lookup that there is none of, which names the nearest.
fn unknown(name: &str, behind: &str) -> String {
    let names = || LOOKUPS.iter().map(|(known, _)| *known);
    let Some(meant) = nearest(behind, names()) else {
        let names: Vec<_> = names().map(|name| format!("`{name}`")).collect();
        return client_text::no_lookup(name, &format!("there are {}", names.join(", ")));
    };
    client_text::no_lookup(name, &format!("did you mean `{meant}`?"))
}

/// A field that is asked for by its name.
struct Asked<'n> {
    name: &'n str,
    ty: Type,
    choices: Option<ChoiceValues>,
}

impl<'n> Asked<'n> {
    /// Returns what is known of the field; of a relation, of the key that it holds.
    fn of(named: &Named<'_>, name: &'n str) -> Result<Self, String> {
        let field = named.field();
        let [column] = named.columns() else {
            let key = target(field).map(|target| key_behind(field.name, target));
            let key = key.unwrap_or_default();
            return Err(client_text::relation(field.name, named.table.model, &key));
        };
        let choices = field.choices().filter(|list| !list.is_open);
        Ok(Asked {
            name,
            ty: column.ty,
            choices: choices.map(|list| list.values),
        })
    }

    fn condition(&self, field: Expr, lookup: Lookup, text: &str) -> Result<Expr, String> {
        Ok(match lookup {
            Lookup::Compare(how) => Expr::compare(how, field, Expr::value(self.value(text)?)),
            Lookup::Match(how, fold) => self.matching(field, how, fold, text)?,
            Lookup::IsIn => self.is_in(field, text)?,
            Lookup::NotIn => self.is_in(field, text)?.negated(),
            Lookup::IsNull => match self.value_of(Type::Bool, text)? {
                Value::Bool(true) => field.is_null(),
                _ => field.is_null().negated(),
            },
        })
    }

    /// Returns the condition that a text has this part, or that an array contains this element.
    fn matching(&self, field: Expr, how: Match, fold: bool, text: &str) -> Result<Expr, String> {
        if let (Type::Array(element), Match::Contains, false) = (self.ty, how, fold) {
            let part = Array::new(*element, vec![self.value_of(*element, text)?]);
            let contains = Function::Array(ArrayFunction::Contains);
            return Ok(Expr::call(
                contains,
                vec![field, Expr::value(Value::Array(part))],
            ));
        }
        self.require_text()?;
        Ok(Expr::matching(
            how,
            fold,
            field,
            Expr::value(self.value(text)?),
        ))
    }

    fn is_in(&self, field: Expr, text: &str) -> Result<Expr, String> {
        let values = text.split(',').map(|text| self.value(text));
        Ok(field.is_in(List::Values(values.collect::<Result<_, _>>()?)))
    }

    /// Returns the value of the field's own type that a text says, one of its choices where it has some.
    fn value(&self, text: &str) -> Result<Value, String> {
        let value = self.value_of(self.ty, text)?;
        match self.choices {
            Some(choices) if !has_choice(choices, &value) => {
                Err(client_text::no_value(self.name, &words(choices)))
            }
            _ => Ok(value),
        }
    }

    fn value_of(&self, ty: Type, text: &str) -> Result<Value, String> {
        let Some(written) = ty.written() else {
            return Err(client_text::never_written(self.name, ty.word()));
        };
        Value::parse(ty, text).ok_or_else(|| client_text::no_value(self.name, written))
    }

    fn require_text(&self) -> Result<(), String> {
        match (self.ty, self.choices) {
            (Type::Text, None) => Ok(()),
            (Type::Text, Some(_)) => Err(client_text::not_a_text(self.name, "one of few choices")),
            (ty, _) => Err(client_text::not_a_text(self.name, ty.word())),
        }
    }
}

fn has_choice(choices: ChoiceValues, value: &Value) -> bool {
    match (choices, value) {
        (ChoiceValues::Texts(texts), Value::Text(text)) => texts.contains(&text.as_str()),
        (ChoiceValues::Integers(numbers), Value::I16(number)) => {
            numbers.contains(&i64::from(*number))
        }
        (ChoiceValues::Integers(numbers), Value::I32(number)) => {
            numbers.contains(&i64::from(*number))
        }
        (ChoiceValues::Integers(numbers), Value::I64(number)) => numbers.contains(number),
        _ => false,
    }
}

/// Returns choices in words: one of `draft`, `in_print`.
fn words(choices: ChoiceValues) -> String {
    let names: Vec<String> = match choices {
        ChoiceValues::Texts(texts) => texts.iter().map(|text| format!("`{text}`")).collect(),
        ChoiceValues::Integers(numbers) => numbers.iter().map(|n| format!("`{n}`")).collect(),
    };
    format!("one of {}", names.join(", "))
}
