// Applies the mutations of a MutatingAdmissionPolicy with the API server's own compiler, patcher and cost budget.
// Kyverno's command line applies such policies too, but gives their variables no context, so that there are none.
// Standard input is {variables, mutations, requests: [{object, oldObject}]}; standard output is the list of objects.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"k8s.io/api/admissionregistration/v1beta1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/mutating/patch"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/cel/environment"
)

type request struct {
	Object    map[string]any `json:"object"`
	OldObject map[string]any `json:"oldObject"`
}

func main() {
	var input struct {
		Variables []v1beta1.Variable `json:"variables"`
		Mutations []v1beta1.Mutation `json:"mutations"`
		Requests  []request          `json:"requests"`
	}
	must(json.NewDecoder(os.Stdin).Decode(&input))
	// The version before, as an API server that may be rolled back has it.
	compiler, err := cel.NewCompositedCompiler(environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion()))
	must(err)
	options := cel.OptionalVariableDeclarations{HasPatchTypes: true}
	for _, variable := range input.Variables {
		stored := &validating.Variable{Name: variable.Name, Expression: variable.Expression}
		result := compiler.CompileAndStoreVariable(stored, options, environment.NewExpressions)
		if result.Error != nil {
			must(fmt.Errorf("%s: %v", variable.Name, result.Error))
		}
	}
	outputs := []map[string]any{}
	for _, one := range input.Requests {
		outputs = append(outputs, mutated(compiler, input.Mutations, options, one))
	}
	must(json.NewEncoder(os.Stdout).Encode(outputs))
}

func mutated(compiler *cel.CompositedCompiler, mutations []v1beta1.Mutation, options cel.OptionalVariableDeclarations, one request) map[string]any {
	object := &unstructured.Unstructured{Object: one.Object}
	operation := admission.Create
	var oldObject runtime.Object
	if one.OldObject != nil {
		oldObject, operation = &unstructured.Unstructured{Object: one.OldObject}, admission.Update
	}
	kind := object.GroupVersionKind()
	resource := kind.GroupVersion().WithResource(strings.ToLower(kind.Kind) + "s")
	attributes := admission.NewAttributesRecord(object, oldObject, kind, object.GetNamespace(), object.GetName(), resource, "", operation, nil, false, &user.DefaultInfo{})
	versioned, err := admission.NewVersionedAttributes(attributes, kind, nil)
	must(err)
	for _, mutation := range mutations {
		condition := &patch.JSONPatchCondition{Expression: mutation.JSONPatch.Expression}
		patcher := patch.NewJSONPatcher(compiler.CompileMutatingEvaluator(condition, options, environment.NewExpressions))
		patched, err := patcher.Patch(compiler.CreateContext(context.Background()), patch.Request{
			MatchedResource:     resource,
			VersionedAttributes: versioned,
			ObjectInterfaces:    admission.NewObjectInterfacesFromScheme(runtime.NewScheme()),
		}, celconfig.RuntimeCELCostBudget)
		must(err)
		versioned.VersionedObject = patched
	}
	return versioned.VersionedObject.(*unstructured.Unstructured).Object
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
