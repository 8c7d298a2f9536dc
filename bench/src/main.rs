//! `orm` against hand-written sqlx: the same work in one process, in turn, round after round.
//!
//! `cargo run --release` measures both databases; `-- --quick` takes fewer rounds, `-- sqlite` or `-- postgres` only one.

mod contenders;
mod measure;
#[path = "../../tests/it/support/postgres.rs"]
mod postgres;
mod shape;

use contenders::{Contender, Held, Orm};
use measure::{Rounds, compare};
use shape::Shape;

#[tokio::main]
async fn main() -> orm::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wants = |name: &str| arguments.iter().any(|argument| argument == name);
    let rounds = if wants("--quick") { Rounds::quick() } else { Rounds::full() };
    let both = !wants("sqlite") && !wants("postgres");
    if both || wants("sqlite") {
        let folder = tempfile::tempdir().expect("a folder for the database file can be made");
        let url = format!("sqlite://{}", folder.path().join("bench.db").display());
        bench("SQLite", &url, rounds).await?;
    }
    if both || wants("postgres") {
        let database = postgres::FreshDatabase::create();
        bench("Postgres", &database.url, rounds).await?;
    }
    Ok(())
}

/// Prints one table: a row a shape.
async fn bench(title: &str, url: &str, rounds: Rounds) -> orm::Result<()> {
    let mut orm = Orm::connect(url).await?;
    orm.seed().await?;
    let mut held = Held::connect(url).await;
    println!("\n### {title}\n\n| work | `orm` | sqlx, held connection | ratio |\n|---|---:|---:|---:|");
    for shape in Shape::ALL {
        let contenders: &mut [&mut dyn Contender] = &mut [&mut orm, &mut held];
        let medians = compare(contenders, shape, rounds).await;
        let (ours, theirs) = (medians[0], medians[1]);
        println!("| {} | {ours:.1} µs | {theirs:.1} µs | {:.2} |", shape.name(), ours / theirs);
    }
    Ok(())
}
