//! How many lines a model is once its macros are expanded.
//!
//! Stable Rust does not print expansions, so the compiler is told to act as a nightly one: `RUSTC_BOOTSTRAP`. A wrapper
//! sets it for the app alone, since build scripts of dependencies look at it too.

use crate::cargo::Cargo;
use crate::libraries::{Library, models_alone};
use crate::schema::{Field, SIX, TWENTY};
use crate::{Result, Settings, folder};
use std::process::{Command, ExitCode};

/// What cargo calls in place of the compiler, and by which this program knows it is called so.
const WRAPPER: &str = "BENCH_COMPILE_WRAPS";

/// Prints the table: a row a library.
pub fn measure(settings: &Settings) -> Result<()> {
    println!("\n### Lines of a model, as written and as expanded\n");
    println!("| library | 6 fields, written | expanded | 20 fields, written | expanded |");
    println!("|---|---:|---:|---:|---:|");
    for library in settings.libraries() {
        let [six, twenty] = [lines(library, SIX)?, lines(library, TWENTY)?];
        println!(
            "| {} | {} | {} | {} | {} |",
            library.name(),
            six.written,
            six.expanded,
            twenty.written,
            twenty.expanded
        );
    }
    Ok(())
}

/// Lines of one model, or of several.
struct Lines {
    written: usize,
    expanded: usize,
}

/// What the fifth model adds to four.
fn lines(library: &dyn Library, fields: &'static [Field]) -> Result<Lines> {
    let [four, five] = [lines_of(library, 4, fields)?, lines_of(library, 5, fields)?];
    Ok(Lines {
        written: five.written - four.written,
        expanded: five.expanded - four.expanded,
    })
}

fn lines_of(library: &dyn Library, n_models: usize, fields: &'static [Field]) -> Result<Lines> {
    let app = models_alone(library, n_models, fields);
    eprintln!("{}: {n_models} models", app.name);
    let cargo = Cargo::new(app.write(&folder())?, library.name())?;
    let this = std::env::current_exe()?;
    let variables = [
        ("RUSTC_WORKSPACE_WRAPPER", this.as_path()),
        (WRAPPER, this.as_path()),
    ];
    let expanded = cargo.written(
        &["rustc", "--profile", "check", "--", "-Zunpretty=expanded"],
        &variables,
    )?;
    Ok(Lines {
        written: app.files.iter().map(|file| file.lines()).sum(),
        expanded: expanded
            .lines()
            .filter(|line| !line.trim().is_empty())
            .count(),
    })
}

/// The compiler with `RUSTC_BOOTSTRAP`, where cargo calls this program in its place.
pub fn as_wrapper() -> Option<ExitCode> {
    std::env::var_os(WRAPPER)?;
    let mut arguments = std::env::args_os().skip(1);
    let mut compiler = Command::new(arguments.next()?);
    let status = compiler
        .args(arguments)
        .env("RUSTC_BOOTSTRAP", "1")
        .status();
    let done = status.is_ok_and(|status| status.success());
    Some(if done {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
