// driver puts the SDK's public API on stdin and stdout for the tests that all languages share: one JSON command a
// line in, one JSON answer a line out.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"
)

func main() {
	commands := bufio.NewReader(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	answers.SetEscapeHTML(false)
	session := &session{}
	for {
		line, readErr := commands.ReadBytes('\n')
		if len(line) > 0 {
			if err := answers.Encode(answerTo(session, line)); err != nil {
				log.Fatal(err)
			}
		}
		if readErr != nil {
			return
		}
	}
}

func answerTo(session *session, line []byte) map[string]any {
	var command command
	err := json.Unmarshal(line, &command)
	if err == nil {
		var answer map[string]any
		if answer, err = session.do(command); err == nil {
			return answer
		}
	}
	return map[string]any{"error": describe(err)}
}
