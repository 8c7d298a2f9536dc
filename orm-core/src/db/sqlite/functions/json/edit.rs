//! Documents with another value in one place, as `jsonb_set` and `#-` of Postgres have it, and with those of another, as `||`
//! has it.

use crate::value::{JsonNode, position};

/// Sets the value at the end of a path, if there is an object or array to hold it.
pub(super) fn set(mut document: JsonNode, path: &[JsonNode], value: JsonNode) -> JsonNode {
    if let Some((last, parents)) = path.split_last()
        && let Some(parent) = find(&mut document, parents)
    {
        put(parent, last, value);
    }
    document
}

/// Removes the value at the end of a path, if there is one.
pub(super) fn remove(mut document: JsonNode, path: &[JsonNode]) -> JsonNode {
    if let Some((last, parents)) = path.split_last()
        && let Some(parent) = find(&mut document, parents)
    {
        take_away(parent, last);
    }
    document
}

/// Sets the keys of an object to the values that another has for them.
pub(super) fn merge(mut document: JsonNode, keys: JsonNode) -> JsonNode {
    if let (JsonNode::Object(pairs), JsonNode::Object(others)) = (&mut document, keys) {
        pairs.extend(others);
        JsonNode::sort(pairs);
    }
    document
}

/// Returns the value at the end of a path.
fn find<'n>(mut node: &'n mut JsonNode, path: &[JsonNode]) -> Option<&'n mut JsonNode> {
    for step in path {
        node = match (step, node) {
            (JsonNode::Text(key), JsonNode::Object(pairs)) => {
                &mut pairs.iter_mut().find(|(own, _)| own == key)?.1
            }
            (JsonNode::Number(index), JsonNode::Array(values)) => {
                let index = position(index.as_i64()?, values.len())?;
                values.get_mut(index)?
            }
            _ => return None,
        };
    }
    Some(node)
}

fn put(parent: &mut JsonNode, step: &JsonNode, value: JsonNode) {
    match (step, parent) {
        (JsonNode::Text(key), JsonNode::Object(pairs)) => {
            pairs.push((key.clone(), value));
            JsonNode::sort(pairs);
        }
        (JsonNode::Number(index), JsonNode::Array(values)) => {
            let Some(index) = index.as_i64() else { return };
            match position(index, values.len()) {
                Some(index) if index < values.len() => values[index] = value,
                Some(_) => values.push(value),
                None => values.insert(0, value),
            }
        }
        _ => {}
    }
}

fn take_away(parent: &mut JsonNode, step: &JsonNode) {
    match (step, parent) {
        (JsonNode::Text(key), JsonNode::Object(pairs)) => pairs.retain(|(own, _)| own != key),
        (JsonNode::Number(index), JsonNode::Array(values)) => {
            let index = index
                .as_i64()
                .and_then(|index| position(index, values.len()));
            if let Some(index) = index.filter(|&index| index < values.len()) {
                values.remove(index);
            }
        }
        _ => {}
    }
}
