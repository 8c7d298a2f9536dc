//! The drafts that are stored together.

use crate::model::{AnyDraft, Draft, DraftValues, Model};

/// A list of drafts, or any other iterator of them, for [`bulk_create`](crate::objects::Objects::bulk_create). Every
/// [`IntoIterator`] is one; users do not implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::{Draft, IntoDrafts};
///
/// /// Stores tags.
/// async fn store<D: Draft<Model = Tag>>(
///     drafts: impl IntoDrafts<D>,
///     db: &Database,
/// ) -> orm::Result<Vec<Tag>> {
///     Tag::bulk_create(drafts, db).await
/// }
///
/// let tags = store(["travel", "history"].map(|name| Tag::draft().name(name)), &db).await?;
/// assert_eq!(tags.len(), 2);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no list of drafts; write one, `[draft]` or `names.map(|name| Author::draft().name(name))`, and the database behind it: `Author::bulk_create(drafts, &db)`; one draft alone is stored by `draft.save(&db)`",
    label = "a list or an iterator of drafts stands here"
)]
pub trait IntoDrafts<D> {
    /// The drafts, one after the other.
    #[doc(hidden)]
    fn into_drafts(self) -> impl Iterator<Item = D>;
}

#[diagnostic::do_not_recommend]
impl<D, I: IntoIterator<Item = D>> IntoDrafts<D> for I {
    fn into_drafts(self) -> impl Iterator<Item = D> {
        self.into_iter()
    }
}

/// Lists whose items are drafts of the model `M`. A bound of the list, so that rustc tells what lacks at the list itself.
#[doc(hidden)]
pub trait HoldsDrafts<M, D> {
    /// The values of a draft.
    fn values(draft: D) -> DraftValues;
}

impl<M: Model, D: Draft<Model = M>, I> HoldsDrafts<M, D> for I {
    fn values(draft: D) -> DraftValues {
        AnyDraft::into_values(draft)
    }
}

/// The values of the drafts of a list.
pub(in crate::objects) fn values_of<M, D, I: IntoDrafts<D> + HoldsDrafts<M, D>>(
    drafts: I,
) -> impl Iterator<Item = DraftValues> {
    drafts.into_drafts().map(I::values)
}
