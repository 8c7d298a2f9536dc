//! Patterns of names, as flags and `orm.toml` have them.

/// Returns whether a name is like a pattern, in which `*` stands for anything.
pub(crate) fn is_like(name: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => name == pattern,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|name| {
            let mut ends = (0..=name.len()).filter(|at| name.is_char_boundary(*at));
            ends.any(|at| is_like(&name[at..], rest))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn a_star_stands_for_anything() {
        let cases = [
            ("pg_stat_activity", "pg_stat_*", true),
            ("pg_stats", "pg_stat_*", false),
            ("spatial_ref_sys", "spatial_ref_sys", true),
            ("spatial_ref_sys", "spatial", false),
            ("über_tabelle", "*_tab*", true),
            ("a", "*", true),
            ("", "*", true),
            ("book", "book", true),
            ("books", "book", false),
            ("auth_user", "auth_*", true),
            ("user", "auth_*", false),
            ("book_old", "*_old", true),
            ("a__b__c", "a*b*c", true),
            ("a__c__b", "a*b*c", false),
        ];
        for (name, pattern, expected) in cases {
            assert_eq!(is_like(name, pattern), expected, "{name} like {pattern}");
        }
    }
}
