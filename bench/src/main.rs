//! `orm` and others on the same work: in one process, in turn, round after round.
//!
//! `cargo run --release` measures both databases; `-- --quick` takes fewer rounds, `-- sqlite` or `-- postgres` only
//! one, and any other word only the shapes of that name. `--no-toasty` leaves out what has to be built by itself,
//! and `--only=orm,diesel` all contenders but the limit and these.

use orm_bench::contender::Result;
use orm_bench::fresh::Fresh;
use orm_bench::measure::compare;
use orm_bench::options::Options;
use orm_bench::place::Backend;
use orm_bench::report::{Report, Row};
use orm_bench::tables::Tables;
use orm_bench::{contenders, toasty};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result {
    let options = Options::read(std::env::args().skip(1));
    if options.toasty() {
        toasty::build()?;
    }
    for backend in [Backend::Sqlite, Backend::Postgres] {
        if options.wants(backend) {
            println!("{}", bench(backend, &options).await?);
        }
    }
    Ok(())
}

/// One table: a row a shape.
async fn bench(backend: Backend, options: &Options) -> Result<Report> {
    let fresh = Fresh::create(backend)?;
    let mut tables = Tables::create(&fresh.place).await?;
    let mut contenders = contenders::connect(&fresh.place).await?;
    let limit = contenders[0].name();
    contenders.retain(|it| it.name() == limit || options.contender(it.name()));
    let names = contenders[1..]
        .iter()
        .map(|contender| contender.name().to_owned());
    let mut report = Report {
        backend,
        limit,
        contenders: names.collect(),
        rows: Vec::new(),
    };
    for shape in options.shapes() {
        eprintln!("{backend}: {}", shape.name());
        let medians = compare(&mut contenders, &mut tables, shape, options.rounds()).await?;
        report.rows.push(Row::new(shape, &medians));
    }
    drop(contenders);
    if options.toasty() {
        toasty::measure(&Fresh::create(backend)?.place, &mut report)?;
    }
    Ok(report)
}
