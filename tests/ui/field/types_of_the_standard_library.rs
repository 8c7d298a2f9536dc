//! no database stores a `PathBuf`; write `String`

use orm::prelude::*;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

#[derive(Model)]
struct Upload {
    id: i64,
    file: PathBuf,
    kind: Arc<str>,
    at: SystemTime,
    parts: NonZeroU32,
}

fn main() {}
