SELECT "post"."id", "t1"."key", "t1"."value" FROM "post" CROSS JOIN json_each("post"."tags") AS "t1" ORDER BY "t1"."value";
SELECT COUNT(*) FROM (SELECT "t1"."id" AS "value 1", "t2"."key" AS "value 2", "t2"."value" AS "value 3" FROM "post" AS "t1" CROSS JOIN json_each("t1"."tags") AS "t2") AS "post";
SELECT "t2"."value" FROM (SELECT "t1"."id", "t1"."tags" FROM "post" AS "t1" ORDER BY "t1"."id" LIMIT ?) AS "post" CROSS JOIN json_each("post"."tags") AS "t2" ORDER BY "post"."id";
SELECT "t1"."value", COUNT(*) FROM "post" CROSS JOIN json_each("post"."tags") AS "t1" GROUP BY "t1"."value" HAVING COUNT(*) > ? ORDER BY 2 DESC;
SELECT "post"."id", "post"."tags", "post"."scores", "post"."notes" FROM "post" WHERE EXISTS (SELECT 1 FROM json_each("post"."tags") AS "t1" WHERE "t1"."value" GLOB ? LIMIT 1);
SELECT "post"."id", (SELECT MAX("t1"."value") FROM json_each("post"."scores") AS "t1") FROM "post" ORDER BY 2 DESC NULLS FIRST;
SELECT DISTINCT "t1"."value" FROM "post" CROSS JOIN json_each("post"."tags") AS "t1";
