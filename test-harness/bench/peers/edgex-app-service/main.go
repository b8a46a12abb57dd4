// SPDX-License-Identifier: Apache-2.0

// An application service of EdgeX, alone: the SDK's MQTT trigger, a function that does the work, the SDK's MQTT export.
package main

import (
	"log"
	"os"
	"strconv"
	"strings"

	"github.com/edgexfoundry/app-functions-sdk-go/v4/pkg"
	"github.com/edgexfoundry/app-functions-sdk-go/v4/pkg/interfaces"
	"github.com/edgexfoundry/app-functions-sdk-go/v4/pkg/transforms"
)

type readings map[string]float64

func main() {
	if err := os.Setenv("EDGEX_SECURITY_SECRET_STORE", "false"); err != nil {
		log.Fatal(err)
	}
	service, ok := pkg.NewAppServiceWithTargetType("edgex-app-service", &readings{})
	if !ok {
		os.Exit(1)
	}
	export, err := export(service)
	if err != nil {
		log.Fatal(err)
	}
	if err := service.SetDefaultFunctionsPipeline(addressed, work, export.MQTTSend); err != nil {
		log.Fatal(err)
	}
	if err := service.Run(); err != nil {
		log.Fatal(err)
	}
}

// addressed says which device a message is of: edgex-app-service/in/DEVICE/all.
func addressed(ctx interfaces.AppFunctionContext, data interface{}) (bool, interface{}) {
	topic, _ := ctx.GetValue(interfaces.RECEIVEDTOPIC)
	ctx.AddValue("device", strings.Split(topic, "/")[2])
	return true, data
}

// work is what the SDK's own functions do not do: they let a message pass or not, and convert no number.
func work(_ interfaces.AppFunctionContext, data interface{}) (bool, interface{}) {
	kept := readings{}
	for name, value := range data.(readings) {
		switch {
		case value <= -40:
		case name == "temperature":
			kept[name] = (value - 32) / 1.8
		default:
			kept[name] = value
		}
	}
	return len(kept) > 0, kept
}

func export(service interfaces.ApplicationService) (*transforms.MQTTSecretSender, error) {
	settings := service.ApplicationSettings()
	qos, err := strconv.ParseUint(settings["ExportQoS"], 10, 2)
	if err != nil {
		return nil, err
	}
	return transforms.NewMQTTSecretSender(transforms.MQTTSecretConfig{
		BrokerAddress: settings["ExportBroker"],
		ClientId:      "edgex-app-service-export",
		Topic:         "edgex-app-service/out/{device}",
		QoS:           byte(qos),
		AutoReconnect: true,
		AuthMode:      "none",
	}, false), nil
}
