//! `for_update` and `for_share`: rows that are locked as they are read.

use super::QuerySet;
use crate::model::{Model, Path, ReverseOneToOne, ToOne, ToOneOptional, Via, ViaBack, ViaOptional};
use crate::query::{LockStrength, LockWait, RelationPath, RowLock};

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// Locks the rows that the query reads, until the transaction ends: nobody else locks them or writes them. For rows
    /// that are read to be changed.
    ///
    /// Others who lock or write one of them wait; who only reads does not. The rows of the model are locked, and none that
    /// are joined to them or prefetched, unless [`of`](Self::of) names them. A query for values locks the rows that the
    /// values are of.
    ///
    /// `update` and `delete` of such a query find and lock the rows first, by the same statement, which needs no
    /// transaction around it: so they leave out rows that are locked, or fail at once.
    ///
    /// SQLite has no locks on rows: there a transaction that writes waits for all others, from its beginning. Add
    /// [`or_ignore`](Self::or_ignore), and the same query runs on both.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let query = Book::objects().filter(Book.title.eq("Nature")).for_update().or_ignore();
    /// db.transaction(async |tx| {
    ///     let mut book = query.get(tx).await?;
    ///     book.copies -= 1; // nobody else takes this copy meanwhile
    ///     book.save(tx).await
    /// })
    /// .await?;
    /// # let sql = query.to_sql_for(orm::db::Backend::Postgres)?;
    /// # assert!(sql.text().ends_with(r#"WHERE "book"."title" = $1::text FOR UPDATE OF "book""#));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."title" = $1::text FOR UPDATE OF "book" -- on SQLite without the lock
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) outside a transaction, and with groups, aggregates,
    /// `distinct`, `count` and `exists`; [`Error::Unsupported`](crate::error::Error::Unsupported) on SQLite without
    /// `or_ignore`; [`Error::Locked`](crate::error::Error::Locked) after the `lock_timeout`;
    /// [`Error::ReadOnly`](crate::error::Error::ReadOnly) on Postgres in a transaction that only reads.
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn for_update(self /* behind it `.skip_locked()` or `.nowait()` */) -> Self {
        self.locking(|lock| lock.strength = Some(LockStrength::Update))
    }

    /// Locks the rows that the query reads as [`for_update`](Self::for_update) does, and lets others insert rows that point
    /// at them meanwhile. For rows that are read to be changed, other than in their keys, while many refer to them.
    ///
    /// A foreign key to a row that is locked by `for_update` waits until the lock is gone; to one that is locked so it does
    /// not. Neither may be deleted, nor be given another key, by somebody else.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.name.eq("Louisa May Alcott")).for_no_key_update();
    /// # let sql = query.to_sql_for(orm::db::Backend::Postgres)?;
    /// # assert!(sql.text().ends_with(r#"WHERE "author"."name" = $1::text FOR NO KEY UPDATE OF "author""#));
    /// # Ok::<(), orm::Error>(())
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE "author"."name" = $1::text FOR NO KEY UPDATE OF "author"
    /// ```
    ///
    /// # Errors
    /// Errors are those of [`for_update`](Self::for_update).
    pub fn for_no_key_update(self) -> Self {
        self.locking(|lock| lock.strength = Some(LockStrength::NoKeyUpdate))
    }

    /// Locks the rows that the query reads against changes, until the transaction ends: others may read and lock them in
    /// the same way, and nobody writes them. For rows that must stay as they are while something else is written.
    ///
    /// More stands at [`for_update`](Self::for_update).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Author::objects().filter(Author.name.eq("Louisa May Alcott")).for_share();
    /// # let sql = query.to_sql_for(orm::db::Backend::Postgres)?;
    /// # assert!(sql.text().ends_with(r#"WHERE "author"."name" = $1::text FOR SHARE OF "author""#));
    /// # Ok::<(), orm::Error>(())
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE "author"."name" = $1::text FOR SHARE OF "author"
    /// ```
    pub fn for_share(self) -> Self {
        self.locking(|lock| lock.strength = Some(LockStrength::Share))
    }

    /// Fails with [`Error::Locked`](crate::error::Error::Locked) at once where another transaction has locked one of the
    /// rows, which breaks this one: ask in a savepoint to go on. Takes the place of [`skip_locked`](Self::skip_locked).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().for_update().nowait();
    /// # let sql = query.to_sql_for(orm::db::Backend::Postgres)?;
    /// # assert!(sql.text().ends_with(r#"FROM "book" FOR UPDATE OF "book" NOWAIT"#));
    /// # Ok::<(), orm::Error>(())
    /// ```
    /// ```sql
    /// SELECT … FROM "book" FOR UPDATE OF "book" NOWAIT
    /// ```
    pub fn nowait(self) -> Self {
        self.locking(|lock| lock.wait = LockWait::NoWait)
    }

    /// Leaves out rows that another transaction has locked: for workers that each take the next job. Takes the place of
    /// [`nowait`](Self::nowait).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let next = Book::objects().filter(Book.copies.gt(0)).order_by(Book.id).limit(1).for_update().skip_locked();
    /// # let sql = next.to_sql_for(orm::db::Backend::Postgres)?;
    /// # assert!(sql.text().ends_with(r#"LIMIT $2::int8 FOR UPDATE OF "book" SKIP LOCKED"#));
    /// # Ok::<(), orm::Error>(())
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."copies" > $1::int4 ORDER BY "book"."id" LIMIT $2::int8 FOR UPDATE OF "book" SKIP LOCKED
    /// ```
    pub fn skip_locked(self) -> Self {
        self.locking(|lock| lock.wait = LockWait::SkipLocked)
    }

    /// Locks the rows at the end of a to-one relation too, which is joined for it. Several relations take several calls.
    ///
    /// A row that may be missing can be locked only where a condition needs it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().select_related(Book.author).for_update().of(Book.author);
    /// # let sql = query.to_sql_for(orm::db::Backend::Postgres)?;
    /// # assert!(sql.text().ends_with(r#"FOR UPDATE OF "book", "t1""#));
    /// # Ok::<(), orm::Error>(())
    /// ```
    /// ```sql
    /// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON … FOR UPDATE OF "book", "t1"
    /// ```
    pub fn of(self, relation: impl LockedRelation<M>) -> Self {
        self.locking(|lock| lock.relations.extend(relation.relation_path()))
    }

    /// Runs the query without the lock on a database that has none on rows, which is SQLite: its transactions that write
    /// come one after the other, so that there is nobody to be kept out.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().for_update().or_ignore();
    /// # assert_sql(&query, r#"SELECT … FROM "book""#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" -- on Postgres with FOR UPDATE OF "book"
    /// ```
    pub fn or_ignore(self) -> Self {
        self.locking(|lock| lock.or_ignore = true)
    }

    fn locking(self, change: impl FnOnce(&mut RowLock)) -> Self {
        self.changed(|select| select.set_lock(change))
    }
}

/// A to-one relation whose rows a query can lock, such as `Book.author`. Users do not implement this trait.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// // The books and their authors; what else is joined stays free.
/// let query = Book::objects().select_related(Book.author.mentor).for_update().of(Book.author);
/// # let sql = query.to_sql_for(orm::db::Backend::Postgres)?;
/// # assert!(sql.text().ends_with(r#"FOR UPDATE OF "book", "t1""#), "{}", sql.text());
/// # Ok::<(), Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`of` cannot lock the rows of `{Self}` with those of `{M}`",
    label = "expected a foreign key of `{M}`, such as `Book.author`"
)]
pub trait LockedRelation<M> {
    /// The way to the rows.
    #[doc(hidden)]
    fn relation_path(self) -> Option<&'static RelationPath>;
}

impl<P: Path, T: Model, const N: usize> LockedRelation<P::Root> for ToOne<P, T, N> {
    fn relation_path(self) -> Option<&'static RelationPath> {
        <Via<P, T, N> as Path>::PATH
    }
}

impl<P: Path, T: Model, const N: usize> LockedRelation<P::Root> for ReverseOneToOne<P, T, N> {
    fn relation_path(self) -> Option<&'static RelationPath> {
        <ViaBack<P, T, N> as Path>::PATH
    }
}

impl<P: Path, T: Model, const N: usize> LockedRelation<P::Root> for ToOneOptional<P, T, N> {
    fn relation_path(self) -> Option<&'static RelationPath> {
        <ViaOptional<P, T, N> as Path>::PATH
    }
}
