//! Foreign keys that may be null: compared with and set to what may be null, and to each other.

on_each! {
    an_optional_key_is_compared_with_an_option,
    none_among_others_finds_those_without,
    a_foreign_key_is_set_to_another,
    a_foreign_key_is_set_to_an_option,
    keys_of_two_fields_are_set_and_compared,
    a_one_to_one_is_set_and_compared
}

use orm::prelude::*;

use crate::library::*;

async fn books(db: &Database, condition: Predicate<Book>) -> Vec<String> {
    titles(&Book::objects().filter(condition).order_by(Book.id), db).await
}

async fn an_optional_key_is_compared_with_an_option(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let rows = Book::objects().order_by(Book.id).all(&db).await?;
    let [women, walden] = [&rows[0], &rows[2]];
    let without = ["Little Women", "Little Men", "Emma"];
    assert_eq!(books(&db, Book.editor.eq(None)).await, without);
    assert_eq!(books(&db, Book.editor.ne(None)).await, ["Walden"]);
    assert_eq!(books(&db, !Book.editor.eq(None)).await, ["Walden"]);
    assert_eq!(books(&db, Book.editor.eq(&women.editor)).await, without);
    assert_eq!(books(&db, Book.editor.eq(&walden.editor)).await, ["Walden"]);
    assert_eq!(books(&db, Book.editor.ne(&walden.editor)).await, without);
    assert_eq!(
        books(&db, Book.editor.ne(women.editor.clone())).await,
        ["Walden"]
    );
    let editor = walden.editor.as_ref().expect("an editor");
    assert_eq!(books(&db, Book.editor.eq(editor)).await, ["Walden"]);
    assert_eq!(books(&db, Book.editor.eq(EMERSON)).await, ["Walden"]);
    assert_sql!(
        Author::objects().filter(Author.mentor.eq(None)),
        sqlite = r#"SELECT "author"."id", "author"."name", "author"."birth_year", "author"."mentor_id" FROM "author" WHERE "author"."mentor_id" IS NULL"#,
        postgres = r#"SELECT "author"."id", "author"."name", "author"."birth_year", "author"."mentor_id" FROM "author" WHERE "author"."mentor_id" IS NULL"#,
    );
    let orphans = Author::objects().filter(Author.mentor.mentor.eq(None));
    assert_eq!(orphans.count(&db).await?, 4);
    Ok(())
}

async fn none_among_others_finds_those_without(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let rows = Book::objects().order_by(Book.id).all(&db).await?;
    let editors = rows.iter().map(|book| &book.editor);
    assert_eq!(
        books(&db, Book.editor.is_in(editors.clone())).await.len(),
        4
    );
    assert_eq!(books(&db, Book.editor.not_in(editors)).await, [""; 0]);
    let without = ["Little Women", "Little Men", "Emma"];
    assert_eq!(books(&db, Book.editor.is_in([None])).await, without);
    assert_eq!(books(&db, Book.editor.not_in([None])).await, ["Walden"]);
    let some = [Some(ForeignKey::new(ALCOTT)), None];
    assert_eq!(books(&db, Book.editor.is_in(some.clone())).await, without);
    assert_eq!(books(&db, Book.editor.not_in(&some)).await, ["Walden"]);
    assert_eq!(books(&db, Book.editor.is_in([EMERSON])).await, ["Walden"]);
    assert_eq!(books(&db, Book.editor.is_in([Book.author])).await, [""; 0]);
    Ok(())
}

async fn a_foreign_key_is_set_to_another(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let all = Book::objects().every_row();
    assert_eq!(all.update(Book.editor.set(Book.author), &db).await?, 4);
    assert_eq!(books(&db, Book.editor.eq(Book.author)).await.len(), 4);
    let emma = Book::objects().filter(Book.title.eq("Emma"));
    emma.update(Book.editor.set(None), &db).await?;
    emma.update(Book.author.set(ALCOTT), &db).await?;
    let back = Book::objects().filter(Book.editor.is_not_null());
    let set = Book.author.set(Book.author);
    assert_eq!(back.update(set, &db).await?, 3);
    assert_eq!(books(&db, Book.editor.eq(None)).await, ["Emma"]);
    // So it is to one of a related row.
    let mentors = Book.editor.set(Book.author.mentor);
    assert_eq!(all.update(mentors, &db).await?, 4);
    let same = books(&db, Book.editor.eq(Book.author.mentor)).await;
    assert_eq!(same.len(), 4);
    Ok(())
}

async fn a_foreign_key_is_set_to_an_option(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let walden = Book::objects().filter(Book.title.eq("Walden"));
    let editor = walden.get(&db).await?.editor;
    let all = Book::objects().every_row();
    all.update(Book.editor.set(&editor), &db).await?;
    assert_eq!(books(&db, Book.editor.eq(&editor)).await.len(), 4);
    all.update(Book.editor.set(None), &db).await?;
    assert_eq!(books(&db, Book.editor.eq(None)).await.len(), 4);
    all.update(Book.editor.set(editor.clone()), &db).await?;
    let copy = Book::draft().title("Copy").year(1).author(ALCOTT);
    let copy = copy.editor(&editor).save(&db).await?;
    assert_eq!(copy.editor, editor);
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(row, column))]
struct Place {
    row: i32,
    column: i64,
}

#[derive(Model, Debug, Clone)]
struct Piece {
    id: i64,
    #[orm(on_delete = Cascade, related_name = "pieces")]
    at: ForeignKey<Place>,
    #[orm(on_delete = SetNull, related_name = "+")]
    before: Option<ForeignKey<Place>>,
}

async fn keys_of_two_fields_are_set_and_compared(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Place, Piece]).await?;
    let places = [(1, 1), (1, 2), (2, 1)];
    let drafts = places.map(|(row, column)| Place::draft().row(row).column(column));
    Place::bulk_create(drafts, &db).await?;
    Piece::draft().at((1, 1)).before((2, 1)).save(&db).await?;
    Piece::draft().at((1, 2)).save(&db).await?;
    let rows = Piece::objects().order_by(Piece.id).all(&db).await?;
    let count =
        async |condition: Predicate<Piece>| Piece::objects().filter(condition).count(&db).await;
    assert_eq!(count(Piece.before.eq(None)).await?, 1);
    assert_eq!(count(Piece.before.ne(None)).await?, 1);
    assert_eq!(count(Piece.before.eq(&rows[0].before)).await?, 1);
    assert_eq!(count(Piece.before.ne(&rows[0].before)).await?, 1);
    let keys = rows.iter().map(|piece| &piece.before);
    assert_eq!(count(Piece.before.is_in(keys.clone())).await?, 2);
    assert_eq!(count(Piece.before.not_in(keys)).await?, 0);
    assert_eq!(count(Piece.before.is_in([None])).await?, 1);
    let all = Piece::objects().every_row();
    all.update(Piece.before.set(Piece.at), &db).await?;
    assert_eq!(count(Piece.before.eq(Piece.at)).await?, 2);
    all.update((Piece.at.set((2, 1)), Piece.before.set(None)), &db)
        .await?;
    assert_eq!(count(Piece.at.eq((2, 1)) & Piece.before.eq(None)).await?, 2);
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Desk {
    id: i64,
    #[orm(on_delete = SetNull, related_name = "desk")]
    owner: Option<OneToOne<Author>>,
    #[orm(on_delete = Cascade, related_name = "+")]
    maker: ForeignKey<Author>,
}

async fn a_one_to_one_is_set_and_compared(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    db.create_tables(schema![Author, Desk]).await?;
    let desk = Desk::draft().maker(AUSTEN).save(&db).await?;
    let count =
        async |condition: Predicate<Desk>| Desk::objects().filter(condition).count(&db).await;
    assert_eq!(count(Desk.owner.eq(None)).await?, 1);
    assert_eq!(count(Desk.owner.eq(&desk.owner)).await?, 1);
    let all = Desk::objects().every_row();
    all.update(Desk.owner.set(Desk.maker), &db).await?;
    let desk = Desk::get(desk.id, &db).await?;
    assert_eq!(desk.owner.as_ref().map(|owner| owner.id), Some(AUSTEN));
    assert_eq!(count(Desk.owner.eq(&desk.owner)).await?, 1);
    assert_eq!(count(Desk.owner.is_in([&desk.owner])).await?, 1);
    all.update(Desk.owner.set(&None::<OneToOne<Author>>), &db)
        .await?;
    assert_eq!(count(Desk.owner.ne(None)).await?, 0);
    let without = Author::objects().filter(Author.desk().eq(None));
    assert_eq!(without.count(&db).await?, 4);
    Ok(())
}
