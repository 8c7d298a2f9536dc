UPDATE "book" SET "copies" = $1::int4 WHERE "book"."title" = $2::text;
SELECT COUNT(*) FROM "book" WHERE "book"."title" = $1::text;
SELECT "book"."copies" FROM "book" WHERE "book"."title" = $1::text;
