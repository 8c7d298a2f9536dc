//! The one argument of an end of a query.

use crate::db::Executor;

/// A reference to the database or transaction that a query is sent to, by [`QuerySet::all`](super::QuerySet::all) and other
/// ends. Users do not implement it.
///
/// A bound for the sake of its message: a key or a condition in front of the database is told where it goes, and rustc does
/// not advise to leave it out, which would read or delete all rows.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::OnlyDatabase;
///
/// /// The first book of a database, or as a transaction sees it.
/// async fn oldest<'a>(on: impl OnlyDatabase<'a>) -> orm::Result<Option<Book>> {
///     Book::objects().order_by(Book.year).first(on).await
/// }
///
/// let tx = db.begin().await?;
/// assert_eq!(oldest(&tx).await?.map(|book| book.year), Some(1836));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "an end of a query takes a reference to the database alone, and `{Self}` is none; write `&db` or `&tx` here, a condition in front, `.filter(Book.title.eq(…)).first(&db)`, for so many rows `.limit(3).all(&db)`, and for a key `Book::get(key, &db)`",
    label = "a `&Database` or a `&Transaction` stands here",
    note = "what `connect` and `begin` open is there when they were awaited: `let db = Database::connect(url).await?`; what is in an `Option` is taken out first, and a `static` holds a database in a `OnceLock`, which `main` fills: `DB.get().expect(\"a database\")`",
    note = "rows of a struct of your own are read by `.values_as::<Line>().all(&db)`, without a type behind the end itself",
    note = "what `State` or `Extension` of axum holds is taken out where it stands as a parameter: `State(db): State<Database>`",
    note = "a `Database` is shared as it is, since its clones have one pool: leave a `Mutex`, an `RwLock` or a `RefCell` around it out; a function of a data migration gives `context.executor()`; what may be a database or a transaction is bound by `E: Executor`"
)]
pub trait OnlyDatabase<'a> {
    /// The database or the transaction.
    type On: Executor + ?Sized + 'a;
    /// Returns the database or the transaction.
    #[doc(hidden)]
    fn database(self) -> &'a Self::On;
}

#[diagnostic::do_not_recommend]
impl<'a, E: Executor + ?Sized> OnlyDatabase<'a> for &'a E {
    type On = E;
    fn database(self) -> &'a E {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<'a, E: Executor + ?Sized> OnlyDatabase<'a> for &'a mut E {
    type On = E;
    fn database(self) -> &'a E {
        self
    }
}
