//! UUIDs, which are stored as 16 bytes, as texts and of texts.

use super::{Computed, functions};
use crate::db::sqlite::packed::SqliteCell;
use uuid::Uuid;

functions! {
    c"orm_uuid_text"(value: SqliteCell<'_>) => match value {
        SqliteCell::Blob(bytes) => Uuid::from_slice(bytes).ok().map(|uuid| uuid.to_string()),
        _ => None,
    };
    // The value of a column that becomes one of UUIDs.
    c"orm_as_uuid"(text: &str) => parse(text).map_or(Computed::UNFIT, |uuid| {
        Computed::Bytes(uuid.into_bytes().to_vec())
    });
}

/// Reads a text as Postgres does: in braces or not, with a hyphen or none behind each four digits.
fn parse(text: &str) -> Option<Uuid> {
    let braced = text.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    let mut groups = braced.unwrap_or(text).split('-');
    let digits = groups.clone().collect::<String>();
    let are_grouped = groups.all(|group| !group.is_empty() && group.len() % 4 == 0);
    let is_plain = are_grouped && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    Uuid::try_parse(&digits).ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn texts_are_read_as_postgres_reads_them() {
        let uuids = [
            "0190b5f1-aaaa-7bbb-8ccc-0123456789ab",
            "0190B5F1aaaa7bbb8ccc0123456789AB",
            "{0190b5f1aaaa7bbb8ccc0123456789ab}",
            "0190-b5f1-aaaa-7bbb-8ccc-0123-4567-89ab",
        ];
        for text in uuids {
            let uuid = parse(text).map(|uuid| uuid.to_string());
            assert_eq!(uuid.as_deref(), Some(uuids[0]), "{text}");
        }
        let others = [
            "",
            "{0190b5f1-aaaa-7bbb-8ccc-0123456789ab",
            "-0190b5f1-aaaa-7bbb-8ccc-0123456789ab",
            "0190b5f1-aaaa-7bbb-8ccc-01234567-89ab0",
            "019-0b5f1-aaaa-7bbb-8ccc-0123456789ab",
            "urn:uuid:0190b5f1-aaaa-7bbb-8ccc-0123456789ab",
            " 0190b5f1-aaaa-7bbb-8ccc-0123456789ab",
        ];
        for text in others {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
