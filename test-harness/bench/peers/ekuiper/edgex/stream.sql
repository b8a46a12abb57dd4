CREATE STREAM stream () WITH (TYPE = "edgex", FORMAT = "json")
