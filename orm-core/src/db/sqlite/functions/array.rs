//! Arrays, which are JSON. A text that is no array of single values has the elements before the place where it is none.

use super::arithmetic::in_range;
use super::{Computed, functions};
use crate::db::sqlite::array::{compare, push};
use crate::db::sqlite::json::elements;
use crate::db::sqlite::json_element::{JsonElement, Storage};
use crate::db::sqlite::packed::SqliteCell;
use std::collections::BTreeSet;

functions! {
    c"orm_array_contains"(array: &str, others: &str) => contains(array, others);
    c"orm_array_overlaps"(array: &str, others: &str) => {
        let others: BTreeSet<_> = values(others).collect();
        values(array).any(|own| others.contains(&own))
    };
    c"orm_array_compare"(array: &str, other: &str) => compare(array, other) as i64;
    c"orm_array_at"(array: &str, position: i64, storage: &str) => {
        let position = usize::try_from(position.saturating_sub(1)).ok();
        let element = position.and_then(|position| elements(array).flatten().nth(position));
        let storage = Storage::named(storage);
        element.map(|element| element.stored(storage))
    };
    // One of `json_each`; a float as `orm_array_digits` has it.
    c"orm_array_element"(element: SqliteCell<'_>, storage: &str) => {
        let (element, storage) = (JsonElement::of(element), Storage::named(storage));
        match (&element, storage) {
            (JsonElement::Text(digits), Storage::Real) => match digits.parse::<f64>() {
                Ok(number) => number.into(),
                Err(_) => element.stored(storage),
            },
            _ => element.stored(storage),
        }
    };
    // Its floats as texts, which SQLite would not read exactly. Equal ones are equal texts.
    c"orm_array_digits"(array: &str) => of(elements(array).flatten().map(digits));
    c"orm_array_slice"(array: &str, first: i64, last: i64) => {
        let skipped = usize::try_from(first - 1).unwrap_or(0);
        let taken = usize::try_from(last).unwrap_or(0).saturating_sub(skipped);
        of(elements(array).flatten().skip(skipped).take(taken))
    };
    c"orm_array_append"(array: Option<&str>, element: SqliteCell<'_>) => {
        of(elements(array.unwrap_or_default()).flatten().chain([JsonElement::of(element)]))
    };
    c"orm_array_concat"(array: Option<&str>, others: Option<&str>) => {
        let [array, others] = [array, others].map(Option::unwrap_or_default);
        of(elements(array).flatten().chain(elements(others).flatten()))
    };
    // The value of a column that becomes one of integers of this type.
    c"orm_as_numbers"(array: &str, to: &str) => {
        let numbers = elements(array).map(|element| as_number(element?, to));
        let numbers: Option<Vec<_>> = numbers.collect();
        numbers.map_or(Computed::UNFIT, |numbers| of(numbers.into_iter()).into())
    };
    c"orm_array_remove"(array: &str, element: SqliteCell<'_>) => {
        let element = JsonElement::of(element);
        of(elements(array).flatten().filter(|own| *own != element))
    };
}

/// Returns the element as an integer of this type, if it is one, or the text of one.
fn as_number<'j>(element: JsonElement<'_>, to: &str) -> Option<JsonElement<'j>> {
    let number: i64 = match element {
        JsonElement::Null => return Some(JsonElement::Null),
        JsonElement::Integer(number) => number,
        JsonElement::Text(text) => text.trim().parse().ok()?,
        JsonElement::Real(_) => return None,
    };
    in_range(number.into(), to).map(JsonElement::Integer)
}

/// Returns a number as a text.
fn digits(element: JsonElement<'_>) -> JsonElement<'_> {
    match element {
        // Zero has two signs, and is one number.
        JsonElement::Real(number) => JsonElement::Text(format!("{:?}", number + 0.0).into()),
        JsonElement::Integer(number) => JsonElement::Text(format!("{number}.0").into()),
        other => other,
    }
}

/// Returns whether all elements of the second array are found in the first; null is not.
fn contains(array: &str, others: &str) -> bool {
    let mut missing: BTreeSet<_> = elements(others).flatten().collect();
    let mut own = values(array);
    while !missing.is_empty() {
        let Some(own) = own.next() else { return false };
        missing.remove(&own);
    }
    true
}

/// Returns the elements that are not null.
fn values(array: &str) -> impl Iterator<Item = JsonElement<'_>> {
    elements(array)
        .flatten()
        .filter(|element| *element != JsonElement::Null)
}

/// Returns the array of these elements.
fn of<'j>(elements: impl Iterator<Item = JsonElement<'j>>) -> String {
    let mut json = String::from("[");
    for element in elements {
        push(element.stored(Storage::Same).cell(), &mut json);
    }
    json.push(']');
    json
}

#[cfg(test)]
mod tests {
    use super::super::Computed;
    use super::super::tests::run;
    use super::*;

    fn text(json: &str) -> SqliteCell<'_> {
        SqliteCell::Text(json.as_bytes())
    }

    fn made(json: &str) -> Computed<'static> {
        Computed::Text(json.to_owned())
    }

    #[test]
    fn null_is_found_nowhere() {
        for (array, others, expected) in [
            ("[1,2,1]", "[1,1]", true),
            ("[1]", "[1,2]", false),
            ("[]", "[]", true),
            ("[null]", "[null]", false),
            ("[1,null]", "[1]", true),
        ] {
            let arguments = [text(array), text(others)];
            assert_eq!(run(c"orm_array_contains", &arguments), Ok(expected.into()));
        }
        let nulls = [text("[null]"), text("[null]")];
        assert_eq!(run(c"orm_array_overlaps", &nulls), Ok(false.into()));
    }

    #[test]
    fn elements_are_taken_as_columns_store_them() {
        let at = |json, position, storage| {
            run(
                c"orm_array_at",
                &[text(json), SqliteCell::Integer(position), text(storage)],
            )
        };
        assert_eq!(
            at(r#"["00ff"]"#, 1, "BLOB"),
            Ok(Computed::Bytes(vec![0, 255]))
        );
        assert_eq!(at(r#"["Infinity"]"#, 1, "REAL"), Ok(f64::INFINITY.into()));
        assert_eq!(at(r#"["Infinity"]"#, 1, "TEXT"), Ok("Infinity".into()));
        assert_eq!(at("[1]", 2, "INTEGER"), Ok(Computed::NULL));
        assert_eq!(at("[1]", 0, "INTEGER"), Ok(Computed::NULL));
        assert_eq!(at("[1]", i64::MIN + 1, "INTEGER"), Ok(Computed::NULL));
    }

    #[test]
    fn null_is_an_array_without_elements_where_one_is_added() {
        let append = [SqliteCell::Null, SqliteCell::Blob(&[1])];
        assert_eq!(run(c"orm_array_append", &append), Ok(made(r#"["01"]"#)));
        let nulls = [SqliteCell::Null; 2];
        assert_eq!(run(c"orm_array_concat", &nulls), Ok(made("[]")));
        let remove = [text("[1,null,2]"), SqliteCell::Null];
        assert_eq!(run(c"orm_array_remove", &remove), Ok(made("[1,2]")));
    }
}
