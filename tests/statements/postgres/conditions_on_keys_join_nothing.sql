UPDATE "task" SET "weight" = $1::int8 WHERE "task"."done_by_id" = $2::int8 AND "task"."weight" > $3::int8;
DELETE FROM "task" WHERE "task"."done_by_id" = $1::int8 AND "task"."weight" > $2::int8 RETURNING "task"."id";
