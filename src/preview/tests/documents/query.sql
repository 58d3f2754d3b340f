-- what is owed
SELECT client, SUM(amount) AS owed
FROM invoices WHERE paid IS NULL GROUP BY client;
