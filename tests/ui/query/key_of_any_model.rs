//! the key is a `<M as orm::Model>::Key`, not a `i64`

use orm::prelude::*;

async fn run<M: Model>(id: i64, db: &Database) -> orm::Result<M> {
    M::get(id, db).await
}

/// What the help of the compiler proposes.
async fn proposed<M: Model>(id: i64, db: &Database) -> orm::Result<M>
where
    <M as orm::Model>::Key: KeyIs<i64>,
{
    M::get(id, db).await
}

fn main() {}
