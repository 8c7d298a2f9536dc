//! How much memory one piece of work asks for: how often, how many bytes, and the most of them at a time.
//!
//! `cargo run --release --bin allocations`; it takes the words that the benchmark takes. What other threads ask for, such as
//! those of sqlx for SQLite, is not counted.

use allocation_counter::{AllocationInfo, measure};
use orm_bench::contender::{Contender, Result};
use orm_bench::contenders;
use orm_bench::fresh::Fresh;
use orm_bench::options::Options;
use orm_bench::place::Backend;
use orm_bench::shape::Shape;
use orm_bench::tables::Tables;
use tokio::runtime::{Builder, Runtime};

fn main() -> Result {
    let options = Options::read(std::env::args().skip(1));
    let runtime = Builder::new_current_thread().enable_all().build()?;
    for backend in [Backend::Sqlite, Backend::Postgres] {
        if options.wants(backend) {
            count_all(backend, &options, &runtime)?;
        }
    }
    Ok(())
}

/// Prints one table: a row a shape and contender.
fn count_all(backend: Backend, options: &Options, runtime: &Runtime) -> Result {
    let fresh = Fresh::create(backend)?;
    let mut tables = runtime.block_on(Tables::create(&fresh.place))?;
    let mut contenders = runtime.block_on(contenders::connect(&fresh.place))?;
    println!("### {backend}\n\n| shape | contender | allocations | a row | bytes | at a time |");
    println!("|---|---|---:|---:|---:|---:|");
    for shape in options.shapes() {
        runtime.block_on(tables.fill(shape))?;
        let offered = contenders.iter_mut().filter(|it| it.offers(shape));
        for contender in offered.filter(|it| options.contender(it.name())) {
            let found = count(contender.as_mut(), shape, runtime)?;
            println!(
                "| {} | {} | {} | {:.1} | {} | {} |",
                shape.name(),
                contender.name(),
                found.count_total,
                found.count_total as f64 / shape.expected() as f64,
                found.bytes_total,
                found.bytes_max
            );
        }
    }
    Ok(())
}

/// Counts what one piece of work asks for, once its statements are prepared.
fn count(contender: &mut dyn Contender, shape: Shape, runtime: &Runtime) -> Result<AllocationInfo> {
    for key in 1..=2 {
        runtime.block_on(contender.run(shape, key))?;
    }
    let mut done = Ok(0);
    let counted = measure(|| done = runtime.block_on(contender.run(shape, 3)));
    done.map(|_| counted)
}
