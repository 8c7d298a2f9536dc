//! How `orm` behaves as there is more of everything: writes the curves to `growth.svg`, beside this package's manifest.
//!
//! `cargo run --release --bin growth`

mod curves;
mod models;
mod svg;

use curves::Growth;
use orm_bench::contender::Result;
use orm_bench::fresh::Fresh;
use orm_bench::place::Backend;
use svg::{Kind, Panel};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result {
    let mut panels = panels();
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let fresh = Fresh::create(backend)?;
        let mut growth = Growth::start(fresh.place.clone()).await?;
        let lines = [
            vec![growth.rows().await?],
            vec![growth.columns().await?],
            vec![growth.parents().await?],
            vec![growth.tasks().await?],
            growth.models().await?,
        ];
        for (panel, lines) in panels.iter_mut().zip(lines) {
            for line in &lines {
                println!("{}, {}: {:.2?}", line.name, panel.title, line.points);
            }
            panel.lines.extend(lines);
        }
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/growth.svg");
    std::fs::write(file, svg::draw(&panels))?;
    Ok(())
}

fn panels() -> [Panel; 5] {
    use Kind::{Linear, Logarithmic};
    let panel = |title, x, y, scale| Panel {
        title,
        x,
        y,
        scale,
        lines: Vec::new(),
    };
    [
        panel("All rows of a table", "rows", "µs a row", Logarithmic),
        panel(
            "1 000 rows of many columns",
            "columns",
            "µs a row",
            Logarithmic,
        ),
        panel(
            "Parents with ten children each",
            "parents",
            "µs a parent",
            Logarithmic,
        ),
        panel(
            "Rows by key, asked for at once",
            "tasks",
            "rows a second",
            Linear,
        ),
        panel("Connecting, and a first query", "models", "µs", Logarithmic),
    ]
}
