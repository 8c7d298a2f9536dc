//! Products of two numbers of 128 bits, and what is left of them after a division.

/// A number of 256 bits: the higher half and the lower half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wide(u128, u128);

const HALF: u32 = 64;
const LOW: u128 = (1 << HALF) - 1;

/// Returns the product of two numbers.
pub(super) fn product(left: u128, right: u128) -> Wide {
    let (left_high, left_low) = (left >> HALF, left & LOW);
    let (right_high, right_low) = (right >> HALF, right & LOW);
    let low = left_low * right_low;
    // Three numbers of 64 bits more than one product of two fit in 128 bits.
    let middle = left_high * right_low + (low >> HALF);
    let other_middle = left_low * right_high + (middle & LOW);
    let high = left_high * right_high + (middle >> HALF) + (other_middle >> HALF);
    Wide(high, other_middle << HALF | low & LOW)
}

/// Returns the whole number that is nearest to a quotient, halves up; none where it has more than 128 bits. The divisor is
/// below 2^127.
pub(super) fn nearest_quotient(Wide(high, low): Wide, divisor: u128) -> Option<u128> {
    if high >= divisor {
        return None;
    }
    let (quotient, rest) = if high == 0 {
        (low / divisor, low % divisor)
    } else {
        long_division(high, low, divisor)
    };
    quotient.checked_add(u128::from(rest >= divisor - rest))
}

/// Divides bit by bit. `high` is below the divisor, so that the quotient has 128 bits.
fn long_division(high: u128, low: u128, divisor: u128) -> (u128, u128) {
    let (mut quotient, mut rest) = (0, high);
    for bit in (0..u128::BITS).rev() {
        rest = rest << 1 | (low >> bit & 1);
        quotient <<= 1;
        if rest >= divisor {
            rest -= divisor;
            quotient |= 1;
        }
    }
    (quotient, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_have_256_bits() {
        assert_eq!(product(3, 5), Wide(0, 15));
        assert_eq!(product(u128::MAX, u128::MAX), Wide(u128::MAX - 1, 1));
        assert_eq!(product(1 << 100, 1 << 100), Wide(1 << 72, 0));
    }

    #[test]
    fn a_quotient_is_the_nearest() {
        let ten = 10_u128;
        assert_eq!(nearest_quotient(Wide(0, 25), 10), Some(3));
        assert_eq!(nearest_quotient(Wide(0, 24), 10), Some(2));
        for (left, right) in [
            (ten.pow(37) + 7, ten.pow(30) + 3),
            (ten.pow(38) - 1, ten.pow(37) + 1),
        ] {
            assert_eq!(nearest_quotient(product(left, right), right), Some(left));
        }
        assert_eq!(nearest_quotient(Wide(10, 0), 10), None);
    }
}
