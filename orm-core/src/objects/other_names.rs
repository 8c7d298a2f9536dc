//! Names that other libraries have for methods of drafts, and of the values that conditions are written with; see
//! `model/handle/other_names.rs`.
//!
//! The names of models and drafts stand in `impl` blocks that never hold, so that any function of the user's own comes first:
//! a function `find` of a trait here, and another of a trait of the user's own, would make `Book::find(1)` ambiguous. Those of
//! handles stand in a trait, which the prelude brings into scope without its name: an accessor comes first.
//!
//! - this file: models, and the value that conditions are written with
//! - `any_model`: columns behind a type, `M::name`
//! - `answers`: results, and lists of rows
//! - `choices`: enums of choices
//! - `database_first`: a database where another argument stands
//! - `databases`: databases and transactions
//! - `drafts`: drafts
//! - `durations`: stretches of time
//! - `free_functions`: functions that stand where a method does here
//! - `imports`: names of this library that are not in the prelude
//! - `functions`: a function that a query is written with
//! - `items`: types, traits and functions by themselves
//! - `iterators`: names that iterators have too, called on a model
//! - `joined`: joined rows, and the one row of a relation
//! - `loading`: a relation given to the method for those of the other kind
//! - `ordering`: a relation where an order stands
//! - `queries`: a query, or the call that ends one, where a condition or a value of another query stands
//! - `referenced_rows`: a row behind a `&`
//! - `relations`: relations of a row and of a query

mod answers;
mod any_model;
mod choices;
mod database_first;
mod databases;
mod drafts;
mod durations;
pub mod free_functions;
mod functions;
pub mod imports;
pub mod items;
mod iterators;
mod joined;
mod loading;
mod ordering;
mod queries;
mod raw;
pub mod referenced_rows;
mod relations;

#[doc(hidden)]
pub use answers::{
    EndsBehindValidate, OtherNamesOfAnswers, OtherNamesOfLists, OtherNamesOfReadStructs,
    OtherNamesOfRows, OtherNamesOfStreams, OtherNamesOfTuples,
};
#[doc(hidden)]
pub use any_model::{NoFieldOfThatName, WriteImplDraftInstead, WriteKeyInstead};
#[doc(hidden)]
pub use choices::{
    ChoiceParsed, ChoiceShownByLabel, ChoiceWrittenAsText, ListedByConstant,
    ListedByConstantOfChoices,
};
#[doc(hidden)]
pub use databases::{
    CreatedByCreateTables, EndsOfTransactions, FilledByData, MigratedByRun, MissingIsDoesNotExist,
    OtherNamesOfDatabases, OtherNamesOfErrors, OtherNamesOfExecutors, OtherNamesOfFutures,
    OtherNamesOfTransactions,
};
#[doc(hidden)]
pub use drafts::OtherNamesOfDrafts;
pub use durations::OtherNamesOfDurations;
#[doc(hidden)]
pub use functions::OuterRef;
#[doc(hidden)]
pub use iterators::{
    AskedBeforeCalled, BegunByObjectsOfModel, FoundByGetOfModel, RunByDatabaseOfModel,
};
#[doc(hidden)]
pub use referenced_rows::{
    AskedOfTheirOwner, AssignedByField, CheckedByValidate, CopiedByDraft, LoadedByQueryOrRow,
    MarkedByFieldOfModel, NamedByItsKey, NothingTracked, SavedOrUpdated, SerializedBySerde,
    SetByUpdate, WalkedByForeignKey, WrittenBySave,
};
#[doc(hidden)]
pub use relations::OtherNamesOfOptionalForeignKeys;

use crate::db::Pending;
use crate::model::{Expr, Handles, Model, never_met};
use crate::objects::query_set::QuerySet;

never_met! {
    BegunByObjects "a query of `{Self}` begins with `objects()`; write `{Self}::objects()`, then what is asked: `.filter(…)`, `.order_by(…)`, `.all(&db)` or `.first(&db)`";
    CountedByFunction "rows are counted by the end of a query, or in `values` by the function `count`; write `{Self}::objects().count(&db).await?`, or `.values(({Self}.field, count()))`";
    FoundByGet "a row of `{Self}` is found by its key with `get`; write `{Self}::get(key, &db)`" "by other fields `{Self}::objects().filter(…).first(&db)`";
    RankedBySearch "how well a row fits is told by the search; write `let words = search({Self}.field, \"words\");`, and `.filter(&words).order_by(words.rank().desc())`";
    CreatedByDraft "a new row of `{Self}` is a draft, which `save` stores; write `{Self}::draft()`, a setter for each field, and `.save(&db).await?`";
}

/// Declares traits that nothing meets, each with the message of the functions that need it. The lifetime lets a bound
/// stand on a type without parameters, of which rustc would say at once that it never holds.
macro_rules! never_met_by {
    ($($name:ident $message:literal $($label:literal)?;)*) => {
        $(never_met_by!(@ $name $message, $($label,)? "");)*
    };
    (@ $name:ident $message:literal, $label:literal $(, $none:literal)?) => {
        #[doc = concat!("Nothing meets this bound, so that whoever calls its function reads: ", $message, ".")]
        #[diagnostic::on_unimplemented(message = $message, label = $label)]
        #[doc(hidden)]
        pub trait $name<'a> {
            /// Of no type.
            type Out;
        }
    };
}
pub(super) use never_met_by;

never_met_by! {
    QueryBegunByObjects "a query of `{Self}` begins with `objects()`; write `{Self}::objects()`, then what is asked: `.filter(…)`, `.order_by(…)`, `.all(&db)` or `.first(&db)`";
    ShownByLabel "what people read of a choice is its label; write `book.status.label()`, with the field of the choice" "the value that is stored is `book.status.to_string()`";
    RowsFoundByInBulk "the rows of several keys are found by `in_bulk` of a query, each by its key; write `{Self}::objects().in_bulk([1, 2], &db)`";
    RowFoundByGet "a row of `{Self}` is found by its key with `get`; write `{Self}::get(key, &db)`, or where there may be none `{Self}::get_or_none(key, &db)`" "by other fields `{Self}::objects().filter(…).first(&db)`";
    MadeByDraft "a new row of `{Self}` is a draft, which `save` stores; write `{Self}::draft()`, a setter for each field, and `.save(&db)`";
    MadeOrFoundByDraft "a row of `{Self}` that may be there is stored by its draft: `get_or_create`, or `update_or_create`; write `{Self}::draft()`, a setter for each field, and `.get_or_create(Author.name, &db)` or `.update_or_create(…)`";
    ManyMadeOrUpdated "many rows of `{Self}` that may be there are stored by `bulk_create_with`; write `{Self}::bulk_create_with(drafts, OnConflict::ignore(), &db)`, of drafts `{Self}::draft()`";
    ManyMadeByBulkCreate "many new rows of `{Self}` are stored by `bulk_create`; write `{Self}::bulk_create(drafts, &db)`, of drafts `{Self}::draft()`";
    StoredBySave "a draft is stored by `save`; write `.save(&db).await?`" "where the row may be there `.get_or_create(Author.name, &db)`, `.update_or_create(…)` or `.save_with(OnConflict::ignore(), &db)`";
    RowsDeletedByQuery "rows of `{Self}` are deleted by a query; write `{Self}::objects().filter(…).delete(&db)`" "all of them by `.every_row()` in the place of `.filter(…)`";
    RowsUpdatedByQuery "rows of `{Self}` are changed by a query; write `{Self}::objects().filter(…).update({Self}.field.set(…), &db)`" "all of them by `.every_row()` in the place of `.filter(…)`";
    DeletedByQuery "rows of `{Self}` in hand are deleted by a query of their keys; write `{Self}::objects().filter({Self}.id.is_in(rows.iter().map(|row| row.id))).delete(&db)`";
    NoOption "this is a row of `{Self}` itself, and no `Option` of one; leave this out: `get` fails where there is no row, and `get_or_none`, and `first` of a query, answer an `Option`";
    FoundByField "a row of `{Self}` is found by a field other than its key with a query; write `{Self}::objects().filter({Self}.field.eq(…)).get_or_none(&db)`" "`get` in place of `get_or_none` where it has to be there";
    LockedAsRead "a row of `{Self}` is locked as it is read, in a transaction; write `{Self}::objects().filter(…).for_update().get(tx)`";
    RelatedByRow "a relation to a row is set to the row itself; write `.author(&author)` of a draft, and `book.author = (&author).into()` of a row, before it is saved" "rows of a many-to-many field are added by `book.tags.add([&tag], &db)`";
    LoadedByGet "a relation is a field, without parentheses behind its name; write `book.author.get(&db)` of a row, and `Book.author` in a query";
    NamedBehindDot "a column is named behind a dot, and has no parentheses; in a query write `Book.title`" "of a row it is a field, `book.title`, which is assigned and stored by `.save(&db)`";
    KeyNamedBehindDot "a column is named behind a dot, and has no parentheses; write `.id`, as in `Book.id.eq(1)` and `Book.author.id.eq(1)`";
    ListedByAll "a many-to-many relation is a field, without parentheses behind its name; write `book.tags.all(&db)` of a row, and `Book.tags` in a query" "rows are added by `book.tags.add([&tag], &db)`";
    ReadBySql "rows of `{Self}` are read from SQL of your own by `fetch` of the database; write `db.fetch::<{Self}>(sql!(\"SELECT * FROM …\")).await?`";
}

/// Nothing meets this bound of an embedded struct as one value. It is on another type, or rustc would give the message of
/// [`Scalar`](crate::model::Scalar).
#[diagnostic::on_unimplemented(
    message = "`{E}` has columns of its own; add `#[orm(embed)]` to the field",
    label = "a struct with `#[derive(Embed)]` is no value of one column"
)]
#[doc(hidden)]
pub trait EmbeddedByAttribute<'a, E> {}

/// Declares an embedded struct as one value, which it never is: `#[orm(embed)]` is missing at the field then. It is a macro
/// since of an implementation that a derive writes itself rustc advises to write it by hand.
#[doc(hidden)]
#[macro_export]
macro_rules! __never_one_value {
    ($embed:ty) => {
        #[doc(hidden)]
        impl $crate::model::Scalar for $embed
        where
            for<'a_> (): $crate::__EmbeddedByAttribute<'a_, $embed>,
        {
            type Stored = ::core::primitive::i64;
            fn store(&self) -> ::core::primitive::i64 {
                ::core::unreachable!()
            }
            fn load(_: ::core::primitive::i64) -> $crate::error::Result<Self> {
                ::core::unreachable!()
            }
        }
    };
}

/// Declares the names that other libraries have for functions and methods of a model.
///
/// They stand in `impl` blocks whose bound no model meets. So rustc takes a function of the user's own of the same name,
/// also one of a trait, and tells the message of the bound where there is none.
#[doc(hidden)]
#[macro_export]
macro_rules! __other_names_of_models {
    ($model:ty) => {
        $crate::__never_named_on_models! { $model:
            QueryBegunByObjects: find_many find_all find_by find_first find_where filter filter_by where_ all query select count first last latest
                get_by get_all list list_all order order_by limit page paginate distinct exists exclude search union values pluck
                annotate aggregate group_by average joins only defer none exists_by_id where_col select_by_map
                earliest scope default_scope count_by count_all get_queryset manager entity repository all_by exists_by with_deleted using get_many_by find_all_by list_by r#where query_for
                find_each find_in_batches create_query_builder query_builder for_update where_in where_not having
                group stream chunks union_all fetch_all query_set first_or_fail sum avg
                left_joins select_only any random sample sole order_by_desc where_has;
            RowsDeletedByQuery: delete_all delete_many delete_where delete_by delete_by_id delete_by_pk delete_by_key remove_by_id destroy_by_id destroy_all destroy_by remove_all truncate delete_by_map delete_all_in_batch delete_one_id;
            RowsUpdatedByQuery: update_all update_many update_where update_by update_by_map update_one_id;
            RowFoundByGet: find get_reference find_by_id find_by_pk find_one find_one_by find_or_fail find_unique get_by_id get_or_404 get_object_or_404 by_id load
                find_one_or_fail find_one_by_id find_unique_or_throw find_first_or_throw find_async get_or_fail;
            LockedAsRead: select_for_update get_for_update find_for_update get_with_lock find_with_lock find_and_lock;
            RowsFoundByInBulk: in_bulk get_many find_by_ids find_by_keys;
            MadeByDraft: new default builder create_one from_json from_dict from_map make create_with factory fake fixture;
            MadeOrFoundByDraft: find_or_create find_or_create_by first_or_create first_or_new find_or_initialize_by first_or_initialize create_or_find_by;
            ManyMadeByBulkCreate: create_many create_many_and_return insert_many create_all insert_all save_all save_many bulk_insert bulk_save add_all add_range;
            ManyMadeOrUpdated: upsert_all upsert_many bulk_upsert insert_many_or_ignore;
            ReadBySql: raw raw_query raw_sql from_sql from_raw_sql find_by_sql query_as;
            DeletedByQuery: bulk_delete delete_by_ids delete_by_keys remove_range delete_range;
            CreatedByCreateTables: create_table migrate;
        }
        $crate::__never_called_on_rows! { $model:
            LoadedByQueryOrRow: select_related prefetch_related include includes with preload eager_load load_association load_missing fetch_relation fetch_related;
            MadeByDraft: build create insert insert_one;
            MadeOrFoundByDraft: upsert create_or_update insert_or_ignore;
            SavedOrUpdated: update touch update_column update_columns update_attribute;
            WrittenBySave: into_active_model reload refresh_from_db destroy remove save_changes persist store
                commit flush save_or_fail save_or_update fresh save_quietly update_or_fail merge save_now refresh_row save_and_flush;
            AskedOfTheirOwner: belonging_to belongs_to find_related find_linked get_related load_related;
            WalkedByForeignKey: ancestors descendants self_and_ancestors self_and_descendants get_ancestors get_descendants ancestor_ids descendant_ids subtree;
            SetByUpdate: toggle increment decrement increment_by decrement_by;
            LockedAsRead: lock with_lock lock_for_update;
            NoOption: unwrap expect ok_or is_some is_none ok_or_else unwrap_or_else;
            MarkedByFieldOfModel: soft_delete restore with_trashed unscoped force_delete trashed is_deleted archive;
            CopiedByDraft: into_draft duplicate replicate dup clone_row copy;
            NamedByItsKey: pk primary_key get_id;
            NothingTracked: is_new is_new_record is_dirty changed has_changes has_changed is_changed get_dirty was_changed changes previous_changes is_persisted new_record dirty_fields changed_fields;
            CheckedByValidate: full_clean clean clean_fields is_valid valid check_valid run_validations;
            AssignedByField: assign assign_attributes set_attributes update_attributes fill set_all changeset save_only save_partial update_partial omit
                update_field update_fields update_only update_with patch modify edit put_change change attributes attribute_names read_attribute write_attribute force_fill apply_changes set_field set;
            RelatedByRow: connect connect_or_create association;
            SerializedBySerde: to_json into_json as_json to_dict as_dict to_hash serialize model_to_dict to_map to_value;
        }
        #[doc(hidden)]
        impl $model
        where
            for<'a_> $model: $crate::__MissingIsDoesNotExist<'a_>,
        {
            pub const DoesNotExist: () = ();
        }
    };
}

/// Declares functions of a model under the names of its relations and columns, which are fields, and those that other
/// libraries make of them.
#[doc(hidden)]
#[macro_export]
macro_rules! __relations_called {
    ($model:ty: [$($to_one:ident)*] [$($to_many:ident)*] [$($column:ident)*] [$($shown:ident)*] [$($found_by:ident)*]) => {
        $crate::__relations_called! { __never_called_on_rows, $model, LoadedByGet: $($to_one)* }
        $crate::__relations_called! { __never_called_on_rows, $model, ListedByAll: $($to_many)* }
        $crate::__relations_called! { __never_named_on_models, $model, NamedBehindDot: $($column)* }
        $crate::__relations_called! { __never_called_on_rows, $model, ShownByLabel: $($shown)* }
        $crate::__relations_called! { __never_named_on_models, $model, FoundByField: $($found_by)* }
    };
    ($declare:ident, $model:ty, $bound:ident:) => {};
    ($declare:ident, $model:ty, $bound:ident: $($name:ident)+) => {
        $crate::$declare! { $model: $bound: $($name)*; }
    };
}

/// Declares methods of a model's draft under the names that other libraries have for them, and that it is no future.
#[doc(hidden)]
#[macro_export]
macro_rules! __other_names_of_drafts {
    ($model:ty, [$($state:ident),*] $draft:ty) => {
        #[doc(hidden)]
        impl<$($state),*> $crate::__OtherNamesOfDrafts for &$draft {}
        #[doc(hidden)]
        impl<$($state),*> ::core::future::Future for $draft
        where
            for<'a_> $model: $crate::__StoredBySave<'a_>,
        {
            type Output = $crate::error::Result<$model>;
            fn poll(self: ::core::pin::Pin<&mut Self>, _: &mut ::core::task::Context<'_>) -> ::core::task::Poll<Self::Output> {
                ::core::unreachable!()
            }
        }
    };
}

/// Declares names behind a model's type, `Book::find(1)`, in `impl` blocks, each with the bound whose message they tell.
///
/// They are constants: these take half of the time of functions to be checked.
#[doc(hidden)]
#[macro_export]
macro_rules! __never_named_on_models {
    ($model:ty: $($bound:ident: $($name:ident)*;)*) => {$(
        #[doc(hidden)]
        impl $model
        where
            for<'a_> $model: $crate::$bound<'a_>,
        {
            $(pub const $name: bool = true;)*
        }
    )*};
}

/// Declares names behind a row, `book.destroy()`, or behind its type, in `impl` blocks, each with the bound whose message
/// they tell.
#[doc(hidden)]
#[macro_export]
macro_rules! __never_called_on_rows {
    ($model:ty: $($bound:ident: $($name:ident)*;)*) => {$(
        #[doc(hidden)]
        impl $model
        where
            for<'a_> $model: $crate::$bound<'a_>,
        {
            $(pub fn $name(self) {})*
        }
    )*};
}

/// Declares methods that never compile, since nothing meets the bound.
macro_rules! never_reached {
    ($($method:ident[$($receiver:tt)*]($($argument:ident),*) -> $out:ty: $model:ty, $bound:tt;)*) => {$(
        #[doc(hidden)]
        #[allow(non_camel_case_types, reason = "one type parameter for each argument")]
        fn $method<$($argument),*>($($receiver)* $($argument: $argument),*) -> $out
        where
            $model: $bound,
        {
            let _ = ($($argument,)*);
            <$model as $bound>::never()
        }
    )*};
}

/// Names of queries, called on the value whose fields conditions name. The derive implements this trait.
#[doc(hidden)]
pub trait OtherNamesOfHandles: Handles {
    /// The model of the fields.
    type Model: Model;
    never_reached! {
        objects[&self,]() -> QuerySet<Self::Model>: Self::Model, BegunByObjects;
        filter[&self,](condition) -> QuerySet<Self::Model>: Self::Model, BegunByObjects;
        exclude[&self,](condition) -> QuerySet<Self::Model>: Self::Model, BegunByObjects;
        order_by[&self,](keys) -> QuerySet<Self::Model>: Self::Model, BegunByObjects;
        all[&self,](db) -> Pending<'static, Vec<Self::Model>>: Self::Model, BegunByObjects;
        count[&self,](db) -> Pending<'static, u64>: Self::Model, CountedByFunction;
        where_[&self,](condition) -> QuerySet<Self::Model>: Self::Model, BegunByObjects;
        limit[&self,](n) -> QuerySet<Self::Model>: Self::Model, BegunByObjects;
        find_by[&self,](condition) -> QuerySet<Self::Model>: Self::Model, BegunByObjects;
        find_many[&self,](db) -> Pending<'static, Vec<Self::Model>>: Self::Model, BegunByObjects;
        first[&self,](db) -> Pending<'static, Option<Self::Model>>: Self::Model, BegunByObjects;
        find[&self,](key, db) -> Pending<'static, Self::Model>: Self::Model, FoundByGet;
        get[&self,](key, db) -> Pending<'static, Self::Model>: Self::Model, FoundByGet;
        create[&self,](values, db) -> Pending<'static, Self::Model>: Self::Model, CreatedByDraft;
        insert[&self,](values, db) -> Pending<'static, Self::Model>: Self::Model, CreatedByDraft;
        rank[&self,]() -> Expr<Self::Model, f64>: Self::Model, RankedBySearch;
    }
    /// Of a column rustc says this itself, and proposes `find` beside it, whose name is as short.
    #[doc(hidden)]
    fn id(&mut self) -> <Self::Model as KeyNamedBehindDot<'static>>::Out
    where
        Self::Model: KeyNamedBehindDot<'static>,
    {
        unreachable!()
    }
}
