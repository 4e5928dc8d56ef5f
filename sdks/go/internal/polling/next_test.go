package polling

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/see-other/see-other-go/api"
)

const (
	location = "http://example.org/requests/1"
	result   = "http://example.org/estimates/1"
)

var (
	polled   = At(location)
	fetching = Position{Location: location, URL: result, Fetching: true, Chain: []string{location}}
	rules    = Rules{
		Origins: Origins{"http://example.org:80": true, "http://files.example.org:80": true},
		Now:     time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC),
		Random:  func() float64 { return 0 },
	}
)

func answered(code int, contentType, body string, headers ...string) Answer {
	header := http.Header{"Content-Type": {contentType}}
	for i := 0; i < len(headers); i += 2 {
		header.Set(headers[i], headers[i+1])
	}
	return Answer{URL: location, StatusCode: code, Header: header, Body: []byte(body)}
}

func statusBody(members string) string {
	return `{"id":"1","location":"/requests/1","operation":"x","attempt":1,"createdAt":"2026-11-24T08:00:00.000Z",` + members + `}`
}

func status(members string, headers ...string) Answer {
	return answered(200, "application/json", statusBody(members), headers...)
}

func problem(code int, kind string) Answer {
	return answered(code, "application/problem+json", `{"type":"`+kind+`","title":"A problem","status":418}`)
}

func TestNext(t *testing.T) {
	hop := Position{Location: location, URL: "http://example.org/5", Chain: []string{location, "http://example.org/2", "http://example.org/3", "http://example.org/4"}}
	lastHop := Position{Location: location, URL: "http://example.org/6", Chain: append(hop.Chain[:4:4], hop.URL)}
	for name, row := range map[string]struct {
		at      Position
		answer  Answer
		outcome Outcome
		url     string
		delay   time.Duration
		detail  string
	}{
		"accepted, with Retry-After":     {at: polled, answer: status(`"status":"accepted"`, "Retry-After", "3"), outcome: Ask, url: location, delay: 3 * time.Second},
		"running, without Retry-After":   {at: polled, answer: status(`"status":"running"`), outcome: Ask, url: location, delay: minBackoff},
		"running, behind a redirect":     {at: hop, answer: status(`"status":"running"`), outcome: Ask, url: location, delay: minBackoff},
		"failed":                         {at: polled, answer: status(`"status":"failed","problem":{"type":"/p","title":"No","status":422}`), outcome: Failed, url: location},
		"failed, not saying why":         {at: polled, answer: status(`"status":"failed"`), outcome: Failed, url: location},
		"canceled":                       {at: polled, answer: status(`"status":"canceled"`), outcome: Canceled, url: location},
		"succeeded, with a result":       {at: polled, answer: status(`"status":"succeeded","result":"/estimates/1"`), outcome: Ask, url: result},
		"succeeded, without a result":    {at: polled, answer: status(`"status":"succeeded"`), outcome: Violation, url: location, detail: "not where the result is"},
		"an unknown status word":         {at: polled, answer: status(`"status":"pondering"`), outcome: Violation, url: location, detail: "pondering"},
		"a status that is no JSON":       {at: polled, answer: answered(200, "text/html", "<p>"), outcome: Violation, url: location, detail: "text/html"},
		"a status with no id":            {at: polled, answer: answered(200, "application/json", `{"status":"running"}`), outcome: Violation, url: location, detail: "id"},
		"303":                            {at: polled, answer: answered(303, "", "", "Location", "/estimates/1"), outcome: Ask, url: result},
		"303 to an allowed origin":       {at: polled, answer: answered(303, "", "", "Location", "http://files.example.org/1"), outcome: Ask, url: "http://files.example.org/1"},
		"303 without Location":           {at: polled, answer: answered(303, "", ""), outcome: Violation, url: location, detail: "no Location"},
		"303 to another origin":          {at: polled, answer: answered(303, "", "", "Location", "http://example.org:81/"), outcome: Violation, url: location, detail: "AllowedOrigins"},
		"303 to itself":                  {at: polled, answer: answered(303, "", "", "Location", "/requests/1"), outcome: Violation, url: location, detail: "circle"},
		"302":                            {at: polled, answer: answered(302, "", "", "Location", "/2"), outcome: Ask, url: "http://example.org/2"},
		"302 without Location":           {at: polled, answer: answered(302, "", ""), outcome: Violation, url: location, detail: "no Location"},
		"307":                            {at: polled, answer: answered(307, "", "", "Location", "/2"), outcome: Ask, url: "http://example.org/2"},
		"308 in a circle":                {at: hop, answer: answered(308, "", "", "Location", location), outcome: Violation, url: hop.URL, detail: "/5 -> " + location},
		"the fifth redirect":             {at: hop, answer: answered(307, "", "", "Location", "/6"), outcome: Ask, url: "http://example.org/6"},
		"the sixth redirect":             {at: lastHop, answer: answered(301, "", "", "Location", "/7"), outcome: Violation, url: lastHop.URL, detail: "more than 5"},
		"404":                            {at: polled, answer: problem(404, "/problems/request-unknown"), outcome: Unknown, url: location},
		"410":                            {at: polled, answer: problem(410, "/problems/request-expired"), outcome: Expired, url: location},
		"401":                            {at: polled, answer: problem(401, "/problems/unauthenticated"), outcome: Unauthorized, url: location, detail: "401"},
		"403":                            {at: polled, answer: problem(403, "/problems/scope-missing"), outcome: Unauthorized, url: location, detail: "403"},
		"406":                            {at: polled, answer: problem(406, "/problems/not-acceptable"), outcome: Violation, url: location, detail: "406"},
		"204":                            {at: polled, answer: answered(204, "", ""), outcome: Violation, url: location, detail: "204"},
		"408":                            {at: polled, answer: problem(408, "x"), outcome: Trouble, url: location, delay: minBackoff, detail: "408"},
		"425":                            {at: polled, answer: problem(425, "x"), outcome: Trouble, url: location, delay: minBackoff, detail: "425"},
		"429, with Retry-After":          {at: polled, answer: answered(429, "", "", "Retry-After", "7"), outcome: Trouble, url: location, delay: 7 * time.Second, detail: "429"},
		"503 behind a redirect":          {at: hop, answer: problem(503, "x"), outcome: Trouble, url: location, delay: minBackoff, detail: "503"},
		"no answer":                      {at: polled, answer: Answer{URL: location, Fault: errors.New("cut off")}, outcome: Trouble, url: location, delay: minBackoff, detail: "cut off"},
		"a result":                       {at: fetching, answer: answered(200, "application/json", "{}"), outcome: Done, url: result},
		"a result that is elsewhere":     {at: fetching, answer: answered(302, "", "", "Location", "/2"), outcome: Ask, url: "http://example.org/2"},
		"a result that leads back":       {at: fetching, answer: answered(303, "", "", "Location", location), outcome: Violation, url: result, detail: "circle"},
		"a result that is not ready":     {at: fetching, answer: problem(404, "/problems/result-not-ready"), outcome: Trouble, url: location, delay: minBackoff, detail: "404"},
		"a result of an unknown request": {at: fetching, answer: problem(404, "/problems/request-unknown"), outcome: Unknown, url: result},
		"a result that has expired":      {at: fetching, answer: problem(410, "x"), outcome: Expired, url: result},
		"a result with 202":              {at: fetching, answer: answered(202, "", ""), outcome: Violation, url: result, detail: "202"},
		"a result with 500":              {at: fetching, answer: problem(500, "x"), outcome: Trouble, url: result, delay: minBackoff, detail: "500"},
	} {
		t.Run(name, func(t *testing.T) {
			step := Next(row.at, row.answer, rules)
			if step.Outcome != row.outcome || step.Position.URL != row.url || step.Delay != row.delay {
				t.Errorf("outcome %d at %s after %s, expected %d at %s after %s (%s)",
					step.Outcome, step.Position.URL, step.Delay, row.outcome, row.url, row.delay, step.Detail)
			}
			if step.Position.Location != location {
				t.Errorf("the Location became %q", step.Position.Location)
			}
			if !strings.Contains(step.Detail, row.detail) || (row.detail == "") != (step.Detail == "") {
				t.Errorf("detail %q, expected %q in it", step.Detail, row.detail)
			}
			withProblem := step.Outcome == Failed || step.Outcome == Unknown || step.Outcome == Expired || step.Outcome == Unauthorized
			if withProblem && step.Problem == nil {
				t.Error("there is no problem")
			}
		})
	}
}

func TestAfterSubmit(t *testing.T) {
	for name, row := range map[string]struct {
		answer  Answer
		outcome Outcome
		detail  string
	}{
		"202":                           {answer: answered(202, "", "", "Location", "/requests/1"), outcome: Accepted},
		"202 without Location":          {answer: answered(202, "", ""), outcome: Violation, detail: "no Location"},
		"202 at another origin":         {answer: answered(202, "", "", "Location", "//elsewhere.example/"), outcome: Violation, detail: "elsewhere.example"},
		"200":                           {answer: answered(200, "", ""), outcome: Violation, detail: "202 Accepted"},
		"308":                           {answer: answered(308, "", "", "Location", "https://example.org/"), outcome: Violation, detail: "check the base URL"},
		"a key in use":                  {answer: answered(409, "", "", "Retry-After", "1"), outcome: Trouble, detail: "409"},
		"another conflict":              {answer: problem(409, "x"), outcome: Refused},
		"400":                           {answer: problem(400, "x"), outcome: Refused},
		"404, with no problem document": {answer: answered(404, "text/html", "<h1>Not found</h1>"), outcome: Refused},
		"401":                           {answer: problem(401, "x"), outcome: Unauthorized, detail: "401"},
		"429":                           {answer: problem(429, "x"), outcome: Trouble, detail: "429"},
		"503":                           {answer: problem(503, "x"), outcome: Trouble, detail: "503"},
		"no answer":                     {answer: Answer{URL: location, Fault: errors.New("refused")}, outcome: Trouble, detail: "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			step := AfterSubmit(row.answer, 0, rules)
			if step.Outcome != row.outcome || !strings.Contains(step.Detail, row.detail) {
				t.Errorf("outcome %d (%s), expected %d (%s)", step.Outcome, step.Detail, row.outcome, row.detail)
			}
			if row.outcome == Accepted && step.Position.URL != location {
				t.Errorf("the Location became %q", step.Position.URL)
			}
		})
	}
}

func TestTroublesAndSilencesLengthenTheBackoff(t *testing.T) {
	at := polled
	long := rules
	long.Random = func() float64 { return 0.999 }
	var delays []time.Duration
	for range 8 {
		step := Next(at, problem(503, "x"), long)
		at, delays = step.Position, append(delays, step.Delay.Round(time.Second))
	}
	if delays[0] != time.Second || delays[1] != 2*time.Second || delays[7] != maxBackoff {
		t.Errorf("backoff of troubles: %v", delays)
	}
	at = Next(at, status(`"status":"running"`), long).Position
	if at.Troubles != 0 || at.Silent != 1 {
		t.Errorf("after a good answer without Retry-After: %+v", at)
	}
	if delay := Next(at, status(`"status":"running"`), long).Delay.Round(time.Second); delay != 2*time.Second {
		t.Errorf("the second silence: %s", delay)
	}
	if at = Next(at, status(`"status":"running"`, "Retry-After", "1"), long).Position; at.Silent != 0 {
		t.Errorf("after a Retry-After: %+v", at)
	}
}

func TestTroublesCountThroughRedirects(t *testing.T) {
	at := Next(polled, problem(503, "x"), rules).Position
	at = Next(at, answered(307, "", "", "Location", "/2"), rules).Position
	if at = Next(at, problem(503, "x"), rules).Position; at.Troubles != 2 {
		t.Errorf("%d troubles in a row, expected 2", at.Troubles)
	}
}

func TestResultThatIsNeverReadyIsOneRowOfTroubles(t *testing.T) {
	seeOther := answered(303, "", "", "Location", "/estimates/1")
	at := Next(polled, problem(503, "x"), rules).Position
	at = Next(at, seeOther, rules).Position
	if at.Troubles != 0 {
		t.Errorf("%d troubles after a success", at.Troubles)
	}
	for range 2 {
		at = Next(at, problem(404, "/problems/result-not-ready"), rules).Position
		at = Next(at, problem(503, "x"), rules).Position
		at = Next(at, seeOther, rules).Position
	}
	if at.Troubles != 4 {
		t.Errorf("%d troubles in a row, expected 4", at.Troubles)
	}
	if at = Next(At(location), status(`"status":"running"`), rules).Position; at.Troubles != 0 || at.Unready {
		t.Errorf("after a running: %+v", at)
	}
}

func TestPatience(t *testing.T) {
	trouble := func(nth int, delay time.Duration, told bool) Step {
		return Step{Position: Position{Troubles: nth}, Delay: delay, Told: told}
	}
	patience := Patience{Limit: time.Minute}
	now := rules.Now
	for _, row := range []struct {
		after    time.Duration
		trouble  Step
		expected time.Duration
		over     bool
	}{
		// however long what came before has taken
		{after: time.Hour, trouble: trouble(1, time.Second, false), expected: time.Second},
		{after: 20 * time.Second, trouble: trouble(2, 30*time.Second, false), expected: 30 * time.Second},
		{after: 30 * time.Second, trouble: trouble(3, 30*time.Second, false), expected: 10 * time.Second},
		{after: 0, trouble: trouble(3, 10*time.Second, true), expected: 10 * time.Second},
		{after: 0, trouble: trouble(3, 11*time.Second, true), over: true},
		{after: 10 * time.Second, trouble: trouble(4, time.Second, false), over: true},
		{after: 0, trouble: trouble(1, time.Second, false), expected: time.Second},
	} {
		now = now.Add(row.after)
		delay, more := patience.Delay(row.trouble, now)
		if delay != row.expected || more == row.over {
			t.Errorf("%s, %t after %+v", delay, more, row)
		}
	}
}

func TestAfterCancel(t *testing.T) {
	for name, row := range map[string]struct {
		answer  Answer
		outcome Outcome
	}{
		"200":           {status(`"status":"canceled"`), Done},
		"202":           {answered(202, "application/json", statusBody(`"status":"running"`)), Done},
		"202, unread":   {answered(202, "", ""), Violation},
		"404":           {problem(404, "x"), Unknown},
		"409":           {problem(409, "x"), TooLate},
		"410":           {problem(410, "x"), Expired},
		"401":           {problem(401, "x"), Unauthorized},
		"503":           {problem(503, "x"), Trouble},
		"no answer":     {Answer{Fault: errors.New("cut off")}, Trouble},
		"302":           {answered(302, "", "", "Location", "/2"), Ask},
		"303":           {answered(303, "", "", "Location", "/2"), Violation},
		"308":           {answered(308, "", "", "Location", "/2"), Ask},
		"308 to itself": {answered(308, "", "", "Location", location), Violation},
		"307 elsewhere": {answered(307, "", "", "Location", "//example.com/"), Violation},
	} {
		t.Run(name, func(t *testing.T) {
			if step := AfterCancel(polled, row.answer, rules); step.Outcome != row.outcome || (row.outcome == Done) != (step.Status != nil) {
				t.Errorf("%+v", step)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	const date = "Tue, 24 Nov 2026 08:00:30 GMT"
	for name, row := range map[string]struct {
		value, date string
		expected    time.Duration
		none        bool
	}{
		"none":                       {none: true},
		"seconds":                    {value: "120", expected: 2 * time.Minute},
		"fractions":                  {value: "1.5", none: true},
		"a sign":                     {value: "+5", none: true},
		"leading zeros":              {value: strings.Repeat("0", 30) + "7", expected: 7 * time.Second},
		"a date of RFC 850":          {value: "Tuesday, 24-Nov-26 08:00:30 GMT", expected: 30 * time.Second},
		"a date of asctime":          {value: "Tue Nov 24 08:00:30 2026", expected: 30 * time.Second},
		"a date":                     {value: date, expected: 30 * time.Second},
		"a date by the server's own": {value: date, date: "Tue, 24 Nov 2026 08:00:20 GMT", expected: 10 * time.Second},
		"a date that has passed":     {value: "Tue, 24 Nov 2026 07:00:00 GMT", expected: 0},
		"a year":                     {value: "31536000", expected: maxRetryAfter},
		"more than numbers can hold": {value: strings.Repeat("9", 400), expected: maxRetryAfter},
		"a negative number":          {value: "-1", none: true},
		"words":                      {value: "soon", none: true},
	} {
		t.Run(name, func(t *testing.T) {
			header := http.Header{}
			header.Set("Retry-After", row.value)
			header.Set("Date", row.date)
			given, ok := RetryAfter(header, rules.Now)
			if ok == row.none || given != row.expected {
				t.Errorf("%s, %t; expected %s, %t", given, ok, row.expected, !row.none)
			}
		})
	}
}

func TestFollow(t *testing.T) {
	for name, row := range map[string]struct{ location, from, expected, refusal string }{
		"an absolute path":          {location: "/requests/1", from: "http://example.org/prefix/x", expected: location},
		"a relative path":           {location: "1", from: "http://example.org/requests/", expected: location},
		"the default port":          {location: "http://EXAMPLE.org:80/requests/1", from: location, expected: "http://EXAMPLE.org:80/requests/1"},
		"from elsewhere to home":    {location: location, from: "http://files.example.org/1", expected: location},
		"another port":              {location: "http://example.org:8080/", from: location, refusal: "another origin"},
		"another scheme":            {location: "https://example.org/", from: location, refusal: "another origin"},
		"another host":              {location: "//example.com/", from: location, refusal: "another origin"},
		"not HTTP":                  {location: "ftp://example.org/", from: location, refusal: "not an HTTP URL"},
		"a password":                {location: "http://a:b@example.org/", from: location, refusal: "user name or password"},
		"not a URL":                 {location: "http://[", from: location, refusal: "not a URL"},
		"nothing but space":         {location: " ", from: location, refusal: "no Location"},
		"a fragment, which is lost": {location: "/requests/1#x", from: location, expected: location},
	} {
		t.Run(name, func(t *testing.T) {
			followed, err := rules.Origins.Follow(row.location, row.from)
			if followed != row.expected {
				t.Errorf("%q, expected %q (%v)", followed, row.expected, err)
			}
			if (err == nil) != (row.refusal == "") || err != nil && !strings.Contains(err.Error(), row.refusal) {
				t.Errorf("error %v, expected %q", err, row.refusal)
			}
		})
	}
}

func TestProblemOf(t *testing.T) {
	for name, row := range map[string]struct {
		answer                Answer
		kind, title, describe string
	}{
		"a problem document":     {answer: problem(404, "/p"), kind: "/p", title: "A problem", describe: "A problem"},
		"without a type":         {answer: answered(404, "application/json", `{"title":"No","detail":"Nothing there."}`), kind: "about:blank", title: "No", describe: "No: Nothing there."},
		"with what is wrong":     {answer: answered(404, "application/problem+json", `{"title":"No","errors":[{"pointer":"/a","detail":"is wrong"}]}`), kind: "about:blank", title: "No", describe: "No (/a is wrong)"},
		"plain text":             {answer: answered(404, "text/plain", "no\nsuch  page"), kind: "about:blank", title: "HTTP 404", describe: "HTTP 404: no such page"},
		"a page":                 {answer: answered(404, "text/html", "<p>"), kind: "about:blank", title: "HTTP 404", describe: "HTTP 404"},
		"JSON that breaks off":   {answer: answered(404, "application/json", `{"title":`), kind: "about:blank", title: "HTTP 404", describe: `HTTP 404: {"title":`},
		"members of wrong types": {answer: answered(404, "application/json", `{"title":1}`), kind: "about:blank", title: "HTTP 404", describe: `HTTP 404: {"title":1}`},
	} {
		t.Run(name, func(t *testing.T) {
			given := ProblemOf(row.answer)
			if given.Type != row.kind || given.Title != row.title || given.Status != 404 || Describe(given) != row.describe {
				t.Errorf("%s: %+v", Describe(given), given)
			}
		})
	}
}

func TestStatusOfSeeOtherIsRead(t *testing.T) {
	answer := answered(303, "application/json", statusBody(`"status":"succeeded"`), "Location", "/estimates/1")
	if step := Next(polled, answer, rules); step.Status == nil || step.Status.Status != api.SUCCEEDED {
		t.Errorf("the status is %+v", step.Status)
	}
}
