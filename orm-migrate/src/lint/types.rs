//! Changes of the type of a column.

use orm_core::schema::Digits;
use orm_core::schema::physical::ColumnType;
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
    use super::is_narrower;
    use crate::samples::column;

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
