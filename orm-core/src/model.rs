//! The typed face over the engine: the traits that the derives implement, and the handles that name fields in queries.
//!
//! Everything here is thin: a handle such as `Book.author.name` is a zero-sized value whose type says which column it
//! is and how it is reached; its methods make [`query`](crate::query) nodes.
//!
//! | file | idea |
//! |---|---|
//! | this file | [`Model`]: a row of a table; how it is read |
//! | `scalar` | [`Scalar`]: a value stored in one column |
//! | `choices` | [`Choices`]: an enum whose variants are the values of a field |
//! | `json` | [`Json`]: a value of any type as a JSON document |
//! | `key` | [`Key`]: a primary key; [`IntoKey`]: a row, or whatever names one |
//! | `field` | [`Field`]: a type that can stand as a field, of any number of columns |
//! | `described` | [`DescribedType`]: a field's description, as far as its type tells it |
//! | `embed` | [`Embed`]: a struct or an enum whose fields are columns of the model's table |
//! | `handle` | fields in queries: paths, columns, conditions, orders, assignments |
//! | `cte` | [`CteModel`]: a model whose rows are those of a query |
//! | `relation` | fields that lead to other rows: [`ForeignKey`], [`OneToOne`], [`ManyToMany`], and how they load |
//! | `draft` | [`Draft`]: a row that is not stored yet |
//! | `schema` | `schema![…]`: a list of models |
//!
//! The traits of models, fields, keys and paths name each other, so they share a floor: their names are taken from
//! here.

mod choices;
mod cte;
mod described;
mod draft;
mod embed;
mod field;
mod handle;
#[cfg(feature = "json")]
mod json;
mod key;
mod refused;
mod relation;
mod scalar;
mod schema;
mod table_reader;
mod validation;

use crate::error::{DecodeError, DecodeResult, Error, Result};
use crate::query::Tree;
use crate::schema::Table;
use crate::value::{Reader, Stored, Value, ValueSink};

pub use crate::value::{IsSet, NotSet};

pub use choices::{Choices, UnknownChoice, parse_choice, unknown_choice};
pub use cte::CteModel;
pub use described::DescribedType;
pub(crate) use draft::MappedToForeignKey;
pub use draft::{
    AnyDraft, ByExpression, ByValue, Draft, DraftOf, DraftValue, DraftValues, IntoField,
    LackedField, PairAlone, ThroughModel, TypedValues, VariantOfKey,
};
pub use embed::{Embed, EmbedField, EmbedOperand, skip_fields, write_nulls};
pub(crate) use embed::{column_count, embedded_values};
pub use field::{
    AssignableTo, DefaultedField, Digestible, Field, Float, Handle, Integer, KeyField, LimitedText,
    Moment, Numeric, Optional, SkippedField, Summable, Text, counts_writes, holds_number,
    identify_rows, make_a_range,
};
pub(crate) use handle::aggregates::aggregate;
pub use handle::aggregates::{AggregateArgument, AvgOf, Ranked, SumOf, count};
pub use handle::arithmetic::{Number, NumberBefore};
pub use handle::array::{ArrayOperand, ArrayValue, ChoiceIsCompared, Contains, ElementValue};
pub use handle::cast::CastTo;
pub use handle::column::Column;
pub use handle::elements::ElementCondition;
pub(crate) use handle::embedded::columns as embedded_columns;
pub use handle::embedded::{Embedded, EmbeddedOptional};
pub use handle::expression::{Expr, Expression, Literal, RowValue, value};
pub use handle::functions;
pub use handle::functions::{Alternatives, BranchValue, Texts};
pub use handle::insert_fields::{InsertFields, OptionalKey, RequiredKey};
#[cfg(feature = "json")]
pub use handle::json::path::JsonPath;
#[cfg(feature = "json")]
pub use handle::json::set::{IntoJson, StoredInJson};
#[cfg(feature = "json")]
pub use handle::json::steps::IntoJsonPath;
pub use handle::kind::{Aggregated, Kind, OfManyRows, OfRow, PerRow};
pub use handle::many_to_many_path::ManyToManyPath;
pub use handle::on_conflict::{
    ConflictHandling, ConflictRule, ConflictTarget, ConflictUpdates, DoNothing, DoUpdate,
    DoUpdateWithoutTarget, IncomingField, IncomingKey, OnConflict, RowUpdates, incoming,
};
pub use handle::operand::{ComparableWith, Operand, ValueList};
pub use handle::order::{Order, OrderKeys, Ordering};
pub(crate) use handle::other_names::{
    SentByFetch, never_compile, never_found, never_met, never_met_of_no_type,
};
pub use handle::outer::{OuterKey, OuterValue, outer};
pub use handle::path::{
    Handles, JoinedRow, OwnFields, Path, PathFrom, Root, Via, ViaBack, ViaOptional, Within,
    WithinOptional,
};
pub use handle::predicate::{Condition, IntoPredicate, Predicate, all_of, any_of};
pub use handle::raw::arguments::{ArgumentList, BoundValue, RawArgument, RawArguments, SqlText};
pub use handle::raw::{Raw, RawValue, raw};
pub use handle::referring::{LeadsTo, ReferringField, RefersTo, is_referred_to, leads_to};
pub use handle::search::{Search, SearchField, SearchFields, Searched, search};
pub use handle::set::{Assignment, Assignments, FieldSet};
pub use handle::temporal::{Addend, SubtractsFrom, Subtrahend, Temporal};
pub(crate) use handle::to_one::ComparedWhereThereIsOne;
pub use handle::to_one::{KeyList, KeyOperand, ReverseOneToOne, ToOne, ToOneOptional};
pub(crate) use handle::tuples::{for_each_tuple, kind};
pub use handle::unique::{
    EmbeddedPosition, FieldPosition, Settable, StructPosition, Unique, UniqueKey, UniqueWithin,
};
pub use handle::windows::{
    FrameDistance, FrameRange, IntoWindow, OverWindow, PartitionKeys, Window, WindowFunction,
};
#[cfg(feature = "json")]
pub use json::{Json, JsonDocument};
pub(crate) use key::key_value;
pub use key::{IntoKey, Key, KeyIs, KeyOfParts, KeyPart, RowKeys, bound_key};
pub use refused::Refused;
pub use relation::crate_of::in_one_crate;
pub(crate) use relation::erased_model::ErasedModel;
pub use relation::foreign_key::ForeignKey;
pub use relation::join_table::{JoinEnd, JoinTable, join_end};
pub use relation::loaded_rows::LoadedRows;
pub(crate) use relation::many_to_many::settle;
pub use relation::many_to_many::{Implicit, ManyToMany};
pub(crate) use relation::membership::OwnerRow;
pub use relation::one_to_one::OneToOne;
pub use relation::parents::ParentRef;
pub(crate) use relation::parents::{KeyedRow, ParentRows};
pub use relation::policy::{LoadPolicy, QueryPosition};
pub(crate) use relation::policy::{set_load_policy, set_of_rows};
pub(crate) use relation::shared::Erased;
pub(crate) use relation::siblings::{SiblingOwners, SiblingRows};
pub use relation::slot::{ErasedRow, ManyToManySlot, RelationSlot, RowInHand};
#[cfg(feature = "decimal")]
#[doc(hidden)]
pub use scalar::{Decimal, decimal_of_digits};
pub use scalar::{Element, Scalar, StoredAs, refused_value};
pub(crate) use table_reader::read_columns_of;
pub use validation::{RuleAnswer, said, validate};

/// One struct annotated with `#[derive(Model)]`: a row of its table.
///
/// The derive implements this trait, and nobody else: its required methods are hidden and may change. Generic code asks
/// for `M: Model` and calls [`Objects`](crate::objects::Objects).
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// async fn by_keys<M: Model<Key = i64>>(keys: &[i64], db: &Database) -> orm::Result<Vec<M>> {
///     M::objects().of_keys(keys.iter().copied()).all(db).await
/// }
///
/// let books: Vec<Book> = by_keys(&[1, 3], &db).await?;
/// assert_eq!(books.len(), 2);
/// assert_eq!((Book::table().name, books[0].key()), ("book", 1));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE "book"."id" IN (SELECT value FROM json_each(?))
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    note = "of an `Option` or a `Vec` the row itself is taken first: `if let Some(row) = …`, `for row in …`",
    note = "a struct with `#[derive(Row)]` is read by a query of its model: `Author::objects().values_as::<AuthorPage>()`",
    note = "add `#[derive(Model)]` to `{Self}`, if it is a struct with a table of its own; an enum or an embedded struct is stored in the columns of the models that have it, and stands in no list of models"
)]
pub trait Model: Sized + Send + Sync + 'static {
    /// The primary key: the type of its field, or a tuple of them.
    type Key: Key + IntoKey<Self>;
    /// The fields as a query names them, seen along a path.
    type Fields<P: Path<Target = Self>>: Handles;
    /// The module that declares the model; empty where that is not known.
    #[doc(hidden)]
    const MODULE: &'static str = "";
    /// The table.
    ///
    /// ```
    /// use orm::doc::Book;
    /// use orm::prelude::*;
    ///
    /// assert_eq!((Book::table().name, Book::table().model), ("book", "Book"));
    /// ```
    fn table() -> &'static Table;
    /// The primary key of this row.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let book = Book::get(2, &db).await?;
    /// assert_eq!(book.key(), 2);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    fn key(&self) -> Self::Key;
    /// Reads a row: the columns of all fields in order.
    #[doc(hidden)]
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self>;
    /// Writes the value of one field.
    #[doc(hidden)]
    fn write(&self, field: usize, to: &mut dyn ValueSink);
    /// Sets one field to what the reader has next.
    #[doc(hidden)]
    fn load_field(&mut self, field: usize, reader: &mut dyn Reader) -> DecodeResult<()>;
    /// Takes the fields of another row. What has no column stays as it is.
    #[doc(hidden)]
    fn take_fields(&mut self, from: Self);
    /// Writes the `default` of one field; nothing where none is declared.
    #[doc(hidden)]
    fn write_default(field: usize, to: &mut dyn ValueSink) {
        _ = (field, to);
    }
    /// The table, and what writes the defaults of its fields, as a list of models has them.
    #[doc(hidden)]
    fn listed() -> (&'static Table, fn(usize, &mut dyn ValueSink)) {
        (Self::table(), Self::write_default)
    }
    /// The foreign key at this field.
    #[doc(hidden)]
    fn relation_mut(&mut self, field: usize) -> Option<&mut dyn RelationSlot> {
        _ = field;
        None
    }
    /// The many-to-many field at this position among those of the model.
    #[doc(hidden)]
    fn many_to_many_mut(&mut self, position: usize) -> Option<&mut dyn ManyToManySlot> {
        _ = position;
        None
    }
}

/// Reads a row and those that the query joined to it.
pub fn read<M: Model>(reader: &mut dyn Reader, tree: &[Tree]) -> Result<M> {
    let start = reader.position();
    let mut row = read_columns_of(reader, M::table(), 0, |reader| M::read(reader))
        .map_err(|error| at_column(error, M::table(), reader.position() - start))?;
    for node in tree {
        match row.relation_mut(node.field) {
            Some(relation) => relation.join(reader, node)?,
            None => reader.skip(node.width + usize::from(node.optional)),
        }
    }
    Ok(row)
}

/// Reads a row that the query joined, if there is one.
pub(crate) fn read_joined<M: Model>(reader: &mut dyn Reader, tree: &Tree) -> Result<Option<M>> {
    if tree.optional {
        let is_missing = reader.take_null();
        if is_missing
            .map_err(|error| at_column(error, M::table(), M::table().key_positions()[0]))?
        {
            reader.skip(tree.width);
            return Ok(None);
        }
        reader.skip(1);
    }
    read(reader, &tree.children).map(Some)
}

/// Returns the values of one field of a row.
pub(crate) fn field_values(row: &dyn ErasedRow, field: usize) -> Vec<Value> {
    let mut values = Vec::with_capacity(1);
    row.write_field(field, &mut values);
    values
}

/// Returns the values of all fields of a row, one a column.
pub(crate) fn row_values(row: &dyn ErasedRow) -> Vec<Value> {
    let table = row.row_table();
    let mut values = Vec::with_capacity(table.columns().len());
    for field in 0..table.fields.len() {
        row.write_field(field, &mut values);
    }
    values
}

/// Reads the next column as a value.
pub(crate) fn load<S: Scalar>(reader: &mut dyn Reader) -> DecodeResult<S> {
    S::load(S::Stored::read(reader)?).map_err(|error| DecodeError::from(error).of_taken_column())
}

/// Names model and field of an error of a row: `column` is where its reader stands.
pub(crate) fn at_column(error: DecodeError, table: &'static Table, column: usize) -> Error {
    let column = column.saturating_sub(usize::from(error.is_of_taken_column()));
    let column = table.columns().get(column);
    match column {
        Some(column) => error.of(table.model, table.fields[column.field].name),
        None => error.of_no_model(),
    }
}

/// Handles are markers: all of them `Copy`, whatever their parameters are.
macro_rules! copy {
    ($([$($g:tt)*] $t:ty),* $(,)?) => {$(
        impl<$($g)*> Clone for $t { fn clone(&self) -> Self { *self } }
        impl<$($g)*> Copy for $t {}
    )*};
}
use copy;
