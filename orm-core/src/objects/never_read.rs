//! Queries, foreign keys and many-to-many fields in a `for` loop, before `.await` or `[0..10]`: they are read by an end
//! instead. What an end sends is no query any more. And a text in the place of a field that is read.
//!
//! None of these implementations holds, since nothing meets their bound; its message says what to write. The bound is on
//! another type than the implementation, or rustc would give the message of `Iterator`, `Future` and `Display`; and on `PhantomData`,
//! for which no other crate can implement a trait of this one.

use crate::db::Pending;
use crate::error::Result;
use crate::model::{
    Column, Expr, ForeignKey, Kind, ManyToMany, Model, OneToOne, Path, PerRow, Predicate,
    never_compile, never_found, never_met, never_met_of_no_type,
};
use crate::objects::pages::Page;
use crate::objects::query_set::QuerySet;
use crate::objects::selection::{ItemCursor, Selection};
use crate::objects::shape::fields::RowFields;
use crate::objects::shape::reader::FieldReader;
use crate::objects::shape::source::FieldSource;
use crate::objects::stream::{Chunks, RowStream};
use crate::objects::values::Values;
use crate::query::Item;
use crate::sealed::Sealed;
use crate::value::Reader;
use std::cmp::Ordering;
use std::fmt::{self, Display, Formatter};
use std::marker::PhantomData;
use std::ops::Index;
use std::pin::Pin;
use std::task::{Context, Poll};

never_met! {
    ReadByAll "a query is read by an end, such as `all`, which needs the database; write `.all(&db).await?`" "row by row `.stream(&db)`";
    ReadByGetOfValues "a value of a query stands within another query, and is read by an end in its place; write `.get(&db).await?` in the place of `.scalar()`, as in `Book::objects().values(Book.year.max()).get(&db).await?`" "of all rows `Book::objects().aggregate(Book.year.max(), &db)`";
    ReadByAwait "what an end sends is awaited; write `.await?` behind it";
    OneEnd "a query has one end, which is awaited; write it alone, `Book::objects().filter(…).delete(&db).await?`, and await a row before it is written, `Book::get(1, &db).await?.delete(&db).await?`";
    SentByEnd "the database is given to the end itself, which is then awaited; write `.all(&db).await?`, `.update(Book.copies.set(3), &db).await?` or `.delete(&db).await?`";
    ReturnedBeforeEnd "what comes back of the rows that are written is said in front of the end; write `.returning(Book).update(Book.copies.set(3), &db).await?`, or `.returning(Book.id).delete(&db).await?`";
    AssignedInUpdate "what `update` sets is one list, of which some may be left out; write `.update((Book.copies.set(3), title.map(|title| Book.title.set(title))), &db)`, with a `title` that is an `Option`";
    BuiltBeforeEnd "a query is built in front of the end that sends it; write `Book::objects().filter(…).for_update()` first, and then `.all(&db).await?`, `.first(&db)` or `.get(&db)`";
    LoadedBeforeEnd "related rows are loaded by the query that reads the row; write `Book::objects().filter(…).select_related(Book.author).get(&db)`, or `.prefetch_related(Author.books())` for many";
    BoundInSql "a value of SQL of your own is bound by a `{{}}` in its place; write `sql!(\"SELECT * FROM book WHERE year = {{}}\", year)`";
    LimitedBeforeEnd "how long a query may take is said in front of its end; write `.timeout(Duration::from_secs(5)).all(&db)`, or `db.timeout(…)` for all of a database";
    FoundOrError "a row that is not there is the error `DoesNotExist`, a 404 for the web, and `None` of `get_or_none` and `first`; write `Book::get(key, &db).await?`, or `Book::get_or_none(key, &db).await?`";
    ReadChunkByChunk "the chunks of a query are awaited one by one; write `let mut chunks = ….chunks(1000, &db)`, and `while let Some(rows) = chunks.try_next().await? {{ … }}`";
    ListedInBrackets "the conditions of `any_of` and `all_of` are one list; write `any_of([a, b])`, or `a | b`" "and `all_of([a, b])`, or `a & b`";
    ReadRowByRow "the rows of a stream are awaited one by one, and the stream itself is not; write `let mut rows = ….stream(&db)`, and `while let Some(row) = rows.try_next().await? {{ … }}`";
    LoadedByGet "a related row is loaded by `get`, which needs the database; write `.get(&db).await?`";
    WrittenByToSql "the SQL of a query is written by `to_sql`; write `.to_sql(&db)?`, which has `text()` and `values()`";
    WrittenByConcat "a field names a column, and is no text in Rust; write `concat((Book.title, \"!\"))` in a query, and the field of a row, `book.title`, elsewhere";
    ReadByField "a column is read by its field, and by no text; write `.values((Book.title, Book.year))`" "a text of Rust beside each row is `value(\"…\")`";
    RowsOfPage "the rows of a page are its field `rows`; write `page.rows`" "`page.total` is the number of rows on all pages, `page.pages` that of pages, `page.number` its own; `page.has_next()` and `page.has_previous()` tell of others";
    ShownByKeyOrRow "a foreign key is shown by the key that it has, or by the row that it leads to; write `book.author.id`, or `book.author.get(&db).await?` and a field of it";
    MembersShownByOne "the rows of a many-to-many field are read, and shown one by one; write `for tag in book.tags.all(&db).await? {{ … }}`, with a field of each";
    ShownByToSql "the SQL of a condition is that of a query which has it; write `Book::objects().filter(condition).to_sql(&db)?`, which has `text()` and `values()`";
    ReadOverRelation "a query of its own stands in no row; related rows are read over their relation; write `#[row(from = Author.books())]`, with what is asked of them behind it, `Author.books().filter(…).limit(3)`" "one value of another query is its `.scalar()`";
    MembersReadByAll "the rows of a many-to-many field are read by `all`, which needs the database; write `.all(&db).await?`";
}

never_met_of_no_type! {
    CutByLimit "a query has at most so many rows by `limit`, behind those that `offset` passes over; write `.offset(20).limit(10)`, and read them by `.all(&db)`";
}

/// Declares implementations of `Iterator` and `Future` that never hold.
macro_rules! never_read {
    ($($(#[$attribute:meta])* $read_as:ident [$($g:tt)*] $t:ty => $out:ty, $mark:ty: $bound:ident;)*) => {$(
        never_read!(@$read_as [$(#[$attribute])*] [$($g)*] $t => $out, $mark: $bound);
    )*};
    (@Iterator [$($attributes:tt)*] [$($g:tt)*] $t:ty => $out:ty, $mark:ty: $bound:ident) => {
        #[doc(hidden)]
        $($attributes)*
        impl<$($g)*> Iterator for $t
        where
            PhantomData<$mark>: $bound,
        {
            type Item = $out;
            fn next(&mut self) -> Option<$out> {
                <PhantomData<$mark>>::never()
            }
        }
    };
    (@Future [$($attributes:tt)*] [$($g:tt)*] $t:ty => $out:ty, $mark:ty: $bound:ident) => {
        #[doc(hidden)]
        $($attributes)*
        impl<$($g)*> Future for $t
        where
            PhantomData<$mark>: $bound,
        {
            type Output = $out;
            fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<$out> {
                <PhantomData<$mark>>::never()
            }
        }
    };
}

never_read! {
    Iterator [M: Model, Out] QuerySet<M, Out> => Out, M: ReadByAll;
    #[expect(clippy::copy_iterator, reason = "it never holds")]
    Iterator [M: Model, Out] &QuerySet<M, Out> => Out, M: ReadByAll;
    Future [M: Model, Out] QuerySet<M, Out> => Result<Vec<Out>>, M: ReadByAll;
    Iterator [M: Model, Out] Values<M, Out> => Out, M: ReadByAll;
    Future [M: Model, Out] Values<M, Out> => Result<Vec<Out>>, M: ReadByAll;
    Future [R, V, K] Expr<R, V, K> => Result<V>, V: ReadByGetOfValues;
    Iterator [T, E] Pending<'_, T, E> => T, (T, E): ReadByAwait;
    #[expect(clippy::copy_iterator, reason = "it never holds")]
    Iterator [T, E] &Pending<'_, T, E> => T, (T, E): ReadByAwait;
    Future [Out] RowStream<'_, Out> => Result<Vec<Out>>, Out: ReadRowByRow;
    Iterator [Out] RowStream<'_, Out> => Out, Out: ReadRowByRow;
    Future [M: Model, Out] Chunks<'_, M, Out> => Result<Vec<Vec<Out>>>, M: ReadChunkByChunk;
    Iterator [M: Model, Out] Chunks<'_, M, Out> => Vec<Out>, M: ReadChunkByChunk;
    Iterator [R: Model, K: Kind] Predicate<R, K> => Predicate<R, K>, R: ListedInBrackets;
    Future [T: Model] ForeignKey<T> => Result<T>, T: LoadedByGet;
    Iterator [T] Page<T> => T, T: RowsOfPage;
    #[expect(clippy::copy_iterator, reason = "it never holds")]
    Iterator [T] &Page<T> => T, T: RowsOfPage;
    Iterator [T: Model, Through] ManyToMany<T, Through> => T, T: MembersReadByAll;
    #[expect(clippy::copy_iterator, reason = "it never holds")]
    Iterator [T: Model, Through] &ManyToMany<T, Through> => T, T: MembersReadByAll;
    Future [T: Model, Through] ManyToMany<T, Through> => Result<Vec<T>>, T: MembersReadByAll;
}

#[doc(hidden)]
#[rustfmt::skip] // One line, since the messages show it.
impl<T, E> Display for Pending<'_, T, E> where PhantomData<(T, E)>: ReadByAwait {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        <PhantomData<(T, E)>>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip] // One line, since the messages show it.
impl<T, E, Other: ReadByAwait> PartialEq<Other> for Pending<'_, T, E> {
    fn eq(&self, _: &Other) -> bool {
        Other::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip] // One line, since the messages show it.
impl<T, E, Other: ReadByAwait> PartialOrd<Other> for Pending<'_, T, E> {
    fn partial_cmp(&self, _: &Other) -> Option<Ordering> {
        Other::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip] // One line, since the messages show it.
impl<M: Model, Out> Display for QuerySet<M, Out> where PhantomData<M>: WrittenByToSql {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        <PhantomData<M>>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip] // One line, since the messages show it.
impl<M: Model, Out> Display for Values<M, Out> where PhantomData<M>: WrittenByToSql {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        <PhantomData<M>>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip] // One line, since the messages show it.
impl<P: Path, V, const N: usize> Display for Column<P, V, N> where PhantomData<P>: WrittenByConcat {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        <PhantomData<P>>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip] // One line, since the messages show it.
impl<R, V, K> Display for Expr<R, V, K> where PhantomData<R>: WrittenByConcat {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        <PhantomData<R>>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip] // One line, since the messages show it.
impl<R, K> Display for Predicate<R, K> where PhantomData<R>: ShownByToSql {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        <PhantomData<R>>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip] // One line, since the messages show it.
impl<T: Model> Display for ForeignKey<T> where PhantomData<T>: ShownByKeyOrRow {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        <PhantomData<T>>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip] // One line, since the messages show it.
impl<T: Model> Display for OneToOne<T> where PhantomData<T>: ShownByKeyOrRow {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        <PhantomData<T>>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip] // One line, since the messages show it.
impl<T: Model, Through> Display for ManyToMany<T, Through> where PhantomData<T>: MembersShownByOne {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        <PhantomData<T>>::never()
    }
}
#[doc(hidden)]
#[rustfmt::skip] // One line, since the messages show it.
impl<T> Display for Page<T> where PhantomData<T>: RowsOfPage {
    fn fmt(&self, _: &mut Formatter<'_>) -> fmt::Result {
        <PhantomData<T>>::never()
    }
}

#[doc(hidden)]
impl<R> Selection<R> for &str
where
    PhantomData<R>: ReadByField,
{
    type Out = String;
    type Kind = PerRow;
    fn items(self, _: &mut Vec<Item>) {
        <PhantomData<R>>::never::<()>();
    }
    fn read(_: &mut dyn Reader, _: &mut ItemCursor<'_>) -> Result<String> {
        <PhantomData<R>>::never()
    }
}

// Queries are the source of no field.
impl<M: Model, Out> Sealed for QuerySet<M, Out> {}
#[doc(hidden)]
#[rustfmt::skip] // One line, since the messages show it.
impl<M: Model, Out: 'static, T, R: Model> FieldSource<T, R> for QuerySet<M, Out> where PhantomData<R>: ReadOverRelation {
    fn add<O: Send + 'static>(self, _: &mut RowFields<'_, R, O, T>) {
        <PhantomData<R>>::never::<()>();
    }
    fn read(_: &mut FieldReader<'_>) -> Result<T> {
        <PhantomData<R>>::never()
    }
}
impl<M: Model, Out> Sealed for Values<M, Out> {}
#[doc(hidden)]
#[rustfmt::skip] // One line, since the messages show it.
impl<M: Model, Out: 'static, T, R: Model> FieldSource<T, R> for Values<M, Out> where PhantomData<R>: ReadOverRelation {
    fn add<O: Send + 'static>(self, _: &mut RowFields<'_, R, O, T>) {
        <PhantomData<R>>::never::<()>();
    }
    fn read(_: &mut FieldReader<'_>) -> Result<T> {
        <PhantomData<R>>::never()
    }
}

#[doc(hidden)]
impl<M: Model, Out, I: CutByLimit> Index<I> for QuerySet<M, Out> {
    type Output = I::Out;
    fn index(&self, _: I) -> &I::Out {
        unreachable!()
    }
}

never_found! {
    [T] Page<T>;
    RowsOfPage: iter into_vec items results data entries objects object_list list into_rows into_inner records first last get is_empty len num_pages total_pages count total_count total_items num_items page_count last_page page_number current_page next prev previous next_page previous_page next_page_number has_prev has_more map_rows;
}

// What traits of futures have, such as `map_err` of `TryFutureExt`: those come first.
never_found! {
    ['db, T, E] Pending<'db, T, E>;
    ReadByAwait: unwrap_or_else map_err block block_on wait;
}

// So that rustc says nothing of what is done with each row.
#[expect(
    clippy::iter_without_into_iter,
    reason = "what is not awaited is no list"
)]
impl<R, E> Pending<'_, Vec<R>, E> {
    never_compile! {
        -> std::vec::IntoIter<R>;
        iter() ReadByAwait;
        iter_mut() ReadByAwait;
        into_iter() ReadByAwait;
    }
}

// What no trait of futures has: of an `impl` block rustc tells no words where the type has a lifetime.
impl<T, E> Pending<'_, T, E> {
    never_compile! {
        -> T;
        unwrap() ReadByAwait;
        expect(text) ReadByAwait;
        unwrap_or(value) ReadByAwait;
        unwrap_or_default() ReadByAwait;
    }
    never_compile! {
        -> Result<T, E>;
        ok_or(error) ReadByAwait;
    }
    never_compile! {
        -> bool;
        is_some() ReadByAwait;
        is_none() ReadByAwait;
        is_ok() ReadByAwait;
        is_err() ReadByAwait;
    }
    never_compile! {
        -> Self;
        fetch_all(db) SentByEnd;
        exec(db) SentByEnd;
        execute(db) SentByEnd;
        returning(values) ReturnedBeforeEnd;
        returning_all() ReturnedBeforeEnd;
        run() ReadByAwait;
        get() ReadByAwait;
        send() ReadByAwait;
        len() ReadByAwait;
        first() ReadByAwait;
        save(db) ReadByAwait;
        refresh(db) ReadByAwait;
        try_next() ReadByAwait;
        all(db) OneEnd;
        last(db) OneEnd;
        count(db) OneEnd;
        exists(db) OneEnd;
        update(values, db) OneEnd;
        delete(db) OneEnd;
    }
    never_compile! {
        -> any Collected, Collected;
        collect() ReadByAwait;
    }
    never_compile! {
        -> Self;
        filter(condition) BuiltBeforeEnd;
        exclude(condition) BuiltBeforeEnd;
        order_by(order) BuiltBeforeEnd;
        limit(n) BuiltBeforeEnd;
        offset(n) BuiltBeforeEnd;
        distinct() BuiltBeforeEnd;
        select_related(relation) BuiltBeforeEnd;
        prefetch_related(relation) BuiltBeforeEnd;
        include(relation) LoadedBeforeEnd;
        includes(relation) LoadedBeforeEnd;
        preload(relation) LoadedBeforeEnd;
        with(relation) LoadedBeforeEnd;
        prefetch(relation) LoadedBeforeEnd;
        annotate(value) BuiltBeforeEnd;
        values(columns) BuiltBeforeEnd;
        set(field, value) AssignedInUpdate;
        for_update() BuiltBeforeEnd;
        bind(value) BoundInSql;
        bind_value(value) BoundInSql;
        push_bind(value) BoundInSql;
        params(values) BoundInSql;
        with_params(values) BoundInSql;
        args(values) BoundInSql;
        timeout(limit) LimitedBeforeEnd;
        or_404() FoundOrError;
        or_not_found() FoundOrError;
        optional() FoundOrError;
    }
}
