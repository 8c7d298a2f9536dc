//! The models, random rows of them, and how these are related.

use super::numbers::TEXTS;
use orm::prelude::*;
use orm::serde_json::{Value, json};
use proptest::collection::{hash_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::cmp::Reverse;

/// Whose rows they are; a query on a database of one sees those of the other nowhere.
#[derive(Model, Debug, Clone, PartialEq)]
pub(super) struct Firm {
    pub(super) id: i64,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(super) struct Author {
    pub(super) id: i64,
    #[orm(tenant, related_name = "authors", on_delete = Cascade)]
    pub(super) firm: ForeignKey<Firm>,
    pub(super) name: String,
    pub(super) born: Option<i64>,
    #[orm(related_name = "students", on_delete = SetNull)]
    pub(super) mentor: Option<ForeignKey<Author>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(super) struct Tag {
    pub(super) id: i64,
    #[orm(tenant, related_name = "tags", on_delete = Cascade)]
    pub(super) firm: ForeignKey<Firm>,
    pub(super) name: String,
    pub(super) weight: Option<i64>,
}

#[derive(Model, Debug, Clone, PartialEq)]
pub(super) struct Book {
    pub(super) id: i64,
    #[orm(tenant, related_name = "books", on_delete = Cascade)]
    pub(super) firm: ForeignKey<Firm>,
    pub(super) title: String,
    pub(super) note: Option<String>,
    pub(super) pages: i64,
    pub(super) year: Option<i64>,
    pub(super) marks: Vec<i64>,
    /// An object with a number `n` and a text `t`, each of which may be missing.
    pub(super) data: Value,
    #[orm(related_name = "books", on_delete = Cascade)]
    pub(super) author: ForeignKey<Author>,
    #[orm(related_name = "edited", on_delete = SetNull)]
    pub(super) editor: Option<ForeignKey<Author>>,
    #[orm(related_name = "books")]
    pub(super) tags: ManyToMany<Tag>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(book, reader))]
pub(super) struct Review {
    pub(super) id: i64,
    #[orm(tenant, related_name = "reviews", on_delete = Cascade)]
    pub(super) firm: ForeignKey<Firm>,
    #[orm(related_name = "reviews", on_delete = Cascade)]
    pub(super) book: ForeignKey<Book>,
    #[orm(related_name = "reviews", on_delete = Cascade)]
    pub(super) reader: ForeignKey<Author>,
    pub(super) stars: i64,
    pub(super) text: Option<String>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(
    unique(book, where = "returned IS NULL"),
    index(days, where = "state = 'lent'")
)]
pub(super) struct Loan {
    pub(super) id: i64,
    #[orm(tenant, related_name = "loans", on_delete = Cascade)]
    pub(super) firm: ForeignKey<Firm>,
    #[orm(related_name = "loans", on_delete = Cascade)]
    pub(super) book: ForeignKey<Book>,
    pub(super) days: i64,
    pub(super) returned: Option<i64>,
    #[orm(max_length = 10)]
    pub(super) state: String,
}

/// What a query finds of the books of an author.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(cte)]
pub(super) struct Shelf {
    #[orm(primary_key)]
    pub(super) author: OneToOne<Author>,
    pub(super) books: i64,
    pub(super) most: Option<i64>,
}

/// A book, and the numbers that a query finds for it.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(cte)]
pub(super) struct Rank {
    #[orm(primary_key)]
    pub(super) book: OneToOne<Book>,
    pub(super) place: i64,
    pub(super) number: Option<i64>,
}

/// So many rows of a query have a number.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(cte)]
pub(super) struct Frequency {
    #[orm(primary_key)]
    pub(super) number: i64,
    pub(super) rows: i64,
}

pub(super) const AUTHORS: i64 = 6;
const TAGS: i64 = 5;

/// All rows of the database.
pub(super) struct Rows {
    pub(super) authors: Vec<Author>,
    pub(super) tags: Vec<Tag>,
    pub(super) books: Vec<Book>,
    pub(super) reviews: Vec<Review>,
    pub(super) loans: Vec<Loan>,
    /// The keys of books with those of their tags.
    pairs: Vec<(i64, i64)>,
}

impl Rows {
    pub(super) async fn read(db: &impl Executor) -> orm::Result<Self> {
        let books = Book::objects().order_by(Book.id);
        let tagged = books.clone().prefetch_related(Book.tags).all(db).await?;
        let pairs = tagged
            .iter()
            .flat_map(|(book, tags)| tags.iter().map(|tag| (book.id, tag.id)));
        Ok(Rows {
            authors: Author::objects().all(db).await?,
            tags: Tag::objects().all(db).await?,
            reviews: Review::objects().all(db).await?,
            loans: Loan::objects().all(db).await?,
            pairs: pairs.collect(),
            books: books.all(db).await?,
        })
    }

    pub(super) fn are_of_one_firm(&self) -> bool {
        let authors = self.authors.iter().map(|it| it.firm.id);
        let tags = self.tags.iter().map(|it| it.firm.id);
        let books = self.books.iter().map(|it| it.firm.id);
        let firms = authors.chain(tags).chain(books);
        let firms = firms.chain(self.reviews.iter().map(|it| it.firm.id));
        let mut firms = firms.chain(self.loans.iter().map(|it| it.firm.id));
        firms.all(|it| it == 1)
    }

    pub(super) fn book(&self, key: i64) -> &Book {
        let book = self.books.iter().find(|book| book.id == key);
        book.expect("a book")
    }

    pub(super) fn author(&self, key: i64) -> &Author {
        let mut authors = self.authors.iter();
        authors.find(|it| it.id == key).expect("an author")
    }

    pub(super) fn author_of(&self, book: &Book) -> &Author {
        self.author(book.author.id)
    }

    pub(super) fn editor_of(&self, book: &Book) -> Option<&Author> {
        book.editor.as_ref().map(|it| self.author(it.id))
    }

    pub(super) fn mentor_of(&self, author: &Author) -> Option<&Author> {
        author.mentor.as_ref().map(|it| self.author(it.id))
    }

    pub(super) fn reader_of(&self, review: &Review) -> &Author {
        self.author(review.reader.id)
    }

    pub(super) fn books_of(&self, author: &Author) -> impl Iterator<Item = &Book> {
        self.books.iter().filter(|it| it.author.id == author.id)
    }

    pub(super) fn students_of(&self, author: &Author) -> impl Iterator<Item = &Author> {
        let is_mentor = |it: &Author| it.mentor.as_ref().is_some_and(|it| it.id == author.id);
        self.authors.iter().filter(move |it| is_mentor(it))
    }

    /// Those whose mentor he is, theirs, and so on.
    pub(super) fn is_below(&self, author: &Author, key: i64) -> bool {
        let mentor = self.mentor_of(author);
        mentor.is_some_and(|it| it.id == key || self.is_below(it, key))
    }

    pub(super) fn reviews_of(&self, book: &Book) -> impl Iterator<Item = &Review> {
        self.reviews.iter().filter(|it| it.book.id == book.id)
    }

    pub(super) fn loans_of(&self, book: &Book) -> impl Iterator<Item = &Loan> {
        self.loans.iter().filter(|it| it.book.id == book.id)
    }

    pub(super) fn tags_of(&self, book: &Book) -> impl Iterator<Item = &Tag> {
        let is_of_book = |tag: &Tag| self.pairs.contains(&(book.id, tag.id));
        self.tags.iter().filter(move |it| is_of_book(it))
    }

    /// The review by one reader.
    pub(super) fn review_by(&self, reader: i64, book: &Book) -> Option<&Review> {
        self.reviews_of(book).find(|it| it.reader.id == reader)
    }

    /// The review of the most stars, or at another place behind it.
    pub(super) fn best_review(&self, place: usize, book: &Book) -> Option<&Review> {
        let mut reviews: Vec<_> = self.reviews_of(book).collect();
        reviews.sort_by_key(|it| (Reverse(it.stars), it.id));
        reviews.get(place).copied()
    }

    /// The loan that is not over.
    pub(super) fn loan_now(&self, book: &Book) -> Option<&Loan> {
        self.loans_of(book).find(|it| it.returned.is_none())
    }
}

/// Puts random rows in the place of those that are there, and returns the database that has them: with rows of nobody
/// else, or that of a firm beside another one.
pub(super) async fn fill(random: &mut TestRunner, db: &Database) -> orm::Result<Database> {
    let tables = || schema![Firm, Author, Tag, Book, Review, Loan];
    db.drop_tables(tables()).await?;
    db.create_tables(tables()).await?;
    let ours = db.tenant(&Firm::draft().save(db).await?);
    fill_in_all(random, &ours).await?;
    if sample(any::<bool>(), random) {
        return Ok(db.clone());
    }
    fill_in_others(&Rows::read(&ours).await?, db).await?;
    Ok(ours)
}

/// Copies all rows for another firm; the copies lead to our rows, and to theirs where one may lead there once.
async fn fill_in_others(ours: &Rows, db: &Database) -> orm::Result<()> {
    let other = &Firm::draft().save(db).await?;
    let authors = ours.authors.iter();
    let authors = authors.map(|it| it.to_draft().firm(other).mentor(it));
    let authors = Author::bulk_create(authors, db).await?;
    let tags = ours.tags.iter().map(|it| it.to_draft().firm(other));
    let tags = Tag::bulk_create(tags, db).await?;
    let books = ours.books.iter().map(|it| it.to_draft().firm(other));
    for book in Book::bulk_create(books, db).await? {
        book.tags.add(&ours.tags, db).await?;
    }
    for book in &ours.books {
        book.tags.add(&tags, db).await?;
    }
    let reviews = ours.reviews.iter().map(|review| {
        let mut readers = ours.authors.iter().zip(&authors);
        let reader = readers.find(|(own, _)| own.id == review.reader.id);
        let (_, reader) = reader.expect("a reader");
        review.to_draft().firm(other).reader(reader)
    });
    Review::bulk_create(reviews, db).await?;
    let loans = ours.loans.iter();
    let loans = loans.map(|it| it.to_draft().firm(other).returned(1));
    Loan::bulk_create(loans, db).await?;
    Ok(())
}

async fn fill_in_all(random: &mut TestRunner, db: &Database) -> orm::Result<()> {
    let number = || option::weighted(0.65, 0..10_i64);
    let text = || select(&TEXTS[..]);
    for id in 1..=AUTHORS {
        let mentor = option::weighted(0.6, 1..id.max(2));
        let (name, born, mentor) = sample((text(), number(), mentor), random);
        let author = Author::draft().name(name).born(born);
        let mentor = mentor.filter(|it| *it < id).map(ForeignKey::from);
        author.mentor(mentor).save(db).await?;
    }
    for _ in 1..=TAGS {
        let (name, weight) = sample((text(), number()), random);
        Tag::draft().name(name).weight(weight).save(db).await?;
    }
    for _ in 0..14 {
        fill_in_book(random, db).await?;
    }
    Ok(())
}

async fn fill_in_book(random: &mut TestRunner, db: &Database) -> orm::Result<()> {
    let text = || select(&TEXTS[..]);
    let number = || option::weighted(0.65, 0..10_i64);
    let key = 1..=AUTHORS;
    let book = (
        text(),
        option::of(text()),
        0..10_i64,
        number(),
        key.clone(),
        option::of(key),
        vec(0..10_i64, 0..4),
        (number(), option::of(text())),
    );
    let (title, note, pages, year, author, editor, marks, (n, t)) = sample(book, random);
    let book = Book::draft().title(title).note(note.map(str::to_owned));
    let book = book.pages(pages).year(year).author(author).marks(marks);
    let mut data = json!({});
    if let Some(n) = n {
        data["n"] = json!(n);
    }
    if let Some(t) = t {
        data["t"] = json!(t);
    }
    let book = book.data(data);
    let book = book.editor(editor.map(ForeignKey::from)).save(db).await?;
    let tags: Vec<i64> = (1..=TAGS).collect();
    book.tags
        .add(sample(subsequence(tags, 0..4), random), db)
        .await?;
    for reader in sample(hash_set(1..=AUTHORS, 0..4), random) {
        let (stars, text) = sample((0..6_i64, option::of(text())), random);
        let review = Review::draft().book(&book).reader(reader).stars(stars);
        review.text(text.map(str::to_owned)).save(db).await?;
    }
    let loan = (0..10_i64, number(), select(&["lent", "held", "lost"][..]));
    let mut is_lent = false;
    for (days, returned, state) in sample(vec(loan, 0..3), random) {
        let returned = returned.or(is_lent.then_some(0));
        is_lent |= returned.is_none();
        let loan = Loan::draft().book(&book).days(days).returned(returned);
        loan.state(state).save(db).await?;
    }
    Ok(())
}

/// A random value.
pub(super) fn sample<T>(strategy: impl Strategy<Value = T>, random: &mut TestRunner) -> T {
    strategy.new_tree(random).expect("a value").current()
}
