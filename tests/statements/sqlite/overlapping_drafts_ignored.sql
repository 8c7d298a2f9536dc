INSERT INTO "booking" ("reference", "room_id", "starts", "ends", "cancelled") SELECT "1", "2", "3", "4", "5" FROM orm_rows(orm_columns(?, ?, ?, ?, ?)) WHERE true ON CONFLICT DO NOTHING RETURNING "id";
SELECT "values in hand"."rowid", "t1"."id" FROM orm_rows(orm_columns(?)) AS "values in hand" CROSS JOIN "booking" AS "t1" ON "t1"."reference" = +"values in hand"."1";
INSERT INTO "booking" ("reference", "room_id", "starts", "ends", "cancelled") SELECT "1", "2", "3", "4", "5" FROM orm_rows(orm_columns(?, ?, ?, ?, ?)) WHERE true ON CONFLICT DO NOTHING RETURNING "id";
INSERT INTO "booking" ("reference", "room_id", "starts", "ends", "cancelled") SELECT "1", "2", "3", "4", "5" FROM orm_rows(orm_columns(?, ?, ?, ?, ?)) WHERE true ON CONFLICT DO NOTHING RETURNING "id";
SELECT "values in hand"."rowid", "t1"."id" FROM orm_rows(orm_columns(?)) AS "values in hand" CROSS JOIN "booking" AS "t1" ON "t1"."reference" = +"values in hand"."1";
INSERT INTO "booking" ("reference", "room_id", "starts", "ends", "cancelled") SELECT "1", "2", "3", "4", "5" FROM orm_rows(orm_columns(?, ?, ?, ?, ?)) WHERE true ON CONFLICT DO NOTHING RETURNING "id";
SELECT "values in hand"."rowid", "t1"."id" FROM orm_rows(orm_columns(?)) AS "values in hand" CROSS JOIN "booking" AS "t1" ON "t1"."reference" = +"values in hand"."1";
INSERT INTO "booking" ("reference", "room_id", "starts", "ends", "cancelled") SELECT "1", "2", "3", "4", "5" FROM orm_rows(orm_columns(?, ?, ?, ?, ?)) WHERE true ON CONFLICT DO NOTHING RETURNING "id";
