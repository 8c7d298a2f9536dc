//! `INSERT`, `UPDATE`, `DELETE`.

use super::aggregate::conditions;
use super::at_most_one::leave_one;
use super::check::{check_stored, check_stored_column};
use super::column_form::{enum_types, stored_columns, to_column};
use super::decimal::{stored_array, stored_value};
use super::expr::{ExprContext, stored};
use super::rows_in_hand::index_keys;
use super::scope::{RelatedValues, RootRows, Scope};
use super::shared_column::{PlannedSet, set_once, stored_once};
use super::tenancy::check_has_tenant;
use super::validation::check_rules;
use super::window::WindowPlace;
use super::{
    Alias, BulkUpdate, ConflictClause, ConflictUpdate, CopiedColumn, CopyRows, Delete, Evaluation,
    Expr, GivenKey, INCOMING, Insert, InsertSource, InsertedKeys, LookupKey, Planner,
    ReturnedItems, Update,
};
use crate::backend::Features;
use crate::error::{Error, Result};
use crate::query::{self, InsertValues, Node};
use crate::schema::Table;
use crate::value::{ColumnValues, Type, Value};
use std::borrow::Cow;

/// Returns how the keys are learned that an insert is to hand back.
fn inserted_keys(insert: &query::Insert, stored: &[usize]) -> InsertedKeys {
    let &[key] = insert.returning.as_slice() else {
        return InsertedKeys::Returned;
    };
    let table = insert.table;
    let is_counted = table.fields[table.columns()[key].field].identity;
    let position = stored.iter().position(|&column| column == key);
    match (position, &insert.conflict) {
        (None, None) if is_counted => InsertedKeys::Counted,
        (None, Some(conflict))
            if is_counted && conflict.writes_all() && insert.values.rows().is_some() =>
        {
            InsertedKeys::Counted
        }
        (Some(position), Some(conflict))
            if conflict.writes_each(key) && given_keys(insert, key).is_some() =>
        {
            InsertedKeys::Given(position)
        }
        _ => InsertedKeys::Returned,
    }
}

/// Returns the key that the database counts up, if it is among the columns that are set.
fn counted_key(table: &'static Table, set: &[query::SetClause]) -> Option<&'static str> {
    let mut columns = set.iter().map(|clause| &table.columns()[clause.column]);
    let key = columns.find(|column| table.fields[column.field].identity)?;
    Some(key.name)
}

/// Returns the keys that many rows set, if they are integers, of which equal ones are the same to the database too.
fn given_keys(insert: &query::Insert, key: usize) -> Option<Vec<i64>> {
    let position = insert.columns.iter().position(|&column| column == key)?;
    insert.values.rows()?;
    let keys = insert.values.column(position).iter();
    keys.map(Value::as_integer).collect()
}

/// Returns the values that the conflict target is made of, each once: a column may be one of two fields.
fn target_keys(table: &'static Table, clause: &query::ConflictClause) -> Vec<LookupKey> {
    let mut keys: Vec<LookupKey> = if let Some(index) = clause.index {
        index_keys(table, index).collect()
    } else {
        let names = clause.target.iter().map(|&it| table.columns()[it].name);
        names.map(LookupKey::Column).collect()
    };
    let mut seen = Vec::with_capacity(keys.len());
    keys.retain(|key| {
        let is_new = !seen.contains(key);
        seen.push(*key);
        is_new
    });
    keys
}

fn is_integer(ty: Type) -> bool {
    matches!(ty, Type::I16 | Type::I32 | Type::I64)
}

impl Planner {
    pub(super) fn insert<'q>(&mut self, insert: &'q query::Insert) -> Result<Insert<'q>> {
        let table = insert.table;
        let columns = table.columns();
        check_insert(insert)?;
        self.check_inserted(insert)?;
        let (stored, values) = stored_once(table, &insert.columns, &insert.values)?;
        let is_counted = |&column: &usize| table.fields[columns[column].field].identity;
        let calculated = insert.computed.iter().map(|set| set.column);
        let mut written = insert.columns.iter().copied().chain(calculated);
        let is_set = |column| written.clone().any(|set| set == column);
        check_has_tenant(table, is_set)?;
        let keys = inserted_keys(insert, &stored);
        let computed = self.computed(table, &insert.computed)?;
        let mut columns_set = names(table, &stored);
        columns_set.extend(computed.iter().map(|set| set.name));
        Ok(Insert {
            table,
            columns: columns_set,
            enum_types: enum_types(self.features, table, &stored),
            source: InsertSource::Values(self.stored_rows(table, &stored, values)),
            expressions: computed.into_iter().map(|set| set.value).collect(),
            returning: names(table, &insert.returning),
            items: ReturnedItems::default(),
            counted: written.find(is_counted).map(|column| GivenKey {
                column: columns[column].name,
                largest: given_keys(insert, column).and_then(|keys| keys.into_iter().max()),
            }),
            conflict: self.conflict(table, insert.conflict.as_ref())?,
            tells_inserted: insert.tells_inserted,
            keys,
            returns_integers: !insert.returning.is_empty()
                && insert
                    .returning
                    .iter()
                    .all(|&it| is_integer(columns[it].ty)),
        })
    }

    /// Plans the columns of a new row that the database computes. They cannot be of the row itself, which is not there yet.
    fn computed<'q>(
        &mut self,
        table: &'static Table,
        clauses: &'q [query::SetClause],
    ) -> Result<Vec<PlannedSet<'q>>> {
        let mut planned = Vec::with_capacity(clauses.len());
        for clause in clauses {
            let mut scope = Scope::new(table, None);
            planned.push(self.set(&mut scope, table, clause)?);
            // A row that is spoken of has a name.
            if scope.nodes.iter().any(|node| node.alias.is_some()) {
                let field = table.fields[table.columns()[clause.column].field].name;
                return Err(Error::InvalidQuery {
                    model: table.model,
                    why: format!(
                        "the draft sets `{field}` to an expression over a field of the row, which is not there yet; compute it from values, or set it by an `update` afterwards"
                    ),
                });
            }
        }
        Ok(planned)
    }

    /// Returns the values of an insert as the columns hold them.
    fn stored_rows<'q>(
        &self,
        table: &'static Table,
        columns: &[usize],
        mut values: Cow<'q, InsertValues>,
    ) -> Cow<'q, InsertValues> {
        if !table.has_decimals() || self.features.decimals {
            return values;
        }
        for (position, &column) in columns.iter().enumerate() {
            match values.to_mut() {
                InsertValues::Row(row) => {
                    let value = &mut row[position];
                    *value = stored_value(self.features, table, column, value);
                }
                InsertValues::Rows(rows) => {
                    let values = &mut rows[position];
                    *values = stored_array(self.features, table, column, values);
                }
            }
        }
        values
    }

    /// `ON CONFLICT …`.
    pub(super) fn conflict<'q>(
        &mut self,
        table: &'static Table,
        clause: Option<&'q query::ConflictClause>,
    ) -> Result<Option<ConflictClause<'q>>> {
        let Some(clause) = clause else {
            return Ok(None);
        };
        let target = target_keys(table, clause);
        let update = match &clause.action {
            query::ConflictAction::DoNothing => None,
            query::ConflictAction::DoUpdate { set, filter } => {
                Some(self.conflict_update(table, clause, set, filter)?)
            }
        };
        let condition = clause.index.and_then(|index| index.condition);
        Ok(Some(ConflictClause {
            target,
            condition,
            update,
        }))
    }

    /// `DO UPDATE SET … WHERE …`: speaks of the stored row and the one that comes, and of no other.
    fn conflict_update<'q>(
        &mut self,
        table: &'static Table,
        clause: &query::ConflictClause,
        set: &'q [query::SetClause],
        filter: &'q [query::Expr],
    ) -> Result<ConflictUpdate<'q>> {
        check_set(table, set, "an update on conflict")?;
        self.check_set_of_tenant(table, set)?;
        let subqueries = self.subqueries;
        let mut scope = Scope::new(table, Some(Alias::Table(table.name)));
        scope.root = RootRows::BesideIncoming;
        let set = set.iter();
        let set = set.map(|clause| self.set(&mut scope, table, clause));
        let (set, same) = set_once(table, set.collect::<Result<_>>()?, &clause.target)?;
        let filter = self.filter(&mut scope, conditions(filter), same)?;
        check_is_of_both_rows(scope.has_joins() || self.subqueries > subqueries, table)?;
        Ok(ConflictUpdate { set, filter })
    }

    pub(super) fn update<'q>(&mut self, update: &'q query::Update) -> Result<Update<'q>> {
        let table = update.rows.table();
        check_update(update)?;
        self.name_common_tables(&update.rows)?;
        self.check_set_of_tenant(table, &update.set)?;
        let mut scope = Scope::new(table, Some(Alias::Table(table.name)));
        let has_windows = update.set.iter().any(|set| set.value.holds_window());
        if has_windows {
            check_sees_all_rows(&update.rows)?;
            scope.windows = WindowPlace::Allowed;
        }
        scope.related = RelatedValues::Scalar;
        let subqueries = self.subqueries;
        let set = update.set.iter();
        let set = set.map(|clause| self.set(&mut scope, table, clause));
        let (set, same) = set_once(table, set.collect::<Result<_>>()?, &[])?;
        scope.windows = WindowPlace::Refused;
        scope.related = RelatedValues::Joined;
        check_joins_nothing(&scope, table)?;
        let reads = self.subqueries > subqueries && self.features.update_sees_changed_rows;
        let evaluation = if reads || has_windows {
            Evaluation::BeforeWriting
        } else {
            Evaluation::InPlace
        };
        let may_miss_changes =
            evaluation == Evaluation::BeforeWriting && self.features.rechecks_conditions;
        let rechecked = if may_miss_changes {
            self.rechecked(&update.rows)?
        } else {
            Vec::new()
        };
        let rows = self.written_rows(scope, &update.rows)?;
        let is_in_place = |set: &query::SetClause| {
            !table.key_positions().contains(&set.column) && !set.value.holds_raw_sql()
        };
        let is_one_row = self.subqueries == subqueries
            && leaves_one(&update.rows)
            && update.set.iter().all(is_in_place);
        let of_tenant = self.of_tenant(table, Alias::Table(table.name))?;
        let filter = of_tenant.into_iter().chain([rows]).chain(same);
        Ok(Update {
            table,
            set,
            filter: self.all(filter.collect())?,
            evaluation,
            rechecked,
            is_one_row,
            returning: self.returned(table, &update.returning)?,
            counted: counted_key(table, &update.set),
        })
    }

    /// `UPDATE … FROM` rows of values.
    pub(super) fn bulk_update<'q>(&self, update: &'q query::BulkUpdate) -> Result<BulkUpdate<'q>> {
        let table = update.table;
        if table.has_validators() {
            for row in 0..update.values.first().map_or(0, ColumnValues::rows) {
                check_rules(table, |column| {
                    let place = update.columns.iter().position(|set| *set == column)?;
                    update.values[place].values().get(row)
                })?;
            }
        }
        self.check_values(table, &update.columns, &update.values)?;
        let version = table.version().filter(|_| update.counts_version);
        let version = version.map(|field| table.range(field).start);
        let (mut key, mut set) = (Vec::new(), Vec::new());
        for ((&column, values), number) in update.columns.iter().zip(&update.values).zip(1..) {
            check_stored_column(values, table, column)?;
            let is_key = table.key_positions().contains(&column) || version == Some(column);
            let columns = if is_key { &mut key } else { &mut set };
            columns.push((table.columns()[column].name, number));
        }
        Ok(BulkUpdate {
            table,
            set,
            key,
            counted: version.map(|column| table.columns()[column].name),
            values: stored_columns(self.features, table, &update.columns, &update.values),
            conditions: self.of_tenant(table, Alias::Table(table.name))?,
            returning: names(table, &update.returning),
        })
    }

    /// `column = value`, of a value that the column can store.
    fn set<'q>(
        &mut self,
        scope: &mut Scope,
        table: &'static Table,
        clause: &'q query::SetClause,
    ) -> Result<PlannedSet<'q>> {
        let column = &table.columns()[clause.column];
        check_value(table, clause)?;
        let value = self.expr(&mut ExprContext { scope, node: 0 }, &clause.value)?;
        let value = stored(value.expr, column.ty);
        let value = to_column(self.features, value, table, clause.column);
        Ok(PlannedSet {
            clause,
            name: column.name,
            value,
        })
    }

    pub(super) fn delete<'q>(&mut self, delete: &'q query::Delete) -> Result<Delete<'q>> {
        let table = delete.rows.table();
        self.name_common_tables(&delete.rows)?;
        let scope = Scope::new(table, Some(Alias::Table(table.name)));
        let mut filter = self.of_tenant(table, Alias::Table(table.name))?;
        let subqueries = self.subqueries;
        filter.push(self.written_rows(scope, &delete.rows)?);
        Ok(Delete {
            table,
            is_one_row: self.subqueries == subqueries && leaves_one(&delete.rows),
            filter: self.all(filter)?,
            returning: self.returned(table, &delete.returning)?,
        })
    }

    /// `WHERE` of a write: as asked, or `key IN (SELECT …)` where the rows are a page, are locked, or need a join to be
    /// found.
    fn written_rows<'q>(&mut self, mut scope: Scope, rows: &'q query::Select) -> Result<Expr<'q>> {
        self.check_lock_of_rows(rows)?;
        let is_locked = self.features.row_locks && rows.lock().is_some();
        let table = rows.table();
        let body = rows.body();
        let is_plain = !rows.page().is_cut() && body.qualify.is_empty();
        if is_plain && matches!(body.from, query::From::Table(_)) {
            let terms = self.terms;
            let filter = self.filter(&mut scope, conditions(&body.filter), Vec::new())?;
            if filter.is_true() && !rows.allows_every_row() {
                return Err(Error::Unfiltered { model: table.model });
            }
            if !scope.has_joins() && !is_locked {
                return Ok(filter);
            }
            self.terms = terms;
        }
        let found = self.keys_to_write(rows)?;
        if found.is_nothing() {
            return Ok(Expr::Constant(false));
        }
        let found = Expr::InSelect(key(table, Alias::Table(table.name)), found);
        if is_locked || !self.features.rechecks_conditions {
            return Ok(found);
        }
        let mut conditions = vec![found];
        conditions.extend(self.rechecked(rows)?);
        self.all(conditions)
    }

    /// Plans the conditions of a query of rows that are on the row itself. All rows that the query finds meet them; a row that
    /// another transaction changes meanwhile is looked at again, and only conditions outside of the query see its change.
    fn rechecked<'q>(&mut self, rows: &'q query::Select) -> Result<Vec<Expr<'q>>> {
        let (table, body, mut rechecked) = (rows.table(), rows.body(), Vec::new());
        if !matches!(body.from, query::From::Table(_)) {
            return Ok(rechecked);
        }
        let terms = self.terms;
        for condition in conditions(&body.filter) {
            let subqueries = self.subqueries;
            let mut scope = Scope::new(table, Some(Alias::Table(table.name)));
            let planned = self.expr(&mut ExprContext::base(&mut scope), condition)?;
            let reads_others = scope.has_joins() || self.subqueries > subqueries;
            if !reads_others && !condition.is_random() {
                rechecked.push(planned.expr);
            }
        }
        self.terms = terms;
        Ok(rechecked)
    }
}

/// `COPY`. Refuses rows that set no column: no statement has values for them.
pub(super) fn copy_rows(rows: &query::CopyRows, features: &Features) -> Result<CopyRows> {
    let table = rows.table;
    if rows.columns.is_empty() {
        return Err(Error::InvalidQuery {
            model: table.model,
            why: "`copy_in` copies values, and a draft sets no field; use `bulk_create` for rows that the database fills in"
                .to_owned(),
        });
    }
    let columns = rows.columns.iter();
    let columns = columns.map(|&column| CopiedColumn {
        name: table.columns()[column].name,
        ty: table.columns()[column].ty,
        digits: table.digits(column).filter(|_| !features.decimals),
    });
    let mut relations = table.fields.iter().filter_map(|field| field.relation);
    Ok(CopyRows {
        table,
        columns: columns.collect(),
        refers_to_itself: relations
            .any(|relation| relation.is_constraint() && (relation.target)().name == table.name),
    })
}

/// Refuses an update whose values search the texts of a related row, which would have to be joined.
fn check_joins_nothing(scope: &Scope, table: &'static Table) -> Result<()> {
    if !scope.has_joins() {
        return Ok(());
    }
    Err(Error::InvalidQuery {
        model: table.model,
        why: "`update` searches the texts of the row alone, and a value here searches those of a related row; put the search into the condition of the update"
            .to_owned(),
    })
}

/// Refuses an update by window functions of rows that are a page, or are chosen by window functions: these are functions of
/// more rows than the statement looks at to write them.
fn check_sees_all_rows(rows: &query::Select) -> Result<()> {
    let body = rows.body();
    let is_of_table = matches!(body.from, query::From::Table(_));
    if is_of_table && !rows.page().is_cut() && body.qualify.is_empty() {
        return Ok(());
    }
    Err(Error::InvalidQuery {
        model: rows.table().model,
        why: "`update` computes window functions of all rows that it writes, and these are a page of rows, or chosen by a window function; read the values by `annotate` and store them by `bulk_update`"
            .to_owned(),
    })
}

/// Refuses an update on conflict that reads other rows: one database would see those that the same statement has
/// written, the other not. A table of the name of the row that comes could not be told from it.
fn check_is_of_both_rows(reads_others: bool, table: &'static Table) -> Result<()> {
    let why = if reads_others {
        "an update on conflict can read the stored row and the one that comes, and no others; read them first"
    } else if INCOMING == Alias::Table(table.name) {
        "the database calls the row that comes `excluded`, as this table is called; give the table another name"
    } else {
        return Ok(());
    };
    Err(Error::InvalidQuery {
        model: table.model,
        why: why.to_owned(),
    })
}

/// Returns whether the conditions on rows that are written leave at most one of them, and ask no SQL of the user's own,
/// which may look at any number of others.
fn leaves_one(rows: &query::Select) -> bool {
    let filter = &rows.body().filter;
    leave_one([], filter, rows.table()) && !filter.iter().any(query::Expr::holds_raw_sql)
}

/// Refuses values that their columns cannot store, also those that a row in the way is to get, and rows that break a rule of
/// their model.
pub(crate) fn check_insert(insert: &query::Insert) -> Result<()> {
    let table = insert.table;
    for (position, &column) in insert.columns.iter().enumerate() {
        check_stored(insert.values.column(position), table, column)?;
    }
    let mut computed = insert.computed.iter();
    computed.try_for_each(|clause| check_value(table, clause))?;
    let conflict = insert.conflict.as_ref().map(|conflict| &conflict.action);
    if let Some(query::ConflictAction::DoUpdate { set, .. }) = conflict {
        check_set(table, set, "an update on conflict")?;
        let mut set = set.iter();
        set.try_for_each(|clause| check_value(table, clause))?;
    }
    if !table.has_validators() {
        return Ok(());
    }
    (0..insert.values.rows().unwrap_or(1)).try_for_each(|row| {
        check_rules(table, |column| {
            let place = insert.columns.iter().position(|set| *set == column)?;
            insert.values.column(place).get(row)
        })
    })
}

/// Refuses an update that sets no field, or one twice, and values that its columns cannot store.
pub(crate) fn check_update(update: &query::Update) -> Result<()> {
    let table = update.rows.table();
    check_set(table, &update.set, "`update`")?;
    update
        .set
        .iter()
        .try_for_each(|clause| check_value(table, clause))
}

/// Refuses a value that its column cannot store.
fn check_value(table: &'static Table, clause: &query::SetClause) -> Result<()> {
    match clause.value.node() {
        Node::Value(value) => check_stored(std::slice::from_ref(value), table, clause.column),
        _ => Ok(()),
    }
}

/// Refuses an update that sets nothing, a column twice, of which databases do not agree on what it would mean, or a column
/// that the database computes.
fn check_set(table: &'static Table, set: &[query::SetClause], what: &str) -> Result<()> {
    let invalid = |why| {
        Err(Error::InvalidQuery {
            model: table.model,
            why,
        })
    };
    if set.is_empty() {
        return invalid(format!("{what} sets no field; name one with `set`"));
    }
    for (position, clause) in set.iter().enumerate() {
        let mut before = set[..position].iter();
        let described = &table.fields[table.columns()[clause.column].field];
        let field = described.name;
        if described.generated.is_some() {
            return invalid(format!(
                "{what} sets `{field}`, which the database computes; leave it out"
            ));
        }
        if before.any(|before| before.column == clause.column) {
            return invalid(format!("{what} sets `{field}` twice; keep one of the two"));
        }
    }
    check_rules(table, |column| {
        let clause = set.iter().find(|clause| clause.column == column)?;
        match clause.value.node() {
            Node::Value(value) => Some(value),
            _ => None,
        }
    })
}

/// Returns the names of the columns at these positions.
fn names(table: &'static Table, positions: &[usize]) -> Vec<&'static str> {
    let columns = table.columns();
    let names = positions.iter().map(|&column| columns[column].name);
    names.collect()
}

/// Returns the columns of a table's key.
pub(super) fn key<'q>(table: &'static Table, alias: Alias) -> Vec<Expr<'q>> {
    table
        .key_columns()
        .map(|column| Expr::Column(alias, column.name))
        .collect()
}
