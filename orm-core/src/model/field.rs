//! Types a field can have.

use super::{
    Column, DescribedType, ForeignKey, IsSet, Key, Model, NotSet, Path, RelationSlot, Scalar,
};
use crate::error::DecodeResult;
use crate::schema::{Domain, Table};
use crate::value::{Reader, Stored, StoredByte, Type, Value, ValueSink};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
#[cfg(feature = "decimal")]
use rust_decimal::Decimal;

/// A Rust type that can stand as a field. Implement [`Scalar`] for a type of your own, or derive `Field` for a newtype,
/// never this trait: its required items are hidden and may change.
///
/// The derive never looks inside a type: it asks this trait.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::Field;
/// use orm::query::Column;
/// use orm::query::path::Root;
///
/// /// Whether a column may be null.
/// fn is_nullable<M, F: Field, const N: usize>(_: Column<Root<M>, F, N>) -> bool {
///     F::NULL
/// }
///
/// assert!(is_nullable(Book.subtitle));
/// assert!(!is_nullable(Book.title));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column",
    label = "not a type of field",
    note = "derive `Choices` for an enum, `Field` for a newtype, `Embed` for a struct of several columns or an enum whose variants have fields, which needs `#[orm(embed)]` on the field; `Json<…>` stores what has `Serialize` and `Deserialize` of serde; `Uuid`, `Decimal`, JSON and the crate `time` are features of `orm`",
    note = "in place of a model write `ForeignKey<…>` of it, or `Option<ForeignKey<…>>`; rows that refer to this one are no field: leave it out, their foreign key makes a method of its `related_name`"
)]
pub trait Field: Sized + Send + Sync + 'static {
    /// The type without its `Option`.
    type Base: Field;
    /// The type with exactly one `Option`.
    type Nullable: Field<Base = Self::Base>;
    /// `S`, as nullable as `Self` is.
    #[doc(hidden)]
    type Lift<S: Scalar>: Field;
    /// A foreign key to `T`, nullable if this is.
    #[doc(hidden)]
    type KeyTo<T: Model>: Field;
    /// `Self`, nullable if `Other` is.
    #[doc(hidden)]
    type Or<Other: Field>: Field;
    /// `Self`, nullable only if `Other` is too.
    #[doc(hidden)]
    type And<Other: Field>: Field;
    /// The type of the handle `Book.<field>`.
    #[doc(hidden)]
    type Handle<P: Path, const N: usize>: Handle;
    /// The state in which a draft starts: [`NotSet`], or [`IsSet`] if the field may stay away.
    #[doc(hidden)]
    type Start;
    /// The types of the field's columns.
    #[doc(hidden)]
    const TYPES: &'static [Type];
    /// True if the field may be null.
    const NULL: bool;
    /// The table that a foreign key points at.
    #[doc(hidden)]
    const TARGET: Option<fn() -> &'static Table> = None;
    /// True if no two rows may have the same value.
    #[doc(hidden)]
    const UNIQUE: bool = false;
    /// The stored values that stand for one of the type, where those are not all.
    #[doc(hidden)]
    const DOMAIN: Domain = Domain::Whole;
    /// True if the database counts the field up where it is the primary key.
    #[doc(hidden)]
    const COUNTED: bool =
        Self::TARGET.is_none() && Self::DOMAIN.choices().is_none() && is_integer::<Self>();
    /// True if the values are choices among integers, which no database counts up.
    #[doc(hidden)]
    const CHOICE_OF_INTEGERS: bool = Self::DOMAIN.choices().is_some() && is_integer::<Self>();
    /// The facts about a field that its type alone tells, which the derive puts together with what is declared.
    #[doc(hidden)]
    const DESCRIBED: DescribedType = DescribedType::of::<Self>();
    /// Takes the field's columns.
    #[doc(hidden)]
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self>;
    /// Sets the field to what the reader has next.
    #[doc(hidden)]
    fn set_from(&mut self, reader: &mut dyn Reader) -> DecodeResult<()> {
        *self = Self::read(reader)?;
        Ok(())
    }
    /// Writes one value a column.
    #[doc(hidden)]
    fn write(&self, to: &mut dyn ValueSink);
    /// Returns the field as a place for a related row, if it is a foreign key.
    #[doc(hidden)]
    fn relation_mut(&mut self) -> Option<&mut dyn RelationSlot> {
        None
    }
}

/// Returns whether the values of a field are integers.
const fn is_integer<F: Field>() -> bool {
    matches!(F::TYPES, [Type::I16 | Type::I32 | Type::I64])
}

/// A zero-sized handle, such as `Book.title`. Users do not implement it: the derive writes `Handle::NEW` for every
/// field and leaves the type to [`Field`].
///
/// ```
/// use orm::doc::Book;
/// use orm::traits::Handle;
///
/// /// A handle takes no memory, and is copied freely.
/// fn memory_of<H: Handle>(_: H) -> usize {
///     size_of::<H>()
/// }
/// assert_eq!((memory_of(Book.title), memory_of(Book.author)), (0, 0));
/// ```
pub trait Handle: Copy + Send + 'static {
    /// The handle.
    #[doc(hidden)]
    const NEW: Self;
}

impl<S: Scalar> Field for S {
    type Base = S;
    type Nullable = Option<S>;
    type Lift<T: Scalar> = T;
    type KeyTo<T: Model> = ForeignKey<T>;
    type Or<Other: Field> = Other::Lift<S>;
    type And<Other: Field> = S;
    type Handle<P: Path, const N: usize> = Column<P, S, N>;
    type Start = NotSet;
    const TYPES: &'static [Type] = &[S::Stored::TYPE];
    const NULL: bool = false;
    const DOMAIN: Domain = S::DOMAIN;
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self> {
        super::load(reader)
    }
    fn write(&self, to: &mut dyn ValueSink) {
        self.write_stored(to);
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scalar> Field for Option<S> {
    type Base = S;
    type Nullable = Option<S>;
    type Lift<T: Scalar> = Option<T>;
    type KeyTo<T: Model> = Option<ForeignKey<T>>;
    type Or<Other: Field> = Self;
    type And<Other: Field> = Other::Lift<S>;
    type Handle<P: Path, const N: usize> = Column<P, Option<S>, N>;
    type Start = IsSet;
    const TYPES: &'static [Type] = &[S::Stored::TYPE];
    const NULL: bool = true;
    const DOMAIN: Domain = S::DOMAIN;
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self> {
        if reader.take_null()? {
            Ok(None)
        } else {
            S::read(reader).map(Some)
        }
    }
    fn write(&self, to: &mut dyn ValueSink) {
        match self {
            Some(value) => value.write(to),
            None => to.put(Value::Null(S::Stored::TYPE)),
        }
    }
}

/// Fields that can be the primary key, or a part of it. Every [`Scalar`] that is `Clone` and `PartialEq` is one; users
/// do not implement it.
///
/// ```
/// use orm::prelude::*;
/// use orm::traits::KeyField;
///
/// /// A key of its own type is one, once it can be cloned and compared.
/// #[derive(Field, Clone, PartialEq, Debug)]
/// pub struct Isbn(String);
///
/// #[derive(Model)]
/// pub struct Edition {
///     #[orm(primary_key)]
///     pub isbn: Isbn,
///     pub title: String,
/// }
///
/// # fn main() {
/// let isbn = Isbn("0-486-28495-6".to_owned());
/// assert_eq!(isbn.part(), isbn); // its part of a key is itself, that of a foreign key the key of its target
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a primary key",
    label = "a primary key is never null, and is `Clone` and `PartialEq`",
    note = "use an integer, a `String`, a `Uuid`, a foreign key, or a newtype that is `Clone` and `PartialEq`"
)]
pub trait KeyField: Field {
    /// The type of the field's part of the key.
    type Part: Key;
    /// The state in which a draft starts: [`IsSet`] if the database counts it up.
    #[doc(hidden)]
    type Start;
    /// Returns the field's part of the key.
    ///
    /// ```
    /// use orm::ForeignKey;
    /// use orm::doc::Author;
    /// use orm::traits::KeyField;
    ///
    /// assert_eq!("Concord".to_owned().part(), "Concord");
    /// assert_eq!(ForeignKey::<Author>::new(2).part(), 2);
    /// ```
    fn part(&self) -> Self::Part;
}

#[diagnostic::do_not_recommend]
impl<S: Scalar + Clone + PartialEq> KeyField for S {
    type Part = S;
    type Start = <S::Stored as Stored>::Start;
    fn part(&self) -> S {
        self.clone()
    }
}

/// Types of fields and expressions that may be null: every `Option`. Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// // `coalesce` is of what may be null alone: of the author's name it would not compile, since there always is one.
/// let query = Book::objects().values((Book.subtitle.coalesce(""), Book.author.birth_year.coalesce(0)));
/// # assert_sql(&query, r#"SELECT coalesce("book"."subtitle", ?), coalesce("t1"."birth_year", ?) FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id""#);
/// ```
/// ```sql
/// SELECT coalesce("book"."subtitle", ?), coalesce("t1"."birth_year", ?) FROM "book"
/// INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is never null; leave this out, or declare the field as `Option<…>`",
    label = "this is of what may be null"
)]
pub trait Optional {}
impl<T> Optional for Option<T> {}

/// Values that a field of type `V` can be set to. Users do not implement it.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::query::Assignment;
/// use orm::traits::{AssignableTo, OfRow, Operand};
///
/// /// Sets the birth year of authors to whatever fits it.
/// fn birth_year<V>(year: V) -> Assignment<Author>
/// where
///     V: Operand<Option<i32>, Author, Kind: OfRow, Value: AssignableTo<Option<i32>>>,
/// {
///     Author.birth_year.set(year)
/// }
///
/// Author::objects().of_keys([1]).update(birth_year(None), &db).await?;
/// Author::objects().of_keys([2]).update(birth_year(Author.birth_year + 1), &db).await?;
/// let years = Author::objects().order_by(Author.id).values(Author.birth_year).all(&db).await?;
/// assert_eq!(years, [None, Some(1833)]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "not every value of `{Self}` fits a field of type `{V}`; write one of type `{V}`: of a number `.cast::<Type>()`, of what may be null `.coalesce(0)` or `.coalesce(\"\")`",
    label = "a `{V}` stands here",
    note = "a field that is declared as an `Option` takes what may be null; a tuple of values goes into a tuple of as many fields: `.insert_into((Tag.name, Tag.year), &db)`"
)]
pub trait AssignableTo<V> {
    /// True where the field has another type, which every such value fits.
    #[doc(hidden)]
    const WIDENS: bool = false;
}
#[diagnostic::do_not_recommend]
impl<S: Scalar> AssignableTo<S> for S {}
#[diagnostic::do_not_recommend]
impl<S: Scalar> AssignableTo<Option<S>> for S {}
#[diagnostic::do_not_recommend]
impl<S: Scalar> AssignableTo<Option<S>> for Option<S> {}
#[diagnostic::do_not_recommend]
impl<T: Model> AssignableTo<ForeignKey<T>> for ForeignKey<T> {}

macro_rules! fits_wider {
    ($($narrow:ty, $wide:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl AssignableTo<$wide> for $narrow {
            const WIDENS: bool = true;
        }
        #[diagnostic::do_not_recommend]
        impl AssignableTo<Option<$wide>> for $narrow {
            const WIDENS: bool = true;
        }
        #[diagnostic::do_not_recommend]
        impl AssignableTo<Option<$wide>> for Option<$narrow> {
            const WIDENS: bool = true;
        }
    )*};
}
fits_wider!(i16, i32; i16, i64; i32, i64;);
fits_wider!(i8, i16; i8, i32; i8, i64;);
fits_wider!(u8, u16; u8, u32; u8, u64; u8, i16; u8, i32; u8, i64;);
fits_wider!(u16, u32; u16, u64; u16, i32; u16, i64; u32, u64; u32, i64; u64, i64;);

fits_wider!(std::time::Duration, TimeDelta;);
// What is computed, such as `now()`, has the types of `chrono`.
#[cfg(feature = "time")]
fits_wider! {
    NaiveDate, time::Date; NaiveTime, time::Time; NaiveDateTime, time::PrimitiveDateTime;
    DateTime<Utc>, time::OffsetDateTime; DateTime<Utc>, time::UtcDateTime;
    time::UtcDateTime, time::OffsetDateTime; time::OffsetDateTime, time::UtcDateTime;
    std::time::Duration, time::Duration;
}

/// The type of a field with a bare `default`, which a draft may leave out. Users do not implement it: whatever is `Default` is
/// one.
#[diagnostic::on_unimplemented(
    message = "a bare `default` is the `Default` of the field's type, and `{Self}` has none; write the value, `#[orm(default = …)]`, or add `#[derive(Default)]` to it, of an enum with `#[default]` on one variant",
    label = "this has no default"
)]
pub trait DefaultedField {
    /// The value of the field in a new row whose draft sets none.
    #[doc(hidden)]
    fn unset() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> DefaultedField for T {
    fn unset() -> Self {
        T::default()
    }
}

/// The type of a field that is marked `skip`: it has no column, and is its default when a row is read. Users do not
/// implement it: whatever is `Default` is one.
#[diagnostic::on_unimplemented(
    message = "a skipped field is its `Default` when a row is read, and `{Self}` has none; add `#[derive(Default)]` to it, or make the field an `Option<{Self}>`",
    label = "this has no default"
)]
pub trait SkippedField {
    /// The value of the field in a row that is read.
    #[doc(hidden)]
    fn unread() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> SkippedField for T {
    fn unread() -> Self {
        T::default()
    }
}

/// Types compared as text, such as `String`.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// #[derive(Field, Clone, Debug, PartialEq)]
/// #[orm(text)]
/// pub struct Email(String);
///
/// #[derive(Model)]
/// pub struct User {
///     pub id: i64,
///     pub email: Email,
/// }
///
/// let query = User::objects().filter(User.email.ends_with("@example.org"));
/// # assert_sql(&query, r#"SELECT … FROM "user" WHERE "user"."email" GLOB ?"#);
/// ```
/// ```sql
/// SELECT … FROM "user" WHERE "user"."email" GLOB ? -- on Postgres LIKE
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text; in a query write `.cast::<String>()` first, or of an array of texts `.contains([text])`, on a newtype of a text `#[orm(text)]`, and on another field leave this out",
    label = "this needs a text",
    note = "whether an array holds one of several texts is asked by `.overlap([\"a\", \"b\"])`, and its length is `.len()`",
    note = "a choice is compared with its variants, `.eq(Status::Open)` or `.is_in([Status::Open, Status::Done])`, and a number, a date or a moment by `.between(low, high)`"
)]
#[rustfmt::skip] // One line, since the messages show it.
pub trait Text /* of a newtype of a text by `#[orm(text)]` on it */: Scalar {}
impl Text for String {}
impl Text for char {}

/// The types of fields that `max_length` stands on, which are those of texts: a bound for the sake of its message.
#[diagnostic::on_unimplemented(
    message = "`max_length` is the length of a text, and a `{Self}` is none; leave it out, bound a number by `#[orm(max = 100)]`, and write `#[orm(text)]` on a newtype of a text",
    label = "this needs a text"
)]
#[doc(hidden)]
pub trait LimitedText {}
#[diagnostic::do_not_recommend]
impl<T: Text> LimitedText for T {}

/// Values that add up, of which there is a sum and an average: numbers and durations. Users do not implement this trait.
///
/// ```
/// use orm::traits::Summable;
/// use std::any::TypeId;
///
/// // The sum of an `i32` is an `i64`, so that many rows fit, and the average a float.
/// assert_eq!(TypeId::of::<<i32 as Summable>::Total>(), TypeId::of::<i64>());
/// assert_eq!(TypeId::of::<<i32 as Summable>::Mean>(), TypeId::of::<f64>());
/// assert_eq!(TypeId::of::<<chrono::TimeDelta as Summable>::Mean>(), TypeId::of::<chrono::TimeDelta>());
/// ```
#[diagnostic::on_unimplemented(
    message = "a `{Self}` has no `sum` and `avg`; ask `count` or `count_distinct` of it, and of texts and dates `min` or `max`",
    label = "this is of numbers and durations",
    note = "a newtype of a number is one with `#[orm(numeric)]` beside its `#[derive(Field)]`"
)]
pub trait Summable: Scalar {
    /// The type of a sum.
    type Total: Scalar;
    /// The type of an average.
    type Mean: Scalar;
}

/// Numbers, with which one calculates.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// #[derive(Field, Clone, Copy, Debug, PartialEq)]
/// #[orm(numeric)]
/// pub struct Points(i32);
///
/// #[derive(Model)]
/// pub struct Player {
///     pub id: i64,
///     pub points: Points,
/// }
///
/// let query = Player::objects().filter((Player.points + Player.points).gt(Points(10)));
/// # assert_sql(&query, r#"SELECT … FROM "player" WHERE orm_i32("player"."points" + "player"."points") > ?"#);
/// ```
/// ```sql
/// SELECT … FROM "player" WHERE orm_i32("player"."points" + "player"."points") > ? -- on Postgres without `orm_i32`, which keeps the range
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number",
    label = "this needs a numeric field"
)]
pub trait Numeric: Summable<Total = <Self as Numeric>::Sum, Mean = <Self as Numeric>::Avg> {
    /// The type of a sum.
    type Sum: Scalar;
    /// The type of an average.
    type Avg: Scalar;
}
macro_rules! numeric {
    ($($t:ty, $sum:ty, $avg:ty;)*) => {$(
        impl Summable for $t { type Total = $sum; type Mean = $avg; }
        impl Numeric for $t { type Sum = $sum; type Avg = $avg; }
    )*};
}
numeric!(i8, i64, f64; i16, i64, f64; i32, i64, f64; i64, i64, f64; f32, f64, f64; f64, f64, f64;);
numeric!(u8, i64, f64; u16, i64, f64; u32, i64, f64; u64, i64, f64; StoredByte, i64, f64;);

#[cfg(feature = "decimal")]
numeric!(Decimal, Decimal, Decimal;);

macro_rules! durations {
    ($($t:ty)*) => {$(
        impl Summable for $t {
            type Total = $t;
            type Mean = $t;
        }
    )*};
}
durations!(TimeDelta std::time::Duration);
#[cfg(feature = "time")]
durations!(time::Duration);

/// Whole numbers, which have a remainder. Users do not implement this trait.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let query = Book::objects().filter((Book.year % 100).eq(36) & (Book.copies % 2).ne(Book.id.cast::<i32>() % 2));
/// # assert_sql(&query, r#"SELECT … FROM "book" WHERE ("book"."year" % ?) = ? AND ("book"."copies" % ?) <> (orm_cast("book"."id", 'i64', 'i32') % ?)"#);
/// ```
/// ```sql
/// SELECT … FROM "book" WHERE ("book"."year" % ?) = ?
/// AND ("book"."copies" % ?) <> (orm_cast("book"."id", 'i64', 'i32') % ?)
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a whole number",
    label = "`%` needs a field of whole numbers"
)]
pub trait Integer: Numeric {}
macro_rules! integers {
    ($($t:ty)*) => {$(
        impl Integer for $t {}
    )*};
}
integers!(i8 i16 i32 i64 u8 u16 u32 u64);

/// Numbers with a fraction, which are rounded: `f32`, `f64` and `Decimal`. Users do not implement this trait.
///
/// ```
/// # use orm::doc::assert_sql;
/// # use orm::prelude::*;
/// #[derive(Model)]
/// pub struct Parcel {
///     pub id: i64,
///     pub weight: f64,
///     #[orm(max_digits = 12, decimal_places = 2)]
///     pub price: orm::Decimal,
/// }
///
/// let query = Parcel::objects().values((Parcel.weight.ceil(), Parcel.price.round()));
/// # assert_sql(&query, r#"SELECT orm_ceil("parcel"."weight"), orm_round_decimal(orm_decimal("parcel"."price", 2)) FROM "parcel""#);
/// ```
/// ```sql
/// SELECT orm_ceil("parcel"."weight"), orm_round_decimal(orm_decimal("parcel"."price", 2)) FROM "parcel"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number with a fraction",
    label = "this needs an `f32`, `f64` or `Decimal`"
)]
pub trait Float: Numeric {}
impl Float for f32 {}
impl Float for f64 {}
#[cfg(feature = "decimal")]
impl Float for Decimal {}

/// Returns whether the columns of a field are one of decimals, whose digits the field declares.
pub(super) const fn is_decimal(types: &[Type]) -> bool {
    #[cfg(feature = "decimal")]
    return matches!(types, [Type::Decimal]);
    #[cfg(not(feature = "decimal"))]
    {
        _ = types;
        false
    }
}

/// Returns whether columns of these types hold this number: `min = 0.5` of floats and decimals, but not of whole numbers.
/// The derive asks it.
#[doc(hidden)]
pub const fn holds_number(types: &[Type], is_whole: bool) -> bool {
    match types {
        [Type::I16 | Type::I32 | Type::I64] => is_whole,
        [Type::F32 | Type::F64] => true,
        types => is_decimal(types),
    }
}

/// Returns whether values of these types identify rows: floats are not equal where they look so, and documents have no order.
/// The derive asks it.
#[doc(hidden)]
pub const fn identify_rows(types: &[Type]) -> bool {
    match types {
        [Type::F32 | Type::F64] => false,
        #[cfg(feature = "json")]
        [Type::Json] => false,
        _ => true,
    }
}

/// Returns whether columns of these types are the ends of a range: they are of one type, of which both databases know ranges. The
/// derive asks it.
#[doc(hidden)]
pub const fn make_a_range(start: &[Type], end: &[Type]) -> bool {
    match (start, end) {
        ([Type::I16], [Type::I16])
        | ([Type::I32], [Type::I32])
        | ([Type::I64], [Type::I64])
        | ([Type::Date], [Type::Date])
        | ([Type::DateTime], [Type::DateTime])
        | ([Type::Timestamp], [Type::Timestamp]) => true,
        (start, end) => is_decimal(start) && is_decimal(end),
    }
}

/// Returns whether a field can count how often a row was written. The derive asks it.
#[doc(hidden)]
pub const fn counts_writes<F: Field>() -> bool {
    is_integer::<F>() && !F::NULL && F::TARGET.is_none() && F::DOMAIN.choices().is_none()
}

/// Types that have a digest: texts and bytes. Users do not implement this trait.
///
/// ```
/// # use orm::doc::assert_sql;
/// # use orm::prelude::*;
/// #[derive(Model)]
/// pub struct Upload {
///     pub id: i64,
///     pub name: String,
///     pub bytes: Vec<u8>,
/// }
///
/// let query = Upload::objects().values((Upload.name, Upload.bytes.sha256()));
/// # assert_sql(&query, r#"SELECT "upload"."name", orm_sha256("upload"."bytes") FROM "upload""#);
/// ```
/// ```sql
/// SELECT "upload"."name", orm_sha256("upload"."bytes") FROM "upload"
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither text nor bytes",
    label = "a digest is one of a text or of bytes"
)]
pub trait Digestible: Scalar {}
impl Digestible for String {}
impl Digestible for Vec<u8> {}

/// Types that `auto_now` and `auto_now_add` can set: dates and times. Users do not implement this trait.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::prelude::*;
/// use chrono::NaiveDate;
///
/// #[derive(Model)]
/// pub struct Visit {
///     pub id: i64,
///     #[orm(auto_now_add)]
///     pub day: NaiveDate,
///     #[orm(auto_now)]
///     pub changed_at: Option<DateTime<Utc>>,
/// }
///
/// # let db = Database::connect("sqlite::memory:").await?;
/// # db.create_tables(schema![Visit]).await?;
/// let visit = Visit::draft().save(&db).await?;
/// assert_eq!(visit.changed_at.map(|moment| moment.date_naive()), Some(visit.day));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no date or time; write `DateTime<Utc>`, `NaiveDateTime`, `NaiveDate` or `NaiveTime`, which `auto_now` and `auto_now_add` need",
    label = "the time of writing cannot be set by itself here"
)]
pub trait Moment {}
macro_rules! moments {
    ($($t:ty)*) => {$(
        impl Moment for $t {}
    )*};
}
moments!(NaiveDate NaiveTime NaiveDateTime DateTime<Utc>);
#[cfg(feature = "time")]
moments!(time::Date time::Time time::PrimitiveDateTime time::OffsetDateTime time::UtcDateTime);
impl<M: Moment> Moment for Option<M> {}
