SELECT "author"."id" FROM "author" ORDER BY "author"."id";
SELECT "author"."id", "t1"."title", "t1"."year" FROM "author" INNER JOIN "book" AS "t1" ON "t1"."year" < orm_i32("author"."birth_year" + ?) AND ("t1"."author_id" IS NOT NULL AND "t1"."author_id" = "author"."id") WHERE "author"."id" IN (SELECT value FROM json_each(?)) ORDER BY "t1"."year";
