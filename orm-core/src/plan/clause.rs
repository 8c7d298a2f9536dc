//! The clauses of a `SELECT`, in the order in which they are planned.
//!
//! | file | clause |
//! |---|---|
//! | `from` | `FROM` |
//! | `read_columns` | the columns of the query in `FROM` |
//! | `fence` | the end of the query in `FROM` whose subqueries are computed once |
//! | `correlation` | the part of `WHERE` that ties rows to their owner |
//! | `filter` | `WHERE` |
//! | `group` | `GROUP BY`, `HAVING` |
//! | `output`, `item` | the columns |
//! | `found` | values that a query around names |
//! | `order` | `ORDER BY` |
//! | `distinct` | `DISTINCT` |
//! | `set_operation` | `UNION`, `INTERSECT`, `EXCEPT` |
//! | `page` | `LIMIT`, `OFFSET` |
//! | `lock` | `FOR UPDATE`, `FOR SHARE` |
//! | `join` | `JOIN` |
//! | `lateral` | `CROSS JOIN LATERAL` |
//! | `returning` | `RETURNING` |

mod correlation;
mod distinct;
mod fence;
mod filter;
mod found;
mod from;
mod group;
mod item;
mod join;
mod lateral;
mod lock;
mod order;
mod output;
mod page;
mod read_columns;
mod returning;
mod set_operation;

pub(super) use distinct::distinct;
pub(super) use found::{FoundValues, NAMES};
pub(super) use group::GroupClause;
pub(super) use output::PlannedOutput;
