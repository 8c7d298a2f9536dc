//! Functions of Postgres. Where one raises an error for a number that it is not defined for, it is asked for others
//! alone.

use crate::plan::{Alias, Expr};
use crate::query::{Digest, Function};
use crate::sql::Extension;
use crate::sql::standard_names::function_name;
use crate::sql::types::names;
use crate::sql::writer::Writer;
use crate::value::{Type, Value};

/// Writes `function(…)`.
pub(super) fn call(to: &mut Writer, function: Function, arguments: &[Expr<'_>]) {
    if let Some(guard) = guard(function, arguments) {
        return guarded(to, &guard, function, arguments);
    }
    match (function, arguments) {
        (Function::Lower | Function::Upper, [text]) => case(to, function, text),
        (Function::Trim, _) => to.call("btrim", arguments),
        (
            Function::Floor(ty) | Function::Ceil(ty) | Function::Round(ty) | Function::RoundTo(ty),
            _,
        ) if ty.is_decimal() => {
            calculated(to, |to| to.call(function_name(function), arguments));
        }
        (Function::Decimal, [number]) => calculated(to, |to| to.expr(number)),
        (Function::Sign(ty) | Function::Floor(ty) | Function::Ceil(ty), _) if ty != Type::F64 => {
            cast_to(to, ty, |to| to.call(function_name(function), arguments));
        }
        (Function::Round(ty) | Function::RoundTo(ty), [number, places @ ..]) => {
            cast_to(to, ty, |to| round(to, number, places));
        }
        (Function::Similarity, _) => {
            to.needs(Extension::Trigrams);
            to.template("similarity(#1, #2)::float8", arguments);
        }
        (Function::Truth, _) => to.template("#1 IS TRUE", arguments),
        (Function::BitAnd, _) => to.template("#1 & #2", arguments),
        (Function::BitOr, _) => to.template("#1 | #2", arguments),
        (Function::BitXor, [left, right]) => bit_xor(to, left, right),
        (Function::ShiftLeft(Type::I64), _) => to.template("#1 << (#2 & 63)", arguments),
        (Function::ShiftLeft(_), _) => to.template("#1 << (#2 & 31)", arguments),
        (Function::ShiftRight(Type::I64), _) => to.template("#1 >> (#2 & 63)", arguments),
        (Function::ShiftRight(_), _) => to.template("#1 >> (#2 & 31)", arguments),
        (Function::Digest(digest, ty), _) => to_digest(to, digest, ty, arguments),
        _ => to.call(function_name(function), arguments),
    }
}

/// Writes the bits in which two integers differ; `#` stands for an argument in a template.
fn bit_xor(to: &mut Writer, left: &Expr<'_>, right: &Expr<'_>) {
    to.push("(");
    to.operand(left);
    to.push(" # ");
    to.operand(right);
    to.push(")");
}

/// Writes a digest as hexadecimal digits. SHA-1 is one of an extension.
fn to_digest(to: &mut Writer, digest: Digest, ty: Type, arguments: &[Expr<'_>]) {
    let name = match digest {
        Digest::Md5 => return to.call("md5", arguments),
        Digest::Sha1 => {
            to.needs(Extension::Crypto);
            "digest"
        }
        Digest::Sha224 => "sha224",
        Digest::Sha256 => "sha256",
        Digest::Sha384 => "sha384",
        Digest::Sha512 => "sha512",
    };
    to.push("(encode(");
    to.push(name);
    to.push(if ty == Type::Text {
        "(convert_to("
    } else {
        "("
    });
    to.joined(", ", arguments, Writer::expr);
    to.push(if ty == Type::Text { ", 'UTF8')" } else { "" });
    to.push(if digest == Digest::Sha1 {
        ", 'sha1'"
    } else {
        ""
    });
    to.push("), 'hex'))");
}

/// A function that is asked for those numbers alone for which it is defined. It is null for others where nothing else is
/// said. `db/sqlite/functions/math.rs` has the same bounds.
struct Guard {
    /// The text for arguments that may stand in it several times.
    plain: &'static str,
    /// The text in which each stands once, if there is one.
    once: Option<&'static str>,
}

fn guard(function: Function, arguments: &[Expr<'_>]) -> Option<Guard> {
    let (plain, once) = match function {
        Function::Sqrt => (
            "CASE WHEN #1 >= 0 THEN sqrt(#1) END",
            Some("sqrt(nullif(greatest(#1, -5e-324), -5e-324))"),
        ),
        Function::Ln => (
            "CASE WHEN #1 > 0 THEN ln(#1) END",
            Some("ln(nullif(greatest(#1, 0), 0))"),
        ),
        Function::Log if matches!(arguments, [_, base] if is_ten(base)) => (
            "CASE WHEN #1 > 0 THEN log(#1) END",
            Some("log(nullif(greatest(#1, 0), 0))"),
        ),
        Function::Log => {
            let log = "nullif(ln(nullif(greatest(#1, 0), 0)) / nullif(ln(nullif(greatest(#2, 0), 0)), 0), 'NaN')";
            (log, Some(log))
        }
        Function::Cot => {
            let cot = "nullif(nullif(cot(#1), 'Infinity'), '-Infinity')";
            (cot, Some(cot))
        }
        Function::Asin => (
            "CASE WHEN abs(#1) <= 1 THEN asin(#1) END",
            Some(
                "asin(nullif(least(nullif(greatest(#1, -1.0000000000000002), -1.0000000000000002), 1.0000000000000002), 1.0000000000000002))",
            ),
        ),
        Function::Acos => (
            "CASE WHEN abs(#1) <= 1 THEN acos(#1) END",
            Some(
                "acos(nullif(least(nullif(greatest(#1, -1.0000000000000002), -1.0000000000000002), 1.0000000000000002), 1.0000000000000002))",
            ),
        ),
        Function::Exp => (
            "CASE WHEN #1 < -709.78 THEN 0 WHEN #1 <= 709.78 THEN exp(#1) END",
            None,
        ),
        Function::Power => (
            "CASE WHEN #1 = 0 THEN CASE WHEN #2 > 0 THEN 0 WHEN #2 = 0 THEN 1 END WHEN #1 < 0 AND #2 <> floor(#2) THEN NULL WHEN abs(#1) = 1 OR abs(#2) <= 709.78 / abs(ln(abs(#1))) THEN power(#1, #2) WHEN (#2 > 0) = (abs(#1) < 1) THEN 0 END",
            None,
        ),
        // The lowest number is its own negation, by which Postgres leaves nothing out. It becomes zero, of which the
        // result is the same empty text.
        Function::Right if !matches!(arguments, [_, count] if is_above_lowest(count)) => {
            let right = "right(#1, CAST(#2 % 2147483648 AS int4))";
            (right, Some(right))
        }
        // Code points that are no characters: zero, which no text holds, and the halves of pairs in UTF-16.
        Function::Chr => (
            "CASE WHEN #1 BETWEEN 1 AND 55295 OR #1 BETWEEN 57344 AND 1114111 THEN chr(#1) COLLATE \"C\" END",
            None,
        ),
        _ => return None,
    };
    Some(Guard { plain, once })
}

fn is_ten(base: &Expr<'_>) -> bool {
    matches!(base, Expr::Bound(value) if **value == Value::F64(10.0))
}

fn is_above_lowest(count: &Expr<'_>) -> bool {
    matches!(count, Expr::Bound(value) if matches!(**value, Value::I32(count) if count > i32::MIN))
}

/// Writes a guarded function, and an argument that is computed only once: another time it may have another value. A
/// subquery without a column is computed once for all rows, so a random argument must stand in the function itself. An
/// aggregate in a subquery would be one of that: Postgres computes those that are written alike once.
fn guarded(to: &mut Writer, guard: &Guard, function: Function, arguments: &[Expr<'_>]) {
    if arguments.iter().all(is_plain) {
        return to.template(guard.plain, arguments);
    }
    if let Some(once) = guard.once {
        return to.template(once, arguments);
    }
    if arguments.iter().any(is_random) {
        return to.call(function_name(function), arguments);
    }
    if arguments.iter().any(holds_aggregate) {
        return to.template(guard.plain, arguments);
    }
    let names = ["x", "y"];
    let columns = names.map(|name| Expr::Column(Alias::Table("of"), name));
    to.push("(SELECT ");
    to.template(guard.plain, &columns);
    to.push(" FROM (SELECT ");
    to.joined(", ", arguments.iter().zip(names), |to, (argument, name)| {
        to.expr(argument);
        to.push(" AS ");
        to.name(name);
    });
    to.push(") AS \"of\")");
}

/// Returns whether a value is another each time it is computed.
fn is_random(expr: &Expr<'_>) -> bool {
    match expr {
        Expr::Call(Function::Random, _) => true,
        Expr::Call(_, arguments) => arguments.iter().any(is_random),
        Expr::Arithmetic(_, _, left, right) => is_random(left) || is_random(right),
        Expr::Negate(inner)
        | Expr::NullIfZero(inner)
        | Expr::NotNan(inner)
        | Expr::InRange(_, inner)
        | Expr::Cast { number: inner, .. } => is_random(inner),
        Expr::Aggregate(aggregate) => aggregate.argument.as_ref().is_some_and(is_random),
        _ => false,
    }
}

/// Returns whether an aggregate or a window function of the query itself is part of the value.
fn holds_aggregate(expr: &Expr<'_>) -> bool {
    match expr {
        Expr::Aggregate(_) | Expr::Window(_) => true,
        // One in a subquery is of that.
        Expr::Scalar(_) | Expr::Exists(_) | Expr::InSelect(..) => false,
        _ => {
            let mut holds = false;
            expr.for_each_part(&mut |part| holds = holds || holds_aggregate(part));
            holds
        }
    }
}

/// Returns whether a value costs nothing and is the same wherever it stands.
fn is_plain(expr: &Expr<'_>) -> bool {
    match expr {
        Expr::Column(..) | Expr::Bound(_) | Expr::Literal(..) => true,
        Expr::Cast { number, .. } => is_plain(number),
        _ => false,
    }
}

/// Writes lower and upper case by ICU; the result is compared by code point like every other text.
fn case(to: &mut Writer, function: Function, text: &Expr<'_>) {
    to.fold();
    to.push("(");
    to.push(function_name(function));
    to.push("(");
    to.operand(text);
    to.push(" COLLATE \"und-x-icu\") COLLATE \"C\")");
}

/// Writes a float rounded by its shortest decimal number, halves away from zero: `round` of a float itself makes halves
/// even.
fn round(to: &mut Writer, number: &Expr<'_>, places: &[Expr<'_>]) {
    to.push("round(");
    decimal(to, number);
    for places in places {
        to.push(", ");
        to.expr(places);
    }
    to.push(")");
}

/// Writes `CAST(… AS …)`. A boolean becomes an integer of four bytes alone; the text of a number is compared by code point
/// like every other, and that of a zero has no sign.
pub(super) fn cast(to: &mut Writer, (from, ty): (Type, Type), value: &Expr<'_>) {
    match (from, ty) {
        (Type::F32, Type::Text) => text(to, value, " + 0::float4"),
        (Type::F64, Type::Text) => text(to, value, " + 0::float8"),
        (_, ty) if ty.is_decimal() => to_decimal(to, from, value),
        (from, Type::Text) if from.is_decimal() => {
            to.push("(CAST(trim_scale(");
            to.expr(value);
            to.push(") AS text) COLLATE \"C\")");
        }
        (Type::Date, Type::Text) => formatted(to, "YYYY-MM-DD", |to| to.operand(value)),
        (Type::Time, Type::Text) => formatted(to, "HH24:MI:SS.US", |to| to.operand(value)),
        (Type::DateTime, Type::Text) => {
            formatted(to, r#"YYYY-MM-DD"T"HH24:MI:SS.US"#, |to| to.operand(value));
        }
        (Type::Timestamp, Type::Text) => {
            formatted(to, r#"YYYY-MM-DD"T"HH24:MI:SS.US"+00:00""#, |to| {
                to.operand(value);
                to.push(" AT TIME ZONE 'UTC'");
            });
        }
        (_, Type::Text) => text(to, value, ""),
        (_, Type::Array(Type::Text)) => {
            to.push("(");
            cast_to(to, ty, |to| to.expr(value));
            to.push(" COLLATE \"C\")");
        }
        (Type::Bool, Type::I16 | Type::I64) => {
            cast_to(to, ty, |to| cast(to, (from, Type::I32), value));
        }
        (Type::Text, _) => cast_to(to, ty, |to| decimal_text(to, value)),
        _ => cast_to(to, ty, |to| to.expr(value)),
    }
}

/// Writes the remainder of two floats, of the decimal numbers that they are written as.
pub(super) fn remainder(to: &mut Writer, ty: Type, left: &Expr<'_>, right: &Expr<'_>) {
    cast_to(to, ty, |to| {
        to.push("mod(");
        decimal(to, left);
        to.push(", ");
        decimal(to, right);
        to.push(")");
    });
}

/// Writes a calculated decimal: with the digits that one has on all databases, and an error where it has more before its
/// point.
pub(super) fn calculated(to: &mut Writer, write: impl FnOnce(&mut Writer)) {
    to.push("CAST(");
    write(to);
    to.push(" AS numeric(38, 18))");
}

/// Writes a decimal to be divided: the quotient gets as many places, so that rounding it further never rounds twice.
pub(super) fn many_places(to: &mut Writer, number: &Expr<'_>) {
    to.push("CAST(");
    to.expr(number);
    to.push(" AS numeric(98, 60))");
}

/// Writes a value of another type as a decimal: of a float the shortest decimal number that tells it apart. A text that
/// says NaN is an error, as an integer of it would be.
fn to_decimal(to: &mut Writer, from: Type, value: &Expr<'_>) {
    match from {
        Type::Text => {
            to.push("coalesce(nullif(");
            calculated(to, |to| decimal_text(to, value));
            to.push(", 'NaN'), CAST(CAST(");
            to.expr(value);
            to.push(" AS float8) AS int8))");
        }
        Type::F32 | Type::F64 => calculated(to, |to| cast_to(to, Type::Text, |to| to.expr(value))),
        _ => calculated(to, |to| to.expr(value)),
    }
}

/// Writes a text that is to be read as a number of decimal digits. Postgres takes the signs of other numbers too, and of
/// them more with each version: `0x1F` is a float on all, an integer from 16 on, and so are `0b11`, `0o17` and `1_000`.
/// They become a sign of no number.
fn decimal_text(to: &mut Writer, text: &Expr<'_>) {
    to.push("translate(");
    to.expr(text);
    to.push(", 'xXoObB_', '???????')");
}

/// Writes a float as the shortest decimal number that tells it apart.
fn decimal(to: &mut Writer, number: &Expr<'_>) {
    to.push("CAST(CAST(");
    to.expr(number);
    to.push(" AS text) AS numeric)");
}

/// Writes a date or a time as a text of this form.
fn formatted(to: &mut Writer, form: &str, moment: impl FnOnce(&mut Writer)) {
    to.push("(to_char(");
    moment(to);
    to.fmt(format_args!(", '{form}') COLLATE \"C\")"));
}

fn text(to: &mut Writer, number: &Expr<'_>, plus_zero: &str) {
    to.push("(CAST(");
    to.operand(number);
    to.push(plus_zero);
    to.push(" AS text) COLLATE \"C\")");
}

fn cast_to(to: &mut Writer, ty: Type, write: impl FnOnce(&mut Writer)) {
    to.push("CAST(");
    write(to);
    to.fmt(format_args!(" AS {})", names(ty).postgres_cast));
}
