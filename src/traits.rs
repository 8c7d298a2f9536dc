//! The traits that bounds and messages of the compiler name.
//!
//! Programs call their methods by way of [`prelude`](crate::prelude) and implement none of them: the derives do, and
//! what a trait is implemented for stands in its documentation. To store a type of your own, derive
//! [`Field`](derive@crate::Field) or implement [`Scalar`](crate::Scalar).
//!
//! ```
//! # use orm::doc::*;
//! use orm::QuerySet;
//! use orm::traits::{IntoPredicate, Objects};
//!
//! fn page<M: Objects>(condition: impl IntoPredicate<M>, page: u64) -> QuerySet<M> {
//!     M::objects().filter(condition).limit(20).offset(20 * page)
//! }
//!
//! let query = page(Book.copies.gt(1), 2);
//! # assert_sql(&query, r#"SELECT … FROM "book" WHERE "book"."copies" > ? LIMIT ? OFFSET ?"#);
//! ```
//! ```sql
//! SELECT … FROM "book" WHERE "book"."copies" > ? LIMIT 20 OFFSET 40
//! ```

#[doc(inline)]
pub use orm_core::db::{Begin, CommitWork, PlainTransactionBody, RunAgain, TransactionBody};
#[doc(inline)]
pub use orm_core::model::{
    Addend, AggregateArgument, AnyDraft, ArrayOperand, ArrayValue, AssignableTo, Assignments,
    BoundValue, CastTo, Choices, ComparableWith, Condition, ConflictHandling, ConflictUpdates,
    Contains, CteModel, Digestible, Draft, DraftOf, DraftValue, Element, ElementCondition,
    ElementValue, Embed, EmbedField, EmbedOperand, Expression, FieldSet, Float, FrameDistance,
    FrameRange, Handle, Handles, IncomingField, InsertFields, Integer, IntoField, IntoKey,
    IntoPredicate, IntoWindow, JoinedRow, Key, KeyField, KeyIs, KeyList, KeyOfParts, KeyOperand,
    KeyPart, Kind, LackedField, Literal, Moment, Number, NumberBefore, Numeric, OfManyRows, OfRow,
    Operand, Optional, OptionalKey, OrderKeys, Ordering, OuterValue, OwnFields, PartitionKeys,
    Path, PathFrom, Ranked, RawArgument, RawArguments, RequiredKey, RowKeys, RowValue, RuleAnswer,
    SearchField, SearchFields, Searched, Settable, SqlText, StoredAs, SubtractsFrom, Subtrahend,
    Summable, Temporal, Text, ThroughModel, Unique, UniqueKey, UniqueWithin, UnknownChoice,
    ValueList,
};
#[cfg(feature = "json")]
#[doc(inline)]
pub use orm_core::model::{IntoJson, IntoJsonPath, JsonDocument, StoredInJson};
#[doc(inline)]
pub use orm_core::objects::{
    Annotate, Append, ColumnField, CombinedRows, CombinedValues, CopiedDraft, CteRows,
    DraftCompletion, DraftRelations, DraftSource, DraftTree, EmbeddedHandle, ExecuteSql,
    FieldSource, FitsRelation, FlattenedRow, IntoDrafts, LockedRelation, NamedRow, NeverNull,
    Objects, OnlyDatabase, OptionalForeignKey, OptionalRow, PrefetchRelated, Push, ReadAs,
    RelatedDrafts, RelatedRow, RelationToFill, Row, RowToUpdate, RowsQuery, SameModel, SaveDraft,
    SelectRelated, Selection, SelectionOf, SingleValue, SqlRow, ValidateRow, ValueHandles,
};
#[doc(inline)]
pub use orm_core::query::SqlStatement;
#[doc(inline)]
pub use orm_core::schema::IntoSchema;
#[doc(inline)]
pub use orm_core::value::{ElementType, Stored};
