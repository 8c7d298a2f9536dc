//! Functions of values in one row.

mod array;
mod json;
mod time;

use crate::value::Type;

pub use array::ArrayFunction;
pub use json::JsonFunction;
pub use time::{ABBREVIATED_ZONES, TimeFunction, TimePart, Unit};

/// A function of values in one row. The type is that of the number, or of what is digested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// A text in lower case, by Unicode.
    Lower,
    /// A text in upper case, by Unicode.
    Upper,
    /// The number of characters of a text.
    Length,
    /// A text without spaces, or without characters of another text, at both ends.
    Trim,
    /// A text without them at its start.
    TrimStart,
    /// A text without them at its end.
    TrimEnd,
    /// Texts one after the other, nulls left out.
    Concat,
    /// Part of a text, from a position and of a length.
    Substr,
    /// A text with another in place of a third.
    Replace,
    /// The first characters of a text.
    Left,
    /// The last characters of a text.
    Right,
    /// A text filled at its start up to a length.
    PadStart,
    /// A text filled at its end up to a length.
    PadEnd,
    /// A text several times.
    Repeat,
    /// A text backwards.
    Reverse,
    /// The position of a text in another.
    Position,
    /// The character of a code point.
    Chr,
    /// The code point of the first character of a text.
    Ord,
    /// The share of trigrams that two texts have in common.
    Similarity,
    /// `|x|`
    Abs(Type),
    /// -1, 0 or 1.
    Sign(Type),
    /// The greatest whole number below a float.
    Floor(Type),
    /// The least whole number above a float.
    Ceil(Type),
    /// The nearest whole number to a float.
    Round(Type),
    /// The nearest number of so many decimal places to a float.
    RoundTo(Type),
    /// The square root.
    Sqrt,
    /// `e` to the power of a number.
    Exp,
    /// The natural logarithm.
    Ln,
    /// The logarithm to a base.
    Log,
    /// A number to the power of another.
    Power,
    /// The sine.
    Sin,
    /// The cosine.
    Cos,
    /// The tangent.
    Tan,
    /// The cotangent.
    Cot,
    /// The angle of a sine.
    Asin,
    /// The angle of a cosine.
    Acos,
    /// The angle of a tangent.
    Atan,
    /// The angle of a point, given as `y` and `x`.
    Atan2,
    /// An angle in degrees.
    Degrees,
    /// An angle in radians.
    Radians,
    /// The bits that two integers have in common.
    BitAnd,
    /// The bits that one of two integers has, or both.
    BitOr,
    /// The bits that one of two integers has, and not the other.
    BitXor,
    /// The bits of an integer, moved to higher places.
    ShiftLeft(Type),
    /// The bits of an integer, moved to lower places.
    ShiftRight(Type),
    /// A number from 0 up to 1, another in each row.
    Random,
    /// The first value that is not null.
    Coalesce,
    /// A value, null where it equals another.
    NullIf,
    /// The greatest of several values, nulls left out.
    Greatest,
    /// The least of several values, nulls left out.
    Least,
    /// A number of SQL that the user wrote, as a decimal.
    Decimal,
    /// A condition as a value, false where it is null.
    Truth,
    /// The digest of a text or of bytes.
    Digest(Digest, Type),
    /// A function of dates, times and durations.
    Time(TimeFunction),
    /// A function of arrays.
    Array(ArrayFunction),
    /// A function of JSON documents.
    Json(JsonFunction),
}

/// A digest, as hexadecimal digits in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Digest {
    /// MD5.
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// When the result of a function is null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullRule {
    /// Where one of the arguments is null.
    AnyNull,
    /// Where all arguments are null.
    AllNull,
    /// In no row.
    Never,
    /// Also where no argument is null, such as `sqrt(-1)`.
    Undefined,
}

impl Function {
    /// Returns when the result is null.
    pub fn null_rule(self) -> NullRule {
        use Function as F;
        match self {
            F::Coalesce | F::Greatest | F::Least => NullRule::AllNull,
            F::Concat | F::Random | F::Truth => NullRule::Never,
            F::Array(function) => function.null_rule(),
            F::Json(function) => function.null_rule(),
            F::NullIf
            | F::Sqrt
            | F::Exp
            | F::Ln
            | F::Log
            | F::Power
            | F::Cot
            | F::Chr
            | F::Asin
            | F::Acos => NullRule::Undefined,
            _ => NullRule::AnyNull,
        }
    }
}
