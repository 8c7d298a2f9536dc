//! Texts that an aggregate has gathered.

use super::functions;

functions! {
    c"orm_join"(texts: &str, separator: &str) => Gathered(texts).collect::<Vec<_>>().join(separator);
    c"orm_join"(texts: &str, separator: &str, descending: i64) => sorted(texts, descending != 0).join(separator);
}

/// Returns the texts sorted by code point.
fn sorted(texts: &str, descending: bool) -> Vec<&str> {
    let mut list: Vec<_> = Gathered(texts).collect();
    list.sort_unstable();
    if descending {
        list.reverse();
    }
    list
}

/// Texts that were gathered, in the order in which they came: each after its length.
struct Gathered<'t>(&'t str);

impl<'t> Iterator for Gathered<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let (length, rest) = self.0.split_once(':')?;
        let (text, others) = rest.split_at_checked(length.parse().ok()?)?;
        self.0 = others;
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::run;
    use super::super::{Computed, SqliteCell};
    use super::*;

    #[test]
    fn texts_are_sorted() {
        assert_eq!(sorted("4:a:1b2:é0:", false), ["", "a:1b", "é"]);
        assert_eq!(sorted("1:a1:b", true), ["b", "a"]);
    }

    #[test]
    fn texts_are_joined_as_they_came() {
        for (texts, joined) in [("0:", ""), ("0:0:", ", "), ("2:é0:4:a:1b", "é, , a:1b")] {
            let arguments = [texts, ", "].map(|text| SqliteCell::Text(text.as_bytes()));
            let expected = Computed::Text(joined.to_owned());
            assert_eq!(run(c"orm_join", &arguments), Ok(expected));
        }
    }
}
