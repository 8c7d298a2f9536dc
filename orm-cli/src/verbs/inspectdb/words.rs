//! Pieces of SQL: what stands in quotes, words and signs.

/// The pieces of SQL in order.
pub(super) struct Pieces<'s> {
    sql: &'s str,
    at: usize,
}

/// A piece of SQL: a text or a name in its quotes, a bare word or number, or a single sign.
pub(super) struct Piece<'s> {
    pub(super) text: &'s str,
    /// The SQL before it.
    pub(super) before: &'s str,
    /// The SQL behind it.
    pub(super) after: &'s str,
}

impl<'s> Pieces<'s> {
    pub(super) fn of(sql: &'s str) -> Self {
        Pieces { sql, at: 0 }
    }

    /// Goes on behind the parenthesis that was the last piece, where that is closed.
    pub(super) fn skip_parenthesis(&mut self) {
        let open = self.at - 1;
        if let Some(close) = closing(&self.sql[open..]) {
            self.at = open + close + 1;
        }
    }
}

impl<'s> Iterator for Pieces<'s> {
    type Item = Piece<'s>;

    fn next(&mut self) -> Option<Piece<'s>> {
        let (before, rest) = self.sql.split_at(self.at);
        let first = rest.chars().next()?;
        let end = match first {
            '\'' | '"' | '`' => quoted_end(rest, first),
            _ if is_word_sign(first) => rest.find(|sign| !is_word_sign(sign)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (text, after) = rest.split_at(end);
        self.at += end;
        Some(Piece {
            text,
            before,
            after,
        })
    }
}

impl Piece<'_> {
    /// Returns whether it may be a name: one in quotes, or a bare word.
    pub(super) fn is_name(&self) -> bool {
        self.text
            .starts_with(|sign| sign == '"' || is_word_sign(sign))
    }
}

pub(super) fn is_word_sign(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_' || sign == '$'
}

/// The end of a text or name that begins here.
pub(super) fn quoted_end(sql: &str, quote: char) -> usize {
    let mut signs = sql.char_indices().skip(1).peekable();
    while let Some((at, sign)) = signs.next() {
        if sign == quote {
            if signs.peek().is_some_and(|(_, next)| *next == quote) {
                signs.next();
            } else {
                return at + 1;
            }
        }
    }
    sql.len()
}

/// The place at which the parenthesis closes that the SQL begins with.
pub(super) fn closing(sql: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for piece in Pieces::of(sql) {
        match piece.text {
            "(" => depth += 1,
            ")" if depth == 1 => return Some(piece.before.len()),
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// SQL without the parentheses around all of it.
pub(super) fn unwrapped(sql: &str) -> &str {
    let is_whole = sql.starts_with('(') && closing(sql) == Some(sql.len() - 1);
    if is_whole {
        &sql[1..sql.len() - 1]
    } else {
        sql
    }
}

/// SQL with nothing in its quotes.
pub(super) fn without_texts(sql: &str) -> String {
    let pieces = Pieces::of(sql).map(|piece| match piece.text.chars().next() {
        Some('\'' | '"') => "'",
        _ => piece.text,
    });
    pieces.collect()
}
