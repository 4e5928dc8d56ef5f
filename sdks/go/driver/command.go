package main

import "encoding/json"

// command is any of the commands; each uses some of the members.
type command struct {
	Do             string          `json:"do"`
	As             string          `json:"as"`
	Of             string          `json:"of"`
	URL            string          `json:"url"`
	Key            string          `json:"key"`
	AllowedOrigins []string        `json:"allowedOrigins"`
	PatienceMs     int64           `json:"patienceMs"`
	Operation      string          `json:"operation"`
	Input          json.RawMessage `json:"input"`
	File           string          `json:"file"`
	MediaType      string          `json:"mediaType"`
	IdempotencyKey *string         `json:"idempotencyKey"`
	Location       string          `json:"location"`
	TimeoutMs      *int64          `json:"timeoutMs"`
}
