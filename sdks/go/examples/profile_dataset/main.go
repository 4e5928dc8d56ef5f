// profile_dataset says what is in a CSV file: profile_dataset weather.csv
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"

	seeother "github.com/see-other/see-other-go"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("the path of a CSV file was expected: profile_dataset weather.csv")
	}
	url := os.Getenv("SEE_OTHER_URL")
	if url == "" {
		url = "http://127.0.0.1:8080"
	}
	client, err := seeother.New(url, seeother.Options{Key: os.Getenv("SEE_OTHER_TOKEN")})
	if err != nil {
		log.Fatal(err)
	}

	file, err := seeother.FileUpload(os.Args[1], "text/csv")
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	submission, err := client.SubmitProfileDataset(ctx, file)
	if err != nil {
		log.Fatal(err)
	}
	for status, err := range submission.Updates(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(status.Status)
	}

	profile, err := submission.Result(ctx)
	if err != nil {
		log.Fatal(err)
	}
	names := make([]string, 0, len(profile.Columns))
	for _, column := range profile.Columns {
		names = append(names, column.Name)
	}
	fmt.Printf("%d rows: %s\n", profile.Rows, strings.Join(names, " "))
}
