SELECT "shop"."id" FROM "shop" WHERE "shop"."id" = ?;
SELECT "item"."id" FROM "item" WHERE "item"."shop_id" IN (SELECT value FROM json_each(?));
SELECT COUNT(*) FROM "message" WHERE "message"."about_id" IN (SELECT value FROM json_each(?));
DELETE FROM "shop" WHERE "shop"."id" = ?;
SELECT "category"."id" FROM "category" WHERE "category"."id" = ?;
SELECT COUNT(*) FROM "category" WHERE "category"."inside_id" IN (SELECT value FROM json_each(?));
DELETE FROM "category" WHERE "category"."id" = ?;
DELETE FROM "message" WHERE "message"."id" = ?;
SELECT "message"."id" FROM "message";
