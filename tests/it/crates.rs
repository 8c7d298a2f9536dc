//! Foreign keys to models of another crate, whose accessors are a trait.

on_each! {
    accessors_of_a_model_of_another_crate,
    many_to_many_with_a_model_of_another_crate,
}

use orm::doc::{Author as Writer, Book, Tag};
use orm::prelude::*;

#[derive(Model, Debug, Clone)]
struct Review {
    id: i64,
    text: String,
    #[orm(related_name = "reviews", related_trait, on_delete = Cascade)]
    writer: ForeignKey<Writer>,
    #[orm(related_name = "+", on_delete = SetNull)]
    book: Option<ForeignKey<orm::doc::Book>>,
    #[orm(related_name = "mentions", related_trait)]
    names: ManyToMany<Writer>,
}

async fn accessors_of_a_model_of_another_crate(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Writer, Book, Tag, Review]).await?;
    let louisa = Writer::draft().name("Louisa").save(&db).await?;
    let jo = Writer::draft().name("Jo").mentor(&louisa).save(&db).await?;
    let moods = Book::draft()
        .title("Moods")
        .year(1864)
        .author(&louisa)
        .save(&db)
        .await?;
    Review::draft()
        .text("Fine")
        .writer(&jo)
        .book(&moods)
        .save(&db)
        .await?;
    Review::draft().text("Good").writer(&jo).save(&db).await?;

    assert_eq!(jo.reviews().count(&db).await?, 2);
    assert_eq!(louisa.reviews().count(&db).await?, 0);
    let reviewers = Writer::objects().filter(Writer.reviews().any(Review.book.title.eq("Moods")));
    assert_eq!(reviewers.get(&db).await?.id, jo.id);
    let taught = Writer::objects()
        .filter(Writer.mentor.reviews().is_empty())
        .order_by(Writer.id);
    assert_eq!(taught.count(&db).await?, 2);
    let all: Vec<(Writer, Vec<Review>)> = Writer::objects()
        .order_by(Writer.id)
        .prefetch_related(Writer.reviews())
        .all(&db)
        .await?;
    assert_eq!(
        all.iter()
            .map(|(_, reviews)| reviews.len())
            .collect::<Vec<_>>(),
        [0, 2]
    );
    Ok(())
}

async fn many_to_many_with_a_model_of_another_crate(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Writer, Book, Tag, Review]).await?;
    let louisa = Writer::draft().name("Louisa").save(&db).await?;
    let jo = Writer::draft().name("Jo").save(&db).await?;
    let review = Review::draft().text("Fine").writer(&jo).save(&db).await?;
    review.names.add([&louisa, &jo], &db).await?;

    assert_eq!(louisa.mentions().all(&db).await?[0].text, "Fine");
    jo.mentions().clear(&db).await?;
    let mentioned = Writer::objects().filter(Writer.mentions().any(Review.text.eq("Fine")));
    assert_eq!(mentioned.get(&db).await?.id, louisa.id);
    let all: Vec<(Writer, Vec<Review>)> = Writer::objects()
        .order_by(Writer.id)
        .prefetch_related(Writer.mentions())
        .all(&db)
        .await?;
    assert_eq!((all[0].1.len(), all[1].1.len()), (1, 0));
    Ok(())
}
