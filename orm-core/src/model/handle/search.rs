//! Full-text search: words that are looked for in the texts of a row.

use crate::model::{Column, Condition, Expr, Field, IntoPredicate, Path, PerRow, Predicate};
use crate::query::{self, SearchAnswer, SearchWords};
use crate::sealed::Sealed;
use std::marker::PhantomData;

/// A condition: the words are in the fields. The fields have a search index, `#[orm(search(title, body))]`, all of which
/// or a part is searched.
///
/// The text is what a person types. All of its words are looked for, in any of the fields, whatever their case;
/// `"two words"` next to each other, `-word` in no field, `one or another` either of them, `word*` with any ending.
/// Every text can be searched for, and none is SQL; one without words finds nothing, and so does one that only excludes
/// words.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let query = Article::objects().filter(search((Article.title, Article.body), "\"little women\" -film"));
/// # assert_sql(&query, r#"SELECT … FROM "article" WHERE "article"."id" IN (SELECT "rowid" FROM "article_title_body_search" WHERE "article_title_body_search" MATCH ?)"#);
/// let in_titles = Article::objects().filter(search(Article.title, "alcott or emerson"));
/// ```
/// ```sql
/// SELECT … FROM "article" WHERE "article"."id" IN (SELECT "rowid" FROM "article_title_body_search" WHERE "article_title_body_search" MATCH ?)
/// SELECT … FROM "article" WHERE "article"."article_title_body_search" @@ to_tsquery('simple'::regconfig, lower($1::text COLLATE "und-x-icu"))   -- on Postgres
/// ```
///
/// # Errors
/// A query returns [`InvalidQuery`](crate::error::Error::InvalidQuery) if no search index has all of the fields.
#[expect(
    clippy::needless_pass_by_value,
    reason = "fields are zero-sized, and passed as in every other function"
)]
pub fn search<P: Path, S: SearchFields<P>>(fields: S, text: impl AsRef<str>) -> Search<P> {
    let mut positions = Vec::new();
    fields.positions(&mut positions);
    Search {
        fields: positions,
        words: SearchWords::read(text.as_ref()),
        path: PhantomData,
    }
}

/// Words that are looked for in the fields of the row at the end of `P`, made by [`search`]: a condition, from which
/// [`rank`](Search::rank) and [`highlight`](Search::highlight) follow.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let words = search((Article.title, Article.body), "little women");
/// let query = Article::objects()
///     .filter(&words)
///     .order_by(words.rank().desc())
///     .annotate(words.highlight(Article.body));
/// # let _: QuerySet<Article, (Article, Option<String>)> = query;
/// ```
#[must_use = "a search does nothing by itself; give it to `filter`"]
pub struct Search<P> {
    fields: Vec<usize>,
    words: SearchWords,
    path: PhantomData<fn() -> P>,
}

impl<P: Path> Search<P> {
    /// The condition by itself, which can be selected and ordered by: whether the words are there.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Article::objects().values((Article.id, search(Article.title, "women").matches()));
    /// # let sql = query.to_sql_for(Backend::Postgres)?;
    /// # assert!(sql.text().starts_with(r#"SELECT "article"."id", "article"."article_title_body_search" @@ to_tsquery("#), "{}", sql.text());
    /// # let sql = query.to_sql_for(Backend::Sqlite)?;
    /// # assert!(sql.text().starts_with(r#"SELECT "article"."id", "article"."id" IN (SELECT "rowid" FROM "article_title_body_search" WHERE "#), "{}", sql.text());
    /// # Ok::<(), Error>(())
    /// ```
    /// ```sql
    /// SELECT "article"."id", "article"."id" IN (SELECT "rowid" FROM "article_title_body_search" WHERE …) FROM "article"
    /// SELECT "article"."id", "article"."article_title_body_search" @@ to_tsquery(…) FROM "article"   -- on Postgres
    /// ```
    pub fn matches(&self) -> Predicate<P::Root> {
        Predicate::from_expr(self.asked(SearchAnswer::Matches))
    }

    /// How well a row fits, an `f64`: the higher, the better. 0 where the words are not there.
    ///
    /// Databases reckon in ways of their own, so that only the order within one query means something.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let words = search(Article.title, "women");
    /// let query = Article::objects().filter(&words).order_by(words.rank().desc()).limit(10);
    /// # let sql = query.to_sql_for(Backend::Sqlite)?;
    /// # assert!(sql.text().contains(r#"ORDER BY (coalesce((SELECT "found"."rank" FROM (SELECT "rowid" AS "1", -bm25("#), "{}", sql.text());
    /// # let sql = query.to_sql_for(Backend::Postgres)?;
    /// # assert!(sql.text().contains(r#"THEN ts_rank('{1, 1, 1, 1}', "article"."article_title_body_search", "#), "{}", sql.text());
    /// # Ok::<(), Error>(())
    /// ```
    /// ```sql
    /// … ORDER BY coalesce((SELECT "found"."rank" FROM (SELECT "rowid" AS "1", -bm25("article_title_body_search") AS "rank" FROM …) AS "found" WHERE "found"."1" = "article"."id"), 0.0) DESC
    /// … ORDER BY coalesce(CASE WHEN … THEN ts_rank('{1, 1, 1, 1}', "article"."article_title_body_search", …)::float8 END, 0) DESC   -- on Postgres
    /// ```
    pub fn rank(&self) -> Expr<P::Root, f64> {
        Expr::new(self.asked(SearchAnswer::Rank))
    }

    /// The text of a field with `<b>` and `</b>` around the words that were found. Null where the field is; where the
    /// row does not match, the text as it is.
    ///
    /// The rest of the text is not escaped: where it goes into HTML, mark the words with
    /// [`highlight_with`](Self::highlight_with), by signs that no text has, and put tags in their place after escaping.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let words = search(Article.title, "women");
    /// let query = Article::objects().filter(&words).values((Article.id, words.highlight(Article.title)));
    /// # let sql = query.to_sql_for(Backend::Sqlite)?;
    /// # assert!(sql.text().starts_with(r#"SELECT "article"."id", CASE WHEN "article"."title" IS NOT NULL THEN coalesce((SELECT highlight("article_title_body_search", 0, ?, ?) FROM "#), "{}", sql.text());
    /// # Ok::<(), Error>(())
    /// ```
    /// ```sql
    /// SELECT "article"."id", CASE WHEN "article"."title" IS NOT NULL THEN coalesce((SELECT highlight("article_title_body_search", 0, ?, ?) FROM "article_title_body_search" WHERE "article_title_body_search" MATCH ? AND "rowid" = "article"."id"), "article"."title") END FROM …
    /// SELECT "article"."id", coalesce(CASE WHEN … THEN ts_headline('simple'::regconfig, "article"."title", …) END, "article"."title") FROM …   -- on Postgres
    /// ```
    ///
    /// # Errors
    /// A query returns [`InvalidQuery`](crate::error::Error::InvalidQuery) if the field is none of those searched.
    pub fn highlight<F: SearchField<P>>(&self, field: F) -> Expr<P::Root, F::Text> {
        self.highlight_with(field, "<b>", "</b>")
    }

    /// As [`highlight`](Self::highlight), with other marks around the words.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let words = search(Article.title, "women");
    /// let query = Article::objects().filter(&words).values(words.highlight_with(Article.title, "\u{1}", "\u{2}"));
    /// # assert_eq!(query.to_sql_for(Backend::Sqlite)?.values().len(), 4);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`highlight`](Self::highlight).
    pub fn highlight_with<F: SearchField<P>>(
        &self,
        _field: F,
        start: impl Into<String>,
        stop: impl Into<String>,
    ) -> Expr<P::Root, F::Text> {
        Expr::new(self.asked(SearchAnswer::Highlight {
            field: F::POSITION,
            start: start.into(),
            stop: stop.into(),
        }))
    }

    fn asked(&self, answer: SearchAnswer) -> query::Expr {
        query::Expr::search(query::Search {
            path: P::PATH,
            fields: self.fields.clone(),
            words: self.words.clone(),
            answer,
        })
    }
}

/// Fields of one row that a search looks into: one, or a tuple of up to four. This trait is sealed.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let anywhere = search((Article.title, Article.body), "walden pond");
/// let in_titles = search(Article.title, "walden pond");
/// let query = Article::objects().filter(anywhere & !in_titles);
/// # assert_sql(&query, r#"SELECT … FROM "article" WHERE "article"."id" IN (SELECT "rowid" FROM "article_title_body_search" WHERE "article_title_body_search" MATCH ?) AND NOT ("article"."id" IN (SELECT "rowid" FROM "article_title_body_search" WHERE "article_title_body_search" MATCH ?))"#);
/// ```
/// ```sql
/// SELECT … FROM "article" WHERE "article"."id" IN (SELECT "rowid" FROM "article_title_body_search"
/// WHERE "article_title_body_search" MATCH ?)
/// AND NOT ("article"."id" IN (SELECT "rowid" FROM "article_title_body_search"
/// WHERE "article_title_body_search" MATCH ?))
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name fields that can be searched together; write the fields first, and the words behind them: `search((Book.title, Book.subtitle), \"words\")`",
    label = "expected a field with a search index, or a tuple of such fields of one row"
)]
pub trait SearchFields<P: Path>: Sealed {
    /// Appends the positions of the fields.
    #[doc(hidden)]
    fn positions(&self, to: &mut Vec<usize>);
}

/// One field that a search looks into, of the row at the end of `P`. This trait is sealed.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = Database::connect("sqlite::memory:").await?;
/// # db.create_tables(schema![Article]).await?;
/// Article::draft().title("Walden").body("Life at a pond").save(&db).await?;
/// let words = search((Article.title, Article.body), "pond");
/// let found = Article::objects().filter(&words).values((words.highlight(Article.title), words.highlight(Article.body)));
/// // The title is a text, the body an `Option` of one, since it may be null.
/// let (title, body): (String, Option<String>) = found.get(&db).await?;
/// assert_eq!((title.as_str(), body.as_deref()), ("Walden", Some("Life at a <b>pond</b>")));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no field of the row that is searched",
    label = "expected a field of that row, with a search index"
)]
pub trait SearchField<P: Path>: SearchFields<P> {
    /// The type of its text: an `Option` where it may be null.
    type Text: Field;
    /// The position of the field.
    #[doc(hidden)]
    const POSITION: usize;
}

/// Models that have a search index with the field at this position. The derive implements this trait, and nobody else
/// does.
///
/// ```
/// # use orm::doc::assert_sql;
/// # use orm::prelude::*;
/// /// The title can be searched, the author's notes cannot.
/// #[derive(Model)]
/// #[orm(search(title))]
/// pub struct Essay {
///     pub id: i64,
///     pub title: String,
///     pub notes: String,
/// }
///
/// let query = Essay::objects().filter(search(Essay.title, "nature"));
/// # assert_sql(&query, r#"SELECT … FROM "essay" WHERE "essay"."id" IN (SELECT "rowid" FROM "essay_title_search" WHERE "essay_title_search" MATCH ?)"#);
/// ```
/// ```sql
/// SELECT … FROM "essay" WHERE "essay"."id" IN (SELECT "rowid" FROM "essay_title_search"
/// WHERE "essay_title_search" MATCH ?)
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no search index of this field",
    label = "this field cannot be searched",
    note = "declare one on the model, over its texts: `#[orm(search(title, body))]`"
)]
pub trait Searched<Position> {}

impl<P: Path, V: Field, const N: usize> SearchFields<P::OfRow> for Column<P, V, N>
where
    P::Target: Searched<P::Place<N>>,
{
    fn positions(&self, to: &mut Vec<usize>) {
        to.push(P::OFFSET + N);
    }
}

impl<P: Path, V: Field, const N: usize> SearchField<P::OfRow> for Column<P, V, N>
where
    P::Target: Searched<P::Place<N>>,
{
    type Text = <P::Nullable<V> as Field>::Lift<String>;
    const POSITION: usize = P::OFFSET + N;
}

macro_rules! tuples {
    ($($t:ident $n:tt)+) => {
        impl<P: Path, $($t: SearchField<P>),+> SearchFields<P> for ($($t,)+) {
            fn positions(&self, to: &mut Vec<usize>) { $(self.$n.positions(to);)+ }
        }
    };
}
tuples! { A 0 }
tuples! { A 0 B 1 }
tuples! { A 0 B 1 C 2 }
tuples! { A 0 B 1 C 2 D 3 }

impl<P> Clone for Search<P> {
    fn clone(&self) -> Self {
        Search {
            fields: self.fields.clone(),
            words: self.words.clone(),
            path: PhantomData,
        }
    }
}

/// The words are not shown: a person typed them.
impl<P> std::fmt::Debug for Search<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Search")
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}

/// Makes a search one of the conditions in a list, or of several that are chosen from.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// fn found(text: &str, is_exact: bool) -> Predicate<Article> {
///     if is_exact { Article.title.eq(text) } else { search(Article.title, text).into() }
/// }
/// # assert_sql(&Article::objects().filter(found("x", true)), r#"SELECT … FROM "article" WHERE "article"."title" = ?"#);
/// # assert!(Article::objects().filter(found("x", false)).to_sql_for(Backend::Sqlite)?.text().contains("MATCH"));
/// # Ok::<(), Error>(())
/// ```
impl<P: Path> From<Search<P>> for Predicate<P::Root> {
    fn from(search: Search<P>) -> Self {
        search.matches()
    }
}

impl<P: Path> IntoPredicate<P::Root> for Search<P> {}
impl<P: Path> IntoPredicate<P::Root> for &Search<P> {}
impl<P: Path> Condition<P::Root> for Search<P> {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        Some(self.asked(SearchAnswer::Matches))
    }
}
impl<P: Path> Condition<P::Root> for &Search<P> {
    type Kind = PerRow;
    fn if_given(self) -> Option<query::Expr> {
        Some(self.asked(SearchAnswer::Matches))
    }
}
