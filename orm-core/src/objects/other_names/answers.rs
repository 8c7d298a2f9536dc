//! Names that other libraries have for what is asked of an answer: of a row that may be missing, and of a list of rows.

use crate::error::Error;
use crate::model::{Model, for_each_tuple, never_met_of_no_type};
use crate::objects::stream::RowStream;

never_met_of_no_type! {
    KeptBeforeValidate "`validate` checks a draft and gives nothing back; leave it out, since `save` checks too, or keep the draft: `let draft = …; draft.validate()?; draft.save(&db).await?`";
    ReadByGetOrNone "a row that may be missing is read by `get_or_none`; write `Book::get_or_none(key, &db).await?`";
    AskedInFrontOfTheEnd "rows that were read are a `Vec`; write what is asked of the table in front of the end, `.filter(Book.year.gt(1900)).all(&db)`, and what is done with the list `.iter().filter(|book| …)`, `.into_iter().map(|book| …)`";
    ReadByPlace "values come in the order of their tuple, without names; write `let (id, title) = row;`, or `row.0`, and where names are wanted read a struct with `#[derive(Row)]` by `values_as`";
    StreamedOneByOne "the rows of a stream are awaited one by one; write `while let Some(row) = rows.try_next().await? {{ … }}`, and for all at once `.all(&db).await?` in the place of `.stream(&db)`" "an adapter of the crate `futures-util` needs its trait: `use futures_util::TryStreamExt;`, and `.try_collect::<Vec<_>>().await?`";
    ReadAndNotStored "a struct with `#[derive(Row)]` is read, and never stored; change the rows by a query, `Book::objects().filter(Book.id.eq(line.id)).update(Book.title.set(line.title), &db)`, or read a row of the model, which has `save` and `delete`";
    WalkedByFor "a `Vec` is walked by `for`; write `for row in &rows {{ … }}`, and where rows are to come one by one `let mut rows = ….stream(&db)`, and `while let Some(row) = rows.try_next().await? {{ … }}`";
    CountedInTheList "rows that were read are a `Vec`, whose number is `len`; write `.len()`, or ask the number alone by `.count(&db)` in place of `.all(&db)`";
    AggregatedInTheList "rows that were read are a `Vec`; write `.iter().map(|book| book.copies)` and `.sum::<i32>()`, `.max()` or `.min()` behind it, or ask the value alone by `.aggregate(Book.copies.sum(), &db)` in place of `.all(&db)`";
    WrittenAtOnce "rows that were read are a `Vec`; write `Book::bulk_update(&mut rows, Book.title, &db)` for fields of all, `for row in &mut rows {{ row.save(&db).await?; }}` for each, and in place of reading them `.update(Book.copies.set(0), &db)` or `.delete(&db)` of the query";
    LoadedByPrefetch "related rows of rows in hand are loaded by the function `prefetch`; write `orm::prefetch(authors, Author.books(), &db).await?`" "with the rows themselves by `.prefetch_related(Author.books())`";
}

/// Declares methods whose bound is not met.
macro_rules! of_lists {
    ($($bound:tt: $($method:ident($($argument:ident),*))*;)*) => {$($(
        #[doc(hidden)]
        #[allow(non_camel_case_types, reason = "one type parameter for each argument")]
        fn $method<$($argument),*>(&mut self, $($argument: $argument),*) -> <Self as $bound>::Out
        where
            Self: $bound,
        {
            let _ = ($($argument,)*);
            unreachable!()
        }
    )*)*};
}

/// Names of what is asked of an answer that may be an error.
#[doc(hidden)]
pub trait OtherNamesOfAnswers: Sized {
    /// `None` for a row that is not there.
    fn optional(self) -> <Self as ReadByGetOrNone>::Out
    where
        Self: ReadByGetOrNone,
    {
        unreachable!()
    }
}

impl<T> OtherNamesOfAnswers for Result<T, Error> {}

/// Names of what is asked of rows that were read.
#[doc(hidden)]
pub trait OtherNamesOfRows: Sized {
    /// Rows that a foreign key of each leads to.
    fn load_one<R, D>(&self, _relation: R, _db: D) -> <Self as LoadedByPrefetch>::Out
    where
        Self: LoadedByPrefetch,
    {
        unreachable!()
    }
    /// Rows that refer to each.
    fn load_many<R, D>(&self, _relation: R, _db: D) -> <Self as LoadedByPrefetch>::Out
    where
        Self: LoadedByPrefetch,
    {
        unreachable!()
    }
}

impl<M: Model> OtherNamesOfRows for Vec<M> {}

/// Names of what is asked of a query, called on the list that its end gave. They take a slice by `&mut`, which rustc looks
/// for last of all, so that a method of a trait of the user's own comes first.
#[doc(hidden)]
pub trait OtherNamesOfLists {
    of_lists! {
        AskedInFrontOfTheEnd: filter(condition) order_by(order) limit(rows) take(rows) skip(rows) all(db) find(condition)
            nth(position) exclude(condition) offset(rows) find_by(condition) values(fields) pluck(field) ids() paginate(page, rows)
            select_related(relation) annotate(value);
        WalkedByFor: next() try_next();
        CountedInTheList: count();
        AggregatedInTheList: sum() max() min() avg() average();
        WrittenAtOnce: save(db) update(values, db) delete(db) bulk_update(fields, db) save_all(db) update_all(values, db) delete_all(db) bulk_save(db);
        LoadedByPrefetch: prefetch_related(relation) prefetch(relation, db) preload(relation, db) load_related(relation, db) load(relation, db);
    }
}

impl<T> OtherNamesOfLists for [T] {}

/// Names of what is asked of values by their names. They take a tuple by `&mut`, as those of lists do.
#[doc(hidden)]
pub trait OtherNamesOfTuples {
    of_lists! {
        ReadByPlace: get(name) try_get(name) get_value(name) column(name) field(name);
    }
}

macro_rules! tuples {
    ($($t:ident $n:tt)+) => {
        impl<$($t),+> OtherNamesOfTuples for ($($t,)+) {}
    };
}
for_each_tuple!(tuples);

/// Names of what a stream is asked by the traits of other crates, which come first where they are imported.
#[doc(hidden)]
pub trait OtherNamesOfStreams {
    of_lists! {
        StreamedOneByOne: map(function) filter(function) for_each(function) try_for_each(function) enumerate() take(n) skip(n) fold(first, function) count() collect_vec() to_vec() all_rows();
    }
    #[doc(hidden)]
    fn collect<List>(&mut self) -> <Self as StreamedOneByOne>::Out
    where
        Self: StreamedOneByOne,
    {
        unreachable!()
    }
    #[doc(hidden)]
    fn try_collect<List>(&mut self) -> <Self as StreamedOneByOne>::Out
    where
        Self: StreamedOneByOne,
    {
        unreachable!()
    }
}

impl<Out> OtherNamesOfStreams for RowStream<'_, Out> {}

/// Names of what rows of models can do, called on a struct that derives `Row`. The derive implements it: one implementation
/// for all of them would stand in the messages about every other type.
#[doc(hidden)]
pub trait OtherNamesOfReadStructs {
    of_lists! {
        ReadAndNotStored: save(db) delete(db) refresh(db) save_fields(fields, db);
    }
}

/// Ends of a draft, called on what `validate` gives.
#[doc(hidden)]
#[rustfmt::skip] // A line each, since the messages show them.
pub trait EndsBehindValidate: Sized {
    #[doc(hidden)]
    fn save<D>(self, _: D) -> <Self as KeptBeforeValidate>::Out where Self: KeptBeforeValidate { unreachable!() }
    #[doc(hidden)]
    fn save_with<C, D>(self, _: C, _: D) -> <Self as KeptBeforeValidate>::Out where Self: KeptBeforeValidate { unreachable!() }
    #[doc(hidden)]
    fn get_or_create<U, D>(self, _: U, _: D) -> <Self as KeptBeforeValidate>::Out where Self: KeptBeforeValidate { unreachable!() }
    #[doc(hidden)]
    fn update_or_create<U, D>(self, _: U, _: D) -> <Self as KeptBeforeValidate>::Out where Self: KeptBeforeValidate { unreachable!() }
}

impl EndsBehindValidate for () {}
impl EndsBehindValidate for Result<(), Error> {}
