// The API server's own code, as far as it reads and evaluates policies, for the suite that compares those with the
// command line. `accept CRD...` judges a stream of YAML as the server does before it stores anything; `admit` evaluates
// admission policies. Kyverno's command line evaluates them too, but gives the variables of those that mutate no value.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	var output any
	switch {
	case len(os.Args) > 1 && os.Args[1] == "accept":
		output = accept(os.Args[2:], os.Stdin)
	case len(os.Args) == 2 && os.Args[1] == "admit":
		output = admit(os.Stdin)
	default:
		must(fmt.Errorf("usage: policies accept CRD... | admit"))
	}
	must(json.NewEncoder(os.Stdout).Encode(output))
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// done gives the value of what can't fail here.
func done[T any](value T, err error) T {
	must(err)
	return value
}
