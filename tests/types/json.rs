//! JSON documents as fields: stored, read, compared and changed alike on both databases.

mod changes;
mod compared;
mod elements;
mod everywhere;
mod paths;
mod questions;
mod random;
mod refused;
mod stored;

use orm::prelude::*;
use orm::serde_json;

/// A document, and one that may be null.
#[derive(Model, Debug, Clone, PartialEq)]
struct Doc {
    id: i64,
    data: serde_json::Value,
    more: Option<serde_json::Value>,
}

/// A row that points at documents.
#[derive(Model, Debug, Clone)]
struct Note {
    id: i64,
    #[orm(related_name = "notes", on_delete = Cascade)]
    doc: ForeignKey<Doc>,
    #[orm(related_name = "drafts", on_delete = SetNull)]
    draft: Option<ForeignKey<Doc>>,
    #[orm(default = Json(Vec::new()))]
    data: Json<Vec<i32>>,
}

/// Stores documents, and returns their keys.
async fn store(
    db: &Database,
    documents: impl IntoIterator<Item = serde_json::Value>,
) -> orm::Result<Vec<i64>> {
    db.create_tables(schema![Doc]).await?;
    let drafts: Vec<_> = documents
        .into_iter()
        .map(|data| Doc::draft().data(data))
        .collect();
    let docs = Doc::bulk_create(drafts, db).await?;
    Ok(docs.into_iter().map(|doc| doc.id).collect())
}

/// The positions of the documents for which a condition holds, and a check that its negation holds for the others.
async fn found(db: &Database, ids: &[i64], condition: Predicate<Doc>) -> orm::Result<Vec<usize>> {
    let holds = Doc::objects().filter(condition.clone()).order_by(Doc.id);
    let holds = holds.values(Doc.id).all(db).await?;
    let fails = Doc::objects().filter(!condition).count(db).await?;
    assert_eq!(
        holds.len() as u64 + fails,
        ids.len() as u64,
        "a condition is true or false"
    );
    let position = |id: &i64| ids.iter().position(|other| other == id);
    Ok(holds.iter().filter_map(position).collect())
}
