//! migrations are files, which `manage makemigrations` writes and `migrate::run` applies

use orm::migrate::{Migrator, MigratorTrait};
use orm::prelude::*;

struct Own;

impl MigratorTrait for Own {}

async fn run(db: &Database) -> orm::Result<()> {
    Migrator::up(db, None::<u32>).await?;
    orm::migrate!("./migrations").run(db).await?;
    Ok(())
}

fn main() {}
