INSERT INTO "club" ("name") VALUES (?) ON CONFLICT ("name") DO UPDATE SET "name" = "club"."name" RETURNING "name";
INSERT INTO "seat" ("room", "seat", "taken") VALUES (?, ?, ?) ON CONFLICT ("room", "seat") DO UPDATE SET "taken" = "excluded"."taken" RETURNING "room", "seat", "taken";
