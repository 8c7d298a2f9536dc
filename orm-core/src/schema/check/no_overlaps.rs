//! Ranges that do not overlap.

use crate::schema::{NoOverlap, Table};
use crate::value::Type;

/// Both databases can tell whether the ranges of two rows overlap. The derive says so of fields of the model itself.
pub(super) fn check_no_overlaps(table: &'static Table, problems: &mut Vec<String>) {
    for own in table.no_overlaps {
        if table.partition_by.is_some() {
            problems.push(format!(
                "the rows of `{}` are divided into partitions, which know their own rows alone, so `no_overlap` cannot hold; leave one of the two out",
                table.model
            ));
        }
        check_range(table, own, problems);
        check_equal(table, own, problems);
    }
}

/// The ends of a range are of one type, of which both databases know ranges, and decimals of as many places.
fn check_range(table: &'static Table, own: &NoOverlap, problems: &mut Vec<String>) {
    let column = |field: usize| table.range(field).start;
    let (start, end) = (column(own.start), column(own.end));
    let ty = |column: usize| table.columns()[column].ty;
    let is_range = is_end(ty(start)) && ty(start) == ty(end);
    if !(is_range && table.digits(start) == table.digits(end)) {
        let name = |field: usize| table.fields[field].name;
        problems.push(format!(
            "`{}` and `{}` of `{}` make no range; both are of one type: a date, a date with its time, a whole number, or a decimal of as many digits",
            name(own.start),
            name(own.end),
            table.model
        ));
    }
}

fn is_end(ty: Type) -> bool {
    let known = [
        Type::I16,
        Type::I32,
        Type::I64,
        Type::Date,
        Type::DateTime,
        Type::Timestamp,
    ];
    known.contains(&ty) || ty.is_decimal()
}

/// A GiST index of Postgres holds neither arrays nor documents.
fn check_equal(table: &'static Table, own: &NoOverlap, problems: &mut Vec<String>) {
    for &field in own.equal {
        let mut columns = table.columns_of(field).iter();
        if columns.any(|column| is_composite(column.ty)) {
            problems.push(format!(
                "`{}` of `{}` is no value that `no_overlap` finds equal ones of: an array or a document; name another field before the range",
                table.fields[field].name, table.model
            ));
        }
    }
}

fn is_composite(ty: Type) -> bool {
    match ty {
        Type::Array(_) => true,
        #[cfg(feature = "json")]
        Type::Json => true,
        _ => false,
    }
}
