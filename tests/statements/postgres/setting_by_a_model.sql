SELECT "membership"."person_id" FROM "membership" WHERE "membership"."band_id" = $1::int8;
DELETE FROM "membership" WHERE "membership"."band_id" = $1::int8 AND "membership"."person_id" = ANY($2::int8[]);
INSERT INTO "membership" ("band_id", "person_id", "year", "part", "card") SELECT unnest($1::int8[]), unnest($2::int8[]), unnest($3::int4[]), unnest($4::text[]), unnest($5::text[]);
