//! With the feature `axum`: a document that is the body of a request or of a response.

use super::Json;
use crate::error::field_message;
use axum_core::extract::{FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The value in JSON, with the status 200 unless another stands beside it.
impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => ([(CONTENT_TYPE, "application/json")], body).into_response(),
            Err(_) => refusal(StatusCode::INTERNAL_SERVER_ERROR, "internal", None),
        }
    }
}

/// The body of a request, read as `T`.
///
/// # Errors
/// A response of 415 to a body that is not said to be JSON, of 413 to one that is longer than axum's limit, of 400 to one that
/// is no JSON, and of 422 to one that is no `T`, each with a body such as
/// `{"error":"invalid_body","messages":[{"fields":[],"message":"missing field `title`"}]}`, in the form of those of errors.
impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        if !is_json(request.headers()) {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(refusal(status, "unsupported_media_type", None));
        }
        let body = String::from_request(request, state).await;
        let body = body.map_err(|unread| match unread.status() {
            status @ StatusCode::PAYLOAD_TOO_LARGE => refusal(status, "body_too_large", None),
            status => refusal(status, "invalid_body", Some(&unread.body_text())),
        })?;
        serde_json::from_str(&body).map(Json).map_err(|error| {
            let status = if error.is_data() {
                StatusCode::UNPROCESSABLE_ENTITY
            } else {
                StatusCode::BAD_REQUEST
            };
            refusal(status, "invalid_body", Some(&error.to_string()))
        })
    }
}

/// `application/json`, or a kind of it: `application/problem+json; charset=utf-8`.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(said)) = headers.get(CONTENT_TYPE).map(|said| said.to_str()) else {
        return false;
    };
    let kind = said.split(';').next().unwrap_or_default();
    let kind = kind.trim().to_ascii_lowercase();
    kind.strip_prefix("application/")
        .is_some_and(|kind| kind == "json" || kind.ends_with("+json"))
}

/// A response in the form of those of errors.
fn refusal(status: StatusCode, error: &str, message: Option<&str>) -> Response {
    let mut body = serde_json::json!({ "error": error });
    if let Some(message) = message {
        body["messages"] = vec![field_message(&[], message)].into();
    }
    let json = [(CONTENT_TYPE, "application/json")];
    (status, json, body.to_string()).into_response()
}
