//! Rows of a query that are asked for by their keys.

use super::QuerySet;
use crate::db::{Executor, Pending};
use crate::model::{IntoKey, Model, RowKeys, bound_key, key_value};
use crate::query::{KeyExpr, Select};
use std::collections::HashMap;
use std::hash::Hash;

impl<M: Model> QuerySet<M> {
    /// The rows of these keys, found by key. Keys without a row in the query are left out.
    ///
    /// One query, however many keys there are; of no keys, none.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let books = Book::objects().in_bulk([1, 3, 99], &db).await?;
    /// assert_eq!((books.len(), books[&3].title.as_str()), (2, "Little Men"));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT value FROM json_each(?))
    /// ```
    #[track_caller]
    pub fn in_bulk<'a>(
        &self,
        keys: impl RowKeys<M>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, HashMap<M::Key, M>>
    where
        M::Key: Eq + Hash,
    {
        let rows = self
            .clone()
            .of_keys(keys)
            .changed(Select::unordered)
            .all(db);
        Pending::new(async move {
            let rows = rows.await?.into_iter();
            Ok(rows.map(|row| (row.key(), row)).collect())
        })
    }
}

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// Returns true if this row is among those of the query: a row, a foreign key to it, or its key.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let book = Book::get(1, &db).await?;
    /// assert!(!Book::objects().filter(Book.year.gt(1860)).contains(&book, &db).await?);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT 1 FROM "book" WHERE "book"."year" > ? AND "book"."id" = ? LIMIT ?
    /// ```
    #[track_caller]
    pub fn contains<'a>(
        &self,
        row: impl IntoKey<M>,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, bool> {
        let key = KeyExpr::primary(M::table()).eq(bound_key(&row.into_key()));
        self.clone().changed(|select| select.filter(key)).exists(db)
    }

    /// Keeps the rows of these keys: rows, foreign keys to them, or keys.
    ///
    /// In code over any `M: Model` no field of the key is known to be compared: this is the condition on the key there.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// async fn lock<M: Model<Key = i64>>(rows: QuerySet<M>, key: i64, tx: &Transaction) -> orm::Result<M> {
    ///     rows.of_keys([key]).for_update().or_ignore().get(tx).await
    /// }
    /// # assert_sql(&Book::objects().of_keys([1]), r#"SELECT … FROM "book" WHERE "book"."id" IN (SELECT value FROM json_each(?))"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" WHERE "book"."id" IN (SELECT value FROM json_each(?))
    /// ```
    pub fn of_keys(self, keys: impl RowKeys<M>) -> Self {
        let keys: Vec<_> = keys
            .into_iter()
            .map(|key| key_value(&key.into_key()))
            .collect();
        let is_one = KeyExpr::primary(M::table()).is_one_of(keys.iter().map(|key| &**key));
        self.changed(|select| select.filter(is_one))
    }
}
