//! Values that stand in the condition of an index, written as they stand there.
//!
//! ```sql
//! -- #[orm(index(due, where = "status = 'open'"))], Job.status.eq("open")
//! … WHERE "job"."status" = 'open'
//! ```
//!
//! A database looks at such an index only where it knows from the text of a statement that all rows asked for are in it.
//! The statement gets the piece of the model's own text that says the same, and never the value of the program.

use crate::plan::scope::Scope;
use crate::plan::typed::Typed;
use crate::plan::{Alias, Comparison, Expr};
use crate::schema::{Table, sql_words};
use crate::value::Value;

/// Writes the values of a comparison that stand in the conditions of indexes of the compared columns.
pub(super) fn spell<'q>(scope: &Scope, compared: Typed<'q>) -> Typed<'q> {
    let mut conditions = Vec::new();
    for node in &scope.nodes {
        if let Some(alias) = node.alias {
            let of_table = node.table.index_conditions();
            conditions.extend(of_table.map(|condition| (node.table, alias, condition)));
        }
    }
    if conditions.is_empty() {
        return compared;
    }
    conditions
        .retain(|(table, alias, condition)| reads(&compared.expr, (*table, *alias), condition));
    let Typed { mut expr, nullable } = compared;
    if let Some((table, ..)) = conditions.first() {
        expr = as_truth(table, expr, nullable);
    }
    for (.., condition) in conditions {
        spell_as_in(condition, &mut expr);
    }
    Typed { expr, nullable }
}

/// Returns `in_print = TRUE` as `in_print`, as the condition of an index has it, unless an index finds rows by its values.
fn as_truth<'q>(table: &'static Table, compared: Expr<'q>, nullable: bool) -> Expr<'q> {
    match compared {
        Expr::Compare(Comparison::Eq, truth, value) if !nullable => {
            match (*truth, value.bound_value()) {
                (Expr::Column(alias, name), Some(Value::Bool(is))) if !table.finds_by(name) => {
                    let truth = Expr::Column(alias, name);
                    if *is {
                        truth
                    } else {
                        Expr::Not(Box::new(truth))
                    }
                }
                (truth, _) => Expr::Compare(Comparison::Eq, Box::new(truth), value),
            }
        }
        other => other,
    }
}

/// Returns whether a value is computed of a column of these rows that a condition speaks of.
fn reads(expr: &Expr<'_>, rows: (&'static Table, Alias), condition: &str) -> bool {
    if let Expr::Column(alias, name) = expr {
        let is_read = || sql_words::names(condition).iter().any(|it| it == name);
        return *alias == rows.1 && !tells_row(rows.0, name) && is_read();
    }
    let mut is_read = false;
    if is_calculated(expr) {
        expr.for_each_part(&mut |part| is_read = is_read || reads(part, rows, condition));
    }
    is_read
}

/// Returns whether a column is of the key, or the version: statements about one row are the same whatever their values.
fn tells_row(table: &'static Table, name: &str) -> bool {
    let version = table.version().map(|field| table.range(field).start);
    let mut told = table.key_positions().iter().copied().chain(version);
    told.any(|column| table.columns()[column].name == name)
}

/// Returns whether an expression is made of values of the same row alone.
fn is_calculated(expr: &Expr<'_>) -> bool {
    use Expr::{Arithmetic, Call, Compare, InRange, Negate, ToEnum};
    matches!(
        expr,
        Compare(..) | Call(..) | Arithmetic(..) | Negate(_) | InRange(..) | ToEnum(..)
    )
}

/// Puts pieces of a condition in the place of values that they say.
fn spell_as_in(condition: &'static str, expr: &mut Expr<'_>) {
    match expr {
        Expr::Bound(value) => {
            let piece = sql_words::literals(condition).find(|piece| sql_words::says(piece, value));
            if let Some(piece) = piece {
                *expr = Expr::Literal(piece, value.ty());
            }
        }
        Expr::Call(_, parts) => parts.iter_mut().for_each(|it| spell_as_in(condition, it)),
        Expr::Compare(_, left, right) | Expr::Arithmetic(_, _, left, right) => {
            spell_as_in(condition, left);
            spell_as_in(condition, right);
        }
        Expr::Negate(inner) | Expr::InRange(_, inner) | Expr::ToEnum(inner, _) => {
            spell_as_in(condition, inner);
        }
        _ => {}
    }
}
