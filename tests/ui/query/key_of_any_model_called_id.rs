//! associated type `Id` not found for `M`

use orm::prelude::*;

async fn find<M: Model>(id: M::Id, db: &Database) -> orm::Result<M> {
    M::get(id, db).await
}

fn main() {}
