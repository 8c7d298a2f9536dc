//! Names that other libraries have for methods of rows, called on a row behind a `&`: `for book in &books { book.destroy() }`.
//!
//! Of a method whose `impl` block never holds rustc tells the words of the bound only where it is called on the row itself.
//! The methods take `&mut &Book`, for which rustc looks behind `&Book`: a method of the user's own that takes `&self` comes first,
//! also where it is called on a `&&Book`, as in a closure of `filter`.
//! `Book::destroy(1)` finds them too, by the trait, which says the same. Names that much else has, such as `unwrap`, are left
//! out, since rustc proposes these traits wherever a method of a name of theirs is not found.

use super::never_met_by;
use crate::model::Model;

/// Declares bounds that nothing meets, and for each a trait with the methods that need it. A bound is a `tt`, so that the
/// message shows the line of the method.
macro_rules! of_rows {
    ($($names:ident $bound:tt $message:literal $($label:literal)? => $($method:ident($($argument:ident),*))*;)*) => {
        $(of_rows!(@bound $bound $message $($label)?);)*
        $(of_rows!(@names $names $bound [$message, $($label,)? ""] $($method($($argument),*))*);)*

        /// The traits, for the prelude, which brings them into scope without their names.
        #[doc(hidden)]
        pub mod unnamed {
            pub use super::RowsAskedOfModel as _;
            $(pub use super::$names as _;)*
        }
    };
    (@bound $bound:ident $message:literal $($label:literal)?) => {
        never_met_by! { $bound $message $($label)?; }
    };
    (@names $names:ident $bound:tt [$message:literal, $label:literal $(, $none:literal)?] $($method:ident($($argument:ident),*))*) => {
        #[diagnostic::on_unimplemented(message = $message, label = $label)]
        #[doc(hidden)]
        pub trait $names {
            /// The model of the row.
            type Model: Model;
            $(
                #[doc(hidden)]
                #[allow(non_camel_case_types, clippy::wrong_self_convention, reason = "the names are those of others, and there is one type parameter for each argument")]
                fn $method<$($argument),*>(&mut self, $($argument: $argument),*) -> <Self::Model as $bound<'static>>::Out
                where
                    Self::Model: $bound<'static>,
                {
                    let _ = ($($argument,)*);
                    unreachable!()
                }
            )*
        }

        #[diagnostic::do_not_recommend]
        impl<M: Model> $names for &M {
            type Model = M;
        }
    };
}

of_rows! {
    RowsWrittenBySave WrittenBySave "a row of `{Self}` is stored by `save`, read again by `refresh` and removed by `delete`; write `.save(&db)`, once its fields are assigned, or `.refresh(&db)`, or `.delete(&db)`"
        => into_active_model() reload(db) refresh_from_db(db) destroy(db) save_changes(db) persist(db)
            save_or_fail(db) save_or_update(db) fresh(db) save_quietly(db) update_or_fail(db) merge(db) save_now(db) refresh_row(db);
    RowsSavedOrUpdated SavedOrUpdated "a row of `{Self}` is stored by `save`, once its fields are assigned, and rows are updated by a query; write `.save(&db)`, or `{Self}::objects().filter(…).update({Self}.field.set(…), &db)`"
        => update(values, db) touch(db) update_column(field, value) update_columns(values) update_attribute(field, value, db);
    RowsAskedOfTheirOwner AskedOfTheirOwner "rows that refer to a row are asked of it by the name of the relation; write `author.books().all(&db)`" "those of many rows by `prefetch_related(Author.books())`, or `orm::prefetch(authors, Author.books(), &db)`; the row that a foreign key leads to is `book.author.get(&db)`"
        => find_related(relation) find_linked(relation) get_related(relation) load_related(relation, db);
    RowsLoadedByQueryOrRow LoadedByQueryOrRow "related rows are loaded by a query, or of a row in hand by its relation; write `{Self}::objects().select_related(…)` or `.prefetch_related(…)`, and of a row `book.author.get(&db)` or `author.books().all(&db)`"
        => preload(relation, db) eager_load(relation, db) load_association(relation, db) fetch_relation(relation, db);
    RowsWalkedByForeignKey WalkedByForeignKey "a tree of `{Self}` is walked by the foreign key that leads to its own model; write `{Self}.parent.descendants(&row).all(&db)`, or `.ancestors(&row)`, with that field in the place of `parent`"
        => ancestors() descendants() self_and_ancestors() self_and_descendants() get_ancestors() get_descendants();
    RowsSetByUpdate SetByUpdate "a field of a stored row is computed anew by `update` of a query; write `{Self}::objects().filter(…).update({Self}.field.set({Self}.field + 1), &db)`" "in hand it is assigned, and stored by `.save(&db)`, which sets `auto_now` fields too"
        => toggle(field) increment(field, by) decrement(field, by);
    RowsMarkedByField MarkedByFieldOfModel "a row that is only marked as deleted has a field that says so, and conditions leave it out; write `deleted_at: Option<DateTime<Utc>>` in `{Self}`, set it, and `.filter({Self}.deleted_at.is_null())`"
        => soft_delete(db) force_delete(db) trashed() is_deleted() archive(db) restore(db);
    RowsCopiedByDraft CopiedByDraft "a copy of a row is a draft with its values; write `.to_draft()`, the setters of what differs, and `.save(&db)`"
        => into_draft() duplicate() replicate() dup() clone_row() copy();
    RowsNamedByKey NamedByItsKey "the key of a row is its field; write `.id`, or the name of the field that is the primary key" "of a row of any model `row.key()`; a row of any model `M` is found by `M::get(key, &db)`, where the key is an `M::Key`"
        => pk() primary_key() get_id();
    RowsNotTracked NothingTracked "a row is a plain struct: one that is there was read or saved, and a new one is a draft; nothing tracks what is changed in it, so keep a clone to compare with, and leave this out" "some fields alone are written by `.save_fields({Self}.title, &db)`"
        => is_new() is_new_record() is_dirty() has_changes() has_changed() is_changed() get_dirty() was_changed(field) changes() previous_changes() is_persisted() new_record() dirty_fields() changed_fields();
    RowsCheckedByValidate CheckedByValidate "a row of `{Self}` is checked by `validate`, and by `save` before it is sent; write `.validate()?`, which names each field and its fault"
        => full_clean() clean_fields() is_valid() check_valid() clean() valid() run_validations();
    RowsAssignedByField AssignedByField "the fields of a row are assigned one by one, and stored by `save`; write `book.title = form.title;`, and `book.save(&db).await?`, or of some fields alone `book.save_fields(Book.title, &db)`" "those of a new row are set by its draft: `Book::draft().title(form.title).save(&db)`"
        => assign_attributes(values) set_attributes(values) update_attributes(values)
            changeset(values) update_fields(values) attributes() attribute_names() read_attribute(name) write_attribute(name, value) force_fill(values) apply_changes(values) set_field(field, value) update_only(values) save_only(fields, db) put_change(field, value) patch(values);
    RowsSerializedBySerde SerializedBySerde "a row becomes JSON by serde; write `#[derive(serde::Serialize)]` on `{Self}`, and `orm::serde_json::to_value(&row)`"
        => to_json() into_json() as_json() to_dict() as_dict() to_hash() model_to_dict() to_map() to_value();
}

never_met_by! {
    AskedOfModel "rows are asked of their model, or of a relation of a row, and not of a row itself; write `{Self}::objects().filter(…).all(&db)`, and of related rows `author.books().filter(…).all(&db)`";
}

/// Declares methods that need the bound.
macro_rules! asked_of_model {
    ($($method:ident($argument:ident))*) => {$(
        #[doc(hidden)]
        fn $method<A>(self, $argument: A) -> <Self::Model as AskedOfModel<'static>>::Out
        where
            Self::Model: AskedOfModel<'static>,
        {
            let _ = $argument;
            unreachable!()
        }
    )*};
}

/// Names of queries, some of which iterators have too. They stand on `&mut &Book` itself, so that `Book::filter(…)` does not find them.
#[doc(hidden)]
pub trait RowsAskedOfModel: Sized {
    /// The model of the row.
    type Model: Model;
    asked_of_model!(filter(condition) exclude(condition) order_by(keys) all(db));
}

#[diagnostic::do_not_recommend]
impl<M: Model> RowsAskedOfModel for &mut &M {
    type Model = M;
}
