//! A tree that is walked by the foreign key of a row, and a related row that is loaded under another name.

use orm::prelude::*;

#[derive(Model)]
pub struct Folder {
    pub id: i64,
    #[orm(related_name = "folders", on_delete = Cascade)]
    pub parent: Option<ForeignKey<Folder>>,
    #[orm(related_name = "+", on_delete = Cascade)]
    pub root: ForeignKey<Folder>,
}

async fn run(folder: &Folder, db: &Database) -> orm::Result<()> {
    let above = folder.parent.ancestors(db).await?;
    let below = folder.root.descendants(db).await?;
    let parent = folder.parent.load(db).await?;
    Ok(())
}

fn main() {}
