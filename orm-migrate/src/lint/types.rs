//! Changes of the type of a column.

use orm_core::schema::physical::ColumnType;
use orm_core::schema::{Change, Digits, TableChange};
use orm_core::value::Type;

/// Returns whether the new type does not hold every value of the old one.
pub(super) fn is_narrower(from: &ColumnType, to: &ColumnType) -> bool {
    if from == to {
        return false;
    }
    match (from, to) {
        (
            _,
            ColumnType::Logical {
                ty: Type::Text,
                max_length,
            },
        ) => max_length.is_some_and(|most| length(from).is_none_or(|length| length > most)),
        (ColumnType::Decimal(from), ColumnType::Decimal(to)) => {
            whole_digits(*from) > whole_digits(*to) || from.decimal_places > to.decimal_places
        }
        (ColumnType::Logical { ty, .. }, ColumnType::Decimal(to)) => {
            integer_digits(*ty).is_none_or(|digits| digits > whole_digits(*to))
        }
        (ColumnType::Logical { ty: from, .. }, ColumnType::Logical { ty: to, .. }) => {
            !is_wider(*from, *to)
        }
        _ => true,
    }
}

/// Returns whether values may be rounded, or lose their time of day, by a change to another type, which nothing stops.
pub fn is_rounded(from: &ColumnType, to: &ColumnType) -> bool {
    match (from, to) {
        (ColumnType::Decimal(from), ColumnType::Decimal(to)) => {
            from.decimal_places > to.decimal_places
        }
        (ColumnType::Decimal(from), ColumnType::Logical { ty, .. }) => {
            integer_digits(*ty).is_some() && from.decimal_places > 0
        }
        (ColumnType::Logical { ty, .. }, ColumnType::Decimal(_)) => is_float(*ty),
        (ColumnType::Other(declared), ColumnType::Decimal(to)) => has_more_digits(declared, *to),
        (ColumnType::Logical { ty: from, .. }, ColumnType::Logical { ty: to, .. }) => {
            let is_of_day = matches!(to, Type::Date | Type::Time);
            is_float(*from)
                && (integer_digits(*to).is_some() || (*from, *to) == (Type::F64, Type::F32))
                || matches!(from, Type::DateTime | Type::Timestamp) && is_of_day
        }
        _ => false,
    }
}

/// Returns whether values are stored in another form by a change from this type of Postgres, which nothing stops: a `json` is
/// the text that was written, with its spaces, doubled keys and the order of keys, and a `char(3)` ends in blanks.
pub fn is_respelled(from: &ColumnType, to: &ColumnType) -> bool {
    let (ColumnType::Other(declared), ColumnType::Logical { ty, .. }) = (from, to) else {
        return false;
    };
    match ty {
        Type::Text => declared == "character",
        // By its name, since the type itself is there with a feature alone.
        _ => declared == "json" && to.to_string() == "json",
    }
}

/// Returns whether a change may leave a column with other values than before, rounded ones or days without their times,
/// and not fail.
pub fn is_rounding(change: &Change) -> bool {
    let Change::AlterTable { change, .. } = change else {
        return false;
    };
    match change {
        TableChange::AlterColumn { from, to, .. } => is_rounded(&from.ty, &to.ty),
        _ => false,
    }
}

/// Returns whether Postgres writes the whole table anew: where the old values are not stored as the new ones.
pub(super) fn is_rewritten(from: &ColumnType, to: &ColumnType) -> bool {
    match (from, to) {
        _ if from == to => false,
        (
            ColumnType::Logical { ty: Type::Text, .. },
            ColumnType::Logical { ty: Type::Text, .. },
        ) => is_narrower(from, to),
        (ColumnType::Decimal(from), ColumnType::Decimal(to)) => {
            from.decimal_places != to.decimal_places || from.max_digits > to.max_digits
        }
        (ColumnType::Logical { ty: from, .. }, ColumnType::Logical { ty: to, .. }) => !matches!(
            (from, to),
            (Type::Duration, Type::I64) | (Type::I64, Type::Duration)
        ),
        _ => true,
    }
}

/// Returns whether every value of one type is one of the other.
fn is_wider(from: Type, to: Type) -> bool {
    if let (Type::Array(from), Type::Array(to)) = (from, to) {
        return from == to || *to == Type::Text || is_wider(*from, *to);
    }
    matches!(
        (from, to),
        (Type::I16, Type::I32 | Type::I64 | Type::F32 | Type::F64)
            | (Type::I32, Type::I64 | Type::F64)
            | (Type::F32, Type::F64)
            | (Type::Date, Type::DateTime | Type::Timestamp)
            | (Type::DateTime, Type::Timestamp)
            | (Type::Duration, Type::I64)
    )
}

/// The most characters that a value has as a text; none if there is no limit.
fn length(ty: &ColumnType) -> Option<u32> {
    match ty {
        ColumnType::Logical {
            ty: Type::Text,
            max_length,
        } => *max_length,
        // With the sign.
        ColumnType::Logical { ty, .. } => integer_digits(*ty).map(|digits| digits + 1),
        _ => None,
    }
}

/// Returns whether a decimal of Postgres, `numeric(30, 10)` or `numeric`, has more digits than a column of models.
fn has_more_digits(declared: &str, to: Digits) -> bool {
    let Some(digits) = declared.strip_prefix("numeric") else {
        return false;
    };
    let digits = digits.trim_matches(['(', ')']).split_once(", ");
    let digits = digits.and_then(|(max_digits, decimal_places)| {
        Some(Digits {
            max_digits: max_digits.parse().ok()?,
            decimal_places: decimal_places.parse().ok()?,
        })
    });
    digits.is_none_or(|from| {
        whole_digits(from) > whole_digits(to) || from.decimal_places > to.decimal_places
    })
}

fn is_float(ty: Type) -> bool {
    matches!(ty, Type::F32 | Type::F64)
}

/// The most digits of an integer.
fn integer_digits(ty: Type) -> Option<u32> {
    match ty {
        Type::I16 => Some(5),
        Type::I32 => Some(10),
        Type::I64 => Some(19),
        _ => None,
    }
}

fn whole_digits(digits: Digits) -> u32 {
    digits.max_digits.saturating_sub(digits.decimal_places)
}

#[cfg(test)]
mod tests {
    use super::{is_narrower, is_rounded};
    use crate::samples::column;
    use orm_core::schema::physical::ColumnType;

    #[test]
    fn values_are_rounded_without_an_error() {
        let rounds =
            |from: &str, to: &str| is_rounded(&column("own", from).ty, &column("own", to).ty);
        for (from, to) in [
            ("decimal(9, 3)", "decimal(12, 2)"),
            ("decimal(9, 2)", "i64"),
            ("f64", "i32"),
            ("f64", "f32"),
            ("f32", "decimal(9, 2)"),
            ("timestamptz", "date"),
        ] {
            assert!(rounds(from, to), "{from} to {to}");
        }
        for (from, to) in [
            ("decimal(9, 2)", "decimal(5, 2)"),
            ("decimal(9, 0)", "i64"),
            ("i64", "i16"),
            ("text", "i64"),
            ("date", "timestamptz"),
        ] {
            assert!(!rounds(from, to), "{from} to {to}");
        }
    }

    #[test]
    fn decimals_of_the_database_have_more_digits() {
        let to = column("own", "decimal(18, 6)").ty;
        let rounds = |declared: &str| is_rounded(&ColumnType::Other(declared.to_owned()), &to);
        assert!(rounds("numeric") && rounds("numeric(30, 10)") && rounds("numeric(20, 0)"));
        assert!(!rounds("numeric(18, 6)") && !rounds("numeric(12, 0)") && !rounds("money"));
    }

    #[test]
    fn arrays_are_as_wide_as_their_elements() {
        let narrows = |from: &str, to: &str| {
            let ty = |name: &str| column("own", &format!("array({name})")).ty;
            is_narrower(&ty(from), &ty(to))
        };
        assert!(!narrows("i32", "i64") && !narrows("i32", "text"));
        assert!(narrows("i64", "i32") && narrows("text", "i64"));
    }
}
