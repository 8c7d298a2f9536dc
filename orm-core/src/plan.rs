//! Plans: paths of a request become joins, its conditions become what databases understand.
//!
//! A plan borrows the values of the request. Aliases and the [`Tree`](crate::query::Tree) by which rows are read are
//! decided here, once; the writer of SQL and the reader of rows follow them.
//!
//! A `SELECT` goes down one pipe. `SELECT COUNT(*)` of a page, say, is rewritten to a count of a query in `FROM` first:
//!
//! ```text
//! query::Select → clauses → rewrite → select → clause::{from, correlation, filter, output, order, distinct, join} → Select
//! ```
//!
//! | file | idea |
//! |---|---|
//! | `planned` | what a plan is made of |
//! | `clauses` | the clauses of one `SELECT` before they are planned, borrowed from the request |
//! | `rewrite` | what is asked of a page, a page of each owner, one row of each pair: as clauses that the pipe knows |
//! | `shared` | subqueries that stand several times, or that are of the same rows: one query in `FROM` |
//! | `common_table` | `WITH`: queries that a statement names, and asks as tables |
//! | `recursive_step` | shapes of the second query of a recursive one that no database takes, or not this one |
//! | `compute_once` | the same on a database without `LATERAL` |
//! | `select` | the pipe: clause after clause |
//! | `clause` | one clause a file |
//! | `scope` | the rows that a `SELECT` can speak of: one join a relation |
//! | `expr` | values and conditions |
//! | `search` | words that are looked for in texts |
//! | `aggregate` | values computed from many rows |
//! | `window` | values computed from a row and others of its partition |
//! | `outer` | the rows of the queries around a subquery |
//! | `owned` | expressions that borrow nothing, as a scope keeps those of its joins |
//! | `related_value` | values of related rows where nothing is joined |
//! | `walk` | the parts of an expression |
//! | `typed` | an expression, and whether it may be null |
//! | `tenancy` | the rows of one tenant |
//! | `written_keys` | the keys that its rows lead to others by |
//! | `tree_walk` | `WITH RECURSIVE` over a tree |
//! | `rows_in_hand` | values and rows in hand, looked for among the stored rows or looked through |
//! | `write` | `INSERT`, `UPDATE`, `DELETE` |
//! | `insert_from` | `INSERT … SELECT …` |
//! | `elements` | elements of arrays, as rows |
//! | `check` | values that databases cannot take |
//! | `validation` | rules in Rust on values that are sent |
//! | `shared_column` | columns that two fields share, in statements that write |
//! | `column_form` | the forms in which columns hold values |
//! | `decimal` | decimals on a database that has none of its own |

mod aggregate;
mod at_most_one;
mod check;
mod clause;
mod clauses;
mod column_form;
mod common_table;
mod compute_once;
mod decimal;
mod elements;
mod expr;
mod insert_from;
mod outer;
mod owned;
mod planned;
mod recursive_step;
mod related_value;
mod rewrite;
mod rows_in_hand;
mod scope;
mod search;
mod select;
mod shared;
mod shared_column;
mod single;
mod tenancy;
mod tree_walk;
mod typed;
mod validation;
mod walk;
mod window;
mod write;
mod written_keys;

use crate::backend::Features;
use crate::error::{Error, Result};
use crate::query::Request;
use crate::schema::Tenant;
pub use aggregate::Aggregate;
pub(crate) use at_most_one::{fix, leave_one, own_column};
pub(crate) use check::{ColumnLimits, check_set_values, check_stored, is_plain};
use common_table::{CommonTables, check_is_stored};
pub(crate) use decimal::stored_value;
pub use elements::{ArrayRows, ELEMENT, ELEMENT_POSITION, ElementKind, ElementQuery};
use outer::OuterRow;
pub use planned::*;
pub use search::{Search, SearchAnswer, SearchedRow};
pub(crate) use shared_column::{check_moved, check_shared};
pub(crate) use tenancy::check_of_tenant;
pub(crate) use validation::{check_all, check_rules, check_rules_across};
pub use window::{Window, WindowDefinition};
pub(crate) use write::{check_insert, check_update};
pub(crate) use written_keys::{KeyOfTenant, WrittenKeys, written_keys};

/// Plans a request for a database with these features, about the rows of one tenant alone if there is one.
pub fn plan<'q>(
    request: Request<'q>,
    features: &'static Features,
    tenant: Option<&Tenant>,
) -> Result<PlannedStatement<'q>> {
    check_is_stored(&request)?;
    let mut planner = Planner::new(features, tenant.cloned());
    let plan = match request {
        Request::Select(select) => Plan::Select(planner.query(select)?),
        Request::Lookup(lookup) => Plan::Lookup(planner.lookup(lookup)?),
        Request::IndexLookup(lookup) => Plan::IndexLookup(planner.index_lookup(lookup)?),
        Request::Check(check) => Plan::Check(planner.check(check)),
        Request::Insert(insert) => Plan::Insert(planner.insert(insert)?),
        Request::Copy(rows) => Plan::Copy(write::copy_rows(rows, features)?),
        Request::InsertFrom(insert) => Plan::Insert(planner.insert_from(insert)?),
        Request::UpdateFrom(rows) => Plan::UpdateFrom(planner.update_from(rows)?),
        Request::Update(update) => Plan::Update(planner.update(update)?),
        Request::BulkUpdate(update) => Plan::BulkUpdate(planner.bulk_update(update)?),
        Request::Delete(delete) => Plan::Delete(planner.delete(delete)?),
    };
    Ok(PlannedStatement {
        common_tables: planner.common_tables.finish()?,
        plan,
    })
}

/// The state of one statement that is being planned.
struct Planner {
    features: &'static Features,
    aliases: u32,
    subqueries: usize,
    terms: usize,
    /// The rows of the queries around the one that is being planned, the nearest last.
    outer: Vec<OuterRow>,
    /// Says that a condition on where a walk over a relation starts is planned: it speaks of what is around the walk.
    is_start: bool,
    /// Says that the second query of a recursive one is planned, which asks for rows found before.
    is_recursive_step: bool,
    /// The tenant whose rows alone the statement is about.
    tenant: Option<Tenant>,
    /// The queries that the statement names.
    common_tables: CommonTables,
}

impl Planner {
    fn new(features: &'static Features, tenant: Option<Tenant>) -> Self {
        Planner {
            features,
            aliases: 0,
            subqueries: 0,
            terms: 0,
            outer: Vec::new(),
            is_start: false,
            is_recursive_step: false,
            tenant,
            common_tables: CommonTables::default(),
        }
    }

    fn alias(&mut self) -> Alias {
        self.aliases += 1;
        Alias::Number(self.aliases)
    }

    /// Counts `n` more terms of conditions.
    fn terms(&mut self, n: usize) -> Result<()> {
        const LIMIT: usize = 5_000;
        self.terms += n;
        at_most("terms in its conditions", LIMIT, self.terms)
    }
}

fn at_most(what: &'static str, limit: usize, got: usize) -> Result<()> {
    if got > limit {
        Err(Error::QueryTooComplex { what, limit, got })
    } else {
        Ok(())
    }
}
