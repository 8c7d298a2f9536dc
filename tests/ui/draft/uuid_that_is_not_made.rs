//! A key for which `identity = false` says that none is made is set by each draft.

use orm::prelude::*;

#[derive(Model)]
struct Device {
    #[orm(identity = false)]
    id: Uuid,
    name: String,
}

async fn store(db: &Database) -> orm::Result<Device> {
    Device::draft().name("lamp").save(db).await
}

fn main() {}
