//! Numbers of a book, and what is asked of a number and of a text.

use super::conditions::{Condition, condition};
use super::rows::{AUTHORS, Book, Loan, Review, Rows, Tag};
use super::ties::{Tie, tie};
use orm::functions::{case, coalesce};
use orm::prelude::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Texts in which letters, cases and the signs of patterns differ.
pub(super) const TEXTS: [&str; 10] = ["", "a", "Ab", "aB", "é", "É", "a%b", "_", "ba", "*?["];

/// A number in a book, or of the rows related to it; it may be null.
#[derive(Clone, Debug)]
pub(super) enum Number {
    Pages,
    Year,
    TitleLength,
    BornAuthor,
    BornEditor,
    BornMentor,
    BooksOfAuthor,
    BooksOfMentorOfEditor,
    Reviews(NumberTest),
    MostStars(TextTest),
    WeightOfTags,
    StarsBy(i64),
    BestStars(u8),
    BornBestReader,
    DaysOfLoan,
    Marks,
    MarkAt(u8),
    SumOfMarks(NumberTest),
    InData,
    Tied(Tie, NumberTest),
    LongestTied(Tie),
    YearOfFirstTied(Tie),
    Plus(Box<[Number; 2]>),
    Times(Box<Number>, i64),
    Remainder(Box<Number>, i64),
    Negated(Box<Number>),
    FirstOf(Box<[Number; 2]>),
    Chosen(Box<(Condition, [Number; 2])>),
}

pub(super) fn number(depth: u32) -> BoxedStrategy<Number> {
    let leaf = prop_oneof![
        Just(Number::Pages),
        Just(Number::Year),
        Just(Number::TitleLength),
        Just(Number::BornAuthor),
        Just(Number::BornEditor),
        Just(Number::BornMentor),
        Just(Number::BooksOfAuthor),
        Just(Number::BooksOfMentorOfEditor),
        number_test().prop_map(Number::Reviews),
        text_test().prop_map(Number::MostStars),
        Just(Number::WeightOfTags),
        (1..=AUTHORS).prop_map(Number::StarsBy),
        (0..2_u8).prop_map(Number::BestStars),
        Just(Number::BornBestReader),
        Just(Number::DaysOfLoan),
        Just(Number::Marks),
        (0..3_u8).prop_map(Number::MarkAt),
        number_test().prop_map(Number::SumOfMarks),
        Just(Number::InData),
        (tie(), number_test()).prop_map(|(tie, test)| Number::Tied(tie, test)),
        tie().prop_map(Number::LongestTied),
        tie().prop_map(Number::YearOfFirstTied),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let part = || number(depth - 1);
    let parts = || [part(), part()].prop_map(Box::new);
    let (factor, divisor) = (-3..4_i64, 1..5_i64);
    let chosen = (condition(depth - 1), [part(), part()]);
    prop_oneof![
        6 => leaf,
        1 => parts().prop_map(Number::Plus),
        1 => (part(), factor).prop_map(|(it, by)| Number::Times(Box::new(it), by)),
        1 => (part(), divisor).prop_map(|(it, by)| Number::Remainder(Box::new(it), by)),
        1 => part().prop_map(|it| Number::Negated(Box::new(it))),
        1 => parts().prop_map(Number::FirstOf),
        1 => chosen.prop_map(|it| Number::Chosen(Box::new(it))),
    ]
    .boxed()
}

impl Number {
    pub(super) fn expr(&self) -> Expr<Book, Option<i64>> {
        let reviews = Book.reviews();
        let best = Book.reviews().order_by(Review.stars.desc());
        match self {
            Number::Pages => Book.pages.nullable(),
            Number::Year => Book.year.into(),
            Number::TitleLength => Book.title.length().cast::<i64>().nullable(),
            Number::BornAuthor => Book.author.born.into(),
            Number::BornEditor => Book.editor.born.into(),
            Number::BornMentor => Book.author.mentor.born.into(),
            Number::BooksOfAuthor => Book.author.books().count().nullable(),
            Number::BooksOfMentorOfEditor => Book.editor.mentor.books().count().nullable(),
            Number::Reviews(test) => {
                let reviews = reviews.filter(test.predicate(&Review.stars.nullable()));
                reviews.count().nullable()
            }
            Number::MostStars(test) => {
                let reviews = reviews.filter(test.predicate(&Review.text.into()));
                reviews.max(Review.stars)
            }
            Number::WeightOfTags => Book.tags.sum(Tag.weight),
            Number::StarsBy(reader) => {
                let own = reviews.filter(Review.reader.eq(*reader));
                own.single().value(Review.stars)
            }
            Number::BestStars(place) => best.offset(u64::from(*place)).first().value(Review.stars),
            Number::BornBestReader => best.first().value(Review.reader.born),
            Number::DaysOfLoan => {
                let now = Book.loans().filter(Loan.returned.is_null());
                now.single().value(Loan.days)
            }
            Number::Marks => Book.marks.len().cast::<i64>().nullable(),
            Number::MarkAt(place) => Book.marks.at(usize::from(*place)),
            Number::SumOfMarks(test) => Book.marks.aggregate(|mark| {
                let counted = test.predicate(&mark.nullable());
                mark.sum().filter(counted)
            }),
            Number::InData => Book.data.path("n").int(),
            Number::Tied(tie, test) => {
                let tied = tie.books().filter(test.predicate(&Book.pages.nullable()));
                tied.count().nullable()
            }
            Number::LongestTied(tie) => tie.books().max(Book.pages),
            Number::YearOfFirstTied(tie) => {
                let longest = tie.books().order_by(Book.pages.desc());
                longest.first().value(Book.year)
            }
            Number::Plus(parts) => parts[0].expr() + parts[1].expr(),
            Number::Times(part, factor) => part.expr() * *factor,
            Number::Remainder(part, divisor) => part.expr() % *divisor,
            Number::Negated(part) => -part.expr(),
            Number::FirstOf(parts) => coalesce((parts[0].expr(), parts[1].expr())),
            Number::Chosen(chosen) => {
                let (condition, [then, otherwise]) = &**chosen;
                let chosen = case().when(condition.predicate(), then.expr());
                chosen.otherwise(otherwise.expr())
            }
        }
    }

    pub(super) fn of(&self, book: &Book, rows: &Rows) -> Option<i64> {
        let born_mentor = |author| rows.mentor_of(author)?.born;
        match self {
            Number::Pages => Some(book.pages),
            Number::Year => book.year,
            Number::TitleLength => Some(number_of(book.title.chars().count())),
            Number::BornAuthor => rows.author_of(book).born,
            Number::BornEditor => rows.editor_of(book)?.born,
            Number::BornMentor => born_mentor(rows.author_of(book)),
            Number::BooksOfAuthor => Some(number_of(rows.books_of(rows.author_of(book)).count())),
            Number::BooksOfMentorOfEditor => {
                let mentor = rows.editor_of(book).and_then(|it| rows.mentor_of(it));
                Some(mentor.map_or(0, |it| number_of(rows.books_of(it).count())))
            }
            Number::Reviews(test) => {
                let reviews = rows.reviews_of(book);
                Some(number_of(
                    reviews.filter(|it| test.holds(Some(it.stars))).count(),
                ))
            }
            Number::MostStars(test) => {
                let reviews = rows.reviews_of(book);
                let reviews = reviews.filter(|it| test.holds(it.text.as_deref()));
                reviews.map(|it| it.stars).max()
            }
            Number::WeightOfTags => {
                let weights = rows.tags_of(book).filter_map(|it| it.weight);
                weights.reduce(|sum, weight| sum + weight)
            }
            Number::StarsBy(reader) => Some(rows.review_by(*reader, book)?.stars),
            Number::BestStars(place) => Some(rows.best_review(usize::from(*place), book)?.stars),
            Number::BornBestReader => rows.reader_of(rows.best_review(0, book)?).born,
            Number::DaysOfLoan => Some(rows.loan_now(book)?.days),
            Number::Marks => Some(number_of(book.marks.len())),
            Number::MarkAt(place) => book.marks.get(usize::from(*place)).copied(),
            Number::SumOfMarks(test) => {
                let marks = book.marks.iter().copied();
                let marks = marks.filter(|it| test.holds(Some(*it)));
                marks.reduce(|sum, mark| sum + mark)
            }
            Number::InData => book.data["n"].as_i64(),
            Number::Tied(tie, test) => {
                let tied = tie.of(book, rows).into_iter();
                Some(number_of(
                    tied.filter(|it| test.holds(Some(it.pages))).count(),
                ))
            }
            Number::LongestTied(tie) => tie.of(book, rows).iter().map(|it| it.pages).max(),
            Number::YearOfFirstTied(tie) => {
                let tied = tie.of(book, rows).into_iter();
                tied.min_by_key(|it| (-it.pages, it.id))?.year
            }
            Number::Plus(parts) => Some(parts[0].of(book, rows)? + parts[1].of(book, rows)?),
            Number::Times(part, factor) => Some(part.of(book, rows)? * factor),
            Number::Remainder(part, divisor) => Some(part.of(book, rows)? % divisor),
            Number::Negated(part) => Some(-part.of(book, rows)?),
            Number::FirstOf(parts) => parts[0].of(book, rows).or_else(|| parts[1].of(book, rows)),
            Number::Chosen(chosen) => {
                let (condition, [then, otherwise]) = &**chosen;
                let is_first = condition.holds(book, rows);
                if is_first { then } else { otherwise }.of(book, rows)
            }
        }
    }
}

/// A count as the database has it.
pub(super) fn number_of(rows: usize) -> i64 {
    i64::try_from(rows).expect("few rows")
}

/// A condition on a number that may be null.
#[derive(Clone, Debug)]
pub(super) enum NumberTest {
    Eq(Option<i64>),
    Ne(i64),
    Lt(i64),
    Ge(i64),
    NotNull,
    In(Vec<i64>),
    Between(i64, i64),
}

pub(super) fn number_test() -> impl Strategy<Value = NumberTest> + Clone {
    let number = || -2..11_i64;
    prop_oneof![
        proptest::option::weighted(0.7, number()).prop_map(NumberTest::Eq),
        number().prop_map(NumberTest::Ne),
        number().prop_map(NumberTest::Lt),
        number().prop_map(NumberTest::Ge),
        Just(NumberTest::NotNull),
        vec(number(), 0..4).prop_map(NumberTest::In),
        (number(), number()).prop_map(|(from, to)| NumberTest::Between(from, to)),
    ]
}

impl NumberTest {
    pub(super) fn predicate<R: Model>(&self, number: &Expr<R, Option<i64>>) -> Predicate<R> {
        match self {
            NumberTest::Eq(value) => number.eq(*value),
            NumberTest::Ne(value) => number.ne(*value),
            NumberTest::Lt(value) => number.lt(*value),
            NumberTest::Ge(value) => number.ge(*value),
            NumberTest::NotNull => number.is_not_null(),
            NumberTest::In(values) => number.is_in(values),
            NumberTest::Between(from, to) => number.between(*from, *to),
        }
    }

    pub(super) fn holds(&self, number: Option<i64>) -> bool {
        match self {
            NumberTest::Eq(value) => number == *value,
            NumberTest::Ne(value) => number != Some(*value),
            NumberTest::Lt(value) => number.is_some_and(|it| it < *value),
            NumberTest::Ge(value) => number.is_some_and(|it| it >= *value),
            NumberTest::NotNull => number.is_some(),
            NumberTest::In(values) => number.is_some_and(|it| values.contains(&it)),
            NumberTest::Between(from, to) => number.is_some_and(|it| (*from..=*to).contains(&it)),
        }
    }
}

/// A condition on a text that may be null.
#[derive(Clone, Debug)]
pub(super) enum TextTest {
    Eq(&'static str),
    Ne(&'static str),
    IEq(&'static str),
    Lt(&'static str),
    Contains(&'static str),
    IContains(&'static str),
    StartsWith(&'static str),
    Null,
}

pub(super) fn text_test() -> impl Strategy<Value = TextTest> + Clone {
    let text = || select(&TEXTS[..]);
    prop_oneof![
        text().prop_map(TextTest::Eq),
        text().prop_map(TextTest::Ne),
        text().prop_map(TextTest::IEq),
        text().prop_map(TextTest::Lt),
        text().prop_map(TextTest::Contains),
        text().prop_map(TextTest::IContains),
        text().prop_map(TextTest::StartsWith),
        Just(TextTest::Null),
    ]
}

impl TextTest {
    pub(super) fn predicate<R: Model>(&self, text: &Expr<R, Option<String>>) -> Predicate<R> {
        match *self {
            TextTest::Eq(value) => text.eq(value),
            TextTest::Ne(value) => text.ne(value),
            TextTest::IEq(value) => text.ieq(value),
            TextTest::Lt(value) => text.lt(value),
            TextTest::Contains(value) => text.contains(value),
            TextTest::IContains(value) => text.icontains(value),
            TextTest::StartsWith(value) => text.starts_with(value),
            TextTest::Null => text.is_null(),
        }
    }

    pub(super) fn holds(&self, text: Option<&str>) -> bool {
        let fold = |text: &str| text.to_lowercase();
        let is = |holds: &dyn Fn(&str) -> bool| text.is_some_and(holds);
        match *self {
            TextTest::Eq(value) => text == Some(value),
            TextTest::Ne(value) => text != Some(value),
            TextTest::IEq(value) => is(&|text| fold(text) == fold(value)),
            TextTest::Lt(value) => is(&|text| text < value),
            TextTest::Contains(value) => is(&|text| text.contains(value)),
            TextTest::IContains(value) => is(&|text| fold(text).contains(&fold(value))),
            TextTest::StartsWith(value) => is(&|text| text.starts_with(value)),
            TextTest::Null => text.is_none(),
        }
    }
}
