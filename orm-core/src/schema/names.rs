//! The names of constraints and indexes, as Postgres would choose them.
//!
//! Errors name constraints, and users read them in `psql`; so DDL and the mapping of errors take them from here.

/// Words that mean something else in SQL of Postgres or SQLite, as long as they are not quoted.
const RESERVED: [&str; 115] = [
    "add",
    "all",
    "alter",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "autoincrement",
    "between",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "collation",
    "column",
    "commit",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "delete",
    "desc",
    "distinct",
    "do",
    "drop",
    "else",
    "end",
    "escape",
    "except",
    "exists",
    "false",
    "fetch",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "index",
    "initially",
    "inner",
    "insert",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "not",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "overlaps",
    "placing",
    "primary",
    "references",
    "returning",
    "right",
    "select",
    "session_user",
    "set",
    "similar",
    "some",
    "symmetric",
    "table",
    "tablesample",
    "then",
    "to",
    "trailing",
    "transaction",
    "true",
    "union",
    "unique",
    "update",
    "user",
    "using",
    "values",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
];

/// Returns whether a name, in small letters, is a word of SQL: it is one only where it is quoted.
///
/// ```
/// use orm_core::schema::names::is_reserved;
///
/// assert!(is_reserved("order"));
/// assert!(!is_reserved("title"));
/// ```
pub fn is_reserved(name: &str) -> bool {
    RESERVED.binary_search(&name).is_ok()
}

/// The longest identifier that Postgres keeps, in bytes; it cuts longer ones silently.
pub const MAX_BYTES: usize = 63;

/// `book_pkey`.
pub fn primary_key(table: &str) -> String {
    name(table, &[], "pkey")
}

/// `book_author_id_fkey`.
pub fn foreign_key(table: &str, columns: &[&str]) -> String {
    name(table, columns, "fkey")
}

/// `book_title_key`.
pub fn unique(table: &str, columns: &[&str]) -> String {
    name(table, columns, "key")
}

/// `book_title_idx`.
pub fn index(table: &str, columns: &[&str]) -> String {
    name(table, columns, "idx")
}

/// `book_title_search`.
pub fn search(table: &str, columns: &[&str]) -> String {
    name(table, columns, "search")
}

/// `booking_room_id_starts_ends_excl`: the constraint of `no_overlap`.
pub fn exclusion(table: &str, columns: &[&str]) -> String {
    name(table, columns, "excl")
}

/// `booking_starts_ends_order`: the check that a range begins before it ends.
pub fn order(table: &str, columns: &[&str]) -> String {
    name(table, columns, "order")
}

/// `book_title_len`: the check of `max_length`.
pub fn length(table: &str, column: &str) -> String {
    name(table, &[column], "len")
}

/// `book_year_range`: the check that a number fits its Rust type.
pub fn range(table: &str, column: &str) -> String {
    name(table, &[column], "range")
}

/// `book_price_min`: the check of `min`.
pub fn min(table: &str, column: &str) -> String {
    name(table, &[column], "min")
}

/// `book_price_max`: the check of `max`.
pub fn max(table: &str, column: &str) -> String {
    name(table, &[column], "max")
}

/// `book_in_print_bool`: the check that a boolean is 0 or 1.
pub fn boolean(table: &str, column: &str) -> String {
    name(table, &[column], "bool")
}

/// `book_status_choice`: the check that a value is one of an enum.
pub fn choice(table: &str, column: &str) -> String {
    name(table, &[column], "choice")
}

/// `book_note_not_null`: the check by which a migration finds that a column is never null.
pub fn not_null(table: &str, column: &str) -> String {
    name(table, &[column], "not_null")
}

/// `book_tags_array`: the check that a text is an array in JSON.
pub fn array(table: &str, column: &str) -> String {
    name(table, &[column], "array")
}

/// `page_data_json`: the check that a text is a JSON document.
#[cfg(feature = "json")]
pub fn json(table: &str, column: &str) -> String {
    name(table, &[column], "json")
}

/// `play_entry_whole`: the check that a key of several columns is there as a whole or not at all.
pub fn whole(table: &str, stem: &str) -> String {
    name(table, &[stem], "whole")
}

/// `person_billing_absent`: the check that nothing is left of an optional embedded struct that is not there.
pub fn absent(table: &str, stem: &str) -> String {
    name(table, &[stem], "absent")
}

/// `order_payment_card_variant`: the check that the fields of an enum's variant are there where the tag says so.
pub fn variant(table: &str, stem: &str) -> String {
    name(table, &[stem], "variant")
}

/// `reading_default`: a partition that is made with its table.
pub fn partition(table: &str, ending: &str) -> String {
    name(table, &[], ending)
}

/// `play_check`: a check that has no name of its own.
pub fn check(table: &str) -> String {
    name(table, &[], "check")
}

/// Table, columns and ending. Where that is too long, the middle gives way to a hash of the whole, so that names
/// which differ stay different and the ending still shows the kind.
fn name(table: &str, columns: &[&str], ending: &str) -> String {
    let mut stem = table.to_owned();
    for column in columns {
        stem.push('_');
        stem.push_str(column);
    }
    if stem.len() + 1 + ending.len() <= MAX_BYTES {
        return format!("{stem}_{ending}");
    }
    format!("{}_{ending}", cut(stem, MAX_BYTES - ending.len() - 1))
}

/// Returns a name that every database keeps whole: one of more than [`MAX_BYTES`] ends in a hash of what it lacks.
///
/// ```
/// use orm_core::schema::names::at_most_max_bytes;
///
/// assert_eq!(at_most_max_bytes("book_title_key"), "book_title_key");
/// assert_eq!(at_most_max_bytes(&"book".repeat(20)).len(), 63);
/// ```
pub fn at_most_max_bytes(name: &str) -> String {
    if name.len() <= MAX_BYTES {
        return name.to_owned();
    }
    cut(name.to_owned(), MAX_BYTES)
}

/// A text of at most so many bytes, its end replaced by a hash of the whole.
fn cut(mut text: String, bytes: usize) -> String {
    let hash = format!("{:08x}", hash(&text));
    text.truncate(text.floor_char_boundary(bytes - hash.len() - 1));
    format!("{text}_{hash}")
}

/// FNV-1a. The names it makes are stored in databases, so it must never change.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_postgres() {
        assert_eq!(primary_key("book"), "book_pkey");
        assert_eq!(
            foreign_key("play", &["entry_playlist_id", "entry_track_id"]),
            "play_entry_playlist_id_entry_track_id_fkey"
        );
        assert_eq!(
            unique("book", &["title", "author_id"]),
            "book_title_author_id_key"
        );
        assert_eq!(index("book", &["title"]), "book_title_idx");
        assert_eq!(search("book", &["title"]), "book_title_search");
        assert_eq!(length("book", "title"), "book_title_len");
        assert_eq!(range("book", "year"), "book_year_range");
        assert_eq!(boolean("book", "in_print"), "book_in_print_bool");
        assert_eq!(choice("book", "status"), "book_status_choice");
        assert_eq!(array("book", "tags"), "book_tags_array");
        assert_eq!(whole("play", "entry"), "play_entry_whole");
    }

    #[test]
    fn a_name_of_63_bytes_stays() {
        let table = "t".repeat(58);
        assert_eq!(primary_key(&table), format!("{table}_pkey"));
    }

    #[test]
    fn a_longer_name_is_cut_with_a_hash_that_never_changes() {
        let (table, column) = ("t".repeat(40), "c".repeat(40));
        let name = index(&table, &[&column]);
        assert_eq!(name, format!("{table}_{}_ed2489c6_idx", "c".repeat(9)));
        assert_eq!(name.len(), MAX_BYTES);
        assert_ne!(name, index(&table, &[&"c".repeat(41)]));
    }
}
