//! Conditions, queries and databases that are kept, passed and returned.

on_each! {
    a_condition_over_a_path_serves_every_path,
    a_condition_of_the_target_is_taken_along,
    conditions_are_collected_and_combined,
    conditions_are_gathered_in_a_variable,
    queries_are_kept_in_structs,
    an_expression_is_named_once_and_passed_by_reference,
    functions_are_generic_over_models,
    a_column_is_a_parameter,
    drafts_of_any_model_are_stored,
    queries_of_a_transaction_are_counted,
    ends_may_be_awaited_together,
    tasks_share_a_database,
    a_trait_of_the_programs_own_has_any_names,
    methods_of_the_programs_own_have_any_names,
}

use orm::functions::{abs, bit_and, left, length, power, replace};
use orm::prelude::*;
use orm::query::Column;
use orm::query::path::Root;
use orm::traits::{IntoField, Ordering, Path, UniqueKey};

use crate::library::*;

/// A number, a text and a condition, each in every place that takes one.
async fn an_expression_is_named_once_and_passed_by_reference(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let age = Book.year - Book.author.birth_year.coalesce(1775);
    let title = Book.title.lower();
    let old = Book.year.lt(1860);
    let conditions: [Predicate<Book>; 18] = [
        coalesce((&age, 0)).eq(&age),
        coalesce((Book.author.birth_year, &age)).gt(0),
        greatest((&age, 40, &age)).ge(40),
        least((&age, 40)).le(&age),
        nullif(&age, 0).is_not_null(),
        abs(&age).eq(&age),
        bit_and(&age, &age).eq(&age),
        power(&age, 2).gt(1),
        age.between(&age, &age),
        age.is_in([&age]),
        concat((&title, &title)).eq(title.repeat(2)),
        length(&title).eq(left(&title, 100).length()),
        replace(&title, &title, "").eq(""),
        case().when(&old, &age).otherwise(&age).eq(&age),
        case().when(&old, &old).otherwise(false).eq(&old),
        Book.in_print.eq(&old) | Book.in_print.ne(&old),
        coalesce((&old, false)).eq(&old),
        raw::<bool>("{} = {}", (&age, &age)).into(),
    ];
    let all = Book::objects().filter(all_of(&conditions));
    assert_eq!(all.count(&db).await?, 4);

    let rows = Book::objects().filter(age.gt(&age - 1) & &old);
    let rows = rows.order_by((&old, &age)).values((&age, &title, &old));
    assert_eq!(
        rows.all(&db).await?,
        [
            (37, "walden".to_owned(), true),
            (40, "emma".to_owned(), true)
        ]
    );
    let place = rank().over(partition_by(&old).order_by(&age));
    let first = place.eq(1);
    let ranked = Book::objects().filter(&first).order_by(Book.id);
    assert_eq!(titles(&ranked, &db).await, ["Little Women", "Walden"]);
    let eldest = Author.books().max(&age);
    let eldest = Author::objects().order_by(Author.id).values(eldest);
    assert_eq!(eldest.all(&db).await?, [None, Some(39), Some(37), Some(40)]);

    let printed = nullif(Book.in_print, false).coalesce(false);
    let recent = Book::objects().filter(&printed & !&old);
    assert_eq!(recent.count(&db).await?, 2);
    assert_eq!(Book::objects().exclude(&printed).count(&db).await?, 1);

    let newest = Author::objects().values(Author.id.max()).scalar();
    let newest = newest.coalesce(0);
    let copies = newest.cast::<i32>();
    let draft = Book::draft().title("Persuasion").year(1817);
    let persuasion = draft.author(AUSTEN).copies(&copies).save(&db).await?;
    assert_eq!(i64::from(persuasion.copies), AUSTEN);
    let of_newest = Book::objects().filter(Book.author.eq(&newest));
    assert_eq!(of_newest.count(&db).await?, 2);
    Ok(())
}

/// Somebody who taught nobody, or taught after the given year.
fn taught_after<P: Path>(author: AuthorFields<P>, year: i32) -> Predicate<P::Root> {
    author.students().is_empty() | author.students().any(Author.birth_year.gt(year))
}

/// Born in the nineteenth century.
fn of_the_century<P: Path>(author: AuthorFields<P>) -> Predicate<P::Root> {
    author.birth_year.ge(1801) & author.birth_year.le(1900)
}

async fn a_condition_over_a_path_serves_every_path(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_eq!(
        Author::objects()
            .filter(of_the_century(Author))
            .count(&db)
            .await?,
        3
    );
    assert_eq!(
        Book::objects()
            .filter(of_the_century(*Book.author))
            .count(&db)
            .await?,
        3
    );
    assert_eq!(
        Book::objects()
            .filter(of_the_century(*Book.editor))
            .count(&db)
            .await?,
        1
    );
    assert_eq!(
        Book::objects()
            .filter(of_the_century(*Book.author.mentor))
            .count(&db)
            .await?,
        3
    );
    assert_eq!(
        Author::objects()
            .filter(taught_after(Author, 1830))
            .count(&db)
            .await?,
        4
    );
    assert_eq!(
        Author::objects()
            .filter(taught_after(Author, 1832))
            .count(&db)
            .await?,
        3
    );
    let both = of_the_century(*Book.author) & taught_after(*Book.editor, 1820);
    // Nobody's students are none.
    assert_eq!(
        titles(&Book::objects().filter(both).order_by(Book.id), &db).await,
        ["Little Women", "Little Men", "Walden"]
    );
    Ok(())
}

async fn a_condition_of_the_target_is_taken_along(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let ready: Predicate<Author> = Author.name.contains("Alcott") & !Author.books().is_empty();
    let by = Book::objects()
        .filter(Book.author.matches(&ready))
        .order_by(Book.id);
    assert_eq!(titles(&by, &db).await, ["Little Women", "Little Men"]);
    let of_mentor = Book.author.mentor.matches(Author.name.starts_with("Ralph"));
    assert_eq!(Book::objects().filter(&of_mentor).count(&db).await?, 3);
    assert_eq!(
        titles(&Book::objects().exclude(of_mentor), &db).await,
        ["Emma"]
    );
    assert_eq!(
        Book::objects()
            .exclude(Book.author.matches(ready))
            .count(&db)
            .await?,
        2
    );
    let deeper = Author
        .books()
        .any(Book.author.matches(Author.mentor.name.starts_with("Ralph")));
    assert_eq!(Author::objects().filter(deeper).count(&db).await?, 2);
    Ok(())
}

async fn conditions_are_collected_and_combined(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let words = ["Men", "Wald"];
    let conditions: Vec<Predicate<Book>> = words
        .into_iter()
        .map(|word| Book.title.contains(word))
        .collect();
    assert_eq!(
        Book::objects()
            .filter(any_of(&conditions))
            .count(&db)
            .await?,
        2
    );
    assert_eq!(
        Book::objects()
            .filter(all_of(&conditions))
            .count(&db)
            .await?,
        0
    );
    assert_eq!(
        Book::objects()
            .filter(!any_of(conditions) & Book.in_print)
            .count(&db)
            .await?,
        1
    );
    let mut query = Book::objects();
    for (wanted, condition) in [
        (true, Book.year.gt(1850)),
        (false, Book.year.gt(9_999)),
        (true, Book.copies.gt(0)),
    ] {
        if wanted {
            query = query.filter(condition);
        }
    }
    assert_eq!(query.count(&db).await?, 2);
    Ok(())
}

/// What a program may keep.
struct Shelf {
    books: QuerySet<Book>,
    condition: Predicate<Book>,
    since: Box<dyn Fn(i32) -> Predicate<Book> + Send + Sync>,
}

async fn queries_are_kept_in_structs(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let shelf = Shelf {
        books: Book::objects().filter(Book.in_print),
        condition: Book.author.name.contains("Alcott"),
        since: Box::new(|year| Book.year.ge(year)),
    };
    let query = shelf
        .books
        .clone()
        .filter(&shelf.condition)
        .filter((shelf.since)(1870));
    assert_eq!(titles(&query, &db).await, ["Little Men"]);
    assert_eq!(shelf.books.count(&db).await?, 3);
    Ok(())
}

/// A page of any model, and how many rows there are.
async fn page<M: Model>(query: &QuerySet<M>, db: &impl Executor) -> orm::Result<(u64, usize)> {
    Ok((
        query.count(db).await?,
        query.clone().limit(2).all(db).await?.len(),
    ))
}

async fn again<M: Model>(row: &M, db: &impl Executor) -> orm::Result<M> {
    <M as Objects>::get(row, db).await
}

async fn functions_are_generic_over_models(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_eq!(page(&Book::objects(), &db).await?, (4, 2));
    assert_eq!(
        page(&Author::objects().filter(Author.id.eq(1)), &db).await?,
        (1, 1)
    );
    let book = Book::get(1, &db).await?;
    assert_eq!(again(&book, &db).await?.title, book.title);
    Ok(())
}

/// A model that these tests alone have.
#[derive(Model, Debug)]
struct Label {
    id: i64,
    #[orm(unique)]
    name: String,
}

/// The rows that have a text in a column, of the model itself or of a related row.
fn having<P: Path, const N: usize>(column: Column<P, String, N>, text: &str) -> QuerySet<P::Root> {
    P::Root::objects().filter(column.eq(text)).order_by(column)
}

/// The texts in a column, each once and in their order.
async fn texts<M: Model, const N: usize>(
    column: Column<Root<M>, String, N>,
    db: &impl Executor,
) -> orm::Result<Vec<String>> {
    let texts = M::objects().order_by(column).values(column).distinct();
    texts.all(db).await
}

/// The first rows of any order.
async fn first_of<M: Model>(order: impl Ordering<M>, db: &impl Executor) -> orm::Result<Option<M>> {
    M::objects().order_by(order).first(db).await
}

async fn a_column_is_a_parameter(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_sql!(
        having(Label.name, "x"),
        sqlite = r#"SELECT "label"."id", "label"."name" FROM "label" WHERE "label"."name" = ? ORDER BY "label"."name""#,
        postgres = r#"SELECT "label"."id", "label"."name" FROM "label" WHERE "label"."name" = $1::text ORDER BY "label"."name""#
    );
    let by_louisa = having(Book.author.name, "Louisa May Alcott");
    assert_eq!(by_louisa.count(&db).await?, 2);
    assert_eq!(
        texts(Book.title, &db).await?,
        ["Emma", "Little Men", "Little Women", "Walden"]
    );
    let last = first_of((Book.author.name.desc(), Book.title), &db).await?;
    assert_eq!(last.map(|book| book.title).as_deref(), Some("Little Men"));
    Ok(())
}

/// Stores a draft, or finds the row that has the same value in a unique field.
async fn stored_once<D: Draft>(
    draft: D,
    unique: impl UniqueKey<D::Model>,
    db: &impl Executor,
) -> orm::Result<D::Model> {
    Ok(draft.get_or_create(unique, db).await?.0)
}

/// Labels of any texts.
fn labels(names: impl IntoIterator<Item: IntoField<String>>) -> Vec<impl Draft<Model = Label>> {
    let names = names.into_iter();
    names.map(|name| Label::draft().name(name)).collect()
}

async fn store_all<D: Draft>(drafts: Vec<D>, db: &impl Executor) -> orm::Result<Vec<D::Model>> {
    D::Model::bulk_create(drafts, db).await
}

async fn drafts_of_any_model_are_stored(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Label]).await?;
    let stored = store_all(labels(["rivers", "lakes"]), &db).await?;
    assert_eq!(stored.len(), 2);
    let again = stored_once(Label::draft().name("rivers"), Label.name, &db).await?;
    assert_eq!(again.id, stored[0].id);
    assert_eq!(Label::objects().count(&db).await?, 2);
    Ok(())
}

async fn queries_of_a_transaction_are_counted(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    orm::testing::assert_queries(&db, 2, async || {
        db.transaction(async |tx| {
            Ok(Book::objects().count(tx).await? + Author::objects().count(tx).await?)
        })
        .await
    })
    .await?;
    let within = db.clone();
    let wrong = tokio::spawn(async move {
        orm::testing::assert_queries(&within, 2, async || {
            Book::objects()
                .filter(Book.title.eq("secret"))
                .count(&within)
                .await
        })
        .await
    });
    let panic = wrong
        .await
        .expect_err("one statement is not two")
        .into_panic();
    let message = panic.downcast_ref::<String>().expect("a message");
    assert!(
        message.contains("expected 2") && message.contains("SELECT") && !message.contains("secret"),
        "{message}"
    );
    Ok(())
}

async fn ends_may_be_awaited_together(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let (books, authors, first) = tokio::join!(
        Book::objects().all(&db),
        Author::objects().count(&db),
        Book::objects().order_by(Book.year).first(&db)
    );
    assert_eq!(
        (books?.len(), authors?, first?.map(|book| book.year)),
        (4, 4, Some(1815))
    );
    let pending: Vec<_> = (1..=4).map(|key| Book::get(key, &db)).collect();
    let mut found = Vec::new();
    for book in pending {
        found.push(book.await?.id);
    }
    assert_eq!(found, [1, 2, 3, 4]);
    Ok(())
}

async fn tasks_share_a_database(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let tasks: Vec<_> = (0..64)
        .map(|number| {
            let db = db.clone();
            tokio::spawn(async move {
                let title = format!("shared {number}");
                let book = Book::draft()
                    .title(title)
                    .year(number)
                    .author(1 + i64::from(number % 4))
                    .save(&db)
                    .await?;
                Book::objects()
                    .filter(Book.id.eq(book.id))
                    .update(Book.copies.set(Book.year), &db)
                    .await?;
                book.author.get(&db).await?;
                Book::get(book.id, &db).await
            })
        })
        .collect();
    for task in tasks {
        let book = task.await.expect("no panic")?;
        assert_eq!(book.copies, book.year);
    }
    assert_eq!(Book::objects().count(&db).await?, 68);
    Ok(())
}

/// Words that other libraries have on models, as a program may have them in a trait of its own.
trait Repository: Model<Key = i64> {
    fn find(id: i64, db: &Database) -> impl Future<Output = orm::Result<Self>> {
        async move { Self::objects().filter(Self::key_is(id)).get(db).await }
    }
    fn all(db: &Database) -> impl Future<Output = orm::Result<Vec<Self>>> {
        async move { Self::objects().all(db).await }
    }
    fn update(&mut self, db: &Database) -> impl Future<Output = orm::Result<()>> {
        async move { self.save(db).await }
    }
    fn key_is(id: i64) -> Predicate<Self>;
}

impl Repository for Author {
    fn key_is(id: i64) -> Predicate<Self> {
        Author.id.eq(id)
    }
}

/// Words that other libraries have on queries.
trait BookQueries: Sized {
    fn or_filter(self, condition: Predicate<Book>) -> Self;
    fn paginate(&self, size: u64) -> Self;
    fn create(self, title: &str, db: &Database) -> impl Future<Output = orm::Result<Book>>;
}

impl BookQueries for QuerySet<Book> {
    fn or_filter(self, condition: Predicate<Book>) -> Self {
        self.filter(condition | Book.copies.eq(0))
    }
    fn paginate(&self, size: u64) -> Self {
        self.clone().order_by(Book.id).limit(size)
    }
    async fn create(self, title: &str, db: &Database) -> orm::Result<Book> {
        let mut book = self.get(db).await?;
        book.title = title.to_owned();
        book.save(db).await?;
        Ok(book)
    }
}

/// Words that other libraries have on databases and transactions.
trait Authors {
    fn get(&self, id: i64) -> impl Future<Output = orm::Result<Author>>;
    fn insert(&self, name: &str) -> impl Future<Output = orm::Result<Author>>;
    fn update(&self, author: &mut Author) -> impl Future<Output = orm::Result<()>>;
    fn query(&self) -> QuerySet<Author>;
    fn migrate(&self) -> bool;
}

impl<T: Executor> Authors for T {
    async fn get(&self, id: i64) -> orm::Result<Author> {
        Author::get(id, self).await
    }
    async fn insert(&self, name: &str) -> orm::Result<Author> {
        Author::draft().name(name).save(self).await
    }
    async fn update(&self, author: &mut Author) -> orm::Result<()> {
        author.save(self).await
    }
    fn query(&self) -> QuerySet<Author> {
        Author::objects()
    }
    fn migrate(&self) -> bool {
        true
    }
}

async fn conditions_are_gathered_in_a_variable(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let all = Book::objects().count(&db).await?;
    let mut condition = Book.year.lt(1820);
    for year in [1854, 1868] {
        condition |= Book.year.eq(year);
    }
    let old = Book::objects().filter(condition.clone()).count(&db).await?;
    let each = Book.year.lt(1820) | Book.year.eq(1854) | Book.year.eq(1868);
    assert_eq!(old, Book::objects().filter(each).count(&db).await?);
    assert!(0 < old && old < all);

    condition &= None::<Predicate<Book>>;
    condition &= Book.year.ge(1868);
    let rest = Book::objects().filter(condition.clone()).count(&db).await?;
    assert_eq!(
        rest,
        Book::objects()
            .filter(Book.year.eq(1868))
            .count(&db)
            .await?
    );
    let others = !&condition;
    condition |= others;
    assert_eq!(Book::objects().filter(condition).count(&db).await?, all);

    let mut groups = count().gt(1);
    groups &= Book.year.gt(0);
    let years = Book::objects().values((Book.year, count())).filter(groups);
    assert!(years.all(&db).await?.iter().all(|(_, books)| *books > 1));
    Ok(())
}

async fn methods_of_the_programs_own_have_any_names(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books = Book::objects().or_filter(Book.year.lt(1800)).paginate(1);
    let renamed = books.create("Persuasion", &db).await?;
    assert_eq!(Book::get(renamed.id, &db).await?.title, "Persuasion");

    let mut author = db.insert("Jane").await?;
    let borrowed = &db;
    author.name.push_str(" Austen");
    borrowed.update(&mut author).await?;
    assert_eq!(borrowed.get(author.id).await?.name, "Jane Austen");
    assert_eq!(borrowed.query().count(borrowed).await?, 5);
    assert!(db.migrate() && borrowed.migrate());

    let tx = db.begin().await?;
    let within = tx.insert("Charlotte").await?;
    assert_eq!(tx.get(within.id).await?.name, "Charlotte");
    tx.rollback().await
}

async fn a_trait_of_the_programs_own_has_any_names(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let mut author = Author::find(AUSTEN, &db).await?;
    author.birth_year = Some(1775);
    author.update(&db).await?;
    let born = Author::all(&db).await?.into_iter();
    assert_eq!(
        born.filter(|author| author.birth_year == Some(1775))
            .count(),
        1
    );
    Ok(())
}
