UPDATE "task" SET "assignee_id" = $1::int8 WHERE "task"."name" = $2::text AND "task"."tenant_id" = $3::int8;
UPDATE "task" SET "assignee_id" = $1::int8 WHERE "task"."name" = $2::text AND "task"."tenant_id" = $3::int8;
UPDATE "task" SET "reviewer_id" = "task"."assignee_id" WHERE "task"."name" = $1::text;
UPDATE "task" SET "assignee_id" = $1::int8 WHERE "task"."name" = $2::text;
UPDATE "comment" SET "tenant_id" = $1::int8, "task_id" = $2::int8, "author_id" = $3::int8 WHERE "comment"."id" = $4::int8;
