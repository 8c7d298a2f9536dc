//! The depth of the rows of a tree.

use crate::model::{Expr, Model};
use crate::query;

/// The depth at which a walk over a tree finds a row: 1 for the nearest rows, 2 for those behind them, and so on. It is
/// known in the queries that [`ancestors`](crate::model::ToOne::ancestors) and
/// [`descendants`](crate::model::ToOne::descendants) give.
///
/// All levels are walked, whatever a condition on the depth leaves of them.
///
/// # Errors
/// [`InvalidQuery`](crate::error::Error::InvalidQuery) in any other query.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::functions::tree_depth;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// let emerson = Author::get(1, &db).await?;
/// let taught = Author.mentor.descendants(&emerson).filter(tree_depth().le(3)).annotate(tree_depth());
/// let taught: Vec<(Author, i32)> = taught.all(&db).await?;
/// assert_eq!((taught[0].0.name.as_str(), taught[0].1), ("Louisa May Alcott", 1));
/// # Ok(())
/// # }
/// ```
/// ```sql
/// SELECT …, "t1"."row depth" FROM (WITH RECURSIVE "tree rows"(…, "row depth") AS (…) SELECT …) AS "t1" CROSS JOIN "author"
/// WHERE "author"."id" = "t1"."id" AND "t1"."row depth" <= ? ORDER BY "t1"."row depth", "author"."id"
/// ```
pub fn tree_depth<R: Model>() -> Expr<R, i32> {
    Expr::new(query::Expr::tree_depth())
}
