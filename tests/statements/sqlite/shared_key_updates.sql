UPDATE "task" SET "assignee_id" = ? WHERE "task"."name" = ? AND "task"."tenant_id" = ?;
UPDATE "task" SET "assignee_id" = ? WHERE "task"."name" = ? AND "task"."tenant_id" = ?;
UPDATE "task" SET "reviewer_id" = "task"."assignee_id" WHERE "task"."name" = ?;
UPDATE "task" SET "assignee_id" = ? WHERE "task"."name" = ?;
UPDATE "comment" SET "tenant_id" = ?, "task_id" = ?, "author_id" = ? WHERE "comment"."id" = ?;
