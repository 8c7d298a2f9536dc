//! The rows of relations of many new rows.

use crate::db::{Pending, Target};
use crate::error::{Error, Result};
use crate::model::{AnyDraft, DraftValues, JoinTable, Model, key_value};
use crate::objects::load::push::Push;
use crate::objects::relation::join_table::{self as join, KeyPair};
use crate::objects::write::bulk::{self, DraftBatches};
use crate::objects::write::new_row::FilledDraft;
use crate::value::{KeyValue, Value};

/// A draft, or a draft with related ones, [`WithRelated`](crate::objects::WithRelated). Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::traits::DraftTree;
///
/// fn is_of_a_book(_: &impl DraftTree<Model = Book>) {}
///
/// let emma = Book::draft().title("Emma");
/// is_of_a_book(&emma);
/// is_of_a_book(&emma.with_related(Book.tags, [1]));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no draft; rows that are stored with another are drafts, such as `Book::draft().title(\"Emma\")`",
    label = "a draft stands here"
)]
pub trait DraftTree: Sized + Send + 'static {
    /// The model of the row.
    type Model: Model;
    /// The drafts of related rows.
    type Related: RelatedDrafts<Self::Model>;
    /// Takes the draft and what is related to it apart.
    #[doc(hidden)]
    fn split(self) -> (DraftValues, Self::Related);
}

impl<D: AnyDraft + 'static> DraftTree for D {
    type Model = D::Model;
    type Related = ();

    fn split(self) -> (DraftValues, ()) {
        (self.into_values(), ())
    }
}

/// The stored row of a draft, with the stored rows of those that are related to it.
type StoredTree<T> = <<T as DraftTree>::Related as RelatedDrafts<<T as DraftTree>::Model>>::Stored;

/// The drafts of all relations of a draft of `M`: those of the relations before, and those of one more. Users do not
/// implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// use orm::query::WithRelated;
/// use orm::traits::{Draft, RelatedDrafts};
///
/// /// Stores a row with all that is related to it.
/// async fn store<D, Related>(draft: WithRelated<D, Related>, db: &Database) -> orm::Result<Related::Stored>
/// where
///     D: Draft + 'static,
///     Related: RelatedDrafts<D::Model>,
/// {
///     draft.save(db).await
/// }
///
/// let book = Book::draft().title("Walden").year(1854).author(1);
/// assert_eq!(store(book.with_related(Book.tags, [1]), &db).await?.id, 4);
/// # Ok(())
/// # }
/// ```
pub trait RelatedDrafts<M: Model>: Sized + Send + 'static {
    /// A row of `M` and what is stored with it.
    type Stored: Send;
    /// Inserts what belongs to each of these rows.
    #[doc(hidden)]
    fn insert(rows: Vec<M>, related: Vec<Self>, on: Target<'_>) -> Pending<'_, Vec<Self::Stored>>;
}

impl<M: Model> RelatedDrafts<M> for () {
    type Stored = M;

    fn insert(rows: Vec<M>, _: Vec<()>, _: Target<'_>) -> Pending<'_, Vec<M>> {
        Pending::new(async move { Ok(rows) })
    }
}

/// The drafts of the rows whose foreign key is to point at one row.
#[doc(hidden)]
#[derive(Debug)]
pub struct DraftsOfRelation<T> {
    pub(super) key: Result<usize>,
    pub(super) drafts: Vec<T>,
}

/// The draft of the one row whose foreign key is to point at a row.
#[doc(hidden)]
#[derive(Debug)]
pub struct DraftOfRelation<T> {
    pub(super) key: Result<usize>,
    pub(super) draft: T,
}

/// The keys of the rows to which a many-to-many relation is to lead.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct KeysOfRelation {
    pub(super) join: JoinTable,
    pub(super) keys: Vec<KeyValue>,
}

impl<M, Before, T> RelatedDrafts<M> for (Before, DraftsOfRelation<T>)
where
    M: Model,
    Before: RelatedDrafts<M, Stored: Push<Vec<StoredTree<T>>, Row = M>>,
    T: DraftTree,
{
    type Stored = <Before::Stored as Push<Vec<StoredTree<T>>>>::Out;

    fn insert(rows: Vec<M>, related: Vec<Self>, on: Target<'_>) -> Pending<'_, Vec<Self::Stored>> {
        Pending::new(async move {
            let (before, own): (Vec<_>, Vec<_>) = related.into_iter().unzip();
            let rows = Before::insert(rows, before, on).await?;
            let counts: Vec<usize> = own.iter().map(|it| it.drafts.len()).collect();
            let mut trees = Vec::with_capacity(counts.iter().sum());
            for (owner, own) in rows.iter().zip(own) {
                let (key, owner) = (own.key?, key_value(&owner.row().key()));
                for tree in own.drafts {
                    trees.push(with_owner(tree, key, &owner)?);
                }
            }
            let mut stored = insert_split::<T>(trees, on).await?.into_iter();
            let of_each = rows.into_iter().zip(counts);
            Ok(of_each
                .map(|(owner, count)| owner.push(stored.by_ref().take(count).collect()))
                .collect())
        })
    }
}

impl<M, Before, T> RelatedDrafts<M> for (Before, DraftOfRelation<T>)
where
    M: Model,
    Before: RelatedDrafts<M, Stored: Push<StoredTree<T>, Row = M>>,
    T: DraftTree,
{
    type Stored = <Before::Stored as Push<StoredTree<T>>>::Out;

    fn insert(rows: Vec<M>, related: Vec<Self>, on: Target<'_>) -> Pending<'_, Vec<Self::Stored>> {
        Pending::new(async move {
            let (before, own): (Vec<_>, Vec<_>) = related.into_iter().unzip();
            let rows = Before::insert(rows, before, on).await?;
            let trees = rows.iter().zip(own).map(|(owner, own)| {
                with_owner(own.draft, own.key?, &key_value(&owner.row().key()))
            });
            let trees = trees.collect::<Result<_>>()?;
            let stored = insert_split::<T>(trees, on).await?;
            let both = rows.into_iter().zip(stored);
            Ok(both.map(|(owner, own)| owner.push(own)).collect())
        })
    }
}

// `Push` tells the row of what is stored; the result does not grow.
impl<M, Before> RelatedDrafts<M> for (Before, KeysOfRelation)
where
    M: Model,
    Before: RelatedDrafts<M, Stored: Push<(), Row = M>>,
{
    type Stored = Before::Stored;

    fn insert(rows: Vec<M>, related: Vec<Self>, on: Target<'_>) -> Pending<'_, Vec<Self::Stored>> {
        Pending::new(async move {
            let (before, own): (Vec<_>, Vec<_>) = related.into_iter().unzip();
            let rows = Before::insert(rows, before, on).await?;
            let Some(KeysOfRelation { join, .. }) = own.first() else {
                return Ok(rows);
            };
            let join = *join;
            let pairs = rows.iter().zip(own).flat_map(|(owner, own)| {
                let owner = key_value(&owner.row().key());
                own.keys.into_iter().map(move |key| (owner.clone(), key))
            });
            let pairs: Vec<KeyPair> = pairs.collect();
            join::add(join, pairs, DraftValues::new(join.through()), on).await?;
            Ok(rows)
        })
    }
}

/// Returns the values of a draft, with its foreign key at `key` set to its owner, and what is related to it.
fn with_owner<T: DraftTree>(
    tree: T,
    key: usize,
    owner: &KeyValue,
) -> Result<(DraftValues, T::Related)> {
    let (mut draft, related) = tree.split();
    let table = draft.table();
    if draft.sets_field(key) {
        return Err(Error::InvalidQuery {
            model: table.model,
            why: format!(
                "a draft sets `{}` itself, which `with_related` sets to the key of the new row; leave it out",
                table.fields[key].name
            ),
        });
    }
    draft.put(key, owner);
    if let Some((tag, value)) = table.tag_of_key(key) {
        draft.put(tag, &[Value::Text(value.to_owned())]);
    }
    Ok((draft, related))
}

/// Inserts rows, and then those that are related to them.
pub(super) async fn insert_trees<T: DraftTree>(
    trees: Vec<T>,
    on: Target<'_>,
) -> Result<Vec<StoredTree<T>>> {
    insert_split::<T>(trees.into_iter().map(T::split).collect(), on).await
}

async fn insert_split<T: DraftTree>(
    trees: Vec<(DraftValues, T::Related)>,
    on: Target<'_>,
) -> Result<Vec<StoredTree<T>>> {
    let (drafts, related): (Vec<_>, Vec<_>) = trees.into_iter().unzip();
    let rows = insert_drafts(drafts, on).await?;
    T::Related::insert(rows, related, on).await
}

async fn insert_drafts<M: Model>(mut drafts: Vec<DraftValues>, on: Target<'_>) -> Result<Vec<M>> {
    if drafts.len() == 1 {
        let only = drafts.remove(0);
        return Ok(vec![FilledDraft::of::<M>(only, on).insert(on).await?]);
    }
    let drafts = DraftBatches::of_values::<M>(drafts.into_iter(), false, on);
    bulk::create(drafts, on).await
}
