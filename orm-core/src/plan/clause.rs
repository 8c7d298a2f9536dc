//! The clauses of a `SELECT`, in the order in which they are planned.
//!
//! | file | clause |
//! |---|---|
//! | `from` | `FROM` |
//! | `correlation` | the part of `WHERE` that ties rows to their owner |
//! | `filter` | `WHERE` |
//! | `output`, `extra` | the columns |
//! | `order` | `ORDER BY` |
//! | `distinct` | `DISTINCT` |
//! | `join` | `JOIN` |
//!
//! `LIMIT` and `OFFSET` need no planning: they are in the plan as in the request.

mod correlation;
mod distinct;
mod extra;
mod filter;
mod from;
mod join;
mod order;
mod output;

pub(super) use distinct::distinct;
