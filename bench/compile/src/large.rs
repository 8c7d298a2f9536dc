//! A program of many models and queries: what its own crate costs, with its dependencies compiled beforehand.

use crate::cargo::{Cargo, median};
use crate::libraries::{self, Library, middle};
use crate::schema::TWENTY;
use crate::{Result, Settings, folder};
use std::fs;
use std::path::Path;

/// Prints the table: a row a library.
pub fn measure(settings: &Settings) -> Result<()> {
    let n_models = settings.n_models;
    println!(
        "\n### {n_models} models of 20 fields, {} queries\n",
        4 * n_models
    );
    println!(
        "| library | lines | check | build | doc | check again | build again | check, one file |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    for library in settings.libraries() {
        print_row(library, settings)?;
    }
    Ok(())
}

fn print_row(library: &dyn Library, settings: &Settings) -> Result<()> {
    let app = libraries::with_queries(library, settings.n_models, TWENTY);
    let n_lines: usize = app.files.iter().map(|file| file.lines()).sum();
    let cargo = Cargo::new(app.write(&folder())?, library.name())?;
    let name = app.name.clone();
    let app = app.in_one_file();
    let in_one_file = Cargo::new(app.write(&folder())?, library.name())?;
    let file = cargo
        .app()
        .join("src")
        .join(middle(settings.n_models))
        .with_extension("rs");
    let measured = Large {
        cargo,
        name: &name,
        file: &file,
        n_runs: settings.n_runs,
    };
    let in_one_file = Large {
        cargo: in_one_file,
        name: &app.name,
        ..measured
    };
    let mut row = format!("| {} | {n_lines} ", library.name());
    // All of it once, so that every dependency is there.
    measured.cargo.timed(&["check"])?;
    measured.cargo.timed(&["build"])?;
    for what in [&["check"][..], &["build"], &["doc", "--no-deps"]] {
        row += &format!("| {:.2} s ", measured.anew(what)?);
    }
    for what in ["check", "build"] {
        row += &format!("| {:.2} s ", measured.after_a_touch(&[what])?);
    }
    row += &format!("| {:.2} s ", in_one_file.anew(&["check"])?);
    println!("{row}|");
    Ok(())
}

/// One program, ready to be measured.
struct Large<'a> {
    cargo: Cargo,
    name: &'a str,
    /// The model that is touched.
    file: &'a Path,
    n_runs: usize,
}

impl Large<'_> {
    /// Seconds for the crate itself.
    fn anew(&self, what: &[&str]) -> Result<f64> {
        let run = |_| {
            self.cargo.timed(&["clean", "--package", self.name])?;
            self.seconds(what)
        };
        Ok(median((0..self.n_runs).map(run).collect::<Result<_>>()?))
    }

    /// Seconds after a line is added above one model, where nothing else has changed.
    fn after_a_touch(&self, what: &[&str]) -> Result<f64> {
        self.seconds(what)?;
        let run = |_| {
            let text = fs::read_to_string(self.file)?;
            fs::write(self.file, format!("// A line more.\n{text}"))?;
            self.seconds(what)
        };
        Ok(median((0..self.n_runs).map(run).collect::<Result<_>>()?))
    }

    fn seconds(&self, what: &[&str]) -> Result<f64> {
        eprintln!("{}: cargo {}", self.name, what.join(" "));
        Ok(self.cargo.timed(what)?.wall)
    }
}
