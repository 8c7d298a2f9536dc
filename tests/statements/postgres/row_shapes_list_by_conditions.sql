SELECT "author"."id" FROM "author" ORDER BY "author"."id";
SELECT "author"."id", "t1"."title", "t1"."year" FROM "author" INNER JOIN "book" AS "t1" ON "t1"."year" < ("author"."birth_year" + $1::int4) AND ("t1"."author_id" IS NOT NULL AND "t1"."author_id" = "author"."id") WHERE "author"."id" = ANY($2::int8[]) ORDER BY "t1"."year";
