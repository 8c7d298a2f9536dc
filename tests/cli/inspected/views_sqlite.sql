CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE invoice (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL, customer_id INTEGER NOT NULL REFERENCES customer, day DATE NOT NULL);
INSERT INTO customer VALUES (1, 'Ann'), (2, 'Bob');
INSERT INTO invoice VALUES (1, 30, 1, '2024-05-01'), (2, 10, 1, '2024-05-02');
CREATE VIEW customer_total AS SELECT customer.name, customer.id AS customer_id, count(invoice.id) AS invoices, sum(invoice.amount) AS amount, avg(invoice.amount) AS mean, min(day) AS first_day, NULL AS none_yet, CASE customer.id WHEN 1 THEN 1 ELSE 'a' END AS odd FROM customer LEFT JOIN invoice ON invoice.customer_id = customer.id GROUP BY customer.id;
CREATE VIEW paid AS SELECT name AS "Name", amount, invoice.id FROM invoice JOIN customer ON customer.id = customer_id;
CREATE VIEW "per day" AS SELECT day, count(*) FROM invoice GROUP BY day;
