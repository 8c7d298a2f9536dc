SELECT "tag"."id", "tag"."name", "tag"."uses" FROM "tag" ORDER BY "tag"."name" DESC, "tag"."uses" LIMIT $1::int8 OFFSET $2::int8;
SELECT "tag"."id", "tag"."name", "tag"."uses" FROM "tag" OFFSET $1::int8;
SELECT "tag"."id", "tag"."name", "tag"."uses" FROM (SELECT "t1"."id", "t1"."name", "t1"."uses" FROM "tag" AS "t1" LIMIT $1::int8) AS "tag" WHERE "tag"."uses" = $2::int4;
SELECT "tag"."id", "tag"."name", "tag"."uses" FROM "tag" ORDER BY "tag"."uses" DESC;
SELECT "tag"."id", "tag"."name", "tag"."uses" FROM "tag";
