//! Names that other libraries have for what is asked of relations: of a row's foreign key and many-to-many field, and of
//! many rows in a condition.

use crate::db::Pending;
use crate::model::{
    Expr, ForeignKey, ManyToMany, ManyToManyPath, Model, Path, Predicate, never_compile,
    never_found, never_met, never_met_of_no_type,
};
use crate::objects::query_set::QuerySet;
use crate::objects::query_set::other_names::{
    CalledAfter, CalledAggregate, CalledAnnotate, CalledDistinct, CalledEither, CalledExclude,
    CalledFilter, CalledForUpdate, CalledForeignKey, CalledGroups, CalledHaving, CalledJoin,
    CalledLimit, CalledOffset, CalledOrderBy, CalledPage, CalledPrefetch, CalledRandom,
    CalledReverse, CalledSearch, CalledStream, CalledValues, CalledValuesAs, DatesByTrunc,
    GivenAsOption, KeptInVariable, MarkedByField, queries_of_other_names,
};
use crate::objects::relation::to_many::ToMany;
use std::cmp::Ordering;
use std::ops::{Add, BitAnd, BitOr, Shl, Sub};

never_met! {
    AskedOfManyRows "many rows are related: whether one is among them asks `contains`, whether a condition holds of one asks `any`, how many they are `count`; write `.contains(&row)`, `.any(Book.title.eq(…))`, or `.count().eq(3)`";
    ComparedByCount "many rows are related, and their number is `count`, a value in each row; write `.count().gt(3)`, or of one of their fields `.any(Book.year.gt(1900))`" "without any `.is_empty()`";
    RowsBetweenAreAsked "the rows between are asked by a query of their own model; write `Tagging::objects().filter(Tagging.book.eq(&book)).order_by(Tagging.position).select_related(Tagging.tag)`";
    FilteredBefore "some of the related rows are aggregated behind `filter`; write `.filter(Book.year.gt(1900)).count()`, or `.filter(…).sum(Book.copies)`";
    AskedByAny "whether a condition holds of a related row is asked by `any`; write `.any(condition)`, with the fields of the related model" "of each row `!Author.books().any(!condition)`";
    AskedOfEvery "whether a condition holds of every related row is asked by `any`, negated twice; write `!Author.books().any(!condition)`";
    LoadedOrAskedOfEvery "related rows are loaded by `prefetch_related(Author.books())` without `all`; whether a condition holds of every one is asked by `any`, negated twice; leave `.all(…)` out, or write `!Author.books().any(!condition)`";
    AskedOfNone "whether a condition holds of no related row is asked by `any`, negated; write `!Author.books().any(condition)`";
    AskedByIsEmpty "whether any row is related is asked by `is_empty`, whether a condition holds of one by `any`; write `.is_empty()`, negated by `!` in front of all of it, or `.any(condition)`";
    CutByPrefetch "the first of the related rows are loaded by `prefetch_related` of so many; write `.prefetch_related(Author.books().order_by(Book.year).limit(1))`";
    AggregatedByName "what the related rows have together is asked by an aggregate of their fields; write `.sum(Book.copies)`, `.avg(…)`, `.min(…)`, `.max(…)` or `.count()`";
    RelatedCountedByCount "the related rows of a row are counted by `count`; write `.count()`, a value in each row: `.filter(Author.books().count().gt(3))`";
    ValuesOfManyRows "the values of many related rows are aggregated, or loaded with their rows; write `.array_agg(Book.title)` or `.max(Book.year)`, or `.prefetch_related(Author.books())`" "by themselves they are asked by `Book::objects().values((Book.author.id, Book.title))`; in a struct with `#[derive(Row)]` they are a field, `books: Vec<…>`";
    EndedByRow "the related rows of a row in hand are a query, which is read; those of all rows are loaded with them; write `author.books()` of a row `author` in front of this, or `.prefetch_related(Author.books())`";
    FilteredOrEndedByRow "related rows are chosen by `filter` and loaded by `prefetch_related`, and those of a row in hand are a query; write `.filter(Book.title.eq(…))`, or `author.books().get(&db)` of a row `author`";
    WrittenByRow "related rows are updated and deleted by a query of them; write `author.books().delete(&db)` of a row `author`, or `Book::objects().filter(Book.author.name.eq(…)).delete(&db)`";
    AskedOfOwnQuery "this is asked of a query, and not of a relation in one; write it behind `Book::objects()`, or behind `author.books()` of a row `author`" "a relation takes `filter`, `exclude`, `order_by`, `limit`, `offset`, `select_related`, `prefetch_related` and `annotate`";
    RelatedThroughRow "rows are related through a stored row, and not in a query; write `book.tags.add(&[&tag], &db)`, `.set(…)`, `.remove(…)` or `.clear(&db)`, of a row `book`";
    LoadedByGet "a related row is loaded by `get`, which needs the database; write `.get(&db).await?`" "one that is loaded already is `.loaded()`";
    WalkedByColumn "a tree is walked by the column of the foreign key, and not by that of a row; write `Folder.parent.ancestors(&folder).all(&db)`, or `.descendants(&folder)`, with your model and field";
    AlwaysThere "a foreign key that is no `Option` always leads to a row" "leave this out, or declare the field as `Option<ForeignKey<…>>`";
    KeyOfField "the key that a foreign key holds is its field `id`; write `.id`, without a query";
    RelatedByAssignment "a foreign key is set by assigning one; write `book.author = (&author).into();`, or `ForeignKey::new(key)`, and save the row";
    AddedByAdd "rows are related to a stored row by `add`; write `.add(&[&row], &db).await?`";
    MemberIsDraft "a new row is stored first, and then related by `add`; write `let tag = Tag::draft().name(…).save(&db).await?`, then `.add(&[&tag], &db)`";
    TakenByRemove "rows are no longer related by `remove`; write `.remove(&[&row], &db).await?`" "all at once `.clear(&db)`";
    ReplacedBySet "the rows of a many-to-many field are replaced by `set`; write `.set(&[&row], &db).await?`, which adds what is missing and removes the rest";
    NoneIsNotExists "whether any row is related is asked by `exists`; write `!book.tags.exists(&db).await?`";
    ListedByAll "the rows of a many-to-many field are read by `all`; write `.all(&db).await?`";
    AskedByContains "whether a row is related is asked by `contains`; write `.contains(&row, &db).await?`, also of a key";
    AskedOfObjects "this is asked of the query of the related rows, which is `objects`; write `.objects()` in front of it";
    CountedByCount "the rows of a many-to-many field are counted by `count`; write `.count(&db).await?`";
}

macro_rules! many_rows_of_other_names {
    ([$($g:tt)*] $t:ty, $owner:ty) => {
        never_found! {
            [$($g)*] $t;
            AskedOfManyRows: equals not_in in_ r#in one_of is_one_of contains_any contains_all eq_any includes;
            ComparedByCount: between not_between;
            AskedByAny: some has has_any any_of where_exists matches where_has is exists_where any_related;
            AskedOfEvery: every each;
            AskedOfNone: none no not_any none_of where_not_exists;
            AskedByIsEmpty: exists exist is_null is_not_null is_none is_some isnull is_not_empty not_empty non_empty has_none present is_present empty;
            CalledFilter: r#where filter_by;
            CalledOrderBy: sort sort_by order order_by_desc order_by_asc;
            CalledLimit: top first_n head;
            CutByPrefetch: latest earliest newest oldest one limit_per;
            FilteredBefore: count_where count_if count_filter sum_where sum_if having;
            CalledPrefetch: include includes prefetch preload join left_join inner_join joins;
            RelatedCountedByCount: size length;
            AggregatedByName: average maximum minimum aggregate total sum_of;
            ValuesOfManyRows: array json_agg values_as values_list select select_only only pluck column columns into_model into_tuple group_by;
            EndedByRow: get_or_none stream chunks page after in_bulk explain to_sql to_sql_for fetch_all load load_all to_list to_vec paginate;
            WrittenByRow: update update_all delete_all delete_report delete_with_report destroy destroy_all bulk_update;
            AskedOfOwnQuery: distinct distinct_on reverse union intersect except order_by_name order_by_names for_update for_share for_no_key_update every_row timeout fetch_mode;
        }
        #[doc(hidden)]
        impl<Number: ComparedByCount, $($g)*> PartialEq<Number> for $t {
            fn eq(&self, _: &Number) -> bool {
                Number::never()
            }
        }
        #[doc(hidden)]
        impl<Number: ComparedByCount, $($g)*> PartialOrd<Number> for $t {
            fn partial_cmp(&self, _: &Number) -> Option<Ordering> {
                Number::never()
            }
        }
        impl<$($g)*> $t {
            never_compile! {
                -> Predicate<$owner>;
                eq(row) AskedOfManyRows;
                ne(row) AskedOfManyRows;
                is_in(rows) AskedOfManyRows;
                gt(number) ComparedByCount;
                ge(number) ComparedByCount;
                lt(number) ComparedByCount;
                le(number) ComparedByCount;
                all(condition) LoadedOrAskedOfEvery;
            }
            never_compile! {
                -> Self;
                take(n) CalledLimit;
                skip(n) CalledOffset;
                first() CutByPrefetch;
                last() CutByPrefetch;
                where_(condition) CalledFilter;
                find_by(condition) CalledFilter;
                find(condition) FilteredOrEndedByRow;
                get(condition) FilteredOrEndedByRow;
                map(function) AggregatedByName;
            }
            never_compile! {
                -> Expr<$owner, i64>;
                len() RelatedCountedByCount;
                values(fields) ValuesOfManyRows;
            }
            never_compile! {
                -> Pending<'static, u64>;
                delete(db) WrittenByRow;
            }
        }
    };
}

many_rows_of_other_names!([O: Model, I: Model, Out: Send + 'static] ToMany<O, I, Out>, O);
many_rows_of_other_names!([P: Path, T: Model, const N: usize] ManyToManyPath<P, T, N>, P::Root);

never_found! {
    [O: Model, I: Model, Out: Send + 'static] ToMany<O, I, Out>;
    CalledForeignKey: add set push append connect attach associate;
}

never_found! {
    [P: Path, T: Model, const N: usize] ManyToManyPath<P, T, N>;
    RelatedThroughRow: set add remove clear push append attach detach;
}

never_found! {
    [T: Model] ForeignKey<T>;
    AlwaysThere: is_none is_some is_null is_set;
    LoadedByGet: load load_one one first row resolve object get_or_load into_inner value select related find_related unwrap expect as_ref as_deref is_loaded query;
    KeyOfField: key pk get_id get_key key_value primary_key to_key;
    RelatedByAssignment: set assign replace update attach;
    WalkedByColumn: ancestors descendants get_ancestors get_descendants;
}

impl<T: Model> ForeignKey<T> {
    never_compile! {
        -> Pending<'static, T>;
        fetch(db) LoadedByGet;
        fetch_one(db) LoadedByGet;
    }
}

never_met_of_no_type! {
    MissingOrLoadedByGet "a related row that may be missing is loaded by `get`, which answers an `Option`; write `.get(&db).await?`";
    MissingOrWalkedByColumn "a tree is walked by the column of the foreign key, and not by that of a row; write `Folder.parent.ancestors(&folder).all(&db)`, or `.descendants(&folder)`, with your model and field";
}

/// Names of what is asked of a foreign key that may be missing.
#[doc(hidden)]
#[rustfmt::skip] // A line each, since the messages show them.
pub trait OtherNamesOfOptionalForeignKeys {
    #[doc(hidden)]
    fn load<D>(&self, _: D) -> Self::Out where Self: MissingOrLoadedByGet { unreachable!() }
    #[doc(hidden)]
    fn fetch<D>(&self, _: D) -> Self::Out where Self: MissingOrLoadedByGet { unreachable!() }
    #[doc(hidden)]
    fn load_one<D>(&self, _: D) -> Self::Out where Self: MissingOrLoadedByGet { unreachable!() }
    #[doc(hidden)]
    fn fetch_one<D>(&self, _: D) -> Self::Out where Self: MissingOrLoadedByGet { unreachable!() }
    #[doc(hidden)]
    fn ancestors<A>(&self, _: A) -> Self::Out where Self: MissingOrWalkedByColumn { unreachable!() }
    #[doc(hidden)]
    fn descendants<A>(&self, _: A) -> Self::Out where Self: MissingOrWalkedByColumn { unreachable!() }
}

impl<T: Model> OtherNamesOfOptionalForeignKeys for Option<ForeignKey<T>> {}

never_found! {
    [T: Model, Through] ManyToMany<T, Through>;
    AddedByAdd: attach_many add_one append attach push_all connect associate link add_all;
    MemberIsDraft: create build create_many add_new;
    TakenByRemove: remove_one clear_all pop unset dissociate detach disconnect unlink remove_all discard destroy;
    ReplacedBySet: replace sync assign set_all reset;
    ListedByAll: get_all load_all load fetch_all to_list list to_vec get_results find_many query rows iter iter_mut related;
    AskedByContains: has is_member member;
    AskedOfObjects: get_or_none for_share for_no_key_update timeout every_row to_sql to_sql_for explain delete_report delete_with_report ancestors descendants union intersect except;
    CountedByCount: size length;
    RowsBetweenAreAsked: through through_rows intermediate join_rows pivot with_pivot as_pivot;
}

queries_of_other_names!([T: Model, Through] ManyToMany<T, Through>);

#[doc(hidden)]
impl<T: Model, Through, Row: AddedByAdd> Shl<Row> for ManyToMany<T, Through> {
    type Output = ();
    fn shl(self, _: Row) {
        Row::never::<()>();
    }
}

/// Declares operators between queries, which are none.
macro_rules! operators_of_queries {
    ($($bound:ident: $($operator:ident $method:ident)*;)*) => {$($(
        #[doc(hidden)]
        impl<M: Model, Out: Send + 'static, Other: $bound> $operator<Other> for QuerySet<M, Out> {
            type Output = QuerySet<M, Out>;
            fn $method(self, _: Other) -> QuerySet<M, Out> {
                Other::never()
            }
        }
    )*)*};
}

never_met! {
    CombinedByMethods "queries are combined by `union`, `intersect` and `except`, and their conditions by `&` and `|`; write `.filter(a | b)` of one query, or `.union(other)`";
}

operators_of_queries! {
    CombinedByMethods: BitOr bitor BitAnd bitand Add add Sub sub;
}

#[doc(hidden)]
impl<M: Model, Out: Send + 'static, Row: CalledForeignKey> Shl<Row> for QuerySet<M, Out> {
    type Output = ();
    fn shl(self, _: Row) {
        Row::never::<()>();
    }
}

impl<T: Model, Through> ManyToMany<T, Through> {
    never_compile! {
        -> Self;
        take(n) CalledLimit;
        skip(n) CalledOffset;
        rev() CalledReverse;
    }
    never_compile! {
        -> any Answer, Pending<'static, Answer>;
        sum(field, db) CalledAggregate;
        max(field) CalledAggregate;
        min(field) CalledAggregate;
    }
    never_compile! {
        -> Pending<'static, ()>;
        push(row) AddedByAdd;
        extend(rows) AddedByAdd;
        insert(row) AddedByAdd;
        delete(row, db) TakenByRemove;
    }
    never_compile! {
        -> Pending<'static, Vec<T>>;
        collect() ListedByAll;
        into_iter() ListedByAll;
        fetch(db) ListedByAll;
    }
    never_compile! {
        -> Pending<'static, u64>;
        len() CountedByCount;
    }
    never_compile! {
        -> Pending<'static, bool>;
        is_empty(db) NoneIsNotExists;
    }
}
