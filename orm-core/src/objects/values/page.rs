//! Pages of values, by number.

use super::Values;
use crate::db::{Executor, Pending};
use crate::model::Model;
use crate::objects::pages::{Page, PageQuery};
use crate::query::Select;

impl<M: Model, Out: Send + 'static> Values<M, Out> {
    /// One page of the values, of which each has `per_page`, with the number of all values and of pages: as
    /// [`QuerySet::page`](crate::objects::QuerySet::page). Of groups, groups are counted.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let names = Book::objects().values(Book.author.name).distinct();
    /// let page = names.order_by(Book.author.name).page(1, 1, &db).await?;
    /// assert_eq!((page.rows[0].as_str(), page.total, page.pages), ("Louisa May Alcott", 2, 2));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn page<'a>(
        &self,
        number: u64,
        per_page: u64,
        db: &'a (impl Executor + ?Sized),
    ) -> Pending<'a, Page<Out>> {
        let (context, reader) = (self.context(db), self.reader.clone());
        let rows = self.clone().with(Select::order_values).select;
        let page = PageQuery::new(rows, self.select.clone().counted(), number, per_page);
        Pending::new(async move {
            let (page, on) = (page?, context.on);
            let prepared = page.prepare(on.backend())?;
            let rows = reader.all::<M>(&prepared, context).await?;
            page.page(rows, prepared, on).await
        })
    }
}
