//! An expression, and what is known of its value.

use crate::plan::Expr;

/// An expression, and whether its value may be null.
#[derive(Debug)]
pub(in crate::plan) struct Typed<'q> {
    pub(in crate::plan) expr: Expr<'q>,
    pub(in crate::plan) nullable: bool,
}

/// Several expressions, and whether the value of any may be null.
#[derive(Debug)]
pub(in crate::plan) struct TypedList<'q> {
    pub(in crate::plan) exprs: Vec<Expr<'q>>,
    pub(in crate::plan) nullable: bool,
}

impl<'q> TypedList<'q> {
    /// No expressions yet, and room for so many.
    pub(in crate::plan) fn with_capacity(n: usize) -> Self {
        TypedList {
            exprs: Vec::with_capacity(n),
            nullable: false,
        }
    }

    pub(in crate::plan) fn push(&mut self, Typed { expr, nullable }: Typed<'q>) {
        self.exprs.push(expr);
        self.nullable |= nullable;
    }
}

impl<'q> Typed<'q> {
    /// An expression whose value is never null.
    pub(in crate::plan) fn not_null(expr: Expr<'q>) -> Self {
        let nullable = false;
        Typed { expr, nullable }
    }

    /// An expression whose value may be null.
    pub(in crate::plan) fn nullable(expr: Expr<'q>) -> Self {
        let nullable = true;
        Typed { expr, nullable }
    }

    /// An expression over this one, null where this one is.
    pub(in crate::plan) fn map(self, change: impl FnOnce(Expr<'q>) -> Expr<'q>) -> Self {
        Typed {
            expr: change(self.expr),
            nullable: self.nullable,
        }
    }

    /// An expression over two, null where one of them is.
    pub(in crate::plan) fn join(
        self,
        other: Self,
        join: impl FnOnce(Box<Expr<'q>>, Box<Expr<'q>>) -> Expr<'q>,
    ) -> Self {
        Typed {
            expr: join(Box::new(self.expr), Box::new(other.expr)),
            nullable: self.nullable || other.nullable,
        }
    }
}
