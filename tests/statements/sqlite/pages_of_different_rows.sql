UPDATE "post" SET "title" = ? WHERE "post"."id" IN (SELECT "t1"."id" FROM "post" AS "t1" ORDER BY "t1"."stars", "t1"."title" LIMIT ?);
SELECT COUNT(*) FROM (SELECT "post"."id" FROM "post" LIMIT ?) AS "t1";
SELECT 1 FROM "post" LIMIT ? OFFSET ?;
SELECT "post"."id" FROM "post" ORDER BY "post"."stars", "post"."title" LIMIT ?;
DELETE FROM "post" WHERE "post"."id" IN (SELECT value FROM json_each(?));
