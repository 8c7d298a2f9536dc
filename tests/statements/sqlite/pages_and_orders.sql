SELECT "tag"."id", "tag"."name", "tag"."uses" FROM "tag" ORDER BY "tag"."name" DESC, "tag"."uses" LIMIT ? OFFSET ?;
SELECT "tag"."id", "tag"."name", "tag"."uses" FROM "tag" LIMIT -1 OFFSET ?;
SELECT "tag"."id", "tag"."name", "tag"."uses" FROM (SELECT "t1"."id", "t1"."name", "t1"."uses" FROM "tag" AS "t1" LIMIT ?) AS "tag" WHERE "tag"."uses" = ?;
SELECT "tag"."id", "tag"."name", "tag"."uses" FROM "tag" ORDER BY "tag"."uses" DESC;
SELECT "tag"."id", "tag"."name", "tag"."uses" FROM "tag";
