//! A bookshelf: authors, their books, and the ways between them.
//!
//! ```sh
//! cargo run --example bookshelf
//! ```

use orm::prelude::*;

/// Somebody who writes books.
#[derive(Model, Debug, Clone)]
struct Author {
    id: i64,
    #[orm(max_length = 255)]
    name: String,
    #[orm(auto_now_add)]
    created_at: DateTime<Utc>,
    #[orm(auto_now)]
    updated_at: DateTime<Utc>,
}

/// A book, by one author.
#[derive(Model, Debug, Clone)]
struct Book {
    id: i64,
    #[orm(max_length = 255)]
    title: String,
    /// When it first came out, where that is known.
    year: Option<i32>,
    #[orm(related_name = "books", on_delete = Cascade)]
    author: ForeignKey<Author>,
    #[orm(auto_now_add)]
    created_at: DateTime<Utc>,
    #[orm(auto_now)]
    updated_at: DateTime<Utc>,
}

#[tokio::main]
async fn main() -> orm::Result<()> {
    let db = Database::connect("sqlite::memory:").await?;
    db.create_tables(schema![Author, Book]).await?;

    first_book(&db).await?;
    fill(&db).await?;
    before_the_brontes(&db).await?;
    every_author(&db).await?;
    revise(&db).await
}

/// One author and one book, created and found again from both sides.
async fn first_book(db: &Database) -> orm::Result<()> {
    let louisa = Author::draft().name("Louisa May Alcott").save(db).await?;
    let this_author = Author::get(louisa.id, db).await?;
    let my_book = Book::draft()
        .title("Little Women")
        .author(&this_author)
        .save(db)
        .await?;

    let some_book = Book::get(my_book.id, db).await?;
    assert_eq!(some_book.title, "Little Women");
    assert_eq!(some_book.author.get(db).await?.name, "Louisa May Alcott");
    assert_eq!(some_book.author.id, louisa.id);
    println!(
        "{} is by {}.",
        some_book.title,
        some_book.author.get(db).await?.name
    );

    let books = Book::objects()
        .filter(Book.author.eq(&this_author))
        .all(db)
        .await?;
    let same = Book::objects()
        .filter(Book.author.eq(Author::get(louisa.id, db).await?))
        .all(db)
        .await?;
    assert_eq!((books.len(), same.len()), (1, 1));

    let some_author = this_author;
    let titles: Vec<String> = some_author
        .books()
        .all(db)
        .await?
        .into_iter()
        .map(|b| b.title)
        .collect();
    println!("{} wrote {}.", some_author.name, titles.join(", "));
    Ok(())
}

/// The rest of the shelf.
async fn fill(db: &Database) -> orm::Result<()> {
    let shelf: [(&str, &[(&str, i32)]); 12] = [
        (
            "Louisa May Alcott",
            &[("Little Men", 1871), ("Jo's Boys", 1886)],
        ),
        (
            "Jane Austen",
            &[
                ("Sense and Sensibility", 1811),
                ("Pride and Prejudice", 1813),
                ("Emma", 1815),
            ],
        ),
        (
            "Mary Shelley",
            &[("Frankenstein", 1818), ("The Last Man", 1826)],
        ),
        (
            "Charlotte Brontë",
            &[("Jane Eyre", 1847), ("Villette", 1853)],
        ),
        ("Emily Brontë", &[("Wuthering Heights", 1847)]),
        ("Herman Melville", &[("Typee", 1846), ("Moby-Dick", 1851)]),
        (
            "George Eliot",
            &[
                ("Adam Bede", 1859),
                ("Silas Marner", 1861),
                ("Middlemarch", 1871),
            ],
        ),
        (
            "Mark Twain",
            &[
                ("The Adventures of Tom Sawyer", 1876),
                ("Adventures of Huckleberry Finn", 1884),
            ],
        ),
        ("Oscar Wilde", &[("The Picture of Dorian Gray", 1890)]),
        (
            "H. G. Wells",
            &[("The Time Machine", 1895), ("The War of the Worlds", 1898)],
        ),
        ("Bram Stoker", &[("Dracula", 1897)]),
        (
            "Virginia Woolf",
            &[("Mrs Dalloway", 1925), ("To the Lighthouse", 1927)],
        ),
    ];
    for (name, books) in shelf {
        let author = match Author::objects()
            .filter(Author.name.eq(name))
            .get_or_none(db)
            .await?
        {
            Some(author) => author,
            None => Author::draft().name(name).save(db).await?,
        };
        for (title, year) in books {
            Book::draft()
                .title(*title)
                .year(*year)
                .author(&author)
                .save(db)
                .await?;
        }
    }
    Ok(())
}

/// Walking from a book to its author joins the two; `get` on one of the rows then loads the authors of all of them.
async fn before_the_brontes(db: &Database) -> orm::Result<()> {
    let query = Book::objects()
        .filter(Book.year.lt(1850) & !Book.author.name.icontains("brontë"))
        .order_by((Book.author.name, Book.year));
    println!(
        "\nBefore 1850, and by no Brontë:\n  {}",
        query.to_sql(db)?.text()
    );
    for book in query.all(db).await? {
        let year = book
            .year
            .map(|year| format!(" ({year})"))
            .unwrap_or_default();
        println!(
            "  {}, {}{year}",
            book.author.get(db).await?.name,
            book.title
        );
    }
    Ok(())
}

/// Every author with their books, in two queries however many authors there are.
async fn every_author(db: &Database) -> orm::Result<()> {
    let shelf = Author::objects()
        .order_by(Author.name)
        .prefetch_related(Author.books().order_by(Book.year))
        .all(db)
        .await?;
    println!("\nThe whole shelf:");
    for (author, books) in shelf {
        let titles: Vec<String> = books.into_iter().map(|book| book.title).collect();
        println!("  {}: {}", author.name, titles.join(", "));
    }
    Ok(())
}

/// Changing rows, asking the other side, and what a delete takes along.
async fn revise(db: &Database) -> orm::Result<()> {
    let mut first = Book::objects()
        .filter(Book.title.eq("Little Women"))
        .get(db)
        .await?;
    first.year = Some(1868);
    first.save(db).await?;

    let prolific = Author::objects()
        .filter(Author.books().count().ge(3))
        .order_by(Author.name)
        .all(db)
        .await?;
    let names: Vec<String> = prolific.into_iter().map(|author| author.name).collect();
    println!("\nThree books and more: {}.", names.join(", "));

    let books = Book::objects().count(db).await?;
    Author::objects()
        .filter(Author.name.eq("Mark Twain"))
        .get(db)
        .await?
        .delete(db)
        .await?;
    println!(
        "Without Mark Twain, {} of {books} books are left.",
        Book::objects().count(db).await?
    );
    Ok(())
}
