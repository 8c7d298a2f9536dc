//! The many-to-many field of a row.

use super::holding::Holding;
use super::loaded_rows::LoadedRows;
use crate::error::Error;
use crate::model::{Key, LoadPolicy, Model, RefusedLoad, Root, ToOne, ToOneOptional, values};
use crate::schema::{self, FetchMode, Outcome, Table};
use crate::value::Value;
use std::collections::HashMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Any number of rows of `T`, each of which may be related to any number of rows of this model.
///
/// It has no column: a table between the two joins them. One is made by itself (`book_tags`, with the keys of both as
/// its key), or a model of your own is named, which may have more columns: `#[orm(through = Tagging)]`. Written as the
/// second type too, [`add_with`](Self::add_with) knows what to fill in.
///
/// ```
/// use orm::prelude::*;
///
/// #[derive(Model)]
/// struct Book {
///     id: i64,
///     title: String,
///     #[orm(related_name = "books")]
///     tags: ManyToMany<Tag>,
/// }
///
/// #[derive(Model)]
/// struct Tag {
///     id: i64,
///     name: String,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = Database::connect("sqlite::memory:").await?;
/// db.create_tables(schema![Book, Tag]).await?; // and the join table
/// let book = Book::draft().title("War and Peace").save(&db).await?;
/// let war = Tag::draft().name("war").save(&db).await?;
///
/// book.tags.add(&[&war], &db).await?;
/// assert_eq!(book.tags.all(&db).await?[0].name, "war");
/// assert_eq!(war.books().count(&db).await?, 1);
/// let books = Book::objects().filter(Book.tags.any(Tag.name.eq("war"))).all(&db).await?;
/// let tagged: Vec<(Book, Vec<Tag>)> = Book::objects().prefetch_related(Book.tags).all(&db).await?;
/// # assert_eq!((books.len(), tagged[0].1.len()), (1, 1));
/// # Ok(())
/// # }
/// ```
///
/// It is equal to any other, and skipped by serde with `#[serde(skip)]`, so that a model with one may derive what it
/// likes.
///
/// It belongs to the row that was read or saved with it, and holds nothing of its own that could be stored: assigning
/// one, or swapping those of two rows, changes no relation. `save` and `refresh` give a row its own again. [`Default`]
/// makes one that belongs to no row; whatever is asked of it is an
/// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery).
pub struct ManyToMany<T: Model, Through = Implicit> {
    /// Whose rows they are.
    owner: Option<Arc<OwnerRow>>,
    /// The rows, once they are loaded: [`CachedRows`].
    kept: Mutex<Option<Holding>>,
    /// How it loads: with its [`Peers`], or not at all.
    with: Option<Holding>,
    target: PhantomData<fn() -> (T, Through)>,
}

/// A join table without columns of its own.
#[derive(Debug)]
pub enum Implicit {}

/// The row that a [`ManyToMany`] is a field of.
pub(crate) struct OwnerRow {
    pub(crate) key: Vec<Value>,
    pub(crate) join: JoinTable,
    changes: Mutex<MembershipChanges>,
}

/// The changes that were made to the related rows of one row.
#[derive(Default)]
struct MembershipChanges {
    count: usize,
    /// The transactions that made some of them and may be open still.
    open: Vec<Outcome>,
}

/// The state of the related rows that a query sees: what it found counts as long as this holds.
#[derive(Clone)]
pub(crate) struct MembershipState {
    /// After so many changes.
    changes: usize,
    /// Within this transaction, unless it is rolled back.
    within: Option<Outcome>,
    /// Without the changes of these transactions, until one of them commits.
    without: Vec<Outcome>,
}

/// A many-to-many relation, seen from one of its sides.
#[derive(Clone, Copy, Debug)]
pub struct JoinTable {
    relation: &'static schema::ManyToMany,
    /// The model on this side.
    model: &'static str,
    /// Whether this is the other side than the one it is declared on.
    reversed: bool,
}

/// Rows of `T` as they were loaded.
struct CachedRows<T> {
    seen: MembershipState,
    rows: LoadedRows<T>,
}

/// The rows that came from one query, of which each has such a field.
pub struct Siblings<T> {
    /// Themselves.
    pub(crate) owners: Vec<Arc<OwnerRow>>,
    /// The rows related to each, once one of them was asked for.
    pub(crate) rows: tokio::sync::Mutex<Option<SiblingRows<T>>>,
}

/// The rows related to each of several, as they were loaded within a transaction or without one.
pub(crate) struct SiblingRows<T> {
    pub(crate) rows: HashMap<Vec<Value>, LoadedRows<T>>,
    pub(crate) within: Option<Outcome>,
}

impl PartialEq for JoinTable {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.relation, other.relation) && self.reversed == other.reversed
    }
}

impl JoinTable {
    /// The relation at this position of the table's.
    pub fn of(table: &'static Table, position: usize) -> Self {
        JoinTable {
            relation: &table.many_to_many[position],
            model: table.model,
            reversed: false,
        }
    }

    /// From the other side.
    #[must_use]
    pub fn reversed(self) -> Self {
        JoinTable {
            model: (self.relation.target)().model,
            reversed: !self.reversed,
            ..self
        }
    }

    /// The table that joins the two.
    pub fn through(&self) -> &'static Table {
        (self.relation.through)()
    }

    /// The field of [`through`](Self::through) that points at this side.
    pub fn from(&self) -> usize {
        if self.reversed {
            self.relation.to
        } else {
            self.relation.from
        }
    }

    /// The field of [`through`](Self::through) that points at the other side.
    pub fn to(&self) -> usize {
        if self.reversed {
            self.relation.from
        } else {
            self.relation.to
        }
    }

    /// The relation as it was declared.
    pub fn relation(&self) -> &'static schema::ManyToMany {
        self.relation
    }

    /// What errors call the field: of the other side its accessor.
    pub fn field(&self) -> &'static str {
        if self.reversed {
            self.relation.related_name.unwrap_or(self.relation.name)
        } else {
            self.relation.name
        }
    }

    /// The model on this side.
    pub fn model(&self) -> &'static str {
        self.model
    }

    /// What its fields are told where loading is refused.
    fn refused(&self, policy: &LoadPolicy<'_>) -> RefusedLoad {
        let (model, field) = (self.model(), self.field());
        RefusedLoad {
            model,
            field,
            at: policy.at,
            add: format!(".prefetch_related({model}.{field})"),
        }
    }
}

impl OwnerRow {
    fn new(key: Vec<Value>, join: JoinTable) -> Arc<Self> {
        Arc::new(OwnerRow {
            key,
            join,
            changes: Mutex::default(),
        })
    }

    /// The state that a query sees now, within this transaction or without one.
    pub(crate) fn seen(&self, within: Option<Outcome>) -> MembershipState {
        let mut changes = self.changes();
        changes.open.retain(Outcome::is_open);
        let foreign = |open: &&Outcome| within.as_ref() != Some(*open);
        MembershipState {
            changes: changes.count,
            without: changes.open.iter().filter(foreign).cloned().collect(),
            within,
        }
    }

    /// The related rows were changed, within this transaction or without one: no earlier state holds.
    pub(crate) fn changed(&self, within: Option<Outcome>) {
        let mut changes = self.changes();
        changes.count += 1;
        changes.open.retain(Outcome::is_open);
        changes.open.extend(within);
    }

    /// Whether a query would find now what it found in this state.
    fn holds(&self, seen: &MembershipState) -> bool {
        seen.changes == self.changes().count
            && !seen.within.as_ref().is_some_and(Outcome::may_be_undone)
            && !seen.without.iter().any(Outcome::may_last)
    }

    fn changes(&self) -> MutexGuard<'_, MembershipChanges> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MembershipState {
    /// Whether this is the state in which the row was read.
    pub(crate) fn is_unchanged(&self) -> bool {
        self.changes == 0
    }
}

impl<T: Model, Through> ManyToMany<T, Through> {
    /// That of the row with this key.
    pub fn new(key: &impl Key, join: JoinTable) -> Self {
        Self::of(OwnerRow::new(values(key), join))
    }

    fn of(owner: Arc<OwnerRow>) -> Self {
        ManyToMany {
            owner: Some(owner),
            ..Self::default()
        }
    }

    /// The key of its row, and how that is joined to the others; or why there is none.
    pub(crate) fn owner(&self) -> Result<Arc<OwnerRow>, String> {
        self.owner.clone().ok_or_else(|| {
            "this `ManyToMany` belongs to no stored row; take it from a row that was saved or read"
                .to_owned()
        })
    }

    /// The rows, if they are loaded and nothing was changed by this value since. Never queries.
    ///
    /// What was loaded in a transaction that was rolled back is not loaded any more.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// assert!(book.tags.loaded().is_none());
    /// book.tags.get(&db).await?;
    /// assert_eq!(book.tags.loaded().map(|tags| tags.len()), Some(1));
    /// # Ok(())
    /// # }
    /// ```
    pub fn loaded(&self) -> Option<LoadedRows<T>> {
        let owner = self.owner.as_ref()?;
        let mut kept = self.kept();
        let loaded: &CachedRows<T> = kept.as_ref()?.get()?;
        if owner.holds(&loaded.seen) {
            return Some(loaded.rows.clone());
        }
        *kept = None;
        None
    }

    /// The rows this one came with.
    pub(crate) fn peers(&self) -> Option<&Siblings<T>> {
        self.with.as_ref()?.get()
    }

    /// The error of loading where that is refused.
    pub(crate) fn refused(&self) -> Option<Error> {
        let refused: &RefusedLoad = self.with.as_ref()?.get()?;
        Some(refused.error())
    }

    /// Keeps rows that were found in this state.
    pub(crate) fn keep(&self, rows: LoadedRows<T>, seen: MembershipState) -> LoadedRows<T> {
        let loaded = CachedRows {
            seen,
            rows: rows.clone(),
        };
        *self.kept() = Some(Holding::new(Arc::new(loaded)));
        rows
    }

    /// Keeps nothing that was loaded.
    pub(crate) fn forget(&self) {
        *self.kept() = None;
    }

    fn kept(&self) -> MutexGuard<'_, Option<Holding>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The many-to-many field of a row, whatever it leads to.
pub trait ManyToManySlot {
    /// Makes it that of the row with this key, if it is another one's.
    fn belong(&mut self, key: &[Value], join: JoinTable);
    /// Has what is related loaded anew.
    fn refresh(&mut self);
}

impl<T: Model, Through> ManyToManySlot for ManyToMany<T, Through> {
    fn belong(&mut self, key: &[Value], join: JoinTable) {
        let owner = self.owner.as_ref();
        if !owner.is_some_and(|owner| owner.key == key && owner.join == join) {
            *self = Self::of(OwnerRow::new(key.to_vec(), join));
        }
    }

    fn refresh(&mut self) {
        if let Some(owner) = &self.owner {
            owner.changed(None);
        }
        self.forget();
    }
}

/// Makes the many-to-many fields of a row its own, and has its foreign keys drop the rows of other keys.
pub(crate) fn settle<M: Model>(row: &mut M) {
    for field in 0..M::table().fields.len() {
        if let Some(relation) = row.relation_mut(field) {
            relation.settle();
        }
    }
    let key = values(&row.key());
    let members = row.many_to_many_mut().into_iter().enumerate();
    members.for_each(|(position, field)| field.belong(&key, JoinTable::of(M::table(), position)));
}

/// Tells the fields at one place of rows that came from one query how to load.
pub fn set_load_policy_of_members<M: Model, T: Model, Through>(
    rows: &mut [&mut M],
    policy: &LoadPolicy<'_>,
    place: fn(&mut M) -> &mut ManyToMany<T, Through>,
) {
    let Some(first) = rows.first_mut() else {
        return;
    };
    let with = match policy.mode {
        FetchMode::One => return,
        FetchMode::Raise => match &place(first).owner {
            Some(owner) => Holding::new(Arc::new(owner.join.refused(policy))),
            None => return,
        },
        FetchMode::Peers if rows.len() < 2 => return,
        FetchMode::Peers => Holding::new(Arc::new(Siblings::<T> {
            owners: rows
                .iter_mut()
                .filter_map(|row| place(row).owner.clone())
                .collect(),
            rows: tokio::sync::Mutex::default(),
        })),
    };
    for row in rows {
        place(row).with = Some(with.clone());
    }
}

impl<T: Model, Through> Default for ManyToMany<T, Through> {
    fn default() -> Self {
        ManyToMany {
            owner: None,
            kept: Mutex::default(),
            with: None,
            target: PhantomData,
        }
    }
}

impl<T: Model, Through> Clone for ManyToMany<T, Through> {
    fn clone(&self) -> Self {
        ManyToMany {
            owner: self.owner.clone(),
            kept: Mutex::new(self.kept().clone()),
            with: self.with.clone(),
            target: PhantomData,
        }
    }
}

impl<T: Model, Through> fmt::Debug for ManyToMany<T, Through> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ManyToMany")
            .field(&T::table().model)
            .finish()
    }
}

/// Two rows differ in what they have, not in what is related to them.
impl<T: Model, Through> PartialEq for ManyToMany<T, Through> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T: Model, Through> Eq for ManyToMany<T, Through> {}

impl<T: Model, Through> Hash for ManyToMany<T, Through> {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// A model with foreign keys to two others, by which it may join them.
///
/// Implemented by the derive for models with several foreign keys.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no columns to fill in between the two",
    note = "`add_with` needs the model of the join table in the type of the field: `ManyToMany<Tag, Tagging>`"
)]
pub trait ThroughModel: Model {
    /// A draft in which the foreign keys are set.
    type Draft;
    /// A draft of these values.
    fn draft(values: crate::model::DraftValues) -> Self::Draft;
}

/// The one foreign key of a model to a `T`, by which a join through that model finds its end. Where it is null, the row
/// joins nothing.
///
/// Implemented by the derive where there is just one; of one that may be null and one that may not, the latter.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which of its foreign keys is the end at `{T}`",
    label = "has no foreign key to `{T}`, or several",
    note = "give it one `ForeignKey<{T}>`, or name the two ends: `through = {Self}(from, to)`"
)]
pub trait JoinEnd<T> {
    /// The position of the field.
    const FIELD: usize;
}

/// A foreign key of `M` to `T`, named as the end of a join.
#[diagnostic::on_unimplemented(
    message = "this end of the join is no foreign key from `{M}` to `{T}`",
    label = "expected a field of type `ForeignKey<{T}>`"
)]
pub trait NamedJoinEnd<M, T> {
    /// The position of the field.
    const FIELD: usize;
}

impl<M: Model, T: Model, const N: usize> NamedJoinEnd<M, T> for ToOne<Root<M>, T, N> {
    const FIELD: usize = N;
}

impl<M: Model, T: Model, const N: usize> NamedJoinEnd<M, T> for ToOneOptional<Root<M>, T, N> {
    const FIELD: usize = N;
}

/// The position of the field that is named as the end of a join.
pub const fn join_end<M, T, E: NamedJoinEnd<M, T>>(_: &E) -> usize {
    E::FIELD
}
