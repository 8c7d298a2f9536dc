//! Rows that a unique key forbids: [`OnConflict`].
//!
//! - `updates`: what a stored row becomes; `incoming`: the values of the row that comes

mod incoming;
mod updates;

pub use incoming::{IncomingField, IncomingKey, incoming};
pub use updates::ConflictUpdates;

use super::other_names::never_met;
use crate::model::{IntoPredicate, Model, UniqueKey};
use crate::query;
use crate::sealed::Sealed;
use std::marker::PhantomData;

/// The treatment of rows that a unique key forbids, for [`bulk_create_with`](crate::objects::Objects::bulk_create_with)
/// and [`save_with`](crate::objects::SaveDraft::save_with): SQL's `ON CONFLICT`.
///
/// | | a row that is there already |
/// | --- | --- |
/// | `OnConflict::ignore()` | stays, and the new one is left out, whichever unique key forbids it |
/// | `OnConflict::ignore().on(Tag.name)` | the same; another key that forbids it is an error |
/// | `OnConflict::update(Book.year).on(Book.isbn)` | gets the year of the new one |
/// | `OnConflict::update_all().on(Book.isbn)` | gets all that the new one sets |
/// | `OnConflict::update_all().on(Member.email)`, of `unique(email, where = "…")` | the same, among the rows of the `where` |
/// | `OnConflict::update(Stock.n.set(Stock.n + incoming(Stock.n))).on(Stock.item)` | counts up |
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// let draft = Author::draft().name("Louisa May Alcott").birth_year(1833);
/// let rule = OnConflict::update(Author.birth_year).on(Author.name);
/// let written = draft.save_with(rule, &db).await?;
/// assert!(matches!(written, Written::Updated(Author { id: 2, birth_year: Some(1833), .. })));
/// # Ok(())
/// # }
/// ```
/// ```sql
/// INSERT INTO "author" ("name", "birth_year", "mentor_id") VALUES (?, ?, ?)
///   ON CONFLICT ("name") DO UPDATE SET "birth_year" = "excluded"."birth_year" RETURNING …
/// ```
#[must_use = "a rule does nothing by itself; give it to `save_with` or `bulk_create_with`"]
#[derive(Debug)]
pub struct OnConflict<M, A = DoNothing> {
    rule: ConflictRule,
    types: PhantomData<fn() -> (M, A)>,
}

/// The action of an [`OnConflict`] that leaves new rows out.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::query::DoNothing;
///
/// let rule: OnConflict<Tag, DoNothing> = OnConflict::ignore().on(Tag.name);
/// let written = Tag::draft().name("essay").save_with(rule, &db).await?;
/// assert!(matches!(written, Written::Skipped(Some(Tag { id: 1, .. }))));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug)]
pub struct DoNothing;

/// The action of an [`OnConflict`] that updates stored rows.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::query::DoUpdate;
///
/// let rule: OnConflict<Author, DoUpdate> = OnConflict::update(Author.birth_year).on(Author.name);
/// let drafts = [1803, 1832].map(|year| Author::draft().name("Louisa May Alcott").birth_year(year));
/// for draft in drafts {
///     draft.save_with(rule.clone(), &db).await?;
/// }
/// assert_eq!(Author::get(2, &db).await?.birth_year, Some(1832));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug)]
pub struct DoUpdate;

/// The action of an [`OnConflict`] that would update stored rows, and does not know yet by which unique key: `on` says it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::query::{DoUpdate, DoUpdateWithoutTarget};
///
/// let rule: OnConflict<Tag, DoUpdateWithoutTarget> = OnConflict::update_all();
/// let rule: OnConflict<Tag, DoUpdate> = rule.on(Tag.name);
/// let written = Tag::draft().name("essay").save_with(rule, &db).await?;
/// assert!(matches!(written, Written::Updated(Tag { id: 1, .. })));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug)]
pub struct DoUpdateWithoutTarget;

/// An [`OnConflict`] without types.
#[derive(Clone, Debug, Default)]
pub struct ConflictRule {
    /// The unique key that may forbid a row.
    pub(crate) target: ConflictTarget,
    /// `DO UPDATE`; else `DO NOTHING`.
    pub(crate) update: Option<RowUpdates>,
}

/// The unique key that an [`OnConflict`] names.
#[derive(Clone, Debug, Default)]
pub enum ConflictTarget {
    /// Any unique key.
    #[default]
    Any,
    /// The one over the fields at these positions.
    Fields(Vec<usize>),
    /// The unique constraint of this name.
    Constraint(&'static str),
}

/// `DO UPDATE SET … WHERE …`.
#[derive(Clone, Debug, Default)]
pub struct RowUpdates {
    /// `SET`.
    pub(crate) set: Vec<query::SetClause>,
    /// `WHERE`.
    pub(crate) filter: Vec<query::Expr>,
    /// Has `SET` name each column that the row that comes is given, in place of those in `set`.
    pub(crate) sets_given: bool,
}

impl<M, A> OnConflict<M, A> {
    fn new(rule: ConflictRule) -> Self {
        OnConflict {
            rule,
            types: PhantomData,
        }
    }
}

never_met! {
    CalledIgnore "a row that is there is left as it is by `ignore`; write `OnConflict::ignore()`, or `.on(Author.name)` behind it for one unique key alone";
    CalledUpdateOn "a row that is there is updated by `update`, and found by `on`; write `OnConflict::update((Author.name, Author.born)).on(Author.email)`";
    NamedByOn "the fields of a unique key are named by `on`, behind what becomes of the row; write `OnConflict::ignore().on(Author.email)`, or `OnConflict::update((Author.name, Author.born)).on(Author.email)`";
}

/// Declares functions that never compile.
macro_rules! rules_of_other_names {
    ($($rule:ident($($argument:ident)?) $bound:tt;)*) => {$(
        #[doc(hidden)]
        pub fn $rule($($argument: impl Sized)?) -> Self
        where
            Self: $bound,
        {
            $(let _ = $argument;)?
            Self::never()
        }
    )*};
}

impl<M: Model> OnConflict<M, DoNothing> {
    rules_of_other_names! {
        do_nothing() CalledIgnore;
        nothing() CalledIgnore;
        skip() CalledIgnore;
        do_update() CalledUpdateOn;
        replace_all() CalledUpdateOn;
        replace() CalledUpdateOn;
        merge() CalledUpdateOn;
        column(field) NamedByOn;
        columns(fields) NamedByOn;
    }
}

/// The type of what other libraries have as variants. It is no rule, and the message of [`ConflictHandling`] says what to
/// write.
#[doc(hidden)]
#[derive(Debug)]
pub struct NoRule;

/// Declares constants of the names of variants.
macro_rules! variants_of_other_names {
    ($($variant:ident)*) => {
        #[doc(hidden)]
        #[allow(non_upper_case_globals, reason = "these are the names of others")]
        impl OnConflict<NoRule, NoRule> {
            $(pub const $variant: NoRule = NoRule;)*
        }
    };
}
variants_of_other_names!(DoNothing Nothing Ignore Skip DoUpdate Update Replace Merge);

impl<M, A> Clone for OnConflict<M, A> {
    fn clone(&self) -> Self {
        OnConflict::new(self.rule.clone())
    }
}

impl<M: Model> OnConflict<M, DoNothing> {
    /// Leaves out a row that a unique key forbids, whichever it is; [`on`](Self::on) names the one that may.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let tags = ["epic", "essay"].map(|name| Tag::draft().name(name));
    /// let written = Tag::bulk_create_with(tags, OnConflict::ignore(), &db).await?;
    /// assert_eq!(written, [Written::Inserted(3), Written::Skipped(Some(1))]);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "tag" ("name") … ON CONFLICT DO NOTHING RETURNING "id"
    /// ```
    pub fn ignore() -> Self {
        OnConflict::new(ConflictRule::default())
    }

    /// Names the unique key that may forbid a row; what another forbids is
    /// [`Error::UniqueViolation`](crate::error::Error::UniqueViolation).
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let tags = ["epic", "essay"].map(|name| Tag::draft().name(name));
    /// let written = Tag::bulk_create_with(tags, OnConflict::ignore().on(Tag.name), &db).await?;
    /// assert_eq!(written, [Written::Inserted(3), Written::Skipped(Some(1))]);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// INSERT INTO "tag" ("name") … ON CONFLICT ("name") DO NOTHING RETURNING "id"
    /// ```
    ///
    /// Of a `unique(…)` of some rows alone a draft that is none of them is inserted:
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::prelude::*;
    /// #[derive(Model, Debug)]
    /// #[orm(unique(email, where = "left_at IS NULL"))]
    /// pub struct Member {
    ///     pub id: i64,
    ///     pub email: String,
    ///     pub left_at: Option<i64>,
    /// }
    ///
    /// # let db = Database::builder("sqlite::memory:").record_queries(true).connect().await?;
    /// # db.create_tables(schema![Member]).await?;
    /// let member = || Member::draft().email("jo@concord.us");
    /// member().left_at(1868).save(&db).await?;
    /// let rule = OnConflict::ignore().on(Member.email);
    /// assert!(member().save_with(rule.clone(), &db).await?.is_inserted());
    /// # let sent = db.queries().into_iter().map(|query| query.text).rfind(|text| text.starts_with("INSERT INTO")).expect("an insert");
    /// # assert_eq!(sent, r#"INSERT INTO "member" ("email", "left_at") VALUES (?, ?) ON CONFLICT ("email") WHERE (left_at IS NULL) DO NOTHING RETURNING "id""#);
    /// assert!(member().save_with(rule, &db).await?.is_skipped());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// INSERT INTO "member" ("email", "left_at") VALUES (?, ?)
    ///   ON CONFLICT ("email") WHERE (left_at IS NULL) DO NOTHING RETURNING "id"
    /// ```
    pub fn on(mut self, unique: impl UniqueKey<M>) -> Self {
        self.rule.target = fields_of(unique);
        self
    }

    /// Names the unique constraint that may forbid a row by its name in the database: one whose fields do not tell which it
    /// is, since others with another `where` have the same, or one of an expression. [`on`](Self::on) names the others by
    /// their fields.
    ///
    /// A name that the model has no unique constraint of is [`Error::InvalidQuery`](crate::error::Error::InvalidQuery).
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::prelude::*;
    /// #[derive(Model, Debug)]
    /// #[orm(unique("lower(name)", name = "member_name"))]
    /// pub struct Member {
    ///     pub id: i64,
    ///     pub name: String,
    /// }
    ///
    /// # let db = Database::builder("sqlite::memory:").record_queries(true).connect().await?;
    /// # db.create_tables(schema![Member]).await?;
    /// Member::draft().name("Jo").save(&db).await?;
    /// let members = ["JO", "Amy"].map(|name| Member::draft().name(name));
    /// let rule = OnConflict::ignore().on_constraint("member_name");
    /// let written = Member::bulk_create_with(members, rule, &db).await?;
    /// # let sent = db.queries().into_iter().map(|query| query.text).rfind(|text| text.starts_with("INSERT INTO")).expect("an insert");
    /// # assert!(sent.contains(r#" ON CONFLICT ((lower(name))) DO NOTHING "#), "{sent}");
    /// assert_eq!(written[0], Written::Skipped(Some(1)));
    /// assert!(written[1].is_inserted());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// INSERT INTO "member" ("name") … ON CONFLICT ((lower(name))) DO NOTHING RETURNING "id"
    /// ```
    pub fn on_constraint(mut self, name: &'static str) -> Self {
        self.rule.target = ConflictTarget::Constraint(name);
        self
    }
}

impl<M: Model> OnConflict<M, DoUpdateWithoutTarget> {
    /// Updates the stored row. A field by itself gets the value of the row that comes; an assignment is computed of the
    /// stored row and, by [`incoming`], of the one that comes. `auto_now` fields are set too.
    ///
    /// [`on`](Self::on) must say which unique key forbids the row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let drafts = [(1, "Nature", 4), (9, "Emma", 2)]
    ///     .map(|(id, title, copies)| Book::draft().id(id).title(title).year(1836).author(1).copies(copies));
    /// let rule = OnConflict::update((Book.title, Book.copies.set(Book.copies + incoming(Book.copies)))).on(Book.id);
    /// let written = Book::bulk_create_with(drafts, rule, &db).await?;
    /// assert_eq!(written, [Written::Updated(1), Written::Inserted(9)]);
    /// assert_eq!(Book::get(1, &db).await?.copies, 1 + 4);
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "book" (…) … ON CONFLICT ("id")
    ///   DO UPDATE SET "title" = "excluded"."title", "copies" = "book"."copies" + "excluded"."copies" RETURNING "id"
    /// ```
    pub fn update(updates: impl ConflictUpdates<M>) -> Self {
        let mut update = RowUpdates::default();
        updates.updates(&mut update.set);
        OnConflict::new(ConflictRule {
            target: ConflictTarget::Any,
            update: Some(update),
        })
    }

    /// Updates every field that the draft sets, as
    /// [`update_or_create`](crate::objects::SaveDraft::update_or_create) does: those that it leaves out stay as they are,
    /// with or without a default, and so does the primary key. Of several drafts each sets its own fields. `auto_now`
    /// fields are set too.
    ///
    /// [`on`](Self::on) must say which unique key forbids the row.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let drafts = [("Jane Austen", 1775), ("Louisa May Alcott", 1832)];
    /// let drafts = drafts.map(|(name, year)| Author::draft().name(name).birth_year(year));
    /// let written = Author::bulk_create_with(drafts, OnConflict::update_all().on(Author.name), &db).await?;
    /// assert!(written[0].is_inserted() && written[1] == Written::Updated(2));
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "author" (…) … ON CONFLICT ("name") DO UPDATE SET "birth_year" = "excluded"."birth_year" RETURNING "id"
    /// ```
    pub fn update_all() -> Self {
        let update = RowUpdates {
            sets_given: true,
            ..RowUpdates::default()
        };
        OnConflict::new(ConflictRule {
            target: ConflictTarget::Any,
            update: Some(update),
        })
    }

    /// Names the unique key that may forbid a row; what another forbids is
    /// [`Error::UniqueViolation`](crate::error::Error::UniqueViolation).
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let drafts = [Author::draft().name("Louisa May Alcott").birth_year(1833)];
    /// let rule = OnConflict::update(Author.birth_year).on(Author.name);
    /// let written = Author::bulk_create_with(drafts, rule, &db).await?;
    /// assert_eq!(written, [Written::Updated(2)]);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// INSERT INTO "author" (…) … ON CONFLICT ("name") DO UPDATE SET "birth_year" = "excluded"."birth_year" RETURNING "id"
    /// ```
    ///
    /// Of a `unique(…)` of some rows alone the stored row is one of them, and a draft that is none of them is inserted:
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::prelude::*;
    /// #[derive(Model, Debug)]
    /// #[orm(unique(email, where = "left_at IS NULL"))]
    /// pub struct Member {
    ///     pub id: i64,
    ///     pub email: String,
    ///     pub name: String,
    ///     pub left_at: Option<i64>,
    /// }
    ///
    /// # let db = Database::builder("sqlite::memory:").record_queries(true).connect().await?;
    /// # db.create_tables(schema![Member]).await?;
    /// let member = |name: &str| Member::draft().email("jo@concord.us").name(name);
    /// let rule = OnConflict::update(Member.name).on(Member.email);
    /// let written = Member::bulk_create_with([member("Jo").left_at(1868)], rule.clone(), &db).await?;
    /// assert_eq!(written, [Written::Inserted(1)]);
    /// for wanted in [Written::Inserted(2), Written::Updated(2)] {
    ///     let written = Member::bulk_create_with([member("Josephine")], rule.clone(), &db).await?;
    ///     assert_eq!(written, [wanted]);
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// INSERT INTO "member" (…) … ON CONFLICT ("email") WHERE (left_at IS NULL) DO UPDATE SET "name" = "excluded"."name" …
    /// ```
    pub fn on(mut self, unique: impl UniqueKey<M>) -> OnConflict<M, DoUpdate> {
        self.rule.target = fields_of(unique);
        OnConflict::new(self.rule)
    }

    /// Names the unique constraint that may forbid a row by its name in the database: one whose fields do not tell which it
    /// is, since others with another `where` have the same, or one of an expression. [`on`](Self::on) names the others by
    /// their fields.
    ///
    /// A name that the model has no unique constraint of is [`Error::InvalidQuery`](crate::error::Error::InvalidQuery).
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::prelude::*;
    /// #[derive(Model, Debug)]
    /// #[orm(
    ///     unique(row, where = "seat = 1", name = "first_seat"),
    ///     unique(row, where = "seat = 2", name = "second_seat")
    /// )]
    /// pub struct Booking {
    ///     pub id: i64,
    ///     pub row: i32,
    ///     pub seat: i32,
    ///     pub guest: String,
    /// }
    ///
    /// # let db = Database::builder("sqlite::memory:").record_queries(true).connect().await?;
    /// # db.create_tables(schema![Booking]).await?;
    /// let booking = |guest: &str| Booking::draft().row(7).seat(1).guest(guest);
    /// booking("Meg").save(&db).await?;
    /// let rule = OnConflict::update(Booking.guest).on_constraint("first_seat");
    /// assert!(matches!(booking("Amy").save_with(rule, &db).await?, Written::Updated(Booking { id: 1, .. })));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    /// ```sql
    /// INSERT INTO "booking" (…) … ON CONFLICT ("row") WHERE (seat = 1) DO UPDATE SET "guest" = "excluded"."guest" …
    /// ```
    pub fn on_constraint(mut self, name: &'static str) -> OnConflict<M, DoUpdate> {
        self.rule.target = ConflictTarget::Constraint(name);
        OnConflict::new(self.rule)
    }
}

impl<M: Model> OnConflict<M, DoUpdate> {
    /// Updates a stored row only where this holds for it, and for the one that comes; others are
    /// [`Written::Skipped`](crate::objects::Written::Skipped). Several conditions must all hold.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let draft = Author::draft().name("Louisa May Alcott").birth_year(1900);
    /// let rule = OnConflict::update(Author.birth_year).on(Author.name);
    /// let earlier = rule.update_where(incoming(Author.birth_year).lt(Author.birth_year));
    /// assert!(draft.save_with(earlier, &db).await?.is_skipped());
    /// # Ok(())
    /// # }
    /// ```
    /// ```sql
    /// INSERT INTO "author" (…) … ON CONFLICT ("name") DO UPDATE SET "birth_year" = "excluded"."birth_year"
    ///   WHERE "excluded"."birth_year" < "author"."birth_year" RETURNING …
    /// ```
    pub fn update_where(self, condition: impl IntoPredicate<M>) -> Self {
        self.updating_where(condition)
    }
}

impl<M: Model> OnConflict<M, DoUpdateWithoutTarget> {
    /// Updates a stored row only where this holds, as behind [`on`](Self::on), which may follow.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let later = incoming(Author.birth_year).gt(Author.birth_year);
    /// let rule = OnConflict::update(Author.birth_year).update_where(later).on(Author.name);
    /// # let _ = rule;
    /// ```
    pub fn update_where(self, condition: impl IntoPredicate<M>) -> Self {
        self.updating_where(condition)
    }
}

impl<M: Model, A> OnConflict<M, A> {
    fn updating_where(mut self, condition: impl IntoPredicate<M>) -> Self {
        if let Some(update) = &mut self.rule.update {
            update.filter.extend(condition.if_given());
        }
        self
    }
}

fn fields_of<M: Model>(unique: impl UniqueKey<M>) -> ConflictTarget {
    let mut fields = Vec::new();
    unique.positions(&mut fields);
    ConflictTarget::Fields(fields)
}

/// A complete rule for rows of `M` that a unique key forbids: an [`OnConflict`]. This trait is sealed.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::ConflictHandling;
///
/// /// Stores tags, and says how many were written.
/// async fn store(names: &[&str], rule: impl ConflictHandling<Tag>, db: &Database) -> orm::Result<usize> {
///     let drafts = names.iter().map(|name| Tag::draft().name(*name));
///     let written = Tag::bulk_create_with(drafts, rule, db).await?;
///     Ok(written.iter().filter(|tag| tag.is_inserted()).count())
/// }
///
/// assert_eq!(store(&["essay", "travel"], OnConflict::ignore(), &db).await?, 1);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "what becomes of a row of `{M}` that a unique key forbids is not said; write `.on({M}.field)` behind an update, or `OnConflict::ignore()`",
    label = "an update needs the unique key that forbids the row, and this is a `{Self}`"
)]
pub trait ConflictHandling<M>: Sealed {
    /// The untyped rule.
    #[doc(hidden)]
    fn rule(self) -> ConflictRule;
}
impl<M: Model> ConflictHandling<M> for OnConflict<M, DoNothing> {
    fn rule(self) -> ConflictRule {
        self.rule
    }
}
impl<M: Model> ConflictHandling<M> for OnConflict<M, DoUpdate> {
    fn rule(self) -> ConflictRule {
        self.rule
    }
}
