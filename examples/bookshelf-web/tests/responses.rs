//! Errors as a client sees them, and pages as it asks for them.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::RETRY_AFTER;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use bookshelf_web::{Author, Book, fill};
use orm::Error;
use orm::prelude::*;
use orm::query::PageRequest;
use std::time::Duration;
use tower::ServiceExt;

/// What a client receives: status and body.
type Response = (u16, String);

/// Answers `GET url` by this service.
async fn ask(service: Router, url: &str) -> Response {
    let (response, _) = ask_whole(service, url).await;
    response
}

/// Answers `GET url` by this service, with the header `Retry-After`.
async fn ask_whole(service: Router, url: &str) -> (Response, Option<String>) {
    let request = Request::get(url).body(Body::empty()).expect("a request");
    let response = service.oneshot(request).await.expect("a response");
    let status = response.status().as_u16();
    let retry_after = response.headers().get(RETRY_AFTER);
    let retry_after = retry_after.map(|value| value.to_str().expect("a text").to_owned());
    let body = to_bytes(response.into_body(), 1 << 20)
        .await
        .expect("a body");
    let body = String::from_utf8(body.to_vec()).expect("a text");
    ((status, body), retry_after)
}

/// Answers with an error.
async fn told(error: orm::Result<()>) -> Response {
    ask(failing(error), "/").await
}

/// A service that answers its first request with an error.
fn failing(error: orm::Result<()>) -> Router {
    let error = error.err();
    let error = std::sync::Arc::new(std::sync::Mutex::new(error));
    let handler = move || {
        let error = error.lock().ok().and_then(|mut error| error.take());
        async move { error.map_or(Ok(StatusCode::OK), Err) }
    };
    Router::new().route("/", get(handler))
}

async fn shelf() -> Database {
    let db = Database::connect("sqlite::memory:")
        .await
        .expect("a database");
    fill(&db).await.expect("a shelf");
    db
}

#[tokio::test]
async fn errors_of_the_database_say_what_a_client_can_mend() {
    let db = shelf().await;
    let missing = Author::get(99, &db).await.map(drop);
    assert_eq!(
        told(missing).await,
        (404, r#"{"error":"does_not_exist"}"#.to_owned())
    );
    let dangling = Book::draft()
        .title("Emma")
        .year(1815)
        .author(99)
        .save(&db)
        .await;
    let dangling = told(dangling.map(drop)).await;
    assert_eq!(
        dangling,
        (
            422,
            r#"{"error":"foreign_key_violation","fields":["author"]}"#.to_owned()
        )
    );
    let long = Author::draft().name("x".repeat(1_000)).save(&db).await;
    let long = told(long.map(drop)).await;
    assert_eq!(
        long,
        (422, r#"{"error":"too_long","fields":["name"]}"#.to_owned())
    );
    let drafts = [
        Author::draft().name("Jane Austen"),
        Author::draft().name("x".repeat(1_000)),
    ];
    let refused = Author::bulk_create(drafts, &db).await;
    let refused = told(refused.map(drop)).await;
    assert_eq!(
        refused,
        (
            422,
            r#"{"error":"too_long","fields":["name"],"position":1}"#.to_owned()
        )
    );
    let draft = |author: i64| Book::draft().title("Emma").year(1815).author(author);
    let dangling = Book::bulk_create([draft(1), draft(1), draft(99)], &db).await;
    let dangling = told(dangling.map(drop)).await;
    assert_eq!(
        dangling,
        (
            422,
            r#"{"error":"foreign_key_violation","fields":["author"],"position":2}"#.to_owned()
        )
    );
    db.close().await;
    let closed = Author::get(1, &db).await;
    assert_eq!(
        told(closed.map(drop)).await,
        (503, r#"{"error":"unavailable"}"#.to_owned())
    );
}

#[tokio::test]
async fn nothing_of_the_database_is_told() {
    let source = || Some(std::sync::Arc::from(Box::from("secret")));
    let errors = [
        Error::UniqueViolation {
            model: "Author",
            fields: vec!["name"],
            constraint: Some("secret".to_owned()),
            table: Some("secret".to_owned()),
            source: source(),
        },
        Error::Protected {
            model: "Author",
            by: Some("Book"),
            table: Some("secret".to_owned()),
            source: source(),
        },
        Error::CheckViolation {
            model: "Author",
            constraint: "secret".to_owned(),
            field: Some("name"),
            table: Some("secret".to_owned()),
            source: source(),
        },
        Error::OutOfRange {
            model: "Author",
            field: Some("name"),
            why: "secret".to_owned(),
        },
        Error::Locked {
            why: "secret".to_owned(),
            source: source(),
        },
        Error::PoolTimedOut {
            why: "secret".to_owned(),
        },
        Error::SchemaMismatch {
            model: None,
            field: None,
            why: "secret".to_owned(),
            is_raw: false,
            source: source(),
        },
        Error::Permission {
            model: Some("Author"),
            why: "secret".to_owned(),
            source: source(),
        },
        Error::InvalidQuery {
            model: "Author",
            why: "secret".to_owned(),
        },
    ];
    let mut statuses = Vec::new();
    for error in errors {
        let (status, body) = told(Err(error)).await;
        assert!(
            !body.contains("secret") && body.starts_with(r#"{"error":""#),
            "{body}"
        );
        statuses.push(status);
    }
    assert_eq!(statuses, [409, 409, 422, 422, 503, 503, 500, 500, 500]);
}

#[tokio::test]
async fn a_client_is_told_to_wait_where_that_helps() {
    let why = || "secret".to_owned();
    let lost = |sent| Error::ConnectionLost { sent, source: None };
    let broken_by = |first| Error::TransactionBroken {
        first: std::sync::Arc::new(first),
    };
    let locked = || Error::Locked {
        why: why(),
        source: None,
    };
    let unreachable = Error::Connect {
        why: why(),
        source: None,
    };
    let cases = [
        (Error::PoolTimedOut { why: why() }, 503, Some("1")),
        (Error::Conflict { source: None }, 503, Some("1")),
        (locked(), 503, Some("1")),
        (broken_by(locked()), 503, Some("1")),
        (unreachable, 503, Some("5")),
        (lost(false), 503, Some("5")),
        (lost(true), 503, None),
        (Error::Timeout { source: None }, 503, None),
        (Error::ReadOnly { source: None }, 503, None),
        (Error::DiskFull { source: None }, 503, None),
        (Error::PoolClosed, 503, None),
        (broken_by(Error::PoolClosed), 503, None),
        (Error::DoesNotExist { model: "Book" }, 404, None),
        (Error::CommitOutcomeUnknown { source: None }, 500, None),
    ];
    for (error, expected, seconds) in cases {
        let of = format!("{error:?}");
        let ((status, _), retry_after) = ask_whole(failing(Err(error)), "/").await;
        assert_eq!(
            (status, retry_after.as_deref()),
            (expected, seconds),
            "{of}"
        );
    }
}

#[tokio::test]
async fn a_pool_whose_connections_are_all_in_use_answers_when_to_come_again() {
    let db = Database::builder("sqlite::memory:")
        .acquire_timeout(Duration::from_millis(20))
        .connect()
        .await
        .expect("a database");
    fill(&db).await.expect("a shelf");
    let tx = db.begin().await.expect("a transaction");
    let exhausted = Author::get(1, &db).await.map(drop);
    let (_, retry_after) = ask_whole(failing(exhausted), "/").await;
    assert_eq!(retry_after.as_deref(), Some("1"));
    tx.rollback().await.expect("a rollback");
}

/// Titles of a page of books.
async fn titles(State(db): State<Database>, asked: PageRequest<2, 3>) -> orm::Result<String> {
    let books = Book::objects().order_by(Book.id);
    let page = books.page(asked.number, asked.per_page, &db).await?;
    let titles: Vec<String> = page.rows.into_iter().map(|book| book.title).collect();
    Ok(format!(
        "{} of {}: {}",
        page.number,
        page.pages,
        titles.join(", ")
    ))
}

#[tokio::test]
async fn a_page_is_what_the_url_asks_for() {
    let db = shelf().await;
    let all = Book::objects()
        .order_by(Book.id)
        .all(&db)
        .await
        .expect("books");
    let title = |n: usize| all[n].title.as_str();
    let service = Router::new().route("/", get(titles)).with_state(db);
    let pages = |per_page: usize| all.len().div_ceil(per_page);
    for (url, expected) in [
        (
            "/",
            format!("1 of {}: {}, {}", pages(2), title(0), title(1)),
        ),
        (
            "/?x=1&page=2",
            format!("2 of {}: {}, {}", pages(2), title(2), title(3)),
        ),
        (
            "/?per_page=999",
            format!(
                "1 of {}: {}, {}, {}",
                pages(3),
                title(0),
                title(1),
                title(2)
            ),
        ),
        ("/?page=999", format!("999 of {}: ", pages(2))),
    ] {
        assert_eq!(ask(service.clone(), url).await, (200, expected), "{url}");
    }
    for (url, parameter) in [
        ("/?page=0", "page"),
        ("/?page=last", "page"),
        ("/?per_page=-1", "per_page"),
    ] {
        let body = format!(
            r#"{{"error":"validation","fields":["{parameter}"],"messages":[{{"fields":["{parameter}"],"message":"must be a number from 1 on"}}]}}"#
        );
        assert_eq!(ask(service.clone(), url).await, (422, body), "{url}");
    }
}

/// Handlers whose errors are of other types, and that take the database as it is.
mod other_errors {
    use super::{Author, Database, Error, StatusCode, ask, shelf};
    use axum::Router;
    use axum::extract::FromRef;
    use axum::response::Response;
    use axum::routing::get;

    /// The state of a service that has more than its database.
    #[derive(Clone)]
    struct Service {
        db: Database,
    }

    impl FromRef<Service> for Database {
        fn from_ref(service: &Service) -> Self {
            service.db.clone()
        }
    }

    async fn status(db: Database) -> Result<String, StatusCode> {
        Ok(Author::get(99, &db).await?.name)
    }

    async fn text(db: Database) -> Result<String, (StatusCode, String)> {
        Ok(Author::get(99, &db).await?.name)
    }

    async fn response(db: Database) -> Result<String, Response> {
        let author = Author::draft().name("x".repeat(1000)).save(&db).await?;
        Ok(author.name)
    }

    async fn name(db: Database) -> Result<String, Error> {
        Ok(Author::get(1, &db).await?.name)
    }

    #[tokio::test]
    async fn a_handler_fails_with_a_status_or_a_response() {
        let db = shelf().await;
        let name_of_first = Author::get(1, &db).await.expect("an author").name;
        let service = Router::new()
            .route("/status", get(status))
            .route("/text", get(text))
            .route("/response", get(response))
            .route("/name", get(name))
            .with_state(Service { db });
        let missing = r#"{"error":"does_not_exist"}"#.to_owned();
        assert_eq!(ask(service.clone(), "/status").await, (404, String::new()));
        assert_eq!(ask(service.clone(), "/text").await, (404, missing));
        let (status, body) = ask(service.clone(), "/response").await;
        assert_eq!(status, 422, "{body}");
        assert_eq!(body, r#"{"error":"too_long","fields":["name"]}"#);
        assert_eq!(ask(service, "/name").await, (200, name_of_first));
    }
}
