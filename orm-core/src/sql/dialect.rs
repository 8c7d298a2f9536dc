//! What databases say differently. Standard SQL by default.

use super::writer::Writer;
use crate::backend::Backend;
use crate::plan::{Comparison, Expr, Insert};
use crate::query::Match;
use crate::value::Value;

/// How one database says things. A method a difference.
pub(super) trait Dialect: Sync {
    /// The placeholder of the value bound as number `n`.
    fn placeholder(&self, to: &mut Writer, n: usize, value: &Value);

    /// `left = right` and the like.
    fn comparison(&self, how: Comparison) -> &'static str {
        match how {
            Comparison::Eq => " = ",
            Comparison::Ne => " <> ",
            Comparison::Lt => " < ",
            Comparison::Le => " <= ",
            Comparison::Gt => " > ",
            Comparison::Ge => " >= ",
            Comparison::Same => " IS NOT DISTINCT FROM ",
            Comparison::Different => " IS DISTINCT FROM ",
        }
    }

    /// `expr` is among the values of a list bound as one.
    fn in_list(&self, to: &mut Writer, expr: &Expr<'_>, list: &Value);

    /// A text compared with a pattern.
    fn matching(
        &self,
        to: &mut Writer,
        how: Match,
        fold: bool,
        text: &Expr<'_>,
        pattern: &Expr<'_>,
    );

    /// `OFFSET` where no `LIMIT` stands before it.
    fn unlimited(&self, _to: &mut Writer) {}

    /// The words that ask how a statement would be run, and which column of the answer tells.
    fn explain(&self) -> (&'static str, usize) {
        ("EXPLAIN ", 0)
    }

    /// What an insert hands back besides columns.
    fn also_returning(&self, _to: &mut Writer, _insert: &Insert<'_>) {}
}

/// The dialect of a database.
pub(super) fn of(backend: Backend) -> &'static dyn Dialect {
    match backend {
        Backend::Sqlite => &super::sqlite::Sqlite,
        Backend::Postgres => &super::postgres::Postgres,
    }
}
