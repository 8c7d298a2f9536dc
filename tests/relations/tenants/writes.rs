//! Writes on the database of one tenant: they change nothing of others, and make no row of others.

on_each! {
    rows_of_others_stay,
    drafts_are_filled_in,
    rows_of_others_are_refused,
    keys_of_all_tenants,
    pairs_of_others_stay,
}

use super::{Firm, Label, Project, Task, Ticket, firms, models};
use orm::Error;
use orm::functions::value;
use orm::prelude::*;

/// All rows of a tenant, as text.
async fn rows_of(firm: &Firm, db: &Database) -> orm::Result<String> {
    let db = &db.tenant(firm);
    let tasks = Task::objects()
        .order_by(Task.id)
        .prefetch_related(Task.labels);
    let tickets = Ticket::objects()
        .order_by(Ticket.number)
        .prefetch_related(Ticket.related);
    Ok(format!(
        "{:?}{:?}{:?}{:?}",
        Project::objects().order_by(Project.id).all(db).await?,
        Label::objects().order_by(Label.id).all(db).await?,
        tasks.all(db).await?,
        tickets.all(db).await?,
    ))
}

async fn rows_of_others_stay(db: Database) -> orm::Result<()> {
    let [acme, umbrella] = firms(&db).await?;
    let before = rows_of(&umbrella, &db).await?;
    let mut theirs = Task::objects()
        .filter(Task.firm.eq(&umbrella))
        .all(&db)
        .await?;
    let mut their_ticket = Ticket::get((umbrella.id, 1), &db).await?;
    let ours = &db.tenant(&acme);

    // What has no condition of its own.
    assert_eq!(
        Task::objects()
            .every_row()
            .update(Task.title.set("x"), ours)
            .await?,
        4
    );
    assert_eq!(
        Ticket::objects()
            .every_row()
            .update(Ticket.text.set("x"), ours)
            .await?,
        2
    );
    let page = Project::objects().order_by(-Project.id).limit(1);
    assert_eq!(
        page.update(Project.budget.set(Project.budget + 1), ours)
            .await?,
        1
    );
    let joined = Task::objects().filter(Task.project.budget.ge(1));
    assert_eq!(
        joined
            .update(Task.title.set(Task.project.name), ours)
            .await?,
        4
    );
    assert_eq!(Label::objects().every_row().delete(ours).await?, 1);
    assert_eq!(Task::objects().every_row().delete(ours).await?, 4);

    // Rows of another tenant that are in hand.
    let stale = |done: orm::Result<u64>| done.is_ok_and(|rows| rows == 0);
    "stolen".clone_into(&mut theirs[0].title);
    assert!(theirs[0].save(ours).await.is_err());
    assert!(theirs[0].save_fields(Task.title, ours).await.is_err());
    assert!(
        Task::bulk_update(&mut theirs, Task.title, ours)
            .await
            .is_err()
    );
    assert!(stale(theirs[0].clone().delete(ours).await));
    "stolen".clone_into(&mut their_ticket.text);
    assert!(their_ticket.save(ours).await.is_err());
    assert!(stale(their_ticket.clone().delete(ours).await));
    assert!(stale(
        Task::objects()
            .filter(Task.id.eq(theirs[0].id))
            .delete(ours)
            .await
    ));
    assert_eq!(rows_of(&umbrella, &db).await?, before);
    Ok(())
}

async fn drafts_are_filled_in(db: Database) -> orm::Result<()> {
    let [acme, umbrella] = firms(&db).await?;
    let before = rows_of(&umbrella, &db).await?;
    let ours = &db.tenant(&acme);
    let label = |name: &str| Label::draft().name(name);
    let is_ours = |label: &Label| label.firm.id == acme.id;

    assert!(is_ours(&label("saved").save(ours).await?));
    assert!(is_ours(&label("set").firm(&acme).save(ours).await?));
    let many = Label::bulk_create(["a", "b"].map(label), ours).await?;
    assert!(many.iter().all(is_ours));
    assert_eq!(Label::copy_in(["c", "d"].map(label), ours).await?, 2);
    let unique = (Label.firm, Label.name);
    let (found, is_new) = label("a").get_or_create(unique, ours).await?;
    assert!(!is_new && found == many[0]);
    // The other has one of this name.
    let (made, is_new) = label("umbrella urgent").get_or_create(unique, ours).await?;
    assert!(is_new && is_ours(&made));
    assert_eq!(label("a").update_or_create(unique, ours).await?, many[0]);
    let rule =
        || OnConflict::update(Label.name.set(incoming(Label.name))).on((Label.firm, Label.name));
    assert!(is_ours(
        &label("e")
            .save_with(rule(), ours)
            .await?
            .into_stored()
            .expect("it is stored")
    ));
    let written = Label::bulk_create_with(["e", "f"].map(label), rule(), ours).await?;
    assert_eq!(written.len(), 2);
    let ignored = label("e").save_with(OnConflict::ignore(), ours).await?;
    assert!(!ignored.is_inserted());

    let names = Task::objects().values(Task.title);
    assert_eq!(names.insert_into(Label.name, ours).await?, 4);
    let owned = Project::objects().values((Project.firm.id, Project.name));
    assert_eq!(owned.insert_into((Label.firm, Label.name), ours).await?, 2);
    let doubled = Ticket::objects().values((Ticket.number + 10, Ticket.text));
    assert_eq!(
        doubled
            .insert_into((Ticket.number, Ticket.text), ours)
            .await?,
        2
    );

    let ticket = Ticket::draft().number(7).text("new").save(ours).await?;
    assert_eq!(ticket.firm.id, acme.id);
    let first = Ticket::get((acme.id, 1), ours).await?;
    ticket.related.set([&first], ours).await?;
    let tx = ours.begin().await?;
    tx.transaction(async |inner| label("within").save(inner).await)
        .await?;
    tx.commit().await?;
    assert_eq!(rows_of(&umbrella, &db).await?, before);

    // Without a tenant a draft has to say it, and then none is filled in.
    let unset = label("nobody's").save(&db).await;
    let text = "the `Label` is not valid: firm: not set; write `.firm(…)`, or store the draft on `db.tenant(…)`, which fills it in";
    assert_eq!(
        unset.map_err(|error| error.to_string()),
        Err(text.to_owned())
    );
    let unset = Label::bulk_create([label("x").firm(&acme), label("y")], &db).await;
    assert!(unset.is_err());
    assert_eq!(
        label("set").firm(&umbrella).save(&db).await?.firm.id,
        umbrella.id
    );
    Ok(())
}

async fn rows_of_others_are_refused(db: Database) -> orm::Result<()> {
    let [acme, umbrella] = firms(&db).await?;
    let before = rows_of(&umbrella, &db).await?;
    let ours = &db.tenant(&acme);
    let theirs = || Label::draft().name("theirs").firm(&umbrella);
    let text = "the `Label` is not valid: firm: another `Firm` than that of `db.tenant(…)`; leave it as it is, or write the `Label` on `db.every_tenant()`";
    let is_refused = |error: Error| {
        let error = match error {
            Error::RefusedDraft { error, .. } => *error,
            error => error,
        };
        assert_eq!(error.to_string(), text);
        matches!(error, Error::Validation { .. })
    };
    let sent = db.queries().len();
    let own = Label::draft().name("ours");
    let unique = (Label.firm, Label.name);
    assert!(theirs().save(ours).await.is_err_and(is_refused));
    assert!(
        Label::bulk_create([own.clone(), theirs()], ours)
            .await
            .is_err_and(is_refused)
    );
    assert!(
        theirs()
            .update_or_create(unique, ours)
            .await
            .is_err_and(is_refused)
    );
    assert!(
        theirs()
            .save_with(OnConflict::ignore(), ours)
            .await
            .is_err_and(is_refused)
    );
    let moved = Label::objects()
        .every_row()
        .update(Label.firm.set(&umbrella), ours)
        .await;
    assert!(moved.is_err_and(is_refused));
    assert_eq!(db.queries().len(), sent);
    assert!(
        theirs()
            .get_or_create(unique, ours)
            .await
            .is_err_and(is_refused)
    );
    assert!(
        Label::copy_in([own, theirs()], ours)
            .await
            .is_err_and(is_refused)
    );

    let mut label = Label::objects().get(ours).await?;
    label.firm = ForeignKey::new(umbrella.id);
    assert!(label.save(ours).await.is_err_and(is_refused));
    assert!(
        Label::bulk_update([&mut label], (Label.firm, Label.name), ours)
            .await
            .is_err_and(is_refused)
    );
    let given = Project::objects().values((value(umbrella.id), Project.name));
    let given = given.insert_into((Label.firm, Label.name), ours).await;
    assert!(given.is_err_and(is_refused));

    // A ticket is within its tenant, and so is all that it leads to.
    let astray = Ticket::draft().number(9).text("").before((umbrella.id, 1));
    assert!(matches!(
        astray.save(ours).await,
        Err(Error::Validation {
            model: "Ticket",
            ..
        })
    ));
    assert_eq!(rows_of(&umbrella, &db).await?, before);
    assert_eq!(Label::objects().count(ours).await?, 1);
    Ok(())
}

/// A person of one firm, by an address that no two people of any have, in whatever case.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(ignore_case(login)))]
struct Person {
    id: i64,
    #[orm(tenant, related_name = "people", on_delete = Cascade)]
    firm: ForeignKey<Firm>,
    #[orm(unique)]
    email: String,
    login: String,
}

async fn keys_of_all_tenants(db: Database) -> orm::Result<()> {
    let [acme, umbrella] = firms(&db).await?;
    db.create_tables(schema![..models(), Person]).await?;
    let person = |email: &str| Person::draft().email(email).login(email);
    let theirs = person("a@b.c").save(&db.tenant(&umbrella)).await?;
    let ours = &db.tenant(&acme);
    let is_taken = |error: Error| matches!(error, Error::UniqueViolation { fields, .. } if fields == ["email"]);
    let draft = || Person::draft().email("a@b.c").login("ours");
    assert!(draft().save(ours).await.is_err_and(is_taken));

    // A row of another tenant may be in the way, and is not shown.
    let skipped = draft().save_with(OnConflict::ignore(), ours).await?;
    assert_eq!(skipped, Written::Skipped(None));
    let other = Person::draft().email("d@e.f").login("A@B.C");
    let written = Person::bulk_create_with(
        [draft(), other.clone(), person("new")],
        OnConflict::ignore(),
        ours,
    )
    .await?;
    let keys: Vec<_> = written.iter().map(Written::stored).collect();
    assert!(matches!(keys[..], [None, None, Some(_)]), "{written:?}");
    let skipped = other.save_with(OnConflict::ignore(), ours).await?;
    assert_eq!(skipped, Written::Skipped(None));
    let found = draft().get_or_create(Person.email, ours).await;
    assert!(found.is_err_and(is_taken));
    let upsert = draft().update_or_create(Person.email, ours).await;
    assert!(matches!(upsert, Err(Error::InvalidQuery { .. })));
    assert_eq!(Person::objects().get(&db.tenant(&umbrella)).await?, theirs);
    assert_eq!(Person::objects().count(ours).await?, 1);

    let query = Person::objects().filter(Person.email.eq("new"));
    let text = |db: &Database| query.to_sql(db).map(|sql| sql.text().to_owned());
    assert!(text(ours)?.contains(r#"WHERE "person"."firm_id" = "#));
    assert!(text(&db)?.contains(r#"WHERE "person"."email" = "#));
    let values = query.values(Person.login).to_sql(ours)?;
    assert!(values.text().contains(r#"WHERE "person"."firm_id" = "#));
    Ok(())
}

/// A table of pairs says of none whose it is; the rows that it relates do.
async fn pairs_of_others_stay(db: Database) -> orm::Result<()> {
    let [acme, umbrella] = firms(&db).await?;
    let before = rows_of(&umbrella, &db).await?;
    let labelled =
        |firm: &Firm| Task::objects().filter(Task.firm.eq(firm) & !Task.labels.is_empty());
    let theirs = labelled(&umbrella)
        .first(&db)
        .await?
        .expect("there are two");
    let their_label = Label::objects()
        .filter(Label.firm.eq(&umbrella))
        .get(&db)
        .await?;
    let ours = &db.tenant(&acme);
    theirs.labels.clear(ours).await?;
    theirs.labels.remove([&their_label], ours).await?;
    theirs.labels.set(Vec::<&Label>::new(), ours).await?;
    their_label.tasks().clear(ours).await?;
    their_label.tasks().remove([&theirs], ours).await?;
    let pairs = [(&theirs, &their_label)];
    Task.labels.remove_many(pairs, ours).await?;
    assert_eq!(rows_of(&umbrella, &db).await?, before);

    let own = labelled(&acme).order_by(Task.id).all(ours).await?;
    let label = Label::objects().get(ours).await?;
    let sent = db.queries().len();
    own[0].labels.clear(ours).await?;
    let deleted = &db.queries()[sent].text;
    assert!(
        deleted.contains(
            r#""task_id" IN (SELECT "t1"."id" FROM "task" AS "t1" WHERE "t1"."firm_id" = "#
        ),
        "{deleted}"
    );
    label.tasks().remove([&own[1]], ours).await?;
    assert_eq!(labelled(&acme).count(&db).await?, 0);
    assert_eq!(rows_of(&umbrella, &db).await?, before);
    own[0].labels.add([&label], ours).await?;
    Task.labels.remove_many([(&own[0], &label)], ours).await?;
    assert_eq!(labelled(&acme).count(&db).await?, 0);
    Ok(())
}
