//! Relations on rows: walking to one, listing many, and loading together what came together.

on_each! {
    the_key_is_there_without_loading,
    what_is_loaded_once_is_kept,
    rows_that_came_together_load_together,
    each_finds_its_row_in_whatever_order_they_are_asked,
    batches_of_a_thousand_cost_one_query,
    rows_that_came_alone_load_alone,
    rows_of_a_stream_have_no_peers,
    concurrent_gets_load_once,
    assigning_forgets_what_was_loaded,
    a_row_is_assigned_to_an_optional_relation,
    a_row_given_to_a_draft_is_kept_as_loaded,
    the_related_row_may_be_set_by_row_key_or_foreign_key,
    an_optional_relation,
    a_deleted_target_is_missed,
    reverse_accessors_are_queries,
    the_reverse_accessor_is_named_for_the_model,
    plus_makes_no_reverse_accessor,
    a_relation_to_itself,
    two_relations_to_one_model,
    children_in_another_module,
    children_through_a_trait,
    equality_and_debug_see_the_key_alone,
}

mod chains;
mod optional;
mod selects;

use orm::Error;
use orm::prelude::*;

use crate::library::*;

async fn the_key_is_there_without_loading(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let book = Book::objects()
        .filter(Book.title.eq("Walden"))
        .get(&db)
        .await?;
    orm::testing::assert_queries(&db, 0, async || {
        assert_eq!(book.author.id, THOREAU);
        assert!(book.author.loaded().is_none());
        assert_eq!(book.editor.as_ref().map(|editor| editor.id), Some(EMERSON));
    })
    .await;
    Ok(())
}

async fn what_is_loaded_once_is_kept(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let book = Book::objects()
        .filter(Book.title.eq("Walden"))
        .get(&db)
        .await?;
    orm::testing::assert_queries(&db, 1, async || {
        assert_eq!(book.author.get(&db).await?.name, "Henry David Thoreau");
        assert_eq!(book.author.get(&db).await?.name, "Henry David Thoreau");
        assert_eq!(book.author.loaded().map(|author| author.id), Some(THOREAU));
        assert_eq!(
            book.clone().author.loaded().map(|author| author.id),
            Some(THOREAU)
        );
        orm::Result::Ok(())
    })
    .await
}

async fn rows_that_came_together_load_together(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let mut found = Vec::new();
    orm::testing::assert_queries(&db, 2, async || {
        for book in Book::objects().order_by(Book.id).all(&db).await? {
            found.push(format!(
                "{} by {}",
                book.title,
                book.author.get(&db).await?.name
            ));
        }
        orm::Result::Ok(())
    })
    .await?;
    let expected = [
        "Little Women by Louisa May Alcott",
        "Little Men by Louisa May Alcott",
        "Walden by Henry David Thoreau",
        "Emma by Jane Austen",
    ];
    assert_eq!(found, expected);

    orm::testing::assert_queries(&db, 3, async || {
        for book in Book::objects().all(&db).await? {
            if let Some(mentor) = &book.author.get(&db).await?.mentor {
                assert_eq!(mentor.get(&db).await?.name, "Ralph Waldo Emerson");
            }
        }
        orm::Result::Ok(())
    })
    .await
}

async fn each_finds_its_row_in_whatever_order_they_are_asked(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let orders = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 1, 0, 0]];
    for order in orders {
        let books = Book::objects().order_by(Book.id).all(&db).await?;
        orm::testing::assert_queries(&db, 1, async || {
            for position in order {
                let book = &books[position];
                assert_eq!(book.author.get(&db).await?.id, book.author.id);
            }
            orm::Result::Ok(())
        })
        .await?;
    }
    let mut books = Book::objects().order_by(Book.id).all(&db).await?;
    assert_eq!(books[2].author.get(&db).await?.id, THOREAU);
    books[0].author.id = THOREAU;
    books[1].author.id = EMERSON;
    let names = async |book: &Book| Ok::<_, Error>(book.author.get(&db).await?.name.clone());
    orm::testing::assert_queries(&db, 1, async || {
        assert_eq!(names(&books[0]).await?, "Henry David Thoreau");
        assert_eq!(names(&books[1]).await?, "Ralph Waldo Emerson");
        assert_eq!(names(&books[3]).await?, "Jane Austen");
        orm::Result::Ok(())
    })
    .await
}

async fn batches_of_a_thousand_cost_one_query(db: Database) -> orm::Result<()> {
    empty(&db).await?;
    db.transaction(async |tx| {
        for number in 0..1_000 {
            let author = Author::draft()
                .name(format!("author {number}"))
                .save(tx)
                .await?;
            Book::draft()
                .title(format!("book {number}"))
                .year(number)
                .author(&author)
                .save(tx)
                .await?;
        }
        Ok(())
    })
    .await?;
    orm::testing::assert_queries(&db, 2, async || {
        for book in Book::objects().all(&db).await? {
            assert_eq!(
                book.author.get(&db).await?.name,
                format!("author {}", book.year)
            );
        }
        orm::Result::Ok(())
    })
    .await
}

async fn rows_that_came_alone_load_alone(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let first = Book::objects()
        .filter(Book.title.eq("Emma"))
        .get(&db)
        .await?;
    let second = Book::objects()
        .filter(Book.title.eq("Walden"))
        .get(&db)
        .await?;
    orm::testing::assert_queries(&db, 1, async || first.author.get(&db).await.map(drop)).await?;
    assert!(second.author.loaded().is_none());
    Ok(())
}

async fn rows_of_a_stream_have_no_peers(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let mut books = Vec::new();
    let mut rows = Book::objects().stream(&db);
    while let Some(book) = rows.try_next().await? {
        books.push(book);
    }
    drop(rows);
    orm::testing::assert_queries(&db, 4, async || {
        for book in &books {
            assert_eq!(book.author.get(&db).await?.id, book.author.id);
        }
        orm::Result::Ok(())
    })
    .await
}

async fn concurrent_gets_load_once(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books = Book::objects().all(&db).await?;
    orm::testing::assert_queries(&db, 1, async || {
        let (first, second) = tokio::join!(books[0].author.get(&db), books[3].author.get(&db));
        assert_eq!((first?.id, second?.id), (ALCOTT, AUSTEN));
        orm::Result::Ok(())
    })
    .await
}

async fn assigning_forgets_what_was_loaded(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let mut book = Book::objects()
        .filter(Book.title.eq("Walden"))
        .get(&db)
        .await?;
    book.author.get(&db).await?;
    book.author.id = AUSTEN;
    assert!(book.author.loaded().is_none());
    assert_eq!(book.author.get(&db).await?.name, "Jane Austen");
    book.author.id = THOREAU;
    assert_eq!(book.author.get(&db).await?.name, "Henry David Thoreau");
    book.author = AUSTEN.into();
    book.save(&db).await?;
    assert_eq!(book.author.get(&db).await?.name, "Jane Austen");
    Ok(())
}

async fn a_row_is_assigned_to_an_optional_relation(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let austen = Author::get(AUSTEN, &db).await?;
    let walden = Book::objects().filter(Book.title.eq("Walden"));
    let mut book = walden.get(&db).await?;
    book.editor = (&austen).into();
    book.save(&db).await?;
    book.refresh(&db).await?;
    assert_eq!(book.editor.as_ref().map(|editor| editor.id), Some(AUSTEN));
    // A row that is given away is kept as loaded.
    book.editor = austen.into();
    let editor = book.editor.as_ref().and_then(|editor| editor.loaded());
    assert_eq!(editor.map(|editor| editor.id), Some(AUSTEN));
    book.editor = None;
    book.save(&db).await?;
    assert!(walden.get(&db).await?.editor.is_none());
    Ok(())
}

async fn a_row_given_to_a_draft_is_kept_as_loaded(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let austen = Author::get(AUSTEN, &db).await?;
    let loaded = Author::objects().select_related(Author.mentor);
    let thoreau = loaded.filter(Author.id.eq(THOREAU)).get(&db).await?;
    let emerson = thoreau.mentor.clone().expect("the mentor");
    let draft = || Book::draft().title("x").year(1).author(austen.clone());
    let create = async || {
        let book = draft().editor(emerson.clone()).save(&db).await?;
        let both = [draft().editor(austen.clone()), draft().editor(&emerson)];
        let both = Book::bulk_create(both, &db).await?;
        orm::Result::Ok([vec![book], both].concat())
    };
    let books = orm::testing::assert_queries(&db, 2, create).await?;
    for (book, editor) in books.iter().zip([EMERSON, AUSTEN, EMERSON]) {
        let author = book.author.loaded().map(|author| author.name.as_str());
        assert_eq!(author, Some("Jane Austen"));
        assert_eq!(book.editor.loaded().map(|editor| editor.id), Some(editor));
    }
    // The last word counts, and a borrowed row is not kept.
    let book = draft().author(&austen).save(&db).await?;
    assert!(book.author.loaded().is_none());
    assert!(ForeignKey::<Author>::new(austen).loaded().is_some());
    Ok(())
}

async fn the_related_row_may_be_set_by_row_key_or_foreign_key(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let austen = Author::get(AUSTEN, &db).await?;
    let other = Book::objects()
        .filter(Book.title.eq("Emma"))
        .get(&db)
        .await?;
    let mut book = Book::objects()
        .filter(Book.title.eq("Walden"))
        .get(&db)
        .await?;
    let ways: [ForeignKey<Author>; 4] = [
        (&austen).into(),
        ForeignKey::new(AUSTEN),
        ForeignKey::new(&austen),
        other.author.clone(),
    ];
    for way in ways {
        book.author = ForeignKey::new(THOREAU);
        book.save(&db).await?;
        book.author = way;
        book.save(&db).await?;
        assert_eq!(Book::get(book.id, &db).await?.author.id, AUSTEN);
    }
    for draft in [
        Book::draft().title("x").year(1).author(&austen),
        Book::draft().title("x").year(1).author(AUSTEN),
        Book::draft().title("x").year(1).author(&other.author),
        Book::draft()
            .title("x")
            .year(1)
            .author(other.author.clone()),
    ] {
        assert_eq!(draft.save(&db).await?.author.id, AUSTEN);
    }
    Ok(())
}

async fn an_optional_relation(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let mut book = Book::objects()
        .filter(Book.title.eq("Walden"))
        .get(&db)
        .await?;
    let editor = book.editor.as_ref().expect("Walden has an editor");
    assert_eq!(editor.get(&db).await?.id, EMERSON);
    book.editor = None;
    book.save(&db).await?;
    assert!(Book::get(book.id, &db).await?.editor.is_none());
    book.editor = Some(ForeignKey::new(AUSTEN));
    book.save(&db).await?;
    assert_eq!(
        Book::get(book.id, &db).await?.editor,
        Some(ForeignKey::new(AUSTEN))
    );
    let austen = Author::get(AUSTEN, &db).await?;
    let drafts = [
        Book::draft().title("x").year(1).author(1).editor(&austen),
        Book::draft().title("x").year(1).author(1).editor(AUSTEN),
        Book::draft()
            .title("x")
            .year(1)
            .author(1)
            .editor(Some(ForeignKey::new(&austen))),
    ];
    for draft in drafts {
        assert_eq!(draft.save(&db).await?.editor, Some(ForeignKey::new(AUSTEN)));
    }
    assert_eq!(
        Book::draft()
            .title("x")
            .year(1)
            .author(1)
            .editor(None)
            .save(&db)
            .await?
            .editor,
        None
    );
    Ok(())
}

async fn a_deleted_target_is_missed(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let book = Book::objects()
        .filter(Book.title.eq("Emma"))
        .get(&db)
        .await?;
    Author::get(AUSTEN, &db).await?.delete(&db).await?;
    let missed = book.author.get(&db).await;
    assert!(
        matches!(missed, Err(Error::DoesNotExist { model: "Author" })),
        "{missed:?}"
    );
    Ok(())
}

async fn reverse_accessors_are_queries(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let louisa = Author::get(ALCOTT, &db).await?;
    assert_eq!(
        titles(&louisa.books().order_by(Book.year), &db).await,
        ["Little Women", "Little Men"]
    );
    assert_eq!(
        louisa.books().filter(Book.year.gt(1870)).count(&db).await?,
        1
    );
    assert!(!louisa.edited_books().exists(&db).await?);
    assert_eq!(
        louisa
            .books()
            .filter(Book.title.eq("Little Men"))
            .get(&db)
            .await?
            .author,
        ForeignKey::new(&louisa)
    );
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Parcel {
    id: i64,
    #[orm(on_delete = Cascade)]
    sender: ForeignKey<Author>,
    #[orm(related_name = "+", on_delete = Cascade)]
    receiver: ForeignKey<Author>,
}

async fn the_reverse_accessor_is_named_for_the_model(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    db.create_tables(schema![Author, Parcel]).await?;
    Parcel::draft()
        .sender(ALCOTT)
        .receiver(THOREAU)
        .save(&db)
        .await?;
    let alcott = Author::get(ALCOTT, &db).await?;
    assert_eq!(alcott.parcel_set().count(&db).await?, 1);
    assert_eq!(
        Author::objects()
            .filter(!Author.parcel_set().is_empty())
            .count(&db)
            .await?,
        1
    );
    Ok(())
}

async fn plus_makes_no_reverse_accessor(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    db.create_tables(schema![Author, Parcel]).await?;
    let parcel = Parcel::draft()
        .sender(ALCOTT)
        .receiver(THOREAU)
        .save(&db)
        .await?;
    assert_eq!(parcel.receiver.get(&db).await?.name, "Henry David Thoreau");
    assert_eq!(
        Parcel::objects()
            .filter(Parcel.receiver.name.contains("Thoreau"))
            .count(&db)
            .await?,
        1
    );
    assert_eq!(
        Author::get(THOREAU, &db)
            .await?
            .parcel_set()
            .count(&db)
            .await?,
        0
    );
    Ok(())
}

async fn a_relation_to_itself(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let emerson = Author::get(EMERSON, &db).await?;
    let students = emerson.students().order_by(Author.name);
    assert_eq!(
        names(&students, &db).await,
        ["Henry David Thoreau", "Louisa May Alcott"]
    );
    let mut narcissus = Author::draft().name("Narcissus").save(&db).await?;
    narcissus.mentor = Some((&narcissus).into());
    narcissus.save(&db).await?;
    let own = Author::objects().filter(Author.id.eq(Author.mentor.id));
    assert_eq!(names(&own, &db).await, ["Narcissus"]);
    Ok(())
}

async fn two_relations_to_one_model(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let emerson = Author::get(EMERSON, &db).await?;
    assert_eq!(
        (
            emerson.books().count(&db).await?,
            emerson.edited_books().count(&db).await?
        ),
        (0, 1)
    );
    let both = Book::objects()
        .filter(Book.author.name.contains("Thoreau") & Book.editor.name.contains("Emerson"));
    assert_eq!(titles(&both, &db).await, ["Walden"]);
    let same = Book::objects().filter(Book.author.eq(Book.editor));
    assert_eq!(same.count(&db).await?, 0);
    assert_eq!(
        Book::objects()
            .filter(Book.author.ne(Book.editor))
            .count(&db)
            .await?,
        4
    );
    Ok(())
}

mod town {
    use orm::prelude::*;

    #[derive(Model, Debug, Clone)]
    pub(super) struct Street {
        pub(super) id: i64,
        pub(super) name: String,
    }
}

mod houses {
    use super::town::*;
    use orm::prelude::*;

    #[derive(Model, Debug, Clone)]
    pub(super) struct House {
        pub(super) id: i64,
        pub(super) number: i32,
        #[orm(related_name = "houses", on_delete = Cascade)]
        pub(super) street: ForeignKey<Street>,
    }

    #[derive(Model, Debug, Clone)]
    pub(super) struct Lamp {
        pub(super) id: i64,
        #[orm(related_name = "lamps", related_trait = StreetLamps, on_delete = Cascade)]
        pub(super) street: ForeignKey<super::town::Street>,
    }
}

async fn children_in_another_module(db: Database) -> orm::Result<()> {
    use houses::House;
    use town::Street;
    db.create_tables(schema![Street, House]).await?;
    let street = Street::draft().name("Main Street").save(&db).await?;
    House::draft().number(7).street(&street).save(&db).await?;
    assert_eq!(street.houses().get(&db).await?.number, 7);
    assert_eq!(
        Street::objects()
            .filter(Street.houses().any(House.number.eq(7)))
            .count(&db)
            .await?,
        1
    );
    Ok(())
}

async fn children_through_a_trait(db: Database) -> orm::Result<()> {
    use houses::{Lamp, StreetLamps};
    use town::Street;
    db.create_tables(schema![Street, Lamp]).await?;
    let street = Street::draft().name("Main Street").save(&db).await?;
    let lamp = Lamp::draft().street(&street).save(&db).await?;
    assert_eq!(street.lamps().get(&db).await?.id, lamp.id);
    assert_eq!(
        Street::objects()
            .filter(Street.lamps().count().eq(1))
            .count(&db)
            .await?,
        1
    );
    let dark = Street::objects().filter(Lamp.street.reversed().is_empty());
    assert_eq!(dark.count(&db).await?, 0);
    Ok(())
}

async fn equality_and_debug_see_the_key_alone(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let book = Book::objects()
        .filter(Book.title.eq("Walden"))
        .get(&db)
        .await?;
    let unloaded = book.author.clone();
    book.author.get(&db).await?;
    assert_eq!(book.author, unloaded);
    assert_eq!(format!("{:?}", book.author), format!("{unloaded:?}"));
    assert_ne!(book.author, ForeignKey::new(AUSTEN));
    assert!(!format!("{book:?}").contains("Thoreau"));
    Ok(())
}
