// resume takes up the estimate at a Location, whoever submitted it: resume http://127.0.0.1:8080/requests/...
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	seeother "github.com/see-other/see-other-go"
	"github.com/see-other/see-other-go/api"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("the Location of an estimate was expected, as estimate_schedule prints it")
	}
	url := os.Getenv("SEE_OTHER_URL")
	if url == "" {
		url = "http://127.0.0.1:8080"
	}
	client, err := seeother.New(url, seeother.Options{Key: os.Getenv("SEE_OTHER_TOKEN")})
	if err != nil {
		log.Fatal(err)
	}

	submission, err := seeother.Resume[api.ScheduleEstimate](client, os.Args[1])
	if err != nil {
		log.Fatal(err)
	}

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	estimate, err := submission.Wait(ctx)

	var late *seeother.WaitTimeout
	if errors.As(err, &late) {
		log.Fatalf("not finished after a minute; ask again later: %s", late.Location)
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("p80:", estimate.Duration.Percentiles.P80)
}
