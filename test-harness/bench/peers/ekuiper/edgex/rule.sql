SELECT
  CASE WHEN `In` > 50 THEN "true" ELSE "false" END AS Out,
  meta(deviceName) AS device
FROM stream
WHERE had_changed(true, `In` > 50) OVER (PARTITION BY meta(deviceName))
