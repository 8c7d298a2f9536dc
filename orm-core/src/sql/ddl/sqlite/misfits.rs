//! Rows whose values do not become values of another type. A STRICT table takes a value that its type has without loss.

use crate::schema::physical::{CheckCondition, PhysicalColumn};
use crate::sql::ddl::changed_rows::ChangedRows;
use crate::sql::ddl::definitions::{Conversion, Definitions};
use crate::sql::ddl::identifiers::quote;
use crate::sql::ddl::misfits::{MisfitParts, is_same_type, rows_of};

pub(super) fn misfits(
    on: &dyn Definitions,
    source: &ChangedRows,
    from: &PhysicalColumn,
    to: &PhysicalColumn,
) -> Option<MisfitParts> {
    let (own, ty) = (quote(&to.name), on.column_type(&to.ty));
    let value = match on.conversion(&from.name, &from.ty, &to.ty) {
        Conversion::Assigned if is_same_type(on, source.table(), from, to) => return None,
        Conversion::Assigned => own.clone(),
        Conversion::By(value) => value,
        Conversion::Unknown => return None,
    };
    let rows = rows_of(
        source,
        &from.name,
        &format!(", {value} AS \"orm_given\", CAST({value} AS {ty}) AS {own}"),
    );
    let mut conditions = vec![format!("{own} <> \"orm_given\"")];
    if let Some(check) = on.type_check(&source.table().name.name, to)
        && let CheckCondition::Sql(sql) = &check.condition
    {
        conditions.push(format!("NOT ({})", on.expression(sql)));
    }
    Some((Vec::new(), rows, conditions.join(" OR ")))
}
