//! Folders for the files of databases.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

/// Makes a folder whose name begins so; it goes when it is dropped. It is in memory where there is room: on a disk a new
/// database for each test would take most of the time.
pub fn fresh(prefix: &str) -> io::Result<TempDir> {
    static PLACE: LazyLock<PathBuf> = LazyLock::new(|| memory().unwrap_or_else(env::temp_dir));
    TempDir::with_prefix_in(prefix, &*PLACE)
}

fn memory() -> Option<PathBuf> {
    const SHARED_MEMORY: &str = "/dev/shm";
    const NEEDED_KIB: u64 = 4 << 20;
    let df = Command::new("df")
        .args(["-k", "--output=avail", SHARED_MEMORY])
        .output();
    let available: u64 = String::from_utf8(df.ok()?.stdout)
        .ok()?
        .lines()
        .nth(1)?
        .trim()
        .parse()
        .ok()?;
    (available >= NEEDED_KIB).then(|| SHARED_MEMORY.into())
}
