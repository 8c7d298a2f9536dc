//! Ranges that do not overlap: exclusion constraints.

use crate::schema::physical::{
    ColumnType, PhysicalExclusion, PhysicalTable, SqlExpression, TableName,
};
use crate::sql::ddl::definitions::Definitions;
use crate::sql::ddl::identifiers::{quote, table_name};
use crate::sql::ddl::introspection::KEY_SEPARATOR;
use crate::sql::ddl::table::constraint;
use crate::value::Type;

/// `ALTER TABLE "booking" ADD CONSTRAINT … EXCLUDE USING gist ("room" WITH =, tstzrange("starts", "ends") WITH &&)`.
pub(super) fn create(
    to: &dyn Definitions,
    table: &PhysicalTable,
    own: &PhysicalExclusion,
) -> String {
    let equal = own.equal.iter();
    let equal = equal.map(|column| format!("{} WITH =", quote(column)));
    let keys = equal.chain([format!("{} WITH &&", range(table, own))]);
    let keys = keys.collect::<Vec<_>>().join(", ");
    let condition = own.condition.as_ref();
    let condition = condition.map(|sql| format!(" WHERE ({})", to.expression(sql)));
    let rule = format!(
        "EXCLUDE USING gist ({keys}){}",
        condition.unwrap_or_default()
    );
    let table = table_name(&table.name);
    format!("ALTER TABLE {table} ADD {}", constraint(&own.name, &rule))
}

/// `ALTER TABLE "booking" DROP CONSTRAINT …`, with which its index goes.
pub(super) fn drop(table: &TableName, own: &PhysicalExclusion) -> String {
    let table = table_name(table);
    format!("ALTER TABLE {table} DROP CONSTRAINT {}", quote(&own.name))
}

/// `tstzrange("starts", "ends")`, or `tstzrange("starts", "ends", '[]')` with its end.
fn range(table: &PhysicalTable, own: &PhysicalExclusion) -> String {
    let column = table.column(&own.start);
    let function = column.map_or("tstzrange", |column| range_type(&column.ty));
    let (start, end) = (quote(&own.start), quote(&own.end));
    let bounds = if own.includes_end { ", '[]'" } else { "" };
    format!("{function}({start}, {end}{bounds})")
}

/// The ranges of values of this type.
fn range_type(ty: &ColumnType) -> &'static str {
    match ty.logical() {
        Some(Type::I16 | Type::I32) => "int4range",
        Some(Type::I64) => "int8range",
        Some(Type::Date) => "daterange",
        Some(Type::DateTime) => "tsrange",
        Some(Type::Timestamp) => "tstzrange",
        _ => "numrange",
    }
}

/// The constraint that has these keys, each an operator with a column or an expression; none where no model says it.
pub(super) fn read(
    name: &str,
    keys: &[String],
    condition: Option<&str>,
) -> Option<PhysicalExclusion> {
    let (mut equal, mut range) = (Vec::new(), None);
    for key in keys {
        let parts: Vec<_> = key.split(KEY_SEPARATOR).collect();
        match *parts {
            ["=", "c", column] => equal.push(column.to_owned()),
            ["&&", "e", call] if range.is_none() => range = Some(read_range(call)?),
            _ => return None,
        }
    }
    let (start, end, includes_end) = range?;
    Some(PhysicalExclusion {
        name: name.to_owned(),
        equal,
        start,
        end,
        includes_end,
        condition: condition.map(|sql| SqlExpression::Common(sql.to_owned())),
    })
}

/// The ends of `tstzrange(starts, ends)`, and whether the last belongs to it.
fn read_range(call: &str) -> Option<(String, String, bool)> {
    let (function, rest) = call.split_once('(')?;
    if !RANGES.contains(&function) {
        return None;
    }
    let arguments: Vec<_> = rest.strip_suffix(')')?.split(", ").collect();
    let (start, end, includes_end) = match *arguments {
        [start, end] | [start, end, "'[)'::text"] => (start, end, false),
        [start, end, "'[]'::text"] => (start, end, true),
        _ => return None,
    };
    Some((column(start)?, column(end)?, includes_end))
}

/// The functions that make a range of two columns.
const RANGES: [&str; 6] = [
    "int4range",
    "int8range",
    "numrange",
    "daterange",
    "tsrange",
    "tstzrange",
];

/// The column that is an argument, maybe as a wider number: `starts`, `"Starts"`, `(first)::integer`.
fn column(argument: &str) -> Option<String> {
    let casts = [")::integer", ")::bigint", ")::numeric"];
    let inner = argument.strip_prefix('(').and_then(|inner| {
        let mut casts = casts.iter();
        casts.find_map(|cast| inner.strip_suffix(cast))
    });
    let name = inner.unwrap_or(argument);
    let quoted = name.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let is_plain = |sign: char| sign.is_alphanumeric() || sign == '_';
    match quoted {
        Some(quoted) => Some(quoted.replace("\"\"", "\"")),
        None => name.chars().all(is_plain).then(|| name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{KEY_SEPARATOR, read};

    fn key(parts: [&str; 3]) -> String {
        parts.join(&KEY_SEPARATOR.to_string())
    }

    #[test]
    fn keys_of_columns_and_one_range_are_read() {
        let range = "int4range((\"first\")::integer, (last)::integer, '[]'::text)";
        let keys = [key(["=", "c", "room"]), key(["&&", "e", range])];
        let own = read("excl", &keys, Some("(NOT gone)")).expect("a constraint of ours");
        assert_eq!(
            (own.columns(), own.includes_end),
            (vec!["room", "first", "last"], true)
        );
        assert!(own.condition.is_some());
    }

    #[test]
    fn other_keys_are_of_no_model() {
        let range = key(["&&", "e", "tsrange(a, b)"]);
        for keys in [
            vec![key(["=", "c", "room"])],
            vec![range.clone(), range.clone()],
            vec![key(["<>", "c", "room"]), range.clone()],
            vec![key(["=", "e", "lower(name)"]), range],
            vec![key(["&&", "c", "during"])],
            vec![key(["&&", "e", "tsrange(a, b, '(]'::text)"])],
            vec![key(["&&", "e", "tsrange(lower(a), b)"])],
        ] {
            assert_eq!(read("excl", &keys, None), None, "{keys:?}");
        }
    }
}
