//! Rows whose values do not become values of another type: each is tried by a function of the session.

use crate::schema::physical::PhysicalColumn;
use crate::sql::ddl::changed_rows::ChangedRows;
use crate::sql::ddl::definitions::{Conversion, Definitions};
use crate::sql::ddl::identifiers::quote;
use crate::sql::ddl::misfits::{MisfitParts, is_same_type, max_length, rows_of};

pub(super) fn misfits(
    on: &dyn Definitions,
    source: &ChangedRows,
    from: &PhysicalColumn,
    to: &PhysicalColumn,
) -> Option<MisfitParts> {
    if is_same_type(on, source.table(), from, to) {
        return None;
    }
    let rows = rows_of(source, &from.name, "");
    if let Some(most) = max_length(&to.ty) {
        let condition = format!("char_length(\"orm_old\"::text) > {most}");
        return Some((Vec::new(), rows, condition));
    }
    let (before, after) = (on.column_type(&from.ty), on.column_type(&to.ty));
    let own = quote(&from.name);
    let value = match on.conversion(&from.name, &from.ty, &to.ty) {
        Conversion::By(value) => value,
        Conversion::Assigned | Conversion::Unknown => format!("CAST({own} AS {after})"),
    };
    let function = format!(
        "CREATE FUNCTION pg_temp.orm_fits({own} {before}) RETURNS boolean LANGUAGE plpgsql AS $orm$ \
         BEGIN PERFORM {value}; RETURN true; EXCEPTION WHEN data_exception THEN RETURN false; END $orm$"
    );
    let condition = "NOT pg_temp.orm_fits(\"orm_old\")".to_owned();
    Some((vec![function], rows, condition))
}
