//! `orm` and others on the same work: in one process, in turn, round after round.
//!
//! `cargo run --release` measures both databases; `-- --quick` takes fewer rounds, `-- sqlite` or `-- postgres` only
//! one, and any other word only the shapes of that name.

mod contender;
mod contenders;
mod measure;
mod options;
mod place;
mod report;
mod shape;
#[expect(dead_code, reason = "the tests use the rest")]
#[path = "../../tests/it/support"]
mod support {
    pub mod postgres;
}
mod tables;
mod toasty;

use contender::Result;
use measure::{Side, compare, stay};
use options::Options;
use place::{Backend, Place};
use report::{Report, Row};
use support::postgres::FreshDatabase;
use tables::Tables;
use tempfile::TempDir;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result {
    let options = Options::read(std::env::args().skip(1));
    toasty::build()?;
    stay(Side::Server);
    let servers = options
        .wants(Backend::Postgres)
        .then(|| [FreshDatabase::create(), FreshDatabase::create()]);
    // Before anything connects, since threads stay where their maker stood.
    stay(Side::Client);
    if options.wants(Backend::Sqlite) {
        let folder = folder()?;
        let place = |name| Place::new(&format!("sqlite://{}", folder.path().join(name).display()));
        bench(&place("bench.db"), &place("toasty.db"), &options).await?;
    }
    if let Some([ours, theirs]) = &servers {
        bench(&Place::new(&ours.url), &Place::new(&theirs.url), &options).await?;
    }
    Ok(())
}

/// A folder in memory, where there is one: on a disk every write takes milliseconds, whoever asks for it.
fn folder() -> std::io::Result<TempDir> {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())
}

/// Prints one table: a row a shape.
async fn bench(place: &Place, for_toasty: &Place, options: &Options) -> Result {
    let mut tables = Tables::create(place).await?;
    let mut contenders = contenders::connect(place).await?;
    let mut report = Report {
        backend: place.backend,
        limit: contenders[0].name(),
        contenders: contenders[1..]
            .iter()
            .map(|contender| contender.name().to_owned())
            .collect(),
        rows: Vec::new(),
    };
    for shape in options.shapes() {
        eprintln!("{}: {}", place.backend, shape.name());
        let medians = compare(&mut contenders, &mut tables, shape, options.rounds()).await?;
        report.rows.push(Row::new(shape, &medians));
    }
    drop(contenders);
    toasty::measure(for_toasty, &mut report)?;
    println!("{report}");
    Ok(())
}
