//! The rows related to one row by a join table.

use crate::db::{Executor, Pending, Target};
use crate::error::{Error, Result};
use crate::model::{
    Draft, DraftValues, IntoKey, IntoPredicate, LoadedRows, ManyToMany, Model, Ordering, OwnerRow,
    Predicate, RowKeys, SiblingRows, Siblings, ThroughModel, key_value,
};
use crate::objects::load::children::load_children;
use crate::objects::load::{LoadContext, RowQuery};
use crate::objects::query_set::QuerySet;
use crate::objects::relation::join_table::{self as join, is_joined};
use crate::objects::stream::{Chunks, RowStream};
use crate::query::{self, KeyExpr, Select};
use crate::schema::Outcome;
use crate::value::KeyValue;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

impl<T: Model, Through: 'static> ManyToMany<T, Through> {
    /// A query of the related rows.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// let query = book.tags.objects().order_by(Tag.name).limit(3);
    /// # assert_sql(&query, r#"SELECT … FROM "tag" WHERE "tag"."id" IN (SELECT "t1"."tag_id" FROM "book_tags" AS "t1" WHERE "t1"."book_id" = ?) ORDER BY "tag"."name" LIMIT ?"#);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "tag" WHERE "tag"."id" IN (SELECT "t1"."tag_id" FROM "book_tags" AS "t1" WHERE "t1"."book_id" = ?)
    /// ORDER BY "tag"."name" LIMIT ?
    /// ```
    pub fn objects(&self) -> QuerySet<T> {
        let key = KeyExpr::primary(T::table());
        let related = match self.owner() {
            Ok(owner) => is_joined(owner.join, &owner.key, key),
            Err(why) => query::Expr::refused(why),
        };
        QuerySet::new().filter(Predicate::<T>::new(related))
    }

    /// The related rows for which the condition holds: [`objects`](Self::objects), filtered.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// assert!(book.tags.filter(Tag.name.eq("essay")).exists(&db).await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn filter(&self, condition: impl IntoPredicate<T>) -> QuerySet<T> {
        self.objects().filter(condition)
    }

    /// The related rows for which the condition does not hold: [`objects`](Self::objects), filtered the other way.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// assert_eq!(book.tags.exclude(Tag.name.eq("essay")).count(&db).await?, 0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn exclude(&self, condition: impl IntoPredicate<T>) -> QuerySet<T> {
        self.objects().exclude(condition)
    }

    /// The related rows in this order: [`objects`](Self::objects), ordered.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// assert_eq!(book.tags.order_by(Tag.name.desc()).all(&db).await?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn order_by(&self, keys: impl Ordering<T>) -> QuerySet<T> {
        self.objects().order_by(keys)
    }

    /// All related rows, asked for anew. [`get`](Self::get) keeps them, and asks for those of all rows of a query at
    /// once.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// assert_eq!(book.tags.all(&db).await?[0].name, "essay");
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "tag" WHERE "tag"."id" IN (SELECT "t1"."tag_id" FROM "book_tags" AS "t1" WHERE "t1"."book_id" = ?)
    /// ```
    #[track_caller]
    pub fn all<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, Vec<T>> {
        self.objects().all(db)
    }

    /// Reads all related rows one by one, in constant memory: [`objects`](Self::objects), streamed.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let mut books = novel.books().stream(&db);
    /// while let Some(book) = books.try_next().await? {
    ///     println!("{}", book.title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// ```
    #[track_caller]
    pub fn stream<'a>(&self, db: &'a (impl Executor + ?Sized)) -> RowStream<'a, T> {
        self.objects().stream(db)
    }

    /// Reads all related rows in chunks of `n`, by the primary key: [`objects`](Self::objects), in
    /// [chunks](QuerySet::chunks).
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let novel = Tag::objects().filter(Tag.name.eq("novel")).get(&db).await?;
    /// let mut books = novel.books().chunks(500, &db);
    /// assert_eq!(books.try_next().await?.expect("a chunk").len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT …, "book"."id" FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// ORDER BY "book"."id" LIMIT ?
    /// ```
    #[track_caller]
    pub fn chunks<'a>(&self, n: u64, db: &'a (impl Executor + ?Sized)) -> Chunks<'a, T> {
        self.objects().chunks(n, db)
    }

    /// Counts the related rows.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let essay = Tag::objects().filter(Tag.name.eq("essay")).get(&db).await?;
    /// assert_eq!(essay.books().count(&db).await?, 1);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT COUNT(*) FROM "book" WHERE "book"."id" IN (SELECT "t1"."book_id" FROM "book_tags" AS "t1" WHERE "t1"."tag_id" = ?)
    /// ```
    #[track_caller]
    pub fn count<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, u64> {
        self.objects().count(db)
    }

    /// Returns true if any row is related.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::objects().filter(Book.title.eq("Nature")).get(&db).await?;
    /// assert!(book.tags.exists(&db).await?);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT 1 FROM "tag" WHERE "tag"."id" IN (SELECT "t1"."tag_id" FROM "book_tags" AS "t1" WHERE "t1"."book_id" = ?) LIMIT ?
    /// ```
    #[track_caller]
    pub fn exists<'a>(&self, db: &'a (impl Executor + ?Sized)) -> Pending<'a, bool> {
        self.objects().exists(db)
    }

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
    /// are looked up first, in a transaction.
    #[track_caller]
    pub fn add<'a>(
        &self,
        rows: impl RowKeys<T>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, ()> {
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
    pub fn add_with<'a, D: Draft<Model = Through>>(
        &self,
        row: impl IntoKey<T>,
        fill: impl FnOnce(Through::Draft) -> D,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, ()>
    where
        Through: ThroughModel,
    {
        let (key, on) = (key_value(&row.into_key()), db.target());
        // The ends are set with each pair.
        let draft = fill(Through::draft(DraftValues::new(Through::table()))).into_values();
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
    #[track_caller]
    pub fn set<'a>(
        &self,
        rows: impl RowKeys<T>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, ()> {
        let (keys, on) = (keys(rows), db.target());
        self.changing(on.outcome(), move |owner| async move {
            join::set(owner.join, &owner.key, keys, on).await
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
    peers: &Siblings<T>,
    key: &KeyValue,
    on: Target<'_>,
) -> Result<Option<LoadedRows<T>>> {
    let mut all = peers.rows.lock().await;
    let undone =
        |loaded: &SiblingRows<T>| loaded.within.as_ref().is_some_and(Outcome::may_be_undone);
    if all.as_ref().is_none_or(undone) {
        let rows = load(&peers.owners, on).await?;
        let within = on.outcome();
        *all = Some(SiblingRows { rows, within });
    }
    Ok(all.as_ref().and_then(|all| all.rows.get(key).cloned()))
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
    let grouped = load_children(&query, join.from(), &keys, LoadContext::new(on)).await?;
    let grouped = grouped.into_iter().map(LoadedRows::from);
    Ok(keys.into_iter().flatten().zip(grouped).collect())
}

fn keys<T: Model>(rows: impl RowKeys<T>) -> Vec<KeyValue> {
    let rows = rows.into_iter();
    rows.map(|row| key_value(&row.into_key())).collect()
}
