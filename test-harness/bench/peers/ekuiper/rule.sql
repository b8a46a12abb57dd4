SELECT
  CASE WHEN temperature > -40 THEN (temperature - 32) / 1.8 END AS temperature,
  CASE WHEN pressure > -40 THEN pressure END AS pressure,
  CASE WHEN seq > -40 THEN seq END AS seq,
  split_value(meta(topic), "/", 2) AS device
FROM stream
WHERE temperature > -40 OR pressure > -40 OR seq > -40
