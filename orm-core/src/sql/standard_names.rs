//! The names of functions in standard SQL.

use crate::query::{AggregateFunction, Function};

/// Returns the name by which standard SQL knows an aggregate function.
pub(super) fn aggregate_name(function: AggregateFunction) -> &'static str {
    match function {
        AggregateFunction::Count => "COUNT",
        AggregateFunction::Sum => "SUM",
        AggregateFunction::Avg => "AVG",
        AggregateFunction::Min => "MIN",
        AggregateFunction::Max => "MAX",
        AggregateFunction::StddevSample => "STDDEV_SAMP",
        AggregateFunction::StddevPopulation => "STDDEV_POP",
        AggregateFunction::VarianceSample => "VAR_SAMP",
        AggregateFunction::VariancePopulation => "VAR_POP",
        AggregateFunction::Percentile => "PERCENTILE_CONT",
        AggregateFunction::StringAgg => "STRING_AGG",
        AggregateFunction::ArrayAgg => "ARRAY_AGG",
        AggregateFunction::BoolAnd => "BOOL_AND",
        AggregateFunction::BoolOr => "BOOL_OR",
    }
}

/// Returns the name of a function that has the same on all databases but those that say otherwise.
pub(super) fn function_name(function: Function) -> &'static str {
    match function {
        Function::Lower => "lower",
        Function::Upper => "upper",
        Function::Length => "length",
        Function::Trim => "trim",
        Function::TrimStart => "ltrim",
        Function::TrimEnd => "rtrim",
        Function::Concat => "concat",
        Function::Substr => "substr",
        Function::Replace => "replace",
        Function::Left => "left",
        Function::Right => "right",
        Function::PadStart => "lpad",
        Function::PadEnd => "rpad",
        Function::Repeat => "repeat",
        Function::Reverse => "reverse",
        Function::Position => "strpos",
        Function::Similarity => "similarity",
        Function::Abs(_) => "abs",
        Function::Sign(_) => "sign",
        Function::Floor(_) => "floor",
        Function::Ceil(_) => "ceil",
        Function::Round(_) | Function::RoundTo(_) => "round",
        Function::Sqrt => "sqrt",
        Function::Exp => "exp",
        Function::Ln => "ln",
        Function::Log => "log",
        Function::Power => "power",
        Function::Sin => "sin",
        Function::Cos => "cos",
        Function::Tan => "tan",
        Function::Cot => "cot",
        Function::Asin => "asin",
        Function::Acos => "acos",
        Function::Atan => "atan",
        Function::Atan2 => "atan2",
        Function::Degrees => "degrees",
        Function::Radians => "radians",
        Function::Random => "random",
        Function::Coalesce => "coalesce",
        Function::NullIf => "nullif",
        Function::Greatest => "greatest",
        Function::Least => "least",
        Function::Chr => "chr",
        Function::Ord => "ascii",
        // Operators, and what each database writes in its own way; see `Dialect::time`, `Dialect::array` and
        // `Dialect::json` too.
        Function::BitAnd
        | Function::BitOr
        | Function::BitXor
        | Function::ShiftLeft(_)
        | Function::ShiftRight(_)
        | Function::Digest(..)
        | Function::Truth
        | Function::Decimal
        | Function::Time(_)
        | Function::Array(_)
        | Function::Json(_) => "",
    }
}
