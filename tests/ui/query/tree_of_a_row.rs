//! a tree of `Region` is walked by the foreign key that leads to its own model

use orm::prelude::*;

#[derive(Model)]
struct Region {
    id: i64,
    #[orm(related_name = "children", on_delete = Cascade)]
    parent: Option<ForeignKey<Region>>,
}

async fn run(country: Region, db: &Database) -> orm::Result<()> {
    let _ = country.descendants().all(db).await?;
    Ok(())
}

fn main() {}
