SELECT "book"."value 1" FROM (SELECT "t1"."title" AS "value 1" FROM "book" AS "t1" UNION SELECT "t2"."name" FROM "author" AS "t2") AS "book" ORDER BY "book"."value 1" NULLS LAST LIMIT $1::int8;
SELECT COUNT(*) FROM (SELECT "t1"."title" AS "value 1" FROM "book" AS "t1" UNION SELECT "t2"."name" FROM "author" AS "t2") AS "book";
SELECT 1 FROM (SELECT "t1"."title" AS "value 1" FROM "book" AS "t1" UNION SELECT "t2"."name" FROM "author" AS "t2") AS "book" LIMIT $1::int8;
SELECT "book"."value 1", "book"."value 1" FROM (SELECT "t1"."title" AS "value 1" FROM "book" AS "t1" UNION SELECT "t2"."name" FROM "author" AS "t2") AS "book" ORDER BY "book"."value 1" NULLS LAST LIMIT $1::int8;
