//! Functions of SQLite's own, and of ours where it lacks them or computes otherwise than Postgres.

use crate::plan::Expr;
use crate::query::{Digest, Function};
use crate::sql::standard_names::function_name;
use crate::sql::writer::Writer;
use crate::value::Type;

/// Writes `function(…)`.
pub(super) fn call(to: &mut Writer, function: Function, arguments: &[Expr<'_>]) {
    match function {
        // 53 random bits, as many as a float from 0 to 1 has.
        Function::Random => to.push("((random() & 9007199254740991) / 9007199254740992.0)"),
        Function::Truth => to.template("#1 IS TRUE", arguments),
        Function::BitAnd => to.template("#1 & #2", arguments),
        Function::BitOr => to.template("#1 | #2", arguments),
        Function::Decimal => to.call("orm_decimal", arguments),
        _ => to.call(name(function), arguments),
    }
}

fn name(function: Function) -> &'static str {
    match function {
        Function::Lower => "orm_lower",
        Function::Upper => "orm_upper",
        Function::Substr => "orm_substr",
        Function::Replace => "orm_replace",
        Function::Left => "orm_left",
        Function::Right => "orm_right",
        Function::PadStart => "orm_lpad",
        Function::PadEnd => "orm_rpad",
        Function::Repeat => "orm_repeat",
        Function::Reverse => "orm_reverse",
        Function::Position => "instr",
        Function::Similarity => "orm_similarity",
        Function::Abs(Type::I16) => "orm_abs_i16",
        Function::Abs(Type::I32) => "orm_abs_i32",
        Function::Abs(Type::I64) => "orm_abs_i64",
        Function::Abs(ty) if ty.is_decimal() => "orm_abs_decimal",
        Function::Sign(ty) if ty.is_decimal() => "orm_sign_decimal",
        Function::Floor(ty) if ty.is_decimal() => "orm_floor_decimal",
        Function::Ceil(ty) if ty.is_decimal() => "orm_ceil_decimal",
        Function::Round(ty) | Function::RoundTo(ty) if ty.is_decimal() => "orm_round_decimal",
        Function::Abs(_) => "orm_abs",
        Function::Sign(Type::F32 | Type::F64) => "orm_sign",
        Function::Sign(_) => "orm_sign_integer",
        Function::Floor(_) => "orm_floor",
        Function::Ceil(_) => "orm_ceil",
        Function::Round(_) => "orm_round",
        Function::RoundTo(Type::F32) => "orm_round_f32",
        Function::RoundTo(_) => "orm_round_f64",
        Function::Sqrt => "orm_sqrt",
        Function::Exp => "orm_exp",
        Function::Ln => "orm_ln",
        Function::Log => "orm_log",
        Function::Power => "orm_power",
        Function::Sin => "orm_sin",
        Function::Cos => "orm_cos",
        Function::Tan => "orm_tan",
        Function::Cot => "orm_cot",
        Function::Asin => "orm_asin",
        Function::Acos => "orm_acos",
        Function::Atan => "orm_atan",
        Function::Atan2 => "orm_atan2",
        Function::Degrees => "orm_degrees",
        Function::Radians => "orm_radians",
        Function::Greatest => "orm_greatest",
        Function::Least => "orm_least",
        Function::Chr => "orm_chr",
        Function::Ord => "orm_ord",
        Function::BitXor => "orm_bit_xor",
        Function::ShiftLeft(Type::I16) => "orm_shift_left_i16",
        Function::ShiftLeft(Type::I32) => "orm_shift_left_i32",
        Function::ShiftLeft(_) => "orm_shift_left_i64",
        Function::ShiftRight(Type::I64) => "orm_shift_right_i64",
        Function::ShiftRight(_) => "orm_shift_right_i32",
        Function::Digest(Digest::Md5, _) => "orm_md5",
        Function::Digest(Digest::Sha1, _) => "orm_sha1",
        Function::Digest(Digest::Sha224, _) => "orm_sha224",
        Function::Digest(Digest::Sha256, _) => "orm_sha256",
        Function::Digest(Digest::Sha384, _) => "orm_sha384",
        Function::Digest(Digest::Sha512, _) => "orm_sha512",
        _ => function_name(function),
    }
}
