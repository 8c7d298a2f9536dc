//! Reasons why a function has no result. SQLite carries one through as the message of its error.

use crate::error::{NEGATIVE_LENGTH, NOT_OF_ITS_TYPE, TEXT_TOO_LONG};

macro_rules! failures {
    ($($(#[$docs:meta])* $name:ident $message:literal $why:expr;)*) => {
        /// A reason why a function has no result: an error [`OutOfRange`](crate::error::Error::OutOfRange).
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[cfg_attr(
            not(feature = "json"),
            expect(dead_code, reason = "one of them is of JSON alone")
        )]
        pub(in crate::db::sqlite) enum FunctionFailure {
            $($(#[$docs])* $name,)*
        }

        impl FunctionFailure {
            /// Returns the message that SQLite carries.
            pub(in crate::db::sqlite) fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)* }
            }

            /// Returns what a message of SQLite's says to users, if it is that of a failure.
            pub(in crate::db::sqlite) fn why(message: &str) -> Option<&'static str> {
                match message { $($message => Some($why),)* _ => None }
            }
        }
    };
}
failures! {
    /// A number that its type has no place for.
    OutOfRange "orm: number out of range" NOT_OF_ITS_TYPE;
    /// A part of a text of fewer characters than none.
    NegativeLength "orm: negative length" NEGATIVE_LENGTH;
    /// A text over 1 GB.
    TooLong "orm: text too long" TEXT_TOO_LONG;
    /// A regular expression that does not parse: an error [`InvalidRegex`](crate::error::Error::InvalidRegex).
    InvalidRegex "orm: invalid regular expression" "a regular expression does not parse";
    /// A text that is to be a number, but is none.
    NoNumber "orm: text is no number" "a text is no number of this type";
    /// A date or time outside the years 1 to 9999.
    YearOutOfRange "orm: year out of range" "a calculated date leaves the years 1 to 9999";
    /// A text that is no JSON, where a document is needed.
    NotJson "orm: not JSON" "what is stored is no JSON document that can be taken apart";
    /// A text that is no date or time, where one is needed.
    NotTime "orm: not a time" "what is stored is no date or time";
    /// A text that names no time zone: an error [`Unsupported`](crate::error::Error::Unsupported).
    NoTimeZone "orm: no time zone" "a time zone is not known";
}
