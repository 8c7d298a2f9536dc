//! rows of a query are deleted by `delete`, and taken from the row that they belong to by their foreign key, where that may be missing; write `.delete(&db).await?`, or `.update(Book.editor.set(None), &db).await?`

use orm::prelude::*;

#[derive(Model)]
struct Editor {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(related_name = "books", on_delete = SetNull)]
    editor: Option<ForeignKey<Editor>>,
}

async fn leave(editor: &Editor, db: &Database) -> orm::Result<()> {
    editor.books().clear(db).await?;
    Ok(())
}

fn main() {}
