//! Rows that are not stored yet.

use super::get_or_create::{DraftKey, get_or_create, update_or_create};
use super::new_row::FilledDraft;
use super::on_conflict::one::save_with;
use super::validate::validate_draft;
use super::written::Written;
use crate::db::{Executor, Pending};
use crate::error::Result;
use crate::model::{ConflictHandling, Draft, DraftValues, Model, UniqueKey};

/// The `save` of a draft, for generic code. This trait is sealed: every [`Draft`] has it.
///
/// On a draft itself `save` is there without this trait.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::SaveDraft;
///
/// /// Stores many drafts of any model, one after the other.
/// async fn store<D: SaveDraft>(drafts: Vec<D>, db: &Database) -> orm::Result<usize> {
///     let n = drafts.len();
///     for draft in drafts {
///         draft.save(db).await?;
///     }
///     Ok(n)
/// }
///
/// assert_eq!(store(vec![Tag::draft().name("travel"), Tag::draft().name("art")], &db).await?, 2);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub trait SaveDraft: Draft {
    /// Inserts the row: one statement, which hands back what the database fills in. A row that a foreign key was set to
    /// by value is kept by it as loaded.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::draft().title("Walden").year(1854).author(1).save(&db).await?;
    /// assert_eq!((book.id, book.copies), (4, 1));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "book" ("title", "year", "subtitle", "copies", "author_id") VALUES (?, ?, ?, ?, ?) RETURNING "id"
    /// ```
    #[track_caller]
    fn save(self, db: &(impl Executor + ?Sized)) -> Pending<'_, Self::Model> {
        save_draft(self.into_values(), db)
    }

    /// Refuses a draft that would be refused before it is sent, by one error that has everything for which it would be:
    /// as [`ValidateRow::validate`](crate::objects::ValidateRow::validate) does a row. No database is asked.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let draft = Author::draft().name("n".repeat(300));
    /// let Err(Error::Validation { errors, .. }) = draft.validate() else { panic!() };
    /// assert_eq!(errors[0].fields, ["name"]);
    /// assert_eq!(errors[0].message, "the text is too long; at most 255 characters fit");
    /// ```
    ///
    /// A draft of a field that is called `validate` has the setter by that name; write `SaveDraft::validate(&draft)` there.
    ///
    /// # Errors
    /// [`Error::Validation`](crate::error::Error::Validation), with an entry for each fault. What the database computes is
    /// not looked at, and defaults are computed anew by `save`.
    fn validate(&self) -> Result<()>
    where
        Self: Clone,
    {
        validate_draft::<Self::Model>(self.clone().into_values())
    }

    /// Returns the row that has the same in the unique fields as the draft, or else inserts the draft; true says that
    /// it was inserted.
    ///
    /// A row that is there costs one statement and is returned as it is stored. Otherwise the row is inserted; where
    /// somebody else inserts one of the same unique fields at that moment, theirs is returned: however many do this at
    /// once, there is one row, and nobody gets an error. The unique fields are the primary key, a field that is
    /// `unique` or a `OneToOne`, or the fields of `unique(…)` as a tuple in the order of its declaration. Of one with a
    /// `where` the row is looked for among those that meet it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let (tag, created) = Tag::draft().name("novel").get_or_create(Tag.name, &db).await?;
    /// let (same, again) = Tag::draft().name("novel").get_or_create(Tag.name, &db).await?;
    /// assert_eq!((tag.id, again), (same.id, false));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "tag" WHERE "tag"."name" = ?;
    /// INSERT INTO "tag" ("name") VALUES (?) ON CONFLICT ("name") DO NOTHING RETURNING "id"
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if the draft leaves a unique field out or sets it to
    /// null; the errors of an insert otherwise, also
    /// [`Error::UniqueViolation`](crate::error::Error::UniqueViolation) by other fields than these.
    #[track_caller]
    fn get_or_create(
        self,
        unique: impl UniqueKey<Self::Model>,
        db: &(impl Executor + ?Sized),
    ) -> Pending<'_, (Self::Model, bool)> {
        get_or_create_draft(self.into_values(), unique, db)
    }

    /// Inserts the row, or, where one has the same in the unique fields, sets the fields of that one which the draft
    /// sets: one statement, which cannot fail because somebody else inserts the same. Returns the row as it is stored.
    ///
    /// Fields that the draft does not set get their defaults in a new row, and stay as they are in one that is there.
    /// `auto_now` fields are set to now in both, `auto_now_add` fields and the primary key in a new row alone. The
    /// unique fields are as for [`get_or_create`](Self::get_or_create); of a `unique(…)` with a `where` a draft that does not
    /// meet it is inserted.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let tag = Tag::draft().id(1).name("epic").update_or_create(Tag.id, &db).await?;
    /// assert_eq!(Tag::get(1, &db).await?.name, tag.name);
    /// let error = Tag::draft().name("epic").update_or_create(Tag.id, &db).await.unwrap_err();
    /// assert!(matches!(error, Error::InvalidQuery { .. })); // the draft has no `id`
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "tag" ("id", "name") VALUES (?, ?) ON CONFLICT ("id") DO UPDATE SET "name" = "excluded"."name"
    ///   RETURNING "id", "name"
    /// ```
    ///
    /// # Errors
    /// Those of [`get_or_create`](Self::get_or_create).
    #[track_caller]
    fn update_or_create(
        self,
        unique: impl UniqueKey<Self::Model>,
        db: &(impl Executor + ?Sized),
    ) -> Pending<'_, Self::Model> {
        update_or_create_draft(self.into_values(), unique, db)
    }

    /// Inserts the row, or does with the row that is in its way what an [`OnConflict`](crate::model::OnConflict) says:
    /// leaves it as it is, or updates it. Returns what became of it, with the row as it is stored.
    ///
    /// [`update_or_create`](Self::update_or_create) is the shorter word where the fields to update are those that the
    /// draft sets.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let draft = || Tag::draft().name("epic");
    /// assert!(draft().save_with(OnConflict::ignore(), &db).await?.is_inserted());
    /// match draft().save_with(OnConflict::ignore(), &db).await? {
    ///     Written::Skipped(Some(tag)) => assert_eq!((tag.id, tag.name.as_str()), (3, "epic")),
    ///     other => panic!("{other:?}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "tag" ("name") VALUES (?) ON CONFLICT DO NOTHING RETURNING "id"
    /// ```
    /// It is one statement, and one more to read a row that was skipped. On SQLite an update of a table `WITHOUT ROWID`, or
    /// whose triggers or foreign keys write to it too, reads first whether there is a row, in a transaction.
    ///
    /// # Errors
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) if the rule updates the primary key, or what the
    /// stored row is found by to something else, or reads other rows, or if the draft does not set the unique fields of
    /// `on`; the errors of an insert and of an update otherwise.
    #[track_caller]
    fn save_with(
        self,
        on_conflict: impl ConflictHandling<Self::Model>,
        db: &(impl Executor + ?Sized),
    ) -> Pending<'_, Written<Self::Model>> {
        save_draft_with(self.into_values(), on_conflict, db)
    }
}

impl<D: Draft> SaveDraft for D {}

/// Carries out [`SaveDraft::save`].
///
/// The methods that the derive writes call this function and those beside it: their types name no draft, so that the
/// compiler need not prove for each model that its draft is one.
#[doc(hidden)]
#[track_caller]
pub fn save_draft<M: Model>(draft: DraftValues, db: &(impl Executor + ?Sized)) -> Pending<'_, M> {
    let on = db.target();
    let new = FilledDraft::of::<M>(draft, on);
    Pending::new(new.insert(on))
}

/// Carries out [`SaveDraft::get_or_create`].
#[doc(hidden)]
#[track_caller]
pub fn get_or_create_draft<M: Model>(
    draft: DraftValues,
    unique: impl UniqueKey<M>,
    db: &(impl Executor + ?Sized),
) -> Pending<'_, (M, bool)> {
    let on = db.target();
    let draft = draft.for_tenant(on.tenant());
    let key = DraftKey::of(&draft, unique, "get_or_create");
    Pending::new(async move { get_or_create(draft, key?, on).await })
}

/// Carries out [`SaveDraft::update_or_create`].
#[doc(hidden)]
#[track_caller]
pub fn update_or_create_draft<M: Model>(
    draft: DraftValues,
    unique: impl UniqueKey<M>,
    db: &(impl Executor + ?Sized),
) -> Pending<'_, M> {
    let on = db.target();
    let draft = draft.for_tenant(on.tenant());
    let key = DraftKey::of(&draft, unique, "update_or_create");
    Pending::new(async move { update_or_create(draft, &key?, on).await })
}

/// Carries out [`SaveDraft::save_with`].
#[doc(hidden)]
#[track_caller]
pub fn save_draft_with<M: Model>(
    draft: DraftValues,
    on_conflict: impl ConflictHandling<M>,
    db: &(impl Executor + ?Sized),
) -> Pending<'_, Written<M>> {
    let on = db.target();
    let draft = draft.for_tenant(on.tenant());
    Pending::new(save_with(draft, on_conflict.rule(), on))
}
