//! Embedded structs and enums: several columns of a model's table as one field.

use super::{Embedded, EmbeddedOptional, Handle, Handles, IsSet, Path, RelationSlot};
use crate::error::DecodeResult;
use crate::schema;
use crate::value::{Reader, Value, ValueSink};
use std::ops::Range;

/// One struct or enum annotated with `#[derive(Embed)]`: a part of the row of each model that has a field of it.
///
/// The derive implements this trait, and nobody else: its required items are hidden and may change.
///
/// ```
/// use orm::prelude::*;
///
/// #[derive(Embed, Clone, Debug, PartialEq)]
/// struct Address {
///     street: String,
///     #[orm(max_length = 80)]
///     city: String,
///     zip: Option<String>,
/// }
///
/// #[derive(Model, Debug)]
/// struct Person {
///     id: i64,
///     name: String,
///     #[orm(embed)]
///     address: Address,
///     #[orm(embed, prefix = "bill_")]
///     billing: Option<Address>,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// let db = Database::connect("sqlite::memory:").await?;
/// db.create_tables(schema![Person]).await?;
/// let home = Address { street: "Am Hof 1".into(), city: "Bonn".into(), zip: None };
/// let ada = Person::draft().name("Ada").address(&home).save(&db).await?;
/// let found = Person::objects().filter(Person.address.city.eq("Bonn")).get(&db).await?;
/// assert_eq!((found.id, found.address, found.billing), (ada.id, home, None));
/// # Ok(())
/// # }
/// ```
/// ```sql
/// CREATE TABLE "person" ("id" …, "name" …, "address_street" …, "address_city" …, "address_zip" …, "bill_street" …, …)
/// SELECT … FROM "person" WHERE "person"."address_city" = ?
/// ```
///
/// An enum has a column for its variant, the tag `kind`, and those of the fields of all variants, which are null in rows of
/// the others:
///
/// ```
/// use orm::prelude::*;
///
/// #[derive(Embed, Debug, PartialEq)]
/// enum Payment {
///     Cash,
///     Card { number: String },
/// }
///
/// #[derive(Model, Debug)]
/// struct Purchase {
///     id: i64,
///     #[orm(embed)]
///     payment: Payment,
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// let db = Database::connect("sqlite::memory:").await?;
/// db.create_tables(schema![Purchase]).await?;
/// Purchase::draft().payment(Payment::Card { number: "1234".into() }).save(&db).await?;
/// let cards = Purchase::objects().filter(Purchase.payment.kind.eq(PaymentKind::Card));
/// assert_eq!(cards.get(&db).await?.payment, Payment::Card { number: "1234".into() });
/// # Ok(())
/// # }
/// ```
/// ```sql
/// CREATE TABLE "purchase" ("id" …, "payment_kind" …, "payment_card_number" …, …)
/// SELECT … FROM "purchase" WHERE "purchase"."payment_kind" = ?
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be embedded",
    label = "not an embedded struct",
    note = "add `#[derive(Embed)]` to `{Self}`, or leave `embed` out if it is a type of field"
)]
pub trait Embed: Sized + Send + Sync + 'static {
    /// The fields as a query names them, seen along a path.
    type Fields<P: Path>: Handles;
    /// The state in which a draft starts: `IsSet` if each field may stay away.
    #[doc(hidden)]
    type Start;
    /// The fields, those of structs within it among them.
    #[doc(hidden)]
    const FIELDS: &'static [schema::Field];
    /// Reads the columns of all fields in order.
    #[doc(hidden)]
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self>;
    /// Writes the value of one field.
    #[doc(hidden)]
    fn write(&self, field: usize, to: &mut dyn ValueSink);
    /// Sets one field to what the reader has next.
    #[doc(hidden)]
    fn load_field(&mut self, field: usize, reader: &mut dyn Reader) -> DecodeResult<()>;
    /// Writes the `default` of one field; nothing where none is declared.
    #[doc(hidden)]
    fn write_default(field: usize, to: &mut dyn ValueSink) {
        _ = (field, to);
    }
    /// The foreign key at one field.
    #[doc(hidden)]
    fn relation_mut(&mut self, field: usize) -> Option<&mut dyn RelationSlot> {
        _ = field;
        None
    }
}

/// Types of fields with `#[orm(embed)]`: an [`Embed`], or an `Option` of one. Users do not implement it.
///
/// ```
/// use orm::doc::{Address, Member};
/// use orm::traits::EmbedField;
///
/// fn is_embedded<F: EmbedField<Embed = Address>>(_: impl Fn(&Member) -> &F) {}
/// is_embedded(|member| &member.address);
/// is_embedded(|member| &member.billing); // an `Option`: all of its columns may be null
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be embedded",
    label = "not an embedded struct",
    note = "add `#[derive(Embed)]` to the struct, or leave `embed` out if `{Self}` is a type of field"
)]
pub trait EmbedField: Sized + Send + Sync + 'static {
    /// The struct without its `Option`.
    type Embed: Embed;
    /// The struct with exactly one `Option`.
    type Nullable: EmbedField<Embed = Self::Embed>;
    /// The type of the handle `Person.<field>`, whose first field is at position `N`.
    #[doc(hidden)]
    type Handle<P: Path, const N: usize>: Handle;
    /// The state in which a draft starts.
    #[doc(hidden)]
    type Start;
    /// True if all columns may be null together.
    #[doc(hidden)]
    const NULL: bool;
    /// The number of fields.
    #[doc(hidden)]
    const COUNT: usize = <Self::Embed as Embed>::FIELDS.len();
    /// Reads the columns of all fields in order.
    #[doc(hidden)]
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self>;
    /// Writes the value of one field.
    #[doc(hidden)]
    fn write(&self, field: usize, to: &mut dyn ValueSink);
    /// Sets one field to what the reader has next: of a struct that is not there nothing.
    #[doc(hidden)]
    fn set(&mut self, field: usize, reader: &mut dyn Reader) -> DecodeResult<()>;
    /// Writes the `default` of one field; nothing where none is declared.
    #[doc(hidden)]
    fn write_default(field: usize, to: &mut dyn ValueSink);
    /// The struct, if it is there.
    #[doc(hidden)]
    fn embedded_mut(&mut self) -> Option<&mut Self::Embed>;
    /// The foreign key at one field, if the struct is there.
    #[doc(hidden)]
    fn relation_mut(&mut self, field: usize) -> Option<&mut dyn RelationSlot> {
        Embed::relation_mut(self.embedded_mut()?, field)
    }
}

impl<E: Embed> EmbedField for E {
    type Embed = E;
    type Nullable = Option<E>;
    type Handle<P: Path, const N: usize> = Embedded<P, E, N>;
    type Start = E::Start;
    const NULL: bool = false;
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self> {
        E::read(reader)
    }
    fn write(&self, field: usize, to: &mut dyn ValueSink) {
        E::write(self, field, to);
    }
    fn set(&mut self, field: usize, reader: &mut dyn Reader) -> DecodeResult<()> {
        E::load_field(self, field, reader)
    }
    fn write_default(field: usize, to: &mut dyn ValueSink) {
        E::write_default(field, to);
    }
    fn embedded_mut(&mut self) -> Option<&mut E> {
        Some(self)
    }
}

impl<E: Embed> EmbedField for Option<E> {
    type Embed = E;
    type Nullable = Option<E>;
    type Handle<P: Path, const N: usize> = EmbeddedOptional<P, E, N>;
    type Start = IsSet;
    const NULL: bool = true;
    fn read(reader: &mut dyn Reader) -> DecodeResult<Self> {
        if reader.take_nulls(column_count::<E>())? {
            Ok(None)
        } else {
            E::read(reader).map(Some)
        }
    }
    fn write(&self, field: usize, to: &mut dyn ValueSink) {
        match self {
            Some(value) => value.write(field, to),
            None => write_nulls(&E::FIELDS[field], to),
        }
    }
    fn set(&mut self, field: usize, reader: &mut dyn Reader) -> DecodeResult<()> {
        if let Some(value) = self {
            return value.set(field, reader);
        }
        reader.skip(E::FIELDS[field].types.len());
        Ok(())
    }
    fn write_default(_: usize, _: &mut dyn ValueSink) {}
    fn embedded_mut(&mut self) -> Option<&mut E> {
        self.as_mut()
    }
}

/// Returns the number of columns of an embedded struct.
pub(crate) fn column_count<E: Embed>() -> usize {
    E::FIELDS.iter().map(|field| field.types.len()).sum()
}

/// Passes over the columns of some of these fields: those of an enum's other variants.
#[doc(hidden)]
pub fn skip_fields(reader: &mut dyn Reader, fields: &[schema::Field], skipped: Range<usize>) {
    let columns = fields[skipped].iter().map(|field| field.types.len());
    reader.skip(columns.sum());
}

/// Writes a null for each column of a field: of an enum's other variant.
#[doc(hidden)]
pub fn write_nulls(field: &schema::Field, to: &mut dyn ValueSink) {
    let types = field.types.iter();
    types.for_each(|&ty| to.put(Value::Null(ty)));
}

/// The values that an embedded field of type `F` is set to and compared with: the struct, by value or reference, and
/// where it is optional an `Option` of it. Users do not implement it.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// let concord = Address { city: "Concord".to_owned(), zip: None };
/// let query = Member::objects().filter(Member.address.eq(&concord) & Member.billing.ne(None::<Address>));
/// # assert_sql(&query, r#"SELECT … FROM "member" WHERE "member"."address_city" = ? AND "member"."address_zip" IS NULL AND NOT ("member"."billing_city" IS NULL AND "member"."billing_zip" IS NULL)"#);
/// ```
/// ```sql
/// SELECT … FROM "member" WHERE "member"."address_city" = ? AND "member"."address_zip" IS NULL
/// AND NOT ("member"."billing_city" IS NULL AND "member"."billing_zip" IS NULL)
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no `{F}`; write the embedded struct or enum as one value",
    label = "the embedded struct or enum stands here; one of its fields alone is named behind it, `Person.address.city.eq(…)`, and the variant of an enum is `Order.payment.kind.eq(PaymentKind::Card)`"
)]
pub trait EmbedOperand<F> {
    /// Writes the value of one field.
    #[doc(hidden)]
    fn write_field(&self, field: usize, to: &mut dyn ValueSink);
}

macro_rules! operands {
    ($($field:ty, $t:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<E: Embed> EmbedOperand<$field> for $t {
            fn write_field(&self, field: usize, to: &mut dyn ValueSink) {
                EmbedField::write(self, field, to);
            }
        }
        #[diagnostic::do_not_recommend]
        impl<E: Embed> EmbedOperand<$field> for &$t {
            fn write_field(&self, field: usize, to: &mut dyn ValueSink) {
                EmbedField::write(*self, field, to);
            }
        }
    )*};
}
operands! {
    E, E;
    Option<E>, E;
    Option<E>, Option<E>;
}

/// Returns the values of all columns, in their order.
pub(crate) fn embedded_values<F: EmbedField>(value: &impl EmbedOperand<F>) -> Vec<Value> {
    let mut values = Vec::with_capacity(F::COUNT);
    (0..F::COUNT).for_each(|field| value.write_field(field, &mut values));
    values
}
