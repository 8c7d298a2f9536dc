//! The handles of many-to-many fields.

use crate::model::{Handle, copy};
use std::marker::PhantomData;

/// `Book.tags`: the many-to-many relation at position `N`, to any number of `T`. In a query it is what
/// [`ToMany`](crate::objects::ToMany) is.
pub struct ManyToManyPath<P, T, const N: usize>(PhantomData<fn() -> (P, T)>);

copy!([P, T, const N: usize] ManyToManyPath<P, T, N>);

impl<P: 'static, T: 'static, const N: usize> Handle for ManyToManyPath<P, T, N> {
    const NEW: Self = ManyToManyPath(PhantomData);
}
