//! The supertrait of the traits that only this crate implements.

use std::sync::Arc;

/// A type for which one of the sealed traits is implemented.
///
/// The module is private, so a trait that requires this one cannot be implemented elsewhere; a method more is no
/// breaking change.
pub trait Sealed {}

impl<T: Sealed + ?Sized> Sealed for &T {}
impl<T: Sealed + ?Sized> Sealed for Arc<T> {}
impl<T: Sealed + ?Sized> Sealed for Box<T> {}
impl<T: Sealed> Sealed for Vec<T> {}
impl<T: Sealed> Sealed for [T] {}
impl<T: Sealed, const N: usize> Sealed for [T; N] {}
impl<T: Sealed> Sealed for Option<T> {}
