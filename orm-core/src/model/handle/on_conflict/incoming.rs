//! Values of the row that comes.

use crate::model::{
    Column, Expr, Field, ForeignKey, KeyOperand, Model, OwnFields, ToOne, ToOneOptional,
};
use crate::query::{self, KeyExpr};
use crate::sealed::Sealed;
use std::marker::PhantomData;

/// A field or foreign key of `M` whose value in the row that comes can be spoken of. This trait is sealed.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // A field gives an expression, for calculations.
/// let later = Author.birth_year.set(greatest((Author.birth_year, incoming(Author.birth_year))));
/// let rule = OnConflict::update(later).on(Author.name);
/// Author::draft().name("Louisa May Alcott").birth_year(1800).save_with(rule, &db).await?;
/// assert_eq!(Author::get(2, &db).await?.birth_year, Some(1832));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`incoming` takes no `{Self}`",
    label = "expected a field or foreign key of the row that comes, such as `Book.copies`"
)]
pub trait IncomingField: Sealed {
    /// The value in the row that comes.
    type Incoming;
    /// Returns the value in the row that comes.
    #[doc(hidden)]
    fn incoming(self) -> Self::Incoming;
}

impl<P, V: Field, const N: usize> IncomingField for Column<P, V, N>
where
    P: OwnFields,
{
    type Incoming = Expr<P::Root, P::Nullable<V>>;
    fn incoming(self) -> Self::Incoming {
        Expr::new(query::Expr::incoming(Self::POSITION, 0))
    }
}
impl<P: OwnFields, T: Model, const N: usize> IncomingField for ToOne<P, T, N> {
    type Incoming = IncomingKey<P::Root, ForeignKey<T>>;
    fn incoming(self) -> Self::Incoming {
        IncomingKey::new(P::OFFSET + N)
    }
}
impl<P: OwnFields, T: Model, const N: usize> IncomingField for ToOneOptional<P, T, N> {
    type Incoming = IncomingKey<P::Root, Option<ForeignKey<T>>>;
    fn incoming(self) -> Self::Incoming {
        IncomingKey::new(P::OFFSET + N)
    }
}

/// The foreign key `F` of the row that comes: `incoming(Book.author)`, which `Book.author` is set to or compared with.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// // The mentor changes where the row that comes has another one.
/// let rule = OnConflict::update(Author.mentor.set(incoming(Author.mentor)))
///     .on(Author.name)
///     .update_where(Author.mentor.ne(incoming(Author.mentor)));
/// Author::draft().name("Louisa May Alcott").mentor(2).save_with(rule, &db).await?;
/// assert_eq!(Author::get(2, &db).await?.mentor.map(|mentor| mentor.id), Some(2));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug)]
pub struct IncomingKey<M, F> {
    key: KeyExpr,
    types: PhantomData<fn(M) -> F>,
}

impl<M: Model, F> IncomingKey<M, F> {
    fn new(field: usize) -> Self {
        let parts = 0..M::table().range(field).len();
        IncomingKey {
            key: parts
                .map(|part| query::Expr::incoming(field, part))
                .collect(),
            types: PhantomData,
        }
    }
}

impl<M, F> Clone for IncomingKey<M, F> {
    fn clone(&self) -> Self {
        IncomingKey {
            key: self.key.clone(),
            types: PhantomData,
        }
    }
}

impl<M: Model, T: Model, F> KeyOperand<ForeignKey<T>, M> for IncomingKey<M, F>
where
    F: Field<Base = ForeignKey<T>>,
{
    type Value = F;
    fn key_operand(self) -> KeyExpr {
        self.key
    }
}
impl<M: Model, T: Model, F> KeyOperand<Option<ForeignKey<T>>, M> for IncomingKey<M, F>
where
    F: Field<Base = ForeignKey<T>>,
{
    type Value = F;
    fn key_operand(self) -> KeyExpr {
        self.key
    }
}

/// The value of a field in the row that a unique key forbids, in the updates and conditions of
/// [`OnConflict`](super::OnConflict): SQL's `excluded`. Anywhere else it is
/// [`Error::InvalidQuery`](crate::error::Error::InvalidQuery).
///
/// A field gives an expression, for calculations, functions, `case()` and conditions; a foreign key gives a key, which
/// foreign keys are set to and compared with.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// let rule = OnConflict::update((
///     Book.copies.set(Book.copies + incoming(Book.copies)),
///     Book.year.set(Book.year.least(incoming(Book.year))),
///     Book.author.set(incoming(Book.author)),
/// ));
/// let draft = Book::draft().id(1).title("Nature").year(1849).author(2).copies(4);
/// let book = draft.save_with(rule.on(Book.id), &db).await?.into_stored().expect("the stored row");
/// assert_eq!((book.copies, book.year, book.author.id), (5, 1836, 2));
/// # Ok(())
/// # }
/// ```
/// ```sql
/// … DO UPDATE SET "copies" = "book"."copies" + "excluded"."copies", "year" = orm_least("book"."year", "excluded"."year"),
///   "author_id" = "excluded"."author_id" …
/// ```
pub fn incoming<F: IncomingField>(field: F) -> F::Incoming {
    field.incoming()
}
