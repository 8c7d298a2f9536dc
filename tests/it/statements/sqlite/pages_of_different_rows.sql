UPDATE "post" SET "title" = ? WHERE "post"."id" IN (SELECT "t2"."id" FROM (SELECT DISTINCT "t1"."id", "t1"."title", "t1"."stars", "t1"."blog_id", "t1"."answers_id" FROM "post" AS "t1" ORDER BY "t1"."stars", "t1"."title" LIMIT ?) AS "t2");
SELECT COUNT(*) FROM (SELECT DISTINCT "post"."id" FROM "post" LIMIT ?) AS "t1";
SELECT 1 FROM (SELECT DISTINCT "post"."id" FROM "post" LIMIT ? OFFSET ?) AS "t1" LIMIT ?;
SELECT COUNT(*) FROM (SELECT DISTINCT "post"."id" FROM "post" LIMIT ?) AS "t1";
DELETE FROM "post" WHERE "post"."id" IN (SELECT "t2"."id" FROM (SELECT DISTINCT "t1"."id", "t1"."title", "t1"."stars", "t1"."blog_id", "t1"."answers_id" FROM "post" AS "t1" ORDER BY "t1"."stars", "t1"."title" LIMIT ?) AS "t2");
