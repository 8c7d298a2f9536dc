//! Statements that are planned and written once for all of their shape.

#[cfg(test)]
mod tests;

use super::{Prepared, prepare_anew};
use crate::backend::Backend;
use crate::db::Target;
use crate::error::Result;
use crate::plan::{check_insert, check_update, is_plain, stored_value};
use crate::query::{BoundForms, JsonRead, JsonStep, Match, Request, RequestShape};
use crate::schema::{Table, Tenant};
use crate::sql::{Statement, TenantKeyPlace, bound_json_path, bound_pattern};
use crate::value::{Parameter, Value};
use std::borrow::Cow;
use std::ptr;

/// A statement about one row of a model, whose text depends on nothing else.
#[derive(Clone, Copy, Debug)]
pub(in crate::objects) enum RowStatement {
    /// `SELECT … FROM "book" WHERE "book"."id" = ?`.
    Get,
    /// `UPDATE "book" SET … WHERE "book"."id" = ?`: the bits say which fields are set, the lowest that of the first.
    Save(u64),
}

/// The statement about one row with these values. It is planned `anew` where none was before.
pub(in crate::objects) fn prepare_for_row(
    statement: RowStatement,
    table: &'static Table,
    parameters: Vec<Parameter>,
    on: Target<'_>,
    anew: &dyn Fn(&[Parameter]) -> Result<Prepared>,
) -> Result<Prepared> {
    let table = ptr::from_ref(table).addr() as u64;
    // The shape of a query has more numbers.
    match statement {
        RowStatement::Get => prepare_cached(&[table], parameters, on, anew),
        RowStatement::Save(_) if on.tenant().is_some() => anew(&parameters),
        RowStatement::Save(fields) => prepare_cached(&[table, fields], parameters, on, anew),
    }
}

/// Plans and writes a request, once for all of its shape where it has one.
pub(super) fn prepare_by_shape(
    request: Request<'_>,
    shape: Option<RequestShape<'_>>,
    on: Target<'_>,
) -> Result<Prepared> {
    let anew = |_: &[Parameter]| prepare_anew(request, on.backend(), on.tenant());
    match shape.and_then(|shape| shape.bind(&FormsOf(on.backend()))) {
        Some(shape)
            if are_plain(&shape.parameters[shape.stored..])
                && !is_checked_for_tenant(request, on.tenant()) =>
        {
            check_stored_values(request)?;
            prepare_cached(&shape.words, shape.parameters, on, &anew)
        }
        _ => anew(&[]),
    }
}

/// Returns whether the values of a request are compared with the key of a tenant, who may write no rows of another.
fn is_checked_for_tenant(request: Request<'_>, tenant: Option<&Tenant>) -> bool {
    tenant.is_some() && matches!(request, Request::Insert(_) | Request::Update(_))
}

/// Refuses values that the columns which are set cannot store, as planning does.
fn check_stored_values(request: Request<'_>) -> Result<()> {
    match request {
        Request::Insert(insert) => check_insert(insert),
        Request::Update(update) => check_update(update),
        _ => Ok(()),
    }
}

/// The values that a database of this kind binds.
struct FormsOf(Backend);

impl BoundForms for FormsOf {
    fn stored(&self, table: &'static Table, column: usize, value: &Value) -> Value {
        stored_value(self.0.features(), table, column, value)
    }

    fn pattern(&self, how: Match, fold: bool, text: &str) -> Option<String> {
        bound_pattern(self.0, how, fold, text)
    }

    fn json_path(&self, path: &[JsonStep], read: JsonRead) -> String {
        bound_json_path(self.0, path, read)
    }
}

/// Returns whether no plan depends on these values.
pub(in crate::objects) fn are_plain(parameters: &[Parameter]) -> bool {
    parameters.iter().flat_map(Parameter::values).all(is_plain)
}

/// The statement of a shape with these values. It is planned `anew` where none was before; the next ones differ in
/// their values alone.
fn prepare_cached(
    shape: &[u64],
    parameters: Vec<Parameter>,
    on: Target<'_>,
    anew: &dyn Fn(&[Parameter]) -> Result<Prepared>,
) -> Result<Prepared> {
    let shape = match on.tenant() {
        None => Cow::Borrowed(shape),
        Some(tenant) if tenant.key.iter().all(is_plain) => shape_for_tenant(shape, tenant),
        Some(_) => return anew(&parameters),
    };
    if let Some(mut statement) = on.cached_statement(&shape) {
        let planned = cfg!(debug_assertions).then(|| anew(&parameters));
        statement.parameters = with_tenant_key(parameters, &statement.tenant_keys, on.tenant());
        if let Some(planned) = planned {
            let planned = planned.expect("its shape was planned before");
            let parts = |it: &Statement| {
                let layout = (it.tree.clone(), it.items.len());
                (it.text.clone(), it.parameters.clone(), layout)
            };
            assert_eq!(planned.sent().map(parts), Some(parts(&statement)));
        }
        return Ok(Prepared::new(statement));
    }
    let prepared = anew(&parameters)?;
    if let Some(statement) = prepared.sent()
        && statement.parameters == with_tenant_key(parameters, &statement.tenant_keys, on.tenant())
    {
        on.cache_statement(&shape, statement);
    }
    Ok(prepared)
}

/// The word with which the shapes of statements about the rows of a tenant begin; no other shape begins with it.
const OF_TENANT: u64 = u64::MAX;

/// Returns the shape of a statement about the rows of a tenant of this table.
fn shape_for_tenant<'s>(shape: &[u64], tenant: &Tenant) -> Cow<'s, [u64]> {
    let table = ptr::from_ref(tenant.table).addr() as u64;
    [&[OF_TENANT, table], shape].concat().into()
}

/// Returns the parameters of a request with the key of the tenant in its places among them.
fn with_tenant_key(
    parameters: Vec<Parameter>,
    places: &[TenantKeyPlace],
    tenant: Option<&Tenant>,
) -> Vec<Parameter> {
    let Some(tenant) = tenant.filter(|_| !places.is_empty()) else {
        return parameters;
    };
    let mut all = Vec::with_capacity(parameters.len() + places.len());
    let mut own = parameters.into_iter();
    for place in places {
        let before = place.parameter - all.len();
        all.extend(own.by_ref().take(before));
        all.push(Parameter::One(tenant.key[place.part].clone()));
    }
    all.extend(own);
    all
}
