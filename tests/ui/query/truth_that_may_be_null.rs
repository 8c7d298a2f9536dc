//! a field of truths that may be null is no condition by itself; write `.eq(true)`, or `coalesce((Book.in_print, false))`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Model)]
pub struct Inspection {
    pub id: i64,
    pub passed: Option<bool>,
    #[orm(on_delete = Cascade, related_name = "inspections")]
    pub book: ForeignKey<Book>,
}

async fn run(db: &Database) -> orm::Result<()> {
    Inspection::objects().filter(Inspection.passed).all(db).await?;
    Inspection::objects().exclude(Inspection.book.editor.mentor.name.eq("Jo") & Inspection.passed).all(db).await?;
    Ok(())
}

fn main() {}
