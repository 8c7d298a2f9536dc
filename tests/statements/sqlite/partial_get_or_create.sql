SELECT "member"."id", "member"."team", "member"."slug", "member"."name", "member"."deleted_at" FROM "member" WHERE "member"."team" = ? AND "member"."slug" = ? AND (deleted_at IS NULL);
SELECT "member"."id", "member"."team", "member"."slug", "member"."name", "member"."deleted_at" FROM "member" WHERE "member"."team" = ? AND "member"."slug" = ? AND (deleted_at IS NULL);
INSERT INTO "member" ("team", "slug", "name", "deleted_at") VALUES (?, ?, ?, ?) ON CONFLICT ("team", "slug") WHERE (deleted_at IS NULL) DO NOTHING RETURNING "id";
INSERT INTO "member" ("team", "slug", "name", "deleted_at") VALUES (?, ?, ?, ?) ON CONFLICT ("team", "slug") WHERE (deleted_at IS NULL) DO UPDATE SET "name" = "excluded"."name" RETURNING "id", "team", "slug", "name", "deleted_at";
