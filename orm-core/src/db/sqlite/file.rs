//! The file that a database was opened from: later connections open the same one, or none.

use std::path::{Path, PathBuf};

/// The file that the first connection opened.
#[derive(Clone, Debug)]
pub(super) struct OpenedFile {
    /// The absolute path.
    pub(super) path: PathBuf,
    id: Option<FileId>,
}

impl OpenedFile {
    /// Remembers the file of this name.
    pub(super) fn new(name: &Path) -> Self {
        let path = std::path::absolute(name).unwrap_or_else(|_| name.to_owned());
        let id = id(&path);
        OpenedFile { path, id }
    }

    /// Returns why another connection to it cannot be opened: SQLite would make an empty file where it is gone, and
    /// read two databases as one where another stands in its place.
    pub(super) fn why_gone(&self) -> Option<String> {
        let now = id(&self.path);
        if now == self.id {
            return None;
        }
        let what = match now {
            Some(_) => "is not the file that was opened",
            None => "is not there any more",
        };
        let name = self.path.display();
        Some(format!(
            "`{name}` {what}: it was deleted, moved or replaced while it was in use; put it back, or connect anew"
        ))
    }
}

/// Numbers that tell one file from another, where the system has them.
type FileId = (u64, u64);

#[cfg(unix)]
fn id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    let file = path.metadata().ok()?;
    Some((file.dev(), file.ino()))
}

#[cfg(not(unix))]
fn id(path: &Path) -> Option<FileId> {
    path.exists().then_some((0, 0))
}
