//! What a table must say besides its figures.

use crate::{Result, folder};
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

/// The crates whose versions are told.
const CRATES: [&str; 6] = [
    "orm",
    "diesel",
    "sea-orm",
    "sqlx",
    "libsqlite3-sys",
    "tokio",
];

/// What is not compared, and how to read the figures.
const LIMITS: &str = "\
- Seconds are those of a `dev` build as cargo comes, medians of the runs, with every crate downloaded beforehand.
- Crates are cargo's lines `Compiling …`, the program itself among them.
- All of them compile SQLite's C from `libsqlite3-sys`. diesel takes Postgres, and TLS with it, from libpq, which is \
compiled already; `orm` and sea-orm compile theirs. diesel knows one database at a time and blocks its thread.
- The many models are for SQLite alone, with the dependencies compiled beforehand. `check`, `build` and `doc` \
(`cargo doc --no-deps`) are those of the program's own crate from nothing, `again` after a line was added above one \
model; `one file` has all models and queries in inline modules of `main.rs`. Each is a run of cargo, start included.
- All write the same queries: four a model, of which one loads the row before it by a join, and one inserts (every \
second model) or updates. diesel's tables and rows are as `diesel print-schema` and its guide have them, sea-orm's \
entities in the compact form of its generator.
- Lines are neither empty nor comments, as the generator breaks them and as the compiler prints expansions \
(`RUSTC_BOOTSTRAP=1`, `-Zunpretty=expanded`), with `Debug` and `Clone` for all; what a fifth model adds to four. \
A model of diesel is here its table, its struct and the struct of a new row; one of sea-orm its struct, its \
enum of relations and what implements them.
- Not compared: release builds, rust-analyzer, memory, sizes of binaries, diesel-async, toasty.";

/// Prints on what all of it ran.
pub fn print_machine(arguments: &[String]) -> Result<()> {
    let rustc = Command::new("rustc").arg("--version").output()?;
    let rustc = String::from_utf8_lossy(&rustc.stdout).trim().to_owned();
    let n_cores = std::thread::available_parallelism()?;
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    let command = format!("cargo run --release -- {}", arguments.join(" "));
    let command = command.trim_end_matches([' ', '-']);
    println!("`{command}` in `bench/compile`; {rustc}, {arch} {os}, {n_cores} cores.");
    Ok(())
}

/// Prints the versions that were compiled, and what is not compared.
pub fn print_limits() -> Result<()> {
    let mut versions = BTreeSet::new();
    for app in fs::read_dir(folder())? {
        let lock = fs::read_to_string(app?.path().join("Cargo.lock"))?;
        versions.extend(CRATES.iter().filter_map(|name| version(&lock, name)));
    }
    let versions: Vec<_> = versions.into_iter().collect();
    println!("\nVersions: {}.\n\n{LIMITS}", versions.join(", "));
    Ok(())
}

/// The version that a lock file has of a crate.
fn version(lock: &str, name: &str) -> Option<String> {
    let start = format!("name = \"{name}\"\nversion = \"");
    let (_, rest) = lock.split_once(&start)?;
    let (version, _) = rest.split_once('"')?;
    Some(format!("{name} {version}"))
}
