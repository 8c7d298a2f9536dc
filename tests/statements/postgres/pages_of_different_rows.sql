UPDATE "post" SET "title" = $1::text WHERE "post"."id" IN (SELECT "t1"."id" FROM "post" AS "t1" ORDER BY "t1"."stars", "t1"."title" LIMIT $2::int8);
SELECT COUNT(*) FROM (SELECT "post"."id" FROM "post" LIMIT $1::int8) AS "t1";
SELECT 1 FROM "post" LIMIT $1::int8 OFFSET $2::int8;
DELETE FROM "post" WHERE "post"."id" IN (SELECT "t1"."id" FROM "post" AS "t1" ORDER BY "t1"."stars", "t1"."title" LIMIT $1::int8);
