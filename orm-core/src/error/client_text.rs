//! The reasons why a query is invalid that a text from elsewhere brought about: the name of a field or a value in a url,
//! or a cursor.
//! They are written here, so that a response over HTTP can be told from that to a mistake of the program.

/// The reason why a cursor is refused.
pub(crate) const DAMAGED_CURSOR: &str =
    "the cursor is damaged, or of a query of another order; begin without a cursor";

const NO_FIELD: &str = "no field `";
const ROWS_FIELD: &str = "; name a field of its rows, such as `";
const INNER_FIELD: &str = "; name one of its fields, such as `";
const NOWHERE: &str = "` leads nowhere";
const TOO_FAR: &str = "a name leads over at most ";
const NAMED_CONDITION: &str = "the condition named `";
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

/// Returns the reason for a name that leads over more relations than this.
pub(crate) fn too_far(most: usize) -> String {
    format!("{TOO_FAR}{most} relations")
}

/// Returns the reason for a named condition whose lookup is none; `hint` says which one may be meant.
pub(crate) fn no_lookup(name: &str, hint: &str) -> String {
    named_condition(name, &format!("ends with no lookup; {hint}"))
}

/// Returns the reason for a value of a named condition that is none of the field; `written` says what would be one.
pub(crate) fn no_value(name: &str, written: &str) -> String {
    named_condition(name, &format!("takes {written}"))
}

/// Returns the reason for a lookup of a field whose values no text says; `kind` is what they are.
pub(crate) fn never_written(name: &str, kind: &str) -> String {
    named_condition(
        name,
        &format!("is of {kind}, which no text says; write the condition in Rust"),
    )
}

/// Returns the reason for a lookup of texts whose field has none; `kind` is what its values are.
pub(crate) fn not_a_text(name: &str, kind: &str) -> String {
    named_condition(name, &format!("looks into a text, and the field is {kind}"))
}

fn named_condition(name: &str, why: &str) -> String {
    let shown: String = name.chars().take(60).collect();
    format!("{NAMED_CONDITION}{shown}` {why}")
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
        || why.starts_with(TOO_FAR)
        || why.starts_with(NAMED_CONDITION)
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
            too_far(16),
            no_lookup("title.like", "there are `eq`"),
            no_value("year", "an integer"),
            never_written("cover", "bytes"),
            not_a_text("year.contains", "an integer"),
        ];
        assert!(reasons.iter().all(|why| is_to_blame(why)));
        #[cfg(feature = "json")]
        assert!(is_to_blame(&no_order("data")));
        assert!(!is_to_blame("`title` is set twice; set it once"));
    }
}
