//! `tenant`: a database that shows the rows of one tenant.

use super::database::Database;
use super::transaction::Transaction;
use crate::error::{Error, Result};
use crate::schema::Tenant;
use std::sync::Arc;

/// A transaction that shows the rows of one tenant, or those of all. Made by [`Transaction::tenant`] and
/// [`Transaction::every_tenant`].
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
/// # let db = Database::connect("sqlite::memory:").await?;
/// # db.create_tables(schema![Firm, Task]).await?;
/// let tx = db.begin().await?;
/// let firm = Firm::draft().name("Acme").save(&tx).await?;
/// Task::draft().title("Begin").save(&tx.tenant(&firm)).await?;
/// tx.commit().await?;
/// assert_eq!(Task::objects().count(&db).await?, 1);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug)]
#[must_use = "nothing is read or written before a query runs on it"]
pub struct TenantTransaction<'tx> {
    pub(super) tx: &'tx Transaction,
    pub(super) tenant: Option<Arc<Tenant>>,
}

impl Database {
    /// Returns this database for a tenant, or for all of them.
    pub(crate) fn of_tenant(&self, tenant: Option<Arc<Tenant>>) -> Database {
        Database {
            tenant,
            ..self.clone()
        }
    }

    /// Returns the same database, where all rows of all tenants are read and written.
    ///
    /// For what is about tenants themselves, on a database that [`tenant`](Database::tenant) has restricted: the list of
    /// them, a report over all, a table that does not say whose its rows are.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let louisa = Author::get(2, &db).await?;
    /// let hers = db.tenant(&louisa);
    /// assert_eq!(Author::objects().count(&hers).await?, 1);
    /// assert_eq!(Author::objects().count(&hers.every_tenant()).await?, 2);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    #[must_use = "the database itself stays as it is"]
    pub fn every_tenant(&self) -> Database {
        self.of_tenant(None)
    }
}

impl Transaction {
    /// Returns the same transaction, where all rows of all tenants are read and written.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let louisa = Author::get(2, &db).await?;
    /// let tx = db.tenant(&louisa).begin().await?;
    /// assert_eq!(Author::objects().count(&tx).await?, 1);
    /// assert_eq!(Author::objects().count(&tx.every_tenant()).await?, 2);
    /// # tx.rollback().await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn every_tenant(&self) -> TenantTransaction<'_> {
        self.of_tenant(None)
    }

    /// Returns this transaction for a tenant, or for all of them.
    pub(crate) fn of_tenant(&self, tenant: Option<Arc<Tenant>>) -> TenantTransaction<'_> {
        TenantTransaction { tx: self, tenant }
    }
}

/// Refuses what would read or write the rows of all tenants.
pub(crate) fn refuse_tenant(tenant: Option<&Tenant>, what: &'static str) -> Result<()> {
    match tenant {
        None => Ok(()),
        Some(tenant) => Err(Error::InvalidQuery {
            model: tenant.table.model,
            why: format!(
                "{what} is about the rows of all tenants, and the database is that of one `{model}`; run it on `db.every_tenant()`",
                model = tenant.table.model,
            ),
        }),
    }
}
