//! associated type `Draft` not found for `M`

use orm::prelude::*;

async fn store<M: Model>(draft: M::Draft, db: &Database) -> orm::Result<M> {
    draft.save(db).await
}

fn main() {}
