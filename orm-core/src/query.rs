//! Requests: plain data in SQL's words, without SQL text and without model types.
//!
//! Fields are named by their position in the table and the [`RelationPath`] walked to reach it.
//!
//! | file | idea |
//! |---|---|
//! | `path` | [`RelationPath`]: the way to a related row, hop by hop |
//! | `expr` | [`Expr`]: a value computed in a row, conditions among them |
//! | `function` | [`Function`]: functions of values in one row |
//! | `json` | [`JsonStep`]: ways into JSON documents |
//! | `search` | [`Search`]: words that are looked for in texts |
//! | `keyset` | the rows behind a place in an order |
//! | `named` | fields named at run time |
//! | `elements` | [`ArrayElement`]: elements of arrays, in rows of their own |
//! | `aggregate` | [`Aggregate`]: a value computed from many rows |
//! | `window` | [`Window`]: a value computed from a row and others of its partition |
//! | `walk` | the parts of an expression |
//! | `key` | [`KeyExpr`]: a key, one expression a column |
//! | `raw` | SQL that the user wrote |
//! | `select` | [`Select`]: which rows; a [`Body`], and around it order and page |
//! | `common_table` | [`CommonTable`]: `WITH`, a query that is asked as a table |
//! | `set_operation` | [`SetOperation`]: `UNION`, `INTERSECT`, `EXCEPT` |
//! | `scalar` | subqueries of one value: the rows that it is computed from |
//! | `correlation` | [`Correlation`]: the owner of the rows |
//! | `order` | [`RowOrder`]: `ORDER BY` |
//! | `page` | [`PageBounds`]: `LIMIT`, `OFFSET` |
//! | `lock` | [`RowLock`]: `FOR UPDATE`, `FOR SHARE` |
//! | `output` | [`Output`]: the columns, and the [`Tree`] by which they are read |
//! | `values` | values in place of rows: their order by default, their number |
//! | `shape` | [`RequestShape`]: a query or a write taken apart into its shape and its values |
//! | `tree_walk` | [`TreeWalk`]: the rows above or below one in a tree |
//! | `index_lookup` | [`IndexLookup`]: rows in hand looked for in a unique index |
//! | `row_check` | [`RowCheck`]: rows in hand looked through for one that a rule refuses |
//! | `row_lookup` | [`RowLookup`]: stored rows looked for by values in hand |
//! | `write` | [`Insert`], [`Update`], [`Delete`] |

mod aggregate;
mod common_table;
mod correlation;
mod elements;
mod expr;
mod function;
mod index_lookup;
mod items;
mod json;
mod key;
mod keyset;
mod lock;
mod named;
mod order;
mod output;
mod page;
mod path;
mod raw;
mod row_check;
mod row_lookup;
mod scalar;
mod search;
mod select;
mod set_operation;
mod shape;
mod single;
mod tree_walk;
mod values;
mod walk;
mod window;
mod write;

pub use aggregate::{Aggregate, AggregateFunction};
pub use common_table::{CommonTable, CommonTableSource, CommonTableStorage, RecursiveStep};
pub use correlation::{Correlation, CorrelationOwner, OwnerFields, OwnerLink};
pub use elements::{ArrayElement, ElementAnswer, ElementQuery, ElementRead, ElementRows};
pub use expr::{Arithmetic, Comparison, Expr, FoundPlace, List, MAX_DEPTH, Match, Node};
pub use function::{
    ABBREVIATED_ZONES, ArrayFunction, Digest, Function, JsonFunction, NullRule, TimeFunction,
    TimePart, Unit,
};
pub use index_lookup::IndexLookup;
pub use items::is_endless;
pub use json::{JsonRead, JsonStep};
pub use key::KeyExpr;
pub use lock::{LockStrength, LockWait, RowLock};
pub use named::{condition_by_name, order_by_name};
pub use order::{OrderKey, RowOrder};
pub use output::{Item, ItemShape, Output, Tree};
pub use page::PageBounds;
pub use path::{Hop, RelationPath};
pub use raw::{
    ArgumentTable, RawPiece, RawSql, SqlStatement, check_sql, count_arguments, raw_pieces,
    refuse_raw,
};
pub use row_check::{RowCheck, RowRule};
pub use row_lookup::RowLookup;
pub use search::{SEPARATORS, Search, SearchAlternative, SearchAnswer, SearchTerm, SearchWords};
pub use select::{Body, From, JoinTarget, Select};
pub use set_operation::{SetOperation, SetOperator};
pub use shape::{BoundForms, BoundShape, RequestShape};
pub use single::{RowChoice, SingleRow};
pub use tree_walk::{TreeDirection, TreeWalk};
pub use window::{FrameExclusion, FrameUnit, Window, WindowFrame, WindowFunction, Windowed};
pub use write::{
    BulkUpdate, ConflictAction, ConflictClause, CopyRows, Delete, Insert, InsertFrom, InsertValues,
    SetClause, Update,
};

/// Anything that can be asked of a database.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Request<'q> {
    Select(&'q Select),
    Lookup(&'q RowLookup),
    IndexLookup(&'q IndexLookup),
    Check(&'q RowCheck),
    Insert(&'q Insert),
    Copy(&'q CopyRows),
    InsertFrom(&'q InsertFrom),
    /// The rows that such an insert would update, and none that it would insert.
    UpdateFrom(&'q InsertFrom),
    Update(&'q Update),
    BulkUpdate(&'q BulkUpdate),
    Delete(&'q Delete),
}
