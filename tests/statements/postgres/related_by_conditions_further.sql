SELECT "invoice"."id", "invoice"."customer_id", "invoice"."label" FROM "invoice" ORDER BY "invoice"."id";
SELECT "invoice"."id", "t1"."id", "t1"."code", "t1"."name", "t1"."region_id" FROM "invoice" INNER JOIN "customer" AS "t2" ON "t2"."id" = "invoice"."customer_id" INNER JOIN "country" AS "t1" ON "t1"."code" = "t2"."country_code" WHERE "invoice"."id" = ANY($1::int8[]);
SELECT "customer"."id", "customer"."name", "customer"."country_code", "customer"."zone" FROM "customer" ORDER BY "customer"."id";
SELECT "customer"."id", "t1"."id", "t1"."code", "t1"."name", "t1"."region_id" FROM "customer" INNER JOIN "country" AS "t1" ON TRUE INNER JOIN "region" AS "t2" ON "t2"."id" = "t1"."region_id" WHERE "customer"."id" = ANY($1::int8[]) AND "t2"."zone" = "customer"."zone" ORDER BY "t1"."id";
