INSERT INTO "booking" ("reference", "room_id", "starts", "ends", "cancelled") VALUES ($1::text, $2::int8, $3::timestamptz, $4::timestamptz, $5::bool) ON CONFLICT DO NOTHING RETURNING "id";
SELECT "booking"."id", "booking"."reference", "booking"."room_id", "booking"."starts", "booking"."ends", "booking"."cancelled" FROM "booking" WHERE "booking"."reference" = $1::text;
