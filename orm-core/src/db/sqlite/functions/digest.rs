//! Digests of texts and bytes, as hexadecimal digits in lower case.

use super::functions;
use crate::db::sqlite::packed::SqliteCell;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};
use std::fmt::Write;

functions! {
    c"orm_md5"(value: SqliteCell<'_>) => digest::<Md5>(value);
    c"orm_sha1"(value: SqliteCell<'_>) => digest::<Sha1>(value);
    c"orm_sha224"(value: SqliteCell<'_>) => digest::<Sha224>(value);
    c"orm_sha256"(value: SqliteCell<'_>) => digest::<Sha256>(value);
    c"orm_sha384"(value: SqliteCell<'_>) => digest::<Sha384>(value);
    c"orm_sha512"(value: SqliteCell<'_>) => digest::<Sha512>(value);
}

fn digest<D: Digest>(value: SqliteCell<'_>) -> Option<String> {
    bytes(value).map(|bytes| hex(&D::digest(bytes)))
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
