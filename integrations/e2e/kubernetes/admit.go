// Evaluates admission policies with the API server's own matcher, compiler, patcher and cost budget.
package main

import (
	"context"
	"encoding/json"
	"io"
	"strings"

	v1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/mutating/patch"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/rules"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/cel/environment"
)

// With neither policy, a request passes as it is.
type policies struct {
	Mutating   *v1.MutatingAdmissionPolicy   `json:"mutating"`
	Validating *v1.ValidatingAdmissionPolicy `json:"validating"`
	Requests   []request                     `json:"requests"`
}

type request struct {
	Object      map[string]any `json:"object"`
	OldObject   map[string]any `json:"oldObject"`
	Subresource string         `json:"subresource"`
}

type response struct {
	// Whether the policy's rules match the request at all.
	IsMatched bool           `json:"isMatched"`
	Object    map[string]any `json:"object"`
	// Why it is refused.
	Refusals []string `json:"refusals"`
}

func admit(input io.Reader) []response {
	var all policies
	must(json.NewDecoder(input).Decode(&all))
	responses := []response{}
	var mutations, validations *cel.CompositedCompiler
	if all.Mutating != nil {
		mutations = compiled(all.Mutating.Spec.Variables)
	}
	if all.Validating != nil {
		validations = compiled(all.Validating.Spec.Variables)
	}
	for _, one := range all.Requests {
		attributes := attributesOf(one)
		result := response{Object: one.Object, Refusals: []string{}}
		if all.Mutating != nil && matches(all.Mutating.Spec.MatchConstraints, attributes) {
			result.IsMatched = true
			result.Object = mutated(mutations, all.Mutating.Spec.Mutations, attributes)
		}
		if all.Validating != nil && matches(all.Validating.Spec.MatchConstraints, attributes) {
			result.IsMatched = true
			result.Refusals = refusals(validations, all.Validating.Spec, attributes)
		}
		responses = append(responses, result)
	}
	return responses
}

func attributesOf(one request) *admission.VersionedAttributes {
	object := &unstructured.Unstructured{Object: one.Object}
	operation := admission.Create
	var oldObject runtime.Object
	if one.OldObject != nil {
		oldObject, operation = &unstructured.Unstructured{Object: one.OldObject}, admission.Update
	}
	kind := object.GroupVersionKind()
	resource := kind.GroupVersion().WithResource(strings.ToLower(kind.Kind) + "s")
	attributes := admission.NewAttributesRecord(object, oldObject, kind, object.GetNamespace(), object.GetName(), resource, one.Subresource, operation, nil, false, &user.DefaultInfo{})
	return done(admission.NewVersionedAttributes(attributes, kind, nil))
}

func matches(constraints *v1.MatchResources, attributes admission.Attributes) bool {
	for _, rule := range constraints.ResourceRules {
		matcher := rules.Matcher{Rule: rule.RuleWithOperations, Attr: attributes}
		if matcher.Matches() {
			return true
		}
	}
	return false
}

// compiled has the policy's variables. The environment is that of the version before, as an API server that may be rolled
// back has it.
func compiled(variables []v1.Variable) *cel.CompositedCompiler {
	compiler := done(cel.NewCompositedCompiler(environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion())))
	for _, variable := range variables {
		stored := &validating.Variable{Name: variable.Name, Expression: variable.Expression}
		result := compiler.CompileAndStoreVariable(stored, cel.OptionalVariableDeclarations{HasAuthorizer: true}, environment.NewExpressions)
		if result.Error != nil {
			must(result.Error)
		}
	}
	return compiler
}

func mutated(compiler *cel.CompositedCompiler, mutations []v1.Mutation, attributes *admission.VersionedAttributes) map[string]any {
	options := cel.OptionalVariableDeclarations{HasAuthorizer: true, HasPatchTypes: true}
	for _, mutation := range mutations {
		condition := &patch.JSONPatchCondition{Expression: mutation.JSONPatch.Expression}
		patcher := patch.NewJSONPatcher(compiler.CompileMutatingEvaluator(condition, options, environment.NewExpressions))
		attributes.VersionedObject = done(patcher.Patch(compiler.CreateContext(context.Background()), patch.Request{
			MatchedResource:     attributes.GetResource(),
			VersionedAttributes: attributes,
			ObjectInterfaces:    admission.NewObjectInterfacesFromScheme(runtime.NewScheme()),
		}, celconfig.RuntimeCELCostBudget))
	}
	return attributes.VersionedObject.(*unstructured.Unstructured).Object
}

func refusals(compiler *cel.CompositedCompiler, spec v1.ValidatingAdmissionPolicySpec, attributes *admission.VersionedAttributes) []string {
	conditions, messages := []cel.ExpressionAccessor{}, []cel.ExpressionAccessor{}
	for _, one := range spec.Validations {
		conditions = append(conditions, &validating.ValidationCondition{Expression: one.Expression, Message: one.Message})
		messages = append(messages, &validating.MessageExpressionCondition{MessageExpression: one.MessageExpression})
	}
	options := cel.OptionalVariableDeclarations{HasAuthorizer: true}
	validator := validating.NewValidator(
		compiler.CompileCondition(conditions, options, environment.NewExpressions),
		nil,
		compiler.CompileCondition(nil, options, environment.NewExpressions),
		compiler.CompileCondition(messages, cel.OptionalVariableDeclarations{}, environment.NewExpressions),
		spec.FailurePolicy,
		nil,
	)
	ctx := compiler.CreateContext(context.Background())
	result := validator.Validate(ctx, attributes.GetResource(), attributes, nil, nil, celconfig.RuntimeCELCostBudget, nil)
	denied := []string{}
	for _, decision := range result.Decisions {
		if decision.Action == validating.ActionDeny {
			denied = append(denied, decision.Message)
		}
	}
	return denied
}
