SELECT "book"."value 1" FROM (SELECT "t1"."title" AS "value 1" FROM "book" AS "t1" UNION SELECT "t2"."name" FROM "author" AS "t2") AS "book";
SELECT "book"."value 1" FROM (SELECT "t1"."title" AS "value 1" FROM "book" AS "t1" UNION ALL SELECT "t2"."name" FROM "author" AS "t2") AS "book";
SELECT "book"."value 1" FROM (SELECT "t1"."title" AS "value 1" FROM "book" AS "t1" INTERSECT SELECT "t2"."name" FROM "author" AS "t2") AS "book";
SELECT "book"."value 1" FROM (SELECT "t1"."title" AS "value 1" FROM "book" AS "t1" EXCEPT SELECT "t2"."name" FROM "author" AS "t2") AS "book";
SELECT "book"."value 1" FROM (SELECT "t1"."value 1" AS "value 1" FROM (SELECT "t2"."title" AS "value 1" FROM "book" AS "t2" ORDER BY "t2"."year" DESC LIMIT $1::int8) AS "t1" UNION SELECT "t3"."value 1" FROM (SELECT "t4"."name" AS "value 1" FROM "author" AS "t4" ORDER BY "t4"."name" LIMIT $2::int8) AS "t3") AS "book";
