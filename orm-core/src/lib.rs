//! Schema, query, plan, SQL and database of `orm`, which re-exports what users need.

// Nothing else is compiled without a database, so that this is all that is said.
#[cfg(not(any(feature = "sqlite", feature = "postgres")))]
compile_error!("`orm` needs a database: enable its feature `sqlite`, `postgres`, or both");

#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod backend;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod db;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod error;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod model;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod objects;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod plan;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod query;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod schema;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sealed;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod sql;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod thread_safe;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod value;

#[cfg(all(feature = "decimal", any(feature = "sqlite", feature = "postgres")))]
#[doc(hidden)]
pub use model::{Decimal as __Decimal, decimal_of_digits as __decimal_of_digits};

#[cfg(any(feature = "sqlite", feature = "postgres"))]
#[doc(hidden)]
pub use objects::{
    AskedOfTheirOwner, AssignedByField, CheckedByValidate, ChoiceParsed, ChoiceShownByLabel,
    ChoiceWrittenAsText, CopiedByDraft, CreatedByCreateTables, DeletedByQuery,
    EmbeddedByAttribute as __EmbeddedByAttribute, FoundByField, ListedByAll, ListedByConstant,
    LoadedByGet, LoadedByQueryOrRow, LockedAsRead, MadeByDraft, MadeOrFoundByDraft,
    ManyMadeByBulkCreate, ManyMadeOrUpdated, MarkedByFieldOfModel,
    MissingIsDoesNotExist as __MissingIsDoesNotExist, NamedBehindDot, NamedByItsKey, NoOption,
    NothingTracked, OtherNamesOfDrafts as __OtherNamesOfDrafts, QueryBegunByObjects, ReadBySql,
    RelatedByRow, RowFoundByGet, RowsDeletedByQuery, RowsFoundByInBulk, RowsUpdatedByQuery,
    SavedOrUpdated, SerializedBySerde, SetByUpdate, ShownByLabel, StoredBySave as __StoredBySave,
    WalkedByForeignKey, WrittenBySave,
};

#[cfg(any(feature = "sqlite", feature = "postgres"))]
#[doc(inline)]
pub use __schema as schema;
