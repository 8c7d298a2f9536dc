//! Plans written as SQL: one buffer of text, one list of bound values.
//!
//! | file | idea |
//! |---|---|
//! | `writer` | the buffer: names are quoted, values are bound |
//! | `expr` | values and conditions |
//! | `function` | functions of values, and `CASE` |
//! | `standard_names` | the names of functions |
//! | `statement_words` | the kind of a statement that the user wrote |
//! | `raw` | SQL that the user wrote |
//! | `aggregate` | values computed from many rows |
//! | `window` | values computed from a row and others of its partition |
//! | `decimal` | decimals that columns hold as whole numbers |
//! | `common_table` | `WITH`: queries that a statement names |
//! | `select` | `SELECT`, clause by clause |
//! | `rows_in_hand` | rows in hand, under the names of the columns of their table |
//! | `index_lookup` | rows in hand, and the stored rows that have the same in a unique index |
//! | `row_check` | the first of rows in hand that a rule refuses |
//! | `row_lookup` | the stored rows that have values in hand |
//! | `tree_walk` | `WITH RECURSIVE` over a tree |
//! | `write` | `INSERT`, `UPDATE`, `DELETE` |
//! | `copy` | `COPY … FROM STDIN` |
//! | `dialect` | the words of one database, standard SQL by default |
//! | `sqlite`, `postgres` | the words of these databases that are not standard |
//! | `advisory_lock` | locks on a number or a text |
//! | `late_foreign_keys` | foreign keys that are checked at the end of the transaction |
//! | `catalog`, `referring` | the foreign keys of a database, and the rows that refer by them |
//! | `truncate` | tables that are emptied |
//! | `server_databases` | the databases of a server, made and dropped |
//! | [`migration`] | the history of migrations, and what else applying them asks for |
//! | [`ddl`] | `CREATE TABLE` and its kin |

mod advisory_lock;
mod aggregate;
mod catalog;
mod common_table;
mod copy;
pub mod ddl;
mod decimal;
mod dialect;
mod expr;
mod foreign_key_probe;
mod function;
mod index_lookup;
mod late_foreign_keys;
pub mod migration;
mod postgres;
mod raw;
mod referring;
mod row_check;
mod row_lookup;
mod rows_in_hand;
mod select;
mod server_databases;
#[cfg(feature = "postgres")]
pub(crate) mod session;
mod sqlite;
mod standard_names;
mod statement_words;
mod tree_walk;
mod truncate;
mod types;
mod window;
mod write;
mod writer;

pub(crate) use crate::plan::ROWS_OF_SQL;
pub(crate) use advisory_lock::{try_advisory_lock, wait_for_advisory_lock};
pub(crate) use catalog::{CatalogRows, find_foreign_keys};
pub(crate) use copy::move_counter;
pub(crate) use dialect::Identity;
#[cfg(feature = "sqlite")]
pub(crate) use foreign_key_probe::counted_key;
pub(crate) use foreign_key_probe::{DeleteProbe, find_dangling, find_full_counter};
pub(crate) use late_foreign_keys::{
    alter_foreign_key, check_foreign_keys, defer_foreign_keys, find_fixed_foreign_keys,
};
#[cfg(feature = "postgres")]
pub(crate) use postgres::{COLUMN_TYPES, ROWS_AS_ARRAYS, as_arrays, characters_before_arrays};
pub use raw::{raw_statement, refuse_query, with_texts};
pub(crate) use referring::{KeyLists, Referring, ReferringOutput, key_columns};
pub(crate) use server_databases::{
    create_database, create_schema, drop_database, drop_schema, find_database, find_extensions,
    move_extension,
};
#[cfg(feature = "sqlite")]
pub(crate) use sqlite::{
    FAIL, INSERT_EACH, ROWS, RowsInHand, STAGE, STAGE_ROWS, UNSTAGE, WIDE_ROWS, packed,
};
pub(crate) use truncate::{find_key_counters, find_triggers, truncate};

use crate::backend::Backend;
use crate::plan::{Plan, PlannedStatement};
use crate::query::{ItemShape, JsonRead, JsonStep, Match, Tree};
use crate::schema::Table;
use crate::value::{Parameter, Value};
use dialect::Dialect;
use std::ops::{Deref, DerefMut, Range};
use std::sync::Arc;
use writer::Writer;

/// One statement, ready to be sent: its text with all that is known of it, and its values.
///
/// Statements that differ in their values alone share the rest.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The parameters, in the order of their placeholders.
    pub parameters: Vec<Parameter>,
    facts: Arc<StatementFacts>,
}

/// The text of a statement, and all that is known of it but its values.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct StatementFacts {
    /// The text. Every value in it is a placeholder, every identifier quoted.
    pub text: String,
    /// The table asked or written, which names the models and fields of errors.
    pub table: Option<&'static Table>,
    /// The kind of the statement.
    pub verb: Verb,
    /// The columns of the table that it writes, as far as that is known.
    pub written: Vec<&'static str>,
    /// The place of the queries that the statement names, behind `WITH RECURSIVE `; empty where it names none.
    pub common_tables: Range<usize>,
    /// The place of ` WHERE …` in the text of a delete; empty where all rows go.
    pub condition: Option<Range<usize>>,
    /// The number of columns of its rows; 0 where that is not known.
    pub columns: usize,
    /// The number of these at the end that nobody reads.
    pub n_unread: usize,
    /// The place of the columns in the text of an ordered query or one of some rows, where they may stand in the call of a
    /// function.
    pub joinable: Option<Range<usize>>,
    /// The number of columns that an insert of many rows hands back, where they are keys and flags alone: then all rows
    /// may come as one, which holds an array for each column. 0 where they are not.
    pub returned_arrays: usize,
    /// Columns that an update, or one on conflict, gives values which the database computes.
    pub computed: Vec<&'static str>,
    /// The one of these columns, where its value is all that the database calculates in the statement.
    pub calculated: Option<&'static str>,
    /// The many-to-many relation that an insert relates rows by, where nobody has declared the join table.
    pub relation: Option<JoinedRelation>,
    /// The variant of an insert that hands no rows back, where the connection can tell its keys.
    pub without_returning: Option<WithoutReturning>,
    /// The insert of many rows at once that does the same as this insert of one, carried out for each of them.
    pub copied_at_once: Option<CopiedAtOnce>,
    /// True where the statement ignores case by a collation that not every server has.
    pub folds: bool,
    /// True where the user wrote the text, as in `SELECT *`: its columns may be others when the tables have changed.
    pub is_raw: bool,
    /// True where the statement writes one row at most, and looks at no others: it inserts one in hand, or finds one by a
    /// key.
    pub is_one_row: bool,
    /// True where each row that an insert hands back ends with whether it is a new one. Where nothing tells that, the
    /// statement is undone.
    pub tells_inserted: bool,
    /// True where the statement locks rows until its transaction ends.
    pub locks_rows: bool,
    /// True where the statement names a time zone, which the server may not know.
    pub is_zoned: bool,
    /// The parameters that are the key of the tenant whose rows are asked, in the order of the statement.
    pub tenant_keys: Vec<TenantKeyPlace>,
    /// The extension that the statement needs, which the database may not have.
    pub extension: Option<Extension>,
    /// The joined rows that are read into each of its rows.
    pub tree: Vec<Tree>,
    /// The values, and joined rows that have no field in the model; their columns come last.
    pub items: Vec<ItemShape>,
}

/// A parameter that is a part of the key of the tenant whose rows a statement asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TenantKeyPlace {
    /// The position of the parameter.
    pub parameter: usize,
    /// The position of the part in the key.
    pub part: usize,
}

/// A many-to-many relation, which errors name in place of its join table.
#[derive(Clone, Copy, Debug)]
pub struct JoinedRelation {
    /// The model on the side that is written from.
    pub model: &'static str,
    /// The field of that model, or its accessor.
    pub field: &'static str,
    /// The foreign keys of the join table.
    pub ends: [JoinedEnd; 2],
}

/// A foreign key of a join table.
#[derive(Clone, Copy, Debug)]
pub struct JoinedEnd {
    /// The field of the join table.
    pub field: &'static str,
    /// The model that it points at.
    pub model: &'static str,
}

/// An extension of Postgres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extension {
    /// `pg_trgm`, which compares trigrams.
    Trigrams,
    /// `pgcrypto`, which has SHA-1.
    Crypto,
}

/// An insert without `RETURNING`, whose keys the connection tells; of many rows it stores none where it cannot.
#[derive(Clone, Copy, Debug)]
pub struct WithoutReturning {
    /// The length of its text, which the statement's begins with.
    pub length: usize,
    /// The number of its parameters, which are the first of the statement.
    pub n_parameters: usize,
    /// The way in which the keys are learned.
    pub keys: KeySource,
    /// True where the statement itself is not to be run if this stores none.
    pub is_only_way: bool,
}

/// The way in which a connection tells the keys of the rows that an insert has stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// The key of the one row is the last that was counted.
    Last,
    /// The keys of the rows that this column counts are told as they are stored.
    Counted(&'static str),
    /// The column at this position of the insert has the keys; it is told as they are stored.
    Given(usize),
}

/// The insert of many copied rows at once.
#[derive(Clone, Debug)]
pub enum CopiedAtOnce {
    /// The insert of some of the rows, whose columns are its parameters.
    Chunk(String),
    /// The insert of all rows, which stand in a temporary table until the last is there: one may refer to a later one.
    All(String),
}

impl WithoutReturning {
    /// Returns the text.
    pub fn text(self, statement: &Statement) -> &str {
        &statement.text[..self.length]
    }

    /// Returns the parameters.
    pub fn parameters(self, statement: &Statement) -> std::slice::Iter<'_, Parameter> {
        statement.parameters[..self.n_parameters].iter()
    }
}

impl Statement {
    /// A statement of which nothing else is known.
    pub fn new(
        text: impl Into<String>,
        parameters: Vec<Parameter>,
        table: Option<&'static Table>,
        verb: Verb,
    ) -> Self {
        StatementFacts::new(text.into(), table, verb).with(parameters)
    }

    /// Adds a comment, which stands behind all that the places of its parts count.
    pub(crate) fn add_comment(&mut self, comment: &str) {
        self.text.extend([" /* ", comment, " */"]);
    }

    /// Returns this statement with these values bound.
    pub(crate) fn with_values(&self, values: Vec<Value>) -> Self {
        self.with_parameters(values.into_iter().map(Parameter::One).collect())
    }

    /// Returns the insert of all copied rows, where it is the one that is carried out.
    pub(crate) fn of_all_copied(&self) -> Option<Self> {
        let Some(CopiedAtOnce::All(text)) = &self.copied_at_once else {
            return None;
        };
        let text = text.clone();
        let mut statement = self.with_parameters(Vec::new());
        statement.text = text;
        Some(statement)
    }

    /// Returns this statement with other parameters.
    pub(crate) fn with_parameters(&self, parameters: Vec<Parameter>) -> Self {
        Statement {
            parameters,
            facts: Arc::clone(&self.facts),
        }
    }
}

impl StatementFacts {
    /// A text of which nothing else is known.
    fn new(text: String, table: Option<&'static Table>, verb: Verb) -> Self {
        StatementFacts {
            text,
            table,
            verb,
            written: Vec::new(),
            common_tables: 0..0,
            condition: None,
            columns: 0,
            n_unread: 0,
            joinable: None,
            returned_arrays: 0,
            computed: Vec::new(),
            calculated: None,
            relation: None,
            without_returning: None,
            copied_at_once: None,
            folds: false,
            is_raw: false,
            is_one_row: false,
            tells_inserted: false,
            locks_rows: false,
            is_zoned: false,
            tenant_keys: Vec::new(),
            extension: None,
            tree: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Returns the statement with these parameters.
    fn with(self, parameters: Vec<Parameter>) -> Statement {
        Statement {
            parameters,
            facts: Arc::new(self),
        }
    }
}

impl Deref for Statement {
    type Target = StatementFacts;

    fn deref(&self) -> &StatementFacts {
        &self.facts
    }
}

impl DerefMut for Statement {
    fn deref_mut(&mut self) -> &mut StatementFacts {
        Arc::make_mut(&mut self.facts)
    }
}

/// Returns the query that every database answers.
pub(crate) fn any_answer() -> Statement {
    Statement::new("SELECT 1", Vec::new(), None, Verb::Select)
}

/// Asks a server of Postgres how far its log goes: a standby how far it has replayed it. Null before the first record.
///
/// What is committed is flushed, unless commits do not wait for that. What stands behind it, such as a row that a read
/// tidied up, may not be flushed for long, and no standby gets it before.
pub(crate) fn find_position() -> Statement {
    let text = "SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() \
        WHEN current_setting('synchronous_commit') = 'off' THEN pg_current_wal_insert_lsn() \
        ELSE pg_current_wal_flush_lsn() END)::text";
    Statement::new(text, Vec::new(), None, Verb::Catalog)
}

/// The kinds of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Verb {
    Select,
    Insert,
    /// `INSERT … ON CONFLICT … DO UPDATE`.
    Upsert,
    Update,
    Delete,
    /// Anything about tables.
    Schema,
    /// Reads the foreign keys of the database.
    Catalog,
    /// Asks how a query would be run.
    Explain,
}

impl Verb {
    /// Returns whether it changes nothing.
    pub(crate) fn reads(self) -> bool {
        matches!(self, Verb::Select | Verb::Catalog | Verb::Explain)
    }

    /// Returns whether it is rows that it changes.
    pub(crate) fn changes_rows(self) -> bool {
        !self.reads() && self != Verb::Schema
    }

    /// Returns what lets a user do this with a table, such as `GRANT SELECT ON "book"`. What is written is read too: its
    /// key comes back, and a condition finds it.
    pub(crate) fn grant(self, table: &Table) -> Option<String> {
        let privileges = match self {
            Verb::Select | Verb::Explain => "SELECT",
            Verb::Insert => "SELECT, INSERT",
            Verb::Upsert => "SELECT, INSERT, UPDATE",
            Verb::Update => "SELECT, UPDATE",
            Verb::Delete => "SELECT, DELETE",
            Verb::Schema | Verb::Catalog => return None,
        };
        Some(format!("GRANT {privileges} ON \"{}\"", table.name))
    }
}

/// The moments at which constraints are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstraintTiming {
    /// At the end of the transaction.
    Deferred,
    /// Now, and after every statement.
    Immediate,
}

/// `SET CONSTRAINTS …`, by namespace and name. Whatever the check finds is the fault of a delete from `table`.
pub fn constraints<'c>(
    backend: Backend,
    timing: ConstraintTiming,
    constraints: impl Iterator<Item = (Option<&'c str>, &'c str)>,
    table: &'static Table,
) -> Statement {
    let mut writer = Writer::new(dialect_of(backend));
    writer.push("SET CONSTRAINTS ");
    writer.joined(", ", constraints, |to, (namespace, name)| {
        if let Some(namespace) = namespace {
            to.name(namespace);
            to.push(".");
        }
        to.name(name);
    });
    writer.push(match timing {
        ConstraintTiming::Deferred => " DEFERRED",
        ConstraintTiming::Immediate => " IMMEDIATE",
    });
    let (text, parameters) = writer.finish();
    Statement::new(text, parameters, Some(table), Verb::Delete)
}

/// `EXPLAIN …`: asks how a statement would be run. Returns the position of the column that says so.
pub fn explained(statement: &mut Statement, backend: Backend) -> usize {
    let (words, column) = dialect_of(backend).explain();
    statement.text.insert_str(0, words);
    statement.columns = 0;
    statement.verb = Verb::Explain;
    column
}

/// Returns the dialect of a database.
fn dialect_of(backend: Backend) -> &'static dyn Dialect {
    match backend {
        Backend::Sqlite => &sqlite::Sqlite,
        Backend::Postgres => &postgres::Postgres,
    }
}

/// The most bytes of a text that is looked for, of which no pattern grows too long for a database.
const SHORT_PATTERN: usize = 10_000;

/// Returns the text that a statement binds for one that is looked for in another; `None` where the statement depends on it,
/// or it may be refused.
pub(crate) fn bound_pattern(
    backend: Backend,
    how: Match,
    fold: bool,
    text: &str,
) -> Option<String> {
    if text.len() > SHORT_PATTERN {
        return None;
    }
    dialect_of(backend).bound_pattern(how, fold, text)
}

/// Returns the text that a statement binds for a way into a document, where a value is read as `read`.
pub(crate) fn bound_json_path(backend: Backend, path: &[JsonStep], read: JsonRead) -> String {
    dialect_of(backend).json_path(path, read)
}

/// Writes a planned statement as SQL.
pub fn render(planned: &PlannedStatement<'_>, backend: Backend) -> Statement {
    let plan = &planned.plan;
    let mut writer = Writer::new(dialect_of(backend));
    let named = writer.common_tables(planned);
    let (mut columns, mut returned_arrays, mut computed) = (0, 0, Vec::new());
    let (mut calculated, mut n_unread, mut joinable) = (None, 0, None);
    let (mut without_returning, mut condition, mut copied_at_once) = (None, None, None);
    let verb = match plan {
        Plan::Select(select) => {
            let place = writer.select_columns(select);
            writer.select_rows(select);
            joinable =
                (select.is_ordered_or_limited() && select.columns_may_be_joined()).then_some(place);
            columns = select.columns.len();
            n_unread = select.n_unread;
            Verb::Select
        }
        Plan::Lookup(lookup) => {
            writer.row_lookup(lookup);
            columns = 1 + lookup.table.key_positions().len();
            Verb::Select
        }
        Plan::IndexLookup(lookup) => {
            writer.index_lookup(lookup);
            columns = 3 + lookup.table.key_positions().len();
            Verb::Select
        }
        Plan::Check(check) => {
            writer.row_check(check);
            columns = 1;
            Verb::Select
        }
        Plan::Insert(insert) => {
            without_returning = writer.insert(insert);
            computed = insert.computed();
            calculated = insert.calculated();
            returned_arrays = insert.returned_arrays();
            match insert.update() {
                Some(_) => Verb::Upsert,
                None => Verb::Insert,
            }
        }
        Plan::Copy(rows) => {
            writer.dialect.copy_rows(&mut writer, rows);
            copied_at_once = writer.dialect.copy_at_once(rows);
            Verb::Insert
        }
        Plan::Update(update) => {
            writer.update(update);
            computed = update.computed().collect();
            calculated = update.calculated();
            Verb::Update
        }
        Plan::BulkUpdate(update) => {
            writer.bulk_update(update);
            Verb::Update
        }
        Plan::UpdateFrom(update) => {
            writer.update_from(update);
            computed = update.update.computed().collect();
            Verb::Update
        }
        Plan::Delete(delete) => {
            condition = Some(writer.delete(delete));
            Verb::Delete
        }
    };
    let (folds, is_zoned) = (writer.folds(), writer.is_zoned());
    let (extension, tenant_keys) = (writer.extension(), writer.take_tenant_keys());
    let (text, parameters) = writer.finish();
    let facts = StatementFacts {
        written: plan.written(),
        common_tables: named,
        condition,
        columns,
        n_unread,
        joinable,
        returned_arrays,
        computed,
        calculated,
        relation: None,
        without_returning,
        copied_at_once,
        folds,
        is_one_row: plan.is_one_row(),
        tells_inserted: matches!(plan, Plan::Insert(insert) if insert.tells_inserted),
        locks_rows: matches!(plan, Plan::Select(select) if select.locks_rows()),
        is_zoned,
        tenant_keys,
        extension,
        ..StatementFacts::new(text, Some(plan.table()), verb)
    };
    facts.with(parameters)
}
