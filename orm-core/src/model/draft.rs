//! Rows that are not stored yet.

use super::{
    AssignableTo, EmbedField, EmbedOperand, Expr, Expression, Field, FieldPosition, ForeignKey,
    Implicit, IntoKey, Key, Model, OneToOne, Predicate, RowInHand, Scalar, embedded_values,
    never_met,
};
use crate::query::{self, SetClause};
use crate::schema::{Table, Tenant};
use crate::thread_safe::ThreadSafe;
use crate::value::{Value, ValueSink};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use std::borrow::Cow;
use std::marker::PhantomData;
use std::slice;

/// A row that is not stored yet and has every required field. The derive implements this trait, and nobody else.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// async fn store<D: Draft>(draft: D, db: &Database) -> orm::Result<D::Model> {
///     draft.save(db).await
/// }
///
/// let tag: Tag = store(Tag::draft().name("war"), &db).await?;
/// assert_eq!(tag.id, 3);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
/// ```sql
/// INSERT INTO "tag" ("name") VALUES (?) RETURNING "id"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no draft; write one such as `Book::draft().title(\"Emma\")`, without a `&`, and drafts of a list in hand by `drafts`, or `drafts.iter().cloned()`; one is stored by `.save(&db)` behind it, or `.get_or_create(Book.title, &db)`",
    label = "a draft stands here",
    note = "a row in hand is copied to a new draft: `row.to_draft()`, of several `rows.iter().map(|row| row.to_draft())`; rows that were read and changed are stored by `save`, or `Book::bulk_update(&mut rows, Book.title, &db)`",
    note = "drafts with what belongs to each, by `with_related`, are stored by `orm::query::WithRelated::save_all(drafts, &db)`",
    note = "a closure that completes a draft gives it back: `|draft| draft.year(2026)`, without a `;` behind it"
)]
#[rustfmt::skip] // One line, since the messages show it.
pub trait Draft /* of one model: `impl Draft<Model = Book>` */: AnyDraft {}

/// A row that is not stored yet, whichever of its fields are set. The derive implements this trait, and nobody else does.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::traits::AnyDraft;
///
/// fn table<D: AnyDraft>(_: &D) -> &'static str {
///     D::Model::table().name
/// }
///
/// assert_eq!(table(&Tag::draft()), "tag"); // which has no name yet
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no draft; write one such as `Book::draft().title(\"Emma\")`",
    label = "a draft stands here"
)]
pub trait AnyDraft: Sized + Send {
    /// The model of the row.
    type Model: Model;
    /// The values set so far.
    #[doc(hidden)]
    fn into_values(self) -> DraftValues;
}

/// A draft of a row that may be stored together with the row of `Owner` that it points at: one that has everything but a
/// foreign key to it, or, where that may be null, just everything. Users do not implement this trait.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::{AnyDraft, DraftOf, LackedField};
///
/// /// Stores an author with books that are given without one.
/// async fn publish<B, By: LackedField>(name: &str, books: Vec<B>, db: &Database) -> orm::Result<usize>
/// where
///     B: AnyDraft<Model = Book> + DraftOf<Author, By> + 'static,
/// {
///     let author = Author::draft().name(name).with_related(Author.books(), books);
///     let (_, books) = author.save(db).await?;
///     Ok(books.len())
/// }
///
/// assert_eq!(publish("Jane Austen", vec![Book::draft().title("Emma").year(1815)], &db).await?, 1);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored with its `{Owner}`; call the setter of each field that is `NotSet`, but of the foreign key to `{Owner}`, which `with_related` sets",
    label = "expected a draft that lacks its foreign key to `{Owner}`, and nothing else",
    note = "the places of the type are the required fields, in the order of the model"
)]
pub trait DraftOf<Owner, By> {}

#[diagnostic::do_not_recommend]
impl<D: Draft, Owner> DraftOf<Owner, ()> for D {}

/// An embedded enum of which one variant is nothing but the foreign key at field `N`, so that the key alone says the whole. The
/// derive implements it. The lifetime lets the bound of an implementation be asked where it is used.
#[doc(hidden)]
pub trait VariantOfKey<'a, const N: usize> {}

/// The field that a [`DraftOf`] lacks: `FieldPosition<5>`, or none, `()`. Users do not implement it.
///
/// ```
/// # use orm::prelude::*;
/// use orm::query::FieldPosition;
/// use orm::traits::LackedField;
///
/// fn is_field(_: impl LackedField) {}
///
/// is_field(FieldPosition::<5>);
/// is_field(());
/// ```
pub trait LackedField {
    /// The position of the field.
    #[doc(hidden)]
    const POSITION: Option<usize>;
}

impl<const N: usize> LackedField for FieldPosition<N> {
    const POSITION: Option<usize> = Some(N);
}

impl LackedField for () {
    const POSITION: Option<usize> = None;
}

/// A model with foreign keys to two others, by which it may join them.
///
/// The derive implements this trait for models with several foreign keys, and nobody else does. `Draft` is the draft in
/// which the foreign keys are set. It is no associated type, since it speaks of types of fields that may be private to
/// the model.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::prelude::*;
/// #[derive(Model)]
/// pub struct Club {
///     pub id: i64,
///     #[orm(related_name = "clubs")]
///     pub people: ManyToMany<Person, Membership>,
/// }
///
/// #[derive(Model)]
/// pub struct Person {
///     pub id: i64,
/// }
///
/// #[derive(Model)]
/// #[orm(primary_key(club, person))]
/// pub struct Membership {
///     #[orm(on_delete = Cascade)]
///     pub club: ForeignKey<Club>,
///     #[orm(on_delete = Cascade)]
///     pub person: ForeignKey<Person>,
///     pub since: i32,
/// }
///
/// # let db = Database::connect("sqlite::memory:").await?;
/// # db.create_tables(schema![Club, Person, Membership]).await?;
/// # let (club, person) = (Club::draft().save(&db).await?, Person::draft().save(&db).await?);
/// // `Membership` is a model that joins two others, so that its other fields are filled in.
/// club.people.add_with(&person, |membership| membership.since(1836), &db).await?;
/// assert_eq!(Membership::get((club.id, person.id), &db).await?.since, 1836);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "the table between the two holds their keys alone, so that `add_with` has nothing to fill in; write `.add([&row], &db)`, or declare the field as `ManyToMany<Tag, Tagging>` of a model between",
    label = "a `ManyToMany` without a model between",
    note = "`add_with` needs the model of the join table in the type of the field: `ManyToMany<Tag, Tagging>`"
)]
pub trait ThroughModel<Draft>: Model {
    /// A draft of these values.
    #[doc(hidden)]
    fn of(values: DraftValues) -> Draft;
}

/// The join tables of which the two rows are all that a pair must be given, as `add` of a relation gives them.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` between the two has a field that must be set, which `add` does not; write it for each row: `book.tags.add_with(&tag, |tagging| tagging.note(\"…\"), &db)`",
    label = "the rows of `{Self}` need more than the two rows that they join"
)]
#[doc(hidden)]
pub trait PairAlone<Draft> {}
#[diagnostic::do_not_recommend]
impl PairAlone<Implicit> for Implicit {}
#[diagnostic::do_not_recommend]
impl<D: Draft, Through: ThroughModel<D>> PairAlone<D> for Through {}

/// The values of a draft, one place a column; those not set are empty.
#[derive(Clone, Debug)]
pub struct DraftValues(ThreadSafe<DraftParts>);

#[derive(Clone, Debug)]
struct DraftParts {
    table: &'static Table,
    values: Vec<Option<Value>>,
    /// The columns that the database computes as it inserts the row.
    computed: Vec<SetClause>,
    /// The rows that keys were taken from, and the fields of those.
    rows: Vec<(usize, RowInHand)>,
}

impl DraftValues {
    /// A draft with no field set.
    pub fn new(table: &'static Table) -> Self {
        DraftValues(ThreadSafe::new(DraftParts {
            table,
            values: table.columns().iter().map(|_| None).collect(),
            computed: Vec::new(),
            rows: Vec::new(),
        }))
    }

    /// The values of a row, but those that each new row is given by itself.
    pub fn of_row<M: Model>(row: &M) -> Self {
        let table = M::table();
        let mut draft = DraftValues::new(table);
        let fields = (0..table.fields.len()).filter(|&field| !is_given_anew(table, field));
        for field in fields {
            row.write(field, &mut draft.emptied(field));
        }
        draft
    }

    /// Sets one field of a draft of `M`.
    #[must_use]
    pub fn with<F, M, By>(mut self, field: usize, value: impl DraftValue<F, M, By>) -> Self {
        value.put_to(&mut self, field);
        self
    }

    /// Sets one field to a value.
    fn fill<F>(&mut self, field: usize, value: impl IntoField<F>) {
        let row = value.fill_and_keep(&mut self.emptied(field));
        if let Some(row) = row {
            self.0.rows.push((field, row));
        }
    }

    /// Forgets what one field was set to. Returns the places of its columns.
    fn emptied(&mut self, field: usize) -> FieldPlaces<'_> {
        let columns = self.0.table.range(field);
        self.0
            .computed
            .retain(|clause| !columns.contains(&clause.column));
        self.0.rows.retain(|(of, _)| *of != field);
        let places = &mut self.0.values[columns];
        places.fill(None);
        FieldPlaces(places.iter_mut())
    }

    /// Has the database compute one field, which has one column.
    fn compute(&mut self, field: usize, value: query::Expr) {
        self.emptied(field);
        let column = self.0.table.range(field).start;
        self.0.computed.push(SetClause { column, value });
    }

    /// Sets an embedded struct whose first field is at this position.
    #[must_use]
    pub fn with_embedded<F: EmbedField>(
        mut self,
        field: usize,
        value: &impl EmbedOperand<F>,
    ) -> Self {
        let start = self.0.table.range(field).start;
        let places = self.0.values[start..].iter_mut();
        for (place, value) in places.zip(embedded_values(value)) {
            *place = Some(value);
        }
        self
    }

    /// Sets one field to the values of its columns.
    pub(crate) fn put(&mut self, field: usize, values: &[Value]) {
        let columns = self.0.table.range(field);
        let places = &mut self.0.values[columns];
        for (place, value) in places.iter_mut().zip(values) {
            *place = Some(value.clone());
        }
    }

    /// Returns whether a column of a field is set.
    pub(crate) fn sets_field(&self, field: usize) -> bool {
        self.0.table.range(field).any(|column| self.sets(column))
    }

    /// Sets whose the row is, where there is a tenant and the draft says nothing of it.
    #[must_use]
    pub(crate) fn for_tenant(mut self, tenant: Option<&Tenant>) -> Self {
        // Few databases have one, and many drafts may come.
        let Some(tenant) = tenant else { return self };
        if let Some(field) = self.0.table.tenant()
            && !self.sets_field(field)
        {
            self.put(field, &tenant.key);
        }
        self
    }

    /// The table of the row.
    pub(crate) fn table(&self) -> &'static Table {
        self.0.table
    }

    /// The value of the column at this position, if it is set.
    pub(crate) fn value(&self, column: usize) -> Option<&Value> {
        self.0.values[column].as_ref()
    }

    /// Returns whether the column at this position is set, to a value or to what the database computes.
    pub(crate) fn sets(&self, column: usize) -> bool {
        let mut computed = self.0.computed.iter();
        self.0.values[column].is_some() || computed.any(|clause| clause.column == column)
    }

    /// Says which fields are set.
    pub fn typed<State>(self) -> TypedValues<State> {
        TypedValues(self, PhantomData)
    }

    /// Takes the rows that keys were taken from.
    pub(crate) fn take_rows(&mut self) -> Vec<(usize, RowInHand)> {
        std::mem::take(&mut self.0.rows)
    }

    /// The places, in the order of the table's columns, and the columns that the database computes, whose places are empty.
    pub(crate) fn into_inner(self) -> (Vec<Option<Value>>, Vec<SetClause>) {
        let parts = self.0.into_inner();
        (parts.values, parts.computed)
    }
}

/// Returns whether each new row gets a value of its own in this field: a key that is counted or made, the moment at which it
/// is written, its first version, and what the database computes.
fn is_given_anew(table: &Table, field: usize) -> bool {
    let described = &table.fields[field];
    let is_made = described.default || described.db_default.is_some();
    described.identity
        || described.version
        || described.auto.is_some()
        || described.generated.is_some()
        || is_made && table.primary_key.contains(&field)
}

/// The places of the columns of one field, which are filled in their order.
struct FieldPlaces<'d>(slice::IterMut<'d, Option<Value>>);

impl ValueSink for FieldPlaces<'_> {
    fn put(&mut self, value: Value) {
        if let Some(place) = self.0.next() {
            *place = Some(value);
        }
    }
}

/// The values of a draft, and in the type which fields are set: `TypedValues<(IsSet, NotSet)>`.
///
/// A draft has them as its one named field. Of a struct without named fields rustc would advise `BookDraft { … }` to be
/// written with parentheses.
#[derive(Debug)]
pub struct TypedValues<State>(pub DraftValues, PhantomData<fn() -> State>);

impl<State> Clone for TypedValues<State> {
    fn clone(&self) -> Self {
        TypedValues(self.0.clone(), PhantomData)
    }
}

/// The values that a draft's setter takes for a field of type `F` of the model `M`: those of [`IntoField`], and expressions
/// of values and of subqueries, which the database computes as it inserts the row. Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// let newest = Book::objects().values(Book.year.max()).scalar();
/// let draft = Book::draft().title(value("WALDEN").lower()).year(newest.coalesce(1854)).author(1);
/// let book = draft.save(&db).await?;
/// # assert_last_sql::<Book>(&db, r#"INSERT INTO "book" ("subtitle", "copies", "author_id", "title", "year") VALUES (?, ?, ?, orm_lower(?), coalesce((SELECT MAX("t1"."year") FROM "book" AS "t1"), ?)) RETURNING "id", "title", "year""#);
/// assert_eq!((book.title.as_str(), book.year), ("walden", 1871));
/// # Ok(())
/// # }
/// ```
/// ```sql
/// INSERT INTO "book" ("subtitle", "copies", "author_id", "title", "year")
///   VALUES (?, ?, ?, orm_lower(?), coalesce((SELECT MAX("t1"."year") FROM "book" AS "t1"), ?)) RETURNING "id", "title", "year"
/// ```
///
/// A field of the row itself has no value yet: an expression over one is
/// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) when the draft is saved.
// `By` tells the two impls apart, since other crates may implement `IntoField` for fields of their own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no `{F}`; write a value of type `{F}` (a variant where it is a choice, its constructor where it is a newtype, `text.parse::<Type>()` of a text, `Type::try_from(number)` of another integer, `.to_string()` where a text is wanted)",
    label = "the field is of type `{F}`",
    note = "a date, a time or a decimal number is made of a text by `text.parse::<NaiveDate>()`, an integer of another width by `i64::from(number)` or `i32::try_from(number)`, a document by `Json(value)`, and a list of texts by `.into_iter().map(String::from).collect::<Vec<_>>()`; what is in an `Option` becomes another type by `.map(str::to_owned)`, `.map(Json)`, `.map(i64::from)` or `.map(|moment| moment.to_utc())`",
    note = "a foreign key takes a stored row, a reference to one, or its key, and no draft; one that may be null takes these too, and an `Option` of a foreign key: write `.map(ForeignKey::from)` behind an `Option` of others",
    note = "of an expression, what may be null goes into an `Option` field alone, and a number into one as wide at least; `.coalesce(…)` and `.cast::<i64>()` change its type"
)]
pub trait DraftValue<F, M, By> {
    /// Sets the field at this position.
    #[doc(hidden)]
    fn put_to(self, draft: &mut DraftValues, field: usize);
}

/// The mark of a value in hand, which a draft's setter takes: `String: DraftValue<String, Book, ByValue>`.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::query::ByValue;
/// use orm::traits::DraftValue;
///
/// /// Stores a tag of a name that is in hand: no expression.
/// async fn store(name: impl DraftValue<String, Tag, ByValue>, db: &Database) -> orm::Result<Tag> {
///     Tag::draft().name(name).save(db).await
/// }
///
/// assert_eq!(store("travel", &db).await?.name, "travel");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug)]
pub enum ByValue {}

/// The mark of an expression, which a draft's setter takes: `Expr<Book, String>: DraftValue<String, Book, ByExpression>`.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::query::ByExpression;
/// use orm::traits::DraftValue;
///
/// /// Stores a tag of a name that the database computes.
/// async fn store(name: impl DraftValue<String, Tag, ByExpression>, db: &Database) -> orm::Result<Tag> {
///     Tag::draft().name(name).save(db).await
/// }
///
/// assert_eq!(store(value("Travel").lower(), &db).await?.name, "travel");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug)]
pub enum ByExpression {}

impl<F, M, T: IntoField<F>> DraftValue<F, M, ByValue> for T {
    fn put_to(self, draft: &mut DraftValues, field: usize) {
        draft.fill(field, self);
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, F: Field, V: Field + AssignableTo<F>> DraftValue<F, M, ByExpression> for Expr<M, V> {
    fn put_to(self, draft: &mut DraftValues, field: usize) {
        draft.compute(field, self.expr());
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, F: Field, V: Field + AssignableTo<F>> DraftValue<F, M, ByExpression>
    for &Expr<M, V>
{
    fn put_to(self, draft: &mut DraftValues, field: usize) {
        draft.compute(field, self.expr());
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, F: Field> DraftValue<F, M, ByExpression> for Predicate<M>
where
    bool: AssignableTo<F>,
{
    fn put_to(self, draft: &mut DraftValues, field: usize) {
        draft.compute(field, self.expr());
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, F: Field> DraftValue<F, M, ByExpression> for &Predicate<M>
where
    bool: AssignableTo<F>,
{
    fn put_to(self, draft: &mut DraftValues, field: usize) {
        draft.compute(field, self.expr());
    }
}

/// The values that a draft's setter takes for a field of type `F`. Users do not implement it: implement
/// [`Scalar`](crate::model::Scalar) for a type of your own.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::IntoField;
///
/// /// Stores a book of an author, who is a row, a key or a foreign key.
/// async fn store(author: impl IntoField<ForeignKey<Author>>, db: &Database) -> orm::Result<Book> {
///     Book::draft().title("Walden").year(1854).author(author).save(db).await
/// }
///
/// let louisa = Author::get(2, &db).await?;
/// assert_eq!(store(&louisa, &db).await?.author.id, 2);
/// assert_eq!(store(1, &db).await?.author.id, 1);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no `{F}`; write a value of type `{F}`",
    label = "the field is of type `{F}`",
    note = "a foreign key takes a stored row, a reference to one, or its key, and no draft; one that may be null takes these too, and an `Option` of a foreign key: write `.map(ForeignKey::from)` behind an `Option` of others"
)]
pub trait IntoField<F> {
    /// Gives one value a column.
    #[doc(hidden)]
    fn fill(self, to: &mut dyn ValueSink);
    /// Gives one value a column. Returns the row that a foreign key is set to, if it was given by value.
    #[doc(hidden)]
    fn fill_and_keep(self, to: &mut dyn ValueSink) -> Option<RowInHand>
    where
        Self: Sized,
    {
        self.fill(to);
        None
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scalar> IntoField<S> for S {
    fn fill(self, to: &mut dyn ValueSink) {
        to.put(self.into_stored_value());
    }
}
#[diagnostic::do_not_recommend]
impl<S: Scalar> IntoField<Option<S>> for S {
    fn fill(self, to: &mut dyn ValueSink) {
        to.put(self.into_stored_value());
    }
}
#[diagnostic::do_not_recommend]
impl<S: Scalar> IntoField<S> for &S {
    fn fill(self, to: &mut dyn ValueSink) {
        to.put(self.stored_value());
    }
}
#[diagnostic::do_not_recommend]
impl<S: Scalar> IntoField<Option<S>> for &S {
    fn fill(self, to: &mut dyn ValueSink) {
        to.put(self.stored_value());
    }
}
#[diagnostic::do_not_recommend]
impl<S: Scalar> IntoField<Option<S>> for Option<S> {
    fn fill(self, to: &mut dyn ValueSink) {
        match self {
            Some(value) => to.put(value.into_stored_value()),
            None => Field::write(&self, to),
        }
    }
}
#[diagnostic::do_not_recommend]
impl<S: Scalar> IntoField<Option<S>> for &Option<S> {
    fn fill(self, to: &mut dyn ValueSink) {
        Field::write(self, to);
    }
}
macro_rules! fill_text {
    ($($t:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoField<String> for $t {
            fn fill(self, to: &mut dyn ValueSink) { to.put(Value::Text(self.into())); }
        }
        #[diagnostic::do_not_recommend]
        impl IntoField<Option<String>> for $t {
            fn fill(self, to: &mut dyn ValueSink) { to.put(Value::Text(self.into())); }
        }
    )*};
}
fill_text!(&str, Cow<'_, str>, Box<str>);

/// Texts as an iterator over a list of them gives: `["war", "peace"].iter()`.
macro_rules! fill_borrowed_text {
    ($($field:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoField<$field> for &&str {
            fn fill(self, to: &mut dyn ValueSink) {
                to.put(Value::Text((*self).to_owned()));
            }
        }
    )*};
}
fill_borrowed_text!(String, Option<String>);

/// Nothing meets this bound, so that whoever gives an `Option` to a field that is never null reads its message.
#[diagnostic::on_unimplemented(
    message = "a field of type `{Self}` is never null, and an `Option` may be; leave `Some(…)` out, write what stands in for `None` by `.unwrap_or(…)`, or declare the field as `Option<{Self}>`",
    label = "a `{Self}` stands here"
)]
#[doc(hidden)]
pub trait NeverNullInDraft<T> {}

/// Implements nothing but the message, for each type of field.
macro_rules! refuse_null {
    ($($t:ty),*) => {$(
        impl<X> IntoField<$t> for Option<X>
        where
            $t: NeverNullInDraft<X>,
        {
            fn fill(self, _: &mut dyn ValueSink) {}
        }
    )*};
}
refuse_null!(String, bool, i8, i16, i32, i64, u8, u16, u32, u64, f32, f64);
refuse_null!(
    NaiveDate,
    NaiveTime,
    NaiveDateTime,
    DateTime<Utc>,
    TimeDelta
);

never_met! {
    MappedByReference "an `Option` of a row is no `Option` of a foreign key; write `.as_ref().map(ForeignKey::from)` behind the `Option`, or pass what is in it";
    MappedToForeignKey "an `Option` of a key or a row is no `Option` of a foreign key; write `.map(ForeignKey::from)` behind the `Option`, or pass what is in it";
}

/// Texts that are the values of an `Option` as they are: none that is borrowed, so that whoever passes one reads what to
/// write.
#[diagnostic::on_unimplemented(
    message = "an `Option` of a borrowed text is no `Option<String>`; write `.map(str::to_owned)`, or `.map(Cow::into_owned)`",
    label = ""
)]
pub trait MappedToOwned<T> {}

/// Implements nothing but the message: a second `Option` would make `None` ambiguous.
macro_rules! refuse_text {
    ($($t:ty),*) => {$(
        impl<'a> IntoField<Option<String>> for Option<$t>
        where
            String: MappedToOwned<$t>,
        {
            fn fill(self, _: &mut dyn ValueSink) {}
        }
    )*};
}
refuse_text!(&'a str, &'a String, Cow<'a, str>);

/// Whole numbers, written as literals.
macro_rules! fill_whole_numbers {
    ($value:ident: $($field:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoField<$field> for i32 {
            fn fill(self, to: &mut dyn ValueSink) { to.put(Value::$value(self.into())); }
        }
    )*};
}
fill_whole_numbers!(F64: f64, Option<f64>);
#[cfg(feature = "decimal")]
fill_whole_numbers!(Decimal: rust_decimal::Decimal, Option<rust_decimal::Decimal>);

/// The values that fill a foreign key, which are whatever identifies a row: a bound on its key, for the sake of its message.
#[diagnostic::on_unimplemented(
    message = "`{K}` is no stored row for a `ForeignKey<{T}>`; write a reference to one, `&row`, or its key, a `{Self}` (of a text `text.parse::<i64>()` or `text.parse::<Uuid>()`); a draft is stored first, by `.save(&db).await?`, an `Option` taken apart by `let Some(row) = … else`, a pair of `get_or_create` by `let (row, _) = …`",
    label = "the field is of type `ForeignKey<{T}>`"
)]
#[doc(hidden)]
pub trait FilledBy<K, T> {
    /// Gives each column of the key its value.
    fn put_key(key: K, to: &mut dyn ValueSink);
    /// Gives each column of the key its value. Returns the row, if it was given by value.
    fn put_key_and_row(key: K, to: &mut dyn ValueSink) -> Option<RowInHand>;
}

#[diagnostic::do_not_recommend]
impl<T: Model<Key = S>, K: IntoKey<T>, S: Key> FilledBy<K, T> for S {
    fn put_key(key: K, to: &mut dyn ValueSink) {
        key.into_key().write(to);
    }
    fn put_key_and_row(key: K, to: &mut dyn ValueSink) -> Option<RowInHand> {
        let (key, row) = key.into_row();
        key.write(to);
        Some(RowInHand::new(row?))
    }
}

impl<T: Model, K> IntoField<ForeignKey<T>> for K
where
    T::Key: FilledBy<K, T>,
{
    fn fill(self, to: &mut dyn ValueSink) {
        T::Key::put_key(self, to);
    }
    fn fill_and_keep(self, to: &mut dyn ValueSink) -> Option<RowInHand> {
        T::Key::put_key_and_row(self, to)
    }
}
/// Every value for a foreign key is one for this.
impl<T: Model, K: IntoField<ForeignKey<T>>> IntoField<OneToOne<T>> for K {
    fn fill(self, to: &mut dyn ValueSink) {
        IntoField::<ForeignKey<T>>::fill(self, to);
    }
    fn fill_and_keep(self, to: &mut dyn ValueSink) -> Option<RowInHand> {
        IntoField::<ForeignKey<T>>::fill_and_keep(self, to)
    }
}
/// Every value for a foreign key that may be null is one for this.
impl<T: Model, K> IntoField<Option<OneToOne<T>>> for K
where
    K: IntoField<Option<ForeignKey<T>>>,
{
    fn fill(self, to: &mut dyn ValueSink) {
        IntoField::<Option<ForeignKey<T>>>::fill(self, to);
    }
    fn fill_and_keep(self, to: &mut dyn ValueSink) -> Option<RowInHand> {
        IntoField::<Option<ForeignKey<T>>>::fill_and_keep(self, to)
    }
}
/// The one `Option` by value, so that `None` has one reading.
impl<T: Model> IntoField<Option<ForeignKey<T>>> for Option<ForeignKey<T>> {
    fn fill(self, to: &mut dyn ValueSink) {
        Field::write(&self, to);
    }
    fn fill_and_keep(self, to: &mut dyn ValueSink) -> Option<RowInHand> {
        Field::write(&self, to);
        Some(RowInHand::new(self?.row_in_hand()?))
    }
}
impl<T: Model> IntoField<Option<ForeignKey<T>>> for &Option<ForeignKey<T>> {
    fn fill(self, to: &mut dyn ValueSink) {
        Field::write(self, to);
    }
}
impl<T: Model> IntoField<Option<ForeignKey<T>>> for &Option<T>
where
    ForeignKey<T>: MappedByReference,
{
    fn fill(self, _: &mut dyn ValueSink) {}
}
impl<T: Model> IntoField<Option<ForeignKey<T>>> for &Option<OneToOne<T>> {
    fn fill(self, to: &mut dyn ValueSink) {
        Field::write(self, to);
    }
}
