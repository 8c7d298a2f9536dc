UPDATE "employee" SET "rank" = (SELECT COUNT(*) FROM "employee" AS "t1" WHERE "t1"."reports_to_id" = "employee"."id" AND "t1"."rank" = $1::int8), "deputy_of_id" = $2::int8 WHERE "employee"."reports_to_id" IS NULL;
UPDATE "employee" SET "rank" = "employee"."rank" + $1::int8 WHERE "employee"."reports_to_id" IS NULL;
UPDATE "employee" SET "rank" = $1::int8 WHERE NOT EXISTS (SELECT 1 FROM "employee" AS "t1" WHERE "t1"."reports_to_id" = "employee"."id");
