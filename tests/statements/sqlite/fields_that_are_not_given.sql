UPDATE "book" SET "copies" = ? WHERE "book"."title" = ?;
SELECT COUNT(*) FROM "book" WHERE "book"."title" = ?;
SELECT "book"."copies" FROM "book" WHERE "book"."title" = ?;
