//! a document has no cast, and is read at a place

use orm::prelude::*;
use orm::serde_json::Value;

#[derive(Model)]
struct LogEntry {
    id: i64,
    values: Value,
    level: u8,
    hosts: Vec<String>,
}

fn main() {
    let _ = LogEntry.values.cast::<String>();
    let _ = LogEntry.level.cast::<orm::chrono::NaiveDate>();
    let _ = LogEntry.hosts.max();
    let _ = LogEntry.values.set_path("hosts", LogEntry.hosts);
}
