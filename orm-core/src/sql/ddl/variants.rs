//! Checks that the columns of an enum's variant are there where its tag says so, as SQL and back.
//!
//! | written | Postgres gives it back as |
//! | --- | --- |
//! | `("kind" = 'card') = ("number" IS NOT NULL)` | `((kind = 'card'::text) = (number IS NOT NULL))` |
//! | `"kind" = 'gift' OR ("note" IS NULL)` | `((kind = 'gift'::text) OR (note IS NULL))` |

use super::choices::CheckText;
use super::identifiers::quote;
use crate::schema::physical::{
    CheckCondition, CheckConstraint, ChoiceValue, SqlExpression, literal,
};

/// `("payment_kind" = 'card') = ("payment_card_number" IS NOT NULL)`
pub(super) fn present_if((column, value): (&str, &str), present: &str) -> String {
    let (column, value, present) = (quote(column), literal(value), quote(present));
    format!("({column} = {value}) = ({present} IS NOT NULL)")
}

/// `"payment_kind" = 'gift' OR ("payment_gift_note" IS NULL AND "payment_gift_code" IS NULL)`
pub(super) fn absent_unless((column, value): (&str, &str), absent: &[String]) -> String {
    let absent = absent.iter().map(|name| format!("{} IS NULL", quote(name)));
    let absent: Vec<_> = absent.collect();
    let (column, value) = (quote(column), literal(value));
    format!("{column} = {value} OR ({})", absent.join(" AND "))
}

/// Finds the tag, its value and the columns of a check of a variant, however its parentheses stand.
pub(super) fn find_variant(check: &mut CheckConstraint) {
    let CheckCondition::Sql(SqlExpression::Common(sql)) = &check.condition else {
        return;
    };
    if let Some(found) = variant_of(sql) {
        check.condition = found;
    }
}

fn variant_of(sql: &str) -> Option<CheckCondition> {
    let text = CheckText::read(sql)?;
    let [ChoiceValue::Text(value)] = &*text.values else {
        return None;
    };
    let (column, rest) = text.rest.split_once("=?")?;
    let (column, value) = (text.name(column)?, value.clone());
    if let Some(present) = rest
        .strip_prefix('=')
        .and_then(|it| it.strip_suffix("ISNOTNULL"))
    {
        let present = text.name(present)?;
        return Some(CheckCondition::PresentIf {
            column,
            value,
            present,
        });
    }
    let absent = rest.strip_prefix("OR")?.strip_suffix("ISNULL")?;
    let absent = absent.split("ISNULLAND").map(|name| text.name(name));
    let absent = absent.collect::<Option<_>>()?;
    Some(CheckCondition::AbsentUnless {
        column,
        value,
        absent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_of_a_variant_is_found_as_databases_write_it() {
        let card = CheckCondition::PresentIf {
            column: "kind".to_owned(),
            value: "it's".to_owned(),
            present: "Number".to_owned(),
        };
        let gift = CheckCondition::AbsentUnless {
            column: "kind".to_owned(),
            value: "gift".to_owned(),
            absent: vec!["note".to_owned(), "code".to_owned()],
        };
        let written = present_if(("kind", "it's"), "Number");
        let absent = ["note".to_owned(), "code".to_owned()];
        let without = absent_unless(("kind", "gift"), &absent);
        let cases = [
            (&*written, &card),
            (
                r#"((kind = 'it''s'::text) = ("Number" IS NOT NULL))"#,
                &card,
            ),
            (&without, &gift),
            (
                "((kind = 'gift'::text) OR ((note IS NULL) AND (code IS NULL)))",
                &gift,
            ),
        ];
        for (sql, expected) in cases {
            assert_eq!(variant_of(sql).as_ref(), Some(expected), "{sql}");
        }
        for sql in [
            "kind = 'gift'",
            "kind = 'gift' OR note > 1",
            "(kind = 'a') = (x = 'b')",
        ] {
            assert_eq!(variant_of(sql), None, "{sql}");
        }
    }
}
