//! toasty and the limit, in turn; prints a line for each shape: its name, and how many times as long toasty takes.

#[path = "../../src/contender.rs"]
mod contender;
#[path = "../../src/contenders"]
mod contenders {
    pub mod rusqlite;
    pub mod tokio_postgres;
}
#[path = "../../src/lines.rs"]
mod lines;
#[expect(dead_code, reason = "the other process uses the rest")]
#[path = "../../src/measure.rs"]
mod measure;
#[expect(dead_code, reason = "the other process uses the rest")]
#[path = "../../src/options.rs"]
mod options;
#[path = "../../src/place.rs"]
mod place;
#[path = "../../src/reading.rs"]
mod reading;
#[expect(dead_code, reason = "the other process uses the rest")]
#[path = "../../src/shape.rs"]
mod shape;
#[path = "../../src/tables.rs"]
mod tables;
mod toasty;

use contender::{Contender, Result};
use contenders::rusqlite::Rusqlite;
use contenders::tokio_postgres::TokioPostgres;
use measure::{Side, compare, stay};
use options::Options;
use place::{Backend, Place};
use tables::Tables;
use toasty::Toasty;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result {
    let mut arguments = std::env::args().skip(1);
    let place = Place::new(
        &arguments
            .next()
            .ok_or("the first argument is the url of an empty database")?,
    );
    let options = Options::read(arguments);
    stay(Side::Client);
    let mut tables = Tables::create(&place).await?;
    let limit: Box<dyn Contender> = match place.backend {
        Backend::Sqlite => Box::new(Rusqlite::connect(&place)?),
        Backend::Postgres => Box::new(TokioPostgres::connect(&place).await?),
    };
    let mut contenders = [limit, Box::new(Toasty::connect(&place).await?)];
    for shape in options.shapes() {
        if let [Some(limit), Some(toasty)] =
            compare(&mut contenders, &mut tables, shape, options.rounds()).await?[..]
        {
            println!("{}\t{}", shape.name(), toasty / limit);
        }
    }
    Ok(())
}
