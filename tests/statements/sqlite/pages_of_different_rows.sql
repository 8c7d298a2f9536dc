UPDATE "post" SET "title" = ? WHERE "post"."id" IN (SELECT "t1"."id" FROM (SELECT DISTINCT "t2"."id", "t2"."title", "t2"."stars", "t2"."blog_id", "t2"."answers_id" FROM "post" AS "t2" ORDER BY "t2"."stars", "t2"."title" LIMIT ?) AS "t1");
SELECT COUNT(*) FROM (SELECT DISTINCT "post"."id" FROM "post" LIMIT ?) AS "t1";
SELECT 1 FROM (SELECT DISTINCT "post"."id" FROM "post" LIMIT ? OFFSET ?) AS "t1" LIMIT ?;
SELECT "t1"."id" FROM (SELECT DISTINCT "post"."id", "post"."title", "post"."stars", "post"."blog_id", "post"."answers_id" FROM "post" ORDER BY "post"."stars", "post"."title" LIMIT ?) AS "t1";
DELETE FROM "post" WHERE "post"."id" IN (SELECT value FROM json_each(?));
