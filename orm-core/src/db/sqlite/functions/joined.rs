//! Texts that an aggregate has gathered.

use super::functions;

functions! {
    c"orm_join"(texts: &str, separator: &str, descending: i64) => join(texts, separator, descending != 0);
}

/// The texts sorted by code point, with a separator between them.
fn join(mut texts: &str, separator: &str, descending: bool) -> String {
    let mut list = Vec::new();
    while let Some((text, rest)) = first(texts) {
        list.push(text);
        texts = rest;
    }
    list.sort_unstable();
    if descending {
        list.reverse();
    }
    list.join(separator)
}

/// The first text, and those after it.
fn first(texts: &str) -> Option<(&str, &str)> {
    let (length, rest) = texts.split_once(':')?;
    rest.split_at_checked(length.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_sorted_and_joined() {
        assert_eq!(join("4:a:1b2:é0:", ", ", false), ", a:1b, é");
        assert_eq!(join("1:a1:b", "-", true), "b-a");
    }
}
