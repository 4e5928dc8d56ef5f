// estimate_schedule asks how long a house takes to build.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	seeother "github.com/see-other/see-other-go"
	"github.com/see-other/see-other-go/api"
)

func main() {
	url := os.Getenv("SEE_OTHER_URL")
	if url == "" {
		url = "http://127.0.0.1:8080"
	}
	client, err := seeother.New(url, seeother.Options{Key: os.Getenv("SEE_OTHER_TOKEN")})
	if err != nil {
		log.Fatal(err)
	}

	house := api.ScheduleEstimateInput{
		Tasks: []api.ScheduleTask{
			{Id: "foundation", Optimistic: 4, Likely: 6, Pessimistic: 12},
			{Id: "walls", Optimistic: 8, Likely: 10, Pessimistic: 20, After: []string{"foundation"}},
			{Id: "wiring", Optimistic: 3, Likely: 5, Pessimistic: 14, After: []string{"foundation"}},
			{Id: "roof", Optimistic: 5, Likely: 6, Pessimistic: 9, After: []string{"walls", "wiring"}},
		},
	}
	house.SetTrials(20000)
	house.SetSeed(42)

	ctx := context.Background()
	submission, err := client.SubmitEstimateSchedule(ctx, house)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(submission.Location())

	estimate, err := submission.Wait(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("p80:", estimate.Duration.Percentiles.P80)
}
