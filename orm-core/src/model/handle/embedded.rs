//! The handles of embedded structs.

use crate::model::{
    Embed, EmbedField, EmbedOperand, Handle, Handles, Path, Predicate, Within, WithinOptional,
    copy, embedded_values,
};
use crate::query::{self, Comparison, RelationPath};
use crate::schema;
use crate::value::Value;
use std::marker::PhantomData;
use std::ops::{Deref, Not};

/// `Person.address`: the embedded struct whose first field is at position `N`. Dereferences to the handles of its fields,
/// so `Person.address.city` is a column of the person.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let query = Member::objects().filter(Member.address.city.eq("Concord"));
/// # assert_sql(&query, r#"SELECT … FROM "member" WHERE "member"."address_city" = ?"#);
/// ```
/// ```sql
/// SELECT … FROM "member" WHERE "member"."address_city" = ?
/// ```
pub struct Embedded<P, E, const N: usize>(PhantomData<fn() -> (P, E)>);

/// `Person.billing` over an `Option<Address>`: all of its fields may be null.
///
/// ```
/// # use orm::prelude::*;
/// # use orm::doc::*;
/// let query = Member::objects().filter(Member.billing.city.eq("Boston"));
/// # assert_sql(&query, r#"SELECT … FROM "member" WHERE "member"."billing_city" = ?"#);
/// ```
/// ```sql
/// SELECT … FROM "member" WHERE "member"."billing_city" = ?
/// ```
pub struct EmbeddedOptional<P, E, const N: usize>(PhantomData<fn() -> (P, E)>);

copy!([P, E, const N: usize] Embedded<P, E, N>, [P, E, const N: usize] EmbeddedOptional<P, E, N>);

/// The columns of an embedded struct, each as an expression.
pub(crate) fn columns<P: Path, E: Embed, const N: usize>() -> Vec<query::Expr> {
    columns_of(P::PATH, P::OFFSET + N, E::FIELDS)
}

fn columns_of(
    path: Option<&'static RelationPath>,
    first: usize,
    fields: &'static [schema::Field],
) -> Vec<query::Expr> {
    let fields = fields.iter().enumerate();
    let columns = fields.flat_map(|(field, described)| {
        (0..described.types.len()).map(move |part| query::Expr::part(path, first + field, part))
    });
    columns.collect()
}

/// A condition: each column has the value. Where the value is null the column is.
fn equal<P: Path, F: EmbedField, const N: usize>(value: &impl EmbedOperand<F>) -> query::Expr {
    all_equal(columns::<P, F::Embed, N>(), embedded_values(value))
}

fn all_equal(columns: Vec<query::Expr>, values: Vec<Value>) -> query::Expr {
    query::Expr::all_of(columns.into_iter().zip(values).map(|(column, value)| {
        if value.is_null() {
            column.is_null()
        } else {
            query::Expr::compare(Comparison::Eq, column, query::Expr::value(value))
        }
    }))
}

macro_rules! embedded {
    ($t:ident, $within:ident, $field:ty) => {
        impl<P: Path, E: Embed, const N: usize> Handle for $t<P, E, N> {
            const NEW: Self = $t(PhantomData);
        }

        impl<P: Path, E: Embed, const N: usize> Deref for $t<P, E, N> {
            type Target = E::Fields<$within<P, E, N>>;
            fn deref(&self) -> &Self::Target {
                Handles::REF
            }
        }

        impl<P: Path, E: Embed, const N: usize> $t<P, E, N> {
            /// A condition: all fields are as in the struct, those that are `None` null.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let home = Address { city: "Bonn".into(), zip: None };
            /// let query = Member::objects().filter(Member.address.eq(&home));
            /// # assert_sql(&query, r#"SELECT … FROM "member" WHERE "member"."address_city" = ? AND "member"."address_zip" IS NULL"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "member" WHERE "member"."address_city" = ? AND "member"."address_zip" IS NULL
            /// ```
            pub fn eq(&self, value: impl EmbedOperand<$field>) -> Predicate<P::Root> {
                Predicate::from_expr(equal::<P, $field, N>(&value))
            }

            /// A condition: some field is not as in the struct.
            ///
            /// ```
            /// # use orm::doc::*;
            /// # use orm::prelude::*;
            /// let home = Address { city: "Bonn".into(), zip: None };
            /// let query = Member::objects().filter(Member.address.ne(&home));
            /// # assert_sql(&query, r#"SELECT … FROM "member" WHERE NOT ("member"."address_city" = ? AND "member"."address_zip" IS NULL)"#);
            /// ```
            /// ```sql
            /// SELECT … FROM "member" WHERE NOT ("member"."address_city" = ? AND "member"."address_zip" IS NULL)
            /// ```
            pub fn ne(&self, value: impl EmbedOperand<$field>) -> Predicate<P::Root> {
                self.eq(value).not()
            }
        }
    };
}
embedded!(Embedded, Within, E);
embedded!(EmbeddedOptional, WithinOptional, Option<E>);

impl<P: Path, E: Embed, const N: usize> EmbeddedOptional<P, E, N> {
    /// A condition: the struct is `None`, all of its columns are null.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Member::objects().filter(Member.billing.is_null());
    /// # assert_sql(&query, r#"SELECT … FROM "member" WHERE "member"."billing_city" IS NULL AND "member"."billing_zip" IS NULL"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "member" WHERE "member"."billing_city" IS NULL AND "member"."billing_zip" IS NULL
    /// ```
    pub fn is_null(&self) -> Predicate<P::Root> {
        let columns = columns::<P, E, N>().into_iter();
        Predicate::from_expr(query::Expr::all_of(columns.map(query::Expr::is_null)))
    }

    /// A condition: the struct is there, some of its columns are not null.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let query = Member::objects().filter(Member.billing.is_not_null());
    /// # assert_sql(&query, r#"SELECT … FROM "member" WHERE NOT ("member"."billing_city" IS NULL AND "member"."billing_zip" IS NULL)"#);
    /// ```
    /// ```sql
    /// SELECT … FROM "member" WHERE NOT ("member"."billing_city" IS NULL AND "member"."billing_zip" IS NULL)
    /// ```
    pub fn is_not_null(&self) -> Predicate<P::Root> {
        self.is_null().not()
    }
}
