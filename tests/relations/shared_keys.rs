//! Foreign keys within another field: `#[orm(within = tenant)]`, of models whose keys begin with their tenant.

on_each! {
    tables_have_each_column_once,
    rows_are_written_and_read,
    of_another_tenant,
    set_by_an_update,
    compared,
    joined_and_prefetched,
    three_levels_deep,
    asked_of_many,
    in_trees,
    raw_rows,
    tables_are_read_back,
}

mod deletes;
mod derived;
mod joined;
mod many;
mod other_keys;
mod rules;

use orm::Error;
use orm::prelude::*;
use orm::testing::assert_queries;

use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Tenant {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(tenant, id))]
struct User {
    #[orm(related_name = "users", on_delete = Cascade)]
    tenant: ForeignKey<Tenant>,
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(tenant, id))]
struct Project {
    #[orm(related_name = "projects", on_delete = Cascade)]
    tenant: ForeignKey<Tenant>,
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(tenant, id), unique(project, name), index(project, -id))]
struct Task {
    #[orm(related_name = "tasks", on_delete = Cascade)]
    tenant: ForeignKey<Tenant>,
    id: i64,
    name: String,
    #[orm(within = tenant, related_name = "tasks", on_delete = Cascade)]
    project: ForeignKey<Project>,
    #[orm(within = tenant, related_name = "assigned", on_delete = Restrict)]
    assignee: Option<ForeignKey<User>>,
    #[orm(within = tenant, related_name = "reviewed", on_delete = Protect)]
    reviewer: Option<ForeignKey<User>>,
    #[orm(within = tenant, related_name = "subtasks", on_delete = Cascade)]
    parent: Option<ForeignKey<Task>>,
}

/// Its own key is a number, and its tenant no part of it.
#[derive(Model, Debug, Clone, PartialEq)]
struct Comment {
    id: i64,
    #[orm(related_name = "+", on_delete = Cascade)]
    tenant: ForeignKey<Tenant>,
    #[orm(within = tenant, related_name = "comments", on_delete = Cascade)]
    task: ForeignKey<Task>,
    #[orm(within = tenant, related_name = "comments", on_delete = Restrict)]
    author: Option<ForeignKey<User>>,
    text: String,
}

/// A project has one brief at most.
#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(tenant, project))]
struct Brief {
    #[orm(related_name = "+", on_delete = Cascade)]
    tenant: ForeignKey<Tenant>,
    #[orm(within = tenant, on_delete = Cascade)]
    project: OneToOne<Project>,
    text: String,
}

fn models() -> orm::schema::Schema {
    schema![Tenant, User, Project, Task, Comment, Brief]
}

/// Two tenants; in each the users and projects 1 and 2, and in each project p the task p1, with its subtask p2, which is
/// assigned to user 1; a comment on each task, and a brief of project 1.
async fn tenants(db: &Database) -> orm::Result<()> {
    db.create_tables(models()).await?;
    for name in ["acme", "borg"] {
        let tenant = Tenant::draft().name(name).save(db).await?;
        for id in [1, 2] {
            let user = User::draft().tenant(&tenant).id(id);
            user.name(format!("{name} {id}")).save(db).await?;
            let project = Project::draft().tenant(&tenant).id(id);
            let project = project.name(format!("{name} {id}")).save(db).await?;
            let outer = Task::draft().tenant(&tenant).id(id * 10 + 1).name("outer");
            let outer = outer.project(&project).save(db).await?;
            let inner = Task::draft().tenant(&tenant).id(id * 10 + 2).name("inner");
            let inner = inner.project(&project).parent(&outer);
            let inner = inner.assignee((tenant.id, 1)).save(db).await?;
            for task in [outer, inner] {
                let comment = Comment::draft().tenant(&tenant).task(&task);
                comment.text(&task.name).save(db).await?;
            }
        }
        let brief = Brief::draft().tenant(&tenant).project((tenant.id, 1));
        brief.text(name).save(db).await?;
    }
    Ok(())
}

async fn tables_have_each_column_once(db: Database) -> orm::Result<()> {
    let names = Task::table()
        .stored_columns()
        .map(|column| Task::table().columns()[column].name);
    assert_eq!(
        names.collect::<Vec<_>>(),
        [
            "tenant_id",
            "id",
            "name",
            "project_id",
            "assignee_id",
            "reviewer_id",
            "parent_id"
        ]
    );
    let sql = models().to_sql(db.backend())?;
    for part in [
        r#"FOREIGN KEY ("tenant_id", "project_id") REFERENCES "project" ("tenant_id", "id") ON DELETE CASCADE"#,
        r#"FOREIGN KEY ("tenant_id", "assignee_id") REFERENCES "user" ("tenant_id", "id") ON DELETE NO ACTION"#,
        r#"FOREIGN KEY ("tenant_id", "parent_id") REFERENCES "task" ("tenant_id", "id") ON DELETE CASCADE"#,
        r#"FOREIGN KEY ("tenant_id", "task_id") REFERENCES "task" ("tenant_id", "id") ON DELETE CASCADE"#,
        r#"PRIMARY KEY ("tenant_id", "project_id")"#,
        r#"INDEX IF NOT EXISTS "task_tenant_id_assignee_id_idx" ON "task" ("tenant_id", "assignee_id")"#,
        r#"INDEX IF NOT EXISTS "task_tenant_id_project_id_id_idx" ON "task" ("tenant_id", "project_id", "id" DESC)"#,
    ] {
        assert!(sql.contains(part), "{part} is not in\n{sql}");
    }
    assert!(
        !sql.contains("\"project_tenant_id\"") && !sql.contains("_whole"),
        "{sql}"
    );
    Ok(())
}

async fn rows_are_written_and_read(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let run = async || {
        let task = Task::draft().tenant(1).id(31).name("new").project((1, 2));
        let mut task = task.save(&db).await?;
        assert_eq!((task.project.id, task.assignee.clone()), ((1, 2), None));
        assert_eq!(Task::get((1, 31), &db).await?, task);
        task.assignee = Some(ForeignKey::new((1, 2)));
        task.save(&db).await?;
        assert_eq!(Task::get((1, 31), &db).await?, task);
        task.assignee = None;
        task.save_fields(Task.assignee, &db).await?;
        task.refresh(&db).await?;
        assert_eq!(task.assignee, None);
        let mut comment = Comment::get(1, &db).await?;
        comment.tenant = ForeignKey::new(2);
        comment.task = ForeignKey::new((2, 11));
        comment.save(&db).await?;
        assert_eq!(Comment::get(1, &db).await?, comment);
        task.delete(&db).await
    };
    assert_sent(&db, "shared_key_rows", run).await
}

fn is_of_another(result: orm::Result<impl Sized>, message: &str) -> bool {
    let error = result.err();
    let text = error.as_ref().map(ToString::to_string).unwrap_or_default();
    assert_eq!(text, message);
    matches!(error, Some(Error::Validation { .. }))
}

async fn of_another_tenant(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let sent = db.queries().len();
    let borg = Project::draft().tenant(2).id(1).name("");
    let project = "the `Task` is not valid: `project` is a `Project` of another `tenant` than this `Task`; set both to the same";
    let draft = || Task::draft().tenant(1).id(90).name("");
    assert!(is_of_another(
        draft().project((2, 1)).save(&db).await,
        project
    ));
    let assignee = "the `Task` is not valid: `assignee` is a `User` of another `tenant` than this `Task`; set both to the same";
    let astray = || draft().project((1, 1)).assignee((2, 1));
    assert!(is_of_another(astray().save(&db).await, assignee));
    assert!(is_of_another(
        Task::bulk_create([astray()], &db).await,
        assignee
    ));
    assert!(is_of_another(
        draft()
            .project((2, 1))
            .save_with(OnConflict::ignore(), &db)
            .await,
        project
    ));
    let comment = "the `Comment` is not valid: `task` is a `Task` of another `tenant` than this `Comment`; set both to the same";
    let astray = Comment::draft().tenant(2).task((1, 11)).text("");
    assert!(is_of_another(astray.validate(), comment));
    assert!(is_of_another(astray.save(&db).await, comment));
    assert_eq!(db.queries().len(), sent);

    // Each that leads astray is told of.
    let both = draft().project((2, 1)).assignee((2, 1)).save(&db).await;
    let Err(Error::Validation { errors, .. }) = both else {
        panic!("{both:?}");
    };
    let fields: Vec<_> = errors.iter().map(|error| &*error.fields).collect();
    assert_eq!(fields, [["project", "tenant"], ["assignee", "tenant"]]);

    let refused = Task::copy_in([draft().project((1, 1)), draft().project((2, 1))], &db).await;
    let fits = matches!(&refused, Err(Error::RefusedDraft { position: 1, error })
        if matches!(**error, Error::Validation { model: "Task", .. }));
    assert!(fits, "{refused:?}");

    let mut task = Task::get((1, 11), &db).await?;
    let sent = db.queries().len();
    task.assignee = Some(ForeignKey::new((2, 1)));
    assert!(is_of_another(task.validate(), assignee));
    assert!(is_of_another(task.save(&db).await, assignee));
    assert!(is_of_another(
        task.save_fields(Task.assignee, &db).await,
        assignee
    ));
    assert!(is_of_another(
        Task::bulk_update([&mut task], Task.assignee, &db).await,
        assignee
    ));
    assert_eq!(db.queries().len(), sent);
    // The row is of no tenant's project 3.
    let missing = draft().project((1, 3)).save(&db).await;
    let fits = matches!(
        &missing,
        Err(Error::ForeignKeyViolation {
            model: "Task",
            field: Some("project"),
            ..
        })
    );
    assert!(fits, "{missing:?}");
    drop(borg);
    Ok(())
}

async fn set_by_an_update(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let run = async || {
        let inner = Task::objects().filter(Task.name.eq("inner"));
        // Rows of another tenant stay as they are.
        assert_eq!(inner.update(Task.assignee.set((1, 2)), &db).await?, 2);
        assert_eq!(inner.update(Task.assignee.set((2, 2)), &db).await?, 2);
        assert_eq!(
            inner.update(Task.reviewer.set(Task.assignee), &db).await?,
            4
        );
        assert_eq!(inner.update(Task.assignee.set(None), &db).await?, 4);
        let comments = Comment::objects().filter(Comment.id.eq(1));
        let moved = (
            Comment.tenant.set(2),
            Comment.task.set((2, 11)),
            Comment.author.set(None),
        );
        comments.update(moved, &db).await
    };
    assert_sent(&db, "shared_key_updates", run).await?;
    let task = Task::get((2, 12), &db).await?;
    assert_eq!(
        (task.reviewer, task.assignee),
        (Some(ForeignKey::new((2, 2))), None)
    );
    let comments = Comment::objects().filter(Comment.id.eq(1));
    let astray = (
        Comment.tenant.set(1),
        Comment.task.set((2, 11)),
        Comment.author.set(None),
    );
    let astray = comments.update(astray, &db).await;
    assert!(matches!(
        astray,
        Err(Error::Validation {
            model: "Comment",
            ..
        })
    ));
    // What the update does not set would point at a row of the other tenant.
    let led_astray = comments.update(Comment.tenant.set(1), &db).await;
    let why = "invalid query of `Comment`: an update sets `tenant`, and would lead `task`, which is within it, to another row; set `task` too";
    assert_eq!(
        led_astray.map_err(|error| error.to_string()),
        Err(why.to_owned())
    );
    let mut comment = Comment::get(1, &db).await?;
    let alone = comment.save_fields(Comment.tenant, &db).await;
    assert!(matches!(
        alone,
        Err(Error::InvalidQuery {
            model: "Comment",
            ..
        })
    ));
    let alone = Comment::bulk_update([&mut comment], Comment.tenant, &db).await;
    assert!(matches!(
        alone,
        Err(Error::InvalidQuery {
            model: "Comment",
            ..
        })
    ));
    let unclear = (
        Comment.tenant.set(1),
        Comment.task.set((1, 11)),
        Comment.author.set(Comment.author),
    );
    let unclear = comments.update(unclear, &db).await;
    assert!(matches!(
        unclear,
        Err(Error::InvalidQuery {
            model: "Comment",
            ..
        })
    ));
    let unfiltered = Task::objects().update(Task.project.set((1, 1)), &db).await;
    assert!(matches!(
        unfiltered,
        Err(Error::Unfiltered { model: "Task" })
    ));
    Ok(())
}

async fn compared(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let users = User::objects().filter(User.name.eq("acme 1"));
    let user = users.get(&db).await?;
    let run = async || {
        let cases = [
            (Task.assignee.eq(&user), 2),
            (Task.assignee.ne(&user), 6),
            (Task.assignee.is_in([(1, 1), (2, 1)]), 4),
            (Task.assignee.not_in([(1, 1)]), 6),
            (Task.assignee.is_in(&users), 2),
            (Task.assignee.is_null(), 4),
            (Task.assignee.is_not_null(), 4),
            (Task.assignee.eq(None), 4),
            (Task.assignee.eq(Task.reviewer), 4),
            (Task.project.eq((2, 1)), 2),
            (Task.project.tenant.eq(2), 4),
            (Task.assignee.tenant.eq(1), 2),
            (Task.assignee.tenant.ne(1), 6),
            (Task.assignee.id.eq(1) & Task.project.id.ne(1), 2),
        ];
        for (condition, expected) in cases {
            let tasks = Task::objects().filter(condition.clone());
            assert_eq!(tasks.count(&db).await?, expected, "{condition:?}");
        }
        Ok(())
    };
    assert_sent(&db, "shared_key_conditions", run).await?;
    let tenants = Task::objects().order_by((Task.tenant.id, Task.id));
    let tenants = tenants
        .values((Task.assignee.tenant.id, Task.project.tenant.id))
        .all(&db)
        .await?;
    assert_eq!(tenants[..2], [(None, 1), (Some(1), 1)]);
    Ok(())
}

async fn joined_and_prefetched(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let run = async || {
        let tasks = Task::objects().order_by((Task.tenant.id, Task.id));
        let joined = tasks
            .clone()
            .select_related((Task.project.tenant, Task.assignee));
        let found = joined.all(&db).await?;
        assert_eq!(
            found[1]
                .assignee
                .as_ref()
                .and_then(|it| it.loaded())
                .map(|it| &*it.name),
            Some("acme 1")
        );
        assert!(found.iter().all(|task| {
            task.project
                .loaded()
                .is_some_and(|it| it.tenant.id == task.tenant.id)
        }));
        assert_eq!(
            found.iter().filter(|task| task.assignee.is_none()).count(),
            4
        );

        let projects = Project::objects().order_by((Project.tenant.id, Project.id));
        let found = projects
            .prefetch_related(Project.tasks().order_by(Task.id))
            .all(&db)
            .await?;
        let ids: Vec<_> = found
            .iter()
            .map(|(project, tasks)| {
                assert!(tasks.iter().all(|task| task.project.id == project.key()));
                (
                    project.key(),
                    tasks.iter().map(|task| task.id).collect::<Vec<_>>(),
                )
            })
            .collect();
        assert_eq!(ids[3], ((2, 2), vec![21, 22]));
        let users = User::objects().order_by((User.tenant.id, User.id));
        let found = users
            .prefetch_related(User.assigned().order_by(Task.id).limit(1))
            .all(&db)
            .await?;
        let ids = found
            .iter()
            .map(|(_, tasks)| tasks.iter().map(|task| task.id).collect::<Vec<_>>());
        assert_eq!(
            ids.collect::<Vec<_>>(),
            [vec![12], vec![], vec![12], vec![]]
        );
        let briefs = Project::objects().order_by((Project.tenant.id, Project.id));
        let found = briefs.select_related(Project.brief()).all(&db).await?;
        let texts = found
            .iter()
            .map(|(_, brief)| brief.as_ref().map(|brief| &*brief.text));
        assert_eq!(
            texts.collect::<Vec<_>>(),
            [Some("acme"), None, Some("borg"), None]
        );
        Ok(())
    };
    assert_sent(&db, "shared_key_joins", run).await?;
    assert_queries(&db, 3, async || {
        for task in Task::objects().all(&db).await? {
            assert_eq!(task.project.get(&db).await?.key(), task.project.id);
            assert_eq!(
                task.assignee.get(&db).await?.is_some(),
                task.name == "inner"
            );
        }
        orm::Result::Ok(())
    })
    .await
}

async fn three_levels_deep(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let run = async || {
        let comments = Comment::objects().order_by(Comment.id);
        let of_acme = comments
            .clone()
            .filter(Comment.task.project.name.eq("acme 2"));
        assert_eq!(of_acme.count(&db).await?, 2);
        let texts = comments
            .clone()
            .filter(Comment.task.project.tenant.name.eq("borg"));
        assert_eq!(texts.count(&db).await?, 4);
        let of_project = comments.clone().filter(Comment.task.project.eq((2, 1)));
        assert_eq!(of_project.count(&db).await?, 2);
        let found = comments
            .select_related(Comment.task.project)
            .all(&db)
            .await?;
        let project = found[7]
            .task
            .loaded()
            .and_then(|task| task.project.loaded());
        assert_eq!(project.map(|project| &*project.name), Some("borg 2"));
        Ok(())
    };
    assert_sent(&db, "shared_key_paths", run).await
}

async fn asked_of_many(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let run = async || {
        let busy = Project::objects().filter(Project.tasks().any(Task.assignee.is_not_null()));
        assert_eq!(busy.count(&db).await?, 4);
        let idle = User::objects().filter(User.assigned().is_empty());
        assert_eq!(idle.count(&db).await?, 2);
        let commented = Project::objects().filter(
            Project
                .tasks()
                .any(Task.comments().any(Comment.text.eq("inner"))),
        );
        assert_eq!(commented.count(&db).await?, 4);
        let counts = User::objects().order_by((User.tenant.id, User.id));
        let counts = counts
            .values((User.id, User.assigned().count()))
            .all(&db)
            .await?;
        assert_eq!(counts, [(1, 2), (2, 0), (1, 2), (2, 0)]);
        let groups = Task::objects()
            .values((Task.project.name, count()))
            .order_by(Task.project.name);
        assert_eq!(groups.all(&db).await?[0], ("acme 1".to_owned(), 2));
        let of_assignee = Task::objects().filter(Task.assignee.comments().is_empty());
        assert_eq!(of_assignee.count(&db).await?, 8);
        let acme = Project::get((1, 1), &db).await?;
        assert_eq!(acme.tasks().count(&db).await?, 2);
        assert_eq!(acme.brief().get(&db).await?.text, "acme");
        Ok(())
    };
    assert_sent(&db, "shared_key_relations", run).await
}

async fn in_trees(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let leaf = Task::draft()
        .tenant(2)
        .id(13)
        .name("leaf")
        .project((2, 1))
        .parent((2, 12));
    let leaf = leaf.save(&db).await?;
    let above = Task
        .parent
        .ancestors(&leaf)
        .order_by(Task.id)
        .all(&db)
        .await?;
    assert_eq!(
        above.iter().map(Task::key).collect::<Vec<_>>(),
        [(2, 11), (2, 12)]
    );
    let outer = Task::get((2, 11), &db).await?;
    let below = Task
        .parent
        .descendants(&outer)
        .order_by(Task.id)
        .all(&db)
        .await?;
    assert_eq!(
        below.iter().map(Task::key).collect::<Vec<_>>(),
        [(2, 12), (2, 13)]
    );
    let acme = Task::get((1, 11), &db).await?;
    assert_eq!(acme.subtasks().get(&db).await?.key(), (1, 12));
    Ok(())
}

async fn raw_rows(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let tasks = db
        .fetch::<Task>(sql!(
            "SELECT * FROM task WHERE tenant_id = {} ORDER BY id",
            2_i64
        ))
        .await?;
    let keys = tasks
        .iter()
        .map(|task| (task.project.id, task.assignee.as_ref().map(|it| it.id)));
    assert_eq!(
        keys.take(2).collect::<Vec<_>>(),
        [((2, 1), None), ((2, 1), Some((2, 1)))]
    );
    Ok(())
}

async fn tables_are_read_back(db: Database) -> orm::Result<()> {
    orm_tests::support::assert_read_back(models(), &db).await
}
