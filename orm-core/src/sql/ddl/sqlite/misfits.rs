//! Rows whose values do not become values of another type. A STRICT table takes a value that its type has without loss.

use crate::schema::physical::{CheckCondition, PhysicalColumn, PhysicalTable};
use crate::sql::ddl::definitions::{Conversion, Definitions};
use crate::sql::ddl::identifiers::quote;
use crate::sql::ddl::misfits::{MisfitParts, is_same_type, rows_of};

pub(super) fn misfits(
    on: &dyn Definitions,
    table: &PhysicalTable,
    from: &PhysicalColumn,
    to: &PhysicalColumn,
) -> Option<MisfitParts> {
    if is_same_type(on, table, from, to) {
        return None;
    }
    let (own, ty) = (quote(&to.name), on.column_type(&to.ty));
    let (value, is_assigned) = match on.conversion(&from.name, &from.ty, &to.ty) {
        Conversion::Assigned => (own.clone(), true),
        Conversion::By(value) => (value, false),
        Conversion::Unknown => return None,
    };
    let source = rows_of(
        table,
        &from.name,
        &format!(", CAST({value} AS {ty}) AS {own}"),
    );
    let mut conditions = Vec::new();
    if is_assigned {
        conditions.push(format!("{own} <> \"old\""));
    }
    if let Some(check) = on.type_check(&table.name.name, to)
        && let CheckCondition::Sql(sql) = &check.condition
    {
        conditions.push(format!("NOT ({})", on.expression(sql)));
    }
    let condition = (!conditions.is_empty()).then(|| conditions.join(" OR "))?;
    Some((Vec::new(), source, condition))
}
