//! Orders whose fields are named at run time, such as in a url: `?sort=-year,title`.

use super::QuerySet;
use crate::model::Model;
use crate::query;

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// Orders by a field that is named at run time, such as in a url; with `-` before its name the highest come first.
    /// What was said of the order before is forgotten.
    ///
    /// The name is looked up among the fields that the models declare, so nothing of it gets into SQL. Fields of to-one
    /// relations are named over dots, or as in Django over two underscores: `author.name`, `author__name`. An unknown
    /// name is [`Error::InvalidQuery`](crate::error::Error::InvalidQuery), which names the nearest, when the rows are
    /// asked for.
    ///
    /// All fields can be named, and the order of rows tells something of their values: where strangers choose, match
    /// the name against those that they may know.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Book::objects().order_by_name("-author.name");
    /// # assert_sql(&query, r#"SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name" DESC"#);
    /// let error = Book::objects().order_by_name("yaer").to_sql_for(Backend::Sqlite).unwrap_err();
    /// assert_eq!(error.to_string(), "invalid query of `Book`: no field `yaer` on `Book`; did you mean `year`?");
    /// ```
    /// ```sql
    /// SELECT … FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name" DESC
    /// ```
    pub fn order_by_name(self, name: &str) -> Self {
        self.order_by_names([name])
    }

    /// Orders by several fields that are named at run time, the first of which counts before the second; each as in
    /// [`order_by_name`](Self::order_by_name). Without a name the model's own order stays; a field that is named again
    /// orders nothing more, and is left out.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let sort = "-year,title"; // from a url
    /// let query = Book::objects().order_by_names(sort.split(','));
    /// # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY "book"."year" DESC, "book"."title""#);
    /// ```
    /// ```sql
    /// SELECT … FROM "book" ORDER BY "book"."year" DESC, "book"."title"
    /// ```
    pub fn order_by_names<N: AsRef<str>>(self, names: impl IntoIterator<Item = N>) -> Self {
        let mut keys: Vec<query::OrderKey> = Vec::new();
        for name in names {
            let key = query::order_by_name(M::table(), name.as_ref());
            if !keys.iter().any(|own| own.expr == key.expr) {
                keys.push(key);
            }
        }
        if keys.is_empty() {
            return self;
        }
        self.changed(|select| select.order_by(keys))
    }
}
