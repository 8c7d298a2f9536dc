//! All names of axum's extractors, of `serde_json` and of the prelude, imported together: none that a handler needs is in
//! the way of another. A name that several have, such as `Json`, is imported by itself, and comes before the others.

use axum::Json;
use axum::extract::*;
use axum::http::StatusCode;
use orm::prelude::*;
use orm::serde_json::*;

#[derive(Model, serde::Serialize, Debug)]
struct Book {
    id: i64,
    title: String,
}

#[derive(serde::Deserialize)]
struct Wanted {
    title: Option<String>,
}

async fn list(
    State(db): State<Database>,
    Query(wanted): Query<Wanted>,
) -> orm::Result<Json<Vec<Book>>> {
    let wanted = wanted.title.map(|title| Book.title.icontains(title));
    Ok(Json(Book::objects().filter(wanted).all(&db).await?))
}

async fn show(State(db): State<Database>, Path(id): Path<i64>) -> orm::Result<Json<Value>> {
    let book = Book::get(id, &db).await?;
    Ok(Json(json!({ "title": book.title })))
}

#[tokio::test]
async fn names_of_axum_and_of_the_prelude_stand_beside_each_other() -> orm::Result<()> {
    let db = Database::connect("sqlite::memory:").await?;
    db.create_tables(schema![Book]).await?;
    Book::draft().title("Emma").save(&db).await?;
    let wanted = Query(Wanted {
        title: Some("emm".to_owned()),
    });
    assert_eq!(list(State(db.clone()), wanted).await?.0.len(), 1);
    assert_eq!(show(State(db.clone()), Path(1)).await?.0["title"], "Emma");
    let missing = show(State(db), Path(7)).await.expect_err("no such book");
    assert_eq!(missing.http_status(), StatusCode::NOT_FOUND.as_u16());
    Ok(())
}
