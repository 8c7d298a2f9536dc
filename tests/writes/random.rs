//! Writes of chance, compared with a store in memory: what each returns, and what the tables hold then.

on_each! { writes_do_as_a_store_in_memory_does }

mod steps;
mod store;

use orm::prelude::*;
use orm_tests::support::whole_or_sample;

use self::steps::Writer;

#[derive(Model, Debug)]
struct Shelf {
    id: i64,
    #[orm(unique)]
    name: String,
}

#[derive(Model, Debug, Clone)]
#[orm(unique(shelf, place), unique(label, where = "NOT lent"))]
struct Volume {
    id: i64,
    #[orm(unique)]
    code: Option<i32>,
    #[orm(related_name = "volumes", on_delete = Cascade)]
    shelf: ForeignKey<Shelf>,
    place: i32,
    label: String,
    #[orm(default = false)]
    lent: bool,
    #[orm(default = 0)]
    count: i32,
    #[orm(version)]
    revision: i32,
}

async fn writes_do_as_a_store_in_memory_does(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf, Volume]).await?;
    for seed in 0..whole_or_sample(200, 8) {
        let mut writer = Writer::of(seed);
        writer.fill_shelves(&db).await?;
        for _ in 0..60 {
            if writer.chance.is_one_in(4) {
                writer.transaction(&db).await?;
            } else {
                writer.step(&db).await?;
            }
        }
        Volume::objects().every_row().delete(&db).await?;
        Shelf::objects().every_row().delete(&db).await?;
    }
    Ok(())
}
