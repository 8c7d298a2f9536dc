//! Many rows at once, conflicts and rows of queries, of models with foreign keys within a tenant.

on_each! {
    created_and_updated,
    copied,
    found_or_created,
    on_conflict,
    a_conflict_leads_no_key_to_another_tenant,
    inserted_from_a_query,
    unique_within_the_tenant,
}

use super::*;

async fn created_and_updated(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let run = async || {
        let draft = |id: i64| {
            Task::draft()
                .tenant(1)
                .id(id)
                .name(format!("{id}"))
                .project((1, 2))
        };
        let drafts = [
            draft(51),
            draft(52).assignee((1, 1)),
            draft(53).assignee(None),
        ];
        let mut rows = Task::bulk_create(drafts, &db).await?;
        assert_eq!(rows[1].assignee, Some(ForeignKey::new((1, 1))));
        assert_eq!(
            (rows[0].project.id, rows[2].assignee.clone()),
            ((1, 2), None)
        );
        for row in &mut rows {
            row.reviewer = Some(ForeignKey::new((1, 2)));
            row.assignee = None;
        }
        Task::bulk_update(&mut rows, (Task.reviewer, Task.assignee), &db).await?;
        let stored = Task::objects()
            .filter(Task.id.ge(50))
            .order_by(Task.id)
            .all(&db)
            .await?;
        assert_eq!(stored, rows);
        Ok(())
    };
    assert_sent(&db, "shared_key_many", run).await?;
    // Their tenant is no part of the key of these, and they change theirs.
    let mut comments = Comment::objects().filter(Comment.id.le(2)).all(&db).await?;
    for comment in &mut comments {
        comment.tenant = ForeignKey::new(2);
        comment.task = ForeignKey::new((2, comment.task.id.1));
    }
    Comment::bulk_update(
        &mut comments,
        (Comment.tenant, Comment.task, Comment.author),
        &db,
    )
    .await?;
    assert_eq!(
        Comment::objects()
            .filter(Comment.task.eq((2, 11)))
            .count(&db)
            .await?,
        2
    );
    Ok(())
}

async fn copied(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let draft = |id: i64| {
        Task::draft()
            .tenant(2)
            .id(id)
            .name(format!("{id}"))
            .project((2, 2))
    };
    let drafts = (60..70).map(|id| draft(id).assignee((2, 1)));
    assert_eq!(Task::copy_in(drafts, &db).await?, 10);
    assert_eq!(
        Task::objects()
            .filter(Task.assignee.eq((2, 1)))
            .count(&db)
            .await?,
        12
    );
    let missing = Task::copy_in([draft(70).assignee((2, 9))], &db).await;
    let fits = matches!(
        &missing,
        Err(Error::ForeignKeyViolation {
            model: "Task",
            field: Some("assignee"),
            ..
        })
    );
    assert!(fits, "{missing:?}");
    Ok(())
}

async fn found_or_created(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let draft = || Task::draft().tenant(1).id(70).name("new").project((1, 1));
    let (first, created) = draft().get_or_create((Task.tenant, Task.id), &db).await?;
    let (second, again) = draft()
        .get_or_create((Task.project, Task.name), &db)
        .await?;
    assert_eq!((created, again, &first), (true, false, &second));
    let changed = draft()
        .assignee((1, 2))
        .update_or_create((Task.tenant, Task.id), &db)
        .await?;
    assert_eq!(changed.assignee, Some(ForeignKey::new((1, 2))));
    let found = draft()
        .reviewer((1, 1))
        .update_or_create((Task.project, Task.name), &db)
        .await?;
    assert_eq!((found.id, found.assignee), (70, changed.assignee));
    let brief = Brief::draft().tenant(1).project((1, 1)).text("new");
    let brief = brief
        .update_or_create((Brief.tenant, Brief.project), &db)
        .await?;
    assert_eq!((brief.project.id, &*brief.text), ((1, 1), "new"));
    assert_eq!(Brief::objects().count(&db).await?, 2);
    let brief = Brief::draft().tenant(1).project((1, 2)).text("other");
    let (brief, created) = brief.get_or_create(Brief.project, &db).await?;
    assert_eq!((brief.project.id, created), ((1, 2), true));
    Ok(())
}

async fn on_conflict(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let run = async || {
        let draft = |id: i64| Task::draft().tenant(1).id(id).name("outer").project((1, 2));
        let moved = OnConflict::update(Task.assignee.set(incoming(Task.assignee)));
        let moved = moved.on((Task.tenant, Task.id));
        let written = draft(21)
            .assignee((1, 2))
            .save_with(moved.clone(), &db)
            .await?;
        let stored = written.into_stored().expect("the stored row");
        assert_eq!(stored.assignee, Some(ForeignKey::new((1, 2))));
        let drafts = [draft(21), draft(71).name("more").assignee((1, 2))];
        let written = Task::bulk_create_with(drafts, moved, &db).await?;
        assert_eq!(written.len(), 2);
        let comment = Comment::draft().id(1).tenant(2).task((2, 11)).text("moved");
        let all = (Comment.task, Comment.tenant, Comment.author);
        let both = OnConflict::update(all).on(Comment.id);
        let written = comment.save_with(both, &db).await?;
        assert_eq!(written.into_stored().map(|it| it.task.id), Some((2, 11)));
        let comment = Comment::draft().id(1).tenant(1).task((1, 12)).text("moved");
        let task = OnConflict::update(Comment.task).on(Comment.id);
        // The stored comment is of another tenant, and is left as it is.
        let written = comment.save_with(task, &db).await?;
        assert!(written.is_skipped(), "{written:?}");
        Ok(())
    };
    assert_sent(&db, "shared_key_conflicts", run).await
}

/// A title names it, whichever its tenant is.
#[derive(Model, Debug, Clone, PartialEq)]
struct Plan {
    id: i64,
    #[orm(related_name = "+", db_default = "1", on_delete = Cascade)]
    tenant: ForeignKey<Tenant>,
    #[orm(within = tenant, related_name = "+", on_delete = Cascade)]
    project: Option<ForeignKey<Project>>,
    #[orm(within = tenant, related_name = "+", on_delete = Cascade)]
    next: Option<ForeignKey<Project>>,
    #[orm(unique)]
    title: String,
}

async fn a_conflict_leads_no_key_to_another_tenant(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    db.create_tables(schema![Tenant, Project, Plan]).await?;
    let plan = || Plan::draft().title("a");
    let stored = plan().tenant(1).project((1, 1)).next((1, 2));
    let stored = stored.save(&db).await?;
    let names_the_key_left = |error: Error| {
        let fits =
            matches!(&error, Error::InvalidQuery { why, .. } if why.contains("set `next` too"));
        assert!(fits, "{error:?}");
    };
    let moved = || plan().tenant(2).project((2, 1));
    let refused = moved().update_or_create(Plan.title, &db).await;
    names_the_key_left(refused.unwrap_err());
    let rule = OnConflict::update((Plan.tenant, Plan.project)).on(Plan.title);
    let refused = moved().save_with(rule.clone(), &db).await;
    names_the_key_left(refused.unwrap_err());
    let refused = Plan::bulk_create_with([moved()], rule, &db).await;
    names_the_key_left(refused.unwrap_err());
    let astray = plan().project((2, 1));
    let refused = astray.update_or_create(Plan.title, &db).await;
    let fits = matches!(&refused, Err(Error::Validation { errors, .. }) if errors[0].fields == ["project", "tenant"]);
    assert!(fits, "{refused:?}");
    assert_eq!(Plan::objects().get(&db).await?, stored);
    let whole = moved().next((2, 2));
    let whole = whole.update_or_create(Plan.title, &db).await?;
    assert_eq!((whole.id, whole.tenant.id), (stored.id, 2));
    assert_eq!(whole.next, Some(ForeignKey::new((2, 2))));
    Ok(())
}

/// Its tenant is known by its project.
#[derive(Model, Debug, Clone, PartialEq)]
struct Note {
    id: i64,
    #[orm(related_name = "notes", db_default = "1", on_delete = Cascade)]
    tenant: ForeignKey<Tenant>,
    #[orm(within = tenant, related_name = "notes", on_delete = Cascade)]
    project: ForeignKey<Project>,
    #[orm(within = tenant, related_name = "+", on_delete = Cascade)]
    other: Option<ForeignKey<Project>>,
}

async fn inserted_from_a_query(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    db.create_tables(schema![Tenant, Project, Note]).await?;
    let run = async || {
        let projects = Project::objects().order_by((Project.tenant.id, Project.id));
        let keys = projects.values((Project.tenant.id, Project.id));
        assert_eq!(keys.insert_into(Note.project, &db).await?, 4);
        let note = Note::draft().project((2, 1)).save(&db).await?;
        assert_eq!(note.tenant.id, 2);
        let notes = [Note::draft().project((1, 1)), Note::draft().project((2, 2))];
        let notes = Note::bulk_create(notes, &db).await?;
        assert_eq!((notes[0].tenant.id, notes[1].tenant.id), (1, 2));
        Ok(())
    };
    assert_sent(&db, "shared_key_inserts", run).await?;
    let notes = Note::objects().order_by(Note.id).all(&db).await?;
    assert!(notes.iter().all(|note| note.tenant.id == note.project.id.0));
    let astray = Note::draft().project((1, 1)).other((2, 1)).save(&db).await;
    assert!(
        matches!(astray, Err(Error::Validation { model: "Note", .. })),
        "{astray:?}"
    );
    Ok(())
}

async fn unique_within_the_tenant(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let again = Task::draft()
        .tenant(1)
        .id(80)
        .name("outer")
        .project((1, 1))
        .save(&db)
        .await;
    let fits = matches!(&again, Err(Error::UniqueViolation { model: "Task", fields, .. }) if fields == &["project", "name"]);
    assert!(fits, "{again:?}");
    let again = Task::draft()
        .tenant(1)
        .id(11)
        .name("other")
        .project((1, 1))
        .save(&db)
        .await;
    let fits = matches!(&again, Err(Error::UniqueViolation { model: "Task", fields, .. }) if fields == &["tenant", "id"]);
    assert!(fits, "{again:?}");
    let again = Brief::draft()
        .tenant(1)
        .project((1, 1))
        .text("")
        .save(&db)
        .await;
    assert!(
        matches!(&again, Err(Error::UniqueViolation { model: "Brief", .. })),
        "{again:?}"
    );
    Ok(())
}
