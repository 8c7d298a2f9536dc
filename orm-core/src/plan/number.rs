//! Numbers that are calculated: `+ - * / %`, `-x`, `CAST`.

use super::check::FieldContext;
use super::expr::ExprContext;
use super::{Expr, Planner};
use crate::error::{Error, Result};
use crate::query::{self, Arithmetic, Node};
use crate::value::{Type, Value};

impl Planner {
    /// A number that is calculated. One that may be NaN is caught where the calculation ends: within it, NaN stays NaN.
    pub(super) fn number<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
    ) -> Result<(Expr<'q>, bool)> {
        let (number, null) = self.calculated(context, expr, context.field(expr))?;
        let number = if Reach::of(&number).nan {
            Expr::NotNan(Box::new(number))
        } else {
            number
        };
        Ok((number, null))
    }

    fn calculated<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
        field: FieldContext,
    ) -> Result<(Expr<'q>, bool)> {
        match expr.node() {
            Node::Arithmetic(how, ty, left, right) => {
                self.arithmetic(context, (*how, *ty), left, right)
            }
            Node::Negate(inner) => {
                let (inner, null) = self.calculated(context, inner, context.field(inner))?;
                Ok((Expr::Negate(Box::new(inner)), null))
            }
            Node::Cast { from, to, number } => {
                let (number, null) = self.calculated(context, number, context.field(number))?;
                Ok((cast(*from, *to, number), null))
            }
            _ => self.expr_for(context, expr, field),
        }
    }

    fn arithmetic<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        (how, ty): (Arithmetic, Type),
        left: &'q query::Expr,
        right: &'q query::Expr,
    ) -> Result<(Expr<'q>, bool)> {
        let field = context.field(left);
        let (left, left_null) = self.calculated(context, left, context.field(left))?;
        let (mut right, mut right_null) = self.calculated(context, right, field)?;
        if matches!(how, Arithmetic::Div | Arithmetic::Rem) {
            match &right {
                Expr::Bound(value) if is_zero(value) => {
                    return Err(Error::OutOfRange {
                        model: field.table.model,
                        field: field.name(),
                        why: "division by zero".to_owned(),
                    });
                }
                Expr::Bound(_) => {}
                _ => (right, right_null) = (Expr::NullIfZero(Box::new(right)), true),
            }
        }
        let (left, right) = (widened(left, ty), widened(right, ty));
        Ok((
            Expr::Arithmetic(how, ty, Box::new(left), Box::new(right)),
            left_null || right_null,
        ))
    }
}

fn cast(from: Type, to: Type, number: Expr<'_>) -> Expr<'_> {
    if from == to {
        return number;
    }
    Expr::Cast {
        from,
        to,
        number: Box::new(number),
    }
}

/// A number where one of type `to` stands. What a calculation in a narrower type gives must fit that type, also on a
/// database that calculates with all integers alike.
pub(super) fn widened(number: Expr<'_>, to: Type) -> Expr<'_> {
    match (&number, to) {
        (Expr::Arithmetic(_, from @ Type::I16, ..), Type::I32 | Type::I64)
        | (Expr::Arithmetic(_, from @ Type::I32, ..), Type::I64) => cast(*from, to, number),
        _ => number,
    }
}

/// Which of its peculiar values a number may have. Columns hold no NaN, and what overflows is an error.
#[derive(Clone, Copy)]
struct Reach {
    zero: bool,
    infinite: bool,
    nan: bool,
}

impl Reach {
    fn of(number: &Expr<'_>) -> Reach {
        match number {
            Expr::Arithmetic(how, Type::F32 | Type::F64, left, right) => {
                Reach::of_both(*how, Reach::of(left), Reach::of(right))
            }
            Expr::Negate(inner) => Reach::of(inner),
            Expr::NullIfZero(inner) => Reach {
                zero: false,
                ..Reach::of(inner)
            },
            // What is no finite number fails to become an integer.
            Expr::Cast {
                from: Type::F32 | Type::F64,
                to: Type::F32 | Type::F64,
                number,
            } => Reach::of(number),
            Expr::Arithmetic(..) | Expr::Cast { .. } => Reach::finite(true),
            Expr::Bound(value) => match value.as_ref() {
                Value::F32(float) => Reach::of_float((*float).into()),
                Value::F64(float) => Reach::of_float(*float),
                value => Reach::finite(is_zero(value)),
            },
            _ => Reach {
                zero: true,
                infinite: true,
                nan: false,
            },
        }
    }

    fn of_float(float: f64) -> Reach {
        Reach {
            zero: float == 0.0,
            infinite: float.is_infinite(),
            nan: false,
        }
    }

    fn finite(zero: bool) -> Reach {
        Reach {
            zero,
            infinite: false,
            nan: false,
        }
    }

    fn of_both(how: Arithmetic, left: Reach, right: Reach) -> Reach {
        let (zero, infinite, nan) = match how {
            Arithmetic::Add | Arithmetic::Sub => (
                true,
                left.infinite || right.infinite,
                left.infinite && right.infinite,
            ),
            Arithmetic::Mul => (
                left.zero || right.zero,
                left.infinite || right.infinite,
                left.infinite && right.zero || left.zero && right.infinite,
            ),
            Arithmetic::Div | Arithmetic::Rem => (
                left.zero || right.infinite,
                left.infinite,
                left.infinite && right.infinite,
            ),
        };
        Reach {
            zero,
            infinite,
            nan: nan || left.nan || right.nan,
        }
    }
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::I16(n) => *n == 0,
        Value::I32(n) => *n == 0,
        Value::I64(n) => *n == 0,
        Value::F32(n) => *n == 0.0,
        Value::F64(n) => *n == 0.0,
        _ => false,
    }
}
