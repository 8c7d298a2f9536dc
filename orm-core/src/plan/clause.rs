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
//! | `page` | `LIMIT`, `OFFSET` |
//! | `join` | `JOIN` |

mod correlation;
mod distinct;
mod extra;
mod filter;
mod from;
mod join;
mod order;
mod output;
mod page;

pub(super) use distinct::distinct;
