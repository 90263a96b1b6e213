// Judges YAML as the API server does before it stores it: read strictly, so that a field that it doesn't know is a fault;
// then validated, the expressions of admission policies compiled. Custom resources are judged by the definitions given.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/kubernetes/pkg/apis/admissionregistration"
	"k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	"k8s.io/kubernetes/pkg/apis/admissionregistration/validation"
	jsonyaml "sigs.k8s.io/yaml"
)

type verdict struct {
	Kind   string   `json:"kind"`
	Faults []string `json:"faults"`
}

func accept(definitions []string, input io.Reader) []verdict {
	custom := map[string]*customResource{}
	for _, file := range definitions {
		readDefinition(file, custom)
	}
	scheme := runtime.NewScheme()
	install.Install(scheme)
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDecoder()
	verdicts := []verdict{}
	for reader := yaml.NewYAMLReader(bufio.NewReader(input)); ; {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return verdicts
		}
		must(err)
		var head struct {
			APIVersion string `json:"apiVersion"`
			Kind       string `json:"kind"`
		}
		must(jsonyaml.Unmarshal(document, &head))
		if resource := custom[head.APIVersion+" "+head.Kind]; resource != nil {
			verdicts = append(verdicts, verdict{head.Kind, resource.faults(document)})
		} else {
			verdicts = append(verdicts, verdict{head.Kind, builtIn(decoder, document)})
		}
	}
}

func builtIn(decoder runtime.Decoder, document []byte) []string {
	object, _, err := decoder.Decode(document, nil, nil)
	if err != nil {
		return []string{err.Error()}
	}
	switch one := object.(type) {
	case *admissionregistration.MutatingAdmissionPolicy:
		return messages(validation.ValidateMutatingAdmissionPolicy(one))
	case *admissionregistration.MutatingAdmissionPolicyBinding:
		return messages(validation.ValidateMutatingAdmissionPolicyBinding(one))
	case *admissionregistration.ValidatingAdmissionPolicy:
		return messages(validation.ValidateValidatingAdmissionPolicy(one))
	case *admissionregistration.ValidatingAdmissionPolicyBinding:
		return messages(validation.ValidateValidatingAdmissionPolicyBinding(one))
	default:
		return []string{fmt.Sprintf("there is nothing to judge a %T by", one)}
	}
}

func messages(faults field.ErrorList) []string {
	texts := []string{}
	for _, fault := range faults {
		texts = append(texts, fault.Error())
	}
	return texts
}
