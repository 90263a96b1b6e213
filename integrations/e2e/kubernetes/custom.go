// A custom resource, judged as the API server's handler of custom resources does when one is created with strict field
// validation: what its definition doesn't know is a fault; defaults, schema, list types and the definition's own rules.
package main

import (
	"context"
	"os"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	v1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	schemavalidation "k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	jsonyaml "sigs.k8s.io/yaml"
)

type customResource struct {
	isNamespaced bool
	structure    *schema.Structural
	validator    schemavalidation.SchemaValidator
}

// readDefinition adds the versions of a CustomResourceDefinition that are served, by apiVersion and kind.
func readDefinition(file string, all map[string]*customResource) {
	var definition v1.CustomResourceDefinition
	must(jsonyaml.UnmarshalStrict(done(os.ReadFile(file)), &definition))
	v1.SetDefaults_CustomResourceDefinition(&definition)
	for _, version := range definition.Spec.Versions {
		if !version.Served {
			continue
		}
		var internal apiextensions.CustomResourceValidation
		must(v1.Convert_v1_CustomResourceValidation_To_apiextensions_CustomResourceValidation(version.Schema, &internal, nil))
		structure := done(schema.NewStructural(internal.OpenAPIV3Schema))
		must(defaulting.PruneDefaults(structure))
		validator, _, err := schemavalidation.NewSchemaValidator(internal.OpenAPIV3Schema)
		must(err)
		name := definition.Spec.Group + "/" + version.Name + " " + definition.Spec.Names.Kind
		all[name] = &customResource{definition.Spec.Scope == v1.NamespaceScoped, structure, validator}
	}
}

func (resource *customResource) faults(document []byte) []string {
	text, err := jsonyaml.YAMLToJSONStrict(document)
	if err != nil {
		return []string{err.Error()}
	}
	object := map[string]any{}
	must(json.Unmarshal(text, &object))
	unknown, err := resource.unknown(object)
	if err != nil {
		return []string{err.Error()}
	}
	faults := []string{}
	for _, path := range unknown {
		faults = append(faults, "unknown field "+path)
	}
	defaulting.Default(object, resource.structure)
	return append(faults, messages(resource.validate(object))...)
}

// unknown removes from an object what the definition doesn't know, and gives the paths of that.
func (resource *customResource) unknown(object map[string]any) ([]string, error) {
	_, _, paths, err := objectmeta.GetObjectMetaWithOptions(object, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return nil, err
	}
	paths = append(paths, pruning.PruneWithOptions(object, resource.structure, true, schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})...)
	defaulting.PruneNonNullableNullsWithoutDefaults(object, resource.structure)
	fault, more := objectmeta.CoerceWithOptions(nil, object, resource.structure, false, objectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	if fault != nil {
		return nil, fault
	}
	return append(paths, more...), nil
}

func (resource *customResource) validate(object map[string]any) field.ErrorList {
	accessor := &unstructured.Unstructured{Object: object}
	faults := validation.ValidateObjectMetaAccessor(accessor, resource.isNamespaced, validation.NameIsDNSSubdomain, field.NewPath("metadata"))
	faults = append(faults, schemavalidation.ValidateCustomResource(nil, object, resource.validator)...)
	faults = append(faults, objectmeta.Validate(nil, object, resource.structure, false)...)
	faults = append(faults, listtype.ValidateListSetsAndMaps(nil, resource.structure, object)...)
	rules := cel.NewValidator(resource.structure, true, celconfig.PerCallLimit)
	if rules == nil {
		return faults
	}
	more, _ := rules.Validate(context.Background(), nil, resource.structure, object, nil, celconfig.RuntimeCELCostBudget)
	return append(faults, more...)
}
