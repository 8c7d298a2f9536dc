//! The rows of join tables, read, added and removed.

use crate::db::Target;
use crate::error::{Error, FieldError, Result};
use crate::model::{DraftValues, JoinTable};
use crate::objects::delete::{RowsToDelete, delete};
use crate::objects::run::columns::read_values;
use crate::objects::run::transaction::{retried, together};
use crate::objects::run::{Prepared, prepare};
use crate::objects::write::bulk::batches;
use crate::objects::write::new_row::fill_in;
use crate::query::{self, ConflictClause, Item, KeyExpr, Output, Request, Select};
use crate::schema::Table;
use crate::sql::{JoinedEnd, JoinedRelation};
use crate::value::{KeyValue, Value};
use chrono::Utc;
use std::collections::HashSet;

/// The keys of two rows, the one on this side first.
pub(in crate::objects) type KeyPair = (KeyValue, KeyValue);

/// A condition on rows of the other side with the key `to`: a row of the join table joins them to the row `from`.
pub(in crate::objects) fn is_joined(join: JoinTable, from: &KeyValue, to: KeyExpr) -> query::Expr {
    to.is_found_by(joined(join, from))
}

/// The query of the keys that are joined to the row `from`: `SELECT tag_id FROM book_tags WHERE book_id = ?`.
fn joined(join: JoinTable, from: &KeyValue) -> Select {
    let mut select = Select::new(join.through());
    select.filter(points_at(join, join.from(), from));
    let to = KeyExpr::of_fields(join.through(), &[join.to()]);
    if join.through().fields[join.to()].null {
        select.filter(to.clone().is_null().negated());
    }
    select.unordered();
    select.set_output(Output::Values(to.into_iter().map(Item::Value).collect()));
    select
}

fn points_at(join: JoinTable, field: usize, key: &KeyValue) -> query::Expr {
    KeyExpr::of_fields(join.through(), &[field]).eq(KeyExpr::bound(key))
}

/// Inserts a row of the join table, like `draft`, for each pair that is not joined yet.
pub(in crate::objects) async fn add(
    join: JoinTable,
    pairs: Vec<KeyPair>,
    draft: DraftValues,
    on: Target<'_>,
) -> Result<()> {
    let add = async |on: Target<'_>| {
        let inserts = inserts_of_missing(join, pairs, &draft, on).await?;
        run(&inserts, on).await
    };
    if join.through().key_over(&join.ends()).is_some() {
        add(on).await
    } else {
        together(on, add).await
    }
}

/// Plans the inserts of the pairs that are not joined yet. What no row can have is refused here, before anything is sent.
async fn inserts_of_missing(
    join: JoinTable,
    pairs: Vec<KeyPair>,
    draft: &DraftValues,
    on: Target<'_>,
) -> Result<Vec<Prepared>> {
    let mut pairs = in_order(join, pairs);
    if join.through().key_over(&join.ends()).is_none() {
        // The table may hold a pair twice, so nothing but a look at it keeps this from adding one again.
        let joined = read_pairs(join, &pairs, on).await?;
        pairs.retain(|pair| !joined.contains(pair));
    }
    inserts(join, &pairs, draft, on)
}

/// Reads the pairs that are joined, of those with one of these rows on this side.
async fn read_pairs(
    join: JoinTable,
    pairs: &[KeyPair],
    on: Target<'_>,
) -> Result<HashSet<KeyPair>> {
    let through = join.through();
    let owners: HashSet<&[Value]> = pairs.iter().map(|(from, _)| &**from).collect();
    let mut select = Select::new(through);
    select.unordered();
    let this_side = KeyExpr::of_fields(through, &[join.from()]);
    select.filter(this_side.is_one_of(owners.into_iter()));
    let both = KeyExpr::of_fields(through, &join.ends());
    select.set_output(Output::Values(both.into_iter().map(Item::Value).collect()));
    let parts = through.range(join.from()).len();
    let rows = keys(&select, join, &join.ends(), on).await?;
    Ok(rows
        .into_iter()
        .map(|row| KeyValue::split(row, parts))
        .collect())
}

/// Returns each pair once, and of a symmetrical relation also the other way round.
///
/// The order is the same whoever adds them, so that two transactions that add the same pairs wait for each other in
/// turn and cannot deadlock.
fn in_order(join: JoinTable, pairs: Vec<KeyPair>) -> Vec<KeyPair> {
    let mut seen = HashSet::with_capacity(pairs.len());
    for (from, to) in pairs {
        if join.relation().symmetrical {
            seen.insert((to.clone(), from.clone()));
        }
        seen.insert((from, to));
    }
    let mut pairs: Vec<KeyPair> = seen.into_iter().collect();
    pairs.sort_by_cached_key(|(from, to)| {
        let parts = from.iter().chain(&**to).map(ToString::to_string);
        parts.collect::<Vec<_>>()
    });
    pairs
}

/// Plans the insert of a row for each pair. Where the table holds a pair once, one that is there stays: `ON CONFLICT DO NOTHING`.
fn inserts(
    join: JoinTable,
    pairs: &[KeyPair],
    draft: &DraftValues,
    on: Target<'_>,
) -> Result<Vec<Prepared>> {
    let (through, now) = (join.through(), Utc::now());
    let key = through.key_over(&join.ends());
    let rows = pairs.iter().map(|(from, to)| {
        let mut row = draft.clone();
        row.put(join.from(), from);
        row.put(join.to(), to);
        let row = row.for_tenant(on.tenant());
        fill_in(row, join.relation().write_default, now)
    });
    let mut inserts = Vec::new();
    for batch in batches(rows, on.max_bind_bytes()) {
        let (mut insert, _) = batch.into_insert(through);
        let is_computed = |column: &usize| insert.computed.iter().any(|it| it.column == *column);
        insert.returning.retain(|column| !is_computed(column));
        check_filled(through, &insert.returning)?;
        insert.returning.clear();
        insert.conflict = key.clone().map(ConflictClause::ignore);
        let prepared = prepare(Request::Insert(&insert), on);
        let prepared = prepared.map_err(|error| of_relation(error, join))?;
        inserts.push(prepared.of_relation(named(join)));
    }
    Ok(inserts)
}

async fn run(inserts: &[Prepared], on: Target<'_>) -> Result<()> {
    let all = async |on: Target<'_>| {
        for prepared in inserts {
            prepared.execute(on).await?;
        }
        Ok(())
    };
    // One statement needs no transaction.
    if inserts.len() > 1 {
        together(on, all).await
    } else {
        all(on).await
    }
}

/// Returns the relation as errors name it, where nobody has declared the join table.
fn named(join: JoinTable) -> Option<JoinedRelation> {
    let end = |end: usize| {
        let field = &join.through().fields[end];
        let relation = field.relation.as_ref()?;
        Some(JoinedEnd {
            field: field.name,
            model: (relation.target)().model,
        })
    };
    join.relation().made.then_some(())?;
    Some(JoinedRelation {
        model: join.model(),
        field: join.field(),
        ends: [end(join.from())?, end(join.to())?],
    })
}

/// Returns the error of a key that is refused, in the words of the relation where nobody has declared the join table.
fn of_relation(error: Error, join: JoinTable) -> Error {
    let (model, name) = (join.model(), join.field());
    let field = Some(name);
    match error {
        error if !join.relation().made => error,
        Error::TooLong { max, .. } => Error::TooLong { model, field, max },
        Error::InvalidText { .. } => Error::InvalidText { model, field },
        Error::OutOfRange { why, .. } => Error::OutOfRange { model, field, why },
        Error::Validation { errors, .. } => {
            let of_another = |error: FieldError| {
                let within = error.fields.last().copied().unwrap_or(name);
                let target = join.reversed().model();
                let why = format!(
                    "a `{target}` of another `{within}` than this `{model}` cannot be joined to it"
                );
                FieldError::new([name], why)
            };
            Error::Validation {
                model,
                errors: errors.into_iter().map(of_another).collect(),
            }
        }
        error => error,
    }
}

/// Refuses columns that neither the draft sets nor the database fills in.
fn check_filled(through: &'static Table, left: &[usize]) -> Result<()> {
    let mut fields = left
        .iter()
        .map(|&column| &through.fields[through.columns()[column].field]);
    match fields.find(|field| field.is_required()) {
        None => Ok(()),
        Some(field) => Err(Error::InvalidQuery {
            model: through.model,
            why: format!(
                "joining by it needs its field `{field}`; set it in `add_with` or `set_with`: `|row| row.{field}(…)`",
                field = field.name
            ),
        }),
    }
}

/// The condition that a row of the join table belongs to the tenant: that the row on this side is the tenant's, or the one
/// on the other side where those on this side are of all tenants. None where the join table says itself whose its rows are,
/// and where no tenant is meant.
///
/// ```sql
/// DELETE FROM "task_labels" WHERE "task_id" = ? AND "task_id" IN (SELECT "t1"."id" FROM "task" AS "t1" WHERE "t1"."firm_id" = ?)
/// ```
fn of_tenant(join: JoinTable, ends: [usize; 2], on: Target<'_>) -> Option<query::Expr> {
    let through = join.through();
    if on.tenant().is_none() || !through.every_tenant {
        return None;
    }
    ends.into_iter().find_map(|end| {
        let relation = through.fields[end].relation.as_ref()?;
        let table = (relation.target)();
        if table.every_tenant {
            return None;
        }
        let mut rows = Select::new(table);
        rows.unordered();
        let key = KeyExpr::primary(table);
        rows.set_output(Output::Values(key.into_iter().map(Item::Value).collect()));
        Some(KeyExpr::of_fields(through, &[end]).is_found_by(rows))
    })
}

/// Deletes the join rows between `from` and `those`; all of them if `those` is `None`.
pub(in crate::objects) async fn remove(
    join: JoinTable,
    from: &KeyValue,
    those: Option<&[KeyValue]>,
    on: Target<'_>,
) -> Result<()> {
    let one_way = |ours: usize, theirs: usize| {
        let keys = those.map(|keys| {
            let keys = keys.iter().map(|key| &**key);
            KeyExpr::of_fields(join.through(), &[theirs]).is_one_of(keys)
        });
        let own = of_tenant(join, [ours, theirs], on);
        query::Expr::all_of(
            [points_at(join, ours, from)]
                .into_iter()
                .chain(keys)
                .chain(own),
        )
    };
    let mut ways = vec![one_way(join.from(), join.to())];
    if join.relation().symmetrical {
        ways.push(one_way(join.to(), join.from()));
    }
    let mut rows = Select::new(join.through());
    rows.filter(query::Expr::any_of(ways));
    delete(RowsToDelete::Many(rows), on).await.map(drop)
}

/// Deletes the join rows of these pairs.
pub(in crate::objects) async fn remove_pairs(
    join: JoinTable,
    pairs: Vec<KeyPair>,
    on: Target<'_>,
) -> Result<()> {
    let pairs = in_order(join, pairs).into_iter();
    let pairs: Vec<Vec<Value>> = pairs
        .map(|(from, to)| from.iter().chain(&*to).cloned().collect())
        .collect();
    let both = KeyExpr::of_fields(join.through(), &join.ends());
    let mut rows = Select::new(join.through());
    rows.filter(both.is_one_of(pairs.iter().map(|pair| &**pair)));
    if let Some(own) = of_tenant(join, join.ends(), on) {
        rows.filter(own);
    }
    delete(RowsToDelete::Many(rows), on).await.map(drop)
}

/// Joins the row to `wanted` alone: adds, by rows of the join table like `draft`, and removes the difference.
pub(in crate::objects) async fn set(
    join: JoinTable,
    from: &KeyValue,
    wanted: Vec<KeyValue>,
    draft: DraftValues,
    on: Target<'_>,
) -> Result<()> {
    let mend = async |on: Target<'_>| mend(join, from, &wanted, &draft, on).await;
    retried!(on, together(on, mend).await)
}

async fn mend(
    join: JoinTable,
    from: &KeyValue,
    wanted: &[KeyValue],
    draft: &DraftValues,
    on: Target<'_>,
) -> Result<()> {
    let present = keys(&joined(join, from), join, &[join.to()], on).await?;
    let present: Vec<_> = present.into_iter().map(KeyValue::from).collect();
    let new = difference(wanted, &present).into_iter();
    let pairs = new.map(|to| (from.clone(), to)).collect();
    // What is refused removes nothing, also in a transaction that goes on.
    let inserts = if join.relation().symmetrical {
        inserts_of_missing(join, pairs, draft, on).await?
    } else {
        // That they are missing was just read.
        inserts(join, &in_order(join, pairs), draft, on)?
    };
    let gone = difference(&present, wanted);
    if !gone.is_empty() {
        remove(join, from, Some(&gone), on).await?;
    }
    run(&inserts, on).await
}

/// Returns the keys of the first list that are not in the second.
fn difference(keys: &[KeyValue], without: &[KeyValue]) -> Vec<KeyValue> {
    let without: HashSet<&KeyValue> = without.iter().collect();
    let left = keys.iter().filter(|key| !without.contains(key));
    left.cloned().collect()
}

/// Reads the values of these fields of the join table, row by row.
async fn keys(
    select: &Select,
    join: JoinTable,
    fields: &[usize],
    on: Target<'_>,
) -> Result<Vec<Vec<Value>>> {
    let through = join.through();
    let columns = fields.iter().flat_map(|&field| through.range(field));
    read_values(select, through, &columns.collect::<Vec<_>>(), on).await
}
