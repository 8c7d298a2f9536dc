//! Digests of texts and bytes, as hexadecimal digits in lower case.

use super::functions;
use crate::db::sqlite::packed::SqliteCell;
use sha2::{Digest, Sha256};
use std::fmt::Write;

functions! {
    c"orm_md5"(value: SqliteCell<'_>) => bytes(value).map(|bytes| hex(&md5::Md5::digest(bytes)));
    c"orm_sha256"(value: SqliteCell<'_>) => bytes(value).map(|bytes| hex(&Sha256::digest(bytes)));
}

fn bytes(value: SqliteCell<'_>) -> Option<&[u8]> {
    match value {
        SqliteCell::Text(bytes) | SqliteCell::Blob(bytes) => Some(bytes),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
