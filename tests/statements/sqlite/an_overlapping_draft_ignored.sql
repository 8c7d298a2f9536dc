INSERT INTO "booking" ("reference", "room_id", "starts", "ends", "cancelled") VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING "id";
SELECT "booking"."id", "booking"."reference", "booking"."room_id", "booking"."starts", "booking"."ends", "booking"."cancelled" FROM "booking" WHERE "booking"."reference" = ?;
