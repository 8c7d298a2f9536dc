SELECT "author"."name", "author"."id" FROM "author" ORDER BY "author"."id";
SELECT "author"."mentor_id", "author"."name", "author"."id" FROM "author" WHERE "author"."mentor_id" IN (SELECT value FROM json_each(?)) ORDER BY "author"."name";
SELECT "book"."author_id", "book"."title", "t1"."id" IS NOT NULL, "t1"."name", "t1"."birth_year", "t2"."name", "t2"."birth_year" FROM "book" LEFT JOIN "author" AS "t1" ON "t1"."id" = "book"."editor_id" INNER JOIN "author" AS "t2" ON "t2"."id" = "book"."author_id" WHERE "book"."author_id" IN (SELECT value FROM json_each(?)) ORDER BY "book"."year";
