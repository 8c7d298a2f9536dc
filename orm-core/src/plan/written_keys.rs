//! The keys of other rows that a statement writes about the rows of one tenant.
//!
//! The database sees that there is such a row, and not whose it is. So a key is looked for among the tenant's rows before it
//! is written. None is looked for where the foreign key is `within` the tenant, or leads to rows of every tenant.
//!
//! ```sql
//! -- Task::draft().title("Tiles").project(7).save(&db.tenant(&acme))
//! SELECT "values in hand"."n" - 1, "t1"."id" FROM … INNER JOIN "project" AS "t1" ON "t1"."id" = … AND "t1"."firm_id" = ?
//! INSERT INTO "task" …
//! ```

use super::tenancy::columns_of;
use crate::error::Result;
use crate::query::{
    self, ConflictAction, Insert, Item, Node, Output, Request, RowLookup, SetClause,
};
use crate::schema::{Table, Tenant};
use crate::value::{ColumnValues, Value};
use std::collections::HashSet;
use std::slice;

/// A foreign key to rows that are of one tenant each.
#[derive(Clone, Copy)]
pub(crate) struct KeyOfTenant {
    /// The model whose foreign key it is.
    pub(crate) table: &'static Table,
    /// The foreign key, by its position among the fields.
    field: usize,
    target: &'static Table,
}

/// The keys that a statement writes into a foreign key, each once.
pub(crate) struct WrittenKeys {
    pub(crate) foreign_key: KeyOfTenant,
    /// The values of each key.
    keys: Vec<Vec<Value>>,
}

/// Returns the keys that have to be those of the tenant's rows.
pub(crate) fn written_keys(request: &Request<'_>, tenant: &Tenant) -> Result<Vec<WrittenKeys>> {
    match request {
        Request::Insert(insert) => of_insert(insert, tenant),
        Request::InsertFrom(insert) | Request::UpdateFrom(insert) => {
            let source = items(&insert.source.body().output)
                .iter()
                .zip(&insert.columns);
            let constants = insert
                .constants
                .iter()
                .map(|(column, value)| (*column, value));
            let values = source.filter_map(|(item, column)| Some((*column, constant(item)?)));
            let values: Vec<_> = values.chain(constants).collect();
            let keys = keys_of(insert.table, tenant, one_of(&values))?;
            let conflict = insert.conflict.as_ref().map(|it| &it.action);
            with_conflict(keys, insert.table, tenant, conflict)
        }
        Request::Update(update) => of_set(update.rows.table(), tenant, &update.set),
        Request::BulkUpdate(update) => keys_of(update.table, tenant, |column| {
            let place = update.columns.iter().position(|set| *set == column)?;
            Some(update.values[place].values())
        }),
        _ => Ok(Vec::new()),
    }
}

impl KeyOfTenant {
    /// Returns the foreign keys of a table that the database keeps from leading nowhere, but for that to the tenant.
    pub(crate) fn all_of(table: &'static Table) -> impl Iterator<Item = Self> {
        let relations = table.relations();
        let relations = relations.filter(|(_, relation)| relation.is_constraint());
        let others = relations.filter(|(field, _)| table.tenant() != Some(*field));
        others.map(move |(field, relation)| KeyOfTenant {
            table,
            field,
            target: (relation.target)(),
        })
    }

    /// Returns whether a row of another tenant may have the key that is written here.
    pub(crate) fn may_be_of_another(self, tenant: &Tenant) -> Result<bool> {
        let of_tenant = columns_of(self.target, tenant)?;
        let mut of_tenant = of_tenant.into_iter().map(|(column, _)| column);
        Ok(of_tenant.any(|column| !self.is_within_tenant(column)))
    }

    /// Returns whether this column of the row that the key leads to holds what the tenant of the own row does, because the
    /// foreign key is within it.
    fn is_within_tenant(self, column: usize) -> bool {
        let key = self.target.key_positions();
        let mut parts = self.table.range(self.field).zip(key);
        let part = parts.find(|(_, key)| {
            self.target.stored_position(**key) == self.target.stored_position(column)
        });
        part.is_some_and(|(own, _)| {
            let tenant = self.table.tenant().into_iter();
            let mut tenant = tenant.flat_map(|tenant| self.table.range(tenant));
            tenant.any(|it| self.table.stored_position(it) == self.table.stored_position(own))
        })
    }

    /// Returns the key that a row has here; `None` where it leads nowhere, or is not written.
    pub(crate) fn of_row<'v>(
        self,
        value: impl Fn(usize) -> Option<&'v Value>,
    ) -> Option<Vec<&'v Value>> {
        let values = self.table.range(self.field).map(value);
        values
            .map(|value| value.filter(|it| !it.is_null()))
            .collect()
    }

    /// Returns the name of the foreign key.
    pub(crate) fn name(self) -> &'static str {
        self.table.fields[self.field].name
    }
}

impl WrittenKeys {
    /// Makes the keys of a foreign key, each of which stands once.
    pub(crate) fn new(foreign_key: KeyOfTenant, keys: Vec<Vec<Value>>) -> Self {
        WrittenKeys { foreign_key, keys }
    }

    /// Returns how many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Returns the query for the rows that have these keys.
    pub(crate) fn lookup(&self) -> RowLookup {
        let table = self.foreign_key.target;
        let columns = table.key_positions().to_vec();
        let values = columns.iter().enumerate().map(|(part, &column)| {
            let values = self.keys.iter().map(|key| key[part].clone());
            ColumnValues::new(table.columns()[column].ty, values.collect())
        });
        RowLookup {
            table,
            values: values.collect(),
            columns,
        }
    }
}

/// The keys of new rows. Those of rows that are new with them are no other rows' keys; a row that may be left out for a stored
/// one is not sure to be new.
fn of_insert(insert: &Insert, tenant: &Tenant) -> Result<Vec<WrittenKeys>> {
    let table = insert.table;
    let values = |column: usize| {
        let place = insert.columns.iter().position(|set| *set == column)?;
        Some(insert.values.column(place))
    };
    let mut keys = keys_of(table, tenant, values)?;
    let action = insert.conflict.as_ref().map(|it| &it.action);
    let are_new = !matches!(action, Some(ConflictAction::DoNothing));
    let own = table.key_positions().iter().map(|&column| values(column));
    let own: Option<Vec<&[Value]>> = own.collect::<Option<_>>().filter(|_| are_new);
    let own: HashSet<Vec<&Value>> = own.map_or_else(HashSet::new, |own| rows(&own).collect());
    for written in keys.iter_mut().filter(|it| it.foreign_key.target == table) {
        written
            .keys
            .retain(|key| !own.contains(&key.iter().collect::<Vec<_>>()));
    }
    with_conflict(keys, table, tenant, action)
}

/// Adds the keys that an update on conflict writes.
fn with_conflict(
    mut keys: Vec<WrittenKeys>,
    table: &'static Table,
    tenant: &Tenant,
    conflict: Option<&ConflictAction>,
) -> Result<Vec<WrittenKeys>> {
    if let Some(ConflictAction::DoUpdate { set, .. }) = conflict {
        keys.extend(of_set(table, tenant, set)?);
    }
    keys.retain(|written| written.len() > 0);
    Ok(keys)
}

/// The keys that are set as values. One that the database computes is a row's of the tenant, as all that it can name.
fn of_set(table: &'static Table, tenant: &Tenant, set: &[SetClause]) -> Result<Vec<WrittenKeys>> {
    let values = set
        .iter()
        .filter_map(|clause| Some((clause.column, value_of(&clause.value)?)));
    let values: Vec<_> = values.collect();
    keys_of(table, tenant, one_of(&values))
}

fn keys_of<'v>(
    table: &'static Table,
    tenant: &Tenant,
    values: impl Fn(usize) -> Option<&'v [Value]>,
) -> Result<Vec<WrittenKeys>> {
    let mut written = Vec::new();
    for foreign_key in KeyOfTenant::all_of(table) {
        let columns = table.range(foreign_key.field).map(&values);
        let columns: Option<Vec<&[Value]>> = columns.collect();
        let keys = columns.map(|columns| once_each(rows(&columns)));
        let keys = keys.filter(|keys| !keys.is_empty());
        if let Some(keys) = keys
            && foreign_key.may_be_of_another(tenant)?
        {
            written.push(WrittenKeys::new(foreign_key, keys));
        }
    }
    Ok(written)
}

/// Returns the keys of these that lead to a row, each once.
fn once_each<'v>(keys: impl Iterator<Item = Vec<&'v Value>>) -> Vec<Vec<Value>> {
    let mut seen = HashSet::new();
    let keys = keys.filter(|key| !key.iter().any(|value| value.is_null()));
    let keys = keys.filter(|key| seen.insert(key.clone()));
    keys.map(|key| key.into_iter().cloned().collect()).collect()
}

/// Returns the values of columns row by row.
fn rows<'v>(columns: &[&'v [Value]]) -> impl Iterator<Item = Vec<&'v Value>> {
    let count = columns.first().map_or(0, |values| values.len());
    (0..count).map(move |row| columns.iter().map(|values| &values[row]).collect())
}

/// Finds the value of a column of one row.
fn one_of<'v>(values: &[(usize, &'v Value)]) -> impl Fn(usize) -> Option<&'v [Value]> {
    move |column| {
        let (_, value) = values.iter().find(|(set, _)| *set == column)?;
        Some(slice::from_ref(*value))
    }
}

fn items(output: &Output) -> &[Item] {
    match output {
        Output::Values(items) => items,
        _ => &[],
    }
}

fn constant(item: &Item) -> Option<&Value> {
    match item {
        Item::Value(value) => value_of(value),
        _ => None,
    }
}

fn value_of(value: &query::Expr) -> Option<&Value> {
    match value.node() {
        Node::Value(value) => Some(value),
        _ => None,
    }
}
