//! The values that a field may have, where its column's type has more.

use super::ChoiceList;

/// The values of a column's type that are values of a Rust type, as a domain of SQL: a `u8` is stored as a small integer,
/// and has 0 to 255 of them.
///
/// ```
/// # use orm::prelude::*;
/// use orm::schema::Domain;
///
/// #[derive(Model)]
/// pub struct Ware {
///     pub id: i64,
///     pub shelf: u8,
///     pub grade: char,
/// }
///
/// let domains: Vec<Domain> = Ware::table().fields.iter().map(|field| field.domain).collect();
/// assert_eq!(domains, [Domain::Whole, Domain::Integers { least: 0, most: 255 }, Domain::Character]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Domain {
    /// Every value of the type.
    Whole,
    /// The values of the variants of an enum with `#[derive(Choices)]`.
    Choices(&'static ChoiceList),
    /// The whole numbers of a range; of durations, their microseconds.
    Integers {
        /// The least.
        least: i64,
        /// The greatest.
        most: i64,
    },
    /// Texts of one character.
    Character,
    /// Texts of a form that is parsed, such as IP addresses.
    Parsed {
        /// A text of that form.
        example: &'static str,
    },
}

impl Domain {
    /// Returns the stored values of an enum, if they are its variants'.
    ///
    /// ```
    /// use orm::schema::{ChoiceList, ChoiceValues, Domain};
    ///
    /// static STATUS: ChoiceList = ChoiceList::new("Status", ChoiceValues::Texts(&["draft"]));
    /// assert_eq!(Domain::Choices(&STATUS).choices(), Some(&STATUS));
    /// assert_eq!(Domain::Character.choices(), None);
    /// ```
    pub const fn choices(self) -> Option<&'static ChoiceList> {
        match self {
            Domain::Choices(choices) => Some(choices),
            _ => None,
        }
    }
}
