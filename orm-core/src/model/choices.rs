//! Enums whose variants are the values of a field.

use super::scalar::Scalar;
use crate::error::{Error, FoundValue};
use crate::value::Stored;
use std::fmt;
use std::str::FromStr;

/// An enum whose variants are the values of a field. `#[derive(Choices)]` implements it, and nobody else does.
///
/// A list for a form has a value and a label for each variant:
///
/// ```text
/// #[derive(Choices, Clone, Copy, Debug, PartialEq)]
/// enum Status {
///     Draft,
///     #[orm(label = "In print")]
///     Printed,
/// }
///
/// assert_eq!(Status::Printed.to_string(), "printed");
/// assert_eq!(Status::Printed.label(), "In print");
/// assert_eq!(Status::choices(), [("draft".to_owned(), "Draft"), ("printed".to_owned(), "In print")]);
/// assert_eq!("draft".parse(), Ok(Status::Draft));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no enum of choices",
    label = "expected an enum with `#[derive(Choices)]`"
)]
pub trait Choices: Scalar {
    /// The variants in the order of their declaration, without one that keeps values which no other variant has.
    const ALL: &'static [Self];
    /// The name of the enum.
    #[doc(hidden)]
    const NAME: &'static str;

    /// Returns the words for people: those of `#[orm(label = "…")]`, or the variant's name in words.
    ///
    /// ```
    /// use orm::prelude::*;
    ///
    /// #[derive(Choices, Clone, Debug, PartialEq)]
    /// enum Status {
    ///     Draft,
    ///     #[orm(label = "In print")]
    ///     Printed,
    /// }
    ///
    /// assert_eq!(Status::Printed.label(), "In print");
    /// assert_eq!(Status::Draft.label(), "Draft");
    /// ```
    fn label(&self) -> &'static str;

    /// Returns the stored value of each variant of [`ALL`](Self::ALL).
    ///
    /// ```
    /// use orm::prelude::*;
    ///
    /// #[derive(Choices, Clone, Debug, PartialEq)]
    /// enum Status {
    ///     Draft,
    ///     #[orm(label = "In print")]
    ///     Printed,
    /// }
    ///
    /// assert_eq!(Status::values(), ["draft", "printed"]);
    /// ```
    fn values() -> Vec<Self::Stored> {
        Self::ALL.iter().map(Scalar::store).collect()
    }

    /// Returns the label of each variant of [`ALL`](Self::ALL).
    ///
    /// ```
    /// use orm::prelude::*;
    ///
    /// #[derive(Choices, Clone, Debug, PartialEq)]
    /// enum Status {
    ///     Draft,
    ///     #[orm(label = "In print")]
    ///     Printed,
    /// }
    ///
    /// assert_eq!(Status::labels(), ["Draft", "In print"]);
    /// ```
    fn labels() -> Vec<&'static str> {
        Self::ALL.iter().map(Self::label).collect()
    }

    /// Returns the stored value and the label of each variant of [`ALL`](Self::ALL).
    ///
    /// ```
    /// use orm::prelude::*;
    ///
    /// #[derive(Choices, Clone, Debug, PartialEq)]
    /// enum Status {
    ///     Draft,
    ///     #[orm(label = "In print")]
    ///     Printed,
    /// }
    ///
    /// // The options of a form.
    /// let options = Status::choices();
    /// assert_eq!(options[1], ("printed".to_owned(), "In print"));
    /// ```
    fn choices() -> Vec<(Self::Stored, &'static str)> {
        let all = Self::ALL.iter();
        all.map(|choice| (choice.store(), choice.label())).collect()
    }
}

/// The error of a text that stands for no variant of an enum, which [`str::parse`] gives. It does not show the text.
///
/// ```
/// use orm::traits::UnknownChoice;
///
/// let error = UnknownChoice::new("Status", &["draft", "printed"]);
/// assert_eq!(error.to_string(), "no `Status`; it is `draft` or `printed`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownChoice {
    name: &'static str,
    known: Vec<String>,
}

impl UnknownChoice {
    /// The error of the enum of this name, with the texts that stand for its variants.
    ///
    /// ```
    /// use orm::traits::UnknownChoice;
    ///
    /// let error = UnknownChoice::new("Size", &["small", "large"]);
    /// assert_eq!(error.to_string(), "no `Size`; it is `small` or `large`");
    /// ```
    pub fn new(name: &'static str, known: &[impl ToString]) -> Self {
        UnknownChoice {
            name,
            known: known.iter().map(ToString::to_string).collect(),
        }
    }
}

impl fmt::Display for UnknownChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no `{}`; it is ", self.name)?;
        for (n, known) in self.known.iter().enumerate() {
            let before = match n {
                0 => "",
                n if n + 1 == self.known.len() => " or ",
                _ => ", ",
            };
            write!(f, "{before}`{known}`")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownChoice {}

/// Returns the variant that this text stands for.
#[doc(hidden)]
pub fn parse_choice<C>(text: &str) -> Result<C, UnknownChoice>
where
    C: Choices<Stored: FromStr + ToString>,
{
    let stored = text.parse::<C::Stored>().ok();
    let choice = stored.and_then(|stored| C::load(stored).ok());
    choice.ok_or_else(|| UnknownChoice::new(C::NAME, &C::values()))
}

/// Makes the error of a stored value that stands for no variant.
#[doc(hidden)]
pub fn unknown_choice<C>(stored: &C::Stored) -> Error
where
    C: Choices<Stored: ToString>,
{
    let kind = format!("{} that is no `{}`", C::Stored::TYPE.word(), C::NAME);
    Error::decode(FoundValue::of(kind, stored.to_string()))
}
