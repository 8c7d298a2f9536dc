//! The rows related to one row by a join table.
//!
//! - this file: rows that are loaded once, and that are related and related no more
//! - `builders`: the related rows as a query
//! - `ends`: what a query ends with, of the related rows

mod builders;
mod ends;

use crate::db::{Executor, Pending, Target};
use crate::error::{Error, Result};
use crate::model::{
    Draft, DraftValues, IntoKey, LoadedRows, ManyToMany, Model, OwnerRow, PairAlone, RowKeys,
    SiblingOwners, SiblingRows, ThroughModel, key_value,
};
use crate::objects::load::children::load_children;
use crate::objects::load::{LoadContext, RowQuery};
use crate::objects::relation::draft_completion::DraftCompletion;
use crate::objects::relation::join_table as join;
use crate::query::{OwnerLink, Select};
use crate::schema::Outcome;
use crate::value::KeyValue;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

impl<T: Model, Through: 'static> ManyToMany<T, Through> {
    /// Loads all related rows: once, after which they are kept, as a shared slice.
    ///
    /// Rows that came from one query load together: the first `get` among them loads the related rows of all in one
    /// query. What is added or removed by this field is seen by the next `get`; what was loaded in a transaction goes
    /// with it when that is rolled back. [`Error::NotLoaded`](crate::error::Error::NotLoaded) under
    /// [`FetchMode::Raise`](crate::schema::FetchMode::Raise).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let books = Book::objects().all(&db).await?;
    /// for book in &books {
    ///     println!("{}: {} tags", book.title, book.tags.get(&db).await?.len()); // one query for all of them
    /// }
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book_tags"."book_id", "t1"."id", "t1"."name" FROM "book_tags" INNER JOIN "tag" AS "t1" ON "t1"."id" = "book_tags"."tag_id"
    /// WHERE "book_tags"."book_id" IN (SELECT value FROM json_each(?))
    /// ```
    #[track_caller]
    pub fn get<'db, 'row: 'db>(
        &'row self,
        db: &'db (impl Executor + ?Sized),
    ) -> Pending<'db, LoadedRows<T>> {
        match self.loaded() {
            Some(rows) => Pending::ready(Ok(rows)),
            None => Pending::new(self.rows(db.target())),
        }
    }

    /// Loads the rows, unless they are loaded.
    async fn rows(&self, on: Target<'_>) -> Result<LoadedRows<T>> {
        if let Some(rows) = self.loaded() {
            return Ok(rows);
        }
        let siblings = self.siblings()?;
        let owner = self.stored_owner()?;
        let seen = owner.seen(on.outcome());
        if let Some(peers) = siblings.filter(|_| seen.is_unchanged())
            && let Some(rows) = of_peers(peers, &owner.key, on).await?
        {
            return Ok(self.keep(rows, seen));
        }
        let mut rows = load(std::slice::from_ref(&owner), on).await?;
        Ok(self.keep(rows.remove(&owner.key).unwrap_or_default(), seen))
    }

    /// Relates these rows too; those that are related already stay so, once.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// book.tags.add(&[&novel], &db).await?; // or keys: `add([1, 2], &db)`
    /// assert_eq!(book.tags.count(&db).await?, 2);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "book_tags" ("book_id", "tag_id") … ON CONFLICT ("book_id", "tag_id") DO NOTHING
    /// ```
    ///
    /// If the join table is a model of your own without a key or unique constraint of the two, the rows that are there
    /// are looked up first, in a transaction. Where such a model has other fields that must be set,
    /// [`add_with`](Self::add_with) sets them, and `add` does not compile.
    #[track_caller]
    pub fn add<'a, Start>(
        &self,
        rows: impl RowKeys<T>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, ()>
    where
        Through: PairAlone<Start>,
    {
        let (keys, on) = (keys(rows), db.target());
        self.changing(on.outcome(), move |owner| async move {
            let pairs = keys.into_iter().map(|to| (owner.key.clone(), to)).collect();
            let draft = DraftValues::new(owner.join.through());
            join::add(owner.join, pairs, draft, on).await
        })
    }

    /// Relates a row by a row of the join table's model with these fields. If it is related already, nothing happens.
    ///
    /// ```
    /// use orm::prelude::*;
    ///
    /// #[derive(Model)]
    /// struct Book {
    ///     id: i64,
    ///     #[orm(related_name = "books")]
    ///     tags: ManyToMany<Tag, Tagging>,
    /// }
    ///
    /// #[derive(Model)]
    /// struct Tag {
    ///     id: i64,
    ///     name: String,
    /// }
    ///
    /// #[derive(Model)]
    /// #[orm(primary_key(book, tag))]
    /// struct Tagging {
    ///     #[orm(on_delete = Cascade)]
    ///     book: ForeignKey<Book>,
    ///     #[orm(on_delete = Cascade)]
    ///     tag: ForeignKey<Tag>,
    ///     note: String,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = Database::connect("sqlite::memory:").await?;
    /// # db.create_tables(schema![Book, Tag, Tagging]).await?;
    /// let book = Book::draft().save(&db).await?;
    /// let war = Tag::draft().name("war").save(&db).await?;
    /// book.tags.add_with(&war, |tagging| tagging.note("and peace"), &db).await?;
    /// assert_eq!(Tagging::get((book.id, war.id), &db).await?.note, "and peace");
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn add_with<'a, Start, D: Draft<Model = Through>>(
        &self,
        row: impl IntoKey<T>,
        fill: impl DraftCompletion<Start, D>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, ()>
    where
        Through: ThroughModel<Start>,
    {
        let (key, on) = (key_value(&row.into_key()), db.target());
        // The ends are set with each pair.
        let draft = fill(Through::of(DraftValues::new(Through::table()))).into_values();
        self.changing(on.outcome(), move |owner| async move {
            let pairs = vec![(owner.key.clone(), key)];
            join::add(owner.join, pairs, draft, on).await
        })
    }

    /// Relates these rows no more. They stay; those that are not related are no mistake.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// book.tags.remove(book.tags.all(&db).await?, &db).await?;
    /// assert_eq!(book.tags.count(&db).await?, 0);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// DELETE FROM "book_tags" WHERE "book_tags"."book_id" = ? AND "book_tags"."tag_id" IN (SELECT value FROM json_each(?))
    /// ```
    #[track_caller]
    pub fn remove<'a>(
        &self,
        rows: impl RowKeys<T>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, ()> {
        let (keys, on) = (keys(rows), db.target());
        self.changing(on.outcome(), move |owner| async move {
            join::remove(owner.join, &owner.key, Some(&keys), on).await
        })
    }

    /// Relates just these rows: adds those that are missing and removes the others, in one transaction. What is related
    /// already is not touched.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// book.tags.set(&[&novel], &db).await?;
    /// assert_eq!(book.tags.all(&db).await?[0].name, "novel");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT "book_tags"."tag_id" FROM "book_tags" WHERE "book_tags"."book_id" = ?;
    /// DELETE FROM "book_tags" …; INSERT INTO "book_tags" … -- as far as there is a difference
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) where a row is missing and the join table is a model of your
    /// own with other fields that must be set; then nothing has changed. [`set_with`](Self::set_with) fills them in.
    #[track_caller]
    pub fn set<'a>(
        &self,
        rows: impl RowKeys<T>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, ()> {
        let (keys, on) = (keys(rows), db.target());
        self.changing(on.outcome(), move |owner| async move {
            let draft = DraftValues::new(owner.join.through());
            join::set(owner.join, &owner.key, keys, draft, on).await
        })
    }

    /// Relates just these rows, as [`set`](Self::set) does, and fills the other columns of the join table in where a row was
    /// not related before, as [`add_with`](Self::add_with) does. What is related already keeps what it has there.
    ///
    /// ```
    /// use orm::prelude::*;
    ///
    /// # #[derive(Model)]
    /// # struct Book {
    /// #     id: i64,
    /// #     #[orm(related_name = "books")]
    /// #     tags: ManyToMany<Tag, Tagging>,
    /// # }
    /// # #[derive(Model)]
    /// # struct Tag {
    /// #     id: i64,
    /// #     name: String,
    /// # }
    /// #[derive(Model)]
    /// #[orm(primary_key(book, tag))]
    /// struct Tagging {
    ///     #[orm(on_delete = Cascade)]
    ///     book: ForeignKey<Book>,
    ///     #[orm(on_delete = Cascade)]
    ///     tag: ForeignKey<Tag>,
    ///     note: String,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = Database::connect("sqlite::memory:").await?;
    /// # db.create_tables(schema![Book, Tag, Tagging]).await?;
    /// # let book = Book::draft().save(&db).await?;
    /// let tags = Tag::bulk_create(["war", "peace"].map(|name| Tag::draft().name(name)), &db).await?;
    /// book.tags.add_with(&tags[0], |tagging| tagging.note("first"), &db).await?;
    /// book.tags.set_with(&tags, |tagging| tagging.note("then"), &db).await?;
    /// let notes = Tagging::objects().order_by(Tagging.tag.id).values(Tagging.note);
    /// assert_eq!(notes.all(&db).await?, ["first", "then"]);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn set_with<'a, Start, D: Draft<Model = Through>>(
        &self,
        rows: impl RowKeys<T>,
        fill: impl DraftCompletion<Start, D>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, ()>
    where
        Through: ThroughModel<Start>,
    {
        let (keys, on) = (keys(rows), db.target());
        let draft = fill(Through::of(DraftValues::new(Through::table()))).into_values();
        self.changing(on.outcome(), move |owner| async move {
            join::set(owner.join, &owner.key, keys, draft, on).await
        })
    }

    /// Relates no row any more.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// book.tags.clear(&db).await?;
    /// assert!(!book.tags.exists(&db).await?);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// DELETE FROM "book_tags" WHERE "book_tags"."book_id" = ?
    /// ```
    #[track_caller]
    pub fn clear<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, ()> {
        let on = db.target();
        self.changing(on.outcome(), move |owner| async move {
            join::remove(owner.join, &owner.key, None, on).await
        })
    }
}

impl<T: Model, Through> ManyToMany<T, Through> {
    /// Runs a change of the related rows, after which the rows that were loaded do not count any more.
    #[track_caller]
    fn changing<'a, Done>(
        &self,
        within: Option<Outcome>,
        work: impl FnOnce(Arc<OwnerRow>) -> Done + Send + 'a,
    ) -> Pending<'a, ()>
    where
        Done: Future<Output = Result<()>> + Send,
    {
        let owner = self.stored_owner();
        Pending::new(async move {
            let owner = owner?;
            let done = work(Arc::clone(&owner)).await;
            owner.changed(within);
            done
        })
    }

    /// The row that this belongs to.
    fn stored_owner(&self) -> Result<Arc<OwnerRow>> {
        self.owner().map_err(|why| Error::InvalidQuery {
            model: T::table().model,
            why,
        })
    }
}

/// Returns the rows related to the owner with this key; the first call loads those of all siblings. Rows that were
/// loaded within a transaction that was rolled back are loaded anew.
async fn of_peers<T: Model>(
    peers: &SiblingOwners,
    key: &KeyValue,
    on: Target<'_>,
) -> Result<Option<LoadedRows<T>>> {
    let mut all = peers.rows.lock().await;
    let undone = |loaded: &SiblingRows| loaded.within.as_ref().is_some_and(Outcome::may_be_undone);
    if all.as_ref().is_none_or(undone) {
        let rows = load::<T>(&peers.owners, on).await?;
        let rows = rows.into_iter().map(|(key, rows)| (key, rows.erased()));
        let rows = rows.collect();
        let within = on.outcome();
        *all = Some(SiblingRows { rows, within });
    }
    let rows = all.as_ref().and_then(|all| all.rows.get(key));
    Ok(rows.and_then(LoadedRows::of))
}

/// Loads the rows related to each of these owners, by their keys, in one query.
async fn load<T: Model>(
    owners: &[Arc<OwnerRow>],
    on: Target<'_>,
) -> Result<HashMap<KeyValue, LoadedRows<T>>> {
    let Some(join) = owners.first().map(|owner| owner.join) else {
        return Ok(HashMap::new());
    };
    let mut select = Select::new(join.through());
    select.set_target(join.to());
    let mut seen = HashSet::with_capacity(owners.len());
    let keys = owners.iter().map(|owner| &owner.key);
    let keys = keys.filter(|key| seen.insert(*key)).cloned().map(Some);
    let keys: Vec<Option<KeyValue>> = keys.collect();
    let query = RowQuery::new(select);
    let link = OwnerLink::ForeignKey(join.from());
    let grouped = load_children(&query, link, &keys, LoadContext::new(on)).await?;
    let grouped = grouped.into_iter().map(LoadedRows::from);
    Ok(keys.into_iter().flatten().zip(grouped).collect())
}

fn keys<T: Model>(rows: impl RowKeys<T>) -> Vec<KeyValue> {
    let rows = rows.into_iter();
    rows.map(|row| key_value(&row.into_key())).collect()
}
