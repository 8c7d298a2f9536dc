//! The rows that an expression is computed from: one, or many together.

use crate::sealed::Sealed;

/// The rows that an expression is computed from: [`PerRow`], one, or [`Aggregated`], many. This trait is sealed.
///
/// An expression over others is aggregated as soon as one of them is: `Book.year.max() - 1` is aggregated, and so is the
/// condition `Book.year.max().gt(1900)`.
pub trait Kind: Sealed + Send + Sync + 'static {
    /// The kind of an expression over this one and another of kind `K`.
    type And<K: Kind>: Kind;
}

/// The kind of expressions that have a value in each row, such as `Book.year - 1900`.
#[derive(Debug)]
pub enum PerRow {}

/// The kind of expressions over many rows: those that hold an aggregate, such as `Book.year.max() - 1900`.
#[derive(Debug)]
pub enum Aggregated {}

impl Kind for PerRow {
    type And<K: Kind> = K;
}

impl Kind for Aggregated {
    type And<K: Kind> = Aggregated;
}

/// The kind of expressions that a single row is filtered, ordered or updated by: [`PerRow`] alone. This trait is sealed.
#[diagnostic::on_unimplemented(
    message = "an aggregate has no value in a single row; filter and order groups behind `values((…, count()))`, and of related rows write `Author.books().count()`",
    label = "this is computed from many rows, such as `count()` or `Book.year.max()`",
    note = "filter and order groups after `values`: `Book::objects().values((Book.author.name, count())).filter(count().gt(3))`; of related rows aggregate over the relation: `Author::objects().filter(Author.books().count().gt(3))`",
    note = "of all rows ask a query of them: `Book::objects().values(Book.copies.max()).scalar()`; where a parameter stands for what has a value in each row, a bound says so: `impl Operand<V, M, Kind: OfRow>`"
)]
pub trait OfRow: Kind {}
impl OfRow for PerRow {}

/// The kind of expressions that all rows together have one value of: [`Aggregated`] alone. This trait is sealed.
#[diagnostic::on_unimplemented(
    message = "`aggregate` gives one value for all rows, and this has a value in each; take an aggregate of it, such as `.sum()`, `.max()` or `.count()`",
    label = "this has a value in each row",
    note = "the values of the rows themselves are read by `values`"
)]
pub trait OfManyRows: Kind {}
impl OfManyRows for Aggregated {}
