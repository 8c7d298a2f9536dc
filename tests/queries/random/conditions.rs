//! Conditions on books, and on the rows related to them.

use super::numbers::{Number, NumberTest, TextTest, number, number_of, number_test, text_test};
use super::rows::{AUTHORS, Author, Book, Loan, Review, Rows, Tag};
use super::ties::{Tie, tie};
use orm::functions::outer;
use orm::prelude::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// A condition on a book.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    Number(Number, NumberTest),
    Alike(Box<[Number; 2]>),
    Below(Box<[Number; 2]>),
    Title(TextTest),
    Note(TextTest),
    AuthorName(TextTest),
    EditorName(TextTest),
    Author(i64),
    NotEditor(i64),
    OfAuthors(OfAuthor),
    EditedBy(OfAuthor),
    AnyTag(TextTest),
    AnyLoan(NumberTest),
    AnyReview(OfReview),
    ReviewBy(i64, OfReview),
    BestReview(OfReview),
    LentNow(&'static str),
    OwnReview,
    AnyMark(NumberTest),
    MarksAre(Vec<i64>),
    MarksBelow(Vec<i64>),
    DataText(TextTest),
    ByAuthorBelow(i64),
    AnyTied(Tie, TextTest),
    NoTied(Tie),
    Not(Box<Condition>),
    Both(Box<[Condition; 2]>),
    Either(Box<[Condition; 2]>),
}

/// A condition on an author.
#[derive(Clone, Debug)]
pub(super) enum OfAuthor {
    Born(NumberTest),
    Books(NumberTest),
    AnyStudent(NumberTest),
}

/// A condition on a review.
#[derive(Clone, Debug)]
pub(super) enum OfReview {
    Stars(NumberTest),
    Text(TextTest),
    ReaderName(TextTest),
    NotStars(NumberTest),
}

fn of_author() -> impl Strategy<Value = OfAuthor> {
    prop_oneof![
        number_test().prop_map(OfAuthor::Born),
        number_test().prop_map(OfAuthor::Books),
        number_test().prop_map(OfAuthor::AnyStudent),
    ]
}

pub(super) fn of_review() -> impl Strategy<Value = OfReview> {
    prop_oneof![
        number_test().prop_map(OfReview::Stars),
        text_test().prop_map(OfReview::Text),
        text_test().prop_map(OfReview::ReaderName),
        number_test().prop_map(OfReview::NotStars),
    ]
}

pub(super) fn condition(depth: u32) -> BoxedStrategy<Condition> {
    let inner = || number(depth.min(1));
    let pair = || [inner(), inner()].prop_map(Box::new);
    let key = || 1..=AUTHORS;
    let leaf = prop_oneof![
        4 => (inner(), number_test()).prop_map(|(it, test)| Condition::Number(it, test)),
        1 => pair().prop_map(Condition::Alike),
        1 => pair().prop_map(Condition::Below),
        1 => text_test().prop_map(Condition::Title),
        1 => text_test().prop_map(Condition::Note),
        1 => text_test().prop_map(Condition::AuthorName),
        1 => text_test().prop_map(Condition::EditorName),
        1 => key().prop_map(Condition::Author),
        1 => key().prop_map(Condition::NotEditor),
        1 => of_author().prop_map(Condition::OfAuthors),
        1 => of_author().prop_map(Condition::EditedBy),
        1 => text_test().prop_map(Condition::AnyTag),
        1 => number_test().prop_map(Condition::AnyLoan),
        1 => of_review().prop_map(Condition::AnyReview),
        1 => (key(), of_review()).prop_map(|(reader, it)| Condition::ReviewBy(reader, it)),
        1 => of_review().prop_map(Condition::BestReview),
        1 => proptest::sample::select(&["lent", "held"][..]).prop_map(Condition::LentNow),
        1 => Just(Condition::OwnReview),
        1 => number_test().prop_map(Condition::AnyMark),
        1 => vec(0..10_i64, 0..3).prop_map(Condition::MarksAre),
        1 => vec(0..10_i64, 0..3).prop_map(Condition::MarksBelow),
        1 => text_test().prop_map(Condition::DataText),
        1 => key().prop_map(Condition::ByAuthorBelow),
        1 => (tie(), text_test()).prop_map(|(tie, test)| Condition::AnyTied(tie, test)),
        1 => tie().prop_map(Condition::NoTied),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let parts = || [condition(depth - 1), condition(depth - 1)].prop_map(Box::new);
    prop_oneof![
        2 => leaf,
        1 => condition(depth - 1).prop_map(|it| Condition::Not(Box::new(it))),
        2 => parts().prop_map(Condition::Both),
        2 => parts().prop_map(Condition::Either),
    ]
    .boxed()
}

impl Condition {
    pub(super) fn predicate(&self) -> Predicate<Book> {
        match self {
            Condition::Number(number, test) => test.predicate(&number.expr()),
            Condition::Alike(pair) => pair[0].expr().eq(pair[1].expr()),
            Condition::Below(pair) => pair[0].expr().lt(pair[1].expr()),
            Condition::Title(test) => test.predicate(&Book.title.nullable()),
            Condition::Note(test) => test.predicate(&Book.note.into()),
            Condition::AuthorName(test) => test.predicate(&Book.author.name.nullable()),
            Condition::EditorName(test) => test.predicate(&Book.editor.name.into()),
            Condition::Author(key) => Book.author.eq(*key),
            Condition::NotEditor(key) => Book.editor.ne(*key),
            Condition::OfAuthors(of) => Book.author.is_in(Author::objects().filter(of.predicate())),
            Condition::EditedBy(of) => Book.editor.is_in(Author::objects().filter(of.predicate())),
            Condition::AnyTag(test) => Book.tags.any(test.predicate(&Tag.name.nullable())),
            Condition::AnyLoan(test) => Book.loans().any(test.predicate(&Loan.returned.into())),
            Condition::AnyReview(of) => Book.reviews().any(of.predicate()),
            Condition::ReviewBy(reader, of) => {
                let own = Book.reviews().filter(Review.reader.eq(*reader));
                own.single().matches(of.predicate())
            }
            Condition::BestReview(of) => {
                let best = Book.reviews().order_by(Review.stars.desc());
                best.first().matches(of.predicate())
            }
            Condition::LentNow(state) => {
                let now = Book.loans().filter(Loan.returned.is_null());
                now.single().matches(Loan.state.eq(*state))
            }
            Condition::OwnReview => Book.reviews().any(Review.reader.eq(outer(Book.author))),
            Condition::AnyMark(test) => Book.marks.any(|mark| test.predicate(&mark.nullable())),
            Condition::MarksAre(marks) => Book.marks.contains(marks),
            Condition::MarksBelow(marks) => Book.marks.lt(marks),
            Condition::DataText(test) => test.predicate(&Book.data.path("t").text()),
            Condition::ByAuthorBelow(key) => Book.author.is_in(Author.mentor.descendants(*key)),
            Condition::AnyTied(tie, test) => tie
                .books()
                .any(test.predicate(&Book.author.name.nullable())),
            Condition::NoTied(tie) => tie.books().is_empty(),
            Condition::Not(part) => !part.predicate(),
            Condition::Both(parts) => parts[0].predicate() & parts[1].predicate(),
            Condition::Either(parts) => parts[0].predicate() | parts[1].predicate(),
        }
    }

    pub(super) fn holds(&self, book: &Book, rows: &Rows) -> bool {
        let pair = |pair: &[Number; 2]| [0, 1].map(|it: usize| pair[it].of(book, rows));
        let editor = rows.editor_of(book);
        match self {
            Condition::Number(number, test) => test.holds(number.of(book, rows)),
            Condition::Alike(numbers) => pair(numbers)[0] == pair(numbers)[1],
            Condition::Below(numbers) => match pair(numbers) {
                [Some(left), Some(right)] => left < right,
                _ => false,
            },
            Condition::Title(test) => test.holds(Some(&book.title)),
            Condition::Note(test) => test.holds(book.note.as_deref()),
            Condition::AuthorName(test) => test.holds(Some(&rows.author_of(book).name)),
            Condition::EditorName(test) => test.holds(editor.map(|it| it.name.as_str())),
            Condition::Author(key) => book.author.id == *key,
            Condition::NotEditor(key) => editor.is_none_or(|it| it.id != *key),
            Condition::OfAuthors(of) => of.holds(rows.author_of(book), rows),
            Condition::EditedBy(of) => editor.is_some_and(|it| of.holds(it, rows)),
            Condition::AnyTag(test) => rows.tags_of(book).any(|it| test.holds(Some(&it.name))),
            Condition::AnyLoan(test) => rows.loans_of(book).any(|it| test.holds(it.returned)),
            Condition::AnyReview(of) => rows.reviews_of(book).any(|it| of.holds(Some(it), rows)),
            Condition::ReviewBy(reader, of) => of.holds(rows.review_by(*reader, book), rows),
            Condition::BestReview(of) => of.holds(rows.best_review(0, book), rows),
            Condition::LentNow(state) => rows.loan_now(book).is_some_and(|it| it.state == *state),
            Condition::OwnReview => rows.review_by(book.author.id, book).is_some(),
            Condition::AnyMark(test) => book.marks.iter().any(|it| test.holds(Some(*it))),
            Condition::MarksAre(marks) => marks.iter().all(|it| book.marks.contains(it)),
            Condition::MarksBelow(marks) => book.marks < *marks,
            Condition::DataText(test) => test.holds(book.data["t"].as_str()),
            Condition::ByAuthorBelow(key) => rows.is_below(rows.author_of(book), *key),
            Condition::AnyTied(tie, test) => {
                let mut tied = tie.of(book, rows).into_iter();
                tied.any(|it| test.holds(Some(&rows.author_of(it).name)))
            }
            Condition::NoTied(tie) => tie.of(book, rows).is_empty(),
            Condition::Not(part) => !part.holds(book, rows),
            Condition::Both(parts) => parts.iter().all(|part| part.holds(book, rows)),
            Condition::Either(parts) => parts.iter().any(|part| part.holds(book, rows)),
        }
    }
}

impl OfAuthor {
    fn predicate(&self) -> Predicate<Author> {
        match self {
            OfAuthor::Born(test) => test.predicate(&Author.born.into()),
            OfAuthor::Books(test) => test.predicate(&Author.books().count().nullable()),
            OfAuthor::AnyStudent(test) => {
                Author.students().any(test.predicate(&Author.born.into()))
            }
        }
    }

    fn holds(&self, author: &Author, rows: &Rows) -> bool {
        match self {
            OfAuthor::Born(test) => test.holds(author.born),
            OfAuthor::Books(test) => {
                let books = rows.books_of(author).count();
                test.holds(Some(number_of(books)))
            }
            OfAuthor::AnyStudent(test) => rows.students_of(author).any(|it| test.holds(it.born)),
        }
    }
}

impl OfReview {
    pub(super) fn predicate(&self) -> Predicate<Review> {
        match self {
            OfReview::Stars(test) => test.predicate(&Review.stars.nullable()),
            OfReview::Text(test) => test.predicate(&Review.text.into()),
            OfReview::ReaderName(test) => test.predicate(&Review.reader.name.nullable()),
            OfReview::NotStars(test) => !test.predicate(&Review.stars.nullable()),
        }
    }

    /// Returns whether it holds; where there is no review its values are null.
    pub(super) fn holds(&self, review: Option<&Review>, rows: &Rows) -> bool {
        match self {
            OfReview::Stars(test) => test.holds(review.map(|it| it.stars)),
            OfReview::Text(test) => test.holds(review.and_then(|it| it.text.as_deref())),
            OfReview::ReaderName(test) => {
                test.holds(review.map(|it| rows.reader_of(it).name.as_str()))
            }
            OfReview::NotStars(test) => !test.holds(review.map(|it| it.stars)),
        }
    }
}
