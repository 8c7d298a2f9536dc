//! Documents as bodies of requests and responses.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::DefaultBodyLimit;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, StatusCode};
use axum::routing::post;
use orm::prelude::*;
use serde::{Deserialize, Serialize, Serializer};
use tower::ServiceExt;

#[derive(Serialize, Deserialize)]
struct NewBook {
    title: String,
    year: i32,
}

/// Answers what it is sent.
async fn echo(Json(book): Json<NewBook>) -> (StatusCode, Json<NewBook>) {
    (StatusCode::CREATED, Json(book))
}

/// A value that cannot be written.
struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("a secret"))
    }
}

fn service() -> Router {
    Router::new()
        .route("/", post(echo))
        .route("/unwritable", post(async || Json(Unwritable)))
        .layer(DefaultBodyLimit::max(100))
}

/// Sends a body, said to be of this type; returns the status, the type of the answer and its text.
async fn send(url: &str, content_type: Option<&str>, body: &str) -> (u16, String, String) {
    let mut request = Request::post(url);
    if let Some(content_type) = content_type {
        request = request.header(CONTENT_TYPE, content_type);
    }
    let request = request.body(Body::from(body.to_owned()));
    let answer = service().oneshot(request.expect("a request")).await;
    let answer = answer.expect("a response");
    let status = answer.status().as_u16();
    let kind = answer.headers().get(CONTENT_TYPE).map(|kind| kind.to_str());
    let kind = kind.expect("a type").expect("a text").to_owned();
    let text = to_bytes(answer.into_body(), 1000).await.expect("a body");
    (
        status,
        kind,
        String::from_utf8(text.to_vec()).expect("a text"),
    )
}

const EMMA: &str = r#"{"title":"Emma","year":1815}"#;

fn json(status: u16, body: &str) -> (u16, String, String) {
    (status, "application/json".to_owned(), body.to_owned())
}

#[tokio::test]
async fn a_document_is_the_body_of_a_request_and_of_a_response() {
    for content_type in [
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/merge-patch+json",
    ] {
        assert_eq!(
            send("/", Some(content_type), EMMA).await,
            json(201, EMMA),
            "{content_type}"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_refused_says_why() {
    for content_type in [
        None,
        Some("text/plain"),
        Some("text/json"),
        Some("application/jsonp"),
    ] {
        let refused = json(415, r#"{"error":"unsupported_media_type"}"#);
        assert_eq!(
            send("/", content_type, EMMA).await,
            refused,
            "{content_type:?}"
        );
    }
    let refused = |body: &'static str| send("/", Some("application/json"), body);
    assert_eq!(
        refused("{").await,
        json(
            400,
            r#"{"error":"invalid_body","messages":[{"fields":[],"message":"EOF while parsing an object at line 1 column 1"}]}"#
        )
    );
    assert_eq!(
        refused(r#"{"title":"Emma"}"#).await,
        json(
            422,
            r#"{"error":"invalid_body","messages":[{"fields":[],"message":"missing field `year` at line 1 column 16"}]}"#
        )
    );
    let long = format!("{EMMA}{}", " ".repeat(100));
    assert_eq!(
        send("/", Some("application/json"), &long).await,
        json(413, r#"{"error":"body_too_large"}"#)
    );
}

#[tokio::test]
async fn a_value_that_cannot_be_written_is_an_error_without_its_words() {
    assert_eq!(
        send("/unwritable", None, "").await,
        json(500, r#"{"error":"internal"}"#)
    );
}
