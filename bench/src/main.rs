//! `orm` against hand-written sqlx: the same work in one process, in turn, round after round.
//!
//! `cargo run --release` measures both databases; `-- --quick` takes fewer rounds, `-- sqlite` or `-- postgres` only one.

mod contenders;
mod measure;
mod shape;
#[path = "../../tests/it/support"]
mod support {
    pub mod postgres;
}

use contenders::{Contender, Held, Orm};
use measure::{Rounds, Side, compare};
use shape::Shape;

#[tokio::main(flavor = "current_thread")]
async fn main() -> orm::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wants = |name: &str| arguments.iter().any(|argument| argument == name);
    let rounds = if wants("--quick") { Rounds::quick() } else { Rounds::full() };
    let both = !wants("sqlite") && !wants("postgres");
    measure::stay(Side::Server);
    let server = (both || wants("postgres")).then(support::postgres::FreshDatabase::create);
    if both || wants("sqlite") {
        let folder = tempfile::tempdir().expect("a folder for the database file can be made");
        let url = format!("sqlite://{}", folder.path().join("bench.db").display());
        bench("SQLite", &url, rounds).await?;
    }
    if let Some(database) = server {
        bench("Postgres", &database.url, rounds).await?;
    }
    Ok(())
}

/// Prints one table: a row a shape.
async fn bench(title: &str, url: &str, rounds: Rounds) -> orm::Result<()> {
    // Before anything connects, since threads stay where their maker stood.
    measure::stay(Side::Client);
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
