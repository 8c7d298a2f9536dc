//! The fields of a struct as they are added to its layout.

use super::Row;
use super::layout::{Access, FieldItem, OwnerKey, RowExtent, RowLayout, Step};
use super::source::FieldSource;
use crate::model::Model;
use crate::query::{Expr, Item, RelationPath, SingleRow};
use crate::value::Type;
use std::marker::PhantomData;
use std::sync::Arc;

/// A place in a struct `Out`, of type `S`, to which fields of a row of `M` are added.
pub struct RowFields<'l, M, Out, S> {
    layout: &'l mut RowLayout<Out>,
    /// The struct and the field that items belong to.
    field: (&'static str, &'static str),
    /// The way from the model of the query to the row, each step from where the one before it ends.
    way: Vec<RelatedPlace>,
    place: Access<Out, S>,
    model: PhantomData<fn() -> M>,
}

/// A related row, seen from the one before it.
#[derive(Clone)]
enum RelatedPlace {
    /// Over to-one relations.
    Path(&'static RelationPath),
    /// To a single row of a to-many relation.
    Single(Arc<SingleRow>),
}

impl<'l, M: Model, T: Send + 'static> RowFields<'l, M, T, T> {
    /// The struct itself, which is read from the query's own rows.
    pub(super) fn new(layout: &'l mut RowLayout<T>) -> Self {
        RowFields {
            layout,
            field: ("", ""),
            way: Vec::new(),
            place: Arc::new(|row| Some(row)),
            model: PhantomData,
        }
    }
}

impl<M: Model, Out: Send + 'static, S: Send + 'static> RowFields<'_, M, Out, S> {
    /// Adds a field, which is read from `source`.
    pub fn add<T: Send + 'static>(
        &mut self,
        name: &'static str,
        source: impl FieldSource<T, M>,
        field: fn(&mut S) -> &mut T,
    ) where
        S: Row<M>,
    {
        let mut place = self.within(move |row| Some(field(row)));
        place.field = (S::ROW_NAME, name);
        source.add(&mut place);
    }

    /// A place within this one.
    fn within<T: Send + 'static>(
        &mut self,
        step: impl Fn(&mut S) -> Option<&mut T> + Send + Sync + 'static,
    ) -> RowFields<'_, M, Out, T> {
        let place = Arc::clone(&self.place);
        RowFields {
            layout: &mut *self.layout,
            field: self.field,
            way: self.way.clone(),
            place: Arc::new(move |row| place(row).and_then(&step)),
            model: PhantomData,
        }
    }

    /// Returns this place, but read from the related row at the end of a path.
    pub(super) fn at<T: Model>(
        &mut self,
        path: Option<&'static RelationPath>,
    ) -> RowFields<'_, T, Out, S> {
        self.behind(path.map(RelatedPlace::Path))
    }

    /// Returns this place, but read from a single row of a to-many relation.
    pub(in crate::objects) fn at_single<T: Model>(
        &mut self,
        row: Arc<SingleRow>,
    ) -> RowFields<'_, T, Out, S> {
        self.behind(Some(RelatedPlace::Single(row)))
    }

    fn behind<T: Model>(&mut self, step: Option<RelatedPlace>) -> RowFields<'_, T, Out, S> {
        let mut way = self.way.clone();
        way.extend(step);
        RowFields {
            layout: &mut *self.layout,
            field: self.field,
            way,
            place: Arc::clone(&self.place),
            model: PhantomData,
        }
    }

    /// Adds an item. Returns its position among all.
    pub(in crate::objects) fn add_item(&mut self, item: Item) -> usize {
        let way = self.way.iter().rev();
        let item = way.fold(item, |item, step| match step {
            RelatedPlace::Path(path) => item.at(path),
            RelatedPlace::Single(row) => item.of_single(row),
        });
        self.layout.items.list.push(FieldItem {
            item,
            ty: None,
            field: self.field,
            row: RowExtent::default(),
        });
        self.layout.items.list.len() - 1
    }

    /// Adds a value of this type.
    pub(super) fn add_value(&mut self, value: Expr, ty: Option<Type>) {
        let position = self.add_item(Item::Value(value));
        self.layout.items.list[position].ty = ty;
    }

    /// Adds the key, of columns of these types, by which a list finds its owner. Returns its position among the keys.
    pub(super) fn add_key(&mut self, parts: impl Iterator<Item = (Expr, Type)>) -> usize {
        let types = parts.map(|(part, ty)| {
            self.add_item(Item::Value(part));
            ty
        });
        let key = OwnerKey {
            types: types.collect(),
        };
        self.layout.items.keys.push(key);
        self.layout.items.keys.len() - 1
    }

    /// Adds what is done once all rows are read.
    pub(super) fn add_step(&mut self, step: impl FnOnce(Access<Out, S>) -> Box<dyn Step<Out>>) {
        self.layout.steps.push(step(Arc::clone(&self.place)));
    }

    /// The struct and the field, as errors name them: `AuthorPage.books`.
    pub(super) fn written(&self) -> String {
        format!("{}.{}", self.field.0, self.field.1)
    }
}

impl<M: Model, Out: Send + 'static, S: Send + 'static> RowFields<'_, M, Out, Option<S>> {
    /// The place within the option.
    pub(super) fn within_option(&mut self) -> RowFields<'_, M, Out, S> {
        self.within(Option::as_mut)
    }

    /// Adds fields of a row that may be missing, after an item that says whether it is.
    pub(super) fn add_optional(&mut self, fields: fn(&mut RowFields<'_, M, Out, S>)) {
        let position = self.layout.items.list.len();
        self.add_value(Expr::presence(), Some(Type::Bool));
        let keys = self.layout.items.keys.len();
        fields(&mut self.within_option());
        let items = &mut self.layout.items;
        items.list[position].row = RowExtent {
            items: items.list.len() - position - 1,
            keys: items.keys.len() - keys,
        };
    }
}
