INSERT INTO "user_follows" ("from_user_id", "to_user_id") SELECT unnest($1::int8[]), unnest($2::int8[]) ON CONFLICT ("from_user_id", "to_user_id") DO NOTHING;
INSERT INTO "user_follows" ("from_user_id", "to_user_id") SELECT unnest($1::int8[]), unnest($2::int8[]) ON CONFLICT ("from_user_id", "to_user_id") DO NOTHING;
SELECT COUNT(*) FROM "user" WHERE "user"."id" IN (SELECT "t1"."to_user_id" FROM "user_follows" AS "t1" WHERE "t1"."from_user_id" = $1::int8);
SELECT "user"."id", "user"."name" FROM "user" WHERE "user"."id" IN (SELECT "t1"."from_user_id" FROM "user_follows" AS "t1" WHERE "t1"."to_user_id" = $1::int8) ORDER BY "user"."id";
SELECT "user"."id", "user"."name" FROM "user" WHERE NOT EXISTS (SELECT 1 FROM "user_follows" AS "t1" WHERE "t1"."from_user_id" = "user"."id");
SELECT "user"."id", "user"."name" FROM "user" WHERE EXISTS (SELECT 1 FROM "user_follows" AS "t1" WHERE "t1"."from_user_id" = "user"."id" AND EXISTS (SELECT 1 FROM "user_follows" AS "t2" INNER JOIN "user" AS "t3" ON "t3"."id" = "t2"."to_user_id" WHERE "t2"."from_user_id" = "t1"."to_user_id" AND "t3"."name" = $1::text));
SELECT "user"."id", "user"."name" FROM "user" ORDER BY "user"."id";
SELECT "user_follows"."from_user_id", "t1"."id", "t1"."name" FROM "user_follows" INNER JOIN "user" AS "t1" ON "t1"."id" = "user_follows"."to_user_id" WHERE "user_follows"."from_user_id" = ANY($1::int8[]) ORDER BY "user_follows"."to_user_id";
SELECT "user_follows"."to_user_id", "t1"."id", "t1"."name" FROM "user_follows" INNER JOIN "user" AS "t1" ON "t1"."id" = "user_follows"."from_user_id" WHERE "user_follows"."to_user_id" = ANY($1::int8[]) ORDER BY "user_follows"."from_user_id";
