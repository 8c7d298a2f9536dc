//! The items that a struct is read from, and what is done when all rows are read.

use super::Row;
use super::fields::RowFields;
use super::reader::FieldReader;
use crate::db::CallSite;
use crate::error::Result;
use crate::model::Model;
use crate::objects::load::LoadContext;
use crate::query::{Item, ItemShape};
use crate::thread_safe::BoxedFuture;
use crate::value::{KeyValue, Type};
use std::sync::Arc;

/// The items of a struct `Out`, and the steps that complete its rows.
pub(in crate::objects) struct RowLayout<Out> {
    pub(super) items: Items,
    pub(super) read: fn(&mut FieldReader<'_>) -> Result<Out>,
    pub(super) steps: Vec<Box<dyn Step<Out>>>,
}

/// The items that are selected for a row.
#[derive(Default)]
pub(super) struct Items {
    /// The items in the order in which they are read.
    pub(super) list: Vec<FieldItem>,
    /// The keys of the owners of lists; each is several items, or one.
    pub(super) keys: Vec<OwnerKey>,
}

/// The key by which a list finds its owner.
pub(super) struct OwnerKey {
    /// The types of its items.
    pub(super) types: Vec<Type>,
}

/// One item, and the field that it is read into.
pub(super) struct FieldItem {
    pub(super) item: Item,
    /// The type of the value, if it is computed.
    pub(super) ty: Option<Type>,
    /// The struct and its field, for errors.
    pub(super) field: (&'static str, &'static str),
    /// Of an item that says whether a row is there: what follows of that row.
    pub(super) row: RowExtent,
}

/// The items and keys of a nested struct.
#[derive(Clone, Copy, Default)]
pub(super) struct RowExtent {
    pub(super) items: usize,
    pub(super) keys: usize,
}

/// The way from a struct to a place in it; there is none in a row that is missing.
pub(super) type Access<Out, S> = Arc<dyn Fn(&mut Out) -> Option<&mut S> + Send + Sync>;

/// The keys that were read for one list: one a row, `None` where no row could own some.
pub(super) type OwnerKeys = Vec<Option<KeyValue>>;

/// A step that is taken once all rows of a query are read.
pub(super) trait Step<Out>: Send + Sync {
    /// Completes the rows.
    fn complete<'a>(
        &'a self,
        rows: &'a mut [Out],
        read: &'a ReadItems<'a>,
        context: LoadContext<'a>,
    ) -> Completing<'a>;
}

/// A [`Step`] on its way.
pub(super) type Completing<'a> = BoxedFuture<'a, Result<()>>;

/// The values that were read beside the structs themselves.
pub(super) struct ReadItems<'a> {
    /// The layouts of the items' columns.
    pub(super) shapes: &'a [ItemShape],
    /// The line of the program that asked for the query, if that is known.
    pub(super) at: Option<CallSite>,
    /// The keys of the lists.
    pub(super) keys: &'a [OwnerKeys],
}

impl<Out: Send + 'static> RowLayout<Out> {
    /// The layout of a struct that is read from rows of `M`.
    pub(in crate::objects) fn of<M: Model>() -> Self
    where
        Out: Row<M>,
    {
        let mut layout = RowLayout {
            items: Items::default(),
            read: Out::read,
            steps: Vec::new(),
        };
        Out::add_fields(&mut RowFields::<M, Out, Out>::new(&mut layout));
        layout
    }

    /// The items, to be selected.
    pub(in crate::objects) fn items(&self) -> Vec<Item> {
        self.items.selected()
    }
}

impl Items {
    fn selected(&self) -> Vec<Item> {
        let items = self.list.iter();
        items.map(|field| field.item.clone()).collect()
    }

    /// The types of the items that are computed.
    pub(super) fn types(&self) -> Vec<Option<Type>> {
        self.list.iter().map(|field| field.ty).collect()
    }

    /// The keys of the owners of lists, of no rows yet.
    pub(super) fn no_keys(&self) -> Vec<OwnerKeys> {
        self.keys.iter().map(|_| Vec::new()).collect()
    }
}
