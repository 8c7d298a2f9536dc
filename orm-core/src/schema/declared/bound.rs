//! The ends of the range of numbers that a field declares: `min` and `max`.

use crate::value::Value;
#[cfg(feature = "decimal")]
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// One end of a range of numbers: `min = 0`, `max = 0.5`. The end itself is in the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RangeBound {
    /// The end.
    pub end: RangeEnd,
    /// The number, in digits with or without a point.
    pub number: &'static str,
}

/// An end of a range of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RangeEnd {
    /// The least number.
    Least,
    /// The greatest number.
    Greatest,
}

impl RangeBound {
    /// Returns whether a value is in the range. What is no number is.
    pub(crate) fn admits(self, value: &Value) -> bool {
        let order = match value {
            Value::I16(number) => self.order_of_integer((*number).into()),
            Value::I32(number) => self.order_of_integer((*number).into()),
            Value::I64(number) => self.order_of_integer(*number),
            Value::F32(number) => self.order_of_float((*number).into()),
            Value::F64(number) => self.order_of_float(*number),
            #[cfg(feature = "decimal")]
            Value::Decimal(number) => {
                let own = Decimal::from_str_exact(self.number).ok();
                own.map(|own| number.cmp(&own))
            }
            _ => None,
        };
        match self.end {
            RangeEnd::Least => order != Some(Ordering::Less),
            RangeEnd::Greatest => order != Some(Ordering::Greater),
        }
    }

    /// Returns the sentence about a number that is not in the range.
    pub(crate) fn why(self) -> String {
        match self.end {
            RangeEnd::Least => format!("the number must be at least {}", self.number),
            RangeEnd::Greatest => format!("the number must be at most {}", self.number),
        }
    }

    fn order_of_integer(self, number: i64) -> Option<Ordering> {
        let own: i128 = self.number.parse().ok()?;
        Some(i128::from(number).cmp(&own))
    }

    fn order_of_float(self, number: f64) -> Option<Ordering> {
        let own: f64 = self.number.parse().ok()?;
        number.partial_cmp(&own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(end: RangeEnd, number: &'static str, value: &Value) -> bool {
        RangeBound { end, number }.admits(value)
    }

    #[test]
    fn the_ends_are_in_the_range() {
        use RangeEnd::{Greatest, Least};
        assert!(admits(Least, "0", &Value::I16(0)) && !admits(Least, "0", &Value::I16(-1)));
        assert!(
            admits(Greatest, "-5", &Value::I32(-5)) && !admits(Greatest, "-5", &Value::I32(-4))
        );
        assert!(admits(Least, "99999999999999999999", &Value::Bool(true)));
        assert!(!admits(
            Least,
            "99999999999999999999",
            &Value::I64(i64::MAX)
        ));
        assert!(
            admits(Greatest, "0.5", &Value::F64(0.5))
                && !admits(Greatest, "0.5", &Value::F64(f64::INFINITY))
        );
        assert!(admits(Least, "0", &Value::F32(-0.0)));
    }

    #[test]
    #[cfg(feature = "decimal")]
    fn decimals_are_compared_exactly() {
        let cents = |units| Value::Decimal(Decimal::new(units, 2));
        assert!(admits(RangeEnd::Least, "0.01", &cents(1)));
        assert!(!admits(RangeEnd::Least, "0.01", &cents(0)));
        assert!(!admits(RangeEnd::Greatest, "5", &cents(501)));
    }
}
