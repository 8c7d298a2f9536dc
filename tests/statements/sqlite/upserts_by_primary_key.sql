INSERT INTO "shelf" ("id", "room") SELECT "1", "2" FROM orm_rows(orm_columns(?, ?)) WHERE true ON CONFLICT ("id") DO UPDATE SET "room" = "excluded"."room" RETURNING "id", orm_is_new();
INSERT INTO "shelf" ("id", "room") SELECT "1", "2" FROM orm_rows(orm_columns(?, ?)) WHERE true ON CONFLICT DO NOTHING RETURNING "id";
SELECT "values in hand"."rowid", "t1"."id" FROM orm_rows(orm_columns(?)) AS "values in hand" CROSS JOIN "shelf" AS "t1" ON "t1"."id" = +"values in hand"."1";
