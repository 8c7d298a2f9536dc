//! The types for which the sealed traits of handles are implemented: paths, fields, relations, and what they make.

use super::column::Column;
use super::embedded::{Embedded, EmbeddedOptional};
use super::expression::Expr;
use super::kind::{Aggregated, PerRow};
use super::many_to_many_path::ManyToManyPath;
use super::on_conflict::OnConflict;
use super::order::Order;
use super::path::{Root, Via, ViaBack, ViaOptional, Within, WithinOptional};
use super::predicate::Predicate;
use super::search::Search;
use super::set::Assignment;
use super::to_one::{ReverseOneToOne, ToOne, ToOneOptional};
use crate::model::{ForeignKey, Model, OneToOne};
use crate::sealed::Sealed;

impl<M> Sealed for Root<M> {}
impl<P, T, const N: usize> Sealed for Via<P, T, N> {}
impl<P, T, const N: usize> Sealed for ViaOptional<P, T, N> {}
impl<P, T, const N: usize> Sealed for ViaBack<P, T, N> {}
impl<P, E, const N: usize> Sealed for Within<P, E, N> {}
impl<P, E, const N: usize> Sealed for WithinOptional<P, E, N> {}

impl<P, V, const N: usize> Sealed for Column<P, V, N> {}
impl<R, V, K> Sealed for crate::model::functions::CaseBranches<R, V, K> {}
impl<P, E, const N: usize> Sealed for Embedded<P, E, N> {}
impl<P, E, const N: usize> Sealed for EmbeddedOptional<P, E, N> {}
impl<P, T, const N: usize> Sealed for ToOne<P, T, N> {}
impl<P, T, const N: usize> Sealed for ToOneOptional<P, T, N> {}
impl<P, T, const N: usize> Sealed for ReverseOneToOne<P, T, N> {}
impl<P, T, const N: usize> Sealed for ManyToManyPath<P, T, N> {}

impl Sealed for () {}
impl Sealed for PerRow {}
impl Sealed for Aggregated {}

impl<R, V, K> Sealed for Expr<R, V, K> {}
impl<R, K> Sealed for Predicate<R, K> {}
impl<P> Sealed for Search<P> {}
impl<R, K> Sealed for Order<R, K> {}
impl<R> Sealed for Assignment<R> {}
impl<M, A> Sealed for OnConflict<M, A> {}

impl<T: Model> Sealed for ForeignKey<T> {}
impl<T: Model> Sealed for OneToOne<T> {}
