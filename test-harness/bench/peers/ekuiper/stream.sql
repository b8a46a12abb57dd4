CREATE STREAM stream () WITH (TYPE = "mqtt", FORMAT = "json", DATASOURCE = "ekuiper/in/+/+")
