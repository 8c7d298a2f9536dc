SELECT "region"."id", "region"."name", "region"."zone" FROM "region" ORDER BY "region"."id";
SELECT "region"."id", "t1"."id", "t1"."kind", "t1"."subject", "t1"."stars" FROM "region" INNER JOIN "remark" AS "t1" ON TRUE WHERE "region"."id" IN (SELECT value FROM json_each(?)) AND "t1"."stars" > ? ORDER BY "t1"."id";
