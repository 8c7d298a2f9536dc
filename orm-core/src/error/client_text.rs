//! The reasons why a query is invalid that a text from elsewhere brought about: the name of a field in a url, or a cursor.
//! They are written here, so that a response over HTTP can be told from that to a mistake of the program.

/// The reason why a cursor is refused.
pub(crate) const DAMAGED_CURSOR: &str =
    "the cursor is damaged, or of a query of another order; begin without a cursor";

const NO_FIELD: &str = "no field `";
const ROWS_FIELD: &str = "; name a field of its rows, such as `";
const INNER_FIELD: &str = "; name one of its fields, such as `";
const NOWHERE: &str = "` leads nowhere";
#[cfg(feature = "json")]
const NO_ORDER: &str = "` names a JSON document, and documents have no order";

/// Returns the reason for a name that is no field; `hint` says which one may be meant.
pub(crate) fn no_field(name: &str, model: &str, hint: &str) -> String {
    format!("{NO_FIELD}{name}` on `{model}`; {hint}")
}

/// Returns the reason for a name that is a relation; `key` is the path to the key of its rows.
pub(crate) fn relation(name: &str, model: &str, key: &str) -> String {
    format!("`{name}` is a relation of `{model}`{ROWS_FIELD}{key}`")
}

/// Returns the reason for a name that is an embedded struct.
pub(crate) fn embedded_struct(name: &str, model: &str, inner: &str) -> String {
    format!("`{name}` is an embedded struct of `{model}`{INNER_FIELD}{inner}`")
}

/// Returns the reason for a path that goes on behind a field that is no relation.
pub(crate) fn leads_nowhere(field: &str, model: &str, path: &str) -> String {
    format!("`{field}` is no relation of `{model}`, so `{path}{NOWHERE}")
}

/// Returns the reason for a name of a document.
#[cfg(feature = "json")]
pub(crate) fn no_order(name: &str) -> String {
    format!("`{name}{NO_ORDER}")
}

/// Returns whether such a text is the reason why a query is invalid.
pub(super) fn is_to_blame(why: &str) -> bool {
    #[cfg(feature = "json")]
    if why.ends_with(NO_ORDER) {
        return true;
    }
    why == DAMAGED_CURSOR
        || why.starts_with(NO_FIELD)
        || why.contains(ROWS_FIELD)
        || why.contains(INNER_FIELD)
        || why.ends_with(NOWHERE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reasons_are_known_again() {
        let reasons = [
            DAMAGED_CURSOR.to_owned(),
            no_field("yaer", "Book", "did you mean `year`?"),
            relation("author", "Book", "author.id"),
            embedded_struct("address", "Person", "address.city"),
            leads_nowhere("title", "Book", "title.name"),
        ];
        assert!(reasons.iter().all(|why| is_to_blame(why)));
        #[cfg(feature = "json")]
        assert!(is_to_blame(&no_order("data")));
        assert!(!is_to_blame("`title` is set twice; set it once"));
    }
}
