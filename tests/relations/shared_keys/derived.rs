//! Rows whose columns are shared, in queries of `FROM`: pages that are asked further, window functions, rows of each
//! owner, groups.

on_each! {
    pages_are_asked_further,
    rows_are_chosen_by_windows,
    some_rows_of_each_owner,
    groups_are_of_the_tenant_of_their_row,
    a_key_is_assigned_in_parts,
}

use super::{Brief, Comment, Project, Task, Tenant, User, assert_sent, tenants};
use orm::functions::{order_by, partition_by, row_number};
use orm::prelude::*;

/// The keys of tasks.
fn keys(tasks: &[Task]) -> Vec<(i64, i64)> {
    tasks.iter().map(|task| (task.tenant.id, task.id)).collect()
}

async fn pages_are_asked_further(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let page = || Task::objects().order_by((Task.tenant.id, Task.id)).limit(5);
    assert_sent(&db, "shared_key_pages", async || {
        let of_first = page().filter(Task.tenant.eq(1)).all(&db).await?;
        assert_eq!(keys(&of_first), [(1, 11), (1, 12), (1, 21), (1, 22)]);
        let of_second = page().filter(Task.tenant.eq(2)).all(&db).await?;
        assert_eq!(keys(&of_second), [(2, 11)]);
        let reversed = page().order_by(Task.id.desc()).limit(2).all(&db).await?;
        assert_eq!(keys(&reversed), [(1, 22), (1, 21)]);
        assert_eq!(page().last(&db).await?.map(|task| task.id), Some(11));
        let counted = page()
            .values((Task.tenant.id, count()))
            .order_by(Task.tenant.id);
        assert_eq!(counted.all(&db).await?, [(1, 4), (2, 1)]);
        assert_eq!(page().aggregate(Task.tenant.id.max(), &db).await?, Some(2));
        let more = page().union(Task::objects().filter(Task.id.eq(22)));
        assert_eq!(more.count(&db).await?, 6);
        let loaded = page()
            .filter(Task.id.gt(11))
            .select_related((Task.project, Task.parent));
        let projects = loaded.all(&db).await?.into_iter();
        let projects = projects.filter_map(|task| task.project.loaded().map(|it| it.id));
        assert_eq!(projects.collect::<Vec<_>>(), [1, 2, 2]);
        let of_tenant = Tenant::get(2, &db)
            .await?
            .tasks()
            .order_by(Task.id)
            .limit(3);
        assert_eq!(
            keys(&of_tenant.filter(Task.id.gt(11)).all(&db).await?),
            [(2, 12), (2, 21)]
        );
        Ok(())
    })
    .await
}

async fn rows_are_chosen_by_windows(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let number = row_number().over(partition_by(Task.project).order_by(Task.id));
    let firsts = [(1, 11), (1, 21), (2, 11), (2, 21)];
    let first = Task::objects()
        .filter(number.eq(1))
        .order_by((Task.tenant.id, Task.id));
    assert_eq!(keys(&first.all(&db).await?), firsts);
    let each = Task::objects()
        .order_by((Task.tenant.id, Task.id))
        .distinct_on(Task.project);
    assert_eq!(keys(&each.all(&db).await?), firsts);
    let numbered = Task::objects()
        .annotate(&number)
        .filter(Task.tenant.eq(2))
        .order_by(Task.id);
    let numbered = numbered.all(&db).await?;
    assert_eq!(
        numbered.iter().map(|(_, n)| *n).collect::<Vec<_>>(),
        [1, 2, 1, 2]
    );
    let second = Task::objects().filter(number.eq(2));
    assert_eq!(second.update(Task.name.set("second"), &db).await?, 4);
    assert_eq!(
        Task::objects()
            .filter(Task.name.eq("second"))
            .count(&db)
            .await?,
        4
    );
    let comments = row_number().over(partition_by(Comment.task).order_by(Comment.id));
    assert_eq!(
        Comment::objects()
            .filter(comments.le(1))
            .delete(&db)
            .await?,
        8
    );
    Ok(())
}

async fn some_rows_of_each_owner(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let number = row_number().over(order_by(Task.id.desc()));
    let projects = || Project::objects().order_by((Project.tenant.id, Project.id));
    let chosen = projects().prefetch_related(Project.tasks().filter(number.le(1)));
    let chosen = chosen.all(&db).await?;
    let last: Vec<_> = chosen.iter().flat_map(|(_, tasks)| keys(tasks)).collect();
    assert_eq!(last, [(1, 12), (1, 22), (2, 12), (2, 22)]);
    let paged = Project.tasks().order_by(Task.id).limit(1);
    let paged = projects().prefetch_related(paged).all(&db).await?;
    let firsts: Vec<_> = paged.iter().flat_map(|(_, tasks)| keys(tasks)).collect();
    assert_eq!(firsts, [(1, 11), (1, 21), (2, 11), (2, 21)]);
    let most = Project
        .tasks()
        .order_by(Task.id)
        .limit(1)
        .max(Task.tenant.id);
    assert_eq!(
        projects().values(most).all(&db).await?,
        [Some(1), Some(1), Some(2), Some(2)]
    );
    Ok(())
}

async fn groups_are_of_the_tenant_of_their_row(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let found = || Task::objects().values((Task.project, count()));
    assert_sent(&db, "shared_key_groups", async || {
        let by_tenant = found().order_by((Task.tenant.id.desc(), Task.project.id));
        let by_tenant = by_tenant.all(&db).await?.into_iter();
        let by_tenant = by_tenant.map(|(project, n)| (project.tenant.id, project.id, n));
        assert_eq!(
            by_tenant.collect::<Vec<_>>(),
            [(2, 1, 2), (2, 2, 2), (1, 1, 2), (1, 2, 2)]
        );
        let by_name = found().order_by((Task.tenant.name.desc(), Task.project.id));
        let by_name = by_name
            .all(&db)
            .await?
            .into_iter()
            .map(|(project, _)| project.name);
        assert_eq!(
            by_name.collect::<Vec<_>>(),
            ["borg 1", "borg 2", "acme 1", "acme 2"]
        );
        Ok(())
    })
    .await?;
    // Tasks that are assigned to nobody are of either tenant.
    let assigned = Task::objects().values((Task.assignee, count()));
    let error = assigned
        .order_by(Task.tenant.id)
        .all(&db)
        .await
        .expect_err("no tenant");
    assert!(
        error
            .to_string()
            .contains("`Task.tenant` stands beside an aggregate"),
        "{error}"
    );
    Ok(())
}

async fn a_key_is_assigned_in_parts(db: Database) -> orm::Result<()> {
    tenants(&db).await?;
    let mut task = Task::get((1, 11), &db).await?;
    "moved".clone_into(&mut task.name);
    task.project = (1, 2).into();
    task.assignee = Some((1, 2).into());
    task.save(&db).await?;
    task.refresh(&db).await?;
    assert_eq!(
        (task.project.id, task.assignee.map(|user| user.id)),
        ((1, 2), Some((1, 2)))
    );
    let nobody: Option<(i64, i64)> = Some((2, 1));
    let draft = Task::draft().tenant(2).id(90).name("new").project((2, 1));
    let task = draft
        .assignee(nobody.map(ForeignKey::from))
        .save(&db)
        .await?;
    assert_eq!(
        task.assignee
            .get(&db)
            .await?
            .map(|user: &User| user.name.as_str()),
        Some("borg 1")
    );
    let brief = Brief::draft().tenant(1).project((1, 2)).text("two");
    assert_eq!(brief.save(&db).await?.project, (1, 2).into());
    Ok(())
}
