//! Numbers that are calculated: `+ - * / %`, `-x`, `CAST`.

use super::ExprContext;
use crate::error::{Error, Result};
use crate::plan::check::FieldContext;
use crate::plan::typed::Typed;
use crate::plan::{Expr, Planner, decimal};
use crate::query::{self, Arithmetic, Node};
use crate::value::{Type, Value};

impl Planner {
    /// A number that is calculated. One that may be NaN is caught where the calculation ends: within it, NaN stays NaN. So
    /// is an integer that may have left its type, on a database that does not notice.
    pub(super) fn number<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
    ) -> Result<Typed<'q>> {
        let number = self.calculated(context, expr, context.field(expr))?;
        if Reach::of(&number.expr).nan {
            return Ok(number.map(|number| Expr::NotNan(Box::new(number))));
        }
        Ok(match integer_type(expr) {
            Some(ty) if !self.features.checks_integers && may_overflow(&number.expr) => {
                number.map(|number| Expr::InRange(ty, Box::new(number)))
            }
            _ => number,
        })
    }

    /// A part of a calculation.
    fn calculated<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
        field: FieldContext,
    ) -> Result<Typed<'q>> {
        if let Some(value) = context.computed(expr) {
            return Ok(value);
        }
        match expr.node() {
            Node::Arithmetic(how, ty, left, right) => {
                self.arithmetic(context, (*how, *ty), left, right)
            }
            Node::Negate(_, inner) => {
                let inner = self.calculated(context, inner, context.field(inner))?;
                Ok(inner.map(|inner| Expr::Negate(Box::new(inner))))
            }
            Node::Cast { from, to, number } => {
                let number = self.calculated(context, number, context.field(number))?;
                Ok(number.map(|number| cast(*from, *to, finished(number, *to))))
            }
            _ => self.expr_for(context, expr, field),
        }
    }

    /// Two numbers calculated with, as of type `ty`.
    fn arithmetic<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        (how, ty): (Arithmetic, Type),
        left: &'q query::Expr,
        right: &'q query::Expr,
    ) -> Result<Typed<'q>> {
        let field = context.field(left);
        let left = self.calculated(context, left, field)?;
        let mut right = self.calculated(context, right, field)?;
        if matches!(how, Arithmetic::Div | Arithmetic::Rem) {
            right = divisor(right, field)?;
        }
        let left = left.map(|left| widened(left, ty));
        let right = right.map(|right| widened(right, ty));
        Ok(left.join(right, |left, right| {
            decimal::calculated(how, ty, *left, *right)
        }))
    }
}

/// A number to divide by: zero is refused, or null where the database computes it.
fn divisor(number: Typed<'_>, field: FieldContext) -> Result<Typed<'_>> {
    match &number.expr {
        Expr::Bound(value) if is_zero(value) => Err(Error::OutOfRange {
            model: field.table.model,
            field: field.name(),
            why: "division by zero".to_owned(),
        }),
        Expr::Bound(_) => Ok(number),
        _ => Ok(Typed::nullable(Expr::NullIfZero(Box::new(number.expr)))),
    }
}

/// Returns a number that becomes a value of type `to`. A text or a decimal would hold NaN without notice.
fn finished(number: Expr<'_>, to: Type) -> Expr<'_> {
    let ends_here = to == Type::Text || to.is_decimal();
    if ends_here && Reach::of(&number).nan {
        return Expr::NotNan(Box::new(number));
    }
    number
}

/// Returns the type of a calculation with integers.
fn integer_type(expr: &query::Expr) -> Option<Type> {
    match expr.node() {
        Node::Arithmetic(_, ty, ..) | Node::Negate(ty, _) => {
            matches!(ty, Type::I16 | Type::I32 | Type::I64).then_some(*ty)
        }
        _ => None,
    }
}

/// Returns whether integers may leave their type. A quotient only does where the least of all is divided by -1, and a
/// remainder never.
fn may_overflow(calculation: &Expr<'_>) -> bool {
    match calculation {
        Expr::Arithmetic(Arithmetic::Rem, ..) => false,
        Expr::Arithmetic(Arithmetic::Div, _, _, divisor) => match divisor.as_ref() {
            Expr::Bound(value) => {
                matches!(**value, Value::I16(-1) | Value::I32(-1) | Value::I64(-1))
            }
            _ => true,
        },
        Expr::Arithmetic(..) | Expr::Negate(_) => true,
        _ => false,
    }
}

/// Returns a number without its check, for whoever finds out by itself that one does not fit: a reader, or a column that
/// checks its range.
pub(in crate::plan) fn unchecked(number: Expr<'_>) -> Expr<'_> {
    match number {
        Expr::InRange(_, number) => *number,
        number => number,
    }
}

/// Returns a number that a column of type `to` stores.
pub(in crate::plan) fn stored(number: Expr<'_>, to: Type) -> Expr<'_> {
    match number {
        Expr::InRange(ty, number) if ty == to => *number,
        number => widened(number, to),
    }
}

/// Returns a value as one of another type. The text of an enum is a text like any other, and no value of the enum's type.
fn cast(from: Type, to: Type, number: Expr<'_>) -> Expr<'_> {
    let number = match number {
        Expr::OfEnum(column, _) => *column,
        number if from == to => return number,
        number => number,
    };
    Expr::Cast {
        from,
        to,
        number: Box::new(number),
    }
}

/// Returns a number where one of type `to` stands. The result of a calculation in a narrower type must fit that type,
/// also on a database that calculates with all integers alike.
pub(in crate::plan) fn widened(number: Expr<'_>, to: Type) -> Expr<'_> {
    let (from, number) = match number {
        Expr::InRange(from, number) if from != to => (from, *number),
        Expr::Arithmetic(_, from, ..) => (from, number),
        number => return number,
    };
    match (from, to) {
        (Type::I16, Type::I32 | Type::I64) | (Type::I32, Type::I64) => cast(from, to, number),
        _ => number,
    }
}

/// The peculiar values that a number may have. Columns hold no NaN, and a result that overflows is an error.
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
            Expr::Cast {
                from: Type::Text,
                to: Type::F32 | Type::F64,
                ..
            } => Reach {
                zero: true,
                infinite: true,
                nan: true,
            },
            // Infinity and NaN fail to become integers.
            Expr::Cast {
                from: Type::F32 | Type::F64,
                to: Type::F32 | Type::F64,
                number,
            } => Reach::of(number),
            Expr::Arithmetic(..) | Expr::Cast { .. } | Expr::InRange(..) => Reach::finite(true),
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
            Arithmetic::Div => (
                left.zero || right.infinite,
                left.infinite,
                left.infinite && right.infinite,
            ),
            Arithmetic::Rem => (true, false, left.infinite),
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
        #[cfg(feature = "decimal")]
        Value::Decimal(n) => n.is_zero(),
        _ => false,
    }
}
