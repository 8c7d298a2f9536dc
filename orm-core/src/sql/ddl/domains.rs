//! Checks that a column has no more values than a Rust type, as SQL and back.
//!
//! | written | Postgres gives it back as |
//! | --- | --- |
//! | `"copies" BETWEEN 0 AND 255` | `((copies >= 0) AND (copies <= 255))` |
//! | `"views" >= 0` | `(views >= 0)` |
//! | `length("grade") = 1` | `(length(grade) = 1)` |
//! | `"skew" >= -0.5` | `(skew >= ('-0.5'::numeric)::double precision)` |

use super::choices::CheckText;
use super::definitions::Definitions;
use super::identifiers::quote;
use crate::schema::physical::{
    CheckCondition, CheckConstraint, ChoiceValue, PhysicalColumn, SqlExpression,
};
use crate::schema::{RangeEnd, names};

/// `"copies" BETWEEN 0 AND 255`
pub(super) fn between(column: &str, least: i64, most: Option<i64>) -> String {
    let column = quote(column);
    match most {
        Some(most) => format!("{column} BETWEEN {least} AND {most}"),
        None => format!("{column} >= {least}"),
    }
}

/// `"price" >= 0.01`
pub(super) fn bound(column: &str, end: RangeEnd, number: &str) -> String {
    let sign = match end {
        RangeEnd::Least => ">=",
        RangeEnd::Greatest => "<=",
    };
    format!("{} {sign} {number}", quote(column))
}

/// The number of units of the last of so many places that a decimal has: `1` of `0.01`, `-50` of `-0.5`.
pub(super) fn units(number: &str, places: u32) -> String {
    let (sign, unsigned) = match number.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", number),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let zeros = (places as usize).saturating_sub(fraction.len());
    let digits = format!("{whole}{fraction}{}", "0".repeat(zeros));
    match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        digits => format!("{sign}{digits}"),
    }
}

/// `length("grade") = 1`
pub(super) fn one_character(column: &str) -> String {
    format!("length({}) = 1", quote(column))
}

/// The decimal of so many places of which there are so many units: `0.01` of `1`.
pub(super) fn of_units(units: &str, places: u32) -> String {
    let places = places as usize;
    let (sign, digits) = match units.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", units),
    };
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    normal(&format!("{sign}{whole}.{fraction}"))
}

/// A number without zeros that say nothing: `5` of `5.00`.
pub(super) fn normal(number: &str) -> String {
    let number = if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.')
    } else {
        number
    };
    if number == "-0" { "0" } else { number }.to_owned()
}

/// Finds the column and the number of a check that has the name of one for the end of a range.
pub(super) fn find_bound(
    to: &dyn Definitions,
    (table, columns): (&str, &[PhysicalColumn]),
    check: &mut CheckConstraint,
) {
    let CheckCondition::Sql(SqlExpression::Common(sql)) = &check.condition else {
        return;
    };
    let sql = without_casts(sql);
    let ends = [(">=", RangeEnd::Least), ("<=", RangeEnd::Greatest)];
    let found = ends.iter().find_map(|&(sign, end)| {
        let (column, number) = sql.split_once(sign)?;
        let column = columns
            .iter()
            .find(|own| without_casts(&own.name) == column)?;
        let name = match end {
            RangeEnd::Least => names::min(table, &column.name),
            RangeEnd::Greatest => names::max(table, &column.name),
        };
        (name == check.name && number.parse::<f64>().is_ok()).then_some((column, end, number))
    });
    if let Some((column, end, number)) = found {
        let places = column.ty.digits().map(|digits| digits.decimal_places);
        check.condition = CheckCondition::Bound {
            column: column.name.clone(),
            end,
            number: places.map_or_else(|| normal(number), |it| to.decimal_of(number, it)),
            decimal_places: places,
        };
    }
}

/// A condition without its casts to types, parentheses, quotes and spaces: `x>=-0.5` of
/// `(x >= ('-0.5'::numeric)::double precision)`.
fn without_casts(sql: &str) -> String {
    let mut parts = sql.split("::");
    let mut bare = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_type = |sign: char| sign.is_ascii_lowercase() || sign == ' ';
        bare.push_str(part.trim_start_matches(is_type));
    }
    bare.replace(['(', ')', '"', '\'', ' '], "")
}

/// Finds the column and the values of a check that has the name of one for a domain.
pub(super) fn find_domain(table: &str, check: &mut CheckConstraint) {
    let CheckCondition::Sql(SqlExpression::Common(sql)) = &check.condition else {
        return;
    };
    let found = find_between(sql).or_else(|| find_one_character(sql));
    let name = found.as_ref().and_then(|found| match found {
        CheckCondition::Between { column, .. } => Some(names::range(table, column)),
        CheckCondition::OneCharacter(column) => Some(names::length(table, column)),
        _ => None,
    });
    if let Some(found) = found.filter(|_| name.as_ref() == Some(&check.name)) {
        check.condition = found;
    }
}

/// The column and the range of a check that says no more than [`between`], however the database writes it.
fn find_between(sql: &str) -> Option<CheckCondition> {
    let condition = CheckText::read(sql)?;
    let rest = condition.rest.as_str();
    let (column, least, most) = match *condition.values {
        [ChoiceValue::Integer(least)] => (rest.strip_suffix(">=?")?, least, None),
        [ChoiceValue::Integer(least), ChoiceValue::Integer(most)] => {
            let column = rest.strip_suffix("BETWEEN?AND?").or_else(|| {
                let (column, other) = rest.strip_suffix("<=?")?.split_once(">=?AND")?;
                (column == other).then_some(column)
            })?;
            (column, least, Some(most))
        }
        _ => return None,
    };
    Some(CheckCondition::Between {
        column: condition.name(column)?,
        least,
        most,
    })
}

/// The column of a check that says no more than [`one_character`].
fn find_one_character(sql: &str) -> Option<CheckCondition> {
    let condition = CheckText::read(sql)?;
    let column = condition.rest.strip_prefix("length")?.strip_suffix("=?")?;
    let column = condition.name(column)?;
    (condition.values == [ChoiceValue::Integer(1)]).then_some(CheckCondition::OneCharacter(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(column: &str, least: i64, most: Option<i64>) -> CheckCondition {
        CheckCondition::Between {
            column: column.to_owned(),
            least,
            most,
        }
    }

    #[test]
    fn what_is_written_is_found() {
        for (least, most) in [(0, Some(255)), (-128, Some(127)), (0, None)] {
            let sql = between("n_2", least, most);
            assert_eq!(find_between(&sql), Some(range("n_2", least, most)), "{sql}");
        }
        let sql = one_character("grade");
        let found = CheckCondition::OneCharacter("grade".to_owned());
        assert_eq!(find_one_character(&sql), Some(found));
    }

    #[test]
    fn what_postgres_makes_of_it_is_found() {
        let cases = [
            ("((n >= 0) AND (n <= 255))", range("n", 0, Some(255))),
            (
                "((\"N\" >= '-128'::integer) AND (\"N\" <= 127))",
                range("N", -128, Some(127)),
            ),
            (
                "((n >= 0) AND (n <= '4294967295'::bigint))",
                range("n", 0, Some(4_294_967_295)),
            ),
            ("(n >= 0)", range("n", 0, None)),
        ];
        for (sql, expected) in cases {
            assert_eq!(find_between(sql), Some(expected), "{sql}");
        }
    }

    #[test]
    fn the_end_of_a_range_of_decimals_is_one_of_their_units() {
        assert_eq!(bound("price", RangeEnd::Least, "0.01"), "\"price\" >= 0.01");
        let cases = [
            ("0.01", "1"),
            ("-0.5", "-50"),
            ("5", "500"),
            ("0", "0"),
            ("-0.0", "0"),
            ("12.30", "1230"),
        ];
        for (number, expected) in cases {
            assert_eq!(units(number, 2), expected, "{number}");
            assert_eq!(of_units(expected, 2), normal(number), "{number}");
        }
        let written = "(x >= ('-0.5'::numeric)::double precision)";
        assert_eq!(without_casts(written), "x>=-0.5");
    }

    #[test]
    fn other_conditions_are_not() {
        let cases = [
            "n > 0",
            "(n >= 0) AND (m <= 255)",
            "n >= 0 OR n <= 255",
            "n <= 255",
            "length(n) = 2",
        ];
        for sql in cases {
            assert_eq!(find_between(sql).or(find_one_character(sql)), None, "{sql}");
        }
    }
}
