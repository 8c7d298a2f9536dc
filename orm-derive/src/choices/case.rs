//! The name of a variant as a text that is stored, and as words for people.

use crate::names::{listed, nearest, snake_case};
use syn::LitStr;

/// The form that `rename_all` gives the names of variants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

/// The forms by the names that serde gives them.
const CASES: [(&str, Case); 8] = [
    ("lowercase", Case::Lower),
    ("UPPERCASE", Case::Upper),
    ("PascalCase", Case::Pascal),
    ("camelCase", Case::Camel),
    ("snake_case", Case::Snake),
    ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
    ("kebab-case", Case::Kebab),
    ("SCREAMING-KEBAB-CASE", Case::ScreamingKebab),
];

impl Case {
    /// Reads the form by its name.
    pub(crate) fn parse(name: &LitStr) -> syn::Result<Self> {
        let written = name.value();
        if let Some((_, case)) = CASES.iter().find(|(known, _)| *known == written) {
            return Ok(*case);
        }
        let known = CASES.map(|(known, _)| known);
        let message = match nearest(&written, known) {
            Some(meant) => format!("`rename_all` knows no `{written}`; did you mean `{meant}`?"),
            None => format!(
                "`rename_all` knows no `{written}`; choose one of {}",
                listed(known)
            ),
        };
        Err(syn::Error::new(name.span(), message))
    }

    /// `InPrint` as this form has it.
    pub(crate) fn of(self, variant: &str) -> String {
        let snake = snake_case(variant);
        match self {
            Case::Lower => snake.replace('_', ""),
            Case::Upper => snake.replace('_', "").to_uppercase(),
            Case::Pascal => variant.to_owned(),
            Case::Camel => uncapitalized(variant, &snake),
            Case::Snake => snake,
            Case::ScreamingSnake => snake.to_uppercase(),
            Case::Kebab => snake.replace('_', "-"),
            Case::ScreamingKebab => snake.replace('_', "-").to_uppercase(),
        }
    }
}

/// `InPrint` as `inPrint`, `HTTPError` as `httpError`.
fn uncapitalized(variant: &str, snake: &str) -> String {
    let first = snake.split('_').next().unwrap_or_default();
    let rest: String = variant.chars().skip(first.chars().count()).collect();
    format!("{first}{rest}")
}

/// `InPrint` as `In print`.
pub(crate) fn words(variant: &str) -> String {
    let words = snake_case(variant).replace('_', " ");
    let words = words.trim();
    let mut chars = words.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_the_forms_of_serde() {
        let cases = [
            (Case::Lower, "inprint"),
            (Case::Upper, "INPRINT"),
            (Case::Pascal, "InPrint"),
            (Case::Camel, "inPrint"),
            (Case::Snake, "in_print"),
            (Case::ScreamingSnake, "IN_PRINT"),
            (Case::Kebab, "in-print"),
            (Case::ScreamingKebab, "IN-PRINT"),
        ];
        for (case, expected) in cases {
            assert_eq!(case.of("InPrint"), expected, "{case:?}");
        }
        assert_eq!(Case::Camel.of("HTTPError"), "httpError");
    }

    #[test]
    fn labels_are_words() {
        let cases = [("InPrint", "In print"), ("Draft", "Draft"), ("A", "A")];
        for (variant, expected) in cases {
            assert_eq!(words(variant), expected);
        }
    }
}
