//! Texts compared with patterns.

use super::ExprContext;
use crate::error::{Error, Result};
use crate::plan::check::FieldContext;
use crate::plan::typed::Typed;
use crate::plan::{Expr, Planner, at_most};
use crate::query::{self, Match};
use crate::value::Value;

impl Planner {
    /// A text compared with a pattern; without regard to case where `fold` is set.
    pub(super) fn matching<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        (how, fold): (Match, bool),
        text: &'q query::Expr,
        pattern: &'q query::Expr,
    ) -> Result<Typed<'q>> {
        let field = context.field(text);
        let text = self.expr(context, text)?;
        let pattern = self.expr_for(context, pattern, field)?;
        if let Some(pattern) = pattern.expr.bound_text() {
            check_escape(how, pattern, field)?;
            check_length(how, pattern)?;
            check_regex(how, pattern)?;
        }
        Ok(text.join(pattern, |text, pattern| Expr::Match {
            how,
            fold,
            text,
            pattern,
        }))
    }
}

impl Expr<'_> {
    /// Returns the text that this is, unless the database computes it.
    pub(crate) fn bound_text(&self) -> Option<&str> {
        match self {
            Expr::Bound(value) => match value.as_ref() {
                Value::Text(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A pattern of `like` may not end in an escape sign that escapes nothing.
fn check_escape(how: Match, pattern: &str, field: FieldContext) -> Result<()> {
    let signs = pattern.chars().rev();
    let escapes = signs.take_while(|&sign| sign == '\\').count();
    if how != Match::Like || escapes % 2 == 0 {
        return Ok(());
    }
    let why = r"the pattern of `like` ends in `\`, which escapes what follows; write `\\` for the sign itself".to_owned();
    Err(Error::InvalidQuery {
        model: field.table.model,
        why,
    })
}

/// A regular expression that does not parse is refused before the database. The reason leaves the pattern out, which may
/// be secret.
fn check_regex(how: Match, pattern: &str) -> Result<()> {
    if how != Match::Regex {
        return Ok(());
    }
    regex::Regex::new(pattern).map(|_| ()).map_err(|error| {
        let words = error.to_string();
        let why = words.lines().next_back().unwrap_or_default();
        Error::InvalidRegex {
            why: why.trim_start_matches("error: ").to_owned(),
        }
    })
}

/// SQLite takes patterns of so many bytes, each sign that means something to it written as three.
fn check_length(how: Match, pattern: &str) -> Result<()> {
    const LIMIT: usize = 50_000;
    if !matches!(how, Match::StartsWith | Match::EndsWith | Match::Like) {
        return Ok(());
    }
    let is_special = |byte: &u8| matches!(byte, b'*' | b'?' | b'[');
    let special = pattern.bytes().filter(is_special).count();
    at_most("bytes in a pattern", LIMIT, pattern.len() + 2 * special + 1)
}
