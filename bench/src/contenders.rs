//! Who takes part: each in a file of its own.

mod diesel;
mod diesel_async;
pub mod orm;
pub mod rusqlite;
mod sea_orm;
mod sqlx;
pub mod tokio_postgres;

use crate::contender::{Contender, Result};
use crate::place::{Backend, Place};

/// The limit, and after it all that are compared with it.
pub async fn connect(place: &Place) -> Result<Vec<Box<dyn Contender>>> {
    let mut contenders: Vec<Box<dyn Contender>> = vec![match place.backend {
        Backend::Sqlite => Box::new(rusqlite::Rusqlite::connect(place)?),
        Backend::Postgres => Box::new(tokio_postgres::TokioPostgres::connect(place).await?),
    }];
    contenders.push(Box::new(orm::Orm::connect(place).await?));
    contenders.push(Box::new(sqlx::Held::connect(place).await?));
    contenders.push(Box::new(sqlx::Pooled::connect(place).await?));
    contenders.push(Box::new(diesel::Diesel::connect(place)?));
    if place.backend == Backend::Postgres {
        contenders.push(Box::new(diesel_async::DieselAsync::connect(place)?));
    }
    contenders.push(Box::new(sea_orm::SeaOrm::connect(place).await?));
    Ok(contenders)
}
