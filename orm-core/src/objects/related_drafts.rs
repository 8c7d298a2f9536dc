//! A draft with drafts of the rows that belong to it, which are stored together.
//!
//! - this file: `with_related`, and the `save` behind it
//! - `parts`: the rows of one relation of many new rows, and how they are inserted
//! - `relation`: the relations that have rows of their own

pub(super) mod parts;
pub(super) mod relation;

use crate::db::{Executor, Pending, Target};
use crate::error::Result;
use crate::model::{AnyDraft, Draft, DraftOf, DraftValues, LackedField, never_compile, never_met};
use crate::objects::run::transaction::all_or_nothing;
use parts::{DraftTree, RelatedDrafts, insert_trees};
use relation::RelationToFill;
use std::fmt;

/// A draft with what is stored along with it, by [`with_related`](DraftRelations::with_related).
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// let books = ["Emma", "Persuasion"].map(|title| Book::draft().title(title).year(1815));
/// let draft = Author::draft().name("Jane Austen").with_related(Author.books(), books);
/// let (jane, books) = draft.save(&db).await?;
/// assert!(books.iter().all(|book| book.author.id == jane.id));
/// # Ok(())
/// # }
/// ```
#[must_use = "a draft is not stored before `.save(&db)` is awaited"]
pub struct WithRelated<D, Related> {
    draft: D,
    related: Related,
}

/// The `with_related` of every draft. This trait is sealed: every [`AnyDraft`] has it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// use orm::traits::{Draft, DraftRelations};
///
/// /// Stores a book of any draft with these tags.
/// async fn tagged<D>(book: D, tags: &[Tag], db: &Database) -> orm::Result<Book>
/// where
///     D: Draft + DraftRelations<Model = Book> + 'static,
/// {
///     book.with_related(Book.tags, tags).save(db).await
/// }
///
/// let tags = Tag::objects().all(&db).await?;
/// let book = tagged(Book::draft().title("Walden").year(1854).author(1), &tags, &db).await?;
/// assert_eq!(book.tags.count(&db).await?, 2);
/// # Ok(())
/// # }
/// ```
pub trait DraftRelations: AnyDraft {
    /// Adds rows that are stored together with this one: drafts of rows whose foreign key is to point at it, which they
    /// leave out, or rows of a many-to-many relation.
    ///
    /// `save` inserts the row and then those of each relation, all of them or none, and returns the row with the rows
    /// of each relation of a foreign key: `(Author, Vec<Book>)`, by a [`OneToOne`](crate::model::OneToOne) `(User,
    /// Profile)`. The drafts of a relation may have related rows of their own, which makes it a `Vec<(Book,
    /// Vec<Review>)>`: those of all books are inserted together.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let emma = Book::draft().title("Emma").year(1815).with_related(Book.tags, [1, 2]);
    /// let (jane, books) =
    ///     Author::draft().name("Jane Austen").with_related(Author.books(), [emma]).save(&db).await?;
    /// assert_eq!(books[0].author.id, jane.id);
    /// assert_eq!(books[0].tags.count(&db).await?, 2);
    /// # Ok(())
    /// # }
    /// ```
    /// In one transaction, on SQLite:
    /// ```sql
    /// INSERT INTO "author" ("name", …) VALUES (?, …) RETURNING "id";
    /// INSERT INTO "book" ("title", "year", "author_id", …) VALUES (?, ?, ?, …) RETURNING "id";
    /// INSERT INTO "book_tags" ("book_id", "tag_id") … ON CONFLICT ("book_id", "tag_id") DO NOTHING
    /// ```
    fn with_related<R, Rows, By>(
        self,
        relation: R,
        rows: Rows,
    ) -> WithRelated<Self, ((), R::Drafts)>
    where
        R: RelationToFill<Self::Model, Rows, Row: DraftOf<Self::Model, By>>,
        By: LackedField,
    {
        let draft = WithRelated {
            draft: self,
            related: (),
        };
        draft.with_related(relation, rows)
    }
}

impl<D: AnyDraft> DraftRelations for D {}

impl<D: AnyDraft, Related> WithRelated<D, Related> {
    /// Adds the rows of one more relation, as [`DraftRelations::with_related`] does those of the first.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let draft = Book::draft().title("Walden").year(1854).author(1).with_related(Book.tags, [1]);
    /// let book: Book = draft.with_related(Book.tags, [2]).save(&db).await?;
    /// assert_eq!(book.tags.count(&db).await?, 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_related<R, Rows, By>(
        self,
        relation: R,
        rows: Rows,
    ) -> WithRelated<D, (Related, R::Drafts)>
    where
        R: RelationToFill<D::Model, Rows, Row: DraftOf<D::Model, By>>,
        By: LackedField,
    {
        WithRelated {
            draft: self.draft,
            related: (self.related, relation.with_rows(rows, By::POSITION)),
        }
    }
}

impl<D: AnyDraft + 'static, Related: RelatedDrafts<D::Model>> WithRelated<D, Related> {
    /// Inserts the row and those that are related to it, all of them or none. Returns the row with the rows of each
    /// relation, in the order of their drafts.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let emma = Book::draft().title("Emma").year(1815);
    /// let (jane, books): (Author, Vec<Book>) =
    ///     Author::draft().name("Jane Austen").with_related(Author.books(), [emma]).save(&db).await?;
    /// assert_eq!((jane.id, books[0].id), (3, 4));
    /// # Ok(())
    /// # }
    /// ```
    /// In a transaction, or in a savepoint of the one that it is given:
    /// ```sql
    /// INSERT INTO "author" ("name", …) VALUES (?, …) RETURNING "id";
    /// INSERT INTO "book" ("title", "year", "author_id", …) VALUES (?, ?, ?, …) RETURNING "id"
    /// ```
    ///
    /// # Errors
    /// The errors of [`bulk_create`](crate::objects::Objects::bulk_create), for whichever of the rows, and
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) of a relation that is filtered, ordered, cut or of
    /// another row.
    #[track_caller]
    pub fn save(self, db: &(impl Executor + ?Sized)) -> Pending<'_, Related::Stored>
    where
        D: Draft,
    {
        Pending::new(insert_one(self, db.target()))
    }

    /// Inserts several rows, each with those that are related to it, all of them or none; they come back in the same
    /// order. The rows are inserted together, and so are those of one relation of all of them, whatever their number.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// use orm::query::WithRelated;
    ///
    /// let shelf = [("Jane Austen", ["Emma", "Persuasion"]), ("Herman Melville", ["Typee", "Omoo"])];
    /// let authors = shelf.map(|(name, titles)| {
    ///     let books = titles.map(|title| Book::draft().title(title).year(1800));
    ///     Author::draft().name(name).with_related(Author.books(), books)
    /// });
    /// let authors: Vec<(Author, Vec<Book>)> = WithRelated::save_all(authors, &db).await?;
    /// assert_eq!(authors[1].1[0].author.id, authors[1].0.id);
    /// # Ok(())
    /// # }
    /// ```
    /// On Postgres, and the like on SQLite:
    /// ```sql
    /// INSERT INTO "author" ("name", …) SELECT unnest($1::text[]), … RETURNING "id";
    /// INSERT INTO "book" ("title", …) SELECT unnest($1::text[]), … RETURNING "id"
    /// ```
    ///
    /// # Errors
    /// The errors of [`save`](WithRelated::save).
    #[track_caller]
    pub fn save_all(
        drafts: impl IntoIterator<Item = Self>,
        db: &(impl Executor + ?Sized),
    ) -> Pending<'_, Vec<Related::Stored>>
    where
        D: Draft,
    {
        let (drafts, on) = (drafts.into_iter().collect(), db.target());
        Pending::new(insert_all(drafts, on))
    }
}

async fn insert_one<D: AnyDraft + 'static, Related: RelatedDrafts<D::Model>>(
    draft: WithRelated<D, Related>,
    on: Target<'_>,
) -> Result<Related::Stored> {
    let stored = insert_all(vec![draft], on).await?;
    Ok(stored.into_iter().next().expect("a row for each draft"))
}

async fn insert_all<D: AnyDraft + 'static, Related: RelatedDrafts<D::Model>>(
    drafts: Vec<WithRelated<D, Related>>,
    on: Target<'_>,
) -> Result<Vec<Related::Stored>> {
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let work = async |on: Target<'_>| insert_trees(drafts, on).await;
    all_or_nothing(on, work).await
}

impl<D: AnyDraft + 'static, Related: RelatedDrafts<D::Model>> DraftTree
    for WithRelated<D, Related>
{
    type Model = D::Model;
    type Related = Related;

    fn split(self) -> (DraftValues, Related) {
        (self.draft.into_values(), self.related)
    }
}

#[diagnostic::do_not_recommend]
never_met! {
    AddedToNewRows "what `with_related` adds is stored with a new row, by `save`; where the row may be there, write `let (author, _) = Author::draft().name(\"…\").get_or_create(Author.name, tx).await?`, and `Book::bulk_create(drafts, tx)` of drafts with `.author(&author)`, both in a transaction";
}

/// The other ends of a draft, which has none of them once rows belong to it.
impl<D: AnyDraft, Related> WithRelated<D, Related> {
    never_compile! {
        -> any Out_, Pending<'static, Out_>;
        get_or_create(fields, db) AddedToNewRows;
        update_or_create(fields, db) AddedToNewRows;
        save_with(rule, db) AddedToNewRows;
    }
}

impl<D, Related, Owner, By> DraftOf<Owner, By> for WithRelated<D, Related> where
    D: DraftOf<Owner, By>
{
}

impl<D: AnyDraft, Related> fmt::Debug for WithRelated<D, Related> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WithRelated").finish_non_exhaustive()
    }
}
