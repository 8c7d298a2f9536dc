//! The row that a foreign key points at.

use crate::db::{self, Executor, Pending, Target};
use crate::error::{Error, Result};
use crate::model::{Erased, ErasedModel, ForeignKey, KeyedRow, Model, key_value};
use crate::objects::load::LoadContext;
use crate::objects::load::by_key::row_of_key;
use crate::objects::load::key_positions::KeyPositions;
use crate::objects::load::policy::policy;
use crate::objects::run::prepare;
use crate::query::{KeyExpr, Request, Select};
use crate::value::{KeyValue, Reader, ValueSink};
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
            None => self.loaded_now(db.target()),
        }
    }

    /// Returns the row where it is loaded, or was loaded together with those of other foreign keys.
    pub(super) fn at_hand(&self) -> Option<&T> {
        self.loaded().or_else(|| {
            let target = self.siblings().ok()??.target(&key_value(&self.id))?;
            self.keep_erased(target.clone()?)
        })
    }

    /// Loads the row, unless it is at hand.
    #[track_caller]
    pub(super) fn loaded_now<'db, 'row: 'db>(&'row self, on: Target<'db>) -> Pending<'db, &'row T> {
        Pending::new(self.row(on))
    }

    async fn row(&self, on: Target<'_>) -> Result<&T> {
        if let Some(batch) = self.siblings()? {
            let targets = || load(ErasedModel::of::<T>(), &batch.keys, on);
            batch.targets.get_or_try_init(targets).await?;
            // A key that was assigned since is none of the batch.
            if batch
                .target(&key_value(&self.id))
                .is_some_and(Option::is_none)
            {
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

/// Loads the row of each of these keys; `None` where no row has it.
async fn load(
    model: ErasedModel,
    keys: &[KeyValue],
    on: Target<'_>,
) -> Result<Vec<Option<Erased>>> {
    let table = model.table();
    let mut positions = KeyPositions::new(keys.iter().map(Some));
    let mut select = Select::new(table);
    select.unordered();
    select.filter(KeyExpr::primary(table).is_one_of(positions.keys()));
    let prepared = prepare(Request::Select(&select), on)?;
    let mut rows = Vec::new();
    let mut read = |reader: &mut dyn Reader| {
        rows.push(model.read(reader, prepared.tree())?);
        Ok(())
    };
    prepared.fetch(on, &mut read).await?;
    let policy = policy(table, &LoadContext::new(on), db::current_call_site(), None);
    model.set_load_policy(&mut rows, prepared.tree(), &policy);
    let mut targets = vec![None; keys.len()];
    for KeyedRow { key, row } in rows {
        key.iter().for_each(|part| positions.put(part.clone()));
        let mut next = positions.first();
        while let Some(position) = next {
            targets[position] = Some(row.clone());
            next = positions.next(position);
        }
    }
    Ok(targets)
}
