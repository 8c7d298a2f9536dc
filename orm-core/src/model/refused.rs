//! The stand-in for a field of a type that the derive refuses.

use super::{
    AssignableTo, Column, Field, IntoField, IsSet, Model, Operand, Optional, Path, PerRow, Scalar,
};
use crate::error::DecodeResult;
use crate::query;
use crate::value::{Reader, Type, Value, ValueSink};
use std::convert::Infallible;

/// The type of a field whose own type the derive refuses. It may be set to anything and compared with anything, so that
/// the mistake is told at the field, and nothing of the code that uses the field. Nothing of it runs.
#[derive(Debug)]
pub struct Refused(Infallible);

impl Field for Refused {
    type Base = Self;
    type Nullable = Self;
    type Lift<S: Scalar> = Self;
    type KeyTo<T: Model> = Self;
    type Or<Other: Field> = Self;
    type And<Other: Field> = Self;
    type Handle<P: Path, const N: usize> = Column<P, Self, N>;
    type Start = IsSet;
    const TYPES: &'static [Type] = &[];
    const NULL: bool = false;
    fn read(_: &mut dyn Reader) -> DecodeResult<Self> {
        unreachable!("a program with such a field does not compile")
    }
    fn write(&self, _: &mut dyn ValueSink) {
        match self.0 {}
    }
}

#[diagnostic::do_not_recommend]
impl<T> IntoField<Refused> for T {
    fn fill(self, _: &mut dyn ValueSink) {}
}

#[diagnostic::do_not_recommend]
impl<R, T> Operand<Refused, R> for T {
    type Value = Refused;
    type Divisor = bool;
    type Wider = bool;
    type Kind = PerRow;
    fn operand(self) -> query::Expr {
        query::Expr::value(Value::Bool(false))
    }
}

impl AssignableTo<Refused> for Refused {}

impl Optional for Refused {}
