//! A sentence about fields of a row that may not be as they are.

use super::{Error, Result};
use std::fmt;

/// A rule that a row does not pass, with the fields that it is about: one of the list of [`Error::Validation`], as a form
/// shows it beside a field.
///
/// ```
/// use orm::{Error, FieldError};
///
/// let errors = vec![
///     FieldError::new(["title"], "must not be blank"),
///     FieldError::new(["starts", "ends"], "the end lies before the start"),
/// ];
/// assert_eq!((&*errors[0].fields, &*errors[0].message), (&["title"][..], "must not be blank"));
///
/// let error = Error::Validation { model: "Course", errors };
/// assert_eq!(
///     error.to_string(),
///     "the `Course` is not valid: title: must not be blank; the end lies before the start",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// The fields that the rule is about: one, several of a rule over several fields, or none of a rule about something
    /// else. Those of an embedded struct are named with it, `place.city`.
    pub fields: Vec<&'static str>,
    /// The sentence, without the names of the fields, fit to be shown.
    pub message: String,
}

impl FieldError {
    /// A sentence about these fields.
    ///
    /// ```
    /// use orm::{Error, FieldError};
    ///
    /// let missing = FieldError::new(["title"], "is required");
    /// let error = Error::Validation { model: "Book", errors: vec![missing] };
    /// assert_eq!(error.http_status(), 422);
    /// ```
    pub fn new(
        fields: impl IntoIterator<Item = &'static str>,
        message: impl Into<String>,
    ) -> FieldError {
        FieldError {
            fields: fields.into_iter().collect(),
            message: message.into(),
        }
    }
}

/// The sentence, behind the name of the field if it is about one.
impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [field] = &*self.fields {
            write!(f, "{field}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl Error {
    /// Returns the errors of the fields whose values were refused.
    ///
    /// # Errors
    /// The error itself, if it is about something else than values.
    pub(crate) fn into_field_errors(self) -> Result<Vec<FieldError>> {
        let (field, message) = match self {
            Error::Validation { errors, .. } => return Ok(errors),
            Error::TooLong { field, max, .. } => (field, too_long(max)),
            Error::OutOfRange { field, why, .. } => (field, why),
            Error::InvalidText { field, .. } => {
                let message = "the text has a NUL character, which cannot be stored";
                (field, message.to_owned())
            }
            other => return Err(other),
        };
        Ok(vec![FieldError::new(field, message)])
    }
}

fn too_long(max: Option<u32>) -> String {
    max.map_or_else(
        || "the text is too long".to_owned(),
        |max| format!("the text is too long; at most {max} characters fit"),
    )
}
