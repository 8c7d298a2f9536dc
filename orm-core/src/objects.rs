//! The calls of users: queries, rows and relations. Each is a few calls in a row: plan, render, fetch or execute, read.
//!
//! | folder | idea | stands on |
//! |---|---|---|
//! | `run` | a request, planned and written once, then fetched or executed | |
//! | `selection` | [`Selection`]: what `values` and `annotate` select, and how it is read | |
//! | `load` | related rows that are loaded with the rows of a query: `select_related`, `prefetch_related` | `run`, `selection` |
//! | `shape` | structs that queries are read into, field by field: `#[derive(Row)]` | `run`, `load` |
//! | `write` | drafts, one by one and many at once; the update of one row | `run`, `load` |
//! | `delete` | deletes, what they cascade to, and their reports | `run` |
//! | `pages` | pages of rows, by number and by cursor | `run` |
//! | `stream` | many rows, a few at a time: [`RowStream`], [`Chunks`] | `run`, `load`, `pages` |
//! | `query_set` | [`QuerySet`]: rows filtered, ordered, read, updated and deleted | all of these |
//! | `values` | [`Values`]: values of rows, in place of the rows | all of these |
//! | `subquery` | [`exists`]: a query within another | `query_set`, `values` |
//! | `raw_sql` | statements in SQL of the user's own: `sql!` | `run`, `load` |
//! | `relation` | relations of a row and of a query: `author.books()`, `Author.books()`, `book.tags` | all of these |
//! | `related_drafts` | [`WithRelated`]: drafts that are stored with those of the rows that belong to them | `run`, `load`, `write`, `relation` |
//! | `table_rows` | rows of any table as plain values, for files: `dumpdata`, `loaddata` | `run`, `write` |
//! | `tenants` | `db.tenant(&acme)`: a database of the rows of one tenant | |
//! | `row` | [`Objects`]: the methods of every model | all but `values` and `relation` |
//! | `never_read` | queries in a `for` loop, before `.await` or `[0..10]`, which never compile | `query_set`, `values` |
//! | `other_names` | names of other libraries for these methods, with what they are called here | `query_set` |
//!
//! `tests/floors.rs` holds this table.

mod delete;
mod load;
mod never_read;
mod other_names;
mod pages;
mod query_set;
mod raw_sql;
mod related_drafts;
mod relation;
mod row;
mod run;
mod selection;
mod shape;
mod stream;
mod subquery;
mod table_rows;
mod tenants;
mod values;
mod write;

pub use delete::report::{DeleteReport, FieldRows, ModelRows};
pub use load::prefetched::prefetch;
pub use load::push::Push;
pub use load::{Annotate, Append, PrefetchRelated, SelectRelated};
#[doc(hidden)]
pub use other_names::{
    AskedBeforeCalled, AskedOfTheirOwner, AssignedByField, BegunByObjectsOfModel,
    CheckedByValidate, ChoiceParsed, ChoiceShownByLabel, ChoiceWrittenAsText, CopiedByDraft,
    CreatedByCreateTables, DeletedByQuery, EmbeddedByAttribute, EndsBehindValidate,
    EndsOfTransactions, FilledByData, FoundByField, FoundByGetOfModel, KeyNamedBehindDot,
    ListedByAll, ListedByConstant, ListedByConstantOfChoices, LoadedByGet, LoadedByQueryOrRow,
    LockedAsRead, MadeByDraft, MadeOrFoundByDraft, ManyMadeByBulkCreate, ManyMadeOrUpdated,
    MarkedByFieldOfModel, MigratedByRun, MissingIsDoesNotExist, NamedBehindDot, NamedByItsKey,
    NoFieldOfThatName, NoOption, NothingTracked, OtherNamesOfAnswers, OtherNamesOfDatabases,
    OtherNamesOfDrafts, OtherNamesOfDurations, OtherNamesOfErrors, OtherNamesOfExecutors,
    OtherNamesOfFutures, OtherNamesOfHandles, OtherNamesOfLists, OtherNamesOfOptionalForeignKeys,
    OtherNamesOfReadStructs, OtherNamesOfRows, OtherNamesOfStreams, OtherNamesOfTransactions,
    OtherNamesOfTuples, OuterRef, QueryBegunByObjects, ReadBySql, RelatedByRow, RowFoundByGet,
    RowsDeletedByQuery, RowsFoundByInBulk, RowsUpdatedByQuery, RunByDatabaseOfModel,
    SavedOrUpdated, SerializedBySerde, SetByUpdate, ShownByLabel, StoredBySave, WalkedByForeignKey,
    WriteImplDraftInstead, WriteKeyInstead, WrittenBySave, free_functions, imports, items,
    referenced_rows,
};
pub use pages::{KeysetPage, Page, PageRequest};
pub use query_set::QuerySet;
pub use query_set::lock::LockedRelation;
pub use query_set::only_database::OnlyDatabase;
pub use query_set::set_operation::CombinedRows;
pub use query_set::sql::Sql;
pub use query_set::tree::SameModel;
pub use raw_sql::ExecuteSql;
pub use raw_sql::by_name::OtherColumns;
pub use raw_sql::named::{
    ColumnField, FlattenedRow, NamedFields, NamedReader, NamedRow, assert_column_field,
    assert_flattened_row, set_load_policies_within,
};
pub use raw_sql::row::SqlRow;
pub use related_drafts::parts::{DraftTree, RelatedDrafts};
pub use related_drafts::relation::RelationToFill;
pub use related_drafts::{DraftRelations, WithRelated};
pub use relation::accessors::{reverse_foreign_key, reverse_many_to_many};
pub use relation::draft_completion::DraftCompletion;
pub use relation::embedded::{EmbeddedHandle, JoinedEmbedded};
pub use relation::joined::{InnerJoin, LeftJoin};
pub use relation::optional::OptionalForeignKey;
pub use relation::single::Single;
pub use relation::to_many::ToMany;
pub use row::{Objects, RowToUpdate};
pub use selection::rows::{has_relations, read_row, row_item, set_load_policy_of_rows};
pub use selection::{ItemCursor, Selection, SelectionOf};
pub use shape::Row;
pub use shape::fields::RowFields;
pub use shape::reader::FieldReader;
pub use shape::related::{FitsRelation, OptionalRow, RelatedRow};
pub use shape::source::{FieldSource, NeverNull, ReadAs, SameRow};
pub use stream::{Chunks, RowStream};
pub use subquery::{RowsQuery, exists};
#[doc(hidden)]
pub use table_rows::{
    FileRow, LateForeignKeys, LateUpdate, LoadConflict, LoadError, LoadStep, RowLimits, TableLoad,
    TableRows, check_foreign_keys_late, load_order,
};
pub use values::Values;
pub use values::cte::{Cte, CteRows};
pub use values::handles::ValueHandles;
pub use values::returning::Returning;
pub use values::scalar::SingleValue;
pub use values::set_operation::CombinedValues;
pub use values::stream::ValueStream;
pub use write::bulk::into_drafts::{HoldsDrafts, IntoDrafts};
pub use write::copy::CopyIn;
pub use write::copy::source::{CopiedDraft, DraftSource};
pub use write::draft::{
    SaveDraft, get_or_create_draft, save_draft, save_draft_with, update_or_create_draft,
};
pub use write::validate::ValidateRow;
pub use write::written::Written;
