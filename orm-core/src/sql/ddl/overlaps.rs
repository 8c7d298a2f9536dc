//! Rows that break a constraint on ranges.

use super::definitions::Definitions;
use super::identifiers::quote;
use crate::schema::physical::PhysicalExclusion;

/// The rows of a source of which the next one in the order of the ranges begins before they end, `value` of each: where any two
/// ranges overlap, two that follow one another do. Its columns are `value` and `overlaps`.
///
/// ```sql
/// SELECT "id" AS "key", lead(true) OVER "ranges" AND … AS "overlaps" FROM "booking" WHERE "room" IS NOT NULL AND …
/// WINDOW "ranges" AS (PARTITION BY "room" ORDER BY "starts" NULLS FIRST, "ends")
/// ```
pub(super) fn with_overlaps(
    to: &dyn Definitions,
    (value, source): (&str, &str),
    own: &PhysicalExclusion,
) -> String {
    let (start, end) = (quote(&own.start), quote(&own.end));
    let less = own.less();
    let equal: Vec<_> = own.equal.iter().map(|column| quote(column)).collect();
    let partition = match &*equal {
        [] => String::new(),
        columns => format!("PARTITION BY {} ", columns.join(", ")),
    };
    let present = equal.iter().map(|column| format!("{column} IS NOT NULL"));
    let condition = own.condition.as_ref();
    let condition = condition.map(|sql| format!("({})", to.expression(sql)));
    let rows = present.chain([takes_part(own)]).chain(condition);
    let rows = rows.collect::<Vec<_>>().join(" AND ");
    let next = format!("lead({start}) OVER \"ranges\"");
    format!(
        "SELECT {value}, coalesce(lead(true) OVER \"ranges\", false) AND ({next} IS NULL OR {end} IS NULL OR {next} {less} {end}) AS \"overlaps\" FROM {source} WHERE {rows} WINDOW \"ranges\" AS ({partition}ORDER BY {start} NULLS FIRST, {end})"
    )
}

/// An empty range overlaps nothing.
fn takes_part(own: &PhysicalExclusion) -> String {
    let (start, end) = (quote(&own.start), quote(&own.end));
    let less = own.less();
    format!("coalesce({start} {less} {end}, true)")
}
