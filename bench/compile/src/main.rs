//! What compiling costs a user: of `orm`, diesel and sea-orm, as tables in Markdown.
//!
//! `cargo run --release` measures all of it; `-- minimal`, `-- large` or `-- expansion` only that.
//! `-- --models 3 --runs 1` is for trying out, and `--only=orm,diesel` leaves out the other libraries.

mod app;
mod cargo;
mod expansion;
mod large;
mod libraries;
mod minimal;
mod notes;
mod schema;

use libraries::{ALL, Library};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Whatever goes wrong ends the program with its message.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What is asked for.
pub struct Settings {
    /// As they were given.
    arguments: Vec<String>,
    /// The parts to measure; all of them if none is named.
    parts: Vec<String>,
    /// The libraries to compare; all of them if none is named.
    only: Vec<String>,
    /// How many models the large schema has.
    n_models: usize,
    /// How often each thing is done; the median counts.
    n_runs: usize,
}

fn main() -> ExitCode {
    if let Some(code) = expansion::as_wrapper() {
        return code;
    }
    match Settings::parse(std::env::args().skip(1).collect())
        .and_then(|settings| measure(&settings))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(settings: &Settings) -> Result<()> {
    // So that the versions told in the end are of these runs.
    if folder().exists() {
        fs::remove_dir_all(folder())?;
    }
    notes::print_machine(&settings.arguments)?;
    if settings.wants("minimal") {
        minimal::measure(settings)?;
    }
    if settings.wants("large") {
        large::measure(settings)?;
    }
    if settings.wants("expansion") {
        expansion::measure(settings)?;
    }
    notes::print_limits()
}

impl Settings {
    fn parse(given: Vec<String>) -> Result<Settings> {
        let mut arguments = given.iter().cloned();
        let mut settings = Settings {
            arguments: given.clone(),
            parts: Vec::new(),
            only: Vec::new(),
            n_models: 50,
            n_runs: 3,
        };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--models" => settings.n_models = number(arguments.next(), 3)?,
                "--runs" => settings.n_runs = number(arguments.next(), 1)?,
                "minimal" | "large" | "expansion" => settings.parts.push(argument),
                _ => match argument.strip_prefix("--only=") {
                    Some(names) => settings.only.extend(names.split(',').map(str::to_owned)),
                    None => return Err(format!("unknown argument `{argument}`").into()),
                },
            }
        }
        Ok(settings)
    }

    fn wants(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|wanted| wanted == part)
    }

    /// The libraries that take part.
    fn libraries(&self) -> impl Iterator<Item = &'static dyn Library> {
        let named = |library: &&dyn Library| {
            self.only.is_empty() || self.only.iter().any(|name| name == library.name())
        };
        ALL.into_iter().filter(named)
    }
}

fn number(argument: Option<String>, least: usize) -> Result<usize> {
    let number = argument.and_then(|argument| argument.parse().ok());
    let number = number.filter(|number| *number >= least);
    number.ok_or_else(|| format!("expected a number from {least} on").into())
}

/// Where the programs are written.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/apps")
}
