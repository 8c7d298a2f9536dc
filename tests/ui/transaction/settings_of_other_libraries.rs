//! a database with settings is built

use orm::ConnectOptions;
use orm::Multi;
use orm::prelude::*;
use orm::testing::MockDatabase;

async fn run() -> orm::Result<()> {
    let options = ConnectOptions::new("sqlite:library.db");
    Database::connect(options).await?;
    Multi::new().run().await;
    MockDatabase::new(Backend::Sqlite);
    Ok(())
}

struct Relation;

impl RelationTrait for Relation {}

fn main() {}
