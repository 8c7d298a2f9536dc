//! Positions in the log of a server, by which a standby is told apart that has a write from one that has not.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

/// A position in the log of Postgres: everything that was committed before it was asked for stands in front of it.
///
/// [`Database::position`](crate::db::Database::position) asks for it after a write, and
/// [`Replica::at_least`](crate::db::Replica::at_least) reads where that write is. Written as a text it goes into a
/// cookie or a message: the text is that of Postgres, two numbers in hexadecimal with a slash between. Later positions
/// are greater. On SQLite, whose readers read the file itself, it is always `0/0`.
///
/// ```
/// use orm::db::Position;
///
/// let position: Position = "16/B374D848".parse()?;
/// assert_eq!(position.to_string(), "16/B374D848");
/// assert!(position > "16/0".parse()?);
/// assert!("16-B374D848".parse::<Position>().is_err());
/// # Ok::<(), orm::db::ParsePositionError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(u64);

/// The error of a text that is no [`Position`].
///
/// ```
/// use orm::db::Position;
///
/// let error = "yesterday".parse::<Position>().unwrap_err();
/// assert_eq!(error.to_string(), "a position is two numbers in hexadecimal with a slash between, such as `16/B374D848`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParsePositionError {}

impl Position {
    /// Returns the number of bytes in front of it.
    pub(super) fn bytes(self) -> u64 {
        self.0
    }

    /// Returns the position behind so many bytes.
    pub(super) fn behind(bytes: u64) -> Self {
        Position(bytes)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:X}/{:X}", self.0 >> 32, self.0 & u64::from(u32::MAX))
    }
}

impl FromStr for Position {
    type Err = ParsePositionError;

    fn from_str(text: &str) -> Result<Self, ParsePositionError> {
        let (high, low) = text.split_once('/').ok_or(ParsePositionError {})?;
        Ok(Position(half(high)? << 32 | half(low)?))
    }
}

/// Reads one of the two numbers.
fn half(text: &str) -> Result<u64, ParsePositionError> {
    // A number may have a sign for Rust.
    let is_number = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = u32::from_str_radix(text, 16).ok().filter(|_| is_number);
    number.map(u64::from).ok_or(ParsePositionError {})
}

impl fmt::Display for ParsePositionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a position is two numbers in hexadecimal with a slash between, such as `16/B374D848`",
        )
    }
}

impl Error for ParsePositionError {}

#[cfg(test)]
mod tests {
    use super::Position;

    #[test]
    fn positions_are_written_and_read_as_postgres_does() {
        for text in ["0/0", "0/1", "1/0", "16/B374D848", "FFFFFFFF/FFFFFFFF"] {
            let position: Position = text.parse().unwrap();
            assert_eq!(position.to_string(), text);
        }
        assert_eq!("0/ff".parse(), Ok(Position::behind(255)));
        let read = |text: &str| text.parse::<Position>().unwrap();
        assert!(read("1/0") > read("0/FFFFFFFF"));
        for text in [
            "",
            "/",
            "1",
            "1/",
            "/1",
            "+1/0",
            "1/-1",
            "1/1/1",
            "100000000/0",
            "g/0",
            " 1/0",
        ] {
            assert!(text.parse::<Position>().is_err(), "{text:?}");
        }
    }
}
