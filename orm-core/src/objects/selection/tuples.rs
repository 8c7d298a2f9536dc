//! Tuples of up to twelve.

use super::{ItemCursor, Selection};
use crate::error::Result;
use crate::model::{LoadPolicy, PerRow, for_each_tuple, kind};
use crate::query::Item;
use crate::value::{Reader, Type};
use std::marker::PhantomData;

macro_rules! tuples {
    ($($t:ident $n:tt)+) => {
        #[expect(non_snake_case, reason = "the values are named as their types")]
        impl<R, $($t: Selection<R>),+> Selection<R> for ($($t,)+) {
            type Out = ($($t::Out,)+);
            type Kind = kind!($($t)+);
            fn items(self, to: &mut Vec<Item>) {
                let ($($t,)+) = self;
                $($t.items(to);)+
            }
            fn types(to: &mut Vec<Option<Type>>) {
                $($t::types(to);)+
            }
            fn read(reader: &mut dyn Reader, items: &mut ItemCursor<'_>) -> Result<Self::Out> {
                Ok(($($t::read(reader, items)?,)+))
            }
            fn loads() -> bool {
                $($t::loads())||+
            }
            fn set_load_policy(
                rows: &mut [&mut Self::Out],
                items: &mut ItemCursor<'_>,
                policy: &LoadPolicy<'_>,
            ) {
                $(
                    let mut column: Vec<&mut $t::Out> = Vec::new();
                    if $t::loads() {
                        column.reserve(rows.len());
                        for row in &mut *rows {
                            column.push(&mut row.$n);
                        }
                    }
                    $t::set_load_policy(&mut column, items, policy);
                )+
            }
        }
    };
}

for_each_tuple!(tuples);

/// Tuples that a selection can be: those of up to twelve items. Implemented for none that is longer.
#[diagnostic::on_unimplemented(
    message = "a tuple of more than twelve items cannot be selected",
    label = "at most twelve fit in a tuple",
    note = "name more of them by a struct: `#[derive(Row)]` and `values_as`"
)]
pub trait AtMostTwelve {}

/// Expands to `$refuse! { A B … }` for tuples of 13 to 32 items: of as many as there are names, and one fewer each time.
macro_rules! longer_tuples {
    ($refuse:ident: $a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident $i:ident $j:ident $k:ident $l:ident) => {};
    ($refuse:ident: $first:ident $($t:ident)+) => {
        $refuse! { $first $($t)+ }
        $crate::objects::selection::tuples::longer_tuples! { $refuse: $($t)+ }
    };
    ($refuse:ident) => {
        $crate::objects::selection::tuples::longer_tuples! {
            $refuse: A B C D E F G H I J K L M N O P Q S T U V W X Y Z Aa Ab Ac Ad Ae Af Ag
        }
    };
}
pub(in crate::objects) use longer_tuples;

macro_rules! refuse {
    ($($t:ident)+) => {
        impl<R, $($t),+> Selection<R> for ($($t,)+)
        where
            PhantomData<Self>: AtMostTwelve,
        {
            type Out = ();
            type Kind = PerRow;
            fn items(self, _: &mut Vec<Item>) {}
            fn read(_: &mut dyn Reader, _: &mut ItemCursor<'_>) -> Result<()> {
                Ok(())
            }
        }
    };
}
longer_tuples!(refuse);
