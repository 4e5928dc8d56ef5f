package polling

import (
	"encoding/json"
	"fmt"

	"github.com/see-other/see-other-go/api"
)

// StatusOf reads the status in an answer's body.
func StatusOf(answer Answer) (*api.RequestStatus, error) {
	if !answer.isJSON() {
		return nil, fmt.Errorf("%s answered %d with the media type %q, where a status in JSON was expected",
			answer.URL, answer.StatusCode, answer.Header.Get("Content-Type"))
	}
	status := &api.RequestStatus{}
	if err := json.Unmarshal(answer.Body, status); err != nil {
		return nil, fmt.Errorf("the status that %s answered cannot be read: %w", answer.URL, err)
	}
	return status, nil
}
