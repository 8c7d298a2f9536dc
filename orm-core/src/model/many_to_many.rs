//! The many-to-many field of a row.

use super::kept::{Erased, Kept};
use super::{How, Key, Model, Refused, Root, ToOne, values};
use crate::error::Error;
use crate::schema::{self, FetchMode, Table};
use crate::value::Value;
use std::collections::HashMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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
/// likes. [`Default`] makes one that belongs to no row; whatever is asked of it is an
/// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery).
pub struct ManyToMany<T: Model, Through = Made> {
    /// Whose rows they are.
    owner: Option<Arc<Owner>>,
    /// The rows, once they are loaded.
    kept: Kept,
    /// How it loads: with its [`Peers`], or not at all.
    with: Option<Erased>,
    target: PhantomData<fn() -> (T, Through)>,
}

/// A join table without columns of its own.
#[derive(Debug)]
pub enum Made {}

/// The row that a [`ManyToMany`] is a field of.
pub(crate) struct Owner {
    pub(crate) key: Vec<Value>,
    pub(crate) join: Join,
    /// How often rows were added or removed: what was loaded before does not count.
    changes: AtomicUsize,
}

/// A many-to-many relation, seen from one of its sides.
#[derive(Clone, Copy, Debug)]
pub struct Join {
    relation: &'static schema::ManyToMany,
    /// The model on this side.
    model: &'static str,
    /// Whether this is the other side than the one it is declared on.
    reversed: bool,
}

/// Rows of `T` as they were loaded after so many changes.
struct Loaded<T> {
    changes: usize,
    rows: Arc<Vec<T>>,
}

/// The rows that came from one query, of which each has such a field.
pub struct Peers<T> {
    /// Themselves.
    pub(crate) owners: Vec<Arc<Owner>>,
    /// The rows related to each, once one of them was asked for.
    pub(crate) rows: tokio::sync::OnceCell<HashMap<Vec<Value>, Arc<Vec<T>>>>,
}

impl Join {
    /// The relation at this position of the table's.
    pub fn of(table: &'static Table, position: usize) -> Self {
        Join {
            relation: &table.many_to_many[position],
            model: table.model,
            reversed: false,
        }
    }

    /// From the other side.
    #[must_use]
    pub fn reversed(self) -> Self {
        Join {
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
    fn refused(&self, how: &How<'_>) -> Refused {
        let (model, field) = (self.model(), self.field());
        Refused {
            model,
            field,
            at: how.at,
            add: format!(".prefetch_related({model}.{field})"),
        }
    }
}

impl Owner {
    /// So far its rows were changed so often.
    pub(crate) fn changes(&self) -> usize {
        self.changes.load(Ordering::Acquire)
    }

    /// What was loaded does not count any more.
    pub(crate) fn changed(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
    }
}

impl<T: Model, Through> ManyToMany<T, Through> {
    /// That of the row with this key.
    pub fn new(key: &impl Key, join: Join) -> Self {
        ManyToMany {
            owner: Some(Arc::new(Owner {
                key: values(key),
                join,
                changes: AtomicUsize::new(0),
            })),
            ..Self::default()
        }
    }

    /// The key of its row, and how that is joined to the others.
    pub(crate) fn owner(&self) -> Result<Arc<Owner>, Error> {
        match &self.owner {
            Some(owner) => Ok(Arc::clone(owner)),
            None => Err(Error::InvalidQuery {
                model: T::table().model,
                why: "this `ManyToMany` belongs to no stored row; take it from a row that was saved or read".to_owned(),
            }),
        }
    }

    /// The rows, if they are loaded and nothing was changed by this value since. Never queries.
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
    /// assert_eq!(book.tags.loaded().map(<[Tag]>::len), Some(1));
    /// # Ok(())
    /// # }
    /// ```
    pub fn loaded(&self) -> Option<&[T]> {
        let changes = self.owner.as_ref()?.changes();
        let loaded = self.kept.find(|kept| Self::is_of(kept, changes))?;
        Some(Self::rows(loaded))
    }

    /// The rows this one came with.
    pub(crate) fn peers(&self) -> Option<&Peers<T>> {
        self.with.as_ref()?.downcast_ref()
    }

    /// The error of loading where that is refused.
    pub(crate) fn refused(&self) -> Option<Error> {
        let refused: &Refused = self.with.as_ref()?.downcast_ref()?;
        Some(refused.error())
    }

    /// Keeps rows that were asked for after so many changes.
    pub(crate) fn keep(&self, rows: Arc<Vec<T>>, changes: usize) -> &[T] {
        let loaded = Arc::new(Loaded { changes, rows });
        Self::rows(self.kept.keep(loaded, |kept| Self::is_of(kept, changes)))
    }

    fn is_of(kept: &Erased, changes: usize) -> bool {
        let loaded = kept.downcast_ref::<Loaded<T>>();
        loaded.is_some_and(|loaded| loaded.changes == changes)
    }

    fn rows(kept: &Erased) -> &[T] {
        kept.downcast_ref::<Loaded<T>>()
            .map_or(&[], |loaded| loaded.rows.as_slice())
    }
}

/// Tells the fields at one place of rows that came from one query how to load.
pub fn share_members<M: Model, T: Model, Through>(
    rows: &mut [&mut M],
    how: &How<'_>,
    place: fn(&mut M) -> &mut ManyToMany<T, Through>,
) {
    let Some(first) = rows.first_mut() else {
        return;
    };
    let with: Erased = match how.mode {
        FetchMode::One => return,
        FetchMode::Raise => match &place(first).owner {
            Some(owner) => Arc::new(owner.join.refused(how)),
            None => return,
        },
        FetchMode::Peers if rows.len() < 2 => return,
        FetchMode::Peers => Arc::new(Peers::<T> {
            owners: rows
                .iter_mut()
                .filter_map(|row| place(row).owner.clone())
                .collect(),
            rows: tokio::sync::OnceCell::new(),
        }),
    };
    for row in rows {
        place(row).with = Some(Arc::clone(&with));
    }
}

impl<T: Model, Through> Default for ManyToMany<T, Through> {
    fn default() -> Self {
        ManyToMany {
            owner: None,
            kept: Kept::default(),
            with: None,
            target: PhantomData,
        }
    }
}

impl<T: Model, Through> Clone for ManyToMany<T, Through> {
    fn clone(&self) -> Self {
        ManyToMany {
            owner: self.owner.clone(),
            kept: self.kept.clone(),
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
pub trait Between: Model {
    /// A draft in which the foreign keys are set.
    type Draft;
    /// A draft of these values.
    fn draft(values: super::DraftValues) -> Self::Draft;
}

/// The one foreign key of a model to a `T`, by which a join through that model finds its end.
///
/// Implemented by the derive where there is just one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which of its foreign keys is the end at `{T}`",
    label = "has no foreign key to `{T}`, or several",
    note = "give it one `ForeignKey<{T}>`, or name the two ends: `through = {Self}(from, to)`"
)]
pub trait End<T> {
    /// The position of the field.
    const FIELD: usize;
}

/// A foreign key of `M` to `T`, named as the end of a join.
#[diagnostic::on_unimplemented(
    message = "this end of the join is no foreign key from `{M}` to `{T}`",
    label = "expected a field of type `ForeignKey<{T}>`"
)]
pub trait NamedEnd<M, T> {
    /// The position of the field.
    const FIELD: usize;
}

impl<M: Model, T: Model, const N: usize> NamedEnd<M, T> for ToOne<Root<M>, T, N> {
    const FIELD: usize = N;
}

/// The position of the field that is named as the end of a join.
pub const fn end<M, T, E: NamedEnd<M, T>>(_: &E) -> usize {
    E::FIELD
}
