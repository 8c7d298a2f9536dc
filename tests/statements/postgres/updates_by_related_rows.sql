UPDATE "task" SET "weight" = (SELECT "t1"."rank" FROM "employee" AS "t1" WHERE "t1"."id" = "task"."done_by_id");
SELECT "task"."weight" FROM "task" ORDER BY "task"."id";
UPDATE "task" SET "weight" = ("task"."weight" * $1::int8) + coalesce((SELECT "t2"."rank" FROM "employee" AS "t1" LEFT JOIN "employee" AS "t2" ON "t2"."id" = "t1"."reports_to_id" WHERE "t1"."id" = "task"."done_by_id"), $2::int8);
SELECT "task"."weight" FROM "task" ORDER BY "task"."id";
UPDATE "task" SET "weight" = CASE WHEN (SELECT "t1"."rank" FROM "employee" AS "t1" WHERE "t1"."id" = "task"."done_by_id") > $1::int8 AND "task"."weight" > $2::int8 THEN $3::int4 ELSE "task"."done_by_id" END WHERE "task"."id" IN (SELECT "t4"."id" FROM "task" AS "t4" INNER JOIN "employee" AS "t5" ON "t5"."id" = "t4"."done_by_id" INNER JOIN "employee" AS "t6" ON "t6"."id" = "t5"."reports_to_id" WHERE "t6"."rank" >= $4::int8);
SELECT "task"."weight" FROM "task" ORDER BY "task"."id";
UPDATE "task" SET "weight" = coalesce((SELECT COUNT(*) FROM "employee" AS "t1" WHERE "t1"."rank" = (SELECT "t2"."rank" FROM "employee" AS "t2" WHERE "t2"."id" = "task"."done_by_id")), $1::int8);
SELECT "task"."weight" FROM "task" ORDER BY "task"."id";
UPDATE "employee" SET "rank" = coalesce((SELECT "t1"."rank" FROM "employee" AS "t1" WHERE "t1"."id" = "employee"."reports_to_id"), "employee"."rank" + $1::int8);
