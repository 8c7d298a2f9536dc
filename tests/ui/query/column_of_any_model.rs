//! a column is named behind a dot, where the model is known

use orm::prelude::*;

async fn by_name<M: Model>(name: &str, db: &Database) -> orm::Result<Option<M>> {
    M::objects().filter(M::name.eq(name)).first(db).await
}

async fn newest<M: Model>(db: &Database) -> orm::Result<Vec<M>> {
    M::objects().order_by(M::created_at.desc()).all(db).await
}

fn main() {}
