INSERT INTO "item" ("code", "label", "n", "version", "shelf_id", "changed_at") SELECT "1", "2", "3", "4", "5", "6" FROM orm_rows(orm_columns(?, ?, ?, ?, ?, ?)) WHERE true ON CONFLICT DO NOTHING RETURNING "id";
SELECT "values in hand"."rowid", "t1"."id" FROM orm_rows(orm_columns(?)) AS "values in hand" CROSS JOIN "item" AS "t1" ON "t1"."code" = +"values in hand"."1";
SELECT "values in hand"."rowid", "t1"."id" FROM orm_rows(orm_columns(?)) AS "values in hand" CROSS JOIN "item" AS "t1" ON "t1"."label" = +"values in hand"."1";
SELECT "item"."id", "item"."code", "item"."label", "item"."n", "item"."version", "item"."shelf_id", "item"."changed_at" FROM "item" WHERE "item"."id" = ?;
SELECT "item"."id", "item"."code", "item"."label", "item"."n", "item"."version", "item"."shelf_id", "item"."changed_at" FROM "item" WHERE "item"."id" = ?;
