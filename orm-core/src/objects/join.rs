//! The rows of join tables: which there are, and which are added and removed.

use super::delete::{delete, prepare_delete};
use super::draft::fill_in;
use super::prepare::prepare;
use crate::db::{self, Target};
use crate::error::{Error, Result};
use crate::model::{DraftValues, Join, key_columns, one_of_keys, same_key};
use crate::query::{self, Delete, Insert, Output, Request, Select};
use crate::value::Value;
use chrono::Utc;
use std::collections::HashSet;
use std::sync::Arc;

/// The keys of two rows, the one on this side first.
pub(super) type Pair = (Vec<Value>, Vec<Value>);

/// The row with this key of the other side's table is joined to the one with the key `from`.
pub(super) fn is_joined(join: Join, from: &[Value], to: Vec<query::Expr>) -> query::Expr {
    query::Expr::key_in(to, joined(join, from))
}

/// The keys of what is joined to this row.
fn joined(join: Join, from: &[Value]) -> Select {
    let mut select = Select::new(join.through());
    select.filter.push(points_at(join, join.from(), from));
    select.order = Some(Vec::new());
    select.output = Output::Values(key_columns(join.through(), &[join.to()]));
    select
}

fn points_at(join: Join, field: usize, key: &[Value]) -> query::Expr {
    let key = key.iter().cloned().map(query::Expr::value).collect();
    same_key(key_columns(join.through(), &[field]), key)
}

/// Joins these pairs that are not joined yet, each by a row like `draft`.
pub(super) async fn add(
    join: Join,
    pairs: Vec<Pair>,
    draft: DraftValues,
    on: Target<'_>,
) -> Result<()> {
    let pairs = both_ways(join, pairs);
    let ends = [join.from(), join.to()];
    if let Some(key) = join.through().key_over(&ends) {
        return insert(join, &pairs, draft, key, on).await;
    }
    // The table may hold a pair twice, so nothing but a look at it keeps this from adding one again.
    match on {
        Target::Database(db) => {
            let tx = db.begin().await?;
            add_missing(join, pairs, draft, Target::Transaction(&tx)).await?;
            tx.commit().await
        }
        on @ Target::Transaction(_) => add_missing(join, pairs, draft, on).await,
    }
}

async fn add_missing(
    join: Join,
    mut pairs: Vec<Pair>,
    draft: DraftValues,
    on: Target<'_>,
) -> Result<()> {
    let known = known(join, &pairs, on).await?;
    pairs.retain(|pair| !known.contains(pair));
    insert(join, &pairs, draft, Vec::new(), on).await
}

/// Which pairs with one of these on this side are joined.
async fn known(join: Join, pairs: &[Pair], on: Target<'_>) -> Result<HashSet<Pair>> {
    let through = join.through();
    let owners: HashSet<&[Value]> = pairs.iter().map(|(from, _)| from.as_slice()).collect();
    let mut select = Select::new(through);
    select.order = Some(Vec::new());
    select
        .filter
        .push(one_of_keys(through, &[join.from()], owners.into_iter()));
    select.output = Output::Values(key_columns(through, &[join.from(), join.to()]));
    let parts = through.range(join.from()).len();
    let rows = keys(&select, join, &[join.from(), join.to()], on).await?;
    Ok(rows
        .into_iter()
        .map(|mut from| {
            let to = from.split_off(parts);
            (from, to)
        })
        .collect())
}

/// Each pair once; where both sides are one, also the other way.
fn both_ways(join: Join, pairs: Vec<Pair>) -> Vec<Pair> {
    let mut seen = HashSet::with_capacity(pairs.len());
    let mut all = Vec::with_capacity(pairs.len());
    for (from, to) in pairs {
        let back = (join.relation().symmetrical && from != to).then(|| (to.clone(), from.clone()));
        for pair in std::iter::once((from, to)).chain(back) {
            if seen.insert(pair.clone()) {
                all.push(pair);
            }
        }
    }
    all
}

/// Inserts a row a pair, but none that has the same in the columns `key` as one there.
async fn insert(
    join: Join,
    pairs: &[Pair],
    draft: DraftValues,
    key: Vec<usize>,
    on: Target<'_>,
) -> Result<()> {
    let through = join.through();
    if pairs.is_empty() {
        return Ok(());
    }
    let draft = fill_in(draft, join.relation().write_default, Utc::now());
    let ends: Vec<usize> = [join.from(), join.to()]
        .into_iter()
        .flat_map(|end| through.range(end))
        .collect();
    check_filled(join, &draft, &ends)?;
    let mut insert = Insert {
        table: through,
        columns: Vec::new(),
        values: Vec::new(),
        returning: Vec::new(),
        ignore: key,
    };
    for (column, value) in draft.into_iter().enumerate() {
        let end = ends.iter().position(|&end| end == column);
        let of_pair = |(from, to): &Pair, part: usize| {
            let other = part.checked_sub(from.len());
            other.map_or_else(|| from[part].clone(), |part| to[part].clone())
        };
        let values: Vec<Value> = match (end, value) {
            (Some(part), _) => pairs.iter().map(|pair| of_pair(pair, part)).collect(),
            (None, Some(value)) => vec![value; pairs.len()],
            (None, None) => continue,
        };
        insert.columns.push(column);
        let ty = through.columns()[column].ty;
        insert.values.push(Value::Column(ty, Arc::new(values)));
    }
    match prepare(Request::Insert(&insert), on.backend())? {
        Some(prepared) => db::execute(on, &prepared.statement).await.map(drop),
        None => Ok(()),
    }
}

/// All columns have values but the ends, which the pairs give, and those that the database fills in.
fn check_filled(join: Join, draft: &[Option<Value>], ends: &[usize]) -> Result<()> {
    let through = join.through();
    for (column, value) in draft.iter().enumerate() {
        let field = &through.fields[through.columns()[column].field];
        if value.is_none() && !ends.contains(&column) && field.is_required() {
            return Err(Error::InvalidQuery {
                model: through.model,
                why: format!(
                    "joining by it needs its field `{field}`; set it in `add_with`: `|row| row.{field}(…)`",
                    field = field.name
                ),
            });
        }
    }
    Ok(())
}

/// Parts this row from those, or from all.
pub(super) async fn remove(
    join: Join,
    from: &[Value],
    those: Option<&[Vec<Value>]>,
    on: Target<'_>,
) -> Result<()> {
    let one_way = |ours: usize, theirs: usize| {
        let keys = those.map(|keys| {
            let keys = keys.iter().map(Vec::as_slice);
            one_of_keys(join.through(), &[theirs], keys)
        });
        query::Expr::all_of([points_at(join, ours, from)].into_iter().chain(keys))
    };
    let mut ways = vec![one_way(join.from(), join.to())];
    if join.relation().symmetrical {
        ways.push(one_way(join.to(), join.from()));
    }
    let mut rows = Select::new(join.through());
    rows.filter.push(query::Expr::any_of(ways));
    let prepared = prepare_delete(&Delete::new(rows), on);
    delete(prepared, join.through(), on).await.map(drop)
}

/// Joins this row to just those: adds and removes only the difference.
pub(super) async fn set(
    join: Join,
    from: &[Value],
    wanted: Vec<Vec<Value>>,
    on: Target<'_>,
) -> Result<()> {
    match on {
        Target::Database(db) => {
            let tx = db.begin().await?;
            mend(join, from, wanted, Target::Transaction(&tx)).await?;
            tx.commit().await
        }
        on @ Target::Transaction(_) => mend(join, from, wanted, on).await,
    }
}

async fn mend(join: Join, from: &[Value], wanted: Vec<Vec<Value>>, on: Target<'_>) -> Result<()> {
    let present = keys(&joined(join, from), join, &[join.to()], on).await?;
    let gone = difference(&present, &wanted);
    if !gone.is_empty() {
        remove(join, from, Some(&gone), on).await?;
    }
    let new = difference(&wanted, &present).into_iter();
    let pairs = new.map(|to| (from.to_vec(), to)).collect();
    add(join, pairs, DraftValues::new(join.through()), on).await
}

/// The keys of the first list that are not in the second.
fn difference(keys: &[Vec<Value>], without: &[Vec<Value>]) -> Vec<Vec<Value>> {
    let without: HashSet<&Vec<Value>> = without.iter().collect();
    let left = keys.iter().filter(|key| !without.contains(key));
    left.cloned().collect()
}

/// The values that a query of these fields of the join table finds, row by row.
async fn keys(
    select: &Select,
    join: Join,
    fields: &[usize],
    on: Target<'_>,
) -> Result<Vec<Vec<Value>>> {
    let columns = fields
        .iter()
        .flat_map(|&field| join.through().columns_of(field));
    let types: Vec<_> = columns.map(|column| column.ty).collect();
    let mut rows = Vec::new();
    if let Some(prepared) = prepare(Request::Select(select), on.backend())? {
        db::fetch(on, &prepared.statement, &mut |reader| {
            let row = types.iter().map(|&ty| Value::read(reader, ty));
            rows.push(row.collect::<Result<_>>()?);
            Ok(())
        })
        .await?;
    }
    Ok(rows)
}
