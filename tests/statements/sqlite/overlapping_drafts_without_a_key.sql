INSERT INTO "visit" ("about", "starts", "ends") SELECT "1", "2", "3" FROM orm_rows(orm_columns(?, ?, ?)) WHERE true ON CONFLICT DO NOTHING RETURNING "id";
INSERT INTO "visit" ("about", "starts", "ends") SELECT "1", "2", "3" FROM orm_rows(orm_columns(?, ?, ?)) WHERE true ON CONFLICT DO NOTHING RETURNING "id";
INSERT INTO "visit" ("about", "starts", "ends") SELECT "1", "2", "3" FROM orm_rows(orm_columns(?, ?, ?)) WHERE true ON CONFLICT DO NOTHING RETURNING "id";
INSERT INTO "visit" ("about", "starts", "ends") SELECT "1", "2", "3" FROM orm_rows(orm_columns(?, ?, ?)) WHERE true ON CONFLICT DO NOTHING RETURNING "id";
INSERT INTO "visit" ("about", "starts", "ends") SELECT "1", "2", "3" FROM orm_rows(orm_columns(?, ?, ?)) WHERE true ON CONFLICT DO NOTHING RETURNING "id";
INSERT INTO "visit" ("about", "starts", "ends") SELECT "1", "2", "3" FROM orm_rows(orm_columns(?, ?, ?)) WHERE true ON CONFLICT DO NOTHING RETURNING "id";
INSERT INTO "visit" ("about", "starts", "ends") SELECT "1", "2", "3" FROM orm_rows(orm_columns(?, ?, ?)) WHERE true ON CONFLICT DO NOTHING RETURNING "id";
SELECT "values in hand"."rowid", "t1"."id" FROM orm_rows(orm_columns(?)) AS "values in hand" CROSS JOIN "visit" AS "t1" ON "t1"."about" = +"values in hand"."1";
SELECT "visit"."id", "visit"."about", "visit"."starts", "visit"."ends" FROM "visit" WHERE "visit"."id" = ?;
