//! The row that a foreign key points at.

use crate::db::{Executor, Pending, Target};
use crate::error::{Error, Result};
use crate::model::{ForeignKey, Model, RowsByKey, SiblingKeys, key_value};
use crate::objects::load::LoadContext;
use crate::objects::load::by_key::row_of_key;
use crate::objects::run::prepare;
use crate::query::{KeyExpr, Request, Select};
use std::sync::Arc;

impl<T: Model> ForeignKey<T> {
    /// Loads the row that the foreign key points at: once, after which it is kept.
    ///
    /// Rows that came from one query load together: the first `get` among them loads the targets of all in one query.
    /// [`Error::DoesNotExist`](crate::error::Error::DoesNotExist) if the row is gone,
    /// [`Error::NotLoaded`](crate::error::Error::NotLoaded) under
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
    ///     println!("{} by {}", book.title, book.author.get(&db).await?.name); // one query for all of them
    /// }
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE "author"."id" IN (SELECT value FROM json_each(?))
    /// ```
    #[track_caller]
    pub fn get<'db, 'row: 'db>(
        &'row self,
        db: &'db (impl Executor + ?Sized),
    ) -> Pending<'db, &'row T> {
        match self.at_hand() {
            Some(row) => Pending::ready(Ok(row)),
            None => Pending::new(self.row(db.target())),
        }
    }

    /// Returns the row where it is loaded, or was loaded together with those of other foreign keys.
    pub(super) fn at_hand(&self) -> Option<&T> {
        self.loaded().or_else(|| {
            let rows = self.siblings().ok()??.rows.get()?;
            let row = rows.get(&key_value(&self.id))?.as_ref()?;
            Some(self.keep(Arc::clone(row)))
        })
    }

    /// Loads the row, unless it is at hand.
    pub(super) async fn row(&self, on: Target<'_>) -> Result<&T> {
        if let Some(batch) = self.siblings()? {
            let rows = batch.rows.get_or_try_init(|| load(batch, on)).await?;
            // A key that was assigned since is none of the batch.
            if rows.get(&key_value(&self.id)).is_some_and(Option::is_none) {
                return Err(Error::DoesNotExist {
                    model: T::table().model,
                });
            }
        }
        match self.at_hand() {
            Some(row) => Ok(row),
            None => Ok(self.keep(Arc::new(row_of_key(&self.id, on).await?))),
        }
    }
}

/// The rows that these foreign keys point at, and the keys that no row has.
async fn load<T: Model>(batch: &SiblingKeys<T>, on: Target<'_>) -> Result<RowsByKey<T>> {
    let mut found = RowsByKey::with_capacity_and_hasher(batch.keys.len(), <_>::default());
    let keys = batch.keys.iter().map(key_value);
    let keys: Vec<_> = keys
        .filter(|key| found.insert(key.clone(), None).is_none())
        .collect();
    let mut select = Select::new(T::table());
    select.unordered();
    select.filter(KeyExpr::primary(T::table()).is_one_of(keys.iter().map(|key| &**key)));
    let prepared = prepare(Request::Select(&select), on)?;
    let rows: Vec<T> = prepared.rows(LoadContext::new(on)).await?;
    found.extend(
        rows.into_iter()
            .map(|row| (key_value(&row.key()), Some(Arc::new(row)))),
    );
    Ok(found)
}
