UPDATE "employee" SET "id" = ? WHERE "employee"."id" = ?;
UPDATE "employee" SET "id" = "employee"."id" + ? WHERE "employee"."id" = ? RETURNING "employee"."id", "employee"."rank";
WITH "new values"("1", "2") AS MATERIALIZED (SELECT "employee"."id", (SELECT COUNT(*) FROM "employee" AS "t1" WHERE "t1"."reports_to_id" = "employee"."id") + ? FROM "employee" WHERE "employee"."id" = ?) UPDATE "employee" SET "id" = "new values"."2" FROM "new values" WHERE "employee"."id" = "new values"."1";
