//! Joined rows, `Author.books().inner_join()`, and the one row of a relation, `Author.books().order_by(…).first()`: names of
//! what is asked of them otherwise, and joined rows where whole rows are read.
//!
//! Behind them stand the fields of the joined model, which have methods of queries for their messages; so those names need the
//! bound on the method, by `never_compile!`, and come first.
//!
//! The implementations do not hold, since nothing meets their bound, whose message says what to write. The bound is on
//! another type than the implementation, or rustc would give the message of the trait.

use crate::model::{Model, never_compile, never_found, never_met};
use crate::objects::load::{Append, RowQuery};
use crate::objects::relation::joined::{InnerJoin, LeftJoin};
use crate::objects::relation::single::Single;

never_met! {
    ChosenBeforeJoin "rows are chosen before they are joined, and in the query by a condition on the joined row; write `Author.books().filter(Book.year.gt(1900)).inner_join()`, or of the query `.filter(book.matches(Book.year.gt(1900)))`";
    CutBeforeJoin "an order and a page of each owner's rows stand in front of the join, and those of all in the query; write `Author.books().order_by(Book.year).limit(3).inner_join()`, or of the query `.order_by(book.value(Book.year)).limit(3)`";
    AggregatedInValues "joined rows are counted by the function `count`, and their values aggregated, in the query; write `.values((Author.name, count(), book.value(Book.copies).sum()))`";
    NamedByValue "a field of a joined row is its `value`; write `book.value(Book.title)`" "the whole row stands among the values as `&book`";
    ComparedByMatches "a joined row is asked by its fields; write `book.matches(Book.year.gt(1900))`, or `book.value(Book.year).gt(1900)`";
    ReadByValues "joined rows are read by a query of values of their owner; write `Author::objects().values((Author.name, &book)).all(&db)`";
    JoinedFromOwner "rows behind a joined row are joined by the path to them; write `book.value(Book.author.name)` of one, and of many begin at their own side: `Loan::objects().values((Loan.book.author.name, Loan.lent))`";
    BesideValues "joined rows stand beside values, and a row would be there once for each of them; write `.values((Author, &book))` for such pairs, or `.prefetch_related(Author.books())` for each row with a `Vec` of these";
    ChosenBeforeSingle "the conditions of a related row stand in front of `single` and `first`, and a query asks of it by `matches`; write `Post.visits().filter(Visit.reader.eq(7)).single()`, or of the query `.filter(mine.matches(Visit.read_at.is_null()))`";
    NamedByValueOfSingle "a field of a related row is its `value`; write `mine.value(Visit.read_at)`" "the whole row is read by `.select_related(&mine)`";
    ComparedByMatchesOfSingle "a related row is asked by its fields; write `mine.matches(Visit.read_at.gt(…))`, or `mine.value(Visit.read_at).gt(…)`" "whether it is there `.is_not_null()`";
    ReadBySelectRelated "a related row is read with the rows that it belongs to; write `Post::objects().select_related(&mine).all(&db)`, which gives `(Post, Option<Visit>)`" "of a row in hand `post.visits().filter(…).first(&db)`";
}

macro_rules! joined_rows_of_other_names {
    ($($t:ident)*) => {$(
        never_found! {
            [O: Model, I: Model] $t<O, I>;
            ChosenBeforeJoin: r#where on filter_by where_on and_on having when;
            CutBeforeJoin: offset sort sort_by distinct page;
            AggregatedInValues: sum avg count_distinct string_agg array_agg aggregate annotate group_by total;
            NamedByValue: field column col values fields select get_field column_of columns;
            ComparedByMatches: contains is_in between not_in ilike has is_some is_none exists;
            ReadByValues: stream get_or_none fetch_all fetch load load_all list to_vec select_related prefetch_related;
            JoinedFromOwner: inner_join left_join join left_outer_join inner_joins;
        }
        impl<O: Model, I: Model> $t<O, I> {
            never_compile! {
                -> Self;
                filter(condition) ChosenBeforeJoin;
                exclude(condition) ChosenBeforeJoin;
                where_(condition) ChosenBeforeJoin;
                order_by(keys) CutBeforeJoin;
                limit(n) CutBeforeJoin;
                take(n) CutBeforeJoin;
                skip(n) CutBeforeJoin;
                get(field) NamedByValue;
            }
            never_compile! {
                -> any Answer, Answer;
                eq(value) ComparedByMatches;
                ne(value) ComparedByMatches;
                gt(value) ComparedByMatches;
                ge(value) ComparedByMatches;
                lt(value) ComparedByMatches;
                le(value) ComparedByMatches;
                any(condition) ComparedByMatches;
                count() AggregatedInValues;
                len() AggregatedInValues;
                max(field) AggregatedInValues;
                min(field) AggregatedInValues;
                all(db) ReadByValues;
                first(db) ReadByValues;
            }
        }
        #[doc(hidden)]
        #[rustfmt::skip] // One line, since the messages show it.
        impl<Mode, O: Model, I: Model<Key: BesideValues>, Onto: Send + 'static> Append<Mode, O, Onto> for $t<O, I> {
            type Out = Onto;
            fn append(self, _: RowQuery<O, Onto>) -> RowQuery<O, Onto> {
                <I::Key as BesideValues>::never()
            }
        }
        #[doc(hidden)]
        #[rustfmt::skip] // One line, since the messages show it.
        impl<Mode, O: Model, I: Model<Key: BesideValues>, Onto: Send + 'static> Append<Mode, O, Onto> for &$t<O, I> {
            type Out = Onto;
            fn append(self, _: RowQuery<O, Onto>) -> RowQuery<O, Onto> {
                <I::Key as BesideValues>::never()
            }
        }
    )*};
}
joined_rows_of_other_names!(InnerJoin LeftJoin);

never_found! {
    [O: Model, I: Model] Single<O, I>;
    ChosenBeforeSingle: r#where on filter_by offset;
    NamedByValueOfSingle: field column col values fields select column_of;
    ComparedByMatchesOfSingle: contains is_in between not_in any has exists is_some is_none;
    ReadBySelectRelated: stream get_or_none fetch_all fetch load load_all fetch_one fetch_optional select_related prefetch_related first_or_none;
}

impl<O: Model, I: Model> Single<O, I> {
    never_compile! {
        -> Self;
        filter(condition) ChosenBeforeSingle;
        exclude(condition) ChosenBeforeSingle;
        where_(condition) ChosenBeforeSingle;
        order_by(keys) ChosenBeforeSingle;
        limit(n) ChosenBeforeSingle;
        get(field) NamedByValueOfSingle;
    }
    never_compile! {
        -> any Answer, Answer;
        eq(value) ComparedByMatchesOfSingle;
        ne(value) ComparedByMatchesOfSingle;
        gt(value) ComparedByMatchesOfSingle;
        ge(value) ComparedByMatchesOfSingle;
        lt(value) ComparedByMatchesOfSingle;
        le(value) ComparedByMatchesOfSingle;
        all(db) ReadBySelectRelated;
        first(db) ReadBySelectRelated;
    }
}
