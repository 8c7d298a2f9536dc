//! Models whose rows are those of queries.

use super::Model;

/// A model that is declared with `#[orm(cte)]`: its rows are those of a query, which the program gives it for each use, and no
/// table of the database. The derive implements it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::traits::CteModel;
///
/// /// How many books are of a year.
/// #[derive(Model)]
/// #[orm(cte)]
/// struct YearOfBooks {
///     #[orm(primary_key)]
///     year: i32,
///     books: i64,
/// }
///
/// fn is_of_a_query<T: CteModel>() -> bool {
///     T::table().cte
/// }
///
/// assert!(is_of_a_query::<YearOfBooks>());
/// ```
#[diagnostic::on_unimplemented(
    message = "the rows of `{Self}` are those of a table; a model of a common table expression is a struct of its own with `#[orm(cte)]`",
    label = "`#[orm(cte)]` does not stand on this struct",
    note = "write `#[derive(Model)] #[orm(cte)] struct Total {{ #[orm(primary_key)] author: OneToOne<Author>, books: i64 }}`, and `query.values((Book.author.id, count())).cte((Total.author, Total.books))`"
)]
pub trait CteModel: Model {}
