INSERT INTO "item" ("code", "label", "n", "version", "shelf_id", "changed_at") SELECT unnest($1::text[]), unnest($2::text[]), unnest($3::int4[]), unnest($4::int4[]), unnest($5::int8[]), unnest($6::timestamptz[]) ON CONFLICT DO NOTHING RETURNING "id";
SELECT "values in hand"."n" - 1, "t1"."id" FROM unnest($1::text[]) WITH ORDINALITY AS "values in hand"("1", "n") INNER JOIN "item" AS "t1" ON "t1"."code" = "values in hand"."1";
SELECT "values in hand"."n" - 1, "t1"."id" FROM unnest($1::text[]) WITH ORDINALITY AS "values in hand"("1", "n") INNER JOIN "item" AS "t1" ON "t1"."label" = "values in hand"."1";
SELECT "item"."id", "item"."code", "item"."label", "item"."n", "item"."version", "item"."shelf_id", "item"."changed_at" FROM "item" WHERE "item"."id" = $1::int8;
SELECT "item"."id", "item"."code", "item"."label", "item"."n", "item"."version", "item"."shelf_id", "item"."changed_at" FROM "item" WHERE "item"."id" = $1::int8;
