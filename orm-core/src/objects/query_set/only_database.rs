//! The one argument of `get`.

use crate::db::Executor;

/// A reference to the database or transaction that [`QuerySet::get`](super::QuerySet::get) is run on. Users do not implement
/// it.
///
/// A bound for the sake of its message: a key or a condition in front of the database is told where it goes, and rustc does
/// not advise to leave it out.
#[diagnostic::on_unimplemented(
    message = "`get` of a query takes the database alone; write `Book::get(key, &db)` for a key, and `.filter(Book.title.eq(…)).get(&db)` for a condition",
    label = "`&db` stands here, and the only row of the query is read"
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
