INSERT INTO "visit" ("about", "starts", "ends") SELECT unnest($1::text[]), unnest($2::int4[]), unnest($3::int4[]) ON CONFLICT DO NOTHING RETURNING "id";
INSERT INTO "visit" ("about", "starts", "ends") SELECT unnest($1::text[]), unnest($2::int4[]), unnest($3::int4[]) ON CONFLICT DO NOTHING RETURNING "id";
INSERT INTO "visit" ("about", "starts", "ends") SELECT unnest($1::text[]), unnest($2::int4[]), unnest($3::int4[]) ON CONFLICT DO NOTHING RETURNING "id";
INSERT INTO "visit" ("about", "starts", "ends") SELECT unnest($1::text[]), unnest($2::int4[]), unnest($3::int4[]) ON CONFLICT DO NOTHING RETURNING "id";
INSERT INTO "visit" ("about", "starts", "ends") SELECT unnest($1::text[]), unnest($2::int4[]), unnest($3::int4[]) ON CONFLICT DO NOTHING RETURNING "id";
INSERT INTO "visit" ("about", "starts", "ends") SELECT unnest($1::text[]), unnest($2::int4[]), unnest($3::int4[]) ON CONFLICT DO NOTHING RETURNING "id";
INSERT INTO "visit" ("about", "starts", "ends") SELECT unnest($1::text[]), unnest($2::int4[]), unnest($3::int4[]) ON CONFLICT DO NOTHING RETURNING "id";
SELECT "values in hand"."n" - 1, "t1"."id" FROM unnest($1::text[]) WITH ORDINALITY AS "values in hand"("1", "n") INNER JOIN "visit" AS "t1" ON "t1"."about" = "values in hand"."1";
SELECT "visit"."id", "visit"."about", "visit"."starts", "visit"."ends" FROM "visit" WHERE "visit"."id" = $1::int8;
