//! Regular expressions of Rust's syntax as Postgres writes them.

use crate::plan::Expr;
use crate::sql::writer::Writer;
use crate::value::Value;
use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{AssertionKind, Ast, ClassSetItem, GroupKind, Span, Visitor, visit};
use std::convert::Infallible;

/// Writes that a regular expression is found in a text. One that the database computes is read in its own way.
///
/// By the collation of a column only ASCII has case, and only its letters are those of words; ICU knows all of them.
pub(super) fn matches(to: &mut Writer, fold: bool, text: &Expr<'_>, pattern: &Expr<'_>) {
    let known = pattern.bound_text().map(OfPostgres::new);
    if fold || known.as_ref().is_some_and(|it| it.tells_letters) {
        to.fold();
        to.push("(");
        to.operand(text);
        to.push(" COLLATE \"und-x-icu\")");
    } else {
        to.operand(text);
    }
    to.push(if fold { " ~* " } else { " ~ " });
    match known {
        Some(known) => to.bind(Value::Text(known.text)),
        None => to.operand(pattern),
    }
}

/// A regular expression as Postgres writes it.
#[derive(Debug, PartialEq)]
struct OfPostgres {
    text: String,
    /// True says that it tells letters, digits or spaces from other signs: `\w`, `\b`.
    tells_letters: bool,
}

impl OfPostgres {
    /// Puts the signs of Postgres for what it writes otherwise: the edge of a word, which is `\b` in Rust, is `\y`, and `\b`
    /// a backspace.
    fn new(pattern: &str) -> Self {
        let ast = Parser::new().parse(pattern).ok();
        let found = ast.and_then(|ast| visit(&ast, OtherSigns::default()).ok());
        let found = found.unwrap_or_default();
        let (mut text, mut end) = (String::with_capacity(pattern.len()), 0);
        for (span, sign) in found.signs {
            text.push_str(&pattern[end..span.start.offset]);
            text.push_str(sign);
            end = span.end.offset;
        }
        text.push_str(&pattern[end..]);
        OfPostgres {
            text,
            tells_letters: found.tells_letters,
        }
    }
}

/// The places of a regular expression that Postgres reads otherwise.
#[derive(Default)]
struct OtherSigns {
    /// Each place, in order, with what stands there on Postgres.
    signs: Vec<(Span, &'static str)>,
    tells_letters: bool,
}

impl Visitor for OtherSigns {
    type Output = Self;
    type Err = Infallible;

    fn finish(self) -> Result<Self, Infallible> {
        Ok(self)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Infallible> {
        match ast {
            Ast::Assertion(assertion) => {
                let edge = edge(&assertion.kind);
                self.tells_letters |= edge.is_some() && assertion.kind != AssertionKind::EndText;
                self.signs.extend(edge.map(|sign| (assertion.span, sign)));
            }
            Ast::Group(group) if matches!(group.kind, GroupKind::CaptureName { .. }) => {
                let name = Span::new(group.span.start, group.ast.span().start);
                self.signs.push((name, "("));
            }
            Ast::ClassPerl(_) => self.tells_letters = true,
            _ => {}
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Infallible> {
        self.tells_letters |= matches!(item, ClassSetItem::Perl(_));
        Ok(())
    }
}

/// Returns what Postgres writes for an edge, if that is something else.
fn edge(kind: &AssertionKind) -> Option<&'static str> {
    match kind {
        AssertionKind::StartLine | AssertionKind::EndLine | AssertionKind::StartText => None,
        AssertionKind::EndText => Some(r"\Z"),
        AssertionKind::WordBoundary => Some(r"\y"),
        AssertionKind::NotWordBoundary => Some(r"\Y"),
        AssertionKind::WordBoundaryStart | AssertionKind::WordBoundaryStartAngle => Some(r"\m"),
        AssertionKind::WordBoundaryEnd | AssertionKind::WordBoundaryEndAngle => Some(r"\M"),
        AssertionKind::WordBoundaryStartHalf => Some(r"(?<!\w)"),
        AssertionKind::WordBoundaryEndHalf => Some(r"(?!\w)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_and_names_of_groups_have_the_signs_of_postgres() {
        for (rust, postgres, tells_letters) in [
            (r"\bmen\b", r"\ymen\y", true),
            (r"\Bm[\w\\]\B", r"\Ym[\w\\]\Y", true),
            (r"\Aa|b\z", r"\Aa|b\Z", false),
            (r"\<a\> \b{start}a\b{end}", r"\ma\M \ma\M", true),
            (r"\b{start-half}a\b{end-half}", r"(?<!\w)a(?!\w)", true),
            (r"(?P<é>a)(?<b>[b])(c)", r"(a)([b])(c)", false),
            (r"\d+", r"\d+", true),
            (r"[^\s]", r"[^\s]", true),
            (r"\\b^É.$[a-z\-]", r"\\b^É.$[a-z\-]", false),
            ("a(", "a(", false),
        ] {
            let text = postgres.to_owned();
            let expected = OfPostgres {
                text,
                tells_letters,
            };
            assert_eq!(OfPostgres::new(rust), expected);
        }
    }
}
