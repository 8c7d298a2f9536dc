UPDATE "post" SET "title" = $1::text WHERE "post"."id" IN (SELECT "t2"."id" FROM (SELECT DISTINCT "t1"."id", "t1"."title", "t1"."stars", "t1"."blog_id", "t1"."answers_id" FROM "post" AS "t1" ORDER BY "t1"."stars", "t1"."title" LIMIT $2::int8) AS "t2");
SELECT COUNT(*) FROM (SELECT DISTINCT "post"."id" FROM "post" LIMIT $1::int8) AS "t1";
SELECT 1 FROM (SELECT DISTINCT "post"."id" FROM "post" LIMIT $1::int8 OFFSET $2::int8) AS "t1" LIMIT $3::int8;
DELETE FROM "post" WHERE "post"."id" IN (SELECT "t2"."id" FROM (SELECT DISTINCT "t1"."id", "t1"."title", "t1"."stars", "t1"."blog_id", "t1"."answers_id" FROM "post" AS "t1" ORDER BY "t1"."stars", "t1"."title" LIMIT $1::int8) AS "t2");
