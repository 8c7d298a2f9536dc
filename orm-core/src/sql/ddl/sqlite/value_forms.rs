//! The forms of the values that a column holds. SQLite keeps what a program gives it, whatever the column is declared as: a
//! `DATETIME` holds texts of several forms, or milliseconds since 1970.

use crate::schema::physical::PhysicalTable;
use crate::sql::ddl::identifiers::{quote, table_name};
use crate::sql::ddl::value_forms::declared_columns;

const DAY: &str = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]";
const CLOCK: &str = "[0-9][0-9]:[0-9][0-9]:[0-9][0-9]";

/// Asks for the forms of each declared column, as lists of their names; none of a table without such columns.
///
/// ```sql
/// SELECT group_concat(DISTINCT CASE typeof("at") WHEN 'integer' THEN … END) FROM "visit"
/// ```
pub(super) fn find(table: &PhysicalTable) -> Option<String> {
    let columns = declared_columns(table);
    let forms: Vec<_> = columns.map(|column| form(&quote(&column.name))).collect();
    let name = table_name(&table.name);
    (!forms.is_empty()).then(|| format!("SELECT {} FROM {name}", forms.join(", ")))
}

fn form(own: &str) -> String {
    let moment = format!("{DAY}[ T]{CLOCK}");
    let is_whole =
        |end: &str| format!("({own} GLOB '{moment}{end}' OR {own} GLOB '{moment}.[0-9]*{end}')");
    let zone = "[+-][0-9][0-9]:[0-9][0-9]";
    let is_zoned = format!("{} OR {}", is_whole("Z"), is_whole(zone));
    let is_moment = format!("{} AND substr({own}, 21) NOT GLOB '*[^0-9]*'", is_whole(""));
    format!(
        "group_concat(DISTINCT CASE typeof({own}) \
         WHEN 'integer' THEN CASE WHEN {own} IN (0, 1) THEN 'flag' WHEN {own} BETWEEN -32768 AND 32767 THEN 'i16' \
         WHEN {own} BETWEEN -2147483648 AND 2147483647 THEN 'i32' ELSE 'i64' END \
         WHEN 'text' THEN CASE WHEN {is_moment} THEN 'moment' WHEN {is_zoned} THEN 'zoned' \
         WHEN {own} GLOB '{DAY}' THEN 'date' WHEN {own} GLOB '{CLOCK}' OR {own} GLOB '{CLOCK}.[0-9]*' THEN 'time' ELSE 'text' END \
         WHEN 'null' THEN NULL ELSE typeof({own}) END)"
    )
}
