//! `tenant`: a database of the rows of one tenant.

use crate::db::{Database, TenantTransaction, Transaction};
use crate::model::{IntoKey, Model, key_value};
use crate::schema::Tenant;
use std::sync::Arc;

impl Database {
    /// Returns the same database, where the rows of one tenant alone are read and written.
    ///
    /// For tenants whose rows stand in the same tables. Each model says whose a row is by a foreign key with
    /// `#[orm(tenant)]`; every query, update and delete gets the condition that it leads to this tenant, also for joined
    /// rows and in subqueries, and drafts need not set it. So a condition that was forgotten shows and changes nothing of
    /// other tenants. Of the tenants themselves there is this one.
    ///
    /// Whatever takes a [`Database`] takes this one: it shares the connections, begins transactions, and has replicas and
    /// sessions. It is cheap to make, for each request one.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// use orm::prelude::*;
    ///
    /// #[derive(Model)]
    /// struct Firm {
    ///     id: i64,
    ///     name: String,
    /// }
    ///
    /// #[derive(Model)]
    /// struct Task {
    ///     id: i64,
    ///     #[orm(tenant, related_name = "tasks", on_delete = Cascade)]
    ///     firm: ForeignKey<Firm>,
    ///     title: String,
    /// }
    ///
    /// # let db = Database::builder("sqlite::memory:").record_queries(true).connect().await?;
    /// # db.create_tables(schema![Firm, Task]).await?;
    /// let acme = Firm::draft().name("Acme").save(&db).await?;
    /// let umbrella = Firm::draft().name("Umbrella").save(&db).await?;
    ///
    /// let theirs = db.tenant(&umbrella);
    /// let task = Task::draft().title("Count the barrels").save(&theirs).await?;
    ///
    /// let ours = db.tenant(&acme);
    /// assert_eq!(Task::objects().count(&ours).await?, 0);
    /// assert!(Task::get(task.id, &ours).await.is_err_and(|error| matches!(error, Error::DoesNotExist { .. })));
    /// # let sent = db.queries();
    /// # assert_eq!(sent[sent.len() - 2].text, r#"SELECT COUNT(*) FROM "task" WHERE "task"."firm_id" = ?"#);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// INSERT INTO "task" ("firm_id", "title") VALUES (?, ?) RETURNING "id";
    /// SELECT COUNT(*) FROM "task" WHERE "task"."firm_id" = ?;
    /// SELECT … FROM "task" WHERE "task"."firm_id" = ? AND "task"."id" = ?
    /// ```
    ///
    /// # Errors
    /// A statement on it is [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) where a model neither says whose its
    /// rows are nor that they are of all (`#[orm(every_tenant)]`), where its tenants are rows of another model, and of an
    /// update on conflict by a key without the tenant; so are `sql!`, `truncate` and a connection that is lent. A row that
    /// would be another tenant's is [`Error::Validation`](crate::error::Error::Validation), and one that would lead to
    /// another tenant's row [`Error::ForeignKeyViolation`](crate::error::Error::ForeignKeyViolation), as if there were no
    /// such row: keys that are written are looked for first, by one statement for each foreign key.
    /// [`every_tenant`](Database::every_tenant) does without all that.
    #[must_use = "the database itself stays as it is"]
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn tenant<T: Model>(&self, tenant: &T /* its key: `db.tenant_by_key::<Firm>(7)` */) -> Database {
        self.of_tenant(Some(of_key::<T>(&tenant.key())))
    }

    /// Returns the same database, where the rows of the tenant with this key alone are read and written, as
    /// [`tenant`](Database::tenant) does. Whether there is such a tenant is not asked.
    ///
    /// For a key that comes with a request, such as from a token.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let hers = db.tenant_by_key::<Author>(2);
    /// assert_eq!(Author::objects().get(&hers).await?.name, "Louisa May Alcott");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// SELECT … FROM "author" WHERE "author"."id" = ? LIMIT ?
    /// ```
    #[must_use = "the database itself stays as it is"]
    pub fn tenant_by_key<T: Model>(&self, key: impl IntoKey<T>) -> Database {
        self.of_tenant(Some(of_key::<T>(&key.into_key())))
    }
}

impl Transaction {
    /// Returns this transaction, where the rows of one tenant alone are read and written, as on
    /// [`Database::tenant`].
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let tx = db.begin().await?;
    /// for author in Author::objects().all(&tx).await? {
    ///     assert_eq!(Author::objects().count(&tx.tenant(&author)).await?, 1);
    /// }
    /// tx.commit().await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn tenant<T: Model>(&self, tenant: &T /* its key: `db.tenant_by_key::<Firm>(7)` */) -> TenantTransaction<'_> {
        self.of_tenant(Some(of_key::<T>(&tenant.key())))
    }
}

fn of_key<T: Model>(key: &T::Key) -> Arc<Tenant> {
    Arc::new(Tenant {
        table: T::table(),
        key: key_value(key),
    })
}
