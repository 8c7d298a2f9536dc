//! Values and conditions: everything that `plan::Expr` holds.

use super::writer::Writer;
use crate::plan::{Expr, Select};
use crate::query::Function;
use crate::schema::EnumType;
use crate::value::{Type, Value};

/// The number of terms that may stand in one row; more are written as a balanced tree, since SQLite counts each of a row
/// as a level.
const FLAT: usize = 64;

impl Writer {
    /// Writes a value or condition that needs no parentheses where it stands.
    #[expect(
        clippy::too_many_lines,
        reason = "a table, one arm for each kind of expression"
    )]
    pub(super) fn expr(&mut self, expr: &Expr<'_>) {
        match expr {
            Expr::Column(alias, name) => self.column(*alias, name),
            Expr::Bound(value) => self.bound(value),
            Expr::TenantKey(part, value) => self.tenant_key(*part, value),
            Expr::Literal(piece, ty) => self.dialect.literal(self, piece, *ty),
            Expr::Constant(truth) => self.push(if *truth { "TRUE" } else { "FALSE" }),
            Expr::And(parts) => self.terms(" AND ", parts),
            Expr::Or(parts) => self.terms(" OR ", parts),
            Expr::Not(inner) => self.negated(inner),
            Expr::NotTrue(inner) => {
                self.push("(");
                self.expr(inner);
                self.push(") IS NOT TRUE");
            }
            Expr::Compare(how, left, right) => {
                self.operand(left);
                self.push(self.dialect.comparison(*how));
                self.operand(right);
            }
            Expr::CompareRows(how, left, right) => {
                self.row(left);
                self.push(self.dialect.comparison(*how));
                self.row(right);
            }
            Expr::InList(expr, list, ty) => self.dialect.in_list(self, expr, list, *ty),
            Expr::InValues(expr, values) => {
                self.operand(expr);
                self.push(" IN (");
                self.joined(", ", values.iter(), Self::bound);
                self.push(")");
            }
            Expr::InSelect(exprs, select) => {
                self.row(exprs);
                self.push(" IN (");
                self.keys(select);
                self.push(")");
            }
            Expr::InRows(exprs, columns) => {
                self.row(exprs);
                self.push(" IN (");
                let dialect = self.dialect;
                dialect.tuples(self, &columns.arrays, &columns.enum_types);
                self.push(")");
            }
            Expr::IsNull(inner) => {
                self.operand(inner);
                self.push(" IS NULL");
            }
            Expr::IsNotNull(inner) => {
                self.operand(inner);
                self.push(" IS NOT NULL");
            }
            Expr::Match {
                how,
                fold,
                text,
                pattern,
            } => self.dialect.matching(self, *how, *fold, text, pattern),
            Expr::Arithmetic(how, ty, left, right) => {
                self.dialect.arithmetic(self, (*how, *ty), left, right);
            }
            Expr::Negate(inner) => {
                self.push("-");
                self.operand(inner);
            }
            Expr::Cast { from, to, number } => self.dialect.cast(self, (*from, *to), number),
            Expr::Call(Function::Time(function), arguments) => {
                self.dialect.time(self, *function, arguments);
            }
            Expr::Call(Function::Array(function), arguments) => {
                self.dialect.array(self, *function, arguments);
            }
            Expr::Call(Function::Json(function), arguments) => {
                self.dialect.json(self, *function, arguments);
            }
            Expr::Call(function, arguments) => self.dialect.call(self, *function, arguments),
            Expr::JsonAt {
                document,
                path,
                read,
            } => self.dialect.json_at(self, document, path, *read),
            Expr::JsonSet {
                document,
                path,
                value,
            } => self
                .dialect
                .json_set(self, document, path, value.as_deref()),
            Expr::Case {
                branches,
                otherwise,
            } => self.case(branches, otherwise.as_deref()),
            Expr::SharedColumn { own, column } => {
                self.push("CASE WHEN ");
                self.expr(own);
                self.push(" IS NOT NULL THEN ");
                self.expr(column);
                self.push(" END");
            }
            Expr::NotNan(inner) => self.dialect.not_nan(self, inner),
            Expr::InRange(ty, inner) => self.dialect.in_range(self, *ty, inner),
            Expr::NullIfZero(inner) => {
                self.push("NULLIF(");
                self.expr(inner);
                self.push(", 0)");
            }
            Expr::OfUnits(column, digits) => self.decimal_of_units(column, *digits),
            Expr::ToUnits(value, digits) => self.units_of_decimal(*digits, |to| to.expr(value)),
            Expr::OfEnum(column, _) => self.dialect.cast(self, (Type::Text, Type::Text), column),
            Expr::ToEnum(value, ty) => {
                self.operand(value);
                self.enum_cast(*ty);
            }
            Expr::Raw(text, arguments) => self.raw(text, arguments),
            Expr::Declared(sql) => self.declared_condition(*sql),
            Expr::Search(search) => self.dialect.search(self, search),
            Expr::Exists(select) if select.page.is_cut() => self.exists(select, ""),
            Expr::Exists(select) => self.exists(select, self.dialect.exists_end()),
            Expr::Scalar(select) => {
                self.push("(");
                self.select(select);
                self.push(")");
            }
            Expr::ElementQuery(query) => self.element_query(query),
            Expr::Window(window) => self.window(window),
            Expr::Aggregate(aggregate) => self.dialect.aggregate(self, aggregate),
            Expr::Position(position) => self.fmt(format_args!("{position}")),
            Expr::CountRows => self.push("COUNT(*)"),
            Expr::One => self.push("1"),
        }
    }

    /// Writes a value as an operand: in parentheses unless it is one word.
    pub(super) fn operand(&mut self, expr: &Expr<'_>) {
        let is_word = matches!(
            expr,
            Expr::Column(..)
                | Expr::Bound(_)
                | Expr::TenantKey(..)
                | Expr::Literal(..)
                | Expr::Constant(_)
                | Expr::InRange(..)
                | Expr::NullIfZero(_)
                | Expr::OfUnits(..)
                | Expr::ToUnits(..)
                | Expr::OfEnum(..)
                | Expr::ToEnum(..)
                | Expr::Cast { .. }
                | Expr::Call(..)
                | Expr::JsonAt { .. }
                | Expr::JsonSet { .. }
                | Expr::Raw(..)
                | Expr::Declared(_)
                | Expr::Exists(_)
                | Expr::Scalar(_)
                | Expr::ElementQuery(_)
                | Expr::Aggregate(_)
                | Expr::Window(_)
                | Expr::Position(_)
                | Expr::CountRows
                | Expr::One
        );
        if is_word {
            self.expr(expr);
        } else {
            self.parenthesized(expr);
        }
    }

    pub(super) fn parenthesized(&mut self, expr: &Expr<'_>) {
        self.push("(");
        self.expr(expr);
        self.push(")");
    }

    /// Binds a value and writes its placeholder.
    pub(super) fn bound(&mut self, value: &Value) {
        self.bind(value.clone());
    }

    /// Writes the cast of a text to an enum type: `::"status"`.
    pub(super) fn enum_cast(&mut self, ty: EnumType) {
        let name = self.enum_name(ty);
        self.push("::");
        self.push(&name);
    }

    /// Writes the cast behind a text that may be of an enum type.
    pub(super) fn read_enum(&mut self, ty: Option<EnumType>) {
        if let Some(ty) = ty {
            self.enum_cast(ty);
        }
    }

    /// Writes one value, or several as a row: `(a, b)`.
    pub(super) fn row(&mut self, exprs: &[Expr<'_>]) {
        if let [expr] = exprs {
            self.operand(expr);
        } else {
            self.push("(");
            self.joined(", ", exprs, Self::expr);
            self.push(")");
        }
    }

    /// Writes `EXISTS (…)`, whose query ends in `end`.
    fn exists(&mut self, select: &Select<'_>, end: &str) {
        self.push("EXISTS (");
        self.select(select);
        self.push(end);
        self.push(")");
    }

    fn negated(&mut self, inner: &Expr<'_>) {
        self.push("NOT ");
        if let Expr::Exists(select) = inner {
            self.exists(select, "");
        } else {
            self.parenthesized(inner);
        }
    }

    /// Writes terms joined by a word: in one row while they are few, else half by half.
    fn terms(&mut self, word: &str, parts: &[Expr<'_>]) {
        if parts.len() <= FLAT {
            return self.joined(word, parts, Self::term);
        }
        let (left, right) = parts.split_at(parts.len() / 2);
        self.push("(");
        self.terms(word, left);
        self.push(")");
        self.push(word);
        self.push("(");
        self.terms(word, right);
        self.push(")");
    }

    /// Writes a part of a condition, in parentheses where it is joined of others.
    pub(super) fn term(&mut self, part: &Expr<'_>) {
        if matches!(part, Expr::And(_) | Expr::Or(_)) {
            self.parenthesized(part);
        } else {
            self.expr(part);
        }
    }
}
