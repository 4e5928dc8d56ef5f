package polling

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/see-other/see-other-go/api"
)

const (
	resultNotReady  = "/problems/result-not-ready"
	shownCharacters = 200
)

// ProblemOf is the problem document (RFC 9457) in an answer; one made of its status code and the beginning of
// its text if it holds none.
func ProblemOf(answer Answer) *api.Problem {
	members := map[string]json.RawMessage{}
	if answer.isJSON() && json.Unmarshal(answer.Body, &members) == nil && members["title"] != nil {
		if members["type"] == nil {
			members["type"] = json.RawMessage(`"about:blank"`)
		}
		// the answer's own status counts, whatever the body says (RFC 9457, section 3.1.2)
		members["status"] = json.RawMessage(fmt.Sprint(answer.StatusCode))
		if completed, err := json.Marshal(members); err == nil {
			problem := &api.Problem{}
			if json.Unmarshal(completed, problem) == nil {
				return problem
			}
		}
	}
	problem := api.NewProblem("about:blank", fmt.Sprintf("HTTP %d", answer.StatusCode), int32(answer.StatusCode))
	if text := shown(answer); text != "" {
		problem.SetDetail(text)
	}
	return problem
}

// Describe puts a problem into one line.
func Describe(problem *api.Problem) string {
	said := problem.Title
	if detail := problem.GetDetail(); detail != "" {
		said += ": " + detail
	}
	places := make([]string, 0, len(problem.Errors))
	for _, wrong := range problem.Errors {
		where := wrong.GetPointer() + wrong.GetParameter() + wrong.GetHeader()
		places = append(places, strings.TrimSpace(where+" "+wrong.Detail))
	}
	if len(places) == 0 {
		return said
	}
	return said + " (" + strings.Join(places, "; ") + ")"
}

func shown(answer Answer) string {
	if !answer.isJSON() && !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/plain") {
		return ""
	}
	text := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(string(answer.Body), "")), " "))
	return string(text[:min(len(text), shownCharacters)])
}

func isNotReady(problem *api.Problem) bool {
	return problem.Status == http.StatusNotFound && strings.HasSuffix(problem.Type, resultNotReady)
}

func unexplained() *api.Problem {
	problem := api.NewProblem("about:blank", "The request failed", http.StatusInternalServerError)
	problem.SetDetail("the server does not say why")
	return problem
}
