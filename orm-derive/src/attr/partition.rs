//! `partition_by = …` on the struct.

use super::{ChoiceOf, Mistake, Taken, each_in_parentheses};
use crate::names::joined;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitInt};

/// `partition_by = range(day)`, `= list(country)`, `= hash(device, 8)`
pub(crate) struct PartitionAttrs {
    pub(crate) method: PartitionMethod,
    pub(crate) fields: Vec<Ident>,
}

/// The way in which rows are divided.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum PartitionMethod {
    Range,
    List,
    /// Into so many partitions.
    Hash(u32),
}

const METHODS: ChoiceOf = ChoiceOf {
    known: &["range", "list", "hash"],
    other_names: &[
        (
            "range",
            &["date", "time", "interval", "day", "week", "month", "year"],
        ),
        ("list", &["value", "values", "in"]),
        ("hash", &["modulus", "modulo", "key"]),
    ],
};

/// More partitions than any server is asked to plan for.
const MAX_PARTITIONS: u32 = 1024;

impl PartitionAttrs {
    pub(crate) fn parse(word: &Ident, input: ParseStream) -> Taken<Self> {
        let method = METHODS.take(word, input)?;
        let mut fields = Vec::new();
        let mut number = None;
        each_in_parentheses(input, |content| {
            if content.peek(LitInt) {
                number = Some(content.parse::<LitInt>()?);
            } else {
                fields.push(content.call(Ident::parse_any)?);
            }
            Ok(())
        })?;
        if fields.is_empty() {
            return Err(Mistake::Form);
        }
        Ok(PartitionAttrs {
            method: method_of(&method, &fields, number)?,
            fields,
        })
    }
}

fn method_of(method: &Ident, fields: &[Ident], number: Option<LitInt>) -> Taken<PartitionMethod> {
    let said = |at, message| Err(Mistake::Said(syn::Error::new(at, message)));
    match (method.to_string().as_str(), number) {
        ("hash", Some(number)) => match number.base10_parse() {
            Ok(count) if (2..=MAX_PARTITIONS).contains(&count) => Ok(PartitionMethod::Hash(count)),
            _ => said(
                number.span(),
                format!("`hash` divides rows into 2 to {MAX_PARTITIONS} partitions"),
            ),
        },
        ("hash", None) => said(
            method.span(),
            format!(
                "`hash` says into how many partitions rows are divided; write `partition_by = hash({}, 8)`",
                joined(fields)
            ),
        ),
        (_, Some(number)) => said(
            number.span(),
            format!(
                "only `hash` has a number of partitions; write `partition_by = {method}({})`, and make each partition in a migration",
                joined(fields)
            ),
        ),
        ("list", None) if fields.len() > 1 => said(
            fields[1].span(),
            format!(
                "a `list` is of one field; write `partition_by = list({})`",
                fields[0]
            ),
        ),
        ("list", None) => Ok(PartitionMethod::List),
        _ => Ok(PartitionMethod::Range),
    }
}

#[cfg(test)]
mod tests {
    use crate::attr::model::ModelAttrs;
    use crate::errors::Errors;
    use syn::{Attribute, parse_quote};

    fn mistakes(attr: Attribute) -> Vec<String> {
        let mut errors = Errors::default();
        ModelAttrs::parse(&[attr], &mut errors);
        errors.messages()
    }

    #[test]
    fn a_method_has_its_fields() {
        let right: [Attribute; 4] = [
            parse_quote!(#[orm(partition_by = range(day))]),
            parse_quote!(#[orm(partition_by = range(day, device))]),
            parse_quote!(#[orm(partition_by = list(country))]),
            parse_quote!(#[orm(partition_by = hash(device, 8))]),
        ];
        for attr in right {
            assert_eq!(mistakes(attr), [""; 0]);
        }
    }

    #[test]
    fn a_method_out_of_form_says_how_it_is_written() {
        let form = "`partition_by` is written `partition_by = range(day)`, `partition_by = list(country)` or `partition_by = hash(device, 8)`";
        let wrong: [(Attribute, &str); 8] = [
            (parse_quote!(#[orm(partition_by(day))]), form),
            (
                parse_quote!(#[orm(partition_by = day)]),
                "`partition_by` knows no `day`; did you mean `range`?",
            ),
            (parse_quote!(#[orm(partition_by = range())]), form),
            (
                parse_quote!(#[orm(partition_by = month(day))]),
                "`partition_by` knows no `month`; did you mean `range`?",
            ),
            (
                parse_quote!(#[orm(partition_by = hash(device))]),
                "`hash` says into how many partitions rows are divided; write `partition_by = hash(device, 8)`",
            ),
            (
                parse_quote!(#[orm(partition_by = hash(device, 1))]),
                "`hash` divides rows into 2 to 1024 partitions",
            ),
            (
                parse_quote!(#[orm(partition_by = range(day, 8))]),
                "only `hash` has a number of partitions; write `partition_by = range(day)`, and make each partition in a migration",
            ),
            (
                parse_quote!(#[orm(partition_by = list(a, b))]),
                "a `list` is of one field; write `partition_by = list(a)`",
            ),
        ];
        for (attr, expected) in wrong {
            assert_eq!(mistakes(attr), [expected]);
        }
    }
}
