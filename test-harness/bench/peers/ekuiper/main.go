// SPDX-License-Identifier: Apache-2.0

// eKuiper's daemon with what its tag core has: SQL, MQTT, HTTP and no plugins. One stream and one rule, which it takes only as strings in an
// init.json, are made of the files stream.sql, rule.sql and rule.json of the folder that it runs in.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/lf-edge/ekuiper/v2/cmd"
	"github.com/lf-edge/ekuiper/v2/pkg/model"
	"github.com/lf-edge/ekuiper/v2/pkg/modules"
)

func main() {
	if err := os.WriteFile("init.json", ruleset(), 0o644); err != nil {
		log.Fatal(err)
	}
	// its own check refuses 0 and takes 10081
	modules.RegisterConfHook(func(c *model.KuiperConf) { c.Source.HttpServerPort = 0 })
	cmd.Main()
}

func ruleset() []byte {
	rule := map[string]any{}
	if err := json.Unmarshal(read("rule.json"), &rule); err != nil {
		log.Fatal(err)
	}
	rule["id"] = "rule"
	rule["sql"] = string(read("rule.sql"))
	return text(map[string]any{
		"streams": map[string]string{"stream": string(read("stream.sql"))},
		"tables":  map[string]string{},
		"rules":   map[string]string{"rule": string(text(rule))},
	})
}

func text(value any) []byte {
	made, err := json.Marshal(value)
	if err != nil {
		log.Fatal(err)
	}
	return made
}

func read(file string) []byte {
	found, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	return found
}
