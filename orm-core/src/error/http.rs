//! The HTTP response that tells of an error.

use super::Error;
use super::client_text::is_to_blame;

/// A kind of error as a client of a web service is told of it: a status, and one word.
type Told = (u16, &'static str);

const INTERNAL: Told = (500, "internal");
const UNAVAILABLE: Told = (503, "unavailable");

/// Seconds after which a lock, a connection of the pool or another transaction is out of the way.
const SOON: u64 = 1;
/// Seconds after which a server that cannot be reached may be back.
const LATER: u64 = 5;

impl Error {
    /// Returns the status of an HTTP response to a request that failed by this error.
    ///
    /// | status | errors |
    /// |---|---|
    /// | 400 | `InvalidQuery` of a name, a value or a cursor that the client made up: of `order_by_name`, `filter_by_name` and `after` |
    /// | 404 | `DoesNotExist` |
    /// | 409 | `UniqueViolation`, `ExclusionViolation`, `Protected`, `Stale`, `RowsMissing` |
    /// | 422 | `ForeignKeyViolation`, `NotNullViolation`, `CheckViolation`, `TooLong`, `OutOfRange`, `InvalidText`, `InvalidRegex`, `Validation`; of a `RefusedDraft` that of its own error |
    /// | 503 | what may go well a little later: `Conflict`, `Locked`, `Timeout`, `PoolTimedOut`, `PoolClosed`, `Connect`, `ConnectionLost`, `Unreachable`, `NoReplica`, `ReadOnly`, `DiskFull`; a `TransactionBroken` by one of them |
    /// | 500 | all others: the program or the database has to be mended |
    ///
    /// ```
    /// use orm::Error;
    ///
    /// assert_eq!(Error::DoesNotExist { model: "Book" }.http_status(), 404);
    /// assert_eq!(Error::PoolClosed.http_status(), 503);
    /// ```
    ///
    /// With the feature `axum` an error is a response itself: a handler returns `orm::Result`.
    pub fn http_status(&self) -> u16 {
        self.told().0
    }

    /// Returns the header `Retry-After` of such a response, in seconds, where waiting helps and nothing was stored: the
    /// client may send its request again after that time.
    ///
    /// | seconds | errors |
    /// |---|---|
    /// | 1 | `Conflict`, `Locked`, `PoolTimedOut` |
    /// | 5 | `Connect`, `NoReplica`, and `ConnectionLost` and `Unreachable` unless something was sent that may have been carried out |
    /// | none | all others: of 503 a `Timeout`, `PoolClosed`, `ReadOnly` and `DiskFull`, which waiting alone does not mend |
    ///
    /// A `TransactionBroken` has that of its first error.
    ///
    /// ```
    /// use orm::Error;
    ///
    /// assert_eq!(Error::Conflict { source: None }.http_retry_after(), Some(1));
    /// assert_eq!(Error::PoolClosed.http_retry_after(), None);
    /// ```
    pub fn http_retry_after(&self) -> Option<u64> {
        match self {
            Error::Conflict { .. } | Error::Locked { .. } | Error::PoolTimedOut { .. } => {
                Some(SOON)
            }
            Error::Connect { .. }
            | Error::NoReplica { .. }
            | Error::ConnectionLost { sent: false, .. }
            | Error::Unreachable { sent: false, .. } => Some(LATER),
            Error::TransactionBroken { first } => first.http_retry_after(),
            _ => None,
        }
    }

    /// Returns the body of such a response, in JSON: the kind of error, and what the client can do something about, which
    /// are the names of fields, the sentences of a `Validation`, each with its own fields, and the place of a draft among
    /// many, counted from 0. No value, SQL, table, constraint or message of the database is in it, and of an error of 500
    /// or 503 nothing but that: log the error itself.
    ///
    /// ```
    /// use orm::{Error, FieldError};
    ///
    /// let taken = Error::UniqueViolation { model: "Author", fields: vec!["name"], constraint: None, table: None, source: None };
    /// assert_eq!(taken.http_body(), r#"{"error":"unique_violation","fields":["name"]}"#);
    /// assert_eq!(Error::PoolClosed.http_body(), r#"{"error":"unavailable"}"#);
    ///
    /// let errors = vec![FieldError::new(["title"], "must not be blank")];
    /// assert_eq!(
    ///     Error::Validation { model: "Book", errors }.http_body(),
    ///     r#"{"error":"validation","fields":["title"],"messages":[{"fields":["title"],"message":"must not be blank"}]}"#,
    /// );
    ///
    /// let too_long = Error::TooLong { model: "Author", field: Some("name"), max: Some(255) };
    /// let refused = Error::RefusedDraft { position: 17, error: Box::new(too_long) };
    /// assert_eq!(refused.http_body(), r#"{"error":"too_long","fields":["name"],"position":17}"#);
    /// ```
    #[cfg(feature = "json")]
    pub fn http_body(&self) -> String {
        let mut body = serde_json::json!({ "error": self.told().1 });
        if let Some(position) = self.draft_position() {
            body["position"] = position.into();
        }
        let error = match self {
            Error::RefusedDraft { error, .. } => error,
            error => error,
        };
        let fields = error.fields_at_fault();
        if !fields.is_empty() {
            body["fields"] = fields.into();
        }
        if let Error::Validation { errors, .. } = error {
            let messages = errors
                .iter()
                .map(|it| field_message(&it.fields, &it.message));
            body["messages"] = messages.collect();
        }
        body.to_string()
    }

    fn told(&self) -> Told {
        match self {
            Error::InvalidQuery { why, .. } if is_to_blame(why) => (400, "invalid_request"),
            Error::DoesNotExist { .. } => (404, "does_not_exist"),
            Error::UniqueViolation { .. } => (409, "unique_violation"),
            Error::ExclusionViolation { .. } => (409, "exclusion_violation"),
            Error::Protected { .. } => (409, "protected"),
            Error::Stale { .. } | Error::RowsMissing { .. } => (409, "stale"),
            Error::ForeignKeyViolation { .. } => (422, "foreign_key_violation"),
            Error::NotNullViolation { .. } => (422, "not_null_violation"),
            Error::CheckViolation { .. } => (422, "check_violation"),
            Error::TooLong { .. } => (422, "too_long"),
            Error::OutOfRange { .. } => (422, "out_of_range"),
            Error::InvalidText { .. } => (422, "invalid_text"),
            Error::InvalidRegex { .. } => (422, "invalid_regex"),
            Error::Validation { .. } => (422, "validation"),
            Error::RefusedDraft { error, .. } => error.told(),
            Error::TransactionBroken { first } if first.told() == UNAVAILABLE => UNAVAILABLE,
            Error::Conflict { .. }
            | Error::Locked { .. }
            | Error::Timeout { .. }
            | Error::PoolTimedOut { .. }
            | Error::PoolClosed
            | Error::Connect { .. }
            | Error::ConnectionLost { .. }
            | Error::Unreachable { .. }
            | Error::NoReplica { .. }
            | Error::ReadOnly { .. }
            | Error::DiskFull { .. } => UNAVAILABLE,
            Error::MultipleObjectsReturned { .. }
            | Error::Decode { .. }
            | Error::Undecoded(_)
            | Error::Unfiltered { .. }
            | Error::NotLoaded { .. }
            | Error::TransactionBroken { .. }
            | Error::CommitOutcomeUnknown { .. }
            | Error::SchemaMismatch { .. }
            | Error::QueryTooComplex { .. }
            | Error::InvalidSchema { .. }
            | Error::InvalidQuery { .. }
            | Error::Corrupt { .. }
            | Error::Migration { .. }
            | Error::Permission { .. }
            | Error::Unsupported { .. }
            | Error::Database(_) => INTERNAL,
        }
    }

    /// The fields whose values are to be changed before the request is made again.
    #[cfg(feature = "json")]
    fn fields_at_fault(&self) -> Vec<&'static str> {
        match self {
            Error::UniqueViolation { fields, .. } | Error::ExclusionViolation { fields, .. } => {
                fields.clone()
            }
            Error::Validation { errors, .. } => {
                let mut fields: Vec<&str> = Vec::new();
                for field in errors.iter().flat_map(|error| &error.fields) {
                    if !fields.contains(field) {
                        fields.push(field);
                    }
                }
                fields
            }
            Error::ForeignKeyViolation { field, .. }
            | Error::NotNullViolation { field, .. }
            | Error::CheckViolation { field, .. }
            | Error::TooLong { field, .. }
            | Error::OutOfRange { field, .. }
            | Error::InvalidText { field, .. } => field.iter().copied().collect(),
            _ => Vec::new(),
        }
    }
}

/// A sentence in the body of a response, and the fields that it is about.
#[cfg(feature = "json")]
pub(crate) fn field_message(fields: &[&str], sentence: &str) -> serde_json::Value {
    serde_json::json!({ "fields": fields, "message": sentence })
}

/// The status, body and header of [`Error::http_status`], [`Error::http_body`] and [`Error::http_retry_after`].
#[cfg(feature = "axum")]
impl axum_core::response::IntoResponse for Error {
    fn into_response(self) -> axum_core::response::Response {
        let retry_after = self.http_retry_after();
        let json = [(http::header::CONTENT_TYPE, "application/json")];
        let (status, body): (http::StatusCode, String) = self.into();
        let mut response = (status, json, body).into_response();
        if let Some(seconds) = retry_after {
            let headers = response.headers_mut();
            headers.insert(http::header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// The status of [`Error::http_status`], for a handler that fails with a status alone.
#[cfg(feature = "axum")]
impl From<Error> for http::StatusCode {
    fn from(error: Error) -> Self {
        http::StatusCode::from_u16(error.http_status())
            .unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// The status of [`Error::http_status`] and the body of [`Error::http_body`].
#[cfg(feature = "axum")]
impl From<Error> for (http::StatusCode, String) {
    fn from(error: Error) -> Self {
        let body = error.http_body();
        (error.into(), body)
    }
}

/// The response that the error is by itself.
#[cfg(feature = "axum")]
impl From<Error> for axum_core::response::Response {
    fn from(error: Error) -> Self {
        axum_core::response::IntoResponse::into_response(error)
    }
}
