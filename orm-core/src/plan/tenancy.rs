//! The rows of one tenant.
//!
//! Each table that a statement names is restricted to the tenant's rows where it is named: in `FROM` by a condition in `WHERE`,
//! behind `JOIN` by one in `ON`. A join that sets the columns of the tenant equal needs none.
//!
//! ```sql
//! -- Task::objects().filter(Task.topic.name.eq("roof")).all(&db.tenant(&acme))
//! SELECT … FROM "task" INNER JOIN "topic" AS "t1" ON "t1"."id" = "task"."topic_id" AND "t1"."owner_id" = ?
//! WHERE "task"."owner_id" = ? AND "t1"."name" = ?
//! ```

use super::column_form::to_column;
use super::expr::equal;
use super::scope::Scope;
use super::validation::refuse;
use super::{Alias, Expr, From, Join, OutputColumn, Planner, Select};
use crate::error::{Error, FieldError, Result};
use crate::query::{self, ConflictAction, ConflictClause, Insert, Node, SetClause};
use crate::schema::{Field, Table, Tenant};
use crate::value::{ColumnValues, Value};
use std::borrow::Cow;

/// The columns of a table that say whose a row is, each with the value that the tenant has there.
type TenantColumns<'t> = Vec<(usize, &'t Value)>;

/// Refuses a row that is not the tenant's. `value` finds the value of a column.
pub(crate) fn check_of_tenant<'v>(
    table: &'static Table,
    tenant: Option<&Tenant>,
    value: impl Fn(usize) -> Option<&'v Value>,
) -> Result<()> {
    let Some(tenant) = tenant else { return Ok(()) };
    check_is_no_tenant(table, tenant)?;
    let mut columns = columns_of(table, tenant)?.into_iter();
    match columns.find(|(column, own)| value(*column) != Some(*own)) {
        None => Ok(()),
        Some((column, _)) => refuse_another(table, column, tenant),
    }
}

impl Planner {
    /// Returns the columns that say whose a row of this table is; none where no tenant is meant, or its rows are of all.
    pub(super) fn tenant_columns(&self, table: &'static Table) -> Result<TenantColumns<'_>> {
        match &self.tenant {
            Some(tenant) => columns_of(table, tenant),
            None => Ok(Vec::new()),
        }
    }

    /// Returns the conditions under which rows of this table, which go by this name, are the tenant's.
    pub(super) fn of_tenant<'q>(
        &self,
        table: &'static Table,
        alias: Alias,
    ) -> Result<Vec<Expr<'q>>> {
        let columns = self.tenant_columns(table)?.into_iter().enumerate();
        let condition = |(part, (column, own)): (usize, (usize, &Value))| {
            let name = table.columns()[column].name;
            let key = Expr::TenantKey(part, own.clone());
            let key = to_column(self.features, key, table, column);
            equal(Expr::Column(alias, name), key)
        };
        Ok(columns.map(condition).collect())
    }

    /// Refuses SQL of the user's own where the rows of one tenant are asked for: it may speak of those of all.
    pub(super) fn check_is_of_all_tenants(&self) -> Result<()> {
        match &self.tenant {
            None => Ok(()),
            Some(tenant) => Err(Error::InvalidQuery {
                model: tenant.table.model,
                why: format!(
                    "SQL of your own is about the rows of all tenants, and the database is that of one `{model}`; run it on `db.every_tenant()`",
                    model = tenant.table.model
                ),
            }),
        }
    }

    /// Adds the conditions under which the rows of a query are the tenant's. Rows that a table of pairs leads to are
    /// joined for that.
    pub(super) fn restrict_to_tenant<'q>(
        &mut self,
        scope: &mut Scope,
        from: &From<'q>,
        conditions: &mut Vec<Expr<'q>>,
    ) -> Result<()> {
        if self.tenant.is_none() || matches!(from, From::Select(_)) {
            return Ok(());
        }
        let (alias, table) = (self.alias_of(scope, 0), scope.nodes[0].table);
        let of_tenant = self.of_tenant(table, alias)?;
        if of_tenant.is_empty() && scope.base != 0 {
            self.alias_of(scope, scope.base);
        }
        conditions.extend(of_tenant);
        Ok(())
    }

    /// Adds to each join that its rows are the tenant's, unless what it is joined by says so.
    pub(super) fn restrict_joins(&self, scope: &Scope, joins: &mut [Join<'_>]) -> Result<()> {
        if self.tenant.is_none() {
            return Ok(());
        }
        for join in joins {
            let columns = self.tenant_columns(join.table)?;
            let mut columns = columns.into_iter().map(|(column, _)| column);
            let is_equal = |column: usize| self.is_equal_to_tenant(scope, join, column);
            if !columns.all(is_equal) {
                join.conditions = self.of_tenant(join.table, join.alias)?;
            }
        }
        Ok(())
    }

    /// Returns whether a join sets this column equal to one that says whose the row before it is.
    fn is_equal_to_tenant(&self, scope: &Scope, join: &Join<'_>, column: usize) -> bool {
        let name = join.table.columns()[column].name;
        let mut pairs = join.on.iter();
        let Some((_, before)) = pairs.find(|((_, theirs), _)| *theirs == name) else {
            return false;
        };
        let Some(node) = scope.node_of(*before) else {
            return false;
        };
        let table = scope.nodes[node].table;
        let of_tenant = self.tenant_columns(table).unwrap_or_default();
        let mut of_tenant = of_tenant.into_iter();
        of_tenant.any(|(column, _)| table.columns()[column].name == before.1)
    }

    /// Refuses new rows that are not the tenant's.
    pub(super) fn check_inserted(&self, insert: &Insert) -> Result<()> {
        let Some(tenant) = &self.tenant else {
            return Ok(());
        };
        let table = insert.table;
        self.check_conflict(table, insert.conflict.as_ref())?;
        check_is_no_tenant(table, tenant)?;
        for (column, own) in columns_of(table, tenant)? {
            let place = insert.columns.iter().position(|set| *set == column);
            let values = place.map(|place| insert.values.column(place));
            if !values.is_some_and(|values| values.iter().all(|value| value == own)) {
                return refuse_another(table, column, tenant);
            }
        }
        Ok(())
    }

    /// Refuses values of rows in hand that are another tenant's.
    pub(super) fn check_values(
        &self,
        table: &'static Table,
        columns: &[usize],
        values: &[ColumnValues],
    ) -> Result<()> {
        let Some(tenant) = &self.tenant else {
            return Ok(());
        };
        for (column, own) in columns_of(table, tenant)? {
            let place = columns.iter().position(|set| *set == column);
            let mut values = place.iter().flat_map(|&place| values[place].values());
            if values.any(|value| value != own) {
                return refuse_another(table, column, tenant);
            }
        }
        Ok(())
    }

    /// Refuses to give rows of the tenant to another.
    pub(super) fn check_set_of_tenant(
        &self,
        table: &'static Table,
        set: &[SetClause],
    ) -> Result<()> {
        let Some(tenant) = &self.tenant else {
            return Ok(());
        };
        for (column, own) in columns_of(table, tenant)? {
            let mut clauses = set.iter().filter(|clause| clause.column == column);
            let is_kept = |clause: &SetClause| match clause.value.node() {
                Node::Value(value) => value == own,
                _ => {
                    clause.value == query::Expr::own_column(table, column)
                        || *clause == SetClause::incoming(table, column)
                }
            };
            if !clauses.all(is_kept) {
                return refuse_another(table, column, tenant);
            }
        }
        Ok(())
    }

    /// Adds to the values that an insert takes from a query whose the rows are. Refuses values of another tenant.
    pub(super) fn insert_for_tenant(
        &self,
        table: &'static Table,
        written: &mut Vec<usize>,
        source: &mut Select<'_>,
    ) -> Result<()> {
        let Some(tenant) = &self.tenant else {
            return Ok(());
        };
        check_is_no_tenant(table, tenant)?;
        for (column, own) in columns_of(table, tenant)? {
            if let Some(place) = written.iter().position(|it| *it == column) {
                let value = &source.columns[place].expr;
                if value.bound_value() != Some(own) && !self.is_of_found_row(source, value)? {
                    return refuse_another(table, column, tenant);
                }
                continue;
            }
            let value = Expr::Bound(Cow::Owned(own.clone()));
            let value = to_column(self.features, value, table, column);
            source.columns.push(OutputColumn::from(value));
            written.push(column);
        }
        Ok(())
    }

    /// Returns whether a value is the column of the found rows that says whose they are.
    fn is_of_found_row(&self, source: &Select<'_>, value: &Expr<'_>) -> Result<bool> {
        let (From::Table(table), Expr::Column(alias, name)) = (&source.from, value) else {
            return Ok(false);
        };
        let mut columns = self.tenant_columns(table)?.into_iter();
        let is_column = |(column, _): (usize, &Value)| table.columns()[column].name == *name;
        Ok(*alias == source.alias && columns.any(is_column))
    }

    /// Refuses an update on conflict by a key that a row of another tenant may have.
    pub(super) fn check_conflict(
        &self,
        table: &'static Table,
        clause: Option<&ConflictClause>,
    ) -> Result<()> {
        let Some(clause) = clause else { return Ok(()) };
        if matches!(clause.action, ConflictAction::DoNothing) {
            return Ok(());
        }
        let of_tenant = self.tenant_columns(table)?;
        let stored = |column: usize| table.stored_position(column);
        let is_in_target =
            |column: usize| clause.target.iter().any(|&it| stored(it) == stored(column));
        match of_tenant.iter().find(|(column, _)| !is_in_target(*column)) {
            None => Ok(()),
            Some((column, _)) => Err(Error::InvalidQuery {
                model: table.model,
                why: format!(
                    "an update on conflict could meet a row of another tenant, since its unique key is without `{field}`; make fields unique together with it, `unique({field}, …)`, and name these",
                    field = field_of(table, *column).name,
                ),
            }),
        }
    }
}

/// Returns the columns of a table that say whose a row is; none where its rows are of every tenant, or those of a query, which
/// asks for the rows of the tenant itself.
pub(super) fn columns_of<'t>(
    table: &'static Table,
    tenant: &'t Tenant,
) -> Result<TenantColumns<'t>> {
    let columns: Vec<usize> = if table == tenant.table {
        table.key_positions().to_vec()
    } else if let Some(field) = table.tenant() {
        check_is_tenant(table, &table.fields[field], tenant)?;
        table.range(field).collect()
    } else if table.every_tenant || table.cte {
        Vec::new()
    } else {
        return Err(no_tenant(table, tenant));
    };
    Ok(columns.into_iter().zip(tenant.key.iter()).collect())
}

/// Refuses a new tenant, which is none of another.
fn check_is_no_tenant(table: &'static Table, tenant: &Tenant) -> Result<()> {
    if table != tenant.table {
        return Ok(());
    }
    Err(Error::InvalidQuery {
        model: table.model,
        why: format!(
            "a new `{model}` is a tenant of its own; store it on `db.every_tenant()`",
            model = table.model
        ),
    })
}

/// Refuses a row that is another tenant's.
fn refuse_another(table: &'static Table, column: usize, tenant: &Tenant) -> Result<()> {
    let field = field_of(table, column).name;
    let message = format!(
        "another `{tenant}` than that of `db.tenant(…)`; leave it as it is, or write the `{model}` on `db.every_tenant()`",
        tenant = tenant.table.model,
        model = table.model,
    );
    refuse(table, vec![FieldError::new([field], message)])
}

/// Refuses a draft that says of no tenant that it is its own.
pub(super) fn check_has_tenant(
    table: &'static Table,
    is_set: impl Fn(usize) -> bool,
) -> Result<()> {
    let Some(position) = table.tenant() else {
        return Ok(());
    };
    let field = &table.fields[position];
    if field.default || field.db_default.is_some() || table.range(position).all(is_set) {
        return Ok(());
    }
    let message = format!(
        "not set; write `.{field}(…)`, or store the draft on `db.tenant(…)`, which fills it in",
        field = field.name,
    );
    refuse(table, vec![FieldError::new([field.name], message)])
}

/// Refuses a tenant that is a row of another model than the field leads to.
fn check_is_tenant(table: &'static Table, field: &Field, tenant: &Tenant) -> Result<()> {
    let target = field.relation.map(|relation| (relation.target)());
    if target.is_some_and(|target| target == tenant.table) {
        return Ok(());
    }
    Err(Error::InvalidQuery {
        model: table.model,
        why: format!(
            "the database is that of one `{given}`, and the tenant of a `{model}` is a `{expected}`; run this on `db.tenant(…)` of a `{expected}`, or on `db.every_tenant()`",
            given = tenant.table.model,
            model = table.model,
            expected = target.map_or("", |target| target.model),
        ),
    })
}

/// The error of a table that does not say whose its rows are.
fn no_tenant(table: &'static Table, tenant: &Tenant) -> Error {
    Error::InvalidQuery {
        model: table.model,
        why: format!(
            "the database is that of one `{tenant}`, and `{model}` does not say whose its rows are; mark its foreign key to `{tenant}` with `#[orm(tenant)]`, or the model with `#[orm(every_tenant)]` if they are of all, or run this on `db.every_tenant()`",
            tenant = tenant.table.model,
            model = table.model,
        ),
    }
}

fn field_of(table: &'static Table, column: usize) -> &'static Field {
    &table.fields[table.columns()[column].field]
}
