//! Tuples of up to twelve.

use super::{ItemCursor, Selection};
use crate::error::Result;
use crate::model::{Kind, LoadPolicy};
use crate::query::Item;
use crate::value::Reader;

macro_rules! kind {
    ($t:ident) => { $t::Kind };
    ($t:ident $($rest:ident)+) => { <$t::Kind as Kind>::And<kind!($($rest)+)> };
}

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
                    let mut column: Vec<&mut $t::Out> = if $t::loads() {
                        rows.iter_mut().map(|row| &mut row.$n).collect()
                    } else {
                        Vec::new()
                    };
                    $t::set_load_policy(&mut column, items, policy);
                )+
            }
        }
    };
}
tuples!(A 0);
tuples!(A 0 B 1);
tuples!(A 0 B 1 C 2);
tuples!(A 0 B 1 C 2 D 3);
tuples!(A 0 B 1 C 2 D 3 E 4);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10);
tuples!(A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11);

/// Tuples that a selection can be: those of up to twelve items. Implemented for none that is longer.
#[diagnostic::on_unimplemented(
    message = "a tuple of more than twelve items cannot be selected",
    label = "at most twelve fit in a tuple",
    note = "name more of them by a struct: `#[derive(Row)]` and `values_as`"
)]
pub trait AtMostTwelve {}

macro_rules! longer_tuples {
    ($($t:ident)+) => {
        impl<R, $($t: Selection<R>),+> Selection<R> for ($($t,)+)
        where
            Self: AtMostTwelve,
        {
            type Out = ();
            type Kind = kind!($($t)+);
            fn items(self, _: &mut Vec<Item>) {}
            fn read(_: &mut dyn Reader, _: &mut ItemCursor<'_>) -> Result<()> {
                Ok(())
            }
        }
    };
}
longer_tuples!(A B C D E F G H I J K L M);
longer_tuples!(A B C D E F G H I J K L M N);
longer_tuples!(A B C D E F G H I J K L M N O);
longer_tuples!(A B C D E F G H I J K L M N O P);
