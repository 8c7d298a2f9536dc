//! Documents that contain others, as `@>` and `?` of Postgres have it.

use crate::value::JsonNode;

/// Returns whether a document contains another. An array contains a value by itself, though no array within it does.
pub(super) fn contains(document: &JsonNode, other: &JsonNode) -> bool {
    match (document, other) {
        (JsonNode::Array(values), other) if !is_container(other) => values.contains(other),
        _ => contains_within(document, other),
    }
}

fn contains_within(document: &JsonNode, other: &JsonNode) -> bool {
    match (document, other) {
        (JsonNode::Object(pairs), JsonNode::Object(others)) => others.iter().all(|(key, other)| {
            let mut pairs = pairs.iter();
            pairs.any(|(own, value)| own == key && contains_within(value, other))
        }),
        (JsonNode::Array(values), JsonNode::Array(others)) => others.iter().all(|other| {
            let mut values = values.iter();
            values.any(|value| contains_within(value, other))
        }),
        _ => document == other && !is_container(other),
    }
}

fn is_container(node: &JsonNode) -> bool {
    matches!(node, JsonNode::Array(_) | JsonNode::Object(_))
}

/// Returns whether a text is a key of an object, a text of an array, or the text itself.
pub(super) fn has_key(document: &JsonNode, key: &str) -> bool {
    let is_key = |node: &JsonNode| matches!(node, JsonNode::Text(text) if text == key);
    match document {
        JsonNode::Object(pairs) => pairs.iter().any(|(own, _)| own == key),
        JsonNode::Array(values) => values.iter().any(is_key),
        node => is_key(node),
    }
}
