UPDATE "task" SET "weight" = ? WHERE "task"."done_by_id" = ? AND "task"."weight" > ?;
DELETE FROM "task" WHERE "task"."done_by_id" = ? AND "task"."weight" > ? RETURNING "task"."id";
