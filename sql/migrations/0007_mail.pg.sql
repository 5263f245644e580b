-- Placeholder of mail.
SELECT 1;
