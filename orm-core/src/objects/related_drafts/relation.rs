//! Relations that get rows as their owner is stored.

use super::parts::{DraftOfRelation, DraftTree, DraftsOfRelation, KeysOfRelation};
use crate::error::{Error, Result};
use crate::model::{
    DraftOf, IntoKey, JoinTable, ManyToManyPath, Model, ReverseOneToOne, Root, key_value,
};
use crate::objects::relation::to_many::ToMany;

/// A relation of a new row of `Owner`, and what `rows` may stand for it in
/// [`with_related`](crate::objects::DraftRelations::with_related). Users do not implement it.
///
/// | relation | rows |
/// |---|---|
/// | `Author.books()`, of a [`ForeignKey`](crate::model::ForeignKey) | drafts of books without an author |
/// | `User.profile()`, of a [`OneToOne`](crate::model::OneToOne) | one draft of a profile without a user |
/// | `Book.tags`, a [`ManyToMany`](crate::model::ManyToMany) | stored tags, references to them, or their keys |
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::traits::{Draft, RelationToFill};
///
/// fn stands_for<R: RelationToFill<Book, Rows>, Rows>(_: R, _: Rows) {}
///
/// stands_for(Book.tags, [1, 2]);
/// stands_for(Book.tags, &[] as &[Tag]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`with_related` of a draft of `{Owner}` takes a relation of `{Owner}` and rows for it, and not `{Self}` with `{Rows}`; write `.with_related(Author.books(), [draft])`, of a one-to-one relation `.with_related(User.profile(), draft)`, and of a many-to-many relation `.with_related(Book.tags, [&tag])`",
    label = "a relation of `{Owner}` stands here, and behind it a list of drafts, or of the rows that it is to lead to",
    note = "the rows of a many-to-many relation are stored before, and given by themselves or by their keys"
)]
pub trait RelationToFill<Owner, Rows> {
    /// The rows as they wait for their owner.
    type Drafts: Send + 'static;
    /// One of them.
    type Row;
    /// Takes the rows, of which each lacks the field at this position.
    #[doc(hidden)]
    fn with_rows(self, rows: Rows, lacked: Option<usize>) -> Self::Drafts;
}

#[diagnostic::do_not_recommend]
impl<O, I, Rows> RelationToFill<O, Rows> for ToMany<O, I>
where
    O: Model,
    I: Model,
    Rows: IntoIterator<Item: DraftTree<Model = I>>,
{
    type Drafts = DraftsOfRelation<Rows::Item>;
    type Row = Rows::Item;

    fn with_rows(self, rows: Rows, lacked: Option<usize>) -> Self::Drafts {
        DraftsOfRelation {
            key: foreign_key::<O, I>(self.whole_key(), lacked),
            drafts: rows.into_iter().collect(),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<O, I, Row, const N: usize> RelationToFill<O, Row> for ReverseOneToOne<Root<O>, I, N>
where
    O: Model,
    I: Model,
    Row: DraftTree<Model = I>,
{
    type Drafts = DraftOfRelation<Row>;
    type Row = Row;

    fn with_rows(self, draft: Row, lacked: Option<usize>) -> Self::Drafts {
        DraftOfRelation {
            key: foreign_key::<O, I>(Some(N), lacked),
            draft,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<O, I, Rows, const N: usize> RelationToFill<O, Rows> for ManyToManyPath<Root<O>, I, N>
where
    O: Model,
    I: Model,
    Rows: IntoIterator<Item: IntoKey<I>>,
{
    type Drafts = KeysOfRelation;
    type Row = StoredRow;

    fn with_rows(self, rows: Rows, _: Option<usize>) -> Self::Drafts {
        let keys = rows.into_iter().map(|row| key_value(&row.into_key()));
        KeysOfRelation {
            join: JoinTable::of(O::table(), N),
            keys: keys.collect(),
        }
    }
}

/// A row that is stored already, which lacks nothing.
#[doc(hidden)]
#[derive(Debug)]
pub enum StoredRow {}

#[diagnostic::do_not_recommend]
impl<Owner> DraftOf<Owner, ()> for StoredRow {}

/// Returns the foreign key of a relation, which is the one that drafts of its rows lack, if they lack any.
fn foreign_key<O: Model, I: Model>(key: Option<usize>, lacked: Option<usize>) -> Result<usize> {
    let (owner, inner) = (O::table().model, I::table());
    let Some(key) = key else {
        return Err(Error::InvalidQuery {
            model: owner,
            why: format!(
                "`with_related` takes a relation of `{owner}` as it is, without `filter`, `order_by` or `limit`; rows of a many-to-many relation are given where its field is, or added once the row is stored"
            ),
        });
    };
    match lacked {
        Some(lacked) if lacked != key => Err(Error::InvalidQuery {
            model: inner.model,
            why: format!(
                "the relation is by `{}`, and the drafts lack `{}`; set that one, and leave the other out",
                inner.fields[key].name, inner.fields[lacked].name,
            ),
        }),
        _ => Ok(key),
    }
}
