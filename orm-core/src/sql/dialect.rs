//! What databases say differently. Standard SQL by default.

use super::expr::sign;
use super::writer::Writer;
use crate::backend::Backend;
use crate::plan::{Alias, Comparison, Expr, Insert, Select};
use crate::query::{Arithmetic, Match};
use crate::value::{Array, Parameter, Type, Value};
use std::borrow::Cow;

/// How one database says things. A method a difference.
pub(super) trait Dialect: Sync {
    /// Writes the placeholder of parameter number `n`.
    fn placeholder(&self, to: &mut Writer, n: usize, parameter: &Parameter);

    /// `left = right` and the like.
    fn comparison(&self, how: Comparison) -> &'static str {
        match how {
            Comparison::Eq => " = ",
            Comparison::Ne => " <> ",
            Comparison::Lt => " < ",
            Comparison::Le => " <= ",
            Comparison::Gt => " > ",
            Comparison::Ge => " >= ",
            Comparison::Same => self.same(),
            Comparison::Different => self.different(),
        }
    }

    /// Equal, or both null.
    fn same(&self) -> &'static str {
        " IS NOT DISTINCT FROM "
    }

    /// Not equal, or just one of them null.
    fn different(&self) -> &'static str {
        " IS DISTINCT FROM "
    }

    /// A calculation whose result is of this type.
    fn arithmetic(
        &self,
        to: &mut Writer,
        (how, _ty): (Arithmetic, Type),
        left: &Expr<'_>,
        right: &Expr<'_>,
    ) {
        to.operand(left);
        to.push(sign(how));
        to.operand(right);
    }

    /// A number of one type as one of another: one word, or parentheses around all.
    fn cast(&self, to: &mut Writer, types: (Type, Type), number: &Expr<'_>);

    /// A float that may be calculated as NaN: that is an error.
    fn not_nan(&self, to: &mut Writer, number: &Expr<'_>);

    /// `expr` is among the values of a list bound as one.
    fn in_list(&self, to: &mut Writer, expr: &Expr<'_>, list: &Array) {
        to.operand(expr);
        self.among(to, list, None);
    }

    /// What follows a value that is to be among those of a list bound as one, which are cast to a type of this name.
    fn among(&self, to: &mut Writer, list: &Array, cast: Option<&str>);

    /// A text compared with a pattern: by a pattern of the database's own where it is known, so that indexes can
    /// serve; by functions where it is computed.
    fn matching(
        &self,
        to: &mut Writer,
        how: Match,
        fold: bool,
        text: &Expr<'_>,
        pattern: &Expr<'_>,
    ) {
        if let Some(own) = literal(pattern).and_then(|literal| self.pattern(how, literal)) {
            self.folded(to, fold, text);
            to.push(self.like());
            self.folded(to, fold, &Expr::Bound(Cow::Owned(Value::Text(own))));
            return to.push(self.escape(how));
        }
        match how {
            Match::Contains => {
                to.push(self.position());
                to.push("(");
                self.folded(to, fold, text);
                to.push(", ");
                self.folded(to, fold, pattern);
                to.push(") > 0");
            }
            Match::StartsWith => {
                to.push("substr(");
                self.folded(to, fold, text);
                to.push(", 1, length(");
                self.folded(to, fold, pattern);
                to.push(")) = ");
                self.folded(to, fold, pattern);
            }
            Match::EndsWith => {
                to.push("substr(");
                self.folded(to, fold, text);
                to.push(", length(");
                self.folded(to, fold, text);
                to.push(") - length(");
                self.folded(to, fold, pattern);
                to.push(") + 1) = ");
                self.folded(to, fold, pattern);
            }
            Match::Equals => {
                self.folded(to, fold, text);
                to.push(" = ");
                self.folded(to, fold, pattern);
            }
            Match::Like => self.computed_like(to, text, pattern),
        }
    }

    /// The pattern of the database's own that finds `text` at its place; none where a function or `=` does as well.
    fn pattern(&self, how: Match, text: &str) -> Option<String>;

    /// The operator of the database's own patterns.
    fn like(&self) -> &'static str {
        " LIKE "
    }

    /// What follows such a pattern.
    fn escape(&self, _how: Match) -> &'static str {
        ""
    }

    /// A text compared with a pattern of `like` that is not written as one of the database's own.
    fn computed_like(&self, to: &mut Writer, text: &Expr<'_>, pattern: &Expr<'_>) {
        to.operand(text);
        to.push(self.like());
        to.operand(pattern);
    }

    /// The function that finds a text in another.
    fn position(&self) -> &'static str;

    /// A text, where case is ignored in the one form that all texts have which differ by case alone: its lower case in
    /// upper case, by Unicode on all databases. Upper case comes last, since lower case depends on what stands around
    /// a letter: a sigma is another one at the end of a word.
    fn folded(&self, to: &mut Writer, fold: bool, text: &Expr<'_>);

    /// A foreign key points at this key, so that its index is asked row by row.
    fn points_at(&self, to: &mut Writer, link: (Alias, &str), key: (Alias, &str)) {
        to.equal(link, key);
    }

    /// Some row of a query is there; not used where that is negated.
    fn exists(&self, to: &mut Writer, select: &Select<'_>) {
        to.exists(select, "");
    }

    /// `OFFSET` where no `LIMIT` stands before it.
    fn unlimited(&self, _to: &mut Writer) {}

    /// The words that ask how a statement would be run, and which column of the answer tells.
    fn explain(&self) -> (&'static str, usize) {
        ("EXPLAIN ", 0)
    }

    /// The query of new rows, given column by column, in their order.
    fn rows(&self, to: &mut Writer, columns: &[Array]);

    /// The query of rows given column by column, in any order.
    fn tuples(&self, to: &mut Writer, columns: &[Array]) {
        self.rows(to, columns);
    }

    /// What stands in an insert in place of what it hands back, where its keys are known without a row for each.
    fn block(&self, _insert: &Insert<'_>) -> Option<(String, Vec<Parameter>)> {
        None
    }

    /// What stands between the rows and `ON CONFLICT`.
    fn before_conflict(&self, _to: &mut Writer, _insert: &Insert<'_>) {}

    /// What an insert hands back besides columns.
    fn also_returning(&self, _to: &mut Writer, _insert: &Insert<'_>) {}

    /// The query of all foreign keys, and of the keys of the tables at their ends. A row is about one column:
    ///
    /// | columns | of a foreign key | of the key of a table |
    /// |---|---|---|
    /// | 1 | its number | 0 |
    /// | 2–4 | its name, the letter of its `ON DELETE`, whether it can be deferred | |
    /// | 5–7 | its table: namespace, name, whether it is found by its name alone | the same |
    /// | 8–10 | the table referred to | |
    /// | 11 | the column | the same |
    /// | 12 | the column referred to | the name of its type; empty where each value has its own |
    /// | 13 | its default, where that is known | |
    /// | 14 | whether both columns hold the same values, and need no conversion | |
    fn find_foreign_keys(&self) -> &'static str;
}

/// The text of a bound pattern.
fn literal<'e>(pattern: &'e Expr<'_>) -> Option<&'e str> {
    match pattern {
        Expr::Bound(value) => match value.as_ref() {
            Value::Text(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// The dialect of a database.
pub(super) fn of(backend: Backend) -> &'static dyn Dialect {
    match backend {
        Backend::Sqlite => &super::sqlite::Sqlite,
        Backend::Postgres => &super::postgres::Postgres,
    }
}
