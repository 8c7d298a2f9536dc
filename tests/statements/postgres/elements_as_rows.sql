SELECT "post"."id", ("t1"."key" - 1), "t1"."value" FROM "post" CROSS JOIN unnest("post"."tags") WITH ORDINALITY AS "t1"("value", "key") ORDER BY "t1"."value";
SELECT COUNT(*) FROM (SELECT "t1"."id" AS "value 1", ("t2"."key" - 1) AS "value 2", "t2"."value" AS "value 3" FROM "post" AS "t1" CROSS JOIN unnest("t1"."tags") WITH ORDINALITY AS "t2"("value", "key")) AS "post";
SELECT "t2"."value" FROM (SELECT "t1"."id", "t1"."tags" FROM "post" AS "t1" ORDER BY "t1"."id" LIMIT $1::int8) AS "post" CROSS JOIN unnest("post"."tags") AS "t2"("value") ORDER BY "post"."id";
SELECT "t1"."value", COUNT(*) FROM "post" CROSS JOIN unnest("post"."tags") AS "t1"("value") GROUP BY "t1"."value" HAVING COUNT(*) > $1::int8 ORDER BY 2 DESC;
SELECT "post"."id", "post"."tags", "post"."scores", "post"."notes" FROM "post" WHERE EXISTS (SELECT 1 FROM unnest("post"."tags") AS "t1"("value") WHERE "t1"."value" LIKE $1::text ESCAPE '!');
SELECT "post"."id", (SELECT MAX("t1"."value") FROM unnest("post"."scores") AS "t1"("value")) FROM "post" ORDER BY 2 DESC NULLS FIRST;
SELECT DISTINCT "t1"."value" FROM "post" CROSS JOIN unnest("post"."tags") AS "t1"("value");
