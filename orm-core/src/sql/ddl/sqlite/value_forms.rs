//! The forms of the values that a column holds. SQLite keeps what a program gives it, whatever the column is declared as: a
//! `DATETIME` holds texts of several forms, or milliseconds since 1970.

use crate::schema::physical::{PhysicalColumn, PhysicalTable};
use crate::sql::ddl::identifiers::{quote, table_name};

const DAY: &str = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]";
const CLOCK: &str = "[0-9][0-9]:[0-9][0-9]:[0-9][0-9]";

/// Asks for the forms of each of these columns, as lists of their names.
///
/// ```sql
/// SELECT group_concat(DISTINCT CASE typeof("at") WHEN 'integer' THEN … END) FROM "visit"
/// ```
pub(super) fn find(table: &PhysicalTable, columns: &[&PhysicalColumn]) -> String {
    let forms = columns.iter().map(|column| form(&quote(&column.name)));
    let forms = forms.collect::<Vec<_>>().join(", ");
    format!("SELECT {forms} FROM {}", table_name(&table.name))
}

fn form(own: &str) -> String {
    let moment = format!("{DAY}[ T]{CLOCK}");
    let is_whole =
        |end: &str| format!("({own} GLOB '{moment}{end}' OR {own} GLOB '{moment}.[0-9]*{end}')");
    let zone = "[+-][0-9][0-9]:[0-9][0-9]";
    let is_zoned = format!("{} OR {}", is_whole("Z"), is_whole(zone));
    let is_moment = format!("{} AND substr({own}, 21) NOT GLOB '*[^0-9]*'", is_whole(""));
    // A day of the calendar, which `0000-00-00` and `2024-02-30` are not, and a time of the clock.
    let is_day = format!("date({own}, '+0 days') = substr({own}, 1, 10)");
    let is_clock = |clock: &str| format!("time({clock}) IS NOT NULL");
    let is_time = format!(
        "{is_day} AND {}",
        is_clock(&format!("substr({own}, 12, 8)"))
    );
    format!(
        "group_concat(DISTINCT CASE typeof({own}) \
         WHEN 'integer' THEN CASE WHEN {own} IN (0, 1) THEN 'flag' WHEN {own} BETWEEN -32768 AND 32767 THEN 'i16' \
         WHEN {own} BETWEEN -2147483648 AND 2147483647 THEN 'i32' ELSE 'i64' END \
         WHEN 'text' THEN CASE WHEN {is_moment} AND {is_time} THEN 'moment' \
         WHEN ({is_zoned}) AND {is_time} THEN 'zoned' WHEN {own} GLOB '{DAY}' AND {is_day} THEN 'date' \
         WHEN ({own} GLOB '{CLOCK}' OR {own} GLOB '{CLOCK}.[0-9]*') AND {} THEN 'time' ELSE 'text' END \
         ELSE typeof({own}) END)",
        is_clock(own)
    )
}
