//! To-one relations that are joined into a query.

use crate::model::{Model, Path, ReverseOneToOne, ToOne, ToOneOptional, Via, ViaBack, ViaOptional};
use crate::objects::load::extra_columns::{Ones, With};
use crate::objects::load::{Push, Stage};
use crate::query::{Extra, Select};
use std::marker::PhantomData;
use std::sync::Arc;

/// To-one relations to join into a query of `R`: one, or a tuple of them. What has no place in a row, such as
/// `User.profile()`, comes beside what there is: onto `User`, `Option<Profile>`.
#[diagnostic::on_unimplemented(
    message = "cannot join `{Self}` into a query of `{R}`",
    label = "expected a to-one relation of `{R}`, or a tuple of them; load to-many relations with `prefetch_related`"
)]
pub trait Relations<R, Onto>: Grow<Onto> {
    /// Asks for the rows.
    fn ask(&self, select: &mut Select);
}

/// What a query gives once these are joined into it.
// Apart from `Relations`, so that a relation of another model is one mistake: that is said there, and here it fits.
pub trait Grow<Onto> {
    /// What there was, with what comes beside it.
    type Out: Send + 'static;
    /// Takes what comes beside what there is.
    fn stage<M: Model>(self, before: Arc<dyn Stage<M, Onto>>) -> Arc<dyn Stage<M, Self::Out>>;
}

macro_rules! joined {
    ($t:ident, $via:ident) => {
        impl<P: Path, T: Model, const N: usize, Onto> Relations<P::Root, Onto> for $t<P, T, N>
        where
            Onto: Send + 'static,
        {
            fn ask(&self, select: &mut Select) {
                if let Some(path) = <$via<P, T, N> as Path>::PATH {
                    select.join(path);
                }
            }
        }

        impl<P, T, const N: usize, Onto: Send + 'static> Grow<Onto> for $t<P, T, N> {
            type Out = Onto;
            fn stage<M: Model>(self, before: Arc<dyn Stage<M, Onto>>) -> Arc<dyn Stage<M, Onto>> {
                before
            }
        }
    };
}
joined!(ToOne, Via);
joined!(ToOneOptional, ViaOptional);

/// A row of `P`'s target has no place for the one that points at it.
impl<P: Path, T: Model, const N: usize, Onto> Relations<P::Root, Onto> for ReverseOneToOne<P, T, N>
where
    Onto: Push<Option<T>, Out: 'static> + Send + 'static,
{
    fn ask(&self, select: &mut Select) {
        if let Some(path) = <ViaBack<P, T, N> as Path>::PATH {
            select.read_extra(Extra::Row(path));
        }
    }
}

impl<P: Path, T: Model, const N: usize, Onto> Grow<Onto> for ReverseOneToOne<P, T, N>
where
    Onto: Push<Option<T>, Out: 'static> + Send + 'static,
{
    type Out = Onto::Out;
    fn stage<M: Model>(self, before: Arc<dyn Stage<M, Onto>>) -> Arc<dyn Stage<M, Onto::Out>> {
        Arc::new(With {
            values: || {
                let path = <ViaBack<P, T, N> as Path>::PATH;
                Box::new(Ones::<T>::new(P::Root::table(), path))
            },
            before,
            value: PhantomData,
        })
    }
}

macro_rules! relations {
    ($first:ident $($t:ident after $before:ident)*) => {
        #[expect(non_snake_case, reason = "the values are named as their types")]
        const _: () = {
            impl<R, Onto, $first: Relations<R, Onto>, $($t: Relations<R, $before::Out>),*> Relations<R, Onto> for ($first, $($t,)*) {
                fn ask(&self, select: &mut Select) {
                    let ($first, $($t,)*) = self;
                    $first.ask(select);
                    $($t.ask(select);)*
                }
            }
            impl<Onto, $first: Grow<Onto>, $($t: Grow<$before::Out>),*> Grow<Onto> for ($first, $($t,)*) {
                type Out = relations!(@last $first $($t)*);
                fn stage<M: Model>(self, before: Arc<dyn Stage<M, Onto>>) -> Arc<dyn Stage<M, Self::Out>> {
                    let ($first, $($t,)*) = self;
                    let before = $first.stage(before);
                    $(let before = $t.stage(before);)*
                    before
                }
            }
        };
    };
    (@last $t:ident) => { $t::Out };
    (@last $t:ident $($rest:ident)+) => { relations!(@last $($rest)+) };
}
relations!(A);
relations!(A B after A);
relations!(A B after A C after B);
relations!(A B after A C after B D after C);
relations!(A B after A C after B D after C E after D);
relations!(A B after A C after B D after C E after D F after E);
relations!(A B after A C after B D after C E after D F after E G after F);
relations!(A B after A C after B D after C E after D F after E G after F H after G);
relations!(A B after A C after B D after C E after D F after E G after F H after G I after H);
relations!(A B after A C after B D after C E after D F after E G after F H after G I after H J after I);
relations!(A B after A C after B D after C E after D F after E G after F H after G I after H J after I K after J);
relations!(A B after A C after B D after C E after D F after E G after F H after G I after H J after I K after J L after K);
