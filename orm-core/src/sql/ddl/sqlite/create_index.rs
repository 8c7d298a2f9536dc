//! The facts about an index that no pragma of SQLite has, read from the text of its `CREATE INDEX`.

use super::create_table::token_end;

/// The facts in a `CREATE INDEX` that no pragma has.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct CreateIndex<'t> {
    /// The keys, each without its direction.
    pub(super) keys: Vec<&'t str>,
    /// The condition of the rows that are in it.
    pub(super) condition: Option<&'t str>,
}

impl<'t> CreateIndex<'t> {
    /// Reads a `CREATE INDEX`.
    pub(super) fn read(sql: &'t str) -> Self {
        let mut rest = sql.trim_start();
        while !rest.is_empty() && !rest.starts_with('(') {
            rest = rest[token_end(rest)..].trim_start();
        }
        let (group, rest) = rest.split_at(if rest.is_empty() { 0 } else { token_end(rest) });
        let inside = group.get(1..group.len().saturating_sub(1));
        let keys = split(inside.unwrap_or_default());
        let condition = rest.trim().split_at_checked("WHERE".len());
        let condition = condition.filter(|(word, _)| word.eq_ignore_ascii_case("WHERE"));
        CreateIndex {
            keys: keys.into_iter().map(without_direction).collect(),
            condition: condition.map(|(_, sql)| without_parentheses(sql)),
        }
    }
}

/// The items of a list.
fn split(list: &str) -> Vec<&str> {
    let (mut items, mut start, mut end) = (Vec::new(), 0, 0);
    while end < list.len() {
        if list[end..].starts_with(',') {
            items.push(&list[start..end]);
            start = end + 1;
        }
        end += token_end(&list[end..]);
    }
    items.push(&list[start.min(list.len())..]);
    items
}

/// A key without `ASC` or `DESC`, and without the parentheses around it.
fn without_direction(key: &str) -> &str {
    let key = key.trim();
    let ends_with = |word: &str| {
        let at = key.len().checked_sub(word.len())?;
        let (head, tail) = key.split_at_checked(at)?;
        let is_word = head.ends_with([' ', '\t', '\n', '\r', ')', '"']);
        (is_word && tail.eq_ignore_ascii_case(word)).then_some(head)
    };
    let bare = ends_with("ASC").or_else(|| ends_with("DESC"));
    without_parentheses(bare.unwrap_or(key))
}

/// An expression without the parentheses around it.
fn without_parentheses(sql: &str) -> &str {
    let sql = sql.trim();
    if sql.starts_with('(') && token_end(sql) == sql.len() && sql.ends_with(')') {
        return sql[1..sql.len() - 1].trim();
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::CreateIndex;

    #[test]
    fn keys_and_the_condition_are_read() {
        let sql = r#"CREATE UNIQUE INDEX "a (b)" ON "t" (lower("x, y") DESC, (a + b), "size" asc, c) where (a > ')')"#;
        let expected = CreateIndex {
            keys: vec![r#"lower("x, y")"#, "a + b", r#""size""#, "c"],
            condition: Some("a > ')'"),
        };
        assert_eq!(CreateIndex::read(sql), expected);
    }

    #[test]
    fn an_index_of_all_rows_has_no_condition() {
        let found = CreateIndex::read("create index i on t((a) + (b))");
        assert_eq!((found.keys, found.condition), (vec!["(a) + (b)"], None));
        for sql in ["", "CREATE INDEX i ON t", "CREATE INDEX i ON t ("] {
            assert_eq!(CreateIndex::read(sql).condition, None);
        }
    }
}
