//! The file of a new migration.

use crate::failure::Failure;
use crate::run::Run;
use orm_migrate::{MigrationGraph, next_name};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::time::SystemTime;

/// The name after those of the application's set, and those that were written just now.
pub(crate) fn name(
    run: &Run<'_>,
    graph: &MigrationGraph,
    written: &[String],
    words: &str,
) -> String {
    let own_set = run.program.migrations.name();
    let own = graph.migrations().filter(|it| it.name.set == own_set);
    // Replaced files are still in the folder, and their numbers are taken.
    let names = own.flat_map(|it| {
        let replaced = it.migration.replaces.iter().map(String::as_str);
        replaced.chain([it.name.name.as_str()])
    });
    let written = written.iter().map(String::as_str);
    next_name(names.chain(written), words)
}

/// Writes the file and returns its path, as messages have it. A file that is there is never written over.
pub(crate) fn write(
    run: &Run<'_>,
    graph: &MigrationGraph,
    name: &str,
    text: &str,
) -> Result<String, Failure> {
    let folder = run.migrations_folder()?;
    let path = folder.join(format!("{name}.toml"));
    let wrong = |error| Failure::of_file("write", &path, &error);
    fs::create_dir_all(&folder).map_err(wrong)?;
    let file = OpenOptions::new().write(true).create_new(true).open(&path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(wrong)?;
    touch_newest(run, graph);
    Ok(run.shown(&path))
}

/// Makes the last of the files that a program embeds look changed: cargo sees that, but not that a file is new.
fn touch_newest(run: &Run<'_>, graph: &MigrationGraph) {
    let own_set = run.program.migrations.name();
    let mut own = graph.migrations().filter(|it| it.name.set == own_set);
    if let (Some(last), Ok(folder)) = (own.next_back(), run.migrations_folder()) {
        let path = folder.join(format!("{}.toml", last.name.name));
        // Without it, a release build is made anew by `cargo clean`; nothing else is lost.
        let file = File::options().append(true).open(path);
        let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
    }
}
