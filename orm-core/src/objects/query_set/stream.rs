//! Many rows of a query, a few at a time.

use super::QuerySet;
use crate::db::{Database, Executor, RawRows};
use crate::error::Result;
use crate::model::Model;
use crate::objects::load::fetched::Fetched;
use crate::objects::load::{LoadContext, Stage};
use crate::objects::run::Prepared;
use crate::objects::stream::reader::BatchReader;
use crate::objects::stream::{Chunks, RowStream};
use crate::value::{Reader, Type};

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// Reads the rows one by one, in constant memory, with what is joined, computed or prefetched with them.
    ///
    /// Rows come from one statement, as they arrive: the stream holds a connection from its first row until its last, or
    /// until it is dropped. They have no peers: `get` on a foreign key loads one row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut rows = Book::objects().order_by(Book.year).stream(&db);
    /// while let Some(book) = rows.try_next().await? {
    ///     println!("{}", book.title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY "book"."year"
    /// ```
    ///
    /// Where further rows are prefetched, the rows come in batches of 1 000, in the order of the query and then by key,
    /// each by a statement of its own and one more for each relation, and those of a batch load together. The connection
    /// is free between them, and rows may be changed between two batches; in a
    /// [`read_only`](crate::db::Database::read_only) transaction all are of one moment. An order that no index
    /// serves costs a pass over the table for each batch. [`chunks`](Self::chunks) has batches of another size.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut authors = Author::objects().prefetch_related(Author.books()).stream(&db);
    /// while let Some((author, books)) = authors.try_next().await? {
    ///     println!("{}: {} books", author.name, books.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT …, "author"."id" FROM "author" ORDER BY "author"."id" LIMIT ?;
    /// SELECT … FROM "book" WHERE "book"."author_id" IN (SELECT value FROM json_each(?));
    /// SELECT …, "author"."id" FROM "author" WHERE "author"."id" > ? ORDER BY "author"."id" LIMIT ?; …
    /// ```
    #[track_caller]
    pub fn stream<'a>(&self, db: &'a (impl Executor + ?Sized)) -> RowStream<'a, Out> {
        RowStream::new(self.as_select(), self.row_reader(), self.context(db))
    }

    /// Reads the rows as [`stream`](Self::stream) does, in a stream that borrows nothing: for a response of a web service, or a
    /// task of its own. It keeps the database, and is of no transaction.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut rows = Book::objects().order_by(Book.year).owned_stream(&db);
    /// let task = tokio::spawn(async move { rows.try_next().await });
    /// assert_eq!(task.await.expect("no panic")?.map(|book| book.title), Some("Nature".to_owned()));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn owned_stream(&self, db: &Database) -> RowStream<'static, Out> {
        RowStream::owned(self.as_select(), self.row_reader(), &self.context(db), db)
    }

    /// Reads the rows in chunks of `n`, by the primary key, with what is joined, computed or prefetched with them.
    ///
    /// Each chunk is a statement of its own, and one for each relation that is prefetched; no connection is held between
    /// two of them, so that the rows of one may be worked on for long, or written. The rows of a chunk load together, as
    /// those of [`all`](Self::all) do. A chunk goes on behind the last key of the one before: of rows that come or go
    /// meanwhile, those behind that key are seen or not, and no other row is left out or repeated.
    ///
    /// The model's own `ordering` does not count. An order that is asked for, and chunks of no rows, are
    /// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery): [`stream`](Self::stream) has any order, and
    /// [`after`](Self::after) pages in it. A limit and an offset hold for all chunks together.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut books = Book::objects().filter(Book.copies.gt(0)).chunks(500, &db);
    /// while let Some(mut chunk) = books.try_next().await? {
    ///     chunk.iter_mut().for_each(|book| book.copies -= 1);
    ///     Book::bulk_update(&mut chunk, (Book.copies,), &db).await?;
    /// }
    /// # assert_eq!(Book::objects().filter(Book.copies.eq(0)).count(&db).await?, 3);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT …, "book"."id" FROM "book" WHERE "book"."copies" > ? ORDER BY "book"."id" LIMIT ?;
    /// SELECT …, "book"."id" FROM "book" WHERE "book"."copies" > ? AND "book"."id" > ? ORDER BY "book"."id" LIMIT ?; …
    /// ```
    ///
    /// [`after`](Chunks::after) begins behind a key, to go on where an earlier run ended.
    #[track_caller]
    pub fn chunks<'a>(&self, n: u64, db: &'a (impl Executor + ?Sized)) -> Chunks<'a, M, Out> {
        Chunks::new(self.as_select(), n, self.row_reader(), self.context(db))
    }

    fn row_reader(&self) -> StagedReader<M, Out> {
        StagedReader(self.query.stage.start())
    }
}

/// Reads rows, and has them pass the stages of a query.
struct StagedReader<M, Out>(Box<dyn Stage<M, Out>>);

impl<M: Model, Out: Send + 'static> BatchReader for StagedReader<M, Out> {
    type Out = Out;
    type Rows = StagedRows<M, Out>;

    fn loads(&self) -> bool {
        self.0.loads()
    }

    fn types(&self) -> Vec<Option<Type>> {
        Vec::new()
    }

    async fn fetch(&self, prepared: &Prepared, context: LoadContext<'_>) -> Result<Vec<Out>> {
        prepared.results(self.0.start(), context).await
    }

    fn start(&self) -> StagedRows<M, Out> {
        let stage = self.0.start();
        StagedRows {
            raw: stage.needs_parents().then(|| RawRows::new(0)),
            fetched: Fetched::new(),
            stage,
        }
    }

    fn kept(rows: &mut StagedRows<M, Out>) -> Option<&mut RawRows> {
        rows.raw.as_mut()
    }

    fn read(
        &self,
        rows: &mut StagedRows<M, Out>,
        prepared: &Prepared,
        reader: &mut dyn Reader,
    ) -> Result<()> {
        let row = prepared.read(reader)?;
        let StagedRows { fetched, stage, .. } = rows;
        fetched.push(row, reader, prepared.items(), &mut **stage)
    }

    async fn finish(
        &self,
        rows: StagedRows<M, Out>,
        prepared: &Prepared,
        context: LoadContext<'_>,
    ) -> Result<Vec<Out>> {
        let StagedRows {
            fetched,
            raw,
            mut stage,
        } = rows;
        let (rows, parents) = fetched.settle(&mut *stage, prepared, raw, None, &context);
        stage.finish(rows, LoadContext { parents, ..context }).await
    }
}

/// Rows as they are read, and the stages that they pass then.
struct StagedRows<M, Out> {
    fetched: Fetched<M>,
    /// The rows as they came, where others may point at them.
    raw: Option<RawRows>,
    stage: Box<dyn Stage<M, Out>>,
}
